import pytest

from tests.navigateur.gestes import REPONSES, VOUS, actif, arriver, choisir, envoyer

JAUGE = """() => { window.annonces = []; new MutationObserver(lots => { for (const lot of lots) for (const n of lot.addedNodes)
  window.annonces.push(n.nodeType === 1 ? n.className : n.textContent.trim()); }).observe(document.querySelector('#fil'), {childList: true, subtree: true}); }"""


def tabuler(page, cible, fois=60):
    """Press Tab until something is reached, as a keyboard user does."""
    for _ in range(fois):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", cible):
            return
    pytest.fail(f"{cible} is out of reach of the keyboard")


def test_there_is_one_live_log_and_nothing_is_assertive(page):
    arriver(page, ["question", "resultat"])

    assert page.locator("[role=log]").count() == 1
    assert page.locator("[aria-live=assertive], [role=alert]").count() == 0


def test_a_message_changes_only_the_end_of_the_log(page):
    envoyer(page, "question")
    page.evaluate("window.premier = document.querySelector('#fil li')")
    page.evaluate(JAUGE)

    envoyer(page, "simple")

    assert page.evaluate("window.premier === document.querySelector('#fil li')")
    assert [a for a in page.evaluate("window.annonces") if a] == ["vous", "robot information"]


def test_focus_stays_in_the_field_after_a_message_sent_by_keyboard(page):
    envoyer(page, "resultat")
    page.wait_for_timeout(2000)

    assert actif(page) == "q"


def test_focus_stays_where_it_is_when_an_answer_comes_late(page, site):
    site.moteur.attente = 0.6
    page.fill("#q", "question")
    page.press("#q", "Enter")
    page.focus("#imprimer")
    page.locator(REPONSES).first.wait_for()
    page.wait_for_timeout(500)

    assert actif(page) == "imprimer"


def test_focus_goes_to_the_field_after_a_proposed_answer_which_becomes_text(page):
    envoyer(page, "question")

    choisir(page, "Oui")

    assert actif(page) == "q"
    assert page.locator(VOUS).last.inner_text().endswith("Oui")


def test_a_finger_on_a_proposed_answer_opens_no_keyboard_over_what_follows(ouvrir, site):
    page = ouvrir(site.url, has_touch=True)
    page.locator("#choix button").first.tap()
    page.locator(REPONSES).first.wait_for()
    apres = page.get_attribute("#q", "inputmode")
    page.locator("#q").tap()

    assert apres == "none"
    assert not page.get_attribute("#q", "inputmode")


def test_enter_sends_and_shift_enter_adds_a_line_as_the_help_says(page):
    assert "Entrée envoie, Maj + Entrée va à la ligne." in page.inner_text("#aide").replace("\u202f", " ")
    page.focus("#q")
    page.keyboard.type("une")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("deux")

    assert page.input_value("#q") == "une\ndeux"
    page.keyboard.press("Enter")
    page.locator(REPONSES).first.wait_for()
    assert page.locator(".dit").inner_text() == "une\ndeux"


def test_the_whole_journey_needs_only_the_keyboard(page):
    tabuler(page, ".evitement a")
    page.keyboard.press("Enter")  # the first skip link leads to the field
    assert actif(page) == "q"
    page.keyboard.type("question")
    page.keyboard.press("Enter")
    page.locator(REPONSES).first.wait_for()
    page.keyboard.press("Shift+Tab")
    assert actif(page) == "Je ne sais pas"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelectorAll('#fil .vous').length === 2")
    page.wait_for_function("() => document.activeElement.id === 'q'")
    page.keyboard.type("resultat")
    page.keyboard.press("Enter")
    page.locator(".carte").first.wait_for()
    page.evaluate("document.activeElement.blur()")
    tabuler(page, "details:has(.papiers) > summary", 80)
    page.keyboard.press("Enter")
    tabuler(page, ".papiers input")
    page.keyboard.press("Space")

    assert page.locator(".papiers input:checked").count() == 1
    assert page.locator("details[open]").count() == 1


def test_the_keyboard_is_never_trapped(page):
    envoyer(page, "resultat")
    page.evaluate("document.activeElement.blur()")

    vus = []
    for _ in range(90):
        page.keyboard.press("Tab")
        vus.append(page.evaluate("document.activeElement.tagName"))

    assert "BODY" in vus or vus[0] in vus[30:]
    assert page.evaluate("document.querySelectorAll('[tabindex]:not([tabindex=\"-1\"])').length") == 0


def test_the_second_press_of_enter_sends_nothing_twice(page, site):
    site.moteur.attente = 0.5
    page.fill("#q", "question")
    page.press("#q", "Enter")
    page.press("#q", "Enter")
    page.locator(REPONSES).first.wait_for()
    page.wait_for_timeout(700)

    assert page.locator(VOUS).count() == 1
