from pathlib import Path

import pytest

from tests.navigateur.gestes import arriver

STATIQUES = Path(__file__).parents[2] / "web" / "static"
LIMITE = 100_000  # bytes, all that a first visit downloads
PEINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


@pytest.fixture
def telecharge(ouvrir, site):
    """Open the first page and return what came down, uncompressed, by address."""
    page, poids = ouvrir(site.url), {}

    def weigh(route):
        reponse = route.fetch()
        poids[route.request.url.removeprefix(site.url).split("?")[0]] = len(reponse.body())
        route.fulfill(response=reponse)

    page.route("**/*", weigh)
    page.reload()
    page.wait_for_load_state("networkidle")
    return poids


def test_a_first_visit_weighs_less_than_a_hundred_kilobytes(telecharge):
    assert {"/", "/static/page.css", "/static/page.js", "/static/envoi.js"} <= telecharge.keys()
    assert sum(telecharge.values()) < LIMITE


def test_nothing_is_downloaded_that_the_page_does_not_use(telecharge):
    servis = {f"/static/{fichier.name}" for fichier in STATIQUES.iterdir()}

    assert servis - telecharge.keys() <= {"/static/bouton.js"}  # for the pages of other sites


def test_the_first_words_are_painted_within_a_second_on_a_slow_phone(ouvrir, site):
    page = ouvrir(site.url)
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.setCacheDisabled", {"cacheDisabled": True})
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    temps = []
    for _ in range(3):
        page.reload()
        page.wait_for_function(PEINT)
        temps.append(page.evaluate(PEINT))

    assert min(temps) < 1000, temps


def test_a_long_conversation_still_answers_quickly_on_a_slow_phone(ouvrir, site):
    page = arriver(ouvrir(site.url), ["resultat"] * 6)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.fill("#q", "question")
    page.evaluate(
        "() => { window.depart = performance.now(); document.addEventListener('passerelle:tour', () => window.duree = performance.now() - window.depart); }"
    )

    page.press("#q", "Enter")
    page.wait_for_function("() => window.duree")

    assert page.evaluate("window.duree") < 1500
