import re
import shutil
from datetime import date, datetime, time
from pathlib import Path

import pytest
import yaml

from knowledge.catalogue import Catalogue
from knowledge.checks import check
from knowledge.resultats import Resultats
from passerelle import cli

RACINE = Path(__file__).parent.parent
README = (RACINE / "README.md").read_text(encoding="utf-8")
GUIDE = (RACINE / "docs" / "guide-contenu.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*RACINE.glob("*.md"), *RACINE.glob("docs/**/*.md")])
BLOCS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
JOUR = date(2026, 11, 21)


def write_examples(racine):
    for bloc in BLOCS:
        tete = re.match(r"# knowledge/content/(\S+)\n", bloc)
        if tete:
            (racine / tete[1]).write_text(bloc, encoding="utf-8")


@pytest.fixture
def exemple(tmp_path):
    racine = tmp_path / "content"
    shutil.copytree(RACINE / "knowledge" / "content", racine)
    write_examples(racine)
    return check(racine, JOUR)


@pytest.mark.parametrize("commande", sorted(cli.commands))
def test_the_readme_names_every_command(commande):
    assert f"| `{commande}" in README


def test_the_readme_names_every_target_of_the_makefile():
    cibles = re.findall(r"^([a-z-]+):.*## ", (RACINE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert [cible for cible in cibles if not re.search(rf"(make |`){cible}\b", README)] == []


def test_the_readme_and_the_decisions_stay_short():
    longueurs = {p.name: len(p.read_text(encoding="utf-8").splitlines()) for p in DOCUMENTS}

    assert longueurs["README.md"] <= 200
    assert [p.name for p in DOCUMENTS if p.parent.name == "adr" and longueurs[p.name] > 60] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_every_link_to_a_file_leads_somewhere(document):
    liens = re.findall(r"\]\((?!https?://)([^)#]+)\)", document.read_text(encoding="utf-8"))

    assert [lien for lien in liens if not (document.parent / lien).exists()] == []


def test_the_guide_shows_content_that_passes_every_check(exemple):
    assert list(map(str, exemple.erreurs)) == []


def test_the_right_of_the_guide_answers_as_the_guide_says(exemple):
    catalogue = Catalogue(exemple.contenu, "essai")
    cas = next(yaml.safe_load(bloc) for bloc in BLOCS if bloc.startswith("- nom:"))

    for attendu in cas:
        moment = datetime.combine(attendu["le"], time(10))
        resultat = Resultats(catalogue, moment).resultat("bus_rentree", attendu["situation"])

        assert resultat["verdict"] == attendu["verdict"]
        assert attendu.get("raison", "") in " ".join(raison["texte"] for raison in resultat["raisons"])
        if "montants" in attendu:
            assert [montant["maximum"] for montant in resultat["montants"]] == attendu["montants"]
