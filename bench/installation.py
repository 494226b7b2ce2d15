"""One running Rasa to measure, ours or stock: how it starts, how to speak to it, what memory it takes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bot.processus import RACINE, Ports, answers, commands, environment, health_urls

GARDEES = (
    "PASSERELLE_DATABASE_URL",
    "PASSERELLE_DATE",
)  # the release that everybody reads; the rest is the bench's own


def bench_environment(dossier: Path, ports: Ports) -> dict[str, str]:
    """Return the environment of the measured processes: our ports and our own conversations."""
    base = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("PASSERELLE_") or nom in GARDEES}
    return environment(dossier, ports, base)


@dataclass
class Installation:
    """A Rasa that can be started, spoken to, weighed and stopped."""

    nom: str
    command: list[str]
    sante: str
    message: str
    env: Mapping[str, str]
    journal: Path
    cwd: Path = RACINE
    entetes: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    launched: float = 0.0

    def launch(self) -> None:
        """Start the process, without waiting."""
        with self.journal.open("ab") as sortie:
            self.launched = time.monotonic()
            self.process = subprocess.Popen(
                self.command, cwd=self.cwd, env=dict(self.env), stdout=sortie, stderr=sortie
            )

    def wait(self, seconds: float = 180.0) -> float:
        """Return the seconds between the start of the process and its first 200.

        Raises:
            RuntimeError: it ended, or did not answer in time.
        """
        while not answers(self.sante):
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError(f"{self.nom} ended at once, see {self.journal}")
            if time.monotonic() - self.launched > seconds:
                raise RuntimeError(f"{self.nom} does not answer after {seconds:.0f} s, see {self.journal}")
            time.sleep(0.02)
        return time.monotonic() - self.launched

    def start(self) -> float:
        """Start it and wait; return the seconds until its first 200."""
        self.launch()
        return self.wait()

    def memory(self) -> float:
        """Return the resident memory of the process and its children, in MB (millions of bytes)."""
        assert self.process is not None
        racine = psutil.Process(self.process.pid)
        return float(sum(p.memory_info().rss for p in (racine, *racine.children(recursive=True)))) / 1e6

    def processor_seconds(self) -> float:
        """Return the processor time it has used since its start: what a busy machine does not change."""
        assert self.process is not None
        temps = psutil.Process(self.process.pid).cpu_times()
        return float(temps.user + temps.system)

    def pause(self) -> None:
        """Hold it still, so that it takes nothing from the one that is measured."""
        if self.process is not None:
            self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Stop it."""
        if self.process is None:
            return
        self.resume()
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def ours(nom: str, env: Mapping[str, str], ports: Ports, journal: Path, modele: Path) -> Installation:
    """Describe one process of the `Procfile`: "rasa", "actions" (which both Rasas call) or "web"."""
    message = f"http://127.0.0.1:{ports.rasa}/webhooks/passerelle/message"
    entetes = {"X-Jeton": env["PASSERELLE_JETON"]}
    return Installation(
        nom, commands(env, modele)[nom], health_urls(ports)[nom], message, env, journal, entetes=entetes
    )


@contextmanager
def alone(chosen: Installation, installations: Sequence[Installation]) -> Iterator[None]:
    """Hold every other installation still."""
    autres = [installation for installation in installations if installation is not chosen]
    for autre in autres:
        autre.pause()
    try:
        yield
    finally:
        for autre in autres:
            autre.resume()


@contextmanager
def stopped_at_the_end(*installations: Installation) -> Iterator[None]:
    """Stop every installation, whatever happens."""
    try:
        yield
    finally:
        for installation in installations:
            installation.stop()
