"""Lay out messages as HTML: the Jinja environment of every page, and its filters.

Which message to show is decided elsewhere (`dialogue`); here a text becomes paragraphs, lists and telephone links.
What a person wrote is never given to these filters: templates print it escaped, as it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
from jinja2.ext import Extension
from markupsafe import Markup, escape

from knowledge.textes import MOIS, french_date
from web.conformite import read_conformite
from web.tours import tours
from web.typographie import FINE, typographie

DOSSIER = Path(__file__).parent
GRAS = re.compile(r"\*\*(.+?)\*\*")
NUMERO = rf"\d(?:[\d {FINE}]*\d)?"
APPELS = (  # in a sentence, only what is said to be a number is a link: a figure never becomes one
    (re.compile(rf"(?<=ppelez le )({NUMERO})"), "tel"),
    (re.compile(rf"(?<=SMS au )({NUMERO})"), "sms"),
    (re.compile(rf"(?<=\()(0{NUMERO}|3\d\d\d|3\d[ {FINE}]\d\d)(?=\))"), "tel"),
)
LIEN = re.compile(r"https?://[^\s<>()«»]*[\w/]")
LISTES = (("ul", re.compile(r"^• ")), ("ol", re.compile(r"^\d+\. ")))


class Typographie(Extension):
    """Set the sentences of the templates when they are read; an editor types ordinary spaces and apostrophes."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Set one template; what is between Jinja's braces stays as it is."""
        morceaux = re.split(r"(\{[{%#].*?[}%#]\})", source, flags=re.DOTALL)
        return "".join(m if m.startswith(("{{", "{%", "{#")) else _outside_tags(m) for m in morceaux)


def _outside_tags(html: str) -> str:
    return "".join(m if m.startswith("<") else typographie(m) for m in re.split(r"(<[^>]*>?)", html))


def appel(numero: str) -> str:
    """Return what a telephone dials.

    >>> appel("04 74 32 27 12"), appel("116 006")
    ('0474322712', '116006')
    """
    return re.sub(r"[^\d+]", "", numero)


def phrase(texte: str) -> Markup:
    """Write one line: escaped, set, its bold parts, its telephone numbers and addresses as links.

    >>> str(phrase("**Vite** : appelez le 17."))
    '<strong>Vite</strong>\\u202f: appelez le <a class="appel" href="tel:17">17</a>.'
    """
    html = typographie(str(escape(texte).replace(Markup("&#39;"), Markup("’"))))
    html = GRAS.sub(r"<strong>\1</strong>", html)
    html = LIEN.sub(lambda m: f'<a href="{m[0]}" rel="noreferrer noopener">{site(m[0])}</a>', html)
    for motif, schema in APPELS:
        html = motif.sub(lambda m, s=schema: f'<a class="appel" href="{s}:{appel(m[1])}">{m[1]}</a>', html)
    return Markup(html)


def _kind(ligne: str) -> str:
    return next((balise for balise, motif in LISTES if motif.match(ligne)), "p")


def paragraphes(texte: str) -> Markup:
    """Write a text: a line is a paragraph, lines that begin with « • » or « 1. » are a list.

    >>> str(paragraphes("À faire :\\n1. Appeler\\n2. Signer"))
    '<p>À faire\\u202f:</p><ol><li>Appeler</li><li>Signer</li></ol>'
    """
    html = ""
    for balise, groupe in groupby((ligne for ligne in texte.splitlines() if ligne.strip()), _kind):
        if balise == "p":
            html += "".join(f"<p>{phrase(ligne)}</p>" for ligne in groupe)
        else:
            items = "".join(f"<li>{phrase(re.sub(r'^(• |[0-9]+[.] )', '', ligne))}</li>" for ligne in groupe)
            html += f"<{balise}>{items}</{balise}>"
    return Markup(html)


def autour(texte: str) -> tuple[str, str]:
    """Return what is said before and after the list of a text; the list itself is laid out from data.

    >>> autour("Appelez :\\n• 17\\n• 18\\nCourage.")
    ('Appelez :', 'Courage.')
    """
    lignes = texte.splitlines()
    rangs = [rang for rang, ligne in enumerate(lignes) if ligne.startswith("• ")] or [len(lignes)]
    return "\n".join(lignes[: rangs[0]]), "\n".join(lignes[rangs[-1] + 1 :])


def majuscule(texte: str) -> str:
    """Begin with a capital letter, and leave the rest.

    >>> majuscule("la Caf de l'Ain")
    "La Caf de l'Ain"
    """
    return texte[:1].upper() + texte[1:]


def jour(iso: str | None) -> str:
    """Write a day of the contract as people say it.

    >>> jour("2026-11-21"), jour(None)
    ('21 novembre 2026', '')
    """
    return french_date(date.fromisoformat(iso)) if iso else ""


def mois(iso: str | None) -> str:
    """Write the month of a day: how old a piece of information is.

    >>> mois("2024-08-01")
    'août 2024'
    """
    return f"{MOIS[int(iso[5:7]) - 1]} {iso[:4]}" if iso else ""


def non_verifie(texte: str) -> str:
    """Shorten what comes under the heading « ce que je n'ai pas vérifié ».

    >>> non_verifie("Je n'ai pas vérifié que vous vivez en France.")
    'Que vous vivez en France.'
    """
    return majuscule(texte.removeprefix("Je n'ai pas vérifié "))


def site(url: str) -> str:
    """Name the site of a link.

    >>> site("https://www.ain.fr/aides")
    'ain.fr'
    """
    return url.split("//")[-1].split("/")[0].removeprefix("www.")


def lie(message: dict[str, Any]) -> bool:
    """Tell whether a message leads to another site, which the history of the browser would keep.

    >>> lie({"text": "Bonjour."}), lie({"text": "Voir https://www.ain.fr"})
    (False, True)
    """
    return "http" in str(message)


def simples(resultat: dict[str, Any]) -> list[str]:
    """Return what a result says in simpler words, in order; nothing when the content has none."""
    enonces: Iterable[dict[str, Any]] = [resultat.get("resume") or {}, *resultat.get("demarches", [])]
    return [enonce["simple"] for enonce in enonces if enonce.get("simple")]


@lru_cache(maxsize=32)
def statique(nom: str) -> str:
    """Return the address of a static file, which changes with what the file says."""
    empreinte = hashlib.sha256((DOSSIER / "static" / nom).read_bytes()).hexdigest()[:8]
    return f"/static/{nom}?v={empreinte}"


def open_pages() -> jinja2.Environment:
    """Open the templates of every page."""
    pages = jinja2.Environment(
        loader=jinja2.FileSystemLoader(DOSSIER / "templates"),
        autoescape=True, trim_blocks=True, lstrip_blocks=True, extensions=[Typographie],
    )  # fmt: skip
    filtres = (appel, autour, jour, lie, majuscule, mois, non_verifie, paragraphes, phrase, simples, site, tours)
    pages.filters.update({filtre.__name__: filtre for filtre in filtres})
    pages.filters["typo"] = lambda texte: typographie(str(texte))
    pages.globals |= {"statique": statique, "conformite": read_conformite()}
    return pages
