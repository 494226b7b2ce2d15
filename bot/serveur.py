"""Serve Rasa on loopback (our channel only, no HTTP API, ready when a message would be answered), and train it."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import logging
import os
from typing import Any

from bot import oubli, patches, superflu

PROBE = "bonjour"


async def warm_up(app: Any, loop: Any) -> None:
    """Understand one message, so that the first person does not wait for what is compiled once."""
    agent = getattr(app.ctx, "agent", None)
    if agent is not None and agent.is_ready():
        await agent.parse_message(PROBE)
    give_back()


def give_back() -> None:
    """Give the system back the memory that loading a model used; only glibc knows how."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """Read the command line of the `Procfile`."""
    parser = argparse.ArgumentParser(prog="python -m bot run")
    parser.add_argument("--interface", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5005)
    for nom in ("--model", "--endpoints", "--credentials"):
        parser.add_argument(nom, required=True)
    return parser.parse_args(arguments)


def run(arguments: list[str]) -> None:
    """Serve until stopped."""
    options = read_arguments(arguments)
    os.umask(0o077)  # the conversations are for us alone
    superflu.install()
    patches.install()
    patches.quiet()
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    serve_application(
        options.model,
        interface=options.interface,
        port=options.port,
        credentials=options.credentials,
        enable_api=False,
        endpoints=AvailableEndpoints.read_endpoints(options.endpoints),
        server_listeners=[
            (warm_up, "after_server_start"),
            (oubli.live, "after_server_start"),
            (oubli.end, "before_server_stop"),
        ],
    )


def train(sortie: str, nom: str) -> None:
    """Train the model `nom` into the folder `sortie`."""
    superflu.install()
    patches.install()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    patches.quiet()
    from rasa.model_training import train as train_model

    train_model("bot/domain", "bot/config.yml", ["data/stories"], output=sortie, fixed_model_name=nom)
