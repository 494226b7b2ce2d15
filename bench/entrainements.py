"""Train with a cold cache and time it whole: start of the process, reading, learning, writing."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot import entrainement

CACHE = "RASA_CACHE_DIRECTORY"


def timed(train: Callable[[], object]) -> dict[str, float]:
    """Run a training in child processes; return its seconds, by the clock and of processor."""
    avant, depart = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    train()
    duree, apres = time.monotonic() - depart, resource.getrusage(resource.RUSAGE_CHILDREN)
    processeur = apres.ru_utime + apres.ru_stime - avant.ru_utime - avant.ru_stime
    return {"entrainement_s": duree, "entrainement_cpu_s": processeur}


@contextmanager
def empty_cache(cache: Path) -> Iterator[None]:
    """Give the trainings inside an empty cache of their own."""
    shutil.rmtree(cache, ignore_errors=True)
    avant = os.environ.get(CACHE)
    os.environ[CACHE] = str(cache)
    try:
        yield
    finally:
        os.environ.pop(CACHE)
        if avant is not None:
            os.environ[CACHE] = avant


def our_model(dossier: Path) -> Path:
    """Return where the model that is measured is, apart from the one that is served."""
    return dossier / "modele" / "mesure.tar.gz"


def train_ours(dossier: Path) -> dict[str, float]:
    """Train our model as `passerelle train` does."""
    with empty_cache(dossier / "cache"):
        return timed(lambda: entrainement.train(our_model(dossier), dossier / "entrainement.log"))


def run(command: Sequence[str], cwd: Path, env: Mapping[str, str], journal: Path) -> None:
    """Run another training command.

    Raises:
        RuntimeError: it failed.
    """
    with journal.open("wb") as sortie:
        code = subprocess.run(
            list(command), cwd=cwd, env=dict(env), stdout=sortie, stderr=sortie, check=False
        ).returncode
    if code:
        raise RuntimeError(f"training ended with code {code}, see {journal}")
