"""Read the answer to the question being asked, from the extraction of a message.

A bare number is months for a duration and euros for an amount; it is no age, since « 2 » may be years or months.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from bot.understanding.faits import PREMIERE_GAGNE, Extraction, in_bounds
from knowledge.model import INCONNU, Fait

CANDIDATS = {
    "nombre": ("nombre",),
    "montant": ("montant",),
    "duree_mois": ("duree_mois", "nombre"),
    "age_mois": ("age_mois",),
    "date": ("date",),
}
RIEN = ("aucun", "aucune")  # the options that a plain « non » chooses


class Reponse(NamedTuple):
    """The value answered (None: no answer); `hors_bornes`: a number that cannot be."""

    valeur: Any = None
    hors_bornes: bool = False


def _choice(code: str, fait: Fait, candidats: dict[str, Any]) -> Any:
    dites = candidats.get("options", {}).get(code, [])
    if fait.type == "oui_non":
        # « oui » before « il est pas méchant »: the first word answers
        return candidats.get("oui_non", dites[-1] if dites else None)
    rangs = [option.code for option in fait.options]
    connues = [valeur for valeur in dites if valeur in rangs]
    if connues:
        return (min if code in PREMIERE_GAGNE else max)(connues, key=rangs.index)
    if candidats.get("oui_non") is False:
        return next((option for option in rangs if option in RIEN), None)
    return None


def _bare(code: str, fait: Fait, candidats: dict[str, Any]) -> Any:
    if fait.type in ("choix", "oui_non"):
        return _choice(code, fait, candidats)
    if fait.type == "commune":
        communes = candidats.get("communes", [])
        return communes[0] if len(communes) == 1 else None
    found = next((candidats[genre] for genre in CANDIDATS.get(fait.type, ()) if genre in candidats), None)
    zeros = candidats.get("options", {}).get(code, [])
    return zeros[-1] if found is None and zeros else found


def read_answer(code: str, fait: Fait, extraction: Extraction) -> Reponse:
    """Return what answers the question about `fait`; « je ne sais pas » is `INCONNU`.

    >>> fait = Fait(type="duree_mois", minimum=0, maximum=240)
    >>> read_answer("mois_impayes", fait, Extraction(candidats={"nombre": 3})).valeur
    3
    """
    if code in extraction.faits:
        return Reponse(extraction.faits[code])
    valeur = _bare(code, fait, extraction.candidats)
    if valeur is None:
        return Reponse(INCONNU) if extraction.candidats.get("oui_non") == INCONNU else Reponse()
    return Reponse(valeur) if in_bounds(fait, valeur) else Reponse(hors_bornes=True)
