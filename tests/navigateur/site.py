"""The real web application in a thread of its own, with an engine that a test leads; and what a browser reports of a page."""

import asyncio
import threading
from dataclasses import dataclass, field

from aiohttp import web

from tests.contenu import say_avis
from web.app import create_app
from web.dialogue import EngineDown
from web.reglages import Settings


class Horloge:
    """Seconds that a test moves."""

    now = 1_000_000.0

    def __call__(self):
        return self.now


class Moteur:
    """Answers each message with what the test prepared for its text; waits or falls when told so."""

    def __init__(self, reponses):
        self.reponses, self.recus, self.attente, self.panne = reponses, [], 0.0, False

    async def send(self, sender, texte, envoi, avis=()):
        self.recus.append(texte)
        await asyncio.sleep(self.attente)
        if self.panne:
            raise EngineDown("stopped")
        return [*say_avis(avis), *self.reponses.get(texte, self.reponses["question"])]

    async def forget(self, senders):
        """Forget nothing: nothing is kept."""


@dataclass
class Site:
    """The application, served on a free port of loopback until `close`."""

    moteur: Moteur
    catalogue: object
    moment: object
    reglages: dict = field(default_factory=dict)
    horloge: Horloge = field(default_factory=Horloge)
    accueil: str = "<title>Une page d'un autre site</title>"

    def open(self):
        """Serve, and return when it listens."""
        pret = threading.Event()
        self._boucle = asyncio.new_event_loop()
        self._fil = threading.Thread(target=self._serve, args=(pret,), daemon=True)
        self._fil.start()
        assert pret.wait(20), "the application did not start"
        return self

    def _serve(self, pret):
        asyncio.set_event_loop(self._boucle)
        ailleurs = web.Application()
        ailleurs.router.add_get("/meteo", lambda request: web.Response(text="Il fait beau.", content_type="text/html"))
        ailleurs.router.add_get("/caf", lambda request: web.Response(text=self.accueil, content_type="text/html"))
        self.ailleurs = self._listen(ailleurs)
        reglages = Settings(
            rasa_url="http://127.0.0.1:1", jeton="x", sortie=f"{self.ailleurs}/meteo",
            envois_par_minute=100_000, **({"messages_par_minute": 100_000} | self.reglages),
        )  # fmt: skip
        app = create_app(reglages, lambda: self.catalogue, lambda: self.moment, self.horloge, self.moteur)
        self.url = self._listen(app)
        pret.set()
        self._boucle.run_forever()

    def _listen(self, app):
        runner = web.AppRunner(app)
        self._boucle.run_until_complete(runner.setup())
        ecoute = web.TCPSite(runner, "127.0.0.1", 0)
        self._boucle.run_until_complete(ecoute.start())
        return f"http://127.0.0.1:{ecoute._server.sockets[0].getsockname()[1]}"

    def close(self):
        """Stop listening; the thread ends."""
        self._boucle.call_soon_threadsafe(self._boucle.stop)
        self._fil.join(5)
