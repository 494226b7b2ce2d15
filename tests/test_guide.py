"""The guide is performed: in a copy of the project, a right is added with YAML and examples only, then asked for in chat."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_docs import BLOCS, RACINE, write_examples

pytestmark = pytest.mark.rasa
PARTIES = (
    "actions",
    "bot",
    "data",
    "knowledge",
    "web",
    "passerelle.py",
    "Procfile",
    "pyproject.toml",
    "requirements.lock",
)
SUJET = "naissance_famille"
# After « une vingtaine de messages dans data/nlu/naissance_famille.yml »: what an editor would write.
EXEMPLES = [
    "comment avoir l'aide au bus", "la carte de bus du collège coûte cher, il y a une aide ?", "aide carte de bus rentree",
    "je peux avoir une aide pour le bus de mon fils", "aide au bus de rentrée conditions", "le bus scolaire c est combien avec la caf",
    "ma fille prend le bus pour le lycee une aide svp", "demande aide bus", "qui paie la carte de bus de la rentrée",
    "aide transport scolaire caf", "on ma parlé d une aide pour le car de la petite", "carte de bus trop chere pour 3 enfants",
]  # fmt: skip


def perform(copie):
    """Do what the guide says, step by step, with its own words."""
    contenu = copie / "knowledge" / "content"
    write_examples(contenu)
    plug(contenu / "sujets.yml")
    exemples = copie / "data" / "nlu" / f"{SUJET}.yml"
    exemples.write_text(
        exemples.read_text("utf-8").rstrip() + "\n" + "".join(f"      - {e}\n" for e in EXEMPLES), "utf-8"
    )


def plug(sujets):
    """Add the code to the lists of the sujet: « dispositifs » and « parcours »."""
    texte = sujets.read_text(encoding="utf-8")
    debut = re.search(rf"^{SUJET}:\n", texte, re.MULTILINE).end()
    fin = re.search(r"^\S", texte[debut:], re.MULTILINE).start() + debut
    fiche = texte[debut:fin]
    for cle in ("dispositifs", "parcours"):
        if f"  {cle}: [" in fiche:
            fiche = fiche.replace(f"  {cle}: [", f"  {cle}: [bus_rentree, ", 1)
        else:
            fiche = f"  {cle}: [bus_rentree]\n{fiche}"
    sujets.write_text(texte[:debut] + fiche + texte[fin:], encoding="utf-8")


@pytest.fixture(scope="module")
def copie(tmp_path_factory):
    racine = tmp_path_factory.mktemp("projet")
    for partie in PARTIES:
        origine = RACINE / partie
        if origine.is_dir():
            shutil.copytree(origine, racine / partie, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origine, racine / partie)
    perform(racine)
    return racine


@pytest.fixture(scope="module")
def run(copie):
    """The commands of the guide, in the copy, with its own base."""
    propre = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("PASSERELLE_")}
    env = propre | {"PASSERELLE_DATABASE_URL": f"sqlite:///{copie / 'base.db'}", "PASSERELLE_DATE": "2026-11-25"}

    def run(*arguments, entree=""):
        return subprocess.run(
            [sys.executable, "passerelle.py", *arguments],
            cwd=copie, env=env, input=entree, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip

    return run


@pytest.fixture(scope="module")
def entraine(run):
    fait = run("train")
    assert fait.returncode == 0, fait.stderr
    return run


def messages(resultat):
    assert resultat.returncode == 0, resultat.stderr
    return [json.loads(ligne) for ligne in resultat.stdout.splitlines()]


def test_the_new_right_passes_the_check(run):
    fait = run("check")

    assert (fait.returncode, fait.stderr) == (0, "")


def test_the_new_right_is_understood_and_led_to_its_result_in_chat(entraine):
    tours = ["je voudrais l'aide au bus de rentrée pour ma fille de 12 ans, j'ai 1 enfant", "Oyonnax", "combien ?"]

    dits = messages(entraine("chat", "--json", entree="\n".join(tours)))

    (resultat,) = [m["custom"] for m in dits if m["custom"]["type"] == "resultat"]
    assert (resultat["dispositif"], resultat["verdict"]) == ("bus_rentree", "probable")
    assert "Votre enfant a moins de 19 ans." in [raison["texte"] for raison in resultat["raisons"]]
    assert "Montant de l'aide : 40 €." in "\n".join(m["text"] for m in dits)
    assert "caf_ain" in [contact["code"] for contact in resultat["contacts"]]


def test_its_name_is_recognised_and_the_other_rights_still_are(entraine):
    entree = "aide pour la carte de bus\nc'est quoi l'asf\n"

    compris = messages(entraine("understand", entree=entree))

    nouveau, ancien = (c["dispositifs"] for c in compris)
    assert nouveau[:1] == ["bus_rentree"]
    assert ancien == ["aripa", "asf"]  # both belong to the need; the one that was named is the one explained


def test_nothing_of_it_is_in_the_project_itself():
    assert not (RACINE / "knowledge" / "content" / "dispositifs" / "bus_rentree.yml").exists()
    assert any("dispositifs/bus_rentree.yml" in bloc for bloc in BLOCS)
    assert Path(RACINE, "data", "nlu", f"{SUJET}.yml").read_text("utf-8").count(EXEMPLES[0]) == 0
