"""Train with a cold cache, in a process of its own, and time it whole: start, read, learn, write."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.processus import RACINE

NOM = "mesure"


def train(command: Sequence[str], cwd: Path, env: Mapping[str, str], cache: Path, journal: Path) -> dict[str, float]:
    """Run a training with an empty cache; return its seconds, by the clock and of processor.

    Raises:
        RuntimeError: the training failed.
    """
    shutil.rmtree(cache, ignore_errors=True)
    avant = resource.getrusage(resource.RUSAGE_CHILDREN)
    with journal.open("wb") as sortie:
        depart = time.monotonic()
        code = subprocess.run(
            list(command),
            cwd=cwd,
            env={**env, "RASA_CACHE_DIRECTORY": str(cache)},
            stdout=sortie,
            stderr=sortie,
            check=False,
        ).returncode
    duree, apres = time.monotonic() - depart, resource.getrusage(resource.RUSAGE_CHILDREN)
    if code:
        raise RuntimeError(f"training ended with code {code}, see {journal}")
    processeur = apres.ru_utime + apres.ru_stime - avant.ru_utime - avant.ru_stime
    return {"entrainement_s": duree, "entrainement_cpu_s": processeur}


def command(python: str, module: str, config: str, domain: str, data: str, sortie: Path) -> list[str]:
    """Return the training command, the same for both installations."""
    return [python, "-m", module, "train", "--config", config, "--domain", domain, "--data", data,
            "--out", str(sortie), "--fixed-model-name", NOM]  # fmt: skip


def train_ours(dossier: Path) -> dict[str, float]:
    """Train our model apart from the one that is served; return the seconds."""
    ordre = command(sys.executable, "bot", "bot/config.yml", "bot/domain", "data", dossier / "modele")
    env = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONWARNINGS": "ignore"}
    return train(ordre, RACINE, env, dossier / "cache", dossier / "entrainement.log")
