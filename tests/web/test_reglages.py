from ipaddress import ip_network
from pathlib import Path

import pytest

from web.reglages import read_settings

ENV = {"PASSERELLE_RASA_URL": "http://127.0.0.1:5005", "PASSERELLE_JETON": "secret"}


def test_two_variables_are_enough():
    settings = read_settings(ENV)

    assert settings.adresse == "http://127.0.0.1:8080"
    assert not settings.securise
    assert settings.mandataires == ()
    assert not settings.closed()
    assert (settings.caracteres, settings.octets, settings.messages_par_minute, settings.envois_par_minute) == (
        1000, 16384, 10, 120)  # fmt: skip


def test_everything_can_be_set(tmp_path):
    settings = read_settings(ENV | {
        "PASSERELLE_ADRESSE": "https://droits.example", "PASSERELLE_MANDATAIRES": "10.0.0.1, 192.168.0.0/16",
        "PASSERELLE_SUPERVISION": "10.1.0.0/16", "PASSERELLE_FICHIER_FERME": str(tmp_path / "ferme"),
        "PASSERELLE_CHAT_URL": "sqlite:///x.db", "PASSERELLE_SORTIE": "https://neutre.example/",
    })  # fmt: skip

    assert settings.securise
    assert settings.mandataires == (ip_network("10.0.0.1"), ip_network("192.168.0.0/16"))
    assert ip_network("10.1.0.0/16") in settings.supervision
    assert settings.fichier_ferme == Path(tmp_path / "ferme")
    assert (settings.chat_url, settings.sortie) == ("sqlite:///x.db", "https://neutre.example/")


@pytest.mark.parametrize(("valeur", "ferme"), [("1", True), ("oui", True), ("TRUE", True), ("0", False), ("", False)])
def test_the_switch_of_the_environment_closes_the_page(valeur, ferme):
    assert read_settings(ENV | {"PASSERELLE_FERME": valeur}).closed() is ferme


def test_the_switch_that_is_a_file_closes_at_once(tmp_path):
    settings = read_settings(ENV | {"PASSERELLE_FICHIER_FERME": str(tmp_path / "ferme")})
    avant = settings.closed()

    (tmp_path / "ferme").touch()

    assert (avant, settings.closed()) == (False, True)


@pytest.mark.parametrize(
    ("env", "dit"),
    [
        ({"PASSERELLE_RASA_URL": ""}, "PASSERELLE_RASA_URL is not set"),
        ({"PASSERELLE_JETON": ""}, "PASSERELLE_JETON is not set"),
        ({"PASSERELLE_MANDATAIRES": "proxy"}, "PASSERELLE_MANDATAIRES: 'proxy'"),
        ({"PASSERELLE_SUPERVISION": "10.0.0.0/99"}, "PASSERELLE_SUPERVISION"),
        ({"PASSERELLE_ADRESSE": "droits.example"}, "PASSERELLE_ADRESSE"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(env, dit):
    with pytest.raises(ValueError, match=dit):
        read_settings(ENV | env)


def test_the_settings_do_not_change():
    with pytest.raises(AttributeError):
        read_settings(ENV).jeton = "autre"
