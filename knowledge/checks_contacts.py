"""Check whom people are sent to: a phone number, hours, the norm of data·inclusion, the age of a helpline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import phonenumbers
from opening_hours import validate
from pydantic import ValidationError

from knowledge.fautes import Probleme
from knowledge.fiches import Chemin
from knowledge.model import Contact, Numero

HELPLINE_STALE = timedelta(days=180)
V1 = {  # field of data·inclusion → what it must be
    "nom": "un nom de trois lettres au moins, sans point à la fin",
    "description": "une phrase de cinq lettres au moins",
    "date_maj": "une date passée",
    "code_postal": "cinq chiffres entre guillemets",
    "code_insee": "cinq chiffres entre guillemets",
    "courriel": "une adresse comme nom@exemple.fr",
    "site_web": "une adresse qui commence par https://",
}

At = Callable[[Chemin, str], Probleme]  # makes a problem of this item, at the line of a path inside it


def check_contact(contact: Contact, at: At) -> Iterator[Probleme]:
    """Yield what is wrong with a contact: its number, its hours, and what data·inclusion refuses."""
    if contact.telephone and not _is_phone(contact.telephone):
        message = f"« {contact.telephone} » n’est pas un numéro français. Écrivez par exemple 04 74 00 00 00."
        yield at(("telephone",), message)
    yield from _standard(contact, at)
    if contact.horaires_accueil and not validate(contact.horaires_accueil):
        message = f"« {contact.horaires_accueil} » ne se lit pas. Écrivez par exemple Mo-Fr 09:00-12:00,14:00-17:00."
        yield at(("horaires_accueil",), message)


def _standard(contact: Contact, at: At) -> Iterator[Probleme]:
    """Refuse what data·inclusion would refuse: a postcode, an e-mail, a link, a day in the future."""
    try:
        from knowledge.data_inclusion import structure_of
    except ImportError:  # an environment older than pydantic[email]: `make lock install` brings it
        return
    try:
        structure_of(replace(contact, telephone=None))  # the phone is checked apart, for all who have one
    except ValidationError as fault:
        for erreur in fault.errors():
            champ = str(erreur["loc"][0])
            voulu = V1.get(champ, "ce que demande data·inclusion")
            yield at((champ,), f"« {erreur['input']} » ne convient pas. Il faut {voulu}.")


def _is_phone(numero: str) -> bool:
    """Accept a number that can be called from France, a short one too (17, 3230, 116 006, 30 01)."""
    try:
        lu = phonenumbers.parse(numero, "FR")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(lu) or phonenumbers.is_valid_short_number_for_region(lu, "FR")


def check_helpline(numero: Numero, jour: date, at: At) -> Iterator[Probleme]:
    """Yield what is wrong with a helpline; one that has ended or that nobody verified stops a release."""
    if numero.numero and not _is_phone(numero.numero):
        yield at(("numero",), f"« {numero.numero} » n’est pas un numéro français. Écrivez par exemple 3919.")
    for nom, dit in (("valide_au", "s’est arrêté"), ("revoir_le", "était à revoir")):
        fin = getattr(numero, nom)
        if fin is not None and fin < jour:
            yield at((nom,), f"le numéro {dit} le {fin}. Vérifiez-le, puis changez la date ou retirez le numéro.")
    if jour - numero.verifie_le > HELPLINE_STALE:
        message = f"le numéro n’a pas été vérifié depuis le {numero.verifie_le}. Vérifiez-le et changez la date."
        yield at(("verifie_le",), message)
