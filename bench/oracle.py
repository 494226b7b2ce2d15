"""Compare our legal values with the current OpenFisca-France, installed in an environment of its own for this check only.

OpenFisca is AGPL and needs a newer numpy: nothing of it is imported here, a small script runs in `var/oracle` and prints
parameters. A difference is a failure; a table says each value.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.horloge import maintenant
from knowledge.loading import load
from knowledge.model import Bareme, Contenu

RACINE = Path(__file__).resolve().parent.parent
DOSSIER = RACINE / "var" / "oracle"

INSERTION = "prestations_sociales.solidarite_insertion.minima_sociaux"
FAMILLE = "prestations_sociales.prestations_familiales"
PARAMETRES = {
    "rsa": f"{INSERTION}.rsa.rsa_m.montant_de_base_du_rsa",
    "rsa_1": f"{INSERTION}.rsa.rsa_maj.maj_montant_max.couples_celibataire_avec_enfant",
    "rsa_2": f"{INSERTION}.rsa.rsa_maj.maj_montant_max.couple_1_enfant_ou_2e_enfant",
    "rsa_suivant": f"{INSERTION}.rsa.rsa_maj.maj_montant_max.par_enfant_supplementaire",
    "majore": f"{INSERTION}.rsa.rsa_maj.majoration_isolement_en_base_rsa.femmes_enceintes",
    "majore_enfant": f"{INSERTION}.rsa.rsa_maj.majoration_isolement_en_base_rsa.par_enfant_a_charge",
    "forfait_1": f"{INSERTION}.rsa.rsa_fl.forfait_logement.taux_1_personne",
    "forfait_2": f"{INSERTION}.rsa.rsa_fl.forfait_logement.taux_2_personnes",
    "forfait_3": f"{INSERTION}.rsa.rsa_fl.forfait_logement.taux_3_personnes_ou_plus",
    "prime_minimum": f"{INSERTION}.ppa.pa_m.montant_minimum_verse",
    "prime_age": f"{INSERTION}.ppa.pa_cond.age_min",
    "bmaf": f"{FAMILLE}.bmaf.bmaf",
    "asf_1": f"{FAMILLE}.education_presence_parentale.asf.montant_asf.orphelin_assimile_seul_parent",
    "asf_2": f"{FAMILLE}.education_presence_parentale.asf.montant_asf.orphelin_assimile_deux_parents",
    "crds": "prelevements_sociaux.contributions_sociales.crds",
    "smic": "marche_travail.salaire_minimum.smic.smic_b_mensuel",
}  # our name → that of OpenFisca


def _cent(valeur: float) -> float:
    return math.floor(valeur * 100 + 0.5 + 1e-9) / 100


def _cent_above(valeur: float) -> float:
    """Round to the cent above: the rule found on the published amounts of the ASF (see minima.yml)."""
    return math.ceil(valeur * 100 - 1e-9) / 100


Parametres = Mapping[str, float]
# Our bareme → what it must be, from the parameters of the same day. Each is a rule of the law, not a table of ours.
REGLES: dict[str, Callable[[Parametres], float]] = {
    "rsa_socle": lambda p: p["rsa"],
    "rsa_taux_enfant_1": lambda p: p["rsa_1"],
    "rsa_taux_enfant_2": lambda p: p["rsa_2"],
    "rsa_taux_enfant_suivant": lambda p: p["rsa_suivant"],
    "rsa_seul_enfant_1": lambda p: _cent(p["rsa"] * (1 + p["rsa_1"])),
    "rsa_seul_enfant_2": lambda p: _cent(p["rsa"] * (1 + p["rsa_1"] + p["rsa_2"])),
    "rsa_enfant_suivant": lambda p: _cent(p["rsa"] * p["rsa_suivant"]),
    "rsa_couple": lambda p: _cent(p["rsa"] * (1 + p["rsa_1"])),
    "rsa_couple_enfant_1": lambda p: _cent(p["rsa"] * (1 + p["rsa_1"] + p["rsa_2"])),
    "rsa_couple_enfant_2": lambda p: _cent(p["rsa"] * (1 + p["rsa_1"] + 2 * p["rsa_2"])),
    "rsa_majore_enceinte": lambda p: _cent(p["rsa"] * p["majore"]),
    "rsa_majore_enfant_1": lambda p: _cent(p["rsa"] * (p["majore"] + p["majore_enfant"])),
    "rsa_majore_enfant_2": lambda p: _cent(p["rsa"] * (p["majore"] + 2 * p["majore_enfant"])),
    "rsa_majore_enfant_suivant": lambda p: _cent(p["rsa"] * p["majore_enfant"]),
    "rsa_forfait_logement_1": lambda p: _cent(p["rsa"] * p["forfait_1"]),
    "rsa_forfait_logement_2": lambda p: _cent(p["rsa"] * (1 + p["rsa_1"]) * p["forfait_2"]),
    "rsa_forfait_logement_3": lambda p: _cent(p["rsa"] * (1 + p["rsa_1"] + p["rsa_2"]) * p["forfait_3"]),
    "prime_activite_minimum": lambda p: p["prime_minimum"],
    "prime_activite_age": lambda p: p["prime_age"],
    "bmaf": lambda p: p["bmaf"],
    "crds_taux": lambda p: 100 * p["crds"],
    "asf_un_parent_taux": lambda p: 100 * p["asf_1"],
    "asf_deux_parents_taux": lambda p: 100 * p["asf_2"],
    "asf_un_parent_brut": lambda p: _cent(p["bmaf"] * p["asf_1"]),
    "asf_deux_parents_brut": lambda p: _cent(p["bmaf"] * p["asf_2"]),
    "asf_un_parent_net": lambda p: _cent_above(p["bmaf"] * p["asf_1"] * (1 - p["crds"])),
    "asf_deux_parents_net": lambda p: _cent_above(p["bmaf"] * p["asf_2"] * (1 - p["crds"])),
    "aripa_penalite": lambda p: math.ceil(p["bmaf"] / 4),
    "smic_brut_mensuel": lambda p: p["smic"],
}
SCRIPT = """
import importlib.metadata, json, sys
from openfisca_france import CountryTaxBenefitSystem
demandes = json.load(sys.stdin)
racine = CountryTaxBenefitSystem().parameters
def lire(chemin, jour):
    noeud = racine
    for nom in chemin.split("."):
        noeud = noeud.children[nom]
    valeur = noeud.get_at_instant(jour)
    return None if valeur is None else float(valeur)
print(json.dumps({"version": importlib.metadata.version("openfisca-france"), "valeurs": {
    jour: {nom: lire(chemin, jour) for nom, chemin in demandes["parametres"].items()} for jour in demandes["jours"]}}))
"""


@dataclass(frozen=True)
class Ligne:
    """One value compared on one day: ours, OpenFisca's (None: it has none)."""

    code: str
    jour: date
    notre: float
    leur: float | None

    @property
    def juste(self) -> bool:
        """Tell whether both are the same, to what a float can tell."""
        return self.leur is not None and abs(self.notre - self.leur) < 1e-6


def days(contenu: Contenu, aujourdhui: date) -> list[date]:
    """Return the days to compare on."""
    return sorted({jour for _, jour, _ in _values(contenu, aujourdhui)})


def _values(contenu: Contenu, aujourdhui: date) -> Iterator[tuple[str, date, float]]:
    """Yield each value on its first day, and today as well when we still say it: the law may have changed since."""
    for code in REGLES:
        bareme: Bareme | None = contenu.baremes.get(code)
        for valeur in bareme.valeurs if bareme else ():
            yield code, valeur.valide_du, float(valeur.valeur)
            if valeur.valide_du < aujourdhui and (valeur.valide_au is None or aujourdhui <= valeur.valide_au):
                yield code, aujourdhui, float(valeur.valeur)


def compare(contenu: Contenu, parametres: Mapping[str, Mapping[str, float | None]], aujourdhui: date) -> list[Ligne]:
    """Compare every value with the rule on the parameters of the same day."""
    return [
        Ligne(code, jour, notre, _expected(code, parametres[jour.isoformat()]))
        for code, jour, notre in _values(contenu, aujourdhui)
    ]


def _expected(code: str, parametres: Mapping[str, float | None]) -> float | None:
    """Apply a rule; without one of its parameters on that day there is nothing to compare with."""
    try:
        return REGLES[code](parametres)  # type: ignore[arg-type]
    except TypeError:
        return None


def table(lignes: list[Ligne], version: str) -> str:
    """Lay the comparison out, one value a line."""
    tete = f"{'valeur':<28}{'le':<14}{'ici':>10}{'OpenFisca':>12}"
    corps = [
        f"{ligne.code:<28}{ligne.jour.isoformat():<14}{ligne.notre:>10g}"
        f"{'absent' if ligne.leur is None else format(ligne.leur, 'g'):>12}  {'' if ligne.juste else '← différent'}".rstrip()
        for ligne in lignes
    ]
    faux = sum(not ligne.juste for ligne in lignes)
    return "\n".join([f"OpenFisca-France {version}", tete, *corps, f"{len(lignes)} valeurs, {faux} différence(s)."])


def find_uv() -> str:
    """Return uv: that of the machine, or the one that `make` brings."""
    trouve = shutil.which("uv") or str(RACINE / "var" / "boot" / "bin" / "uv")
    if not Path(trouve).exists():
        raise RuntimeError("uv is missing: run 'make oracle', which brings it")
    return trouve


def ask(jours: list[date], dossier: Path = DOSSIER) -> dict[str, Any]:
    """Install the current OpenFisca-France apart, and read its parameters on those days."""
    uv, python = find_uv(), dossier / "bin" / "python"
    env = {nom: valeur for nom, valeur in os.environ.items() if nom not in ("VIRTUAL_ENV", "PYTHONPATH")}
    dossier.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, dossier], check=True, env=env)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, "openfisca-france"], check=True, env=env)
    demande = json.dumps({"parametres": PARAMETRES, "jours": [jour.isoformat() for jour in jours]})
    sortie = subprocess.run(
        [python, "-W", "ignore", "-c", SCRIPT], input=demande, capture_output=True, text=True, check=True, env=env
    )
    reponse: dict[str, Any] = json.loads(sortie.stdout.splitlines()[-1])
    return reponse


def main() -> int:
    """Print the table; 1 when a value differs."""
    contenu, aujourdhui = load(), maintenant().date()
    reponse = ask(days(contenu, aujourdhui))
    lignes = compare(contenu, reponse["valeurs"], aujourdhui)
    print(table(lignes, reponse["version"]))
    return 0 if lignes and all(ligne.juste for ligne in lignes) else 1


if __name__ == "__main__":
    sys.exit(main())
