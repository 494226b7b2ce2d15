"""The contacts and the rights in the words of data·inclusion v1, strict, with a block of ours for what v1 lacks.

The shapes are those of `data-inclusion-schema`; a key that they do not know is a mistake, not an extension.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import phonenumbers
from data_inclusion.schema import v1
from pydantic import BaseModel, ConfigDict

from knowledge.model import Confiance, Contact, Contenu, Dispositif
from knowledge.textes import Redaction

SOURCE = "passerelle"
AIN = "01"
STRICT = ConfigDict(extra="forbid")


class Fermeture(BaseModel):
    """Days when a place is closed."""

    model_config = STRICT
    du: date
    au: date
    motif: str | None = None


class Bloc(BaseModel):
    """What v1 lacks: how sure a contact is, for whom, where it holds, at what price, and its dates."""

    model_config = STRICT
    confiance: Confiance
    zone: str
    public: str
    famille: str | None = None
    organisme: str | None = None
    cout: str | None = None
    remarque: str | None = None
    horaires_a_verifier: bool = False
    verifie_le: date | None = None
    revoir_le: date | None = None
    valide_au: date | None = None
    fermetures: tuple[Fermeture, ...] = ()
    sources: tuple[str, ...] = ()


class Structure(v1.Structure):  # type: ignore[misc]  # the package has no types
    """A contact."""

    model_config = STRICT
    passerelle: Bloc


class Service(v1.Service):  # type: ignore[misc]
    """A right or an aid, held by the structure in charge."""

    model_config = STRICT


def phone(numero: str) -> str:
    """Write a number in E.164; a short number has no other form than its own.

    >>> phone("04 74 32 27 12"), phone("3230"), phone("116 006")
    ('+33474322712', '3230', '116006')
    """
    lu = phonenumbers.parse(numero, "FR")
    if not phonenumbers.is_valid_number(lu):
        return "".join(chiffre for chiffre in numero if chiffre.isdigit())
    return phonenumbers.format_number(lu, phonenumbers.PhoneNumberFormat.E164)


def structure_of(contact: Contact, redaction: Redaction | None = None) -> Structure:
    """Describe a contact.

    Raises:
        ValidationError: something in it is not what data·inclusion asks.
    """
    bloc = {nom: getattr(contact, nom) for nom in Bloc.model_fields if nom != "fermetures"}
    bloc["fermetures"] = [vars(fermeture) for fermeture in contact.fermetures]
    communs = (
        "nom", "date_maj", "commune", "code_postal", "code_insee", "adresse", "complement_adresse", "latitude", "longitude",
        "courriel", "site_web", "horaires_accueil",
    )  # fmt: skip
    data: dict[str, Any] = {nom: getattr(contact, nom) for nom in communs}
    data["description"] = redaction.say(contact.description) if redaction else contact.description
    data["telephone"] = phone(contact.telephone) if contact.telephone else None
    return Structure(source=SOURCE, id=f"{SOURCE}--{contact.code}", passerelle=Bloc(**bloc), **data)


def service_of(dispositif: Dispositif, contenu: Contenu, redaction: Redaction) -> Service:
    """Describe a right, without its amounts: they have a day, a service has none."""
    organisme = contenu.contacts[dispositif.organisme]
    textes = [redaction.write(dispositif.resume).texte, *map(redaction.say, dispositif.non_verifie)]
    return Service(
        source=SOURCE,
        id=f"{SOURCE}--{dispositif.code}",
        structure_id=f"{SOURCE}--{organisme.code}",
        nom=dispositif.nom,
        description=textes[0],
        date_maj=dispositif.verifie_le,
        frais=v1.Frais.GRATUIT,
        conditions_acces="\n".join(textes[1:]) or None,
        zone_eligibilite=[AIN],
        mobilisable_par={v1.PersonneMobilisatrice.USAGERS},
        telephone=phone(organisme.telephone) if organisme.telephone else None,
    )


def export(contenu: Contenu, jour: date) -> Iterator[dict[str, Any]]:
    """Yield every structure, then every service, as JSON data; what may not be shown to people is left out."""
    redaction = Redaction(contenu, jour)
    for contact in contenu.contacts.values():
        if contact.confiance != "F" and (contact.valide_au is None or jour <= contact.valide_au):
            yield structure_of(contact, redaction).model_dump(mode="json", exclude_none=True)
    for dispositif in contenu.dispositifs.values():
        yield service_of(dispositif, contenu, redaction).model_dump(mode="json", exclude_none=True)
