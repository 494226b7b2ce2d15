from datetime import date, datetime

import pytest

from knowledge.model import INCONNU, Condition, Verdict

JOUR = date(2026, 11, 21)
MOMENT = datetime(2026, 11, 21, 10)
OYONNAX = "01283"


def test_an_unknown_dispositif_is_named_with_those_that_exist(catalogue):
    with pytest.raises(LookupError, match=r"dispositif 'css' does not exist: .*auu"):
        catalogue.dispositif("css")


@pytest.mark.parametrize("code", [None, "", "inconnu_au_bataillon"])
def test_a_sujet_without_fiche_is_none(catalogue, code):
    assert catalogue.sujet(code) is None


def test_every_sujet_and_every_dispositif_name_each_other(catalogue):
    for code, sujet in catalogue.contenu.sujets.items():
        assert set(sujet.parcours) <= set(catalogue.contenu.dispositifs), code
    for code, dispositif in catalogue.contenu.dispositifs.items():
        assert any(code in catalogue.sujet(sujet).dispositifs for sujet in dispositif.sujets), code


def test_every_fait_that_is_asked_has_a_question_and_a_reason(catalogue):
    contenu = catalogue.contenu
    lus = {critere.fait for fiche in contenu.dispositifs.values() for critere in fiche.criteres if critere.demander}
    lus |= {fait for fiche in contenu.dispositifs.values() for fait in (*fiche.faits_utiles, *fiche.faits_montant)}

    poses = {contenu.faits[code].derive_de or code for code in lus}

    assert [code for code in poses if not contenu.faits[code].question or not contenu.faits[code].pourquoi] == []


@pytest.mark.parametrize(
    ("commune", "departement", "epci"),
    [
        (OYONNAX, "01", "200042935"),
        ("hors_ain", "hors_ain", "hors_ain"),
        (INCONNU, INCONNU, INCONNU),
        (None, None, None),
    ],
)
def test_a_commune_gives_its_departement_and_its_intercommunalite(catalogue, commune, departement, epci):
    complete = catalogue.enrich({} if commune is None else {"commune": commune})

    assert (complete.get("departement"), complete.get("epci")) == (departement, epci)


def test_what_follows_from_an_answer_never_replaces_what_was_said(catalogue):
    deduits = [
        (code, nom, valeur) for code, fait in catalogue.contenu.faits.items() for nom, valeur in fait.deduit.items()
    ]

    for code, nom, valeur in deduits:
        assert catalogue.enrich({code: "oui"})[nom] == valeur
        assert catalogue.enrich({code: INCONNU}).get(nom) is None
        assert catalogue.enrich({code: "oui", nom: "dit"})[nom] == "dit"


def test_a_situation_is_never_changed(catalogue):
    situation = {"commune": OYONNAX, "paiement_pension": "rien"}

    catalogue.enrich(situation)
    catalogue.evaluate("asf", situation, JOUR)

    assert situation == {"commune": OYONNAX, "paiement_pension": "rien"}


def test_the_questions_of_several_dispositifs_are_merged_the_decisive_ones_first(catalogue):
    demandes = catalogue.faits_a_demander(["aripa", "asf"], {}, JOUR)

    assert demandes[-1] == "commune"
    assert set(demandes) == {
        *catalogue.faits_a_demander(["aripa"], {}, JOUR),
        *catalogue.faits_a_demander(["asf"], {}, JOUR),
    }


def test_a_closed_dispositif_asks_nothing_more_than_where_to_go(catalogue):
    situation = {"relation_auteur": "famille"}

    assert catalogue.evaluate("auu", situation, JOUR).verdict is Verdict.PEU_PROBABLE
    assert catalogue.faits_a_demander(["auu"], situation, JOUR) == ("commune",)
    assert catalogue.faits_a_demander(["auu"], situation | {"commune": OYONNAX}, JOUR) == ()


def test_money_is_asked_only_of_who_asks_for_an_amount(catalogue):
    verdict = catalogue.faits_a_demander(["auu"], {}, JOUR)
    montant = catalogue.faits_a_demander(["auu"], {}, JOUR, "montant")

    assert set(montant) - set(verdict) == {"nombre_enfants", "ressources_mensuelles"}
    assert montant[: len(verdict)] == verdict


@pytest.mark.parametrize(("code", "role"), [("auu", "proche"), ("auu", "auteur"), ("aripa", "debiteur")])
def test_a_role_with_its_own_information_is_asked_nothing(catalogue, code, role):
    assert catalogue.parcours(code, {"role": role}).information
    assert catalogue.faits_a_demander([code], {"role": role}, JOUR) == ()


@pytest.mark.parametrize("role", [None, INCONNU, "victime", "creancier"])
def test_the_person_of_the_right_has_no_other_information(catalogue, role):
    assert catalogue.parcours("auu", {"role": role}) is None


@pytest.mark.parametrize(
    ("code", "valeur", "lu"),
    [
        ("nombre_enfants", "2", 2),
        ("nombre_enfants", 0, 0),
        ("ressources_mensuelles", "850.50", 850.5),
        ("ressources_mensuelles", 1200.0, 1200),
        ("vit_en_couple", False, False),
        ("preuve", "plainte", "plainte"),
        ("commune", OYONNAX, OYONNAX),
        ("nombre_enfants", INCONNU, INCONNU),
    ],
)
def test_a_value_has_the_type_of_its_fait(catalogue, code, valeur, lu):
    assert catalogue.read_fait(code, valeur) == lu
    assert type(catalogue.read_fait(code, valeur)) is type(lu)


@pytest.mark.parametrize(
    ("code", "valeur"),
    [
        ("nombre_enfants", -1),
        ("nombre_enfants", 16),
        ("ressources_mensuelles", "NaN"),
        ("ressources_mensuelles", "Infinity"),
        ("ressources_mensuelles", "beaucoup"),
        ("nombre_enfants", None),
        ("vit_en_couple", "oui"),
        ("preuve", "photo"),
    ],
)
def test_a_value_that_no_one_can_have_is_refused(catalogue, code, valeur):
    with pytest.raises(ValueError, match=code):
        catalogue.read_fait(code, valeur)


@pytest.mark.parametrize("commune", [None, OYONNAX, "hors_ain", INCONNU])
@pytest.mark.parametrize("regime", [None, "caf", "msa"])
def test_every_dispositif_reaches_someone_with_a_number_or_a_site(catalogue, commune, regime):
    situation = {nom: valeur for nom, valeur in (("commune", commune), ("regime", regime)) if valeur}

    for code, dispositif in catalogue.contenu.dispositifs.items():
        orientations = catalogue.route(dispositif.contacts, situation, MOMENT)

        assert any(o.contact.telephone or o.contact.site_web for o in orientations), code
        assert all(o.raison for o in orientations), code


def test_a_dispositif_has_its_cas(catalogue, request):
    cas = request.config.rootpath / "tests" / "cas"

    ecrits = {fichier.stem: fichier.read_text(encoding="utf-8").count("\n- ") for fichier in cas.glob("*.yml")}

    assert all(ecrits.get(code, 0) >= 2 for code in catalogue.contenu.dispositifs)


def test_conditions_read_what_follows_from_the_answers(catalogue):
    assert catalogue.all_hold((Condition("departement", vaut="01"),), {"commune": OYONNAX}, JOUR)
    assert not catalogue.all_hold((Condition("departement", vaut="01"),), {"commune": "hors_ain"}, JOUR)
    assert catalogue.all_hold((), {}, JOUR)
