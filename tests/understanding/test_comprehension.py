"""Which rights a message is about: what is asked first, a mere status never."""

import pytest

from bot.understanding.besoins import put_danger_first
from bot.understanding.comprehension import comprendre
from bot.understanding.danger import Danger
from bot.understanding.ecoute import Ecoute, heard
from bot.understanding.faits import extract


@pytest.fixture
def understand(contenu, lexique, jour):
    def read_message(texte, *sujets):
        return comprendre(
            [(sujet, 0.9 / len(sujets)) for sujet in sujets],
            extract(texte, lexique, jour),
            Danger(danger=False),
            contenu,
        )

    return read_message


@pytest.mark.parametrize(
    ("texte", "sujet", "premier"),
    [
        ("je suis au rsa et je peux pas payer edf", "energie_impayes", "fsl_energie"),
        ("je touche les apl, mon ex paye plus la pension", "pension_alimentaire", "aripa"),
        ("je suis au rsa, une crèche pour ma formation", "garde_insertion", "avip"),
        ("je suis au rsa, mon mari me frappe", "violences_conjugales", "auu"),
    ],
)
def test_a_status_never_comes_before_what_is_asked(understand, texte, sujet, premier):
    assert understand(texte, sujet).dispositifs[0] == premier


@pytest.mark.parametrize("sujet", ["smalltalk", "hors_sujet"])
def test_a_neighbour_never_comes_for_small_talk_or_out_of_scope(understand, sujet):
    compris = understand("le rsa et les apl ça me fait rire", sujet)

    assert (compris.dispositifs, compris.voisins) == ((), ())


@pytest.mark.parametrize(
    ("texte", "sujet", "premier"),
    [
        ("c'est quoi le bénévolat rsa", "rsa_emploi", "benevolat_rsa"),
        ("j'ai pas eu de prime d'activité", "prime_activite", "prime_activite"),
        ("jariv plu a payé le loyer", "impaye_loyer", "impaye_loyer"),
        ("j'ai pas recu mon chèque énergie", "energie_impayes", "cheque_energie"),
    ],
)
def test_neighbours_are_apart_those_named_first(understand, texte, sujet, premier):
    compris = understand(texte, sujet)

    assert compris.voisins[0] == premier
    assert set(compris.voisins).isdisjoint(compris.dispositifs)


def test_a_named_neighbour_is_kept_apart_with_what_it_names(understand):
    compris = understand("le pret pour les travaux pah", "logement")

    assert compris.nommes == ("pah",)
    assert compris.dispositifs == ()
    assert compris.voisins[:2] == ("pah", "aides_logement")


def test_a_life_event_is_a_need_when_the_model_heard_none(understand):
    compris = understand("je me sépare", "hors_sujet")

    assert (compris.sujets, compris.evenements) == (("separation",), ("separation",))


@pytest.mark.parametrize("texte", ["je suis mort de rire", "mon scooter est mort", "ma box est morte depuis l'orage"])
def test_words_of_death_are_no_death_when_the_model_is_sure_of_something_else(understand, texte):
    assert understand(texte, "hors_sujet").sujets == ("hors_sujet",)


def test_a_message_about_something_else_is_no_need_because_one_clause_looks_like_one(contenu, lexique, jour):
    texte = "une tache de sang sur le canapé, ma fille a saigné du nez"
    clauses = [[("hors_sujet", 0.9)], [("urgence_danger", 0.8)]]

    compris = comprendre([("hors_sujet", 0.9)], extract(texte, lexique, jour), Danger(danger=False), contenu, clauses)

    assert compris.sujets == ("hors_sujet",)


def test_the_name_of_a_right_does_not_displace_a_need_that_is_certain(understand):
    compris = understand("le FSL peut payer une dette de loyer", "impaye_loyer")

    assert compris.sujets == ("impaye_loyer", "energie_impayes")


def test_the_asf_of_an_orphan_stays_a_death(understand):
    assert understand("l'ASF pour mon fils, son père est décédé", "deuil").sujets[0] == "deuil"


@pytest.mark.parametrize(("acte", "sujet"), [("parler_personne", "contact_caf"), ("remercier", "smalltalk")])
def test_an_act_counts_with_the_need_it_goes_with(contenu, lexique, jour, acte, sujet):
    ranking = [(acte, 0.5), ("hors_sujet", 0.3), (sujet, 0.2)]

    assert comprendre(ranking, extract("…", lexique, jour), Danger(danger=False), contenu).sujets == (sujet,)


@pytest.mark.parametrize(("relation", "sujet"), [("ex", "violences_conjugales"), ("parent", "urgence_danger")])
def test_a_grave_threat_of_a_partner_that_is_told_stays_what_the_model_read(contenu, relation, sujet):
    premier, *_ = put_danger_first([("violences_conjugales", 0.9)], Danger(danger=True, niveau="immediat"), relation)

    assert premier[0] == sujet


def test_a_life_event_never_displaces_the_need(understand):
    compris = understand("je me sépare et il paye plus la pension", "pension_alimentaire")

    assert compris.sujets[0] == "pension_alimentaire"


def test_losing_a_job_is_no_death_whatever_the_model_heard(understand):
    assert understand("jai perdu mon travail le mois dernier", "deuil").sujets == ("rsa_emploi",)


def test_a_death_that_cost_a_job_stays_a_death(understand):
    compris = understand("mon mari est mort et j'ai perdu mon travail", "deuil")

    assert compris.sujets[0] == "deuil"


@pytest.mark.parametrize("texte", ["Oyonnax", "oyonnax.", "Valserhône", "valserhone", "Bellegarde-sur-Valserine"])
def test_the_mere_name_of_a_commune_is_no_danger_whatever_the_model_heard(contenu, lexique, jour, texte):
    commune = extract(texte, lexique, jour).faits.get("commune")

    assert heard(Ecoute(0.9, "violence", 0.9), texte, commune, contenu) == Ecoute()


@pytest.mark.parametrize("texte", ["il me frappe a Oyonnax", "au secours", "aidez moi Oyonnax"])
def test_what_was_heard_is_kept_beside_a_commune(contenu, lexique, jour, texte):
    entendu = Ecoute(0.9, "violence", 0.9)

    assert heard(entendu, texte, extract(texte, lexique, jour).faits.get("commune"), contenu) == entendu
