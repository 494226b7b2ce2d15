import base64
import json

import pytest

from tests.navigateur.gestes import arriver, envoyer

SECRET = "ornithorynque"
ECRANS = [(390, 844), (320, 640), (320, 256), (390, 380), (1280, 900)]  # the fourth: a phone with its keyboard open


@pytest.fixture
def partir_de(ouvrir, site):
    """A phone that may go to the weather."""

    def partir_de(chemin="/", **options):
        return ouvrir(site.url + chemin, autorise=(site.ailleurs,), **options)

    return partir_de


def assert_left(page, site):
    page.wait_for_url(f"{site.ailleurs}/meteo")
    page.go_back()
    page.wait_for_load_state()
    assert SECRET not in page.content()
    page.goto(site.url)
    assert_empty(page)


def assert_empty(page):
    assert SECRET not in page.content()
    assert page.locator("#fil li").count() == 0


def cover(page, site):
    """Leave while the network gives nothing; return what is on the screen meanwhile. The network comes back afterwards."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send("Network.emulateNetworkConditions", COUPE)
    page.evaluate("setTimeout(() => document.querySelector('.sortie').click(), 20) && 0")
    page.wait_for_timeout(400)
    image = base64.b64decode(cdp.send("Page.captureScreenshot")["data"])  # a page that is leaving answers nothing else
    assert page.url.startswith(site.url)
    cdp.send("Network.emulateNetworkConditions", RETABLI)
    page.wait_for_url(f"{site.ailleurs}/meteo", timeout=20_000)
    return image


GESTES = {
    "bouton": "document.querySelector('.sortie').click()",
    "évitement": "document.querySelector('.evitement li:last-child a').click()",
    "clavier": "for (let n = 0; n < 3; n += 1) document.dispatchEvent(new KeyboardEvent('keyup', {key: 'Shift'}))",
}
COUPE = {"offline": False, "latency": 3000, "downloadThroughput": -1, "uploadThroughput": -1}
RETABLI = COUPE | {"latency": 0}


@pytest.mark.parametrize("ecran", ECRANS)
def test_the_way_out_is_in_sight_and_on_top_wherever_one_is(page, ecran):
    page.set_viewport_size({"width": ecran[0], "height": ecran[1]})
    envoyer(page, "resultat")

    for hauteur in (0, 700, 100_000):
        page.evaluate("y => scrollTo({top: y, behavior: 'instant'})", hauteur)
        boite = page.locator(".sortie").bounding_box()
        dessus = page.evaluate("([x, y]) => !!document.elementFromPoint(x, y)?.closest('.sortie')",
                               [boite["x"] + boite["width"] / 2, boite["y"] + boite["height"] / 2])  # fmt: skip
        assert dessus
        assert boite["y"] >= 0 and boite["y"] + boite["height"] <= ecran[1]
        assert boite["x"] >= 0 and boite["x"] + boite["width"] <= ecran[0]


def test_the_way_out_is_not_printed(page):
    envoyer(page, "resultat")
    page.emulate_media(media="print")

    assert not page.locator(".sortie").is_visible()
    assert page.locator(".carte h3").first.is_visible()


def test_one_press_leads_elsewhere_and_back_shows_nothing(partir_de, site):
    page = arriver(partir_de(), [SECRET])

    page.click(".sortie")

    assert_left(page, site)


def test_after_three_pages_back_shows_nothing_either(partir_de, site):
    page = arriver(partir_de(), [SECRET])
    page.click('a[href="/conseils"]')
    page.click('a[href="/confidentialite"]')

    page.click(".sortie")

    page.wait_for_url(f"{site.ailleurs}/meteo")
    for _ in range(3):
        page.go_back()
        assert SECRET not in page.content()


def test_without_script_the_link_leaves_too(partir_de, site):
    page = partir_de(java_script_enabled=False)
    for texte in (SECRET, "question", "simple"):
        page.fill("#q", texte)
        page.click(".envoyer")
    assert SECRET in page.content()

    page.click(".sortie")

    page.wait_for_url(f"{site.ailleurs}/meteo")
    for _ in range(4):
        page.go_back()
        assert SECRET not in page.content()


def test_the_skip_link_leaves(partir_de, site):
    page = arriver(partir_de(), [SECRET])
    page.evaluate("document.activeElement.blur()")
    page.locator(".evitement a").last.focus()

    page.keyboard.press("Enter")

    assert_left(page, site)


def test_offline_the_conversation_is_forgotten_from_the_screen(partir_de, site):
    page = arriver(partir_de(), [SECRET])
    page.context.set_offline(True)

    page.click(".sortie")
    page.wait_for_function("() => !document.body?.innerText.includes('ornithorynque')")

    page.context.set_offline(False)
    page.goto(site.url)  # what the beacon could not say, the next exit does; here the session is still the person's own
    page.click(".sortie")
    assert_left(page, site)


def test_shift_three_times_leaves_even_while_typing(partir_de, site):
    page = arriver(partir_de(), [SECRET])
    page.focus("#q")

    for _ in range(3):
        page.keyboard.press("Shift")

    assert_left(page, site)


def test_lights_and_words_count_the_presses(page):
    for presses, dit in ((1, "Encore deux fois Maj pour quitter."), (2, "Encore une fois Maj pour quitter.")):
        page.keyboard.press("Shift")

        assert page.locator(".temoins").is_visible()
        assert page.locator(".temoins .allume").count() == presses
        assert page.inner_text("#etat-sortie") == dit


def test_a_capital_letter_is_no_wish_to_leave(page, site):
    page.focus("#q")
    for _ in range(4):
        page.keyboard.down("Shift")
        page.keyboard.press("A")
        page.keyboard.up("Shift")

    assert page.input_value("#q") == "AAAA"
    assert page.url == f"{site.url}/"
    assert page.locator(".temoins").is_hidden()


def test_another_key_or_five_seconds_begin_the_count_anew(ouvrir, site):
    page = ouvrir(site.url)
    page.clock.install()
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("ArrowDown")
    assert page.locator(".temoins .allume").count() == 0
    page.keyboard.press("Shift")
    page.clock.run_for(4000)
    page.keyboard.press("Shift")
    page.clock.run_for(4000)  # each press gives five more seconds
    assert page.locator(".temoins .allume").count() == 2
    page.clock.run_for(1500)

    assert page.locator(".temoins .allume").count() == 0
    assert page.inner_text("#etat-sortie") == ""


def test_the_page_is_covered_before_the_network_answers(partir_de):
    page = arriver(partir_de(), [SECRET])
    dits = []
    page.on("console", lambda message: dits.append(message.text))
    page.evaluate("""new MutationObserver(() => console.log(JSON.stringify([location.pathname, document.body.innerText.trim(),
      document.querySelector('.voile')?.role, document.elementFromPoint(100, 100).className])))
      .observe(document.body, {attributes: true})""")

    page.click(".sortie")
    page.wait_for_url("**/meteo")

    assert json.loads(dits[0]) == ["/", "Chargement.", "alert", "voile"]


@pytest.mark.parametrize("nuit", [False, True])
@pytest.mark.parametrize("ecran", ECRANS)
def test_with_the_network_blocked_the_screen_shows_the_cover_and_not_a_letter_of_the_page(partir_de, site, ecran, nuit):
    options = {
        "viewport": {"width": ecran[0], "height": ecran[1]},
        "color_scheme": "dark" if nuit else "light",
        "reduced_motion": "reduce",
    }
    page = arriver(partir_de(**options), [SECRET, "mon mari me frappe", "resultat"])
    avant = page.screenshot()

    racontee = cover(page, site)
    autre = cover(partir_de("/conseils", **options), site)

    assert racontee == autre != avant  # whatever the page said, what is seen is the same


@pytest.mark.parametrize("geste", GESTES)
@pytest.mark.parametrize("faute", ["internetdisconnected", "connectionrefused", "timedout", "aborted"])
def test_however_the_network_fails_and_however_one_leaves_the_story_leaves_the_screen(partir_de, geste, faute):
    page = arriver(partir_de(), [SECRET])
    page.route("**/*", lambda route: route.abort(faute))

    page.evaluate(f"setTimeout(() => {{ {GESTES[geste]} }}, 20) && 0")
    page.wait_for_timeout(400)

    assert SECRET not in page.inner_text("body")
    page.go_back()
    assert SECRET not in page.inner_text("body")


@pytest.mark.parametrize("sans_script", [False, True])
def test_an_old_cookie_opens_nothing_once_one_has_left(partir_de, site, sans_script):
    page = partir_de(java_script_enabled=not sans_script)
    page.fill("#q", SECRET)
    page.click(".envoyer")
    page.locator(".robot").first.wait_for()
    (cookie,) = page.context.cookies()

    page.click(".sortie")
    page.wait_for_url(f"{site.ailleurs}/meteo")
    assert page.context.cookies() == []
    page.context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": site.url}])
    page.goto(site.url)

    assert_empty(page)


def test_leaving_tells_the_server_even_if_the_next_page_never_comes(partir_de, site):
    page = arriver(partir_de(), [SECRET])
    page.route("**/sortie", lambda route: route.continue_() if route.request.method == "POST" else route.abort())

    page.click(".sortie", no_wait_after=True)
    page.wait_for_timeout(500)
    page.goto(site.url)

    assert page.locator("#fil li").count() == 0


@pytest.mark.parametrize("chemin", ["/conseils", "/confidentialite", "/accessibilite", "/rien", "/attente", "/fin"])
def test_every_page_has_the_same_way_out(partir_de, site, chemin):
    page = partir_de(chemin)

    for _ in range(3):
        page.keyboard.press("Shift")

    page.wait_for_url(f"{site.ailleurs}/meteo")
