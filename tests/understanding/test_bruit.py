"""The noise: repeatable, different from one seed to the next, and still the same message to whoever reads it."""

import pytest
from rapidfuzz import fuzz

from bot.understanding.bruit import add_noise, drop_accents, slip, write_by_ear, write_sms
from bot.understanding.texte import normalise

MESSAGES = [
    "Je n'arrive plus à payer l'électricité, que faire ?",
    "Bonjour, mon ex ne verse plus la pension alimentaire depuis trois mois. Comment faire ?",
    "J'ai trouvé un travail à Oyonnax et je cherche une place en crèche pour ma fille de 18 mois.",
    "Madame P., 54 ans, veuve, demande où en est son dossier d'aide au logement.",
]


class Hasard:
    """Chance that always says the same thing."""

    def __init__(self, tire: float) -> None:
        self.tire = tire

    def random(self) -> float:
        return self.tire

    def choice(self, liste):
        return liste[0]

    def randrange(self, debut, fin):
        return debut


@pytest.mark.parametrize("message", MESSAGES)
def test_the_same_seed_gives_the_same_noise_and_another_seed_another(message):
    bruits = {add_noise(message, seed) for seed in range(20)}

    assert add_noise(message, 5) == add_noise(message, 5)
    assert len(bruits) > 5


@pytest.mark.parametrize("message", MESSAGES)
def test_a_noisy_message_still_looks_like_the_clear_one(message):
    for seed in range(20):
        assert fuzz.ratio(normalise(add_noise(message, seed)), normalise(message)) > 60


def test_accents_and_capitals_go():
    assert drop_accents("Été à Ambérieu", Hasard(0.0)) == "ete a amberieu"


def test_words_take_the_spelling_of_an_sms():
    assert write_sms("pour ma fille", Hasard(0.0)) == "pr ma fiy"
    assert write_sms("pour ma fille", Hasard(1.0)) == "pour ma fille"


def test_words_are_written_as_they_are_heard():
    assert write_by_ear("bateau", Hasard(0.0)) == "bato"
    assert write_by_ear("eau", Hasard(0.0)) == "eau"


def test_a_finger_slips_inside_long_words_only():
    assert slip("pension", Hasard(0.0)) == "pnsion"
    assert slip("mon ex", Hasard(0.0)) == "mon ex"


@pytest.mark.parametrize("texte", ["", " ", "🙂", "\u200b", "123 456", "a" * 5000, "é" * 5000])
def test_anything_can_be_made_noisy(texte):
    assert isinstance(add_noise(texte, 1), str)
