import socket
import sys
import threading
from pathlib import Path

import pytest

from bot import processus
from bot.processus import RACINE, Ports, Processus, answers, busy, commands, environment, health_urls

PORTS = Ports(web=9001, rasa=9002, actions=9003)


@pytest.fixture
def env(tmp_path):
    return environment(tmp_path, PORTS, base={})


@pytest.fixture
def running(env, tmp_path, monkeypatch):
    """Processes that only run a line of Python."""

    def open_processus(code):
        command = [sys.executable, "-c", code]
        monkeypatch.setattr(processus, "commands", lambda *_: dict.fromkeys(("actions", "rasa", "web"), command))
        return Processus(PORTS, env, journal)

    with (tmp_path / "journal.log").open("wb") as journal:
        yield open_processus


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def reply(listener, raw):
    def run():
        connection, _ = listener.accept()
        connection.recv(4096)
        connection.sendall(raw)
        connection.close()

    threading.Thread(target=run, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/sante"


def test_the_procfile_starts_three_processes_with_this_python(env):
    found = commands(env)

    assert set(found) == {"actions", "rasa", "web"}
    assert {command[0] for command in found.values()} == {sys.executable}
    assert found["actions"][1:] == ["-m", "actions"]
    assert found["web"][1:] == ["-m", "web"]


def test_every_address_of_the_procfile_is_filled(env):
    mots = [mot for command in commands(env).values() for mot in command]

    assert [mot for mot in mots if "$" in mot] == []


def test_rasa_listens_on_loopback_only_without_its_own_api(env):
    rasa = commands(env)["rasa"]

    assert rasa[rasa.index("--interface") + 1] == "127.0.0.1"
    assert rasa[rasa.index("--port") + 1] == "9002"
    assert "--enable-api" not in rasa


def test_rasa_loads_the_model_it_is_given(env):
    rasa = commands(env, Path("/ailleurs/modele.tar.gz"))["rasa"]

    assert rasa[rasa.index("--model") + 1] == "/ailleurs/modele.tar.gz"


def test_the_files_that_the_procfile_names_exist(env):
    fichiers = [mot for command in commands(env).values() for mot in command if mot.endswith(".yml")]

    assert fichiers
    assert [fichier for fichier in fichiers if not (RACINE / fichier).exists()] == []


def test_each_process_is_told_where_the_others_are(env):
    assert env["PASSERELLE_ACTIONS_URL"] == "http://127.0.0.1:9003/webhook"
    assert env["PASSERELLE_RASA_URL"] == "http://127.0.0.1:9002"
    assert (env["PASSERELLE_PORT"], env["PASSERELLE_RASA_PORT"], env["PASSERELLE_ACTIONS_PORT"]) == (
        "9001",
        "9002",
        "9003",
    )


def test_the_door_is_on_loopback_and_nothing_is_sent_out_by_default(env):
    assert env["PASSERELLE_HOTE"] == "127.0.0.1"
    assert env["RASA_TELEMETRY_ENABLED"] == "false"


def test_each_installation_has_a_token_of_its_own(tmp_path):
    jetons = {environment(tmp_path, PORTS, base={})["PASSERELLE_JETON"] for _ in range(3)}

    assert len(jetons) == 3
    assert all(len(jeton) >= 24 and jeton.isascii() for jeton in jetons)


def test_what_the_operator_set_is_kept_but_for_the_ports(tmp_path):
    env = environment(
        tmp_path, PORTS, base={"PASSERELLE_JETON": "le mien", "PASSERELLE_RASA_PORT": "1", "PATH": "/bin"}
    )

    assert env["PASSERELLE_JETON"] == "le mien"
    assert env["PASSERELLE_RASA_PORT"] == "9002"
    assert env["PATH"] == "/bin"


def test_the_databases_are_in_the_var_folder(tmp_path):
    env = environment(tmp_path, PORTS, base={})

    assert env["PASSERELLE_DATABASE_URL"] == f"sqlite:///{tmp_path}/passerelle.db"
    assert env["PASSERELLE_TRACKER_URL"] == f"sqlite:///{tmp_path}/conversations.db"


def test_free_ports_are_three_and_free():
    ports = Ports.free()

    assert len({ports.web, ports.rasa, ports.actions}) == 3
    assert not any(map(busy, (ports.web, ports.rasa, ports.actions)))


def test_a_port_where_somebody_listens_is_busy(listener):
    assert busy(listener.getsockname()[1])


def test_each_process_has_an_address_for_its_health():
    urls = health_urls(PORTS)

    assert set(urls) == {"actions", "rasa", "web"}
    assert urls["rasa"].startswith("http://127.0.0.1:9002/")


@pytest.mark.parametrize(
    ("raw", "bien"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", True),
        (b"HTTP/1.1 204 No Content\r\n\r\n", False),
        (b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", False),
        (b"this is no HTTP\r\n\r\n", False),
        (b"", False),
    ],
)
def test_only_a_good_answer_is_an_answer(listener, raw, bien):
    assert answers(reply(listener, raw)) is bien


def test_a_proxy_of_the_machine_is_not_asked_for_loopback(listener, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)

    assert answers(reply(listener, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))


def test_a_process_that_ends_at_once_is_said_with_its_journal(running):
    processus = running("raise SystemExit(3)")
    processus.start("web")

    with pytest.raises(RuntimeError, match=r"web ended at once, with code 3: see .*journal\.log"):
        processus.wait_ready(["web"])


def test_a_process_that_does_not_answer_is_said(running):
    processus = running("import time; time.sleep(60)")
    processus.start("web")

    try:
        with pytest.raises(RuntimeError, match="web does not answer"):
            processus.wait_ready(["web"], seconds=0.2)
    finally:
        processus.stop()


def test_stop_ends_what_was_started(running):
    processus = running("import time; time.sleep(60)")
    processus.start("actions", "web")
    started = dict(processus.running)

    processus.stop("actions")

    assert started["actions"].poll() is not None
    assert started["web"].poll() is None
    processus.stop()
    assert started["web"].poll() is not None
    assert processus.running == {}


def test_stop_ends_a_frozen_process_too(running):
    import signal

    processus = running("import time; time.sleep(60)")
    processus.start("web")
    frozen = processus.running["web"]
    frozen.send_signal(signal.SIGSTOP)

    processus.stop()

    assert frozen.poll() is not None


def test_what_was_not_started_is_stopped_without_a_word(running):
    running("").stop("web")
