"""Draw what the evaluation found, as PNG files; no screen is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.scores import Classe, Lu, calibration, calibration_error

BLEU, ORANGE, GRIS = "#1f4e79", "#c55a11", "#7f7f7f"


def _figure(largeur: float, hauteur: float) -> tuple[Figure, Any]:
    figure = Figure(figsize=(largeur, hauteur), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.subplots()


def draw_confusion(lus: Sequence[Lu], titre: str, fichier: Path) -> None:
    """Draw how each expected class was understood, in parts of its messages."""
    attendus = sorted({lu.attendu for lu in lus})
    noms = [*attendus, *sorted({lu.trouve for lu in lus} - set(attendus))]
    rangs = {nom: rang for rang, nom in enumerate(noms)}
    nombres = np.zeros((len(attendus), len(noms)), dtype=int)
    for lu in lus:
        nombres[rangs[lu.attendu], rangs[lu.trouve]] += 1
    parts = nombres / np.maximum(nombres.sum(axis=1, keepdims=True), 1)
    figure, axes = _figure(3 + 0.42 * len(noms), 2 + 0.4 * len(attendus))
    axes.imshow(parts, cmap="Blues", vmin=0, vmax=1)
    for ligne, colonne in zip(*np.nonzero(nombres), strict=True):
        couleur = "white" if parts[ligne, colonne] > 0.5 else "black"
        axes.text(colonne, ligne, nombres[ligne, colonne], ha="center", va="center", fontsize=7, color=couleur)
    axes.set_xticks(range(len(noms)), noms, rotation=60, ha="right", fontsize=8)
    axes.set_yticks(range(len(attendus)), attendus, fontsize=8)
    axes.set(xlabel="compris", ylabel="attendu", title=titre)
    figure.savefig(fichier, dpi=110)


def draw_reliability(series: Mapping[str, Sequence[Lu]], fichier: Path) -> None:
    """Draw how often a message is understood against the confidence that was told."""
    figure, axes = _figure(6.5, 6)
    axes.plot([0, 1], [0, 1], "--", color=GRIS, label="confiance exacte")
    for (nom, lus), couleur in zip(series.items(), (BLEU, ORANGE), strict=False):
        points = calibration(lus)
        x, y = [confiance for confiance, _ in points], [score.part for _, score in points]
        bornes = [score.intervalle for _, score in points]
        ecarts = [
            [p - bas for p, (bas, _) in zip(y, bornes, strict=True)],
            [h - p for p, (_, h) in zip(y, bornes, strict=True)],
        ]
        legende = f"{nom} (écart moyen {calibration_error(lus):.3f})".replace(".", ",")
        axes.errorbar(x, y, yerr=np.maximum(ecarts, 0), fmt="o-", color=couleur, capsize=3, label=legende)
    axes.set(
        xlabel="confiance annoncée", ylabel="part juste", xlim=(0, 1), ylim=(0, 1), title="Fiabilité de la confiance"
    )
    axes.legend(loc="upper left")
    figure.savefig(fichier, dpi=110)


def draw_histogram(lus: Sequence[Lu], seuils: Mapping[str, float], fichier: Path) -> None:
    """Draw how many messages were right and wrong at each confidence."""
    figure, axes = _figure(7.5, 4.5)
    justes = [lu.confiance for lu in lus if lu.juste]
    faux = [lu.confiance for lu in lus if not lu.juste]
    axes.hist([justes, faux], bins=np.linspace(0, 1, 21), stacked=True, color=[BLEU, ORANGE], label=["justes", "faux"])
    for nom, seuil in seuils.items():
        axes.axvline(seuil, color=GRIS, linestyle="--")
        axes.text(seuil + 0.005, 0.97, nom, rotation=90, va="top", fontsize=8, transform=axes.get_xaxis_transform())
    axes.set(xlabel="confiance", ylabel="messages", title="Confiance des messages justes et des messages faux")
    axes.legend()
    figure.savefig(fichier, dpi=110)


def draw_classes(trouvees: Sequence[Classe], titre: str, fichier: Path) -> None:
    """Draw the recall of each class with its 95 % interval, the weakest at the top."""
    ordre = sorted(trouvees, key=lambda classe: -classe.rappel.part)
    parts, bornes = [c.rappel.part for c in ordre], [c.rappel.intervalle for c in ordre]
    ecarts = [
        [p - bas for p, (bas, _) in zip(parts, bornes, strict=True)],
        [h - p for p, (_, h) in zip(parts, bornes, strict=True)],
    ]
    figure, axes = _figure(8, 1.5 + 0.27 * len(ordre))
    axes.barh(
        [f"{c.nom} ({c.rappel.n})" for c in ordre],
        parts,
        xerr=np.maximum(ecarts, 0),
        color=BLEU,
        ecolor=GRIS,
        capsize=2,
    )
    axes.set(xlim=(0, 1), xlabel="part comprise, intervalle à 95 %", title=titre)
    axes.tick_params(axis="y", labelsize=8)
    figure.savefig(fichier, dpi=110)
