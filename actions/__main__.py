"""Run the action server on loopback: `python -m actions`."""

import logging
import os

from aiohttp import web

from actions.serveur import create_app

if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    port = int(os.environ.get("PASSERELLE_ACTIONS_PORT", "5055"))
    web.run_app(create_app(), host="127.0.0.1", port=port, print=None, access_log=None)
