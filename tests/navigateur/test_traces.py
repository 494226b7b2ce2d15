from urllib.parse import urlsplit

import pytest

from tests.navigateur.gestes import arriver, choisir, envoyer

PAGES = ["/", "/conseils", "/confidentialite", "/accessibilite", "/attente", "/fin", "/rien"]
PARCOURS = ["question", "resultat", "mon mari me frappe", "mon numéro est le 06 12 34 56 78"]
GARDE = """async () => ({
  local: localStorage.length, session: sessionStorage.length, cookie: document.cookie, historique: history.state,
  bases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  services: (await navigator.serviceWorker.getRegistrations()).length, nom: window.name,
})"""
RIEN = {"local": 0, "session": 0, "cookie": "", "historique": None, "bases": 0, "caches": 0, "services": 0, "nom": ""}
LIENS = """() => [...document.querySelectorAll('a[href^="http"]')].filter(a => !a.href.startsWith(location.origin)).map(a => ({
  rel: a.rel, prevenu: [...(a.closest('.robot') ?? document).querySelectorAll('.historique')]
    .some(p => p.compareDocumentPosition(a) & Node.DOCUMENT_POSITION_FOLLOWING), adresse: a.href, texte: a.textContent.trim(),
}))"""


def test_nothing_is_kept_in_the_browser_but_a_cookie_that_ends_with_it(page):
    arriver(page, PARCOURS)

    (cookie,) = page.context.cookies()
    assert page.evaluate(GARDE) == RIEN
    assert (cookie["expires"], cookie["httpOnly"], cookie["sameSite"]) == (-1, True, "Lax")


def test_there_is_no_cookie_before_the_first_message(ouvrir, site):
    page = ouvrir(site.url)
    for chemin in PAGES:
        page.goto(site.url + chemin)

        assert page.context.cookies() == []

    page.goto(site.url)
    envoyer(page, "question")
    assert len(page.context.cookies()) == 1


def test_another_browser_sees_an_empty_page(page, ouvrir, site):
    arriver(page, PARCOURS)

    assert ouvrir(site.url).locator("#fil li").count() == 0


def test_title_icon_and_address_say_nothing_whatever_is_said(page, site):
    vus = {(page.title(), page.get_attribute("link[rel=icon]", "href"), page.url)}
    for texte in PARCOURS:
        envoyer(page, texte)
        vus.add((page.title(), page.get_attribute("link[rel=icon]", "href"), page.url))
    choisir(page, page.locator("#choix button").first.inner_text()) if page.locator("#choix button").count() else None

    ((titre, icone, adresse),) = vus
    assert (titre, adresse) == ("Vos démarches", f"{site.url}/")
    assert icone.startswith("/static/icone.svg")


def test_the_whole_chat_is_one_entry_of_the_history(page):
    avant = page.evaluate("history.length")

    arriver(page, PARCOURS)

    assert page.evaluate("history.length") == avant


def test_no_address_ever_holds_a_word_of_the_conversation(ouvrir, site):
    page = ouvrir(site.url, java_script_enabled=False)
    adresses = []
    page.on("request", lambda requete: adresses.append(requete.url))
    for texte in PARCOURS:
        page.fill("#q", texte)
        page.click(".envoyer")

    assert {urlsplit(adresse).path for adresse in adresses if "/static/" not in adresse} == {"/"}
    assert {urlsplit(adresse).query for adresse in adresses if "/static/" not in adresse} <= {"", "d=1"}


def test_an_entry_code_leaves_the_address_as_soon_as_it_is_read(ouvrir, site):
    page = ouvrir(f"{site.url}/?entree=p13")

    page.wait_for_url(f"{site.url}/")
    assert page.locator("input[name=entree]").first.get_attribute("value") == "p13"
    envoyer(page, "question")
    assert page.locator("input[name=entree]").count() == 0


@pytest.mark.parametrize("sans_script", [False, True])
def test_a_name_of_entry_is_in_no_address_and_in_no_step_back(ouvrir, site, sans_script):
    page = ouvrir(site.url + "/conseils", java_script_enabled=not sans_script)

    page.goto(f"{site.url}/?entree=separation")
    page.wait_for_load_state("load")

    assert page.url == f"{site.url}/{'?entree=p11' if sans_script else ''}"
    assert page.locator("input[name=entree]").first.get_attribute("value") == "p11"
    page.go_back()
    assert page.url == f"{site.url}/conseils"


@pytest.mark.parametrize("chemin", PAGES)
def test_a_page_is_never_stored(page, site, chemin):
    reponse = page.goto(site.url + chemin)

    assert reponse.headers["cache-control"] == "no-store"
    assert page.evaluate(GARDE) == RIEN


def test_the_browser_completes_nothing_that_was_typed(page):
    assert page.get_attribute("#q", "autocomplete") == "off"


def test_links_to_other_sites_tell_them_nothing_and_say_that_they_leave_a_trace(page):
    arriver(page, ["resultat", "contact", "mon mari me frappe"])

    liens = page.evaluate(LIENS)
    assert len(liens) > 5
    assert [lien for lien in liens if not {"noreferrer", "noopener"} <= set(lien["rel"].split())] == []
    assert [lien for lien in liens if not lien["prevenu"]] == []
    assert [lien for lien in liens if not lien["texte"]] == []


def test_numbers_are_dialled_or_written_to_by_a_press(page):
    envoyer(page, "mon mari me frappe")

    numeros = {lien.get_attribute("href") for lien in page.locator(".secours a").all()}
    assert {"tel:17", "sms:114", "tel:3919", "tel:116006", "/conseils"} <= numeros


def test_nothing_makes_a_sound_or_asks_for_a_right_by_itself(ouvrir, site):
    page = ouvrir(site.url)
    page.evaluate("() => { window.dits = 0; speechSynthesis.speak = () => { window.dits += 1; }; }")
    envoyer(page, "question")

    assert page.evaluate("window.dits") == 0
    page.click("#ecouter")
    assert page.evaluate("window.dits") > 0
    assert page.get_attribute("#ecouter", "aria-pressed") == "true"


def test_coming_back_after_the_browser_was_closed_shows_nothing(page, ouvrir, site):
    arriver(page, PARCOURS)
    page.context.clear_cookies()  # what a browser does when it closes

    page.goto(site.url)

    assert page.locator("#fil li").count() == 0


def test_the_button_of_another_site_is_a_link_and_nothing_more(ouvrir, site):
    site.accueil = f'<p><script src="{site.url}/bouton.js" data-entree="p13" defer></script></p>'
    page = ouvrir(f"{site.ailleurs}/caf", autorise=(site.url,))
    lien = page.get_by_role("link", name="Une question sur vos droits ?")

    assert (lien.get_attribute("href"), lien.get_attribute("rel")) == (f"{site.url}/?entree=p13", "noreferrer")
    assert (page.evaluate(GARDE), page.context.cookies()) == (RIEN, [])
    lien.click()
    page.wait_for_url(f"{site.url}/")
    assert page.evaluate("document.referrer") == ""
    assert page.locator("input[name=entree]").first.get_attribute("value") == "p13"
