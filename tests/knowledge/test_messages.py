import re
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

import pytest

from knowledge.catalogue import Catalogue
from knowledge.exceptions_legales import as_date, months_after
from knowledge.messages import NE_SAIT_PAS, Messages, question
from knowledge.model import Verdict
from knowledge.textes import euros, format_valeur, french_date
from tests.situations import by_dispositif, situations

JOUR = date(2026, 11, 21)
MOMENT = datetime.combine(JOUR, time(10))
TYPES = {"question", "resultat", "contact", "urgence", "clarification", "information"}
NIVEAUX = ["immediat", "violence", "enfant", "suicide", "sans_toit", "gaz"]
RESULTAT = {
    "dispositif", "verdict", "raisons", "non_verifie", "montants", "demarches", "justificatifs", "contacts", "voisins",
    "sources", "release", "valide_au",
}  # fmt: skip
JAMAIS = ["vous avez droit", "vous n'avez pas droit", "désolé", "!"]


@pytest.fixture
def messages(catalogue):
    return Messages(catalogue, MOMENT)


@pytest.fixture(scope="module")
def resultat(catalogue):
    @cache
    def said(code, rang):
        cas = by_dispositif()[code][rang]
        return Messages(catalogue, datetime.combine(cas["le"], time(10))).resultat(code, dict(cas["situation"]))

    return lambda code, cas: said(code, by_dispositif()[code].index(cas))


def in_contract(message):
    boutons = message.get("buttons", [])
    return (
        bool(message["text"].strip())
        and "{" not in message["text"]
        and message["custom"]["type"] in TYPES
        and all(bouton["title"] == bouton["payload"] for bouton in boutons)
    )


def figures(texte, connus):
    # what is left of the digits of a text once everything that the content gives is taken away
    reste = re.sub(r"^\d\. ", "", texte, flags=re.MULTILINE)
    longs_d_abord = sorted((connu for connu in connus if re.search(r"\d", connu)), key=len, reverse=True)
    reste = re.sub(rf"(?<![\d,])(?:{'|'.join(map(re.escape, longs_d_abord))})(?!\d)", " ", reste)
    return re.findall(r"\d[\d ,]*", reste)


@pytest.fixture(scope="module")
def connus(contenu):
    @cache
    def connus(jour):
        valeurs = [(bareme, valeur) for bareme in contenu.baremes.values() for valeur in bareme.valeurs]
        en_vigueur = {
            format_valeur(valeur.valeur, bareme.unite)
            for bareme, valeur in valeurs
            if valeur.valide_du <= jour and (valeur.valide_au is None or jour <= valeur.valide_au)
        }
        fins = {french_date(valeur.valide_au) for _, valeur in valeurs if valeur.valide_au and valeur.valide_au < jour}
        contacts = {
            texte
            for contact in contenu.contacts.values()
            for texte in (contact.nom, contact.telephone, contact.site_web)
            if texte
        }
        return en_vigueur | fins | contacts | {numero.numero for numero in contenu.numeros.values() if numero.numero}

    return connus


def computed(cas, custom):
    montants = {euros(Decimal(montant[borne])) for montant in custom["montants"] for borne in ("minimum", "maximum")}
    fins = {montant["jusqu_au"] for montant in custom["montants"] if montant["jusqu_au"]}
    dits = [as_date(valeur) for valeur in cas["situation"].values() if isinstance(valeur, (str, date))]
    return montants | fins | {french_date(months_after(jour, 12)) for jour in dits if jour}


@pytest.mark.parametrize(("code", "cas"), situations())
def test_a_result_holds_its_contract_decides_nothing_and_closes_no_door(resultat, code, cas):
    message = resultat(code, cas)
    custom, texte = message["custom"], message["text"].lower()

    assert in_contract(message)
    assert set(message["custom"]) >= RESULTAT
    assert (message["custom"]["type"], message["custom"]["dispositif"]) == ("resultat", code)
    assert message["custom"]["contacts"]
    assert message["custom"]["sources"]
    assert message["custom"]["release"] == "essai"
    assert [mot for mot in JAMAIS if mot in texte] == []
    assert "décide" in texte
    if custom["verdict"] == Verdict.PEU_PROBABLE:
        assert custom["raisons"]
        assert (custom["demarches"], custom["justificatifs"], custom["montants"]) == ([], [], [])


@pytest.mark.parametrize(("code", "cas"), situations())
def test_every_figure_of_a_result_comes_from_the_content(resultat, connus, code, cas):
    message = resultat(code, cas)

    assert figures(message["text"], connus(cas["le"]) | computed(cas, message["custom"])) == []


@pytest.mark.parametrize(("code", "cas"), situations("fsl_energie"))
def test_the_fsl_never_says_an_amount(resultat, code, cas):
    message = resultat(code, cas)

    assert "€" not in message["text"]
    assert message["custom"]["montants"] == []
    assert message["custom"]["valide_au"] is None


def test_a_figure_that_nobody_gave_would_be_seen():
    connus = {"651,69 €", "12 mois", "3230"}

    assert figures("1. C'est 651,69 €, 12 mois, le 3230.", connus) == []
    assert figures("C'est 651,60 €.", connus) == ["651,60 "]
    assert figures("C'est 112 mois.", connus) == ["112 "]
    assert figures("C'est 1 651,69 €.", connus) != []


def test_an_amount_is_said_with_its_last_day(messages):
    situation = {"vit_en_couple": False, "paiement_pension": "rien", "nombre_enfants": 2}

    message = messages.resultat("asf", situation)

    assert "environ 401,56 € par mois, soit 200,78 € par enfant" in message["text"]
    assert "Montant valable jusqu'au 31 mars 2027." in message["text"]
    assert message["custom"]["valide_au"] == "2027-03-31"


def test_an_amount_of_the_year_before_is_not_said(catalogue):
    messages = Messages(catalogue, datetime(2027, 4, 1, 10))
    situation = {"vit_en_couple": False, "paiement_pension": "rien", "nombre_enfants": 2}

    message = messages.resultat("asf", situation)

    assert "€" not in message["text"]
    assert message["custom"]["montants"] == []


def test_near_a_threshold_both_amounts_are_said_the_highest_first(messages):
    message = messages.resultat("auu", {"nombre_enfants": 0, "ressources_mensuelles": 720})

    assert "environ 651,69 € ou 521,35 €, en une seule fois" in message["text"]


def test_without_resources_a_range_is_said(messages):
    message = messages.resultat("auu", {"nombre_enfants": 0})

    assert "entre environ 260,68 € et 651,69 €, en une seule fois" in message["text"]


def test_every_question_asks_says_why_and_lets_people_not_know(catalogue):
    for code, fait in catalogue.contenu.faits.items():
        if fait.question:
            message = question(code, fait, "Pour savoir.", "abc")

            assert in_contract(message), code
            assert message["text"] == f"{fait.question}\n{fait.pourquoi or 'Pour savoir.'}"
            assert (message["custom"]["type"], message["custom"]["fait"]) == ("question", code)
            assert message["buttons"][-1]["title"] == NE_SAIT_PAS


def test_a_question_proposes_the_answers_of_its_fait(catalogue):
    faits = catalogue.contenu.faits

    proposes = {
        code: [bouton["title"] for bouton in question(code, faits[code], "", "abc")["buttons"][:-1]]
        for code in ("vit_en_couple", "titre", "nombre_enfants")
    }

    assert proposes == {
        "vit_en_couple": ["Oui", "Non"],
        "titre": [option.texte for option in faits["titre"].options],
        "nombre_enfants": [],
    }


@pytest.mark.parametrize("niveau", NIVEAUX)
@pytest.mark.parametrize("auteur", [False, True])
def test_an_emergency_gives_numbers_that_the_content_has(messages, niveau, auteur):
    message = messages.urgence(niveau, auteur)

    numeros = message["custom"]["numeros"]
    assert in_contract(message)
    assert (message["custom"]["type"], message["custom"]["niveau"]) == ("urgence", niveau)
    assert all((numero["numero"] or numero["url"]) in message["text"] for numero in numeros)
    assert numeros


def test_a_danger_of_now_gives_the_police_first_and_a_silent_way(messages):
    numeros = [numero["code"] for numero in messages.urgence("immediat")["custom"]["numeros"]]

    assert numeros[0] == "police_17"
    assert "sms_114" in numeros


def test_a_violence_lets_choose_between_the_two_lines_and_says_who_is_not_warned(messages):
    message = messages.urgence("violence")

    codes = [numero["code"] for numero in message["custom"]["numeros"]]
    assert {"violences_3919", "victimes_116006"} <= set(codes)
    assert "17" in message["text"].split("\n")[0]
    assert "je ne préviens personne" in message["text"]


def test_who_fears_to_hurt_is_not_told_that_it_is_not_their_fault(messages):
    assert "pas de votre faute" in messages.urgence("violence")["text"]
    assert "pas de votre faute" not in messages.urgence("violence", auteur=True)["text"]


def test_who_fears_to_hurt_has_a_line_of_their_own(messages):
    numeros = [numero["code"] for numero in messages.urgence("violence", auteur=True)["custom"]["numeros"]]

    assert "fnacav" in numeros


def test_a_clarification_proposes_each_need_and_something_else(messages):
    message = messages.clarification(["energie_impayes", "impaye_loyer"])

    sujets = messages.contenu.sujets
    assert in_contract(message)
    assert message["custom"] == {"type": "clarification", "sujets": ["energie_impayes", "impaye_loyer"]}
    assert [bouton["title"] for bouton in message["buttons"]] == [
        sujets["energie_impayes"].libelle,
        sujets["impaye_loyer"].libelle,
        "Autre chose",
    ]
    assert f"{sujets['energie_impayes'].phrase} ou {sujets['impaye_loyer'].phrase}" in message["text"]


@pytest.mark.parametrize("commune", [None, "01283", "hors_ain"])
def test_contacts_come_with_how_to_reach_them_and_why(messages, commune):
    for code, dispositif in messages.contenu.dispositifs.items():
        message = messages.contacts(dispositif.contacts, {"commune": commune} if commune else {})

        assert in_contract(message), code
        assert message["custom"]["type"] == "contact"
        for contact in message["custom"]["contacts"]:
            assert contact["nom"][1:] in message["text"]
            assert contact["raison"] in message["text"]
            assert not contact["telephone"] or contact["telephone"] in message["text"]


@pytest.mark.parametrize(
    "partie", ["presentation", "demarches", "justificatifs", "delais", "remboursement", "securite"]
)
def test_every_statement_is_an_information_with_its_sources(messages, partie):
    for code, dispositif in messages.contenu.dispositifs.items():
        enonces = getattr(dispositif, partie)
        if messages.resultats.enonces(enonces, {}):
            message = messages.enonces(enonces, {}, code)

            assert in_contract(message), code
            assert (message["custom"]["type"], message["custom"]["release"]) == ("information", "essai")
            assert message["custom"]["sources"], code
            assert all(source["titre"] for source in message["custom"]["sources"])


@pytest.mark.parametrize(("code", "role"), [("auu", "proche"), ("auu", "auteur"), ("aripa", "debiteur")])
def test_what_a_role_hears_can_be_said(messages, code, role):
    parcours = messages.contenu.dispositifs[code].parcours[role]

    assert in_contract(messages.enonces(parcours.information, {"role": role}, code))
    assert in_contract(messages.contacts(parcours.contacts, {"role": role}))


def test_a_sentence_of_the_interface_is_filled_and_keeps_its_buttons(messages):
    message = messages.phrase("note_besoin", phrase="d'une facture")

    assert message["text"].startswith("J'ai noté aussi votre autre question, d'une facture.")
    assert message["custom"] == {"type": "information", "code": "note_besoin", "release": "essai"}
    assert [bouton["title"] for bouton in messages.phrase("accueil")["buttons"]]


def test_a_helpline_that_has_ended_is_not_shown(contenu):
    finie = replace(contenu.numeros["police_17"], valide_au=date(2026, 11, 20))
    catalogue = Catalogue(replace(contenu, numeros=contenu.numeros | {"police_17": finie}), "essai")

    codes = [
        n["code"] for n in Messages(catalogue, datetime(2026, 11, 21, 10)).urgence("immediat")["custom"]["numeros"]
    ]

    assert "police_17" not in codes
    assert "sms_114" in codes
