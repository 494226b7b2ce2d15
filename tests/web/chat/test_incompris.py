"""What trainers may read: what was not understood, redacted, once the conversation is over, and never after a danger."""

import pytest

from tests.web.conftest import MOMENT, SETTINGS, ask, token

REPLI = [{"text": "?", "custom": {"type": "information", "code": "repli"}}]
CLARIFICATION = [{"text": "?", "custom": {"type": "clarification", "sujets": []}}]
COMPRIS = [{"text": "oui", "custom": {"type": "information", "code": "separation"}}]


async def leave(client):
    await client.get("/sortie", allow_redirects=False)


@pytest.mark.parametrize("reponses", [REPLI, CLARIFICATION])
async def test_a_message_that_was_not_understood_is_noted_redacted_when_the_conversation_ends(
    client, porte, engine, reponses
):
    engine.reponses = reponses
    await ask(client, "blabla au 06 12 34 56 78")
    pendant = porte.store.notes()

    await leave(client)

    assert pendant == []
    assert porte.store.notes() == [(MOMENT.date(), "blabla au [TELEPHONE]")]


async def test_what_was_understood_is_not_noted(client, porte, engine):
    engine.reponses = COMPRIS
    await ask(client, "je me sépare")
    await leave(client)

    assert porte.store.notes() == []


@pytest.mark.parametrize(
    "dangers",
    [
        ("il me frappe", REPLI),
        ("je suis au bout", [{"text": "17", "custom": {"type": "urgence", "niveau": "suicide"}}, *REPLI]),
        ("il est bizarre", [{"text": "17", "custom": {"type": "information", "code": "rappel_securite"}}, *REPLI]),
        ("la nuit", [{"text": "v", "custom": {"type": "contact", "codes": ["urgence_danger", "note"]}}, *REPLI]),
        ("partir", [{"text": "v", "custom": {"type": "information", "dispositif": "auu"}}, *REPLI]),
    ],
)
@pytest.mark.parametrize("ordre", ["avant", "apres"])
async def test_nothing_is_noted_of_a_conversation_where_danger_was_spoken_of(client, porte, engine, dangers, ordre):
    texte, reponses = dangers
    tours = [("blabla", REPLI), (texte, reponses)]
    for texte, reponses in tours if ordre == "avant" else tours[::-1]:
        engine.reponses = reponses
        await ask(client, texte)
    await ask(client, "encore blabla")
    await leave(client)

    assert porte.store.notes() == []


async def test_a_conversation_that_is_left_idle_ends_too(client, porte, engine, seconds):
    engine.reponses = REPLI
    await ask(client, "blabla")
    seconds.now += SETTINGS.oubli + 1

    porte.store.forget_idle(seconds.now - SETTINGS.oubli)

    assert [texte for _, texte in porte.store.notes()] == ["blabla"]
    assert await token(client)
