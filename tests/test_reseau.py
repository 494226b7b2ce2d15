import asyncio
import socket

import pytest

AILLEURS = "192.0.2.1"  # RFC 5737: an address for documentation, that nobody has


@pytest.mark.parametrize("geste", ["connect", "connect_ex"])
def test_no_test_can_speak_to_another_machine(geste):
    with socket.socket() as s, pytest.raises(AssertionError, match=AILLEURS):
        getattr(s, geste)((AILLEURS, 80))


async def test_no_asynchronous_test_can_either():
    with pytest.raises(AssertionError, match=AILLEURS):
        await asyncio.open_connection(AILLEURS, 80)


def test_a_test_can_speak_to_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
