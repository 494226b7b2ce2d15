"""What expires, and what a person must read again: every dated item of the content, and the warnings about it.

An item is a value, a contact, a helpline or a statement. What stops a release is in `checks`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from typing import Any

from knowledge.fautes import Probleme
from knowledge.fiches import Chemin
from knowledge.model import Contact, Contenu, Numero, Periode, ValeurDatee
from knowledge.priorites import is_confirmed

STALE = timedelta(days=365)  # a fiche
HORIZONS = (30, 90)  # days
OBJETS = ("dispositifs", "evenements", "sujets", "glossaire", "baremes", "contacts", "numeros")

At = Callable[[str, str, Chemin, str], Probleme]  # family, code, path inside the item, message


@dataclass(frozen=True)
class Datee:
    """One atomic item of the content, with the dates that hold for it, its own or those of what it is part of."""

    famille: str
    code: str
    chemin: Chemin
    item: Any
    verifie_le: date | None
    revoir_le: date | None
    valide_au: date | None


def dated_items(contenu: Contenu) -> Iterator[Datee]:
    """Yield every value, contact, helpline and statement, wherever it is."""
    for champ in OBJETS:
        famille = "terme" if champ == "glossaire" else champ.removesuffix("s")
        for code, objet in getattr(contenu, champ).items():
            yield from _inside(famille, code, (), objet, _verified(objet), getattr(objet, "revoir_le", None))


def _verified(objet: Any) -> date | None:
    verifie: date | None = objet.confirme_le if isinstance(objet, Contact) else getattr(objet, "verifie_le", None)
    return verifie


def _inside(
    famille: str, code: str, chemin: Chemin, item: Any, verifie: date | None, revoir: date | None
) -> Iterator[Datee]:
    if isinstance(item, (Periode, ValeurDatee, Contact, Numero)):
        verifie = _verified(item) or verifie
        revoir = getattr(item, "revoir_le", None) or revoir
        yield Datee(famille, code, chemin, item, verifie, revoir, item.valide_au)
    if is_dataclass(item) and not isinstance(item, (type, Contact, Numero)):
        for champ in fields(item):
            yield from _inside(famille, code, (*chemin, champ.name), getattr(item, champ.name), verifie, revoir)
    elif isinstance(item, (tuple, dict)):
        for rang, part in item.items() if isinstance(item, dict) else enumerate(item):
            yield from _inside(famille, code, (*chemin, rang), part, verifie, revoir)


def warnings(contenu: Contenu, jour: date, at: At) -> Iterator[Probleme]:
    """Yield what an editor should look at soon."""
    yield from _undated(contenu, at)
    yield from _endings(contenu, jour, at)
    for famille, objets in (
        ("dispositif", contenu.dispositifs),
        ("sujet", contenu.sujets),
        ("terme", contenu.glossaire),
    ):
        for code, objet in objets.items():
            if objet.verifie_le is not None and jour - objet.verifie_le > STALE:
                yield at(famille, code, ("verifie_le",), "n’a pas été vérifié depuis un an. Relisez la fiche.")
    yield from _reviews(contenu, jour, at)
    yield from _unconfirmed(contenu, jour, at)


def summary(avertissements: Iterable[Probleme]) -> str:
    """Count what has ended, and what ends within each horizon (the nearest counts in both)."""
    dits = [avertissement.message for avertissement in avertissements]
    proches = [sum(f"moins de {jours} jours" in dit for dit in dits) for jours in HORIZONS]
    finis, (trente, quatre_vingt_dix) = sum(dit.startswith("a expiré") for dit in dits), proches
    return (
        f"Échéances : {finis} passée(s) ; {trente} dans les {HORIZONS[0]} jours ; "
        f"{trente + quatre_vingt_dix} dans les {HORIZONS[1]} jours."
    )


def _undated(contenu: Contenu, at: At) -> Iterator[Probleme]:
    """Yield the items that nobody says when they were verified."""
    for famille, objets in (("sujet", contenu.sujets), ("terme", contenu.glossaire)):
        for code, objet in objets.items():
            if objet.verifie_le is None:
                yield at(
                    famille, code, (), "n’a pas de verifie_le. Ajoutez-le, ou « _fichier: {verifie_le: … } » en tête."
                )


def _endings(contenu: Contenu, jour: date, at: At) -> Iterator[Probleme]:
    """Yield the values and statements that have ended, or end soon, and have no successor."""
    for code, bareme in contenu.baremes.items():
        fins = [valeur.valide_au for valeur in bareme.valeurs]
        if fins and None not in fins:
            message = expiry(max(fin for fin in fins if fin), jour, "sa valeur n’est plus dite. Ajoutez la nouvelle.")
            if message:
                yield at("bareme", code, ("valeurs",), message)
    for datee in dated_items(contenu):
        if datee.famille == "numero" or isinstance(datee.item, ValeurDatee) or datee.valide_au is None:
            continue
        message = expiry(datee.valide_au, jour, "il n’est plus dit. Remplacez-le.")
        if message:
            yield at(datee.famille, datee.code, (*datee.chemin, "valide_au"), message)


def expiry(fin: date, jour: date, suite: str) -> str:
    """Say that something has ended, or ends soon; nothing when it is far.

    >>> expiry(date(2026, 12, 31), date(2026, 12, 1), "")
    'expire le 2026-12-31, dans moins de 30 jours. Préparez la suite.'
    """
    if fin < jour:
        return f"a expiré le {fin} : {suite}"
    proche = next((jours for jours in HORIZONS if fin <= jour + timedelta(days=jours)), None)
    return f"expire le {fin}, dans moins de {proche} jours. Préparez la suite." if proche else ""


def _reviews(contenu: Contenu, jour: date, at: At) -> Iterator[Probleme]:
    """Yield what was to be read again by now."""
    for datee in dated_items(contenu):
        propre = getattr(datee.item, "revoir_le", None)
        if propre is not None and propre <= jour and datee.famille != "numero":
            yield at(datee.famille, datee.code, (*datee.chemin, "revoir_le"), _review(propre))
    for code, bareme in contenu.baremes.items():
        if bareme.revoir_le is not None and bareme.revoir_le <= jour:
            yield at("bareme", code, ("revoir_le",), _review(bareme.revoir_le))


def _review(jour: date) -> str:
    return f"était à revoir le {jour}. Vérifiez, puis changez verifie_le et revoir_le."


def _unconfirmed(contenu: Contenu, jour: date, at: At) -> Iterator[Probleme]:
    """Yield one line a file of contacts, with how many of them nobody has confirmed for six months."""
    vieux = [code for code, contact in contenu.contacts.items() if not is_confirmed(contact, jour)]
    lieux = {code: at("contact", code, (), "") for code in vieux}
    for fichier, combien in Counter(lieu.fichier for lieu in lieux.values()).items():
        premier = next(lieu for lieu in lieux.values() if lieu.fichier == fichier)
        message = (
            f"{combien} contacts n’ont pas été confirmés depuis six mois : ils sont dits « à vérifier ». "
            "Appelez, puis mettez verifie_le."
        )
        yield Probleme(fichier, premier.ligne, "verifie_le", message)
