"""Cross-validate the model on `data/nlu`, with the very tokenizer and lemmas of Rasa's pipeline, without its graph.

Each fold learns its features and its weights from its own training part only. The lemmas are a table
of the French language: cutting it to the words that are used changes no prediction, so it is cut once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from bot import sans_tensorflow
from bot.scores import Lu
from bot.understanding.modele import Modele
from bot.understanding.texte import normalise
from bot.understanding.traits import Exemple

SEED = 42


def read_examples(racine: Path) -> list[tuple[str, str]]:
    """Return the (text, intent) of `data/nlu`, each once: two spellings of one text are one example."""
    uniques: dict[str, tuple[str, str]] = {}
    for texte, intent in _examples(racine):
        uniques.setdefault(normalise(texte), (texte, intent))
    return list(uniques.values())


def _examples(racine: Path) -> Iterator[tuple[str, str]]:
    for fichier in sorted((racine / "data" / "nlu").glob("*.yml")):
        for bloc in yaml.load(fichier.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            for ligne in bloc.get("examples", "").splitlines():
                if ligne.startswith("- "):
                    yield ligne[2:].strip(), bloc["intent"]


class Lecteur:
    """Reads messages as the trained pipeline would, had it learnt from these texts only."""

    def __init__(self, appris: Sequence[str]) -> None:
        sans_tensorflow.install()
        from rasa.engine.storage.local_model_storage import LocalModelStorage
        from rasa.engine.storage.resource import Resource
        from rasa.shared.nlu.training_data.training_data import TrainingData

        from bot.components.tokeniseur import FrenchTokenizer

        with TemporaryDirectory() as dossier:
            storage, resource = LocalModelStorage(Path(dossier)), Resource("tokeniseur")
            self._tokenizer = FrenchTokenizer(FrenchTokenizer.get_default_config(), storage, resource)
            self._tokenizer.train(TrainingData([self._message(texte) for texte in appris]))

    @staticmethod
    def _message(texte: str) -> Any:
        from rasa.shared.nlu.training_data.message import Message

        return Message.build(text=texte)

    def read(self, textes: Sequence[str]) -> list[Exemple]:
        """Return what the model reads of each text."""
        from bot.components.classifieur import read_exemple

        return [read_exemple(m) for m in self._tokenizer.process([self._message(texte) for texte in textes])]


@dataclass(frozen=True)
class Croisee:
    """What the folds found. `temperatures`: for each, the one that would have made its confidences the most honest."""

    lus: list[Lu] = field(default_factory=list)
    temperatures: list[float] = field(default_factory=list)


def cross_validate(exemples: Sequence[tuple[str, str]], plis: int, seed: int = SEED) -> Croisee:
    """Return every example, predicted by the model of the fold that did not learn it."""
    from sklearn.model_selection import StratifiedKFold

    textes, cibles = [texte for texte, _ in exemples], [intent for _, intent in exemples]
    lectures, croisee = Lecteur(textes).read(textes), Croisee()
    for appris, tenus in StratifiedKFold(plis, shuffle=True, random_state=seed).split(textes, cibles):
        modele = Modele(seed=seed).fit([lectures[i] for i in appris], [cibles[i] for i in appris])
        a_lire, attendus = [lectures[i] for i in tenus], [cibles[i] for i in tenus]
        rankings = modele.predict(a_lire)
        croisee.lus.extend(Lu(textes[i], cibles[i], *ranking[0]) for i, ranking in zip(tenus, rankings, strict=True))
        croisee.temperatures.append(modele.best_temperature(a_lire, attendus))
    return croisee
