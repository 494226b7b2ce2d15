"""The journeys that the page is made for, through the three real processes, with the trained model."""

import re

import pytest

from tests.navigateur.gestes import REPONSES, VOUS, envoyer

pytestmark = pytest.mark.rasa
PARTIE = "je suis partie de chez moi hier avec mes enfants"
CONTACTS = ("115", "Avema")
NUMEROS = ["115", "3919", "114"]  # for who has no roof tonight, in the order of the content
PENSION = "mon ex ne verse plus rien depuis 3 mois, 2 enfants, je suis à Oyonnax"
SUR_ECRAN = """choix => {
  const r = document.querySelector(choix).getBoundingClientRect();
  const vu = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
  return r.top >= 0 && r.bottom <= innerHeight && vu?.closest(choix) !== null;
}"""


@pytest.fixture(scope="module")
def adresse(processus):
    return f"http://127.0.0.1:{processus.ports.web}"


@pytest.fixture
def numeros(catalogue):
    """What the content gives to who left home without a roof; a change of the content has this journey read again."""
    dits = [numero.numero for numero in catalogue.contenu.numeros.values() if "sans_toit" in numero.niveaux]
    assert sorted(dits) == sorted(NUMEROS)
    return NUMEROS


def assert_right_numbers(page, numeros):
    """The helplines come first, they can be read, and the first one is on the screen when the answer arrives."""
    montres = page.locator(".secours a.grand")
    premiere = page.locator(REPONSES).first

    adresses = [lien.get_attribute("href").split(":")[1] for lien in montres.all()]
    assert adresses == numeros
    assert all(lien.is_visible() for lien in montres.all())
    assert premiere.locator(".secours").count() == 1  # before anything else is said
    page.wait_for_function(SUR_ECRAN, arg=".secours a.grand")


def assert_right_contacts(page):
    dit = page.inner_text("#fil")
    assert [contact for contact in CONTACTS if contact not in dit] == []
    assert {"tel:115", "tel:0474322712"} <= {lien.get_attribute("href") for lien in page.locator("#fil a").all()}


@pytest.mark.parametrize(
    "ecran", [{"width": 1280, "height": 900}, {"width": 320, "height": 640}, {"width": 320, "height": 256}]
)
def test_from_the_first_words_to_the_right_contact_with_the_keyboard_alone(ouvrir, adresse, numeros, ecran):
    page = ouvrir(adresse, viewport=ecran)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link to the field
    page.keyboard.type(PARTIE)
    page.keyboard.press("Enter")
    page.locator(REPONSES).first.wait_for()

    assert_right_numbers(page, numeros)
    assert_right_contacts(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= ecran["width"]
    assert page.evaluate("document.activeElement.id") == "q"


@pytest.mark.parametrize("largeur", [320, 1280])
def test_from_the_first_words_to_the_right_contact_without_script(ouvrir, adresse, numeros, largeur):
    page = ouvrir(adresse, java_script_enabled=False, viewport={"width": largeur, "height": 640})
    page.fill("#q", PARTIE)
    page.click(".envoyer")

    assert re.search(r"#dernier$", page.url)
    assert_right_numbers(page, numeros)
    assert_right_contacts(page)


def lead(page, suite, sans_script):
    """Answer the questions until a result comes."""
    for _ in range(12):
        if page.locator(".carte h3 .verdict").count():
            return
        question = page.locator(".question-texte").last.inner_text()
        reponse = next((r for mot, r in suite.items() if mot in question), "Je ne sais pas")
        bouton = page.locator("#choix").get_by_role("button", name=reponse, exact=True)
        avant = page.locator(VOUS).count()
        if bouton.count():
            bouton.click()
        else:
            page.fill("#q", reponse)
            page.click(".envoyer")
        page.wait_for_load_state() if sans_script else page.locator(VOUS).nth(avant).wait_for()
    pytest.fail(f"no result after twelve answers; the last question was: {question}")


@pytest.mark.parametrize("sans_script", [False, True])
def test_a_right_is_followed_to_its_result_by_proposed_answers(ouvrir, adresse, sans_script):
    page = ouvrir(adresse, java_script_enabled=not sans_script)
    page.fill("#q", PENSION)
    page.click(".envoyer")
    page.locator(REPONSES).first.wait_for()

    lead(page, {"jugement": "Oui, un jugement ou un acte", "couple": "Non", "conjoint": "Oui"}, sans_script)

    cartes = page.locator(".carte h3").all_inner_texts()
    assert any("soutien familial" in titre for titre in cartes), cartes
    assert page.locator(".contact").count() > 1
    assert page.locator(".papiers input").count() > 0


def test_two_failures_to_understand_lead_to_a_person(ouvrir, adresse):
    page = ouvrir(adresse)
    envoyer(page, "lorem ipsum dolor")
    envoyer(page, "sit amet consectetur")

    assert "Une personne peut vous répondre" in page.inner_text("#fil")
    assert page.locator(".contact").count() > 0


def test_a_person_can_be_asked_for_at_any_time(ouvrir, adresse):
    page = ouvrir(adresse)
    page.get_by_role("button", name="Parler à une personne").click()
    page.locator(REPONSES).first.wait_for()

    assert page.locator(".contact a[href^='tel:']").count() > 0


def test_every_way_in_of_the_first_screen_leads_somewhere(ouvrir, adresse):
    page = ouvrir(adresse)
    titres = page.locator("#choix > ul button").all_inner_texts()
    autres = page.locator("#autres button").evaluate_all("boutons => boutons.map(b => b.textContent)")

    assert len(titres) == 4
    for titre in [*titres, *autres]:
        page = ouvrir(adresse)
        if titre in autres:
            page.click("#autres summary")
        page.locator("#choix").get_by_role("button", name=titre, exact=True).click()
        page.locator(REPONSES).first.wait_for()
        assert page.locator(f"{REPONSES}:is(.question, .urgence, .resultat, .contact)").count() > 0, titre
