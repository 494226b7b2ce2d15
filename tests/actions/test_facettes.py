from datetime import datetime

import pytest

from actions.etat import Etat, Recu, Tour
from actions.facettes import Facettes
from actions.voix import Voix


@pytest.fixture
def how_much(catalogue):
    def ask(jour):
        etat = Etat()
        etat.dispositifs, etat.sujet = ["auu"], "violences_conjugales"
        recu = Recu("demander_montant", "demander_montant", 0.9, {"dispositifs": ["auu"], "facettes": ["montant"]})
        return Facettes(Voix(catalogue, jour)).answer(Tour(etat), recu)

    return ask


def test_an_amount_that_has_ended_is_not_said_nor_asked_for(how_much):
    tour = how_much(datetime(2027, 4, 1, 10))

    textes = " ".join(message["text"] for message in tour.messages)
    assert "n'est plus sûr depuis le 31 mars 2027" in textes
    assert "Caf de l'Ain (3230)" in textes
    assert tour.suite != "formulaire"


def test_an_amount_in_force_is_asked_for(how_much):
    assert how_much(datetime(2027, 3, 31, 10)).suite == "formulaire"
