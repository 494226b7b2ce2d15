"""Read a reply as a person does, and find the acronyms that it says before their words."""

import re
from html import unescape

from web.presentation import open_pages

NOMS = {"SMS", "EDF", "SOS", "CS", "BP", "ZAC", "CAP", "CO", "AJC"}  # names, and what stands on an envelope
MAJUSCULES = re.compile(r"\b[A-ZÉ]{2,}\b")
ADRESSE = re.compile(r"https?://\S+|\b[\w.-]+@\S+")
PHRASE = re.compile(r"(?<=[.!?…])\s+|\n+")
PAGES = open_pages()


def as_page(messages, numeros):
    """Return what the page says, in order; the titles of the documents that it cites are theirs."""
    vus = [{"de": "vous", "message": {"text": "…"}}, *({"de": "robot", "message": m} for m in messages)]
    html = PAGES.get_template("fragment.html").render(messages=vus, numeros=numeros)
    html = re.sub(r'<details class="sources">.*?</details>', "\n", html, flags=re.DOTALL)
    html = re.sub(r"<button[^>]*>.*?</button>", "\n", html, flags=re.DOTALL)  # what is sent, as it must be
    texte = unescape(re.sub(r"</?(?:strong|em|a|span|small)\b[^>]*>", "", html))
    return re.sub(r"<[^>]+>", "\n", texte).replace("\u202f", " ").replace("’", "'")


def as_text(messages):
    return "\n".join(m["text"] for m in messages)


def unexplained(texte, sigles):
    """Return the acronyms whose words do not come with them the first time."""
    nu = ADRESSE.sub("", texte)
    connus = {sigle.lettres: sigle.mots for sigle in sigles.values()}
    trouves = {*(lettres for lettres in connus if re.search(rf"\b{lettres}\b", nu)), *MAJUSCULES.findall(nu)} - NOMS
    return sorted(lettres for lettres in trouves if not _explained(nu, lettres, connus.get(lettres, "")))


def _explained(texte, lettres, mots):
    phrase = next(p for p in PHRASE.split(texte) if re.search(rf"\b{lettres}\b", p))
    coeur = re.findall(r"\w{4,}", mots.lower())[-2:]
    entre = re.search(
        rf"\w{{3,}} \((?:le |la |l')?{lettres}\)|\bl[ae'] ?{lettres}\.$|: (?:le |la |l'){lettres}\b", phrase
    )
    return bool(entre) or bool(coeur) and all(mot in phrase.lower() for mot in coeur)
