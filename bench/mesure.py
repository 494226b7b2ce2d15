"""Run the benchmark: `run` measures, prints a table, writes `bench.json`."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import subprocess
import sys
import timeit
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from bench import charge, entrainements, porte, tableau
from bench import stock as publie
from bench.exigences import judge
from bench.installation import Installation, alone, bench_environment, ours, stopped_at_the_end
from bench.statistiques import medians, named, write
from bot.processus import RACINE, Ports

FOIS = {"manches": 3, "latences": 20, "secondes": 8, "longues": 5, "local": 60, "demarrages": 3, "vagues": 3}
FOIS_RAPIDES = {"manches": 3, "latences": 8, "secondes": 4, "longues": 2, "local": 15, "demarrages": 1, "vagues": 1}
NOUS = "Passerelle"
console = Console(stderr=True)
Colonnes = dict[str, dict[str, float]]


def run(var: Path, stock: bool = False, rapide: bool = False) -> str:
    """Measure ours, and stock beside it if asked; return the page to print and write `bench.json`.

    Raises:
        RuntimeError: something does not train or start.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # both keep their compiled modules, as installed programs do
    dossier, fois = var / "bench", FOIS_RAPIDES if rapide else FOIS
    dossier.mkdir(parents=True, exist_ok=True)
    colonnes: Colonnes = {NOUS: {}}
    notes: list[str] = []
    publiee = prepare_stock(var / "stock", rapide, colonnes, notes) if stock else None
    charges = [os.getloadavg()[0]]
    with console.status("Entraînement, cache vide…"):
        colonnes[NOUS] |= entrainements.train_ours(dossier)
    with console.status("Mesures dans le processus…"):
        colonnes[NOUS] |= measure_locally(dossier, fois["local"])
    notes += measure_running(dossier, publiee, fois, colonnes)
    notes.insert(0, machine([*charges, os.getloadavg()[0]]))
    write_json(var / "bench.json", colonnes, notes, rapide)
    return tableau.report(colonnes, notes)


def machine(charges: Sequence[float]) -> str:
    """Say on what this was measured: a load above the number of cores means that others were working too."""
    vues, etalon = " puis ".join(write(charge) for charge in charges), timeit.timeit("sum(range(10_000_000))", number=1)
    return (
        f"Machine : {os.cpu_count()} cœurs, Python {platform.python_version()} ; charge avant puis après : {vues} ; "
        f"dix millions d'additions : {write(etalon, 's')}."
    )


def prepare_stock(dossier: Path, rapide: bool, colonnes: Colonnes, notes: list[str]) -> publie.Stock:
    """Install and train stock Rasa if needed; add its column and what must be known of it."""
    with console.status("Rasa publié : installation et entraînement (plusieurs minutes la première fois)…"):
        publiee = publie.prepare(dossier, rapide)
    colonnes[publie.NOM] = dict(publiee.chiffres)
    notes += publiee.notes
    return publiee


def measure_locally(dossier: Path, fois: int) -> dict[str, Any]:
    """Measure in a process of its own.

    Raises:
        RuntimeError: it failed.
    """
    ordre = [sys.executable, "-m", "bench.local", str(entrainements.our_model(dossier)), str(fois)]
    with (dossier / "local.log").open("wb") as journal:
        fini = subprocess.run(
            ordre, cwd=RACINE, env=bench_environment(dossier, Ports()), stdout=subprocess.PIPE, stderr=journal
        )
    if fini.returncode:
        raise RuntimeError(f"measuring in process failed, see {dossier / 'local.log'}")
    return dict(json.loads(fini.stdout.splitlines()[-1]))


def measure_running(
    dossier: Path, publiee: publie.Stock | None, fois: Mapping[str, int], colonnes: Colonnes
) -> list[str]:
    """Start everything, measure it, stop it; return what is worth knowing about the run."""
    ports, journal = Ports.free(), dossier / "journal.log"
    env = bench_environment(dossier, ports) | {"PASSERELLE_MANDATAIRES": "127.0.0.1"}
    for fichier in (*dossier.glob("conversations.db*"), *dossier.glob("chat.db*")):
        fichier.unlink()
    actions, web, nous = (
        ours(nom, env, ports, journal, entrainements.our_model(dossier)) for nom in ("actions", "web", "rasa")
    )
    nous.nom = NOUS
    rasas = [nous, *([publie.installation(publiee, env, Ports.free(), journal)] if publiee else [])]
    with stopped_at_the_end(*rasas, web, actions):
        with console.status("Démarrages…"):
            colonnes[NOUS]["pret_tout_s"] = start_together(actions, nous, web)
            web.stop()
            start_alone(rasas, fois["demarrages"], colonnes)
        muets = asyncio.run(measure_load(rasas, fois, colonnes))
        for rasa in rasas:
            colonnes[rasa.nom]["memoire_mo"] = rasa.memory()
        with alone(nous, rasas), console.status("Cinquante conversations par la porte publique…"):
            colonnes[NOUS] |= measure_door(f"http://127.0.0.1:{ports.web}/", web, nous, fois["vagues"])
    return [f"{nom} : {n} tours sont restés sans réponse." for nom, n in muets.items() if n]


def measure_door(url: str, web: Installation, nous: Installation, vagues: int) -> dict[str, float]:
    """Measure what people wait for at the door, then a danger with Rasa stopped."""
    web.start()
    chiffres = asyncio.run(porte.load(url, vagues)) | {"porte_memoire_mo": web.memory()}
    nous.stop()
    return chiffres | asyncio.run(porte.danger(url))


def start_together(*installations: Installation) -> float:
    """Start several processes at once; return the seconds until the last one answers."""
    for installation in installations:
        installation.launch()
    return max(installation.wait() for installation in installations)


def start_alone(rasas: Sequence[Installation], fois: int, colonnes: Colonnes) -> None:
    """Start each Rasa alone a few times, in turn; the median counts, and the last start goes on running.

    The first start of each does not count: it compiles modules and fills the cache of the disk.
    """
    manches: dict[str, list[dict[str, float]]] = {rasa.nom: [] for rasa in rasas}
    for _ in range(fois + 1):
        for rasa in rasas:
            rasa.stop()
            with alone(rasa, rasas):
                manches[rasa.nom].append({"pret_s": rasa.start(), "pret_cpu_s": rasa.processor_seconds()})
    for rasa in rasas:
        colonnes[rasa.nom] |= medians(manches[rasa.nom][1:]) | {"memoire_charge_mo": rasa.memory()}


async def measure_load(rasas: Sequence[Installation], fois: Mapping[str, int], colonnes: Colonnes) -> dict[str, int]:
    """Measure what is said over REST in rounds, each Rasa alone in its turn; medians over the rounds."""
    clients = [charge.Client(rasa, f"banc{rang}") for rang, rasa in enumerate(rasas)]
    latences: dict[str, dict[str, list[float]]] = {rasa.nom: {} for rasa in rasas}
    manches: dict[str, list[dict[str, float]]] = {rasa.nom: [] for rasa in rasas}
    for manche in range(fois["manches"]):
        for client in clients:
            nom = client.installation.nom
            with (
                alone(client.installation, rasas),
                console.status(f"{nom}, manche {manche + 1} sur {fois['manches']}…"),
            ):
                async with client:
                    if not manche:
                        colonnes[nom] |= await charge.first_turns(client)
                    for cle, durees in (await charge.latencies(client, fois["latences"])).items():
                        latences[nom].setdefault(cle, []).extend(durees)
                    manches[nom].append(await charge.loads(client, fois["secondes"], fois["longues"]))
    for nom in latences:
        for cle, durees in latences[nom].items():
            colonnes[nom] |= named(cle, durees)
        colonnes[nom] |= medians(manches[nom])
    return {client.installation.nom: client.muets for client in clients}


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
