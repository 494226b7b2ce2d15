import io
from types import SimpleNamespace

import pytest
from rich.console import Console

from bot import service
from bot.processus import Ports


class FakeProcessus:
    """Processes that only say what was asked of them."""

    def __init__(self, *_):
        self.gestes, self.running = [], {}
        self.fault = None

    def start(self, *noms):
        self.gestes.append(("start", *noms))
        self.running |= {nom: SimpleNamespace(poll=lambda: None) for nom in noms}

    def wait_ready(self, noms):
        if self.fault:
            raise self.fault
        self.gestes.append(("ready", *noms))

    def stop(self, *noms):
        self.gestes.append(("stop", *noms))


@pytest.fixture
def processus(monkeypatch):
    processus = FakeProcessus()
    monkeypatch.setattr(service, "Processus", lambda *_: processus)
    monkeypatch.setattr(service, "busy", lambda port: False)
    monkeypatch.setattr(service.signal, "signal", lambda *_: None)
    monkeypatch.setattr(service.entrainement, "is_up_to_date", lambda: True)
    return processus


@pytest.fixture
def interrupted(monkeypatch):
    """Ctrl+C after some seconds of service."""

    def after(seconds):
        restantes = iter([None] * seconds)

        def sleep(_):
            if next(restantes, "fin") == "fin":
                raise KeyboardInterrupt

        monkeypatch.setattr(service.time, "sleep", sleep)

    return after


def test_the_address_is_given_once_all_three_answer(processus, interrupted):
    interrupted(0)
    sortie = io.StringIO()

    code = service.run(processus, Console(file=sortie), 9001)

    assert code == 0
    assert "http://127.0.0.1:9001" in sortie.getvalue()
    assert processus.gestes == [
        ("start", "actions", "rasa", "web"),
        ("ready", "actions"),
        ("ready", "rasa"),
        ("ready", "web"),
    ]


def test_a_process_that_falls_is_started_again(processus, interrupted):
    interrupted(1)
    processus.start = lambda *noms: (
        processus.gestes.append(("start", *noms)),
        processus.running.update({nom: SimpleNamespace(poll=lambda n=nom: 1 if n == "rasa" else None) for nom in noms}),
    )

    service.run(processus, Console(file=io.StringIO()), 9001)

    assert processus.gestes[-1] == ("start", "rasa")


def test_everything_is_stopped_at_the_end(processus, interrupted, tmp_path):
    interrupted(0)

    assert service.serve(tmp_path, 9001, rebuild=lambda: None) == 0
    assert processus.gestes[-1] == ("stop",)


def test_everything_is_stopped_when_one_does_not_start(processus, tmp_path):
    processus.fault = RuntimeError("web does not answer")

    with pytest.raises(RuntimeError, match="does not answer"):
        service.serve(tmp_path, 9001, rebuild=lambda: None)

    assert processus.gestes[-1] == ("stop",)


def test_the_model_is_trained_first_when_its_inputs_changed(processus, interrupted, monkeypatch, tmp_path):
    interrupted(0)
    monkeypatch.setattr(service.entrainement, "is_up_to_date", lambda: False)
    monkeypatch.setattr(service.entrainement, "train", lambda: processus.gestes.append(("train",)))

    service.serve(tmp_path, 9001, rebuild=lambda: processus.gestes.append(("rebuild",)))

    assert processus.gestes[:3] == [("rebuild",), ("train",), ("start", "actions", "rasa", "web")]


@pytest.mark.parametrize("pris", ["web", "rasa", "actions"])
def test_a_busy_port_is_refused_before_anything_is_done(processus, monkeypatch, tmp_path, pris):
    numero = getattr(Ports(web=9001), pris)
    monkeypatch.setattr(service, "busy", lambda port: port == numero)

    with pytest.raises(RuntimeError, match=rf"port {numero} \({pris}\) is taken"):
        service.serve(tmp_path, 9001, rebuild=lambda: pytest.fail("too early"))

    assert processus.gestes == []
