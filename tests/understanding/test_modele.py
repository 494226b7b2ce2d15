"""What the model must be, whatever it has learnt: repeatable, quick, and measured on messages it never saw."""

import random
import re
import time
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz
from sklearn.feature_extraction.text import CountVectorizer

from bot import importer
from bot.croisee import read_examples
from bot.evaluation import JEUX, read_validation
from bot.understanding.modele import Modele
from bot.understanding.texte import fold, normalise
from bot.understanding.traits import Exemple

pytestmark = pytest.mark.rasa  # it trains, and reads every example and every message of the validation

RACINE = Path(__file__).parent.parent.parent
CHOISIS = ("energie_impayes", "pension_alimentaire", "garde_insertion", "violences_conjugales", "hors_sujet", "oui")
PLAINTE = "Je ne peux plus payer l'électricité et mon ex ne verse rien depuis 3 mois, j'habite à Oyonnax. "
PROCHES = 92  # two messages that are more alike than this are one message
MAUVAISES_ENTREES = [
    "", " ", "🙂", "\u200b", "\u202eecnetsixe\u202c", "0123456789 01 000 12", "pl4in73 c0n7r3", "aide " * 400, "\x00\ud83d", "मदद", "))))((((",
]  # fmt: skip
COURT = 5  # words; below, everybody writes the same


def lire(texte):
    normal = normalise(texte)
    return Exemple(texte, normal[:4000], normal[:8000])


@pytest.fixture(scope="module")
def exemples():
    choisis = [(texte, intent) for texte, intent in read_examples(RACINE) if intent in CHOISIS]
    return random.Random(3).sample(choisis, 240)


@pytest.fixture(scope="module")
def messages():
    return [message["texte"] for jeu in JEUX for message in read_validation(RACINE, jeu)]


def train(exemples):
    return Modele().fit([lire(texte) for texte, _ in exemples], [intent for _, intent in exemples])


@pytest.fixture(scope="module")
def appris(exemples):
    return train(exemples)


def test_the_same_examples_and_the_same_seed_give_the_same_predictions(exemples, appris, messages):
    lus = [lire(texte) for texte in messages[::20]]

    encore = train(exemples).predict(lus)

    assert encore == appris.predict(lus)


def test_a_ranking_holds_every_class_once_from_the_likeliest_and_sums_to_one(appris, messages):
    rankings = appris.predict([lire(texte) for texte in [*messages[::20], *MAUVAISES_ENTREES]])

    for ranking in rankings:
        noms, parts = zip(*ranking, strict=True)
        assert sorted(noms) == sorted(CHOISIS)
        assert list(parts) == sorted(parts, reverse=True)
        assert sum(parts) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("cache", ["\u200b", "\u200d", "\u00ad", "\u202e", "\ufeff"], ids=ascii)
def test_hidden_letters_change_neither_words_nor_letters_nor_sounds(cache):
    clair, cachee = "je ne peux plus payer edf", f"je ne pe{cache}ux plus payer e{cache}df{cache}"

    assert lire(cachee).lettres == lire(clair).lettres


def test_what_is_out_of_scope_has_its_advance_and_no_other_class(exemples):
    sans = Modele(avance=0.0).fit([lire(texte) for texte, _ in exemples], [intent for _, intent in exemples])
    avec = train(exemples)

    ecart = avec.classifier.intercept - sans.classifier.intercept

    assert dict(zip(avec.classifier.classes_, ecart.round(6), strict=True)) == {
        nom: (Modele.avance if nom == "hors_sujet" else 0.0) for nom in CHOISIS
    }


@pytest.mark.parametrize(
    "texte",
    ["facture " * 5000, PLAINTE * 250, "a" * 20_000, "é " * 10_000, "?!" * 10_000],
    ids=["repete", "plainte", "lettre", "mots", "signes"],
)
def test_twenty_thousand_characters_are_read_within_a_second(appris, texte):
    appris.predict([lire("bonjour")])
    depart = time.perf_counter()

    appris.predict([lire(texte[:20_000])])

    assert time.perf_counter() - depart < 1


def mots(texte):
    return " ".join(re.findall(r"\w+", fold(texte)))


def long_enough(textes):
    return [(texte, clair) for texte in textes if len((clair := mots(texte)).split()) >= COURT]


def same(apprises, tenues):
    """Pairs that say the same in the same words; a short message that a long one merely contains is not the same."""
    compteur = CountVectorizer(binary=True, token_pattern=r"\S+").fit([clair for _, clair in (*apprises, *tenues)])
    a, b = (compteur.transform([clair for _, clair in partie]) for partie in (apprises, tenues))
    tailles_a, tailles_b = (np.asarray(m.sum(axis=1)).ravel() for m in (a, b))
    communs = (a @ b.T).tocoo()
    for i, j, n in zip(communs.row, communs.col, communs.data, strict=True):
        if 2 * n >= max(tailles_a[i], tailles_b[j]) and fuzz.token_set_ratio(apprises[i][1], tenues[j][1]) > PROCHES:
            yield apprises[i][0], tenues[j][0]


def test_the_same_message_is_recognised_in_other_letters():
    apprises = long_enough(["Prime de déménagement 3ème enfant, combien ?", "Mon ex ne paie plus rien", "bonjour"])
    tenues = long_enough(
        ["prime demenagement 3eme enfant cmbien", "bonjour", "Mon ex ne paie plus rien, " + PLAINTE * 3]
    )

    assert list(same(apprises, tenues)) == [
        ("Prime de déménagement 3ème enfant, combien ?", "prime demenagement 3eme enfant cmbien")
    ]


def test_no_message_of_the_validation_is_among_the_examples(messages):
    dangers = [exemple.data["text"] for exemple in importer.dangers(importer.DANGERS)]
    apprises = [*dangers, *(texte for texte, _ in read_examples(RACINE))]
    clairs = {mots(texte): texte for texte in apprises if len(mots(texte).split()) > 2}

    identiques = [(clairs[mots(texte)], texte) for texte in messages if mots(texte) in clairs]

    assert identiques + list(same(long_enough(apprises), long_enough(messages))) == []
