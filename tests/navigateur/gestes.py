"""What a person does on the page, in one word each."""

VOUS = "#fil > ol > .vous"
REPONSES = "#fil > ol > .robot"


def envoyer(page, texte):
    """Type a message and press Enter; wait for the answer."""
    avant = page.locator(VOUS).count()
    page.fill("#q", texte)
    page.press("#q", "Enter")
    attendre(page, avant)


def choisir(page, titre):
    """Press a proposed answer; wait for what follows."""
    avant = page.locator(VOUS).count()
    page.locator("#choix").get_by_role("button", name=titre, exact=True).click()
    attendre(page, avant)


def attendre(page, avant):
    """Wait until a new message of the person, and its answer, are there."""
    page.wait_for_function(
        "n => document.querySelectorAll('#fil > ol > .vous').length > n && document.querySelector('#q').readOnly === false",
        arg=avant,
    )


def actif(page):
    """Return what has the focus: its id, or its text."""
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def arriver(page, messages):
    """Say each message in turn."""
    for texte in messages:
        envoyer(page, texte)
    return page
