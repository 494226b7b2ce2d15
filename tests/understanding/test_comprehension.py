"""Which rights a message is about: what is asked first, a mere status never."""

import pytest

from bot.understanding.comprehension import comprendre
from bot.understanding.danger import Danger
from bot.understanding.faits import extract
from knowledge.loading import read


@pytest.fixture(scope="module")
def contenu():
    return read()[0]


@pytest.fixture
def understand(contenu, lexique, jour):
    def read_message(texte, sujet):
        return comprendre([(sujet, 0.9)], extract(texte, lexique, jour), Danger(danger=False), contenu)

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


def test_a_life_event_never_displaces_the_need(understand):
    compris = understand("je me sépare et il paye plus la pension", "pension_alimentaire")

    assert compris.sujets[0] == "pension_alimentaire"


def test_losing_a_job_is_no_death_whatever_the_model_heard(understand):
    assert understand("jai perdu mon travail le mois dernier", "deuil").sujets == ("rsa_emploi",)


def test_a_death_that_cost_a_job_stays_a_death(understand):
    compris = understand("mon mari est mort et j'ai perdu mon travail", "deuil")

    assert compris.sujets[0] == "deuil"
