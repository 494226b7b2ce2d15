"""Run the action server on loopback: `python -m actions`."""

import logging
import os
import sys

from aiohttp import web

from actions.serveur import create_app


def main() -> None:
    """Serve until stopped; a start that fails ends with one line."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    port = int(os.environ.get("PASSERELLE_ACTIONS_PORT", "5055"))
    try:
        app = create_app()
    except Exception as fault:  # the outer edge: the operator reads what to mend, not where it broke
        sys.exit(f"actions: cannot start: {type(fault).__name__}: {str(fault).splitlines()[0]}")
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main()
