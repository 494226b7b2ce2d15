from datetime import datetime

import pytest

from actions.besoins import Besoins
from actions.etat import Etat, Recu
from actions.formulaire import Formulaire
from actions.voix import Voix

PENSION = {"role": "creancier", "paiement_pension": "rien", "mois_impayes": 3, "commune": "01283", "nombre_enfants": 2}


@pytest.fixture
def voix(catalogue):
    return Voix(catalogue, datetime(2026, 11, 21, 10))


@pytest.fixture
def say():
    """A message as the understanding hands it over."""

    def message(intent="nlu_fallback", confiance=0.9, texte="", **compris):
        return Recu(texte, intent, confiance, compris)

    return message


@pytest.fixture
def pension(voix, say):
    """A screening about an unpaid pension; its first question is `titre`, then `vit_en_couple`."""
    etat = Etat()
    Besoins(voix).open(etat, say("pension_alimentaire", sujets=["pension_alimentaire"], faits=dict(PENSION)))
    Formulaire(voix).lead(etat, say("pension_alimentaire"))
    return etat


@pytest.fixture
def facture(voix, say):
    """A screening about an energy bill; its first question is `commune`."""
    etat = Etat()
    Besoins(voix).open(etat, say("energie_impayes", sujets=["energie_impayes"]))
    Formulaire(voix).lead(etat, say("energie_impayes"))
    return etat


@pytest.fixture
def said():
    """What a turn says, by code or type."""

    def codes(tour):
        return [m["custom"].get("code") or m["custom"]["type"] for m in tour.messages]

    return codes
