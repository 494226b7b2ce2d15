"""The pipelines that are compared learn, read and are told in one table."""

import pytest

from bot.comparaison import CHAINES, Essai, render, try_pipeline
from bot.scores import Lu
from bot.understanding.modele import Modele
from bot.understanding.texte import normalise
from bot.understanding.traits import BLOCS, Exemple

MOTS = {"energie_impayes": "facture edf coupure", "deuil": "mort obseques veuve", "hors_sujet": "film recette train"}
APPRIS = [(f"{mot} {suite}", sujet) for sujet, mots in MOTS.items() for mot in mots.split() for suite in "abcd"]


def lire(texte):
    return Exemple(texte, normalise(texte), normalise(texte))


@pytest.mark.rasa  # it learns every pipeline
@pytest.mark.parametrize("chaine", CHAINES, ids=lambda chaine: chaine.nom)
def test_every_pipeline_learns_and_reads(chaine):
    exemples, cibles = [lire(texte) for texte, _ in APPRIS], [sujet for _, sujet in APPRIS]

    essai = try_pipeline(chaine, exemples, cibles, exemples, exemples, exemples, cibles)

    assert [lu.trouve for lu in essai.lus] == cibles
    assert essai.octets > 0


def test_the_chosen_pipeline_is_the_model_as_it_is():
    choisie = CHAINES[-1]

    assert "CHOISIE" in choisie.nom
    assert (choisie.blocs, choisie.avance, choisie.autre, choisie.bruit) == (BLOCS, Modele.avance, None, False)
    assert choisie.vote == Modele.vote


def test_the_table_has_one_line_a_pipeline():
    lus = [Lu("a", "deuil", "deuil", 0.9), Lu("b", "deuil", "hors_sujet", 0.9)]

    lignes = render([Essai("mots", lus, lus, 1.4, 2.5, 3_000_000)]).splitlines()

    assert lignes[1].split() == ["mots", "50,0", "%", "66,7", "%", "66,7", "%", "2,5", "1", "s", "3"]
