"""How our values are compared with OpenFisca; the comparison itself is `make oracle`, it needs the network."""

from datetime import date

import pytest

from bench.oracle import PARAMETRES, REGLES, Ligne, compare, days, table

AUJOURD_HUI = date(2026, 11, 25)
# The parameters of OpenFisca-France 176.1.8 on 2026-11-25.
PARAMETRES_LUS = {
    "rsa": 651.69, "rsa_1": 0.5, "rsa_2": 0.3, "rsa_suivant": 0.4, "majore": 1.28412, "majore_enfant": 0.42804,
    "forfait_1": 0.12, "forfait_2": 0.16, "forfait_3": 0.165, "prime_minimum": 15.0, "prime_age": 18.0, "bmaf": 478.16,
    "asf_1": 0.422, "asf_2": 0.5625, "crds": 0.005, "smic": 1867.02,
}  # fmt: skip


def read(contenu, **autres):
    jours = {jour.isoformat(): dict.fromkeys(PARAMETRES) for jour in days(contenu, AUJOURD_HUI)}
    return jours | {AUJOURD_HUI.isoformat(): PARAMETRES_LUS | autres}


def of_today(contenu, **autres):
    return [ligne for ligne in compare(contenu, read(contenu, **autres), AUJOURD_HUI) if ligne.jour == AUJOURD_HUI]


def test_what_we_say_today_is_what_openfisca_says(contenu):
    lignes = of_today(contenu)

    assert {ligne.code for ligne in lignes} == set(REGLES)
    assert [ligne for ligne in lignes if not ligne.juste] == []


@pytest.mark.parametrize(
    ("parametre", "valeur", "faux"),
    [
        ("smic", 1880.0, {"smic_brut_mensuel"}),
        ("prime_minimum", 16.0, {"prime_activite_minimum"}),
        ("crds", 0.006, {"crds_taux", "asf_un_parent_net", "asf_deux_parents_net"}),
        ("bmaf", None, {"bmaf", "aripa_penalite", *(code for code in REGLES if code.startswith("asf") and "taux" not in code)}),
    ],
)  # fmt: skip
def test_a_difference_or_a_missing_parameter_is_seen(contenu, parametre, valeur, faux):
    assert {ligne.code for ligne in of_today(contenu, **{parametre: valeur}) if not ligne.juste} == faux


def test_every_first_day_and_today_are_compared(contenu):
    jours = days(contenu, AUJOURD_HUI)

    assert AUJOURD_HUI in jours
    assert {valeur.valide_du for code in REGLES for valeur in contenu.baremes[code].valeurs} <= set(jours)


def test_the_table_says_what_differs():
    lignes = [Ligne("bmaf", AUJOURD_HUI, 478.16, 478.16), Ligne("smic", AUJOURD_HUI, 1867.02, None)]

    ecrit = table(lignes, "1.2.3").splitlines()

    assert ecrit[0] == "OpenFisca-France 1.2.3"
    assert not ecrit[2].endswith("différent")
    assert "absent" in ecrit[3] and ecrit[3].endswith("← différent")
    assert ecrit[-1] == "2 valeurs, 1 différence(s)."
