from ipaddress import ip_network

import pytest
from aiohttp.test_utils import make_mocked_request

from web.limites import Adresses, Limite

INTERNE = (ip_network("10.0.0.0/8"), ip_network("2001:db8:ffff::/48"))


def request(remote, *entetes):
    demande = make_mocked_request("GET", "/", headers=[("X-Forwarded-For", entete) for entete in entetes])
    return demande.clone(remote=remote)


def test_so_many_a_minute_and_no_more():
    limite = Limite(3, lambda: 0.0)

    assert [limite.take("a") for _ in range(5)] == [True, True, True, False, False]


def test_one_key_takes_nothing_from_another():
    limite = Limite(1, lambda: 0.0)

    assert [limite.take(cle) for cle in "abab"] == [True, True, False, False]


def test_the_minute_slides():
    maintenant = [0.0]
    limite = Limite(2, lambda: maintenant[0])
    prises = []
    for maintenant[0] in (0.0, 50.0, 59.0, 61.0, 62.0):
        prises.append(limite.take("a"))

    assert prises == [True, True, False, True, False]


def test_keys_that_are_quiet_are_forgotten():
    maintenant = [0.0]
    limite = Limite(2, lambda: maintenant[0])
    for n in range(100):
        limite.take(str(n))

    maintenant[0] = 61.0
    limite.take("a")
    limite.forget_quiet()

    assert len(limite) == 1


@pytest.mark.parametrize(
    ("remote", "entetes", "attendu"),
    [
        ("6.6.6.6", [], "6.6.6.6"),
        ("6.6.6.6", ["1.1.1.1"], "6.6.6.6"),  # nobody vouches for it
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["1.1.1.1"], "1.1.1.1"),
        ("10.0.0.1", ["9.9.9.9, 1.1.1.1"], "1.1.1.1"),  # the first was written by the person
        ("10.0.0.1", ["9.9.9.9", "1.1.1.1"], "1.1.1.1"),
        ("10.0.0.1", ["9.9.9.9, 1.1.1.1, 10.0.0.2"], "1.1.1.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["<script>"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("2001:db8:ffff::1", ["2001:db8::7"], "2001:db8::7"),
        (None, ["1.1.1.1"], "0.0.0.0"),
    ],
)
def test_a_forwarded_address_is_believed_from_a_known_proxy_only(remote, entetes, attendu):
    demande = request(remote, *entetes)

    assert Adresses(INTERNE).client(demande) == attendu


def test_the_name_of_an_address_does_not_tell_it_and_changes_with_the_process():
    demande = request("192.0.2.1")

    noms = {Adresses(()).key(demande) for _ in range(3)}

    assert len(noms) == 3
    assert not any("192" in nom for nom in noms)


def test_one_subscriber_by_ipv6_is_one_key():
    adresses = Adresses(())

    cles = {adresses.key(request(f"2001:db8:1:2::{n}")) for n in range(1, 5)}

    assert len(cles) == 1
    assert adresses.key(request("2001:db8:1:3::1")) not in cles
