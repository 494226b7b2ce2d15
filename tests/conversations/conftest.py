import aiohttp
import pytest

from knowledge.horloge import maintenant
from web.dialogue import Dialogue, RasaEngine


@pytest.fixture
async def dialogue(processus, catalogue):
    """A dialogue with the real Rasa and the real action server."""
    async with aiohttp.ClientSession() as session:
        engine = RasaEngine(session, processus.env["PASSERELLE_RASA_URL"], processus.env["PASSERELLE_JETON"])
        yield Dialogue(engine, lambda: catalogue, maintenant)
