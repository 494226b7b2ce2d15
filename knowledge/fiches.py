"""Read one YAML file with the line of every key and value, so that a fault can be said where it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from knowledge.fautes import ContentError, Probleme

Chemin = tuple[str | int, ...]


@dataclass
class Fiche:
    """One YAML file: its data and the line of every key and value."""

    nom: str
    data: dict[str, Any]
    lignes: dict[Chemin, int]

    def probleme(self, chemin: Chemin, message: str) -> Probleme:
        """Locate a mistake: the line of the longest known part of `chemin`."""
        ligne = next((self.lignes[chemin[:n]] for n in range(len(chemin), -1, -1) if chemin[:n] in self.lignes), 1)
        noms = [str(part) for part in chemin if not isinstance(part, int)]
        return Probleme(self.nom, ligne, ".".join(noms[:3]) or "fichier", message)


def _scalar(node: yaml.ScalarNode) -> Any:
    """Give a value its type; what only looks like a date or a number stays a text, refused later at its line."""
    kind, value = node.tag.rpartition(":")[2], node.value
    if kind == "bool":
        return value.lower() == "true" if value.lower() in ("true", "false") else value
    if kind == "int" and value.lstrip("-").isdigit() and (value == "0" or not value.startswith("0")):
        return int(value)
    if kind == "null":
        return None
    try:
        if kind == "float":
            return Decimal(value)
        return date.fromisoformat(value) if kind == "timestamp" else value
    except (ValueError, ArithmeticError):
        return value


def _build(node: yaml.Node, chemin: Chemin, lignes: dict[Chemin, int], doubles: list[Chemin]) -> Any:
    lignes.setdefault(chemin, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*chemin, i), lignes, doubles) for i, item in enumerate(node.value)]
    data: dict[str, Any] = {}
    for key, value in node.value:
        nom = key.value if isinstance(key, yaml.ScalarNode) else "{…}"  # « texte: {{montant}} » without quotes
        here = (*chemin, nom)
        lignes[here] = key.start_mark.line + 1
        if nom in data:
            doubles.append(here)
        data[nom] = _build(value, here, lignes, doubles)
    return data


def read_fiche(fichier: Path, racine: Path) -> Fiche:
    """Read one YAML file, which must hold a mapping.

    Raises:
        ContentError: the file is not UTF-8, not YAML, empty, no mapping, or repeats a key.
    """
    nom = str(fichier.relative_to(racine))
    try:
        node = yaml.compose(fichier.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as fault:
        ligne = fault.object[: fault.start].count(b"\n") + 1
        raise ContentError([Probleme(nom, ligne, "fichier", "n’est pas en UTF-8. Enregistrez-le en UTF-8.")]) from None
    except yaml.YAMLError as fault:
        aide = "n’est pas du YAML valide. Vérifiez les deux-points, les guillemets et l’alignement."
        raise ContentError([Probleme(nom, _line(fault), "fichier", aide)]) from None
    lignes: dict[Chemin, int] = {}
    doubles: list[Chemin] = []
    data = None if node is None else _build(node, (), lignes, doubles)
    if not isinstance(data, dict) or not data:
        raise ContentError([Probleme(nom, 1, "fichier", "est vide ou n’est pas une liste de « clé: valeur ».")])
    fiche = Fiche(nom, data, lignes)
    if doubles:
        raise ContentError(fiche.probleme(c, f"« {c[-1]} » est écrit deux fois. Gardez-en un.") for c in doubles)
    return fiche


def _line(fault: yaml.YAMLError) -> int:
    """Return the line of a YAML fault; for a quote that is never closed, where it was opened."""
    unclosed = "quoted scalar" in (getattr(fault, "context", None) or "")
    mark = getattr(fault, "context_mark" if unclosed else "problem_mark", None)
    return mark.line + 1 if mark else 1
