import pytest

from tests.navigateur.gestes import actif, arriver, envoyer
from tests.navigateur.site import Moteur, Site

SECRET = "ornithorynque"


def sleep(page, site, seconds):
    """Let time pass, here and at the server."""
    site.horloge.now += seconds
    page.clock.run_for(seconds * 1000)


def start(ouvrir, site):
    page = ouvrir(site.url)
    page.clock.install()
    page.goto(site.url)
    envoyer(page, SECRET)
    return page


def test_a_warning_comes_two_minutes_before_and_moves_no_focus(ouvrir, site):
    page = start(ouvrir, site)
    sleep(page, site, 470)
    assert page.inner_text("#veille") == ""

    sleep(page, site, 20)

    assert page.inner_text("#veille") == "Sans réponse de vous, cette page s’efface dans deux minutes."
    assert page.get_attribute("#veille", "role") == "status"
    assert page.locator("#continuer").is_visible()
    assert actif(page) == "q"


def test_going_on_gives_ten_minutes_more(ouvrir, site):
    page = start(ouvrir, site)
    sleep(page, site, 490)

    with page.expect_response("**/presence") as reponse:
        page.click("#continuer")
    sleep(page, site, 470)

    assert reponse.value.status == 204
    assert page.inner_text("#veille") == ""
    assert page.locator("#continuer").is_hidden()
    assert SECRET in page.inner_text("#fil")


def test_typing_is_a_sign_of_life(ouvrir, site):
    page = start(ouvrir, site)
    sleep(page, site, 490)

    with page.expect_response("**/presence"):
        page.locator("#q").press_sequentially("je ré")
    sleep(page, site, 300)

    assert page.inner_text("#veille") == ""
    assert page.input_value("#q") == "je ré"


def test_after_ten_minutes_the_page_is_neutral_and_everything_is_gone(ouvrir, site):
    page = start(ouvrir, site)

    sleep(page, site, 606)
    page.wait_for_url("**/fin")

    assert "tout a été effacé" in page.inner_text("main")
    assert page.title() == "Vos démarches"
    page.go_back()
    assert SECRET not in page.content()
    page.goto(site.url)
    assert SECRET not in page.content()


def test_a_phone_that_slept_is_cleared_when_it_wakes(ouvrir, site):
    page = start(ouvrir, site)
    site.horloge.now += 5000

    page.clock.fast_forward(5_000_000)

    page.wait_for_url("**/fin")


def test_a_first_screen_that_nobody_used_stays(ouvrir, site):
    page = ouvrir(site.url)
    page.clock.install()
    page.goto(site.url)

    sleep(page, site, 1300)

    assert page.url == f"{site.url}/"
    assert page.inner_text("#veille") == ""


def refresh(page):
    """Where a page goes by itself, and after how many seconds."""
    secondes, adresse = page.locator('meta[http-equiv="refresh"]').get_attribute("content").split(";url=")
    return int(secondes), adresse


def test_without_script_the_page_warns_two_minutes_before_then_leaves_by_itself(ouvrir, site):
    page = ouvrir(site.url, java_script_enabled=False)
    assert refresh(page) == (480, "/attente")

    page.goto(f"{site.url}/attente")

    assert refresh(page) == (120, "/fin")
    assert page.inner_text('main [role="status"]') == "Sans réponse de vous, tout s’efface dans deux minutes."
    assert page.title() == "Vos démarches"


@pytest.fixture
def presse(catalogue, reponses):
    """A door that forgets two minutes and two seconds after the last sign of life: the warning comes at once."""
    from tests.navigateur.conftest import MOMENT

    site = Site(Moteur(reponses), catalogue, MOMENT, {"oubli": 122.0}).open()
    yield site
    site.close()


def test_without_script_going_on_brings_the_conversation_back_and_gives_the_whole_time_again(ouvrir, presse):
    page = ouvrir(presse.url, java_script_enabled=False)
    page.fill("#q", SECRET)
    page.click(".envoyer")
    page.wait_for_url("**/attente")
    assert SECRET not in page.content()
    presse.horloge.now += 100

    page.click("text=Continuer")
    presse.horloge.now += 100

    assert SECRET in page.inner_text("#fil")
    page.goto(presse.url)
    assert SECRET in page.inner_text("#fil")


def test_without_script_going_on_too_late_says_that_all_is_erased(ouvrir, presse):
    page = ouvrir(presse.url, java_script_enabled=False)
    page.fill("#q", SECRET)
    page.click(".envoyer")
    page.wait_for_url("**/attente")
    presse.horloge.now += 500

    page.click("text=Continuer")

    assert page.url == f"{presse.url}/fin"
    page.goto(presse.url)
    assert SECRET not in page.content()


def test_without_script_and_without_a_word_going_on_leads_to_the_first_page(ouvrir, presse):
    page = ouvrir(presse.url, java_script_enabled=False)
    page.wait_for_url("**/attente")

    page.click("text=Continuer")

    assert page.locator("#accueil").is_visible()


def test_a_message_after_the_purge_is_answered_in_a_new_conversation(page, site):
    envoyer(page, SECRET)
    site.horloge.now += 700

    envoyer(page, "simple")

    assert "effacée" in page.inner_text("#fil")
    assert page.locator(".vous").last.inner_text().endswith("simple")
    assert page.locator(".robot").last.inner_text() != ""


def test_one_press_erases_the_conversation(page, site):
    arriver(page, [SECRET, "resultat"])

    page.get_by_role("button", name="Effacer la conversation").click()
    page.wait_for_load_state()

    assert SECRET not in page.content()
    assert page.url == f"{site.url}/"
    assert page.locator("#choix > ul button").count() == 4


def test_advice_says_that_leaving_does_not_erase_the_history(page):
    page.click('.pied a[href="/conseils"]')

    conseils = page.inner_text("main")
    assert page.title() == "Vos démarches"
    for dit in (
        "n’efface pas l’historique",
        "seulement les lignes",
        "fenêtre privée",
        "journal d’appels",
        "compte partagé",
    ):
        assert dit in conseils
