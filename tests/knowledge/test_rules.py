import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import INCONNU, Bareme, Condition, Critere, Dispositif, Enonce, ValeurDatee, Verdict
from knowledge.rules import concerns, evaluate, holds
from tests.contenu import catalogue

settings.register_profile("passerelle", deadline=None, derandomize=True, database=None, max_examples=30)
settings.load_profile("passerelle")

JOUR = date(2026, 11, 21)
CATALOGUE = catalogue()
FAITS = CATALOGUE.contenu.faits
COMMUNES = ["01283", "01053", "01173", "hors_ain"]
BORNES = {"nombre": (0, 15), "montant": (0, 20000), "duree_mois": (0, 240), "age_mois": (0, 300)}

codes = st.sampled_from(sorted(CATALOGUE.contenu.dispositifs))


def values(code):
    fait = FAITS[code]
    if fait.type == "oui_non":
        return st.booleans()
    if fait.type == "choix":
        return st.sampled_from([option.code for option in fait.options])
    if fait.type == "commune":
        return st.sampled_from(COMMUNES)
    if fait.type == "date":
        return st.integers(0, 1200).map(lambda jours: (JOUR - timedelta(days=jours)).isoformat())
    return st.integers(*BORNES[fait.type])


def situations(inconnus=True):
    # derived facts (département, EPCI) are computed, so they are never said
    dits = [code for code, fait in FAITS.items() if fait.derive_de is None]
    reponses = {code: values(code) | st.just(INCONNU) if inconnus else values(code) for code in dits}
    return st.fixed_dictionaries({}, optional=reponses)


def changes_nothing_asked(dispositif, fait):
    # a fait that bears no question of this fiche, or decides which criteres concern the person
    touches = {fait, *(code for code, autre in FAITS.items() if autre.derive_de == fait), *FAITS[fait].deduit}
    return all(
        not touches & {critere.fait, *(c.fait for c in (*critere.si, *critere.sauf))} for critere in dispositif.criteres
    )


@given(codes, situations(), st.randoms())
def test_the_order_of_the_answers_does_not_matter(code, situation, random):
    melangee = list(situation.items())
    random.shuffle(melangee)

    assert CATALOGUE.evaluate(code, dict(melangee), JOUR) == CATALOGUE.evaluate(code, situation, JOUR)


@given(codes)
def test_when_nothing_is_known_nothing_is_refused(code):
    evaluation = CATALOGUE.evaluate(code, {}, JOUR)

    assert evaluation.verdict is Verdict.A_VERIFIER
    assert (evaluation.refuses, evaluation.a_remedier, evaluation.vrais) == ((), (), ())


@given(codes, situations())
def test_a_refusal_always_names_a_critere_whose_fait_is_known(code, situation):
    evaluation = CATALOGUE.evaluate(code, situation, JOUR)
    connus = CATALOGUE.enrich(situation)

    assert (evaluation.verdict is Verdict.PEU_PROBABLE) == bool(evaluation.refuses)
    assert all(connus.get(critere.fait) not in (None, INCONNU) for critere in evaluation.refuses)
    assert all(critere.si_faux and not critere.remede for critere in evaluation.refuses)


@given(codes, situations())
def test_every_critere_that_concerns_the_person_is_in_one_list_in_the_order_of_the_fiche(code, situation):
    evaluation = CATALOGUE.evaluate(code, situation, JOUR)
    dispositif = CATALOGUE.dispositif(code)

    listes = (evaluation.vrais, evaluation.refuses, evaluation.a_remedier, evaluation.manquants, evaluation.inconnus)
    rangs = [[dispositif.criteres.index(critere) for critere in liste] for liste in (*listes, evaluation.non_verifies)]

    concernes = [r for r, c in enumerate(dispositif.criteres) if CATALOGUE.concerns(c, situation, JOUR)]
    assert sorted(itertools.chain(*rangs)) == concernes
    assert all(liste == sorted(liste) for liste in rangs)


@given(codes, situations(), st.data())
def test_an_answer_never_turns_probable_into_a_verifier_unless_it_was_not_worth_a_question(code, situation, data):
    avant = CATALOGUE.evaluate(code, situation, JOUR)
    fait = data.draw(st.sampled_from([code for code, fait in FAITS.items() if fait.derive_de is None]))
    complete = {fait: data.draw(values(fait))} | situation

    apres = CATALOGUE.evaluate(code, complete, JOUR)

    if avant.verdict is Verdict.PROBABLE and apres.verdict is Verdict.A_VERIFIER:
        ouverts = [*apres.a_remedier, *apres.manquants, *apres.inconnus]
        assert all(not critere.demander or critere not in avant.vrais for critere in ouverts)
        assert any(not critere.demander for critere in ouverts)


@given(codes, situations(), st.data())
def test_a_fait_that_the_fiche_does_not_read_changes_nothing(code, situation, data):
    neutres = [
        fait
        for fait in FAITS
        if FAITS[fait].derive_de is None and changes_nothing_asked(CATALOGUE.dispositif(code), fait)
    ]
    fait = data.draw(st.sampled_from(neutres))

    complete = situation | {fait: data.draw(values(fait))}

    assert CATALOGUE.evaluate(code, complete, JOUR) == CATALOGUE.evaluate(
        code, {nom: valeur for nom, valeur in situation.items() if nom != fait}, JOUR
    )


@given(st.lists(codes, min_size=1, max_size=3), situations(), st.sampled_from(["verdict", "montant"]))
def test_what_is_known_or_unknown_to_the_person_is_never_asked(dispositifs, situation, objectif):
    demandes = CATALOGUE.faits_a_demander(dispositifs, situation, JOUR, objectif)

    assert not set(demandes) & set(CATALOGUE.enrich(situation))
    assert len(demandes) == len(set(demandes))
    assert all(FAITS[fait].question and FAITS[fait].derive_de is None for fait in demandes)


@given(codes, situations())
def test_a_person_who_does_not_know_is_not_asked_again(code, situation):
    demandes = CATALOGUE.faits_a_demander([code], situation, JOUR)

    for fait in demandes:
        assert fait not in CATALOGUE.faits_a_demander([code], situation | {fait: INCONNU}, JOUR)


@given(st.lists(codes, min_size=1, max_size=3, unique=True), st.sampled_from(["verdict", "montant"]), st.data())
def test_the_questions_end_whatever_the_answers(dispositifs, objectif, data):
    situation, posees = {}, []

    while demandes := CATALOGUE.faits_a_demander(dispositifs, situation, JOUR, objectif):
        posees.append(demandes[0])
        situation[demandes[0]] = data.draw(values(demandes[0]) | st.just(INCONNU))
        assert len(posees) <= len(FAITS)

    assert len(posees) == len(set(posees))
    assert all(
        not CATALOGUE.evaluate(code, situation, JOUR).manquants or closed(code, situation) for code in dispositifs
    )


def closed(code, situation):
    return bool(CATALOGUE.parcours(code, situation) or CATALOGUE.evaluate(code, situation, JOUR).refuses)


@given(codes, st.data())
def test_a_result_comes_after_at_most_four_questions(code, data):
    situation, questions = {}, 0

    while demandes := CATALOGUE.faits_a_demander([code], situation, JOUR):
        questions += 1
        situation[demandes[0]] = data.draw(values(demandes[0]))

    assert questions <= 4


SEUIL = Bareme("Un seuil", "nombre", (ValeurDatee(Decimal(3), date(2026, 1, 1), ("s",), JOUR),), JOUR)
BAREMES = {"seuil": SEUIL}


@pytest.mark.parametrize(
    ("test", "valeur", "attendu"),
    [
        ({"vaut": True}, True, True),
        ({"vaut": True}, False, False),
        ({"vaut": False}, False, True),
        ({"vaut": "ex"}, "ex", True),
        ({"vaut": "ex"}, "conjoint", False),
        ({"parmi": ("un", "deux")}, "deux", True),
        ({"parmi": ("un", "deux")}, "trois", False),
        ({"minimum": Decimal(3)}, 3, True),
        ({"minimum": Decimal(3)}, 2, False),
        ({"maximum": Decimal(3)}, "3", True),
        ({"maximum": Decimal(3)}, 3.5, False),
        ({"minimum": "seuil"}, 3, True),
        ({"maximum": "seuil"}, 4, False),
        ({"minimum": Decimal(0)}, 0, True),
        ({"maximum": Decimal(3)}, "beaucoup", None),
        ({"exception": "dans_l_ain"}, "01053", True),
        ({"exception": "dans_l_ain"}, "hors_ain", False),
        ({"exception": "date_dans_les_mois", "parametre": "seuil"}, "2026-08-21", True),
        ({"exception": "date_dans_les_mois", "parametre": "seuil"}, "2026-08-20", False),
        ({"exception": "date_dans_les_mois", "parametre": "seuil"}, "en août", None),
        ({"exception": "date_hors_des_mois", "parametre": "seuil"}, "2026-08-21", True),
        ({"exception": "date_hors_des_mois", "parametre": "seuil"}, "2026-08-22", False),
    ],
)
def test_a_condition_holds_fails_or_is_not_known(test, valeur, attendu):
    condition = Condition(fait="essai", **test)

    assert holds(condition, {"essai": valeur}, JOUR, BAREMES) is attendu
    assert holds(condition, {"essai": INCONNU}, JOUR, BAREMES) is None
    assert holds(condition, {}, JOUR, BAREMES) is None


@pytest.mark.parametrize("test", [{"minimum": "seuil"}, {"exception": "date_dans_les_mois", "parametre": "seuil"}])
def test_with_an_expired_bareme_nothing_is_concluded(test):
    condition = Condition(fait="essai", **test)

    assert holds(condition, {"essai": 3}, JOUR + timedelta(days=1), BAREMES) is None


@pytest.mark.parametrize(
    ("situation", "attendu"),
    [
        ({}, False),
        ({"oui": True}, True),
        ({"oui": False}, False),
        ({"oui": True, "non": True}, False),
        ({"oui": True, "non": False}, True),
    ],
)
def test_a_statement_is_for_those_who_have_all_its_si_and_none_of_its_sauf(situation, attendu):
    enonce = Enonce("Un texte.", "s", si=(Condition("oui", vaut=True),), sauf=(Condition("non", vaut=True),))

    assert concerns(enonce, situation, JOUR, {}) is attendu


def critere(fait, **champs):
    return Critere(
        fait=fait, vaut=True, si_vrai="Oui.", si_faux="Non.", si_inconnu="Je ne sais pas.", source="s", **champs
    )


@pytest.mark.parametrize(
    ("situation", "verdict"),
    [
        ({}, Verdict.A_VERIFIER),
        ({"ferme": True}, Verdict.A_VERIFIER),
        ({"ferme": False}, Verdict.PEU_PROBABLE),
        ({"ferme": True, "ouvert": False}, Verdict.A_VERIFIER),
        ({"ferme": True, "ouvert": INCONNU}, Verdict.A_VERIFIER),
        ({"ferme": True, "ouvert": True}, Verdict.PROBABLE),
        ({"ferme": True, "ouvert": True, "discret": False}, Verdict.PEU_PROBABLE),
        ({"ferme": True, "ouvert": True, "discret": INCONNU}, Verdict.A_VERIFIER),
        ({"ferme": False, "ouvert": False}, Verdict.PEU_PROBABLE),
    ],
)
@pytest.mark.parametrize("plafond", [Verdict.PROBABLE, Verdict.A_VERIFIER])
def test_a_refusal_closes_a_remedy_leaves_open_and_silence_is_no_refusal(situation, verdict, plafond):
    criteres = (critere("ferme"), critere("ouvert", remede="Faites ceci."), critere("discret", demander=False))
    essai = Dispositif(
        nom="Une aide", nom_court="l'aide", organisme="caf", sujets=(), resume=Enonce("Un texte.", "s"), criteres=criteres,
        contacts=(), sources=("s",), verifie_le=JOUR, verdict_maximum=plafond,
    )  # fmt: skip

    evaluation = evaluate(essai, situation, JOUR, {})

    assert evaluation.verdict is (plafond if verdict is Verdict.PROBABLE else verdict)
