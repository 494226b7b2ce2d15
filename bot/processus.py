"""The environment of the three processes, and how to start, watch and stop them together.

The command line, the tests and the benchmark start the same processes in the same way.
"""

from __future__ import annotations

import os
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import IO

RACINE = Path(__file__).resolve().parent.parent
MODELE = RACINE / "models" / "passerelle.tar.gz"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback never goes through a proxy


@dataclass(frozen=True)
class Ports:
    """Where each process listens, always on loopback."""

    web: int = 8080
    rasa: int = 5005
    actions: int = 5055

    @classmethod
    def free(cls) -> Ports:
        """Return three ports that nobody uses now."""
        sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
        ports = cls(*(s.getsockname()[1] for s in sockets))
        for s in sockets:
            s.close()
        return ports


def environment(var: Path, ports: Ports, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment that the processes share; what is already set is kept, but for the ports."""
    defaults = {
        "PASSERELLE_DATABASE_URL": f"sqlite:///{var / 'passerelle.db'}",
        "PASSERELLE_TRACKER_URL": f"sqlite:///{var / 'conversations.db'}",
        "PASSERELLE_CHAT_URL": f"sqlite:///{var / 'chat.db'}",
        "PASSERELLE_FICHIER_FERME": str(var / "ferme"),
        "PASSERELLE_JETON": secrets.token_urlsafe(24),
        "PASSERELLE_HOTE": "127.0.0.1",
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_REQUEST_MAX_SIZE": "65536",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",  # a long message leaves less behind
    }
    addresses = {
        "PASSERELLE_ACTIONS_URL": f"http://127.0.0.1:{ports.actions}/webhook",
        "PASSERELLE_ACTIONS_PORT": str(ports.actions),
        "PASSERELLE_RASA_URL": f"http://127.0.0.1:{ports.rasa}",
        "PASSERELLE_RASA_PORT": str(ports.rasa),
        "PASSERELLE_PORT": str(ports.web),
    }
    return defaults | dict(os.environ if base is None else base) | addresses


def commands(env: Mapping[str, str], modele: Path = MODELE) -> dict[str, list[str]]:
    """Return the command of each line of the `Procfile`, with this Python and this environment."""
    found = {}
    for ligne in (RACINE / "Procfile").read_text(encoding="utf-8").splitlines():
        nom, _, commande = ligne.partition(":")
        mots = [env.get(mot[1:], mot) if mot.startswith("$") else mot for mot in shlex.split(commande)]
        found[nom] = [sys.executable if mot.endswith("bin/python") else mot for mot in mots]
    found["rasa"] = [str(modele) if mot == "models/passerelle.tar.gz" else mot for mot in found["rasa"]]
    return found


def health_urls(ports: Ports) -> dict[str, str]:
    """Return an address of each process that answers when it is ready."""
    return {
        "actions": f"http://127.0.0.1:{ports.actions}/sante",
        "rasa": f"http://127.0.0.1:{ports.rasa}/webhooks/passerelle/",
        "web": f"http://127.0.0.1:{ports.web}/sante",
    }


def answers(url: str) -> bool:
    """Tell whether something answers at an address."""
    try:
        with DIRECT.open(url, timeout=2) as reponse:
            return bool(reponse.status == 200)
    except (OSError, HTTPException):  # refused, too slow, an error status, or something that does not speak HTTP
        return False


def busy(port: int) -> bool:
    """Tell whether somebody already listens on a port of loopback."""
    with socket.socket() as s:
        s.settimeout(0.5)
        return s.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Processus:
    """The processes of one installation, started together."""

    ports: Ports
    env: dict[str, str]
    journal: IO[bytes]
    modele: Path = MODELE
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *noms: str) -> None:
        """Start some of the processes."""
        for nom in noms:
            self.running[nom] = subprocess.Popen(
                commands(self.env, self.modele)[nom], cwd=RACINE, env=self.env, stdout=self.journal, stderr=self.journal
            )

    def wait_ready(self, noms: Sequence[str], seconds: float = 60.0) -> None:
        """Wait until each answers.

        Raises:
            RuntimeError: one of them ended, or did not answer in time.
        """
        urls, until = health_urls(self.ports), time.monotonic() + seconds
        for nom in noms:
            while not answers(urls[nom]):
                if self.running[nom].poll() is not None:
                    code = self.running[nom].returncode
                    raise RuntimeError(f"{nom} ended at once, with code {code}: see {self.journal.name}")
                if time.monotonic() > until:
                    raise RuntimeError(f"{nom} does not answer after {seconds:.0f} s: see {self.journal.name}")
                time.sleep(0.1)

    def stop(self, *noms: str) -> None:
        """Stop some of the processes, all by default."""
        chosen = [self.running.pop(nom) for nom in (noms or list(self.running)) if nom in self.running]
        for process in chosen:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in chosen:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
