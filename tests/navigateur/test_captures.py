"""Pictures of the main states, from the real chain. `make captures` writes those of the documentation."""

import os
from pathlib import Path

import pytest
from PIL import Image

from tests.navigateur.gestes import REPONSES
from tests.navigateur.test_parcours import PARTIE, PENSION, lead

pytestmark = pytest.mark.rasa
RACINE = Path(__file__).parents[2]
TELEPHONE = {"viewport": {"width": 390, "height": 844}}
SUITE = {"jugement": "Oui, un jugement ou un acte", "couple": "Non", "conjoint": "Oui"}
ETATS = {
    "accueil-telephone": (TELEPHONE, "", ""),
    "accueil-ordinateur": ({"viewport": {"width": 1280, "height": 800}}, "", ""),
    "question-telephone": (TELEPHONE, PENSION, ""),
    "danger-telephone": (TELEPHONE, PARTIE, ".secours"),
    "contact-telephone": (TELEPHONE, PARTIE, ".robot.contact"),
    "contact-nuit": (TELEPHONE | {"color_scheme": "dark"}, PARTIE, ".robot.contact"),
    "contact-sans-script": (TELEPHONE | {"java_script_enabled": False}, PARTIE, ""),
    "contact-320": ({"viewport": {"width": 320, "height": 640}}, PARTIE, ".robot.contact"),
    "contact-400-pour-cent": ({"viewport": {"width": 320, "height": 256}}, PARTIE, ".robot.contact"),
    "resultat-telephone": (TELEPHONE, PENSION, ".carte"),
    "resultat-nuit": (TELEPHONE | {"color_scheme": "dark"}, PENSION, ".carte"),
    "resultat-ordinateur": ({"viewport": {"width": 1280, "height": 800}}, PENSION, ".carte"),
}


@pytest.mark.parametrize("nom", ETATS)
def test_a_state_can_be_seen(ouvrir, processus, tmp_path, nom):
    options, message, cible = ETATS[nom]
    dossier = Path(RACINE / os.environ["PASSERELLE_CAPTURES"]) if "PASSERELLE_CAPTURES" in os.environ else tmp_path
    page = ouvrir(f"http://127.0.0.1:{processus.ports.web}", reduced_motion="reduce", **options)
    if message:
        page.fill("#q", message)
        page.click(".envoyer")
        page.locator(REPONSES).first.wait_for()
    if cible == ".carte":
        lead(page, SUITE, sans_script=False)
    if cible:
        page.locator(cible).first.evaluate("e => e.scrollIntoView({block: 'start', behavior: 'instant'})")

    dossier.mkdir(parents=True, exist_ok=True)
    fichier = dossier / f"{nom}.png"
    page.screenshot(path=fichier)
    with Image.open(fichier) as image:
        image.convert("RGB").quantize(64).save(fichier, optimize=True)

    assert 2_000 < fichier.stat().st_size < 60_000
