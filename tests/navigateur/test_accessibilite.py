import pytest

from tests.navigateur.gestes import arriver
from tests.navigateur.site import Moteur, Site

ETATS = {
    "premier écran": ("/", []),
    "question": ("/", ["question"]),
    "six messages": ("/", ["question", "simple", "question", "repli", "simple", "question"]),
    "résultats": ("/", ["resultat"]),
    "peu probable": ("/", ["ferme"]),
    "contacts": ("/", ["contact"]),
    "danger": ("/", ["il me frappe, il est là"]),
    "violences": ("/", ["mon mari me frappe depuis deux ans"]),
    "numéro masqué": ("/", ["mon numéro est le 1 85 05 78 006 084 91"]),
    "page inconnue": ("/rien", []),
    "avertissement sans script": ("/attente", []),
    "page effacée": ("/fin", []),
    "conseils": ("/conseils", []),
    "données": ("/confidentialite", []),
    "déclaration": ("/accessibilite", []),
}
CONVERSATIONS = [nom for nom, (_, messages) in ETATS.items() if messages]
COUVERTS = """() => {
  const fautes = [];
  for (const e of document.querySelectorAll('a[href], button, textarea, summary, input:not([type=hidden]), [tabindex="0"]')) {
    if (!e.checkVisibility() || e.closest('details:not([open]) > :not(summary)')) continue;
    e.focus();
    const r = e.getClientRects()[0];
    const hit = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
    if (document.activeElement !== e || !hit || !e.contains(hit)) fautes.push(`${e.outerHTML.slice(0, 90)} sous ${hit?.outerHTML.slice(0, 60)}`);
  }
  return fautes;
}"""
COUPES = """() => [...document.querySelectorAll('body *')].filter(e => {
  const s = getComputedStyle(e);
  return e.checkVisibility() && s.overflow !== 'visible' && s.clipPath === 'none' && e.tagName !== 'TEXTAREA'
    && !e.closest('details') && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1);
}).map(e => e.outerHTML.slice(0, 100))"""
SORTIS = """() => [...document.querySelectorAll('main li, main article, main p, main a, main button')].filter(e => {
  const boite = e.parentElement.getBoundingClientRect(), r = e.getBoundingClientRect();
  return e.checkVisibility() && !e.closest('.vh') && getComputedStyle(e).position === 'static' && boite.width > 0 && r.right > boite.right + 1;
}).map(e => e.outerHTML.slice(0, 90))"""
PETITS = """minimum => [...document.querySelectorAll('button, summary, textarea, .sortie, .bouton, .grand, .papiers label, .marque a')]
  .filter(e => e.checkVisibility() && !e.closest('.vh')).map(e => [e, e.getBoundingClientRect()])
  .filter(([, r]) => r.height < minimum - .5 || r.width < minimum - .5).map(([e, r]) => `${e.outerHTML.slice(0, 80)} ${r.width}×${r.height}`)"""
CONTRASTES = """() => {
  const nombres = c => c.match(/[\\d.]+/g).map(Number);
  const lum = c => nombres(c).slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((t, v, i) => t + v * [.2126, .7152, .0722][i], 0);
  const fond = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (nombres(c)[3] !== 0) return c; } return 'rgb(255, 255, 255)'; };
  const rapport = (a, b) => { const [x, y] = [lum(a), lum(b)].sort((m, n) => n - m); return (x + .05) / (y + .05); };
  const fautes = [];
  for (const e of document.querySelectorAll('button, textarea, .sortie, .grand, .bouton')) {
    if (!e.checkVisibility()) continue;
    const s = getComputedStyle(e), dehors = fond(e.parentElement);
    if (rapport(s.borderTopColor, dehors) < 3) fautes.push(`bord ${e.outerHTML.slice(0, 60)} ${rapport(s.borderTopColor, dehors)}`);
    e.focus();
    const anneau = getComputedStyle(e);
    if (anneau.outlineStyle === 'none' || rapport(anneau.outlineColor, dehors) < 3) fautes.push(`anneau ${e.outerHTML.slice(0, 60)}`);
  }
  return fautes;
}"""


TELEPHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def etats(navigateur, site):
    """The pages in their states, each made once; injected measures are not stopped by the policy here."""
    pages = {}

    def find(nom):
        if nom not in pages:
            contexte = navigateur.new_context(viewport=TELEPHONE, locale="fr-FR", bypass_csp=True)
            chemin, messages = ETATS[nom]
            pages[nom] = contexte.new_page()
            pages[nom].goto(site.url + chemin)
            arriver(pages[nom], messages)
        return pages[nom]

    yield find
    for page in pages.values():
        page.context.close()


@pytest.fixture
def aller(etats):
    """Show a state on some screen; the next test finds it as it was."""
    vus = []

    def aller(nom, ecran=TELEPHONE, **media):
        page = etats(nom)
        vus.append(page)
        page.set_viewport_size(ecran)
        page.emulate_media(**({"color_scheme": "light", "forced_colors": "none", "media": "screen"} | media))
        return page

    yield aller
    for page in vus:
        page.evaluate("""() => {
          document.documentElement.style.fontSize = '';
          document.activeElement.blur();
          for (const ajout of document.querySelectorAll('style')) ajout.remove();
          for (const repli of document.querySelectorAll('details')) repli.open = false;
        }""")


@pytest.fixture(scope="module")
def fermee(catalogue, reponses):
    """The same door, closed by its operator."""
    from tests.navigateur.conftest import MOMENT

    site = Site(Moteur(reponses), catalogue, MOMENT, {"ferme": True}).open()
    yield site
    site.close()


@pytest.mark.parametrize("nom", ETATS)
def test_axe_finds_nothing_by_day_or_night(aller, axe, nom):
    page = aller(nom)

    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page) == []


def test_axe_finds_nothing_once_everything_is_unfolded(aller, axe):
    page = aller("résultats")
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")

    assert axe(page) == []


def test_axe_finds_nothing_when_the_page_is_closed(ouvrir, axe, fermee):
    assert axe(ouvrir(fermee.url, bypass_csp=True)) == []


def test_axe_finds_nothing_in_what_is_printed(aller, axe):
    page = aller("résultats", media="print")

    assert axe(page) == []


@pytest.mark.parametrize("nom", ETATS)
def test_at_400_percent_nothing_overflows_and_no_focus_is_covered(aller, nom):
    page = aller(nom, {"width": 320, "height": 256})

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(COUVERTS) == []


@pytest.mark.parametrize("nom", ["premier écran", "question", "résultats", "violences"])
def test_on_a_phone_no_focus_is_covered_by_the_bar_or_the_form(aller, nom):
    page = aller(nom)

    assert page.evaluate(COUVERTS) == []


@pytest.mark.parametrize("nom", CONVERSATIONS)
def test_text_twice_as_large_is_not_cut(aller, nom):
    page = aller(nom, {"width": 640, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.evaluate(COUPES) == []


@pytest.mark.parametrize("nom", ["premier écran", "question", "résultats", "violences"])
def test_text_spaced_as_somebody_needs_is_not_cut(aller, nom):
    page = aller(nom, {"width": 320, "height": 640})
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
        "p { margin-bottom: 2em !important }"
    )

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(COUPES) == []


@pytest.mark.parametrize("nom", ["premier écran", "question", "résultats", "violences", "page inconnue"])
def test_what_is_pressed_is_as_large_as_a_fingertip(aller, nom):
    page = aller(nom, {"width": 320, "height": 640})

    assert page.evaluate(PETITS, 44) == []


@pytest.mark.parametrize("nom", ["question", "résultats", "violences"])
def test_borders_and_focus_can_be_seen_by_day_and_night(aller, nom):
    page = aller(nom)

    assert page.evaluate(CONTRASTES) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(CONTRASTES) == []


@pytest.mark.parametrize("nom", ["question", "résultats", "violences"])
def test_forced_colours_keep_the_edges_of_what_is_pressed(aller, nom):
    page = aller(nom, forced_colors="active")

    sans_bord = page.evaluate("""() => [...document.querySelectorAll('button, textarea, .sortie, .grand, .verdict, .dit')]
      .filter(e => e.checkVisibility()).map(e => [e, getComputedStyle(e)])
      .filter(([, s]) => s.borderTopStyle !== 'solid' || s.borderTopWidth === '0px' || /^rgba.* 0\\)$/.test(s.borderTopColor))
      .map(([e]) => e.outerHTML.slice(0, 80))""")
    assert sans_bord == []


@pytest.mark.parametrize("nom", ETATS)
def test_a_page_is_french_has_one_title_and_leads_to_the_declaration(aller, nom):
    page = aller(nom)

    assert page.get_attribute("html", "lang") == "fr"
    assert page.locator("h1").count() == 1
    assert page.locator('a[href="/accessibilite"]').inner_text() == "Accessibilité\u202f: non conforme"


def test_the_robot_says_that_it_is_one_before_anything_is_written(aller):
    page = aller("premier écran")

    assert "Je suis un robot de la Caf de l’Ain." in page.inner_text("#accueil")
    assert "N’écrivez ni nom" in page.inner_text("#accueil")
    assert page.locator("#choix > ul button").count() == 4


def test_a_person_can_be_asked_for_at_the_same_place_everywhere(aller):
    places = {
        tuple(aller(nom).get_by_role("button", name="Parler à une personne").bounding_box().values()) for nom in ETATS
    }

    assert len(places) == 1


def test_waiting_never_moves_for_somebody_who_asked_for_less(ouvrir, site):
    page = ouvrir(site.url, reduced_motion="reduce")
    site.moteur.attente = 1.6
    page.fill("#q", "question")
    page.press("#q", "Enter")
    page.locator("#points").wait_for()

    assert page.inner_text("#etat") == "Réponse en cours…"
    assert page.evaluate("document.getAnimations().length") == 0
    page.locator(".robot").first.wait_for()


def test_what_moves_while_waiting_stops_within_five_seconds(ouvrir, site):
    page = ouvrir(site.url)
    site.moteur.attente = 1.6
    page.fill("#q", "question")
    page.press("#q", "Enter")
    page.locator("#points").wait_for()
    durees = page.evaluate("document.getAnimations().map(a => a.effect.getComputedTiming().endTime)")
    page.locator(".robot").first.wait_for()

    assert durees
    assert max(durees) < 5000
    assert page.inner_text("#etat") == ""


@pytest.mark.parametrize("largeur", [320, 390, 1280])
@pytest.mark.parametrize("nom", ["contacts", "danger", "résultats", "déclaration"])
def test_nothing_comes_out_of_the_box_that_holds_it(aller, nom, largeur):
    page = aller(nom, {"width": largeur, "height": 800})

    assert page.evaluate(SORTIS) == []
