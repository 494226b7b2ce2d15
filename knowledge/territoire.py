"""Read the communes of the Ain from their CSV file; a fault is said with its line. Where someone is, is in `places`."""

from __future__ import annotations

import csv
from pathlib import Path

from knowledge.fautes import Probleme
from knowledge.model import Commune

COLONNES = (
    "insee", "nom", "codes_postaux", "population", "arrondissement", "epci_siren", "epci_nom", "latitude", "longitude",
)  # fmt: skip


def read_communes(fichier: Path, nom: str) -> tuple[dict[str, Commune], list[Probleme]]:
    """Read one commune a line, postcodes joined by « / » or spaces; return them with the faults."""
    try:
        with fichier.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            return _rows(reader, nom)
    except FileNotFoundError:
        return {}, [Probleme(nom, 1, "fichier", "il manque. Remettez-le.")]
    except UnicodeDecodeError as fault:
        ligne = fault.object[: fault.start].count(b"\n") + 1
        return {}, [Probleme(nom, ligne, "fichier", "n’est pas en UTF-8. Enregistrez-le en UTF-8.")]


def _rows(reader: csv.DictReader[str], nom: str) -> tuple[dict[str, Commune], list[Probleme]]:
    manquantes = [colonne for colonne in COLONNES if colonne not in (reader.fieldnames or ())]
    if manquantes:
        return {}, [Probleme(nom, 1, manquantes[0], f"cette colonne manque. Attendu : {', '.join(COLONNES)}.")]
    communes: dict[str, Commune] = {}
    problemes: list[Probleme] = []
    for row in reader:
        try:
            commune = _commune(row)
        except (ValueError, TypeError, AttributeError):
            message = "ne se lit pas. Il faut un code, un nom, des nombres et des coordonnées."
            problemes.append(Probleme(nom, reader.line_num, str(row["insee"]), message))
            continue
        if commune.insee in communes:
            problemes.append(Probleme(nom, reader.line_num, commune.insee, "est écrit deux fois. Gardez-en un."))
        communes[commune.insee] = commune
    return communes, problemes


def _commune(row: dict[str, str]) -> Commune:
    codes = tuple(row["codes_postaux"].replace("/", " ").replace(";", " ").split())
    return Commune(
        row["insee"], row["nom"], codes, int(row["population"]), row["arrondissement"],
        row["epci_siren"], row["epci_nom"], float(row["latitude"]), float(row["longitude"]),
    )  # fmt: skip
