"""Run the public door: `python -m web`, on 127.0.0.1 unless `PASSERELLE_HOTE` says otherwise."""

import logging
import os

from aiohttp import web, web_response

from knowledge.horloge import maintenant
from knowledge.releases import shared_catalogue
from web.app import create_app
from web.reglages import read_settings

LENTEUR = 15.0  # seconds without a whole request after which a connection is closed
FIN = 5.0  # seconds given to answers that have begun when the process is asked to stop

if __name__ == "__main__":
    os.umask(0o077)  # what is written here is for us alone
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    vars(web_response)["SERVER_SOFTWARE"] = "passerelle"  # no version, not even on what aiohttp refuses by itself
    app = create_app(read_settings(os.environ), shared_catalogue(), maintenant)
    hote, port = os.environ.get("PASSERELLE_HOTE", "127.0.0.1"), int(os.environ.get("PASSERELLE_PORT", "8080"))
    web.run_app(app, host=hote, port=port, print=None, access_log=None, keepalive_timeout=LENTEUR, shutdown_timeout=FIN)
