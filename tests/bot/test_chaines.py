"""The pipelines that are compared learn and read."""

import pytest

from bot.comparaison import CHAINES, try_pipeline
from bot.understanding.texte import normalise
from bot.understanding.traits import Exemple

pytestmark = pytest.mark.rasa  # it learns every pipeline
MOTS = {"energie_impayes": "facture edf coupure", "deuil": "mort obseques veuve", "hors_sujet": "film recette train"}
APPRIS = [(f"{mot} {suite}", sujet) for sujet, mots in MOTS.items() for mot in mots.split() for suite in "abcd"]


def lire(texte):
    return Exemple(texte, normalise(texte), normalise(texte))


@pytest.mark.parametrize("chaine", CHAINES, ids=lambda chaine: chaine.nom)
def test_every_pipeline_learns_and_reads(chaine):
    exemples, cibles = [lire(texte) for texte, _ in APPRIS], [sujet for _, sujet in APPRIS]

    essai = try_pipeline(chaine, exemples, cibles, exemples, exemples, exemples, cibles)

    assert [lu.trouve for lu in essai.lus] == cibles
    assert essai.octets > 0
