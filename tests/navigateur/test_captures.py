"""Pictures of the main states, from the real chain. `make captures` writes those of the documentation."""

import os
from pathlib import Path

import pytest
from PIL import Image

from tests.navigateur.gestes import REPONSES
from tests.navigateur.test_parcours import PARTIE, PENSION, lead

pytestmark = pytest.mark.rasa
RACINE = Path(__file__).parents[2]
TELEPHONE, ORDINATEUR = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PETIT, GROSSI = {"width": 320, "height": 640}, {"width": 320, "height": 256}
SUITE = {"jugement": "Oui, un jugement ou un acte", "couple": "Non", "conjoint": "Oui"}
LARGEST = 60_000  # bytes of a picture


@pytest.fixture
def demarrer(ouvrir, processus):
    """Open the page on a phone, and say something."""

    def demarrer(message="", **options):
        page = ouvrir(f"http://127.0.0.1:{processus.ports.web}", reduced_motion="reduce", viewport=TELEPHONE, **options)
        if message:
            page.fill("#q", message)
            page.click(".envoyer")
            page.locator(REPONSES).first.wait_for()
        return page

    return demarrer


@pytest.fixture
def photographier(tmp_path):
    """Take a picture, small enough to be kept."""

    def photographier(page, nom, cible="", ecran=TELEPHONE, theme="light"):
        page.set_viewport_size(ecran)
        page.emulate_media(color_scheme=theme)
        if cible:
            page.locator(cible).first.evaluate("e => e.scrollIntoView({block: 'start', behavior: 'instant'})")
        dossier = RACINE / os.environ["PASSERELLE_CAPTURES"] if "PASSERELLE_CAPTURES" in os.environ else tmp_path
        dossier.mkdir(parents=True, exist_ok=True)
        fichier = dossier / f"{nom}.png"
        page.screenshot(path=fichier)
        with Image.open(fichier) as image:
            image.convert("RGB").quantize(64).save(fichier, optimize=True)
        assert 2_000 < fichier.stat().st_size < LARGEST

    return photographier


def test_the_first_screen_can_be_seen(demarrer, photographier):
    page = demarrer()

    photographier(page, "accueil-telephone")
    photographier(page, "accueil-ordinateur", ecran=ORDINATEUR)


def test_somebody_in_danger_sees_whom_to_call(demarrer, photographier):
    page = demarrer(PARTIE)

    photographier(page, "danger-telephone", ".secours")
    photographier(page, "contact-telephone", ".robot.contact")
    photographier(page, "contact-nuit", ".robot.contact", theme="dark")
    photographier(page, "contact-320", ".robot.contact", PETIT)
    photographier(page, "contact-400-pour-cent", ".robot.contact .contact", GROSSI)


def test_the_same_can_be_seen_without_script(demarrer, photographier):
    photographier(demarrer(PARTIE, java_script_enabled=False), "contact-sans-script")


def test_a_question_then_its_result_can_be_seen(demarrer, photographier):
    page = demarrer(PENSION)
    photographier(page, "question-telephone")

    lead(page, SUITE, sans_script=False)

    photographier(page, "resultat-telephone", ".carte")
    photographier(page, "resultat-nuit", ".carte", theme="dark")
    photographier(page, "resultat-ordinateur", ".carte", ORDINATEUR)
