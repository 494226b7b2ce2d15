"""Read the YAML files of `knowledge/content` into the model, keeping file and line of every fault.

Here is what one file alone can get wrong (keys, types); its YAML is read in `fiches`. What needs several files is in `checks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from knowledge.fautes import ContentError, Probleme, french, unknown_option
from knowledge.fautes import unknown_code as unknown_code
from knowledge.fiches import Chemin, Fiche
from knowledge.fiches import read_fiche as read_fiche
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
    Sigle,
    Source,
    Sujet,
    Terme,
)
from knowledge.territoire import read_communes

CONTENT = Path(__file__).parent / "content"
T = TypeVar("T")
FICHIER = "_fichier"  # key of a file whose dates hold for all its items
DATES = ("verifie_le", "revoir_le")


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
        self.retires: dict[str, tuple[str, ...]] = {}  # family → codes that may never be used again
        self.listes: dict[str, Fiche] = {}  # the plain files, by name
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

    def _defaults(self, fiche: Fiche, cls: type[Any]) -> dict[str, Any]:
        """Take the dates that a file gives, under `_fichier`, to all its items that do not give theirs."""
        defauts = fiche.data.pop(FICHIER, None)
        connus = [nom for nom in DATES if nom in cls.__dataclass_fields__]
        if not isinstance(defauts, dict):
            if defauts is not None:
                self.problemes.append(fiche.probleme((FICHIER,), "n’a pas de clés. Écrivez par exemple verifie_le."))
            return {}
        for nom in defauts.keys() - set(connus):
            self.problemes.append(fiche.probleme((FICHIER, nom), unknown_option(nom, connus)))
        return {nom: valeur for nom, valeur in defauts.items() if nom in connus}

    def mapping(self, famille: str, motif: str, cls: type[T], with_code: bool = False) -> dict[str, T]:
        """Read the files whose keys are codes."""
        found: dict[str, T] = {}
        for fiche in self._files(famille, motif):
            defauts = self._defaults(fiche, cls)
            for code, data in fiche.data.items():
                if isinstance(data, dict):
                    data = {**defauts, **data}
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

    def communes(self, nom: str) -> dict[str, Commune]:
        """Read the communes; without them the content cannot be served."""
        communes, problemes = read_communes(self.racine / nom, nom)
        self.problemes.extend(problemes)
        return communes

    def names(self, motif: str) -> dict[str, str]:
        """Read plain `name: code` files."""
        return dict(self._entries(motif, str, "un texte entre guillemets"))

    def lists(self, motif: str) -> dict[str, tuple[str, ...]]:
        """Read plain `code: [codes]` files."""
        return {code: tuple(suite) for code, suite in self._entries(motif, list, "une liste de codes")}

    def _entries(self, motif: str, genre: type[Any], voulu: str) -> Iterator[tuple[str, Any]]:
        """Yield the lines of plain files that are right, and keep them for the checks across files."""
        for fiche in self._files("lieu", motif):
            self.listes[Path(fiche.nom).stem] = fiche
            for nom, valeur in fiche.data.items():
                textes = valeur if isinstance(valeur, list) else [valeur]
                if isinstance(valeur, genre) and all(isinstance(texte, str) for texte in textes):
                    yield str(nom), valeur
                else:
                    self.problemes.append(fiche.probleme((nom,), f"ne convient pas. Il faut {voulu}."))


def read(racine: Path = CONTENT) -> tuple[Contenu, Reader]:
    """Read everything that can be read, with the reader that knows the faults and the places."""
    reader = Reader(racine)
    reader.retires = reader.lists("codes_retires.yml")
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
        communes=reader.communes("territoire/communes.csv"),
        anciens_noms=reader.names("territoire/anciens_noms.yml"),
        pays=reader.names("territoire/pays.yml"),
        preferences=reader.lists("territoire/france_services.yml"),
        evenements=reader.fiches_of("evenement", "evenements/*.yml", Evenement),
        sigles=reader.mapping("sigle", "sigles.yml", Sigle),
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
