from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from knowledge.model import Bareme, Contact, Contenu, Enonce, Numero, Phrase, ValeurDatee
from knowledge.textes import Redaction, euros, format_valeur, french_date

JOUR = date(2026, 11, 21)
FIN = date(2027, 3, 31)
LENDEMAIN = date(2027, 4, 1)
PHRASES = {
    "valeur_perimee": Phrase("La valeur « {libelle} » n'est plus sûre{depuis}. Demandez à {contact}."),
    "valeur_contestee": Phrase("Les sources ne disent pas la même chose : « {libelle} ». Demandez à {contact}."),
    "enonce_perime": Phrase("Ce n'est plus sûr{depuis}. Demandez à {contact}."),
    "enonce_conteste": Phrase("Les sources ne disent pas la même chose. Demandez à {contact}."),
}


def bareme(valeur, unite, statut="confirme", au=FIN, **champs):
    datee = ValeurDatee(
        Decimal(valeur) if unite not in ("texte", "lien", "date") else valeur, date(2026, 4, 1), ("s",), au, statut
    )
    return Bareme(libelle="Le délai", unite=unite, valeurs=(datee,), verifie_le=JOUR, **champs)


@pytest.fixture
def petit():
    caf = Contact(nom="la Caf", description="Pour demander.", date_maj=JOUR, telephone="3230")
    ligne = Numero("la ligne", "3919", "telephone", "écouter", "jour et nuit", "gratuit", (), "s", JOUR)
    return Contenu(
        dispositifs={}, faits={}, sujets={}, sources={}, glossaire={}, communes={}, anciens_noms={},
        phrases=PHRASES,
        contacts={
            "caf_ain": caf,
            "site": replace(caf, nom="le site", telephone=None, site_web="https://exemple.fr"),
            "ccas": replace(caf, nom="le CCAS", telephone=None),
        },
        numeros={"ligne": ligne, "tchat": replace(ligne, nom="le tchat", numero=None, canal="tchat")},
        baremes={
            "sur": bareme("651.69", "EUR"),
            "calcul": bareme("200.78", "EUR", "calcule"),
            "delai_calcule": bareme("3", "mois", "calcule"),
            "a_verifier": bareme("3", "mois", "a_verifier"),
            "conteste": bareme("24", "mois", "conteste", au=None),
            "durable": bareme("12", "mois", au=None),
            "court": bareme("5", "jours", au=date(2026, 12, 31)),
        },
    )  # fmt: skip


@pytest.fixture
def write(petit):
    def write(texte, jour=JOUR, **champs):
        return Redaction(petit, jour).write(Enonce(texte=texte, source="s", **champs))

    return write


@pytest.mark.parametrize(
    ("valeur", "unite", "ecrit"),
    [
        ("651.69", "EUR", "651,69 €"),
        ("1173.04", "EUR", "1 173,04 €"),
        ("5000", "EUR", "5 000 €"),
        ("78.2", "EUR", "78,20 €"),
        ("1234567.895", "EUR", "1 234 567,90 €"),
        ("12", "mois", "12 mois"),
        ("1", "mois", "1 mois"),
        ("1", "ans", "1 an"),
        ("21", "ans", "21 ans"),
        ("60", "jours", "60 jours"),
        ("3", "jours_ouvres", "3 jours ouvrés"),
        ("24", "heures", "24 heures"),
        ("2", "semaines", "2 semaines"),
        ("7.5", "pourcent", "7,5 %"),
        ("20", "pourcent", "20 %"),
        ("100", "nombre", "100"),
        ("1.50", "taux", "1,5"),
    ],
)
def test_a_value_is_written_in_its_unit(valeur, unite, ecrit):
    assert format_valeur(Decimal(valeur), unite) == ecrit


@pytest.mark.parametrize(
    ("valeur", "unite", "ecrit"),
    [
        ("2026-04-01", "date", "1er avril 2026"),
        ("2026-12-31", "date", "31 décembre 2026"),
        ("https://www.caf.fr", "lien", "https://www.caf.fr"),
        ("le 1er, le 10 ou le 15", "texte", "le 1er, le 10 ou le 15"),
        ("2024", "texte", "2024"),
    ],
)
def test_a_text_a_date_and_a_link_are_written_as_people_read_them(valeur, unite, ecrit):
    assert format_valeur(valeur, unite) == ecrit


def test_every_value_of_the_content_can_be_written(catalogue):
    ecrits = [
        (format_valeur(valeur.valeur, bareme.unite), bareme.unite)
        for bareme in catalogue.contenu.baremes.values()
        for valeur in bareme.valeurs
    ]

    assert all(texte.strip() for texte, _ in ecrits)
    assert all(texte.endswith("€") for texte, unite in ecrits if unite == "EUR")
    assert not any("." in texte for texte, unite in ecrits if unite not in ("texte", "lien"))


def test_an_amount_is_rounded_half_up():
    assert [euros(Decimal(montant)) for montant in ("0.005", "260.676", "0.994")] == ["0,01 €", "260,68 €", "0,99 €"]


def test_a_statement_is_filled_with_its_sources_and_its_last_day(write):
    rendu = write("C'est {sur} en {court}.")

    assert rendu.texte == "C'est 651,69 € en 5 jours."
    assert (rendu.statut, rendu.sources, rendu.valide_au) == ("confirme", ("s",), date(2026, 12, 31))


def test_a_value_without_end_gives_no_last_day(write):
    assert write("En {durable}.").valide_au is None


def test_contacts_and_helplines_are_named_with_what_to_dial_or_open(write):
    rendu = write("Voyez {contact:caf_ain}, {contact:site}, {contact:ccas}, le {numero:ligne} ou {numero:tchat}.")

    assert rendu.texte == "Voyez la Caf (3230), le site (https://exemple.fr), le CCAS, le 3919 ou le tchat."


@pytest.mark.parametrize(
    ("texte", "champs", "ecrit", "statut"),
    [
        ("C'est {calcul}.", {}, "C'est environ 200,78 € (calcul, à confirmer par la Caf).", "calcule"),
        ("C'est {sur}.", {"statut": "calcule"}, "C'est 651,69 € (calcul, à confirmer par la Caf).", "calcule"),
        ("C'est {sur}.", {"statut": "a_verifier"}, "C'est 651,69 € (à confirmer).", "a_verifier"),
        ("En {a_verifier}.", {}, "En 3 mois (à confirmer).", "a_verifier"),
        ("En {delai_calcule}.", {}, "En 3 mois (calcul, à confirmer par la Caf).", "calcule"),
        ("{calcul}, en {a_verifier}.", {}, "environ 200,78 €, en 3 mois (à confirmer).", "a_verifier"),
        ("C'est {sur}.", {"statut": "arbitrage"}, "C'est 651,69 €.", "arbitrage"),
        ("C'est {sur}", {"statut": "a_verifier"}, "C'est 651,69 € (à confirmer)", "a_verifier"),
        ("C'est {sur}, à confirmer.", {"statut": "a_verifier"}, "C'est 651,69 €, à confirmer.", "a_verifier"),
    ],
)
def test_the_least_sure_part_of_a_statement_says_how_sure_it_is(write, texte, champs, ecrit, statut):
    rendu = write(texte, **champs)

    assert (rendu.texte, rendu.statut) == (ecrit, statut)


def test_an_expired_value_is_replaced_by_its_last_day_and_whom_to_ask(write):
    rendu = write("En {durable}, c'est {sur}.", LENDEMAIN)

    assert rendu.texte == "La valeur « Le délai » n'est plus sûre depuis le 31 mars 2027. Demandez à la Caf (3230)."
    assert (rendu.statut, rendu.valide_au) == ("perime", None)


def test_a_value_is_still_said_on_its_last_day(write):
    assert write("C'est {sur}.", FIN).texte == "C'est 651,69 €."


def test_a_value_that_is_not_yet_in_force_is_not_said(write):
    assert (
        write("C'est {sur}.", date(2026, 3, 31)).texte
        == "La valeur « Le délai » n'est plus sûre. Demandez à la Caf (3230)."
    )


def test_a_contested_value_is_never_said_and_the_sentence_says_why(write):
    rendu = write("En {conteste}.")

    assert rendu.texte == "Les sources ne disent pas la même chose : « Le délai ». Demandez à la Caf (3230)."
    assert (rendu.statut, rendu.valide_au) == ("conteste", None)


@pytest.mark.parametrize(("texte", "statut"), [("C'est {sur}.", "perime"), ("En {conteste}.", "conteste")])
def test_a_statement_may_say_something_else_instead(write, texte, statut):
    rendu = write(texte, LENDEMAIN, sinon="Demandez à {contact:caf_ain}.")

    assert (rendu.texte, rendu.statut) == ("Demandez à la Caf (3230).", statut)


def test_what_is_said_instead_may_itself_be_lost(write):
    rendu = write("C'est {sur}.", LENDEMAIN, sinon="C'est {calcul}.")

    assert rendu.texte == "La valeur « Le délai » n'est plus sûre depuis le 31 mars 2027. Demandez à la Caf (3230)."


@pytest.mark.parametrize(
    ("jour", "ecrit", "statut"),
    [
        (FIN, "Le guichet est ouvert.", "confirme"),
        (LENDEMAIN, "Ce n'est plus sûr depuis le 31 mars 2027. Demandez à le CCAS.", "perime"),
    ],
)
def test_a_statement_that_has_ended_says_since_when_and_whom_to_ask(write, jour, ecrit, statut):
    rendu = write("Le guichet est ouvert.", jour, valide_au=FIN, interlocuteur="ccas")

    assert (rendu.texte, rendu.statut) == (ecrit, statut)


def test_a_statement_says_its_own_last_day(write):
    assert write("Le guichet est ouvert.", valide_au=FIN).valide_au == FIN


def test_a_contested_statement_is_never_said(write):
    rendu = write("Le guichet est ouvert.", statut="conteste", sinon=None)

    assert rendu.texte == "Les sources ne disent pas la même chose. Demandez à la Caf (3230)."
    assert rendu.statut == "conteste"


@pytest.mark.parametrize("texte", ["Voyez {contact:ferme}.", "Appelez le {numero:ancienne}."])
@pytest.mark.parametrize(
    ("jour", "dit"), [(FIN, "le point conseil"), (LENDEMAIN, "Ce n'est plus sûr. Demandez à la Caf (3230).")]
)
def test_a_place_or_a_line_that_has_closed_is_not_named(petit, texte, jour, dit):
    ferme = replace(petit.contacts["ccas"], nom="le point conseil", valide_au=FIN)
    ancienne = replace(petit.numeros["tchat"], nom="le point conseil", valide_au=FIN)
    contenu = replace(petit, contacts=petit.contacts | {"ferme": ferme}, numeros={"ancienne": ancienne})

    assert dit in Redaction(contenu, jour).write(Enonce(texte=texte, source="s")).texte
    assert dit in Redaction(contenu, jour).say(texte)


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("C'est {sur}.", "La valeur « Le délai » n'est plus sûre depuis le 31 mars 2027. Demandez à la Caf (3230)."),
        ("En {durable}.", "En 12 mois."),
        ("Voyez {contact:ccas}.", "Voyez le CCAS."),
    ],
)
def test_a_short_text_says_when_its_value_is_lost(petit, texte, dit):
    assert Redaction(petit, LENDEMAIN).say(texte) == dit


@pytest.mark.parametrize(
    ("simple", "ecrit"),
    [("Un an.", "Un an."), ("En {durable}.", "En 12 mois."), ("En {conteste}.", None), (None, None)],
)
def test_simpler_words_go_with_a_statement_while_their_values_are_in_force(write, simple, ecrit):
    rendu = write("En {durable}.", simple=simple)

    assert (rendu.texte, rendu.simple) == ("En 12 mois.", ecrit)


def test_simpler_words_are_as_sure_as_the_statement(write):
    assert write("Ce serait cela.", simple="C'est peut-être cela.", statut="a_verifier").simple.endswith(
        "(à confirmer)."
    )


def test_a_day_is_written_as_people_say_it():
    assert [french_date(date(2026, mois, 1 + mois)) for mois in (1, 2, 8)] == [
        "2 janvier 2026",
        "3 février 2026",
        "9 août 2026",
    ]
