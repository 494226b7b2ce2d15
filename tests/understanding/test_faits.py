import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.faits import extract
from bot.understanding.reponses import read_answer


def test_one_sentence_gives_everything_it_says(lexique, jour):
    extraction = extract("mon ex ne verse plus rien depuis 3 mois, 2 enfants, je suis à Oyonnax", lexique, jour)

    assert extraction.faits == {
        "commune": "01283",
        "nombre_enfants": 2,
        "mois_impayes": 3,
        "paiement_pension": "rien",
        "role": "creancier",
    }


@pytest.mark.parametrize(
    ("message", "attendu"),
    [
        (
            "mon ex paye plu rien depui 3 moi 2 gosses oyonax",
            {"mois_impayes": 3, "nombre_enfants": 2, "paiement_pension": "rien", "role": "creancier"},
        ),
        ("je n'ai pas porté plainte", {"preuve": "aucune"}),
        ("non j'ose pas porter plainte", {"preuve": "aucune"}),
        ("les gendarmes ont pas voulu prendre ma plainte", {"preuve": "aucune"}),
        ("comment voulez-vous que je porte plainte, j'ose pas porter plainte", {"preuve": "aucune"}),
        ("j'ai jamais porté plainte, juste une main courante en mars", {"preuve": "main_courante"}),
        ("j'ai porté plainte il y a 3 mois", {"preuve": "plainte", "preuve_date": "2026-08-21"}),
        ("plainte déposée le 12/03/2026", {"preuve": "plainte", "preuve_date": "2026-03-12"}),
        ("ordonnance de protection la semaine dernière", {"preuve": "ordonnance", "preuve_date": "2026-11-14"}),
        ("j'ai porté plainte et il paye plus depuis mars", {"preuve": "plainte", "mois_impayes": 8}),
        ("l'hôpital a fait un signalement au procureur", {"preuve": "signalement"}),
        ("mon mari me frappe", {"role": "victime", "relation_auteur": "conjoint"}),
        ("mon père me frappe", {"relation_auteur": "famille"}),
        ("ma soeur se fait frapper par son mari", {"role": "proche"}),
        ("j'ai frappé ma femme", {"role": "auteur"}),
        ("je peux plus payer ma pension", {"role": "debiteur"}),
        (
            "je suis divorcée depuis 2 ans et il paye plus depuis février",
            {"mois_impayes": 9, "titre": "executoire", "vit_en_couple": False},
        ),
        ("on est passé devant le juge", {"titre": "executoire"}),
        ("pas de jugement, on s'était arrangés entre nous", {"titre": "accord_oral"}),
        ("on n'a pas de jugement", {"titre": "aucun"}),
        ("il verse que la moitié", {"paiement_pension": "partiel"}),
        ("j'ai refait ma vie", {"vit_en_couple": True}),
        ("maman solo de 3 enfants", {"vit_en_couple": False, "nombre_enfants": 3}),
        ("seul avec mes 2 enfants", {"vit_en_couple": False, "nombre_enfants": 2}),
        ("on n'était pas mariés", {"lien_parents": "concubins"}),
        ("ya eu des menace et le juge parle de mediation", {"violences_autre_parent": True}),
        ("il n'y a jamais eu de violences, on veut une médiation", {"violences_autre_parent": False}),
        ("mon ex a eu des menaces d'expulsion", {"violences_autre_parent": None}),
        ("mon mari est décédé", {"autre_parent": "decede"}),
        ("il est parti à l'étranger", {"autre_parent": "a_l_etranger"}),
        ("je suis ouvrier viticole", {"regime": "msa"}),
        ("edf va me couper l'électricité", {"type_energie": "electricite", "difficulte_energie": "coupure_annoncee"}),
        ("le rsa est en retard et ils m'ont coupé le courant", {"difficulte_energie": "coupee"}),
        ("mon mari est parti, je suis au chômage", {"situation_emploi": "cherche"}),
        ("ils m'ont coupé le gaz", {"type_energie": "gaz", "difficulte_energie": "coupee"}),
        ("linky bridé à 1 kva", {"difficulte_energie": "puissance_reduite"}),
        ("facture d'eau de 850 euros, je gagne 1400", {"type_energie": "eau", "ressources_mensuelles": 1400}),
        ("je touche 607,75 € de RSA", {"ressources_mensuelles": 607.75}),
        ("je suis sans ressources", {"ressources_mensuelles": 0}),
        ("j'étais locataire, maintenant je suis hébergée chez ma mère", {"statut_occupation": "heberge"}),
        ("la facture est au nom de mon ex", {"contrat_a_son_nom": False}),
        (
            "mon bébé de 14 mois et je commence une formation",
            {"age_plus_jeune_enfant": 14, "situation_emploi": "formation"},
        ),
        ("j'ai 2 enfants de 4 et 7 ans", {"nombre_enfants": 2, "age_plus_jeune_enfant": 48}),
        ("inscrite à pôle emploi", {"inscrit_france_travail": True}),
        ("pas encore inscrite à France Travail", {"inscrit_france_travail": False}),
        ("pas d'enfant", {"nombre_enfants": 0}),
        ("ah non 3 enfants en fait", {"nombre_enfants": 3}),
        ("2 enfants, pardon 4", {"nombre_enfants": 4}),
        ("à Nantua, pardon à Oyonnax", {"commune": "01283"}),
        ("j'ai déjà eu l'aide d'urgence en janvier", {"auu_percue_le": "2026-01-01"}),
        ("sans papiers", {"sejour": "sans_titre"}),
    ],
)
def test_the_facts_of_a_message_are_read(lexique, jour, message, attendu):
    faits = extract(message, lexique, jour).faits

    assert {code: faits.get(code) for code in attendu} == attendu


@pytest.mark.parametrize(
    ("message", "absent"),
    [
        ("j'ai 2 mois de retard de loyer", "nombre_enfants"),
        ("mon loyer est impayé depuis 3 mois", "mois_impayes"),
        ("je paye plus mon loyer depuis 3 mois", "mois_impayes"),
        ("séparée depuis 2 ans", "mois_impayes"),
        ("mon mari gagne 3000 euros", "ressources_mensuelles"),
        ("une facture de 800 euros", "ressources_mensuelles"),
        ("la pension est de 150 euros", "ressources_mensuelles"),
        ("j'ai -3 enfants", "nombre_enfants"),
        ("j'ai 50 enfants", "nombre_enfants"),
        ("mon 2e enfant", "nombre_enfants"),
        ("je gagne 900000 euros", "ressources_mensuelles"),
        ("il paye pas la pension depuis 3000 ans", "mois_impayes"),
        ("mon mari a 42 ans", "age_plus_jeune_enfant"),
        ("pas porté plainte en mars", "preuve_date"),
        ("c'est lent", "commune"),
        ("comment porter plainte", "titre"),
        ("c'est quoi une ordonnance de protection ?", "preuve"),
        ("signalement au procureur = preuve ?", "preuve"),
        ("main courante et plainte c'est pareil ?", "preuve"),
        ("il faut un jugement ?", "titre"),
        ("c'est la msa ou la caf ?", "regime"),
        ("le rsa m'a été coupé", "difficulte_energie"),
        ("la caf va me couper les apl", "difficulte_energie"),
        ("mon mari est au chômage", "situation_emploi"),
        ("ma fille de 20 ans cherche un stage", "situation_emploi"),
        ("mon ex est remarié", "vit_en_couple"),
        ("mes parents sont propriétaires de leur maison", "statut_occupation"),
        ("je touche 600 euros puis je touche 900 euros", "ressources_mensuelles"),
    ],
)
def test_what_is_absurd_or_about_something_else_is_no_fact(lexique, jour, message, absent):
    assert absent not in extract(message, lexique, jour).faits


@pytest.mark.parametrize(
    ("code", "message", "attendu"),
    [
        ("nombre_enfants", "2", 2),
        ("nombre_enfants", "aucun", 0),
        ("nombre_enfants", "une fille et deux garçons", 3),
        ("mois_impayes", "3", 3),
        ("mois_impayes", "depuis février", 9),
        ("age_plus_jeune_enfant", "18 mois", 18),
        ("age_plus_jeune_enfant", "2", None),
        ("ressources_mensuelles", "environ 900", 900),
        ("ressources_mensuelles", "rien", 0),
        ("preuve_date", "la semaine dernière", "2026-11-14"),
        ("preuve", "non j'ose pas", "aucune"),
        ("preuve", "porter plainte oui", "plainte"),
        ("preuve", "ordonnance du juge", "ordonnance"),
        ("titre", "celui du divorce en 2019", "executoire"),
        ("titre", "on attend le jugement", "aucun"),
        ("preuve", "rien pour l'instant", "aucune"),
        ("titre", "oui", "executoire"),
        ("titre", "nan", "aucun"),
        ("titre", "Non, un accord entre nous", "accord_oral"),
        ("relation_auteur", "mon ex", "ex"),
        ("type_energie", "le gaz", "gaz"),
        ("vit_en_couple", "ouais", True),
        ("vit_en_couple", "non je suis seule", False),
        ("commune", "Oyonnax", "01283"),
        ("commune", "01100", None),
        ("vit_en_couple", "blabla", None),
        ("titre", "je sais pas", "inconnu"),
        ("mois_impayes", "aucune idée", "inconnu"),
        ("commune", "jsp", "inconnu"),
    ],
)
def test_a_bare_answer_is_read_with_its_question(lexique, jour, code, message, attendu):
    assert read_answer(code, lexique.faits[code], extract(message, lexique, jour)).valeur == attendu


def test_an_impossible_number_is_told_apart_from_no_answer(lexique, jour):
    reponse = read_answer("nombre_enfants", lexique.faits["nombre_enfants"], extract("99", lexique, jour))

    assert reponse == (None, True)


def test_every_button_answers_its_own_question(lexique, jour):
    perdus = [
        (code, option.code)
        for code, fait in lexique.faits.items()
        for option in fait.options
        if read_answer(code, fait, extract(option.texte, lexique, jour)).valeur != option.code
    ]

    assert perdus == []


def test_every_fait_that_is_asked_says_why_and_how_to_answer(contenu):
    faits = contenu.faits

    incomplets = [
        code for code, fait in faits.items() if fait.question and not (fait.pourquoi and fait.aide and fait.libelle)
    ]

    assert incomplets == []


def test_the_sujets_of_a_message_drop_the_faits_of_other_needs(lexique, jour):
    extraction = extract("il verse plus rien depuis 3 mois", lexique, jour, sujets=["impaye_loyer"])

    assert "mois_impayes" not in extraction.faits


def test_a_message_is_read_quickly(lexique, jour):
    long = ("mon ex ne verse plus rien depuis 3 mois, 2 enfants, je suis à Oyonnax. " * 300)[:20_000]
    debut = time.perf_counter()

    extract(long, lexique, jour)

    assert time.perf_counter() - debut < 1.5  # 0.2 s on an idle machine


MORCEAUX = [
    "depuis ",
    "3 mois",
    "né en ",
    "01100 ",
    "st ",
    "à ",
    "12/03/2026",
    "-",
    "€",
    "1,2k",
    " et ",
    "deux ",
    "\n",
    "👍",
    "pas ",
    "mon ex ",
    "…",
    "01 100",
    "'",
]


@settings(max_examples=200, deadline=None)
@given(texte=st.one_of(st.text(max_size=200), st.lists(st.sampled_from(MORCEAUX), max_size=25).map("".join)))
def test_no_text_ever_raises(lexique, texte):
    extraction = extract(texte, lexique, date(2026, 2, 28))

    assert all(code in lexique.faits for code in extraction.faits)


@pytest.mark.parametrize(
    ("texte", "stade"),
    [
        ("jariv plus a payer mon loyer", "retard"),
        ("jai 3 loyers de retard", "retard"),
        ("je peux plus payer mon loyer, jai un commandement de payer", "commandement"),
        ("convoqué au tribunal pour le loyer le 12", "tribunal"),
        ("on va m'expulser en avril", "expulsion"),
    ],
)
def test_how_far_unpaid_rent_has_gone_is_read_in_the_message(lexique, jour, texte, stade):
    assert extract(texte, lexique, jour).faits["stade_loyer"] == stade


@pytest.mark.parametrize(
    ("texte", "qui"),
    [
        ("mon mari est mort il y a 2 semaines", "conjoint"),
        ("le pere de mes enfants est décédé", "autre_parent"),
        ("jai perdu mon bebe a 7 mois", "enfant"),
        ("ma mère est morte", "autre"),
    ],
)
def test_who_died_is_never_asked_again(lexique, jour, texte, qui):
    assert extract(texte, lexique, jour).faits["deces_de"] == qui
