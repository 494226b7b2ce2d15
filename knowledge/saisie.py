"""Read what an operator types: a day, a situation file, a commune. Faults are one English line with the fix."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.catalogue import HORS_AIN, Catalogue
from knowledge.fautes import unknown_code
from knowledge.fiches import read_fiche
from knowledge.horloge import PARIS
from knowledge.model import INCONNU, Situation


@lru_cache(maxsize=4096)  # every name of the territory, once
def plain(nom: str) -> str:
    """Write a name without accents, case, hyphens or apostrophes.

    >>> plain("Saint-Denis-lès-Bourg")
    'saint denis les bourg'
    """
    lettres = unicodedata.normalize("NFD", nom.lower())
    return " ".join("".join(c if c.isalnum() else " " for c in lettres if not unicodedata.combining(c)).split())


def read_jour(valeur: str | None, clock: Callable[[], datetime]) -> datetime:
    """Read `--le`: a day (at ten) or a moment; now by default.

    Raises:
        ValueError: it is no ISO date.
    """
    if not valeur:
        return clock()
    try:
        if "T" not in valeur:
            return datetime.combine(date.fromisoformat(valeur), time(10))
        moment = datetime.fromisoformat(valeur)
        return moment.astimezone(PARIS).replace(tzinfo=None) if moment.tzinfo else moment
    except ValueError:
        raise ValueError(f"'{valeur}' is no date: write 2026-11-21 or 2026-11-21T14:30") from None


def preview(le: str | None) -> None:
    """Make this process, and those it starts, live another day."""
    if le:
        os.environ["PASSERELLE_DATE"] = read_jour(le, datetime.now).date().isoformat()


def read_situation(catalogue: Catalogue, fichier: Path) -> Situation:
    """Read a situation file, `fait: valeur`, and check it.

    Raises:
        ValueError: a fait does not exist, or its value cannot be.
    """
    data: dict[str, Any] = read_fiche(fichier.resolve(), fichier.resolve().parent).data
    inconnus = [code for code in data if code not in catalogue.contenu.faits]
    if inconnus:
        raise ValueError(f"unknown fait: {unknown_code(inconnus[0], catalogue.contenu.faits)}")
    return {code: _read(catalogue, code, str(v) if isinstance(v, date) else v) for code, v in data.items()}


def _read(catalogue: Catalogue, code: str, valeur: object) -> object:
    """Read one value of a situation; `read_fait` leaves dates and communes as they are."""
    genre = catalogue.contenu.faits[code].type
    if valeur == INCONNU or genre not in ("commune", "date"):
        return catalogue.read_fait(code, valeur)
    if not isinstance(valeur, str):
        raise ValueError(f"{code}: {valeur!r} is no text: write it between quotes")
    return (
        find_commune(catalogue, valeur, None)
        if genre == "commune"
        else read_jour(valeur, datetime.now).date().isoformat()
    )


def read_place(catalogue: Catalogue, commune: str | None, code_postal: str | None, **faits: str | None) -> Situation:
    """Read where someone lives, and the faits given with it; a commune is more precise than a postcode.

    Raises:
        ValueError: one of them is not known, or the place is shared.
    """
    if code_postal and not re.fullmatch(r"\d{5}", code_postal):
        raise ValueError(f"'{code_postal}' is no postcode: write five digits")
    dits = {"commune": find_commune(catalogue, commune, None if commune else code_postal), **faits}
    return {code: catalogue.read_fait(code, valeur) for code, valeur in dits.items() if valeur}


def find_commune(catalogue: Catalogue, nom: str | None, code_postal: str | None) -> str | None:
    """Find the Insee code of a commune; `hors_ain` when it is elsewhere, None when nothing was typed.

    Raises:
        ValueError: several communes share the postcode or the beginning of the name, or no commune has this name.
    """
    communes = catalogue.contenu.communes
    if code_postal:
        trouvees = [c for c in communes.values() if code_postal in c.codes_postaux]
        if len(trouvees) > 1:
            raise ValueError(f"{code_postal} is shared by {', '.join(c.nom for c in trouvees)}: use --commune")
        return trouvees[0].insee if trouvees else HORS_AIN
    if nom is None or nom in communes or nom == HORS_AIN:
        return nom
    return HORS_AIN if nom.isdigit() else _named(catalogue, nom)


def _named(catalogue: Catalogue, nom: str) -> str:
    """Find a commune by its name, of today or of before; a name that several have is asked again."""
    communes = catalogue.contenu.communes
    noms = {plain(ancien): insee for ancien, insee in catalogue.contenu.anciens_noms.items()}
    noms |= {plain(c.nom): c.insee for c in communes.values()}
    if plain(nom) in noms:
        return noms[plain(nom)]
    suites = [c.nom for c in communes.values() if plain(c.nom).startswith(f"{plain(nom)} ")]
    if len(suites) > 1:
        raise ValueError(f"'{nom}' may be {', '.join(suites)}: write the whole name")
    raise ValueError(f"unknown commune: {unknown_code(plain(nom), noms)}")
