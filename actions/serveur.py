"""The action server: a small aiohttp app around the SDK's executor, on loopback, that never repeats what it was told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException

from actions.formes import ACTIONS
from knowledge.catalogue import Catalogue
from knowledge.horloge import maintenant
from knowledge.releases import shared_catalogue

logger = logging.getLogger(__name__)
LARGEST = 4 * 1024 * 1024  # bytes: a whole tracker and the domain
EXECUTOR = web.AppKey("executor", ActionExecutor)


def create_app(
    served: Callable[[], Catalogue] | None = None, clock: Callable[[], datetime] = maintenant
) -> web.Application:
    """Make the server; the catalogue is opened now, so that a broken database is known at start."""
    served = served or shared_catalogue()
    app = web.Application(client_max_size=LARGEST)
    app[EXECUTOR] = ActionExecutor()
    for action in ACTIONS:
        app[EXECUTOR].register_action(action(served, clock))
    app.add_routes([web.post("/webhook", run_action), web.get("/sante", health)])
    return app


async def run_action(request: web.Request) -> web.Response:
    """Run one action; a fault is a 500 without the request, which holds what the person wrote."""
    call = await request.json()
    try:
        result = await request.app[EXECUTOR].run(call)
    except ActionNotFoundException:
        return web.json_response({"error": "unknown action"}, status=404)
    except Exception as fault:  # the outer edge: Rasa must know that the turn failed, nobody must read why here
        logger.error("action '%s' failed: %s", call.get("next_action"), type(fault).__name__)
        return web.json_response({"error": "the action failed"}, status=500)
    return web.json_response(result.model_dump() if hasattr(result, "model_dump") else result)


async def health(request: web.Request) -> web.Response:
    """Say that the server stands."""
    return web.json_response({"status": "ok"})
