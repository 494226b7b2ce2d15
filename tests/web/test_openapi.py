"""The JSON endpoints hold what `docs/openapi.yml` says, whatever they are sent."""

import asyncio
import threading
from datetime import datetime
from pathlib import Path

import pytest
import schemathesis
from aiohttp import web
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.conftest import SETTINGS, FakeEngine
from web.app import create_app
from web.chat.formulaire import Jetons
from web.chat.routes import routes

pytestmark = pytest.mark.lent
FICHIER = Path(__file__).parents[2] / "docs" / "openapi.yml"
TENUS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
CLE = b"a" * 32
schema = schemathesis.openapi.from_path(FICHIER)


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def url(catalogue, monkeypatch_module):
    """The door, in a thread: what sends requests here waits for each answer."""
    boucle = asyncio.new_event_loop()
    monkeypatch_module.setattr("web.app.secrets.token_bytes", lambda _: CLE)
    app = create_app(SETTINGS, lambda: catalogue, lambda: datetime(2026, 11, 21, 10), engine=FakeEngine())
    runner = web.AppRunner(app, access_log=None)

    async def open_door():
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner.addresses[0][1]

    fil = threading.Thread(target=boucle.run_forever, daemon=True)
    fil.start()
    port = asyncio.run_coroutine_threadsafe(open_door(), boucle).result(10)
    yield f"http://127.0.0.1:{port}"
    asyncio.run_coroutine_threadsafe(runner.cleanup(), boucle).result(10)
    boucle.call_soon_threadsafe(boucle.stop)
    fil.join(10)


@pytest.mark.parametrize("connu", [True, False], ids=["with its token", "with any token"])
@schema.parametrize()
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_what_is_written_holds(case, url, connu):
    case.headers = {**(case.headers or {}), "Accept": "application/json"}
    if connu and isinstance(case.body, dict):
        case.body = case.body | {"jeton": Jetons(CLE).make(None)}

    case.call_and_validate(base_url=url, checks=TENUS)


def test_every_route_that_takes_a_form_is_written():
    ecrites = {chemin for chemin, methodes in schema.raw_schema["paths"].items() if "post" in methodes}

    assert {route.path for route in routes if route.method == "POST"} - ecrites == {"/effacer"}  # for the form alone
