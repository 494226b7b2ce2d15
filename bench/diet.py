"""Measure DIET, in the stock environment, on the messages of `tests/validation`: a reference for our classifier.

The 19 sujets only: acts are small talk, questions about a right (facettes) are left out. `--exemples` learns from as
many, drawn by a seed, and our model learns from the same ones. Run by hand: its figures are kept in ADR 10.
"""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path
from typing import Any

import click
import yaml

from bench import entrainements
from bench.export import MODELE_SPACY, pipeline
from bench.stock import install, plain_environment
from bot.croisee import Lecteur, read_examples
from bot.evaluation import read_validation
from bot.processus import RACINE
from bot.scores import Lu, macro_f1, score
from bot.understanding.intentions import FACETTES, SUJET_DES_ACTES
from bot.understanding.modele import Modele

Paires = list[tuple[str, str]]


def config(epoques: int, couches: int, spacy: bool) -> dict[str, Any]:
    """Return Rasa's French pipeline with this number of transformer layers."""
    etapes = [etape for etape in pipeline(epoques, spacy) if etape["name"] != "FallbackClassifier"]
    for etape in etapes:
        if etape["name"] == "DIETClassifier":
            etape |= {"number_of_transformer_layers": couches, "transformer_size": 256 if couches else None}
    return {"recipe": "default.v1", "assistant_id": "diet", "language": "fr", "pipeline": etapes}


def nlu(paires: Paires) -> dict[str, Any]:
    """Return examples as Rasa's YAML."""
    par_sujet: dict[str, list[str]] = {}
    for texte, sujet in paires:
        par_sujet.setdefault(sujet, []).append(" ".join(texte.translate(str.maketrans("[]{}", "    ")).split()))
    lignes = {sujet: "".join(f"- {texte}\n" for texte in textes) for sujet, textes in par_sujet.items()}
    return {"version": "3.1", "nlu": [{"intent": sujet, "examples": textes} for sujet, textes in lignes.items()]}


def read_data(exemples: int) -> tuple[Paires, Paires]:
    """Return what is learnt (all of it when 0) and what is read."""
    appris = [(t, SUJET_DES_ACTES.get(i, i)) for t, i in read_examples(RACINE) if i not in FACETTES]
    if exemples:
        appris = random.Random(42).sample(appris, exemples)
    return appris, [(message["texte"], message["sujet"]) for message in read_validation(RACINE)]


def measure_ours(appris: Paires, tenus: Paires) -> str:
    """Tell what our model finds, having learnt from the same examples."""
    lecteur = Lecteur([texte for texte, _ in appris])
    depart = time.perf_counter()
    modele = Modele().fit(lecteur.read([texte for texte, _ in appris]), [sujet for _, sujet in appris])
    secondes = time.perf_counter() - depart
    rankings = modele.predict(lecteur.read([texte for texte, _ in tenus]))
    lus = [Lu(texte, sujet, *ranking[0]) for (texte, sujet), ranking in zip(tenus, rankings, strict=True)]
    return (
        f"le nôtre : juste {score(lus, lambda lu: lu.juste).part:.3f}, macro-F1 {macro_f1(lus):.3f}, {secondes:.0f} s"
    )


def write_project(projet: Path, appris: Paires, tenus: Paires, epoques: int, couches: int, spacy: bool) -> None:
    """Write the examples, the messages to read and the pipeline."""
    projet.mkdir(parents=True, exist_ok=True)
    fichiers = {"nlu.yml": nlu(appris), "validation.yml": nlu(tenus), "config.yml": config(epoques, couches, spacy)}
    for nom, donnees in fichiers.items():
        (projet / nom).write_text(yaml.safe_dump(donnees, allow_unicode=True, sort_keys=False), encoding="utf-8")


@click.command()
@click.option("--epoques", default=10, show_default=True)
@click.option("--couches", default=2, show_default=True, help="Couches de transformeur ; 0 pour aucune.")
@click.option("--exemples", default=0, help="Combien d'exemples apprendre ; 0 : tous.")
@click.option("--stock", type=click.Path(path_type=Path), default=RACINE / "var" / "stock", show_default=True)
@click.option("--dossier", type=click.Path(path_type=Path), default=RACINE / "var" / "diet", show_default=True)
def main(epoques: int, couches: int, exemples: int, stock: Path, dossier: Path) -> None:
    """Train DIET once and print its figures."""
    dossier.mkdir(parents=True, exist_ok=True)
    stock.mkdir(parents=True, exist_ok=True)
    spacy = install(stock / "venv", dossier / "installation.log")
    appris, tenus = read_data(exemples)
    click.echo(f"{len(appris)} exemples ; {measure_ours(appris, tenus)}")
    write_project(dossier, appris, tenus, epoques, couches, spacy)
    rasa, env = (str(stock / "venv" / "bin" / "python"), "-m", "rasa"), plain_environment(os.environ)
    journal = dossier / "journal.log"
    apprendre = (
        *rasa,
        "train",
        "nlu",
        "--config",
        "config.yml",
        "--nlu",
        "nlu.yml",
        "--out",
        "modele",
        "--fixed-model-name",
        "diet",
    )
    secondes = entrainements.timed(lambda: entrainements.run(apprendre, dossier, env, journal))
    lire = (
        *rasa,
        "test",
        "nlu",
        "--nlu",
        "validation.yml",
        "--model",
        "modele/diet.tar.gz",
        "--out",
        "resultats",
        "--no-plot",
    )
    entrainements.run(lire, dossier, env, journal)
    rapport = json.loads((dossier / "resultats" / "intent_report.json").read_text(encoding="utf-8"))
    taille = (dossier / "modele" / "diet.tar.gz").stat().st_size / 1e6
    click.echo(f"DIET, {couches} couches, {epoques} époques{', ' + MODELE_SPACY if spacy else ''} : "
               f"juste {rapport['accuracy']:.3f}, macro-F1 {rapport['macro avg']['f1-score']:.3f}, "
               f"apprentissage {secondes['entrainement_s']:.0f} s ({secondes['entrainement_cpu_s']:.0f} s de processeur), {taille:.1f} Mo.")  # fmt: skip


if __name__ == "__main__":
    main()
