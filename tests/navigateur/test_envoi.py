from tests.navigateur.gestes import REPONSES, VOUS, actif, choisir, envoyer


def test_a_message_and_its_answer_are_added_without_leaving_the_page(page, site):
    page.evaluate("window.reste = true")

    envoyer(page, "bonjour")

    assert page.locator(VOUS).inner_text().endswith("bonjour")
    assert page.locator(REPONSES).count() == 2
    assert page.evaluate("window.reste")
    assert page.url == f"{site.url}/"
