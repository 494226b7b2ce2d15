import pytest

from web.dialogue import EngineDown, EngineSlow
from web.patience import PAUSE, Patience


class Engine:
    """Falls so many times, then answers."""

    def __init__(self, *faults):
        self.faults, self.essais = list(faults), 0

    async def __call__(self):
        self.essais += 1
        if self.faults:
            raise self.faults.pop(0)
        return "ok"


@pytest.fixture
def patience():
    maintenant = [0.0]

    async def sleep(seconds):
        maintenant[0] += seconds

    return Patience(2.0, lambda: maintenant[0], sleep)


async def test_an_engine_that_answers_is_asked_once(patience):
    engine = Engine()

    assert await patience.run(engine) == "ok"
    assert engine.essais == 1


async def test_an_engine_that_comes_back_is_waited_for(patience):
    engine = Engine(*[EngineDown("refused")] * 5)

    assert await patience.run(engine) == "ok"
    assert engine.essais == 6
    assert not patience.down


async def test_an_engine_that_stays_down_is_given_up(patience):
    engine = Engine(*[EngineDown("refused")] * 100)

    with pytest.raises(EngineDown):
        await patience.run(engine)

    assert engine.essais == 2 / PAUSE + 1
    assert patience.down


async def test_once_given_up_nobody_waits_again(patience):
    engine = Engine(*[EngineDown("refused")] * 100)
    for _ in range(3):
        with pytest.raises(EngineDown):
            await patience.run(engine)

    assert engine.essais == 2 / PAUSE + 1 + 2


async def test_a_turn_that_may_have_been_taken_is_not_played_twice(patience):
    engine = Engine(EngineSlow("timeout"))

    with pytest.raises(EngineSlow):
        await patience.run(engine)

    assert engine.essais == 1


async def test_an_engine_that_undoes_every_turn_is_given_up_though_somebody_is_at_the_address(patience):
    engine = Engine(*[EngineDown("rasa answered 503")] * 1000)

    async def essai():
        patience.note(True)
        return await engine()

    with pytest.raises(EngineDown):
        await patience.run(essai)

    assert engine.essais == 2 / PAUSE + 1


async def test_an_engine_that_came_back_between_two_messages_is_waited_for_again(patience):
    for _ in range(2):
        patience.note(False)
        with pytest.raises(EngineDown):
            await patience.run(Engine(*[EngineDown("refused")] * 100))
        patience.note(True)

    assert await patience.run(Engine(*[EngineDown("refused")] * 5)) == "ok"
