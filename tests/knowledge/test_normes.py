"""The content in the norms of others: data·inclusion v1, schema.org."""

import json
from dataclasses import replace
from datetime import date

import pytest
from data_inclusion.schema import v1
from pydantic import ValidationError

from knowledge import data_inclusion, jsonld
from knowledge.data_inclusion import Bloc, Service, Structure, structure_of
from knowledge.model import Fermeture

JOUR = date(2026, 11, 25)
# schema.org 29: the properties that each type has, its own or inherited.
PROPRIETES = {
    "GovernmentService": {
        "@context", "@id", "identifier", "name", "alternateName", "description", "provider", "areaServed", "jurisdiction",
        "availableChannel", "isRelatedTo",
    },
    "GovernmentOrganization": {"@id", "name", "telephone", "email", "url", "address"},
    "ServiceChannel": {"name", "description", "serviceUrl", "servicePhone", "serviceLocation"},
    "ContactPoint": {"name", "telephone", "email", "hoursAvailable", "availableLanguage"},
    "Place": {"name", "address", "geo", "openingHoursSpecification"},
    "PostalAddress": {"streetAddress", "postalCode", "addressLocality", "addressCountry"},
    "GeoCoordinates": {"latitude", "longitude"},
    "OpeningHoursSpecification": {"dayOfWeek", "opens", "closes"},
    "AdministrativeArea": {"name", "identifier"},
    "Country": {"name", "identifier"},
}  # fmt: skip
REQUIS = {
    "GovernmentService": {"@context", "@id", "name", "description", "provider", "areaServed", "availableChannel"},
    "GovernmentOrganization": {"@id", "name"},
    "ServiceChannel": {"name", "description"},
    "OpeningHoursSpecification": {"dayOfWeek", "opens", "closes"},
    "PostalAddress": {"streetAddress", "addressCountry"},
}  # fmt: skip


@pytest.fixture
def lignes(contenu):
    return list(data_inclusion.export(contenu, JOUR))


@pytest.fixture
def services(contenu):
    return list(jsonld.export(contenu, JOUR))


def nodes(data):
    """Every typed object inside, with whether it only refers to another."""
    if isinstance(data, dict):
        if "@type" in data:
            yield data
        for valeur in data.values():
            yield from nodes(valeur)
    elif isinstance(data, list):
        for part in data:
            yield from nodes(part)


def test_every_contact_that_may_be_shown_is_a_structure_of_data_inclusion(contenu, lignes):
    structures = [ligne for ligne in lignes if "passerelle" in ligne]

    assert [ligne["id"] for ligne in structures] == [
        f"passerelle--{code}" for code, contact in contenu.contacts.items() if contact.confiance != "F"
    ]
    for ligne in structures:
        assert json.loads(json.dumps(ligne)) == ligne
        assert Structure.model_validate(ligne).id == ligne["id"]
        sans_bloc = {nom: valeur for nom, valeur in ligne.items() if nom != "passerelle"}
        assert v1.Structure.model_validate(sans_bloc, context={"ignore_warnings": False}).nom == ligne["nom"]


def test_every_right_is_a_service_of_a_structure_that_is_exported(contenu, lignes):
    services = [ligne for ligne in lignes if "structure_id" in ligne]
    connues = {ligne["id"] for ligne in lignes if "passerelle" in ligne}

    assert [ligne["id"] for ligne in services] == [f"passerelle--{code}" for code in contenu.dispositifs]
    for ligne in services:
        assert v1.Service.model_validate(ligne, context={"ignore_warnings": False}).nom == ligne["nom"]
        assert ligne["structure_id"] in connues


@pytest.mark.parametrize("classe", [Structure, Service, Bloc])
def test_a_key_that_the_norm_does_not_know_is_refused(contenu, classe, lignes):
    exemples = {Structure: lignes[0], Service: lignes[-1], Bloc: lignes[0]["passerelle"]}

    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        classe.model_validate(exemples[classe] | {"inconnue": 1})


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("code_postal", "1000"),
        ("courriel", "ecrire a caf"),
        ("site_web", "caf.fr"),
        ("nom", "AB"),
        ("code_insee", "1053"),
    ],
)
def test_what_the_norm_refuses_is_refused(contenu, champ, valeur):
    with pytest.raises(ValidationError, match=champ):
        structure_of(replace(contenu.contacts["avema"], **{champ: valeur}))


def test_the_block_keeps_all_that_the_norm_lacks(contenu):
    ferme = replace(contenu.contacts["avema"], fermetures=(Fermeture(JOUR, JOUR, "travaux"),), verifie_le=JOUR)

    relu = Structure.model_validate(structure_of(ferme).model_dump(mode="json"))

    for nom in Bloc.model_fields.keys() - {"fermetures"}:
        assert getattr(relu.passerelle, nom) == getattr(ferme, nom), nom
    assert vars(relu.passerelle.fermetures[0]) == vars(ferme.fermetures[0])


def test_a_place_that_has_ended_is_not_exported(contenu):
    fini = replace(contenu.contacts["avema"], valide_au=date(2026, 11, 24))
    sans = replace(contenu, contacts=contenu.contacts | {"avema": fini})

    assert "passerelle--avema" not in [ligne["id"] for ligne in data_inclusion.export(sans, JOUR)]


def test_every_right_is_a_government_service_of_schema_org(contenu, services):
    assert [service["identifier"] for service in services] == list(contenu.dispositifs)
    for service in services:
        assert service["@type"] == "GovernmentService"
        assert json.loads(json.dumps(service)) == service
        for node in nodes(service):
            genre, noms = node["@type"], node.keys() - {"@type"}
            assert noms <= PROPRIETES[genre], genre
            if noms != {"@id"}:  # a mere reference
                assert REQUIS.get(genre, set()) <= noms, genre


def test_the_references_between_rights_lead_to_rights(services):
    connus = {service["@id"] for service in services}

    assert {voisin["@id"] for service in services for voisin in service.get("isRelatedTo", [])} <= connus


@pytest.mark.parametrize("a_verifier", [False, True])
def test_hours_that_are_to_be_checked_are_not_published_as_sure(contenu, a_verifier):
    aripa = replace(contenu.contacts["aripa"], horaires_a_verifier=a_verifier)
    services = jsonld.export(replace(contenu, contacts=contenu.contacts | {"aripa": aripa}), JOUR)

    points = [node for node in nodes(list(services)) if node["@type"] == "ContactPoint" and node["name"] == aripa.nom]

    heures = points[0].get("hoursAvailable", [])
    attendues = [("https://schema.org/Monday", "09:00", "16:30")] if not a_verifier else []
    assert [(h["dayOfWeek"], h["opens"], h["closes"]) for h in heures][:1] == attendues


def test_no_figure_and_no_professional_contact_is_published(contenu, services):
    textes = json.dumps(services, ensure_ascii=False)

    assert "€" not in textes
    assert not any(c.nom in textes for c in contenu.contacts.values() if c.public == "professionnels")
