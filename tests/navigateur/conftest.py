"""A real browser on the real pages. Chromium is the system's; axe-core comes from npm (`make navigateur`)."""

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from knowledge.messages import Messages, question
from tests.navigateur.site import Moteur, Site

ICI = Path(__file__).parent
AXE = ICI / "node_modules" / "axe-core" / "axe.min.js"
MOMENT = datetime(2026, 11, 25, 10)
NORMES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4"]
ESPION = """
addEventListener('securitypolicyviolation', e => (window.__csp ??= []).push(`${e.violatedDirective} ${e.blockedURI}`));
"""
VICTIME = {
    "role": "victime", "commune": "01283", "preuve": "plainte", "preuve_date": "2026-11-01", "nombre_enfants": 2,
    "ressources_mensuelles": 800,
}  # fmt: skip
CREANCIER = {
    "paiement_pension": "rien",
    "mois_impayes": 3,
    "nombre_enfants": 2,
    "vit_en_couple": False,
    "commune": "01283",
}


def pytest_collection_modifyitems(items):
    """Start a browser only when asked: `make quick` leaves these tests out."""
    for item in items:
        if ICI in item.path.parents:
            item.add_marker("lent")


@pytest.fixture(scope="session")
def reponses(catalogue):
    """What the engine of the tests answers, made by the real content."""
    ecrire = Messages(catalogue, MOMENT)
    faits = catalogue.contenu.faits
    return {
        "question": [ecrire.phrase("bonjour_encore"), question("vit_en_couple", faits["vit_en_couple"], "")],
        "resultat": [ecrire.resultat("auu", VICTIME), ecrire.resultat("asf", CREANCIER), ecrire.phrase("suite_choix")],
        "tour": [
            ecrire.resultat("aripa", CREANCIER),
            ecrire.resultat("asf", CREANCIER),
            ecrire.contacts(catalogue.dispositif("aripa").contacts, CREANCIER),
            ecrire.phrase("suite_choix"),
        ],
        "ferme": [ecrire.resultat("avip", {"age_enfant": 60, "commune": "01283"})],
        "contact": [ecrire.contacts(catalogue.dispositif("aripa").contacts, CREANCIER)],
        "simple": [ecrire.phrase("au_revoir")],
        "repli": [ecrire.phrase("repli")],
    }


@pytest.fixture(scope="session")
def chromium():
    """Where Chromium is; a machine without it is told how to get it, and nothing is left out."""
    trouve = shutil.which("chromium") or shutil.which("chromium-browser")
    if not trouve:
        pytest.fail("Chromium manque : sudo apt-get install chromium", pytrace=False)
    return trouve


@pytest.fixture(scope="module")
def navigateur(chromium):
    """One browser for a module: Playwright keeps a loop running, which the asynchronous tests elsewhere would meet."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(catalogue, reponses):
    """The real application, with an engine that answers at once."""
    site = Site(Moteur(reponses), catalogue, MOMENT).open()
    yield site
    site.close()


@pytest.fixture(autouse=True)
def engine_at_rest(request):
    """Leave the engine quick and up for the next test."""
    yield
    if "site" in request.fixturenames:
        moteur = request.getfixturevalue("site").moteur
        moteur.attente, moteur.panne = 0.0, False


@pytest.fixture
def ouvrir(navigateur):
    """Open a page as somebody would; at the end, nothing was refused by the policy, broken, or asked of another site."""
    contextes, fautes = [], []

    def watch(page, origines):
        page.on("pageerror", lambda erreur: fautes.append(f"script: {erreur}"))
        page.on("request", lambda r: r.url.startswith(origines) or fautes.append(f"ailleurs: {r.url}"))

    def ouvrir(url, *, autorise=(), **options):
        contexte = navigateur.new_context(**({"viewport": {"width": 390, "height": 844}, "locale": "fr-FR"} | options))
        contexte.set_default_timeout(8000)
        if options.get("java_script_enabled", True):
            contexte.add_init_script(ESPION)
        page = contexte.new_page()
        racine = "/".join(url.split("/")[:3])
        watch(page, (racine, "data:", *autorise))
        contextes.append((contexte, page, options))
        page.goto(url)
        return page

    yield ouvrir
    for contexte, page, options in contextes:
        if options.get("java_script_enabled", True):
            fautes += page.evaluate("window.__csp ?? []")
        contexte.close()
    assert fautes == []


@pytest.fixture
def page(ouvrir, site):
    """The first page, on a phone."""
    return ouvrir(site.url)


@pytest.fixture(scope="session")
def axe():
    """Return the faults that axe finds on a page, in one line each."""
    if not AXE.exists():
        pytest.fail("axe-core manque : make navigateur", pytrace=False)
    source = AXE.read_text(encoding="utf-8")

    def check(page):
        page.evaluate(source)
        rapport = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(NORMES)}}})")
        assert len(rapport["passes"]) > 10
        return [
            f"{v['id']}: {noeud['target']} {noeud['failureSummary']}"
            for v in rapport["violations"]
            for noeud in v["nodes"]
        ]

    return check
