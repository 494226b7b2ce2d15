from tests.navigateur.conftest import MOMENT
from tests.navigateur.gestes import REPONSES, VOUS, envoyer
from tests.navigateur.site import Moteur, Site


def test_a_message_and_its_answer_are_added_without_leaving_the_page(page, site):
    page.evaluate("window.reste = true")

    envoyer(page, "bonjour")

    assert page.locator(VOUS).inner_text().endswith("bonjour")
    assert page.locator(REPONSES).count() == 2
    assert page.evaluate("window.reste")
    assert page.url == f"{site.url}/"


XSS = [
    "<script>window.percee = 1</script>",
    '"><img src=x onerror="window.percee=1">',
    "<svg/onload=window.percee=1>",
    "</p></li></ol><iframe srcdoc='<script>parent.percee=1</script>'>",
    "javascript:window.percee=1 [clic](javascript:window.percee=1)",
    "{{ 7*7 }} {% raw %} ${7*7} <%= 7*7 %>",
    "<a href='javascript:window.percee=1'>clic</a> &lt;script&gt;",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.percee=1>",
    "\u2028<scr\u0000ipt>window.percee=1</script>",
    "**<b onmouseover=window.percee=1>gras</b>** appelez le <17>",
]


DANGEREUX = (
    ":is(#fil, #choix) :is(script, img, svg, iframe, math, style, b, [onload], [onerror], a[href^='javascript'])"
)


def test_what_a_person_writes_is_never_markup(page):
    for texte in XSS:
        envoyer(page, texte)
        assert page.locator(DANGEREUX).count() == 0, texte
    page.reload()  # and once more as the server writes the whole page

    assert page.locator(VOUS).count() == len(XSS)
    assert page.locator(DANGEREUX).count() == 0
    assert page.evaluate("window.percee ?? 0") == 0


def test_what_the_content_says_is_never_markup_either(page, site):
    for texte in XSS:
        boutons = [{"title": texte, "payload": texte}]
        site.moteur.reponses["piege"] = [{"text": texte, "buttons": boutons, "custom": {"type": "information"}}]

        envoyer(page, "piege")

        assert page.locator("#choix button").count() == 1
        assert page.locator(DANGEREUX).count() == 0, texte
    assert page.evaluate("window.percee ?? 0") == 0


def test_a_slow_answer_shows_progress_after_a_second_and_keeps_what_was_typed(page, site):
    site.moteur.attente = 1.5
    page.fill("#q", "question")
    page.press("#q", "Enter")
    page.wait_for_timeout(500)
    assert page.inner_text("#etat") == ""

    page.locator("#points").wait_for()

    assert page.inner_text("#etat") == "Réponse en cours…"
    assert page.input_value("#q") == "question"
    page.locator(REPONSES).first.wait_for()
    assert page.inner_text("#etat") == ""
    assert page.locator("#points").is_hidden()


def test_an_answer_that_cannot_be_read_leaves_the_browser_to_send_the_form(page, site):
    def sabotage(route):
        if route.request.headers.get("accept") == "application/json":
            route.fulfill(status=200, content_type="text/html", body="<p>un portail</p>")
        else:
            route.continue_()

    page.route("**/", sabotage)
    page.fill("#q", "question")
    page.press("#q", "Enter")
    page.locator(VOUS).wait_for()

    assert page.locator(".dit").inner_text() == "question"
    assert page.locator(REPONSES).count() == 2


def test_a_proposed_answer_is_sent_by_the_browser_too_when_the_script_fails(page):
    envoyer(page, "question")
    page.evaluate("window.fetch = () => Promise.resolve(new Response('<p>'))")

    page.locator("#choix").get_by_role("button", name="Oui", exact=True).click()
    page.wait_for_url("**/#dernier")

    assert page.locator(VOUS).last.inner_text().endswith("Oui")


def test_a_cut_of_a_few_seconds_is_retried_and_the_message_answered_once(page, site):
    coupures = iter(["coupe", "coupe"])
    page.route("**/", lambda route: route.abort() if next(coupures, None) else route.continue_())
    avant = len(site.moteur.recus)

    envoyer(page, "question")

    assert page.locator(VOUS).count() == 1
    assert len(site.moteur.recus) == avant + 1


def test_a_message_that_the_browser_sends_after_the_script_gave_up_is_not_played_twice(page, site):
    def spoil(route):
        if route.request.headers.get("accept") == "application/json":
            route.fetch()  # the server has answered; what comes back cannot be read
            route.fulfill(status=200, content_type="text/html", body="<p>un portail</p>")
        else:
            route.continue_()

    avant = len(site.moteur.recus)
    envoyer(page, "question")
    page.route("**/", spoil)
    page.fill("#q", "oui")
    page.press("#q", "Enter")
    page.wait_for_url("**/#dernier")

    assert site.moteur.recus[avant:] == ["question", "oui"]
    assert page.locator(VOUS).count() == 2


def test_an_answer_lost_on_the_way_is_not_played_twice(page, site):
    passages = []

    def lose(route):
        passages.append(route.request.post_data)
        if len(passages) == 1:
            route.fetch()  # the server has answered; the browser never knows
            route.abort()
        else:
            route.continue_()

    page.route("**/", lose)
    avant = len(site.moteur.recus)
    envoyer(page, "question")

    assert len(set(passages)) == 1
    assert len(site.moteur.recus) == avant + 1
    assert page.locator(VOUS).count() == 1


def test_without_any_connection_the_message_stays_in_its_field(ouvrir, site):
    page = ouvrir(site.url)
    page.clock.install()
    page.goto(site.url)
    page.context.set_offline(True)
    page.fill("#q", "question")
    page.press("#q", "Enter")
    for _ in range(20):
        page.clock.run_for(2500)
        page.wait_for_timeout(20)

    assert page.inner_text("#etat").startswith("Pas de connexion.")
    assert page.input_value("#q") == "question"
    page.context.set_offline(False)
    envoyer(page, "question")
    assert page.inner_text("#etat") == ""


def test_a_social_security_number_is_noticed_before_it_is_sent(page):
    assert page.get_attribute("#alerte", "role") == "status"
    for numero in ("1850578006084", "2 85 05 78 006 084 36", "1.85.05.2A.006.084", "je suis le 285057800608436 merci"):
        page.fill("#q", numero)
        assert "numéro de sécurité sociale" in page.inner_text("#alerte"), numero

    page.fill("#q", "bonjour")

    assert page.inner_text("#alerte") == ""


def test_an_ordinary_number_gives_no_warning(page):
    for texte in ("06 12 34 56 78", "01000", "j'ai 3 enfants et 1850 euros", "3919", "né le 12/05/1978", "1234567"):
        page.fill("#q", texte)

        assert page.inner_text("#alerte") == "", texte


def test_a_danger_that_holds_such_a_number_leaves_at_once_and_comes_back_masked(page):
    envoyer(page, "il me frappe, je suis le 2 85 05 78 006 084 36")

    assert "3919" in page.inner_text(".secours")
    assert "84 36" not in page.inner_text("#fil")
    assert "masqué" in page.inner_text("#fil")


def test_a_very_long_message_is_answered_and_its_danger_heard(page):
    envoyer(page, "bonjour " * 250 + "il me frappe")

    assert page.locator(".secours").count() == 1
    assert "très long" in page.inner_text("#fil") or "trop long" in page.inner_text("#fil")


def test_too_many_messages_get_a_sentence_and_lose_nothing(catalogue, reponses, ouvrir):
    site = Site(Moteur(reponses), catalogue, MOMENT, {"messages_par_minute": 1}).open()
    page = ouvrir(site.url)
    envoyer(page, "question")

    page.fill("#q", "encore")
    page.press("#q", "Enter")
    page.get_by_text("Attendez une minute").wait_for()

    assert page.input_value("#q") == "encore"
    site.close()


def test_simpler_words_and_sources_are_one_press_away(page):
    envoyer(page, "resultat")
    carte = page.locator(".carte").first
    assert not carte.get_by_text("De l’argent versé une fois").is_visible()

    carte.get_by_text("Relire plus simplement").click()
    carte.get_by_text("Sources et dates").click()

    assert carte.get_by_text("De l’argent versé une fois").is_visible()
    assert "Fiche relue le 21 novembre 2026" in carte.inner_text().replace("\u202f", " ")


def test_a_card_says_the_verdict_first_then_all_that_is_needed(page):
    envoyer(page, "resultat")

    carte = page.locator(".carte").first
    titres = [titre.replace("\u202f", " ") for titre in carte.locator("h3, h4").all_inner_texts()]
    assert titres[0].startswith("À vérifier")
    assert titres[1:] == [
        "Pourquoi", "Combien, et jusqu’à quand", "Relire plus simplement", "Les autres raisons (1)",
        "Pour rester en sécurité (5)", "Quoi faire (6)", "Les papiers à réunir (7)", "Dans combien de temps",
        "Ce que je n’ai pas vérifié (5)", "Sources et dates", "Qui voir",
    ]  # fmt: skip
    assert "938,43" in carte.inner_text()
    assert "31 mars 2027" in carte.inner_text().replace("\u202f", " ")
    assert carte.locator(".papiers input[type=checkbox]").count() == 7


def test_a_turn_with_several_results_is_short_and_says_nothing_twice(page):
    envoyer(page, "tour")

    assert page.locator(".carte").count() == 2
    assert page.locator(".carte .contact").count() == 0
    assert page.locator(".robot.contact .contact").count() > 2
    assert page.get_by_text("À regarder aussi").count() == 1
    assert page.evaluate("document.querySelector('#fil').getBoundingClientRect().height") < 3700


def test_a_contact_says_whether_it_is_open_now(page):
    envoyer(page, "contact")

    heures = page.locator(".contact .ouvert, .contact .ferme").all_inner_texts()
    assert "Ouvert maintenant" in heures


def test_a_neighbouring_right_is_asked_for_by_a_press(page, site):
    envoyer(page, "resultat")

    page.locator(".voisins button").first.click()
    page.wait_for_function("() => document.querySelectorAll('#fil .vous').length === 2")

    assert site.moteur.recus[-1] == "Récupérer la pension alimentaire"


def test_a_person_is_asked_for_in_words(page, site):
    page.get_by_role("button", name="Parler à une personne").click()
    page.locator(VOUS).wait_for()

    assert site.moteur.recus[-1] == "Je veux parler à une personne"


def test_from_another_page_a_person_is_asked_for_too(ouvrir, site):
    page = ouvrir(f"{site.url}/conseils")
    page.get_by_role("button", name="Parler à une personne").click()
    page.locator(VOUS).wait_for()

    assert page.locator(".dit").inner_text() == "Je veux parler à une personne"


def test_printing_opens_what_is_folded_and_leaves_out_what_is_pressed(page):
    envoyer(page, "resultat")
    page.emulate_media(media="print")

    assert not page.locator(".barre, .saisie, .choix, .pied").filter(visible=True).count()
    assert page.locator(".sources li").first.is_visible()
    assert page.locator(".papiers input").first.is_visible()
