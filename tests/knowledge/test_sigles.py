"""An acronym is spelt out where a reply says it first, in what is read and in what is shown."""

from datetime import datetime

import pytest

from knowledge import langage
from knowledge.messages import Messages, question
from knowledge.model import Sigle
from knowledge.sigles import Lecture, spell_out
from tests.contenu import catalogue as read_catalogue
from tests.lecture import as_page, as_text, unexplained
from tests.situations import by_dispositif

MOMENT = datetime(2026, 11, 21, 10)
RSA = Sigle("RSA", "revenu de solidarité active", "projet")
CODES = sorted(read_catalogue().contenu.dispositifs)


@pytest.fixture(scope="module")
def sigles(catalogue):
    return catalogue.contenu.sigles


@pytest.fixture(scope="module")
def ecrire(catalogue):
    return Messages(catalogue, MOMENT)


def text(texte):
    return {"text": texte, "custom": {"type": "information"}}


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("Le RSA suit. Le RSA aussi.", "Le revenu de solidarité active (RSA) suit. Le RSA aussi."),
        ("Le revenu de solidarité active (RSA) suit.", "Le revenu de solidarité active (RSA) suit."),
        ("Recevez-vous le revenu de solidarité active, le RSA ?", "Recevez-vous le revenu de solidarité active, le RSA ?"),
        ("Voir https://a.fr/RSA puis le RSA.", "Voir https://a.fr/RSA puis le revenu de solidarité active (RSA)."),
        ("Le RSAjeune.", "Le RSAjeune."),
        ("Revenu de solidarité active\nC'est le RSA.", "Revenu de solidarité active\nC'est le revenu de solidarité active (RSA)."),
    ],
)  # fmt: skip
def test_the_first_time_says_the_words(avant, apres):
    assert Lecture([RSA]).write(avant) == apres


def test_a_reply_says_the_words_once_whatever_its_bubbles():
    un, deux = spell_out([text("Le RSA."), text("Au RSA.")], {"rsa": RSA})

    assert (un["text"], deux["text"]) == ("Le revenu de solidarité active (RSA).", "Au RSA.")


def test_what_a_button_sends_is_left_as_it_is(ecrire, sigles):
    voisin = {"dispositif": "benevolat_rsa", "nom": "Bénévolat et RSA", "raison": "Pour le RSA."}
    resultat = ecrire.resultat("asf", {})
    resultat["custom"] = resultat["custom"] | {"voisins": [voisin], "raisons": [], "non_verifie": []}

    (message,) = spell_out([resultat], {"rsa": RSA})

    assert message["custom"]["voisins"][0]["nom"] == "Bénévolat et RSA"
    assert message["custom"]["dispositif"] == "asf"


def situations(code):
    return [{}, *(cas["situation"] for cas in by_dispositif().get(code, ()))]


@pytest.mark.lent  # every situation of every dispositif
@pytest.mark.parametrize("code", CODES)
def test_a_result_explains_every_acronym_before_it_uses_it(catalogue, ecrire, sigles, code):
    for situation in situations(code):
        messages = [ecrire.resultat(code, situation)]
        messages.append(ecrire.contacts(catalogue.renvois(code, situation), situation))

        for reponse in (spell_out(messages, sigles), spell_out(messages[:1], sigles)):
            assert unexplained(as_text(reponse), sigles) == []
            assert unexplained(as_page(reponse, catalogue.contenu.numeros), sigles) == []


@pytest.mark.parametrize("code", CODES)
def test_every_list_of_a_fiche_explains_its_acronyms(catalogue, ecrire, sigles, code):
    fiche = catalogue.dispositif(code)
    for enonces in ((fiche.resume, *fiche.presentation), fiche.demarches, fiche.justificatifs, fiche.delais):
        message = ecrire.enonces(enonces, {}, code)
        assert unexplained(as_text(spell_out([message], sigles)), sigles) == []


def test_every_need_event_word_and_question_explains_its_acronyms(catalogue, ecrire, sigles):
    contenu = catalogue.contenu
    messages = [ecrire.enonces(sujet.information, {}, code) for code, sujet in contenu.sujets.items()]
    messages += [ecrire.enonces(evenement.information, {}, code) for code, evenement in contenu.evenements.items()]
    messages += [text(ecrire.redaction.say(terme.definition)) for terme in contenu.glossaire.values()]
    messages += [question(code, fait, "", "essai") for code, fait in contenu.faits.items() if fait.question]

    assert len(messages) > 100
    assert [m["text"] for m in messages if unexplained(as_text(spell_out([m], sigles)), sigles)] == []


def test_what_the_check_lets_an_editor_write_is_a_name_or_is_spelt_out(sigles):
    assert langage.SIGLES - {sigle.lettres for sigle in sigles.values()} == {"SMS", "EDF"}
