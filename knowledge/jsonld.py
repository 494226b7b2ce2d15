"""The rights as schema.org `GovernmentService`, for search engines and other programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from knowledge.data_inclusion import phone
from knowledge.horaires import week
from knowledge.model import Contact, Contenu, Dispositif
from knowledge.textes import Redaction

CONTEXTE = "https://schema.org"
IDENTIFIANT = "urn:passerelle:"
JOURS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
AIN = {"@type": "AdministrativeArea", "name": "Ain", "identifier": "01"}
FRANCE = {"@type": "Country", "name": "France", "identifier": "FR"}


def export(contenu: Contenu, jour: date) -> Iterator[dict[str, Any]]:
    """Yield one `GovernmentService` a right, as it stands on that day."""
    redaction = Redaction(contenu, jour)
    for dispositif in contenu.dispositifs.values():
        yield _service(dispositif, contenu, redaction)


def _service(dispositif: Dispositif, contenu: Contenu, redaction: Redaction) -> dict[str, Any]:
    organisme = contenu.contacts[dispositif.organisme]
    canaux = [contenu.contacts[renvoi.contact] for renvoi in dispositif.contacts if renvoi.contact]
    service: dict[str, Any] = {
        "@context": CONTEXTE,
        "@type": "GovernmentService",
        "@id": f"{IDENTIFIANT}dispositif:{dispositif.code}",
        "identifier": dispositif.code,
        "name": dispositif.nom,
        "alternateName": [nom for nom in (dispositif.sigle, *dispositif.autres_noms) if nom],
        "description": redaction.write(dispositif.resume).texte,
        "provider": _organization(organisme),
        "areaServed": AIN,
        "jurisdiction": FRANCE,
        "availableChannel": [_channel(contact, redaction) for contact in _shown([organisme, *canaux])],
        "isRelatedTo": [
            {"@type": "GovernmentService", "@id": f"{IDENTIFIANT}dispositif:{voisin.dispositif}"}
            for voisin in dispositif.voisins
        ],
    }
    return _without_empty(service)


def _shown(contacts: list[Contact]) -> list[Contact]:
    """Keep each contact once, and only those that people may see."""
    kept = {contact.code: contact for contact in contacts if contact.confiance != "F" and contact.public == "usagers"}
    return list(kept.values())


def _organization(contact: Contact) -> dict[str, Any]:
    return _without_empty(
        {
            "@type": "GovernmentOrganization",
            "@id": f"{IDENTIFIANT}contact:{contact.code}",
            "name": contact.nom,
            "telephone": phone(contact.telephone) if contact.telephone else None,
            "email": contact.courriel,
            "url": contact.site_web,
            "address": _address(contact),
        }
    )


def _channel(contact: Contact, redaction: Redaction) -> dict[str, Any]:
    """Describe a way in: a line, a site, a place."""
    point = {
        "@type": "ContactPoint",
        "name": contact.nom,
        "telephone": phone(contact.telephone) if contact.telephone else None,
        "email": contact.courriel,
        "hoursAvailable": _hours(contact),
        "availableLanguage": "fr",
    }
    place = {
        "@type": "Place",
        "name": contact.nom,
        "address": _address(contact),
        "geo": _geo(contact),
        "openingHoursSpecification": _hours(contact),
    }
    return _without_empty(
        {
            "@type": "ServiceChannel",
            "name": contact.nom,
            "description": redaction.say(contact.description),
            "serviceUrl": contact.site_web,
            "servicePhone": _without_empty(point) if contact.telephone else None,
            "serviceLocation": _without_empty(place) if contact.adresse else None,
        }
    )


def _address(contact: Contact) -> dict[str, Any] | None:
    if not contact.adresse:
        return None
    return _without_empty(
        {
            "@type": "PostalAddress",
            "streetAddress": contact.adresse,
            "postalCode": contact.code_postal,
            "addressLocality": contact.commune,
            "addressCountry": "FR",
        }
    )


def _geo(contact: Contact) -> dict[str, Any] | None:
    if contact.latitude is None or contact.longitude is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": contact.latitude, "longitude": contact.longitude}


def _hours(contact: Contact) -> list[dict[str, Any]]:
    """Write the ordinary week; hours that are to be checked are not published as sure."""
    if contact.horaires_accueil is None or contact.horaires_a_verifier:
        return []
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"{CONTEXTE}/{JOURS[indice]}",
            "opens": debut.isoformat("minutes"),
            "closes": "23:59" if fin.isoformat("minutes") == "00:00" else fin.isoformat("minutes"),
        }
        for indice, plages in enumerate(week(contact.horaires_accueil))
        for debut, fin in plages
    ]


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {nom: valeur for nom, valeur in data.items() if valeur not in (None, [], "")}
