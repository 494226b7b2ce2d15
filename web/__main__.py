"""Run the public door: `python -m web`, on 127.0.0.1 unless `PASSERELLE_HOTE` says otherwise."""

import logging
import os

from aiohttp import web

from knowledge.horloge import maintenant
from knowledge.releases import shared_catalogue
from web.app import Settings, create_app

if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = Settings(os.environ["PASSERELLE_RASA_URL"], os.environ["PASSERELLE_JETON"])
    app = create_app(settings, shared_catalogue(), maintenant)
    hote, port = os.environ.get("PASSERELLE_HOTE", "127.0.0.1"), int(os.environ.get("PASSERELLE_PORT", "8080"))
    web.run_app(app, host=hote, port=port, print=None, access_log=None)
