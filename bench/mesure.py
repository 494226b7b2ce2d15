"""Run the benchmark: `run` measures, prints a table, writes `bench.json`."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from rich.console import Console

from bench import charge, entrainements, tableau
from bench import stock as publie
from bench.exigences import judge
from bench.installation import Installation, bench_environment, ours, stopped_at_the_end
from bot.atelier import need_model
from bot.processus import RACINE, Ports

FOIS = {"latences": 60, "conversations": 96, "longues": 7, "local": 60, "demarrages": 3}
FOIS_RAPIDES = {"latences": 15, "conversations": 32, "longues": 2, "local": 15, "demarrages": 1}
NOUS = "Passerelle"
console = Console(stderr=True)
Colonnes = dict[str, dict[str, float]]


def run(var: Path, stock: bool = False, rapide: bool = False) -> str:
    """Measure ours, and stock beside it if asked; return the page to print and write `bench.json`.

    Raises:
        RuntimeError: something does not start, or the model is missing.
    """
    need_model()
    dossier = var / "bench"
    dossier.mkdir(parents=True, exist_ok=True)
    fois = FOIS_RAPIDES if rapide else FOIS
    colonnes: Colonnes = {NOUS: {}}
    notes = [
        f"Machine : {os.cpu_count()} cœurs, Python {platform.python_version()}. Les deux colonnes viennent du même passage."
    ]
    prepare = None
    if stock:
        with console.status("Rasa publié : installation et entraînement (plusieurs minutes la première fois)…"):
            prepare = publie.prepare(var / "stock", rapide)
        colonnes[publie.NOM] = {"entrainement_s": prepare.seconds}
        notes += prepare.notes
    with console.status("Entraînement, cache vide…"):
        colonnes[NOUS]["entrainement_s"] = entrainements.train_ours(dossier)
    with console.status("Mesures dans le processus…"):
        colonnes[NOUS] |= measure_locally(dossier, fois["local"])
    notes += measure_running(dossier, prepare, fois, colonnes)
    write_json(var / "bench.json", colonnes, notes, rapide)
    return tableau.report(colonnes, notes)


def measure_locally(dossier: Path, fois: int) -> dict[str, Any]:
    """Measure in a process of its own.

    Raises:
        RuntimeError: it failed.
    """
    ordre = [sys.executable, "-m", "bench.local", str(fois)]
    with (dossier / "local.log").open("wb") as journal:
        fini = subprocess.run(
            ordre, cwd=RACINE, env=bench_environment(dossier, Ports()), stdout=subprocess.PIPE, stderr=journal
        )
    if fini.returncode:
        raise RuntimeError(f"measuring in process failed, see {dossier / 'local.log'}")
    return dict(json.loads(fini.stdout.splitlines()[-1]))


def measure_running(
    dossier: Path, prepare: publie.Stock | None, fois: Mapping[str, int], colonnes: Colonnes
) -> list[str]:
    """Start everything, measure it, stop it; return what is worth knowing about the run."""
    ports, ports_publies, journal = Ports.free(), Ports.free(), dossier / "journal.log"
    env = bench_environment(dossier, ports)
    for fichier in (
        *dossier.glob("conversations.db*"),
        *(prepare.dossier.glob("projet/conversations.db*") if prepare else ()),
    ):
        fichier.unlink()
    actions, web, nous = (ours(nom, env, ports, journal) for nom in ("actions", "web", "rasa"))
    nous.nom = NOUS
    rasas = [nous, *([publie.installation(prepare, env, ports_publies, journal)] if prepare else [])]
    with stopped_at_the_end(*rasas, web, actions):
        with console.status("Démarrages…"):
            colonnes[NOUS]["pret_tout_s"] = start_together(actions, nous, web)
            web.stop()
            nous.stop()
            start_alone(rasas, fois["demarrages"], colonnes)
        muets = asyncio.run(measure_load(rasas, fois, colonnes))
        for rasa in rasas:
            colonnes[rasa.nom]["memoire_mo"] = rasa.memory()
    return [f"{nom} : {n} tours sont restés sans réponse." for nom, n in muets.items() if n]


def start_together(*installations: Installation) -> float:
    """Start several processes at once; return the seconds until the last one answers."""
    for installation in installations:
        installation.launch()
    return max(installation.wait() for installation in installations)


def start_alone(rasas: Sequence[Installation], fois: int, colonnes: Colonnes) -> None:
    """Start each Rasa alone a few times, in turn; the median counts, and the last start goes on running."""
    durees: dict[str, list[float]] = {rasa.nom: [] for rasa in rasas}
    for _ in range(fois):
        for rasa in rasas:
            rasa.stop()
            durees[rasa.nom].append(rasa.start())
    for rasa in rasas:
        milieu = sorted(durees[rasa.nom])[fois // 2]
        colonnes[rasa.nom] |= {"pret_s": milieu, "memoire_charge_mo": rasa.memory()}


async def measure_load(rasas: Sequence[Installation], fois: Mapping[str, int], colonnes: Colonnes) -> dict[str, int]:
    """Measure what is said over REST, the installations one after the other in each measure."""
    async with aiohttp.ClientSession(timeout=charge.PATIENCE) as session:
        clients = [charge.Client(session, rasa, f"banc{rang}") for rang, rasa in enumerate(rasas)]
        for client, rasa in zip(clients, rasas, strict=True):
            with console.status(f"{rasa.nom} : premiers tours…"):
                colonnes[rasa.nom]["tour_a_froid_ms"] = await client.turn(client.sender(), charge.ACTE) * 1000
                await client.screening()
        with console.status("Tours un par un…"):
            for rasa, chiffres in zip(rasas, await charge.latencies(clients, fois["latences"]), strict=True):
                colonnes[rasa.nom] |= chiffres
        for client, rasa in zip(clients, rasas, strict=True):
            for nombre in charge.SIMULTANES:
                with console.status(f"{rasa.nom} : {nombre} à la fois…"):
                    colonnes[rasa.nom] |= await charge.throughput(client, nombre, fois["conversations"])
            with console.status(f"{rasa.nom} : longues conversations et message énorme…"):
                colonnes[rasa.nom] |= await charge.long_conversation(client, fois["longues"])
                colonnes[rasa.nom] |= await charge.huge(client)
        return {rasa.nom: client.muets for client, rasa in zip(clients, rasas, strict=True)}


def write_json(fichier: Path, colonnes: Colonnes, notes: Sequence[str], rapide: bool) -> None:
    """Write everything that was measured, for programs."""
    notre, *autres = colonnes.values()
    contenu = {
        "le": datetime.now().astimezone().isoformat(timespec="seconds"),
        "rapide": rapide,
        "mesures": colonnes,
        "exigences": list(judge(notre, autres[0] if autres else None)),
        "notes": list(notes),
    }
    fichier.write_text(json.dumps(contenu, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
