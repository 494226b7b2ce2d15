"""The meaning of messages is read once, whoever asks for it first."""

import numpy as np

from bot.understanding import sens

TEXTES = ["mon ex ne paye plus", "edf va couper", "\ud83d"]


def test_what_was_begun_is_read_once_and_is_the_meaning_of_these_texts(monkeypatch):
    lectures = []
    monkeypatch.setattr(sens, "_encode", lambda textes: lectures.append(list(textes)) or np.eye(len(textes)))

    sens.begin_meaning(TEXTES)
    commence, autre = sens.start_meaning(TEXTES), sens.start_meaning(TEXTES[:1])

    assert commence().shape == (3, 3)
    assert autre().shape == (1, 1)
    assert [len(lus) for lus in lectures] == [3, 1]
    assert sens.start_meaning(TEXTES) is not commence
