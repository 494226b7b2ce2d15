"""An example that also says a danger is read once, and keeps what both files say of it."""

import pytest

from bot.importer import Exemple, with_dangers

pytestmark = pytest.mark.rasa  # it imports Rasa


def test_a_message_that_is_in_both_folders_is_one_example():
    besoin = Exemple(data={"text": "il me frappe", "intent": "violences_conjugales"})
    facture = Exemple(data={"text": "edf va couper", "intent": "energie_impayes"})
    meme = Exemple(data={"text": "il me frappe", "danger": True, "niveau": "violence"})
    seul = Exemple(data={"text": "ce dossier me tue", "danger": False, "niveau": None})

    tous = with_dangers([besoin, facture], [meme, seul])

    assert [m.get("text") for m in tous] == ["il me frappe", "edf va couper", "ce dossier me tue"]
    assert tous[0].data == {
        "text": "il me frappe",
        "intent": "violences_conjugales",
        "danger": True,
        "niveau": "violence",
    }
    assert tous[1].get("danger") is None
