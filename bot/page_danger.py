"""Write `docs/danger.md` from the rules, so that the page can never say something else than the code does.

python -m bot.page_danger        writes the page
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.understanding.danger import ORDRE
from bot.understanding.regles import Niveau, Regle, Regles, default_regles

PAGE = Path(__file__).parent.parent / "docs" / "danger.md"
TITRES: dict[Niveau, str] = {
    "immediat": "Danger maintenant",
    "suicide": "Suicide",
    "enfant": "Enfant en danger",
    "violence": "Violences",
    "gaz": "Odeur de gaz",
    "sans_toit": "Sans toit ce soir",
}
TETE = """# Comment un danger est reconnu

Cette page est écrite par `python -m bot.page_danger`, à partir de `bot/understanding/danger.yml`. Ne la corrigez pas à la
main : corrigez les règles.

Chaque message passe d'abord par ces règles, sans modèle. Elles lisent un français ramené à l'ordinaire : sans accents, SMS
en toutes lettres, lettres répétées ou remplacées par des chiffres.

1. Les **figures de style** sont cachées : « ce dossier me tue » n'est plus lu.
2. Les **alarmes** cherchent ce qui reste. Une alarme donne un niveau ; le plus urgent est répondu d'abord.
3. Une alarme marquée *signe* ne suffit pas seule : elle fait douter. Deux signes différents suffisent. *Signe dans un récit* :
   en douze mots ou moins, elle suffit ; au-delà, on parle aussi au figuré.
4. Un **contexte** (film, blague, cours, cuisine…) fait douter de toutes les alarmes du message.
5. Ce qui est raconté **au passé** descend de « maintenant » à « violences », sauf si quelque chose dure encore.

Un *doute* attend la deuxième paire d'yeux, le modèle appris. Il le confirme presque toujours : il ne l'écarte que s'il
n'entend vraiment rien, et une ligne de rappel est alors dite. Le modèle peut aussi entendre un danger seul, ou un niveau plus
grave. Il n'abaisse jamais un niveau. S'il est arrêté, un doute est un danger. Les seuils et les mesures sont dans
l'[ADR 0009](adr/0009-deux-paires-d-yeux.md).
"""


def _rows(regles: Iterable[Regle], oui: str, non: str) -> list[str]:
    lignes = [f"| règle | {oui} | {non} |", "|---|---|---|"]
    return [*lignes, *(f"| `{r.code}`{_marks(r)} | {r.exemple} | {r.contre_exemple} |" for r in regles)]


def _marks(regle: Regle) -> str:
    marques = {
        "signe": regle.signe is True, "signe dans un récit": regle.signe == "recit", "auteur": regle.auteur, "au passé : violences": regle.passe is not None,
    }  # fmt: skip
    dites = [nom for nom, vrai in marques.items() if vrai]
    return f" ({', '.join(dites)})" if dites else ""


def render(regles: Regles) -> str:
    """Return the whole page."""
    lignes = [TETE]
    for niveau in ORDRE:
        du_niveau = [regle for regle in regles.alarmes if regle.niveau == niveau]
        lignes += [f"## {TITRES[niveau]} (`{niveau}`)", "", *_rows(du_niveau, "sonne", "ne sonne pas"), ""]
    lignes += ["## Figures de style", "", *_rows(regles.figures, "reste muet", "est entendu"), ""]
    lignes += ["## Contextes qui font douter", "", *_rows(regles.contextes, "fait douter", "est entendu"), ""]
    lignes += ["## Temps", "", *_rows((regles.passe, regles.present), "oui", "non")]
    return "\n".join(lignes) + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(default_regles()), encoding="utf-8")
