"""Serve the whole assistant: check the ports, prepare what is missing, start the three processes, watch them."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console

from bot import entrainement
from bot.processus import MODELE, Ports, Processus, busy, environment

ORDRE = ("actions", "rasa", "web")


def serve(var: Path, port: int, rebuild: Callable[[], Any]) -> int:
    """Run until somebody stops it; return the exit code.

    Raises:
        RuntimeError: a port is taken, the training failed, or a process does not answer.
    """
    console = Console(stderr=True)
    ports = Ports(web=port)
    refuse_busy(ports)
    with console.status("Base de connaissances…"):
        rebuild()
    console.print("[green]✓[/green] Base de connaissances prête")
    if not entrainement.is_up_to_date():
        with console.status("Entraînement du modèle (moins d'une minute)…"):
            entrainement.train()
    console.print("[green]✓[/green] Modèle prêt")
    with (var / "journal.log").open("ab") as journal:
        processus = Processus(ports, environment(var, ports), journal, MODELE)
        signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        try:
            return run(processus, console, port)
        finally:
            processus.stop()


def refuse_busy(ports: Ports) -> None:
    """Refuse to start where somebody already listens.

    Raises:
        RuntimeError: a port is taken, or asked for twice.
    """
    if ports.web in (ports.rasa, ports.actions):
        raise RuntimeError(f"port {ports.web} is for rasa or actions: choose another with --port")
    for nom in ORDRE:
        numero = getattr(ports, nom)
        if busy(numero):
            other = ", or choose another with --port" if nom == "web" else ""
            raise RuntimeError(f"port {numero} ({nom}) is taken: stop what uses it{other}")


def run(processus: Processus, console: Console, port: int) -> int:
    """Start the processes, say when they are ready, and start again the one that falls."""
    processus.start(*ORDRE)
    for nom in ORDRE:
        with console.status(f"Démarrage : {nom}…"):
            processus.wait_ready([nom])
        console.print(f"[green]✓[/green] {nom}")
    console.print(f"\nPasserelle est prête : [bold]http://127.0.0.1:{port}[/bold]   (Ctrl+C pour arrêter)")
    try:
        while True:
            time.sleep(1)
            for nom, process in list(processus.running.items()):
                if process.poll() is not None:
                    console.print(f"[yellow]{nom} s'est arrêté, je le relance.[/yellow]")
                    processus.start(nom)
    except KeyboardInterrupt:
        console.print("Arrêt.")
        return 0
