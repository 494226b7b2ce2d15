"""Read the YAML files of `knowledge/content` into the model, keeping file and line of every fault.

Here is what one file alone can get wrong (YAML, keys, types). What needs several files is in `checks`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge.fautes import ContentError, Probleme, french
from knowledge.fautes import unknown_code as unknown_code
from knowledge.model import (
    Bareme,
    Commune,
    Contact,
    Contenu,
    Dispositif,
    Evenement,
    Fait,
    Numero,
    Phrase,
    Source,
    Sujet,
    Terme,
)

CONTENT = Path(__file__).parent / "content"
Chemin = tuple[str | int, ...]
T = TypeVar("T")


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


def _problems(fiche: Fiche, chemin: Chemin, fault: ValidationError) -> Iterator[Probleme]:
    """Yield one problem a place: the branches of a union all complain, the clearest is kept."""
    found: dict[Chemin, Any] = {}
    for error in fault.errors():
        ici = (*chemin, *error["loc"])
        while len(ici) > len(chemin) and ici not in fiche.lignes and "missing" not in error["type"]:
            ici = ici[:-1]  # drop the names that pydantic gives to the branches of a union
        if ici not in found or error["type"] == "string_pattern_mismatch":
            found[ici] = error
    yield from (fiche.probleme(ici, french(error)) for ici, error in found.items())


def _parse(fiche: Fiche, cls: type[T], chemin: Chemin, data: Any, problemes: list[Probleme]) -> T | None:
    try:
        return TypeAdapter(cls).validate_python(data)
    except ValidationError as fault:
        problemes.extend(_problems(fiche, chemin, fault))
        return None


class Reader:
    """Collect every file of the content, every fault, and where each code was defined."""

    def __init__(self, racine: Path) -> None:
        self.racine = racine
        self.problemes: list[Probleme] = []
        self.fiches: dict[tuple[str, str], tuple[Fiche, Chemin]] = {}
        self.incompletes: set[str] = set()  # families with an unreadable file: their codes are not all known

    def _files(self, famille: str, motif: str) -> Iterator[Fiche]:
        for fichier in sorted(self.racine.glob(motif)):
            try:
                yield read_fiche(fichier, self.racine)
            except ContentError as fault:
                self.problemes.extend(fault.problemes)
                self.incompletes.add(famille)

    def _claim(self, famille: str, code: str, fiche: Fiche, chemin: Chemin) -> bool:
        if (famille, code) in self.fiches:
            autre = self.fiches[famille, code][0].nom
            self.problemes.append(fiche.probleme(chemin, f"« {code} » existe déjà dans {autre}. Changez de code."))
            return False
        self.fiches[famille, code] = (fiche, chemin)
        return True

    def mapping(self, famille: str, motif: str, cls: type[T], with_code: bool = False) -> dict[str, T]:
        """Read the files whose keys are codes."""
        found: dict[str, T] = {}
        for fiche in self._files(famille, motif):
            for code, data in fiche.data.items():
                if self._claim(famille, code, fiche, (code,)):
                    item = _parse(fiche, cls, (code,), data, self.problemes)
                    if item is not None:
                        found[code] = replace(item, code=code) if with_code else item  # type: ignore[type-var]
        return found

    def fiches_of(self, famille: str, motif: str, cls: type[T]) -> dict[str, T]:
        """Read one item a file, whose name is its code."""
        found: dict[str, T] = {}
        for fiche in self._files(famille, motif):
            code = Path(fiche.nom).stem
            self._claim(famille, code, fiche, ())
            item = _parse(fiche, cls, (), fiche.data, self.problemes)
            if item is not None:
                found[code] = replace(item, code=code)  # type: ignore[type-var]
        return found

    def names(self, motif: str) -> dict[str, str]:
        """Read plain `name: code` files."""
        return {str(nom): str(code) for fiche in self._files("lieu", motif) for nom, code in fiche.data.items()}

    def lists(self, motif: str) -> dict[str, tuple[str, ...]]:
        """Read plain `code: [codes]` files."""
        return {str(code): tuple(suite) for fiche in self._files("lieu", motif) for code, suite in fiche.data.items()}


def read_communes(fichier: Path) -> dict[str, Commune]:
    """Read the communes: one CSV line each, postcodes joined by « / » or spaces."""
    with fichier.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {row["insee"]: _commune(row) for row in rows}


def _commune(row: dict[str, str]) -> Commune:
    codes = tuple(row["codes_postaux"].replace("/", " ").replace(";", " ").split())
    return Commune(
        row["insee"], row["nom"], codes, int(row["population"]), row["arrondissement"],
        row["epci_siren"], row["epci_nom"], float(row["latitude"]), float(row["longitude"]),
    )  # fmt: skip


def read(racine: Path = CONTENT) -> tuple[Contenu, Reader]:
    """Read everything that can be read, with the reader that knows the faults and the places."""
    reader = Reader(racine)
    contenu = Contenu(
        dispositifs=reader.fiches_of("dispositif", "dispositifs/*.yml", Dispositif),
        faits=reader.mapping("fait", "faits.yml", Fait),
        sujets=reader.mapping("sujet", "sujets.yml", Sujet),
        baremes=reader.mapping("bareme", "baremes/*.yml", Bareme),
        contacts=reader.mapping("contact", "contacts/*.yml", Contact, with_code=True),
        numeros=reader.mapping("numero", "numeros.yml", Numero),
        sources=reader.mapping("source", "sources/*.yml", Source),
        phrases=reader.mapping("phrase", "phrases.yml", Phrase),
        glossaire=reader.mapping("terme", "glossaire/*.yml", Terme),
        communes=read_communes(racine / "territoire" / "communes.csv"),
        anciens_noms=reader.names("territoire/anciens_noms.yml"),
        pays=reader.names("territoire/pays.yml"),
        preferences=reader.lists("territoire/france_services.yml"),
        evenements=reader.fiches_of("evenement", "evenements/*.yml", Evenement),
    )
    return contenu, reader


def load(racine: Path = CONTENT) -> Contenu:
    """Read the whole content.

    Raises:
        ContentError: one file or more is wrong.
    """
    contenu, reader = read(racine)
    if reader.problemes:
        raise ContentError(reader.problemes)
    return contenu
