from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from knowledge.amounts import CALCULS, estimate
from knowledge.model import Bareme, Montant, ValeurDatee

JOUR = date(2026, 11, 21)
DERNIER_JOUR = date(2027, 3, 31)
PERIME = date(2027, 4, 1)

# Aide d'urgence, from 2026-04-01 to 2027-03-31: for each number of children, one amount a band of resources.
BANDES = {"100 %": Decimal(600), "80 %": Decimal(1200), "60 %": Decimal(2000), "40 %": Decimal(3000)}
AUU = {
    0: ("651.69", "521.35", "391.01", "260.68"),
    1: ("977.54", "782.03", "586.52", "391.01"),
    2: ("1173.04", "938.43", "703.83", "469.22"),
    3: ("1433.72", "1146.97", "860.23", "573.49"),
    4: ("1694.39", "1355.52", "1016.64", "677.76"),
}
PAR_ENFANT_EN_PLUS = ("260.68", "208.54", "156.41", "104.27")
AUU_CELLULES = [
    pytest.param(enfants, ressources, Decimal(montant), id=f"{enfants} enfant, {bande}")
    for enfants, montants in AUU.items()
    for (bande, ressources), montant in zip(BANDES.items(), montants, strict=True)
]
# One amount a year: the smallest (no child, the highest resources), the highest without child and with three.
AUU_ANNEES = [
    (date(2025, 4, 1), Decimal("258.61"), Decimal("646.52"), Decimal("1422.34")),
    (date(2026, 3, 31), Decimal("258.61"), Decimal("646.52"), Decimal("1422.34")),
    (date(2026, 4, 1), Decimal("260.68"), Decimal("651.69"), Decimal("1433.72")),
    (DERNIER_JOUR, Decimal("260.68"), Decimal("651.69"), Decimal("1433.72")),
]
# Ends of the bands and of the gift, in euros a month.
SEUILS = [Decimal("721.555"), Decimal("1443.11"), Decimal("2164.665")]
DON = {
    0: Decimal("2164.66"),
    1: Decimal("3246.99"),
    2: Decimal("3896.39"),
    3: Decimal("4762.25"),
    5: Decimal("4762.25"),
}
ASF = [
    (date(2024, 4, 1), "195.86"),
    (date(2025, 3, 31), "195.86"),
    (date(2025, 4, 1), "199.19"),
    (date(2026, 3, 31), "199.19"),
    (date(2026, 4, 1), "200.78"),
    (DERNIER_JOUR, "200.78"),
]


def montant(catalogue, code, calcul):
    return next(montant for montant in catalogue.dispositif(code).montants if montant.calcul == calcul)


@pytest.fixture
def auu(catalogue):
    def auu(enfants, ressources, jour=JOUR):
        situation = {"nombre_enfants": enfants, "ressources_mensuelles": ressources}
        return estimate(montant(catalogue, "auu", "auu"), situation, jour, catalogue.contenu.baremes)

    return auu


@pytest.fixture
def don(catalogue):
    def don(enfants, ressources, jour=JOUR):
        situation = {"nombre_enfants": enfants, "ressources_mensuelles": ressources}
        return estimate(montant(catalogue, "auu", "auu_don_pret"), situation, jour, catalogue.contenu.baremes)

    return don


@pytest.mark.parametrize(("enfants", "ressources", "attendu"), AUU_CELLULES)
def test_the_aide_d_urgence_follows_children_and_resources(auu, enfants, ressources, attendu):
    estimation = auu(enfants, ressources)

    assert (estimation.minimum, estimation.maximum) == (attendu, attendu)
    assert estimation.valide_au == DERNIER_JOUR


@pytest.mark.parametrize(("rang", "attendu"), list(enumerate(PAR_ENFANT_EN_PLUS)))
def test_each_child_after_the_third_adds_the_same(auu, rang, attendu):
    ressources = list(BANDES.values())[rang]

    ecarts = [auu(enfants + 1, ressources).maximum - auu(enfants, ressources).maximum for enfants in range(3, 12)]

    assert all(abs(ecart - Decimal(attendu)) <= Decimal("0.01") for ecart in ecarts)


@pytest.mark.parametrize(("jour", "minimum", "maximum", "trois_enfants"), AUU_ANNEES)
def test_the_aide_d_urgence_has_the_amounts_of_its_year(auu, jour, minimum, maximum, trois_enfants):
    assert (auu(0, 3000, jour).maximum, auu(0, 0, jour).maximum, auu(3, 0, jour).maximum) == (
        minimum,
        maximum,
        trois_enfants,
    )


@pytest.mark.parametrize("rang", range(3))
@pytest.mark.parametrize("ecart", [Decimal("-4.99"), Decimal("0"), Decimal("4.99")])
def test_near_a_threshold_both_amounts_are_possible(auu, rang, ecart):
    estimation = auu(1, SEUILS[rang] + ecart)

    assert estimation.deux
    assert (str(estimation.maximum), str(estimation.minimum)) == AUU[1][rang : rang + 2]


@pytest.mark.parametrize("rang", range(3))
@pytest.mark.parametrize(("ecart", "bande"), [(Decimal("-5"), 0), (Decimal("5"), 1)])
def test_at_five_euros_of_a_threshold_there_is_one_amount(auu, rang, ecart, bande):
    estimation = auu(1, SEUILS[rang] + ecart)

    assert estimation.exact
    assert str(estimation.maximum) == AUU[1][rang + bande]


@pytest.mark.parametrize("ressources", [None, "inconnu"])
def test_without_resources_the_aide_d_urgence_is_a_range(auu, ressources):
    estimation = auu(2, ressources)

    assert (str(estimation.minimum), str(estimation.maximum), estimation.deux) == (AUU[2][3], AUU[2][0], False)


@pytest.mark.parametrize("enfants", [None, "inconnu"])
def test_without_the_number_of_children_the_aide_d_urgence_has_no_amount(auu, don, enfants):
    assert auu(enfants, 500) is None
    assert don(enfants, 500) is None


def test_without_resources_nobody_says_whether_it_is_a_gift(don):
    assert don(0, None) is None


@pytest.mark.parametrize(("enfants", "seuil"), DON.items())
def test_the_threshold_of_the_gift_is_the_one_of_the_children(don, enfants, seuil):
    estimation = don(enfants, 1000)

    assert Decimal(estimation.textes["seuil"]) == seuil.quantize(Decimal(1), ROUND_HALF_UP)
    assert estimation.valide_au == DERNIER_JOUR


@pytest.mark.parametrize(("enfants", "seuil"), DON.items())
@pytest.mark.parametrize(
    ("ecart", "forme"),
    [(-6, "auu_forme_don"), (-4, "auu_forme_incertaine"), (4, "auu_forme_incertaine"), (6, "auu_forme_pret")],
)
def test_a_gift_is_under_the_threshold_and_a_loan_above(catalogue, don, enfants, seuil, ecart, forme):
    estimation = don(enfants, seuil + ecart)

    assert estimation.textes["forme"] == catalogue.contenu.baremes[forme].at(JOUR).valeur


@pytest.mark.parametrize("enfants", range(4))
def test_the_threshold_in_euros_is_the_multiple_of_the_smic(catalogue, enfants):
    baremes = catalogue.contenu.baremes
    for valeur in baremes[f"auu_don_euros_{enfants}"].valeurs:
        multiple = baremes[f"auu_don_enfant_{enfants}"].at(valeur.valide_du).valeur
        smic = baremes["auu_smic_net_reference"].at(valeur.valide_du).valeur

        assert valeur.valeur == (multiple * smic).quantize(Decimal(1), ROUND_HALF_UP)


@pytest.mark.parametrize(("jour", "par_enfant"), ASF)
@pytest.mark.parametrize("enfants", [1, 2, 3])
def test_the_allocation_de_soutien_familial_is_so_much_for_each_child(catalogue, jour, par_enfant, enfants):
    asf = montant(catalogue, "asf", "par_enfant")

    estimation = estimate(asf, {"nombre_enfants": enfants}, jour, catalogue.contenu.baremes)

    assert estimation.maximum == Decimal(par_enfant) * enfants
    assert estimation.textes == {"par_enfant": par_enfant}


@pytest.mark.parametrize("enfants", [None, "inconnu"])
def test_without_the_number_of_children_the_allocation_is_the_one_of_a_child(catalogue, enfants):
    asf = montant(catalogue, "asf", "par_enfant")

    estimation = estimate(asf, {"nombre_enfants": enfants}, JOUR, catalogue.contenu.baremes)

    assert str(estimation.maximum) == "200.78"


@pytest.mark.parametrize(
    ("code", "montants"),
    [
        ("asf_un_parent_brut", ["201.78", "200.18"]),
        ("asf_un_parent_net", ["200.78", "199.19", "195.86"]),
        ("asf_deux_parents_brut", ["268.97"]),
        ("asf_deux_parents_net", ["267.63"]),
        ("bmaf", ["478.16", "474.37"]),
    ],
)
def test_the_baremes_of_the_allocation_are_those_of_its_table(catalogue, code, montants):
    assert [str(valeur.valeur) for valeur in catalogue.contenu.baremes[code].valeurs] == montants


@pytest.mark.parametrize("code", ["auu", "asf"])
def test_after_the_last_day_there_is_no_amount_at_all(catalogue, code):
    situation = {"nombre_enfants": 2, "ressources_mensuelles": 900, "vit_en_couple": False, "paiement_pension": "rien"}

    assert catalogue.estimations(code, situation, DERNIER_JOUR)
    assert catalogue.estimations(code, situation, PERIME) == []


@pytest.mark.parametrize("code", ["fsl_energie", "avip", "aripa"])
def test_a_dispositif_without_calculation_has_no_amount(catalogue, code):
    assert catalogue.estimations(code, {"nombre_enfants": 2, "ressources_mensuelles": 900}, JOUR) == []


def test_a_couple_hears_neither_gift_nor_loan(catalogue):
    situation = {"nombre_enfants": 1, "ressources_mensuelles": 900}

    calculs = {
        couple: len(catalogue.estimations("auu", situation | {"vit_en_couple": couple}, JOUR))
        for couple in (True, False)
    }

    assert calculs == {True: 1, False: 2}


def test_a_contested_bareme_gives_no_amount():
    valeur = ValeurDatee(Decimal(100), date(2026, 1, 1), ("s",), statut="conteste")
    essai = Montant(calcul="par_enfant", texte="Un montant.", source="s", parametres={"par_enfant": "essai"})

    estimation = estimate(essai, {"nombre_enfants": 1}, JOUR, {"essai": Bareme("Un essai", "EUR", (valeur,), JOUR)})

    assert estimation is None


def test_every_calculation_of_the_content_is_known_and_every_calculation_is_used(catalogue):
    cites = {montant.calcul for dispositif in catalogue.contenu.dispositifs.values() for montant in dispositif.montants}

    assert cites == set(CALCULS)
