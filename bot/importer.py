"""Make Rasa's slots, questions, form, rules and lookups from `knowledge/`: the domain never repeats the content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.intentions import ACTES, FACETTES
from knowledge.loading import load
from knowledge.messages import question
from knowledge.model import Contenu
from knowledge.sigles import spell_out

FORMULAIRE = "formulaire"
DATA = Path(__file__).parent.parent / "data"
NLU, DANGERS = DATA / "nlu", DATA / "danger"
# What the dialogue remembers besides the faits.
ETAT = (
    "sujet", "dispositifs", "besoins", "objectif", "mode", "posees", "echecs", "propositions", "evenement", "release"
)  # fmt: skip
RELEASE = "{release}"  # filled by Rasa from the slot that the actions write: it says the questions by itself
ACTIONS = (
    "action_ouvrir", "action_informer", "action_repondre_facette", "action_acte", "action_clarifier",
    "action_conclure", f"validate_{FORMULAIRE}",
)  # fmt: skip


class KnowledgeImporter(TrainingDataImporter):
    """Rasa's view of the content."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: Any = None,
        **kwargs: Any,
    ) -> None:
        self._contenu: Contenu | None = None

    @property
    def contenu(self) -> Contenu:
        """Return the content, read once."""
        if self._contenu is None:
            self._contenu = load()
        return self._contenu

    def get_domain(self) -> Domain:
        """Return intents, slots, questions, form and actions."""
        return Domain.from_dict(domain(self.contenu))

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Return the rules, one family of intents after the other."""
        reader = YAMLStoryReader(self.get_domain())
        return StoryGraph(reader.read_from_parsed_yaml({"version": "3.1", "rules": list(rules(self.contenu))}))

    def get_config(self) -> dict[str, Any]:
        """Return nothing: the pipeline is in `config.yml`."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """Return nothing: nothing is configured automatically."""
        return None

    def get_nlu_data(self, language: str | None = "fr") -> TrainingData:
        """Return the examples of the trainers, the names of the content, and what teaches to watch for danger.

        Rasa's own reader takes forty seconds over these files (it reads each three times, twice by its slow parser).
        """
        exemples = with_dangers([*trainers_examples(NLU), *examples(self.contenu)], dangers(DANGERS))
        return TrainingData(training_examples=exemples, lookup_tables=lookups(self.contenu))


def domain(contenu: Contenu) -> dict[str, Any]:
    """Return the domain as Rasa's YAML would say it."""
    demandes = {code: fait for code, fait in contenu.faits.items() if fait.question}
    slot = {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}
    defaut = contenu.phrases["pourquoi_defaut"].texte
    return {
        "version": "3.1",
        "intents": [{code: {"use_entities": []}} for code in (*contenu.sujets, *FACETTES, *ACTES, "nlu_fallback")],
        "slots": {nom: dict(slot) for nom in (*ETAT, *contenu.faits)},
        "responses": {
            f"utter_ask_{code}": spell_out([question(code, fait, defaut, RELEASE)], contenu.sigles)
            for code, fait in demandes.items()
        },
        "forms": {FORMULAIRE: {"required_slots": list(demandes)}},
        "actions": [*ACTIONS, *(f"utter_ask_{code}" for code in demandes)],
    }


def rules(contenu: Contenu) -> Iterator[dict[str, Any]]:
    """Yield the rules: needs open the form, facets and acts are answered, the form concludes."""
    formulaire = [{"action": FORMULAIRE}, {"active_loop": FORMULAIRE}]
    for code, sujet in contenu.sujets.items():
        suite = [{"action": "action_ouvrir"}, *formulaire] if sujet.parcours else [{"action": "action_informer"}]
        yield _rule(code, suite)
    for intents, action in ((FACETTES, "action_repondre_facette"), (ACTES, "action_acte")):
        for code in intents:
            yield _rule(code, [{"action": action}])
    yield _rule("nlu_fallback", [{"action": "action_clarifier"}])
    yield {
        "rule": "conclure",
        "condition": [{"active_loop": FORMULAIRE}],
        "steps": [
            {"action": FORMULAIRE},
            {"active_loop": None},
            {"slot_was_set": [{"requested_slot": None}]},
            {"action": "action_conclure"},
        ],
    }


def _rule(intent: str, suite: list[dict[str, Any]]) -> dict[str, Any]:
    return {"rule": intent, "steps": [{"intent": intent}, *suite]}


class Exemple(Message):
    """A training example that is cheap to copy and to name: Rasa does both dozens of times to each.

    What the components add to it is named by their own fingerprints (`bot.components.learnt_with`).
    """

    def fingerprint(self) -> str:
        """Name the example by what the trainers wrote."""
        ecrit = repr([self.data.get(nom) for nom in ("text", "intent", "niveau", "danger")])
        return hashlib.md5(ecrit.encode(), usedforsecurity=False).hexdigest()

    def __deepcopy__(self, memo: dict[int, Any]) -> Exemple:
        """Return a copy whose data is its own."""
        return Exemple(
            data=dict(self.data), features=list(self.features), output_properties=set(self.output_properties)
        )


def trainers_examples(dossier: Path) -> Iterator[Message]:
    """Yield the examples of `data/nlu`: Rasa's format, one intent a file.

    Raises:
        ValueError: a file is not in this format.
    """
    for fichier in sorted(dossier.glob("*.yml")):
        data = yaml.load(fichier.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for bloc in (data or {}).get("nlu") or []:
            if not isinstance(bloc, dict) or "intent" not in bloc or not isinstance(bloc.get("examples"), str):
                raise ValueError(f"{fichier}: expected '- intent: …' then 'examples: |' with one '- …' a line")
            for ligne in bloc["examples"].splitlines():
                if ligne.strip().startswith("- "):
                    yield Exemple(data={"text": ligne.strip()[2:].strip(), "intent": bloc["intent"]})


def examples(contenu: Contenu) -> Iterator[Message]:
    """Yield the names that the content itself gives: labels of needs and life events, names of dispositifs."""
    for code, sujet in contenu.sujets.items():
        yield Exemple(data={"text": sujet.libelle, "intent": code})
    for evenement in contenu.evenements.values():
        yield Exemple(data={"text": evenement.libelle, "intent": evenement.sujets[0]})
    for dispositif in contenu.dispositifs.values():
        for nom in (dispositif.nom, dispositif.sigle, *dispositif.autres_noms):
            if nom:
                yield Exemple(data={"text": nom, "intent": dispositif.sujets[0]})


def dangers(dossier: Path) -> Iterator[Message]:
    """Yield the messages that speak of a danger (`positifs.yml`) or only look like it (`pieges.yml`)."""
    for nom in ("positifs.yml", "pieges.yml"):
        for groupe in yaml.load((dossier / nom).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
            for texte in groupe["messages"]:
                niveau = groupe.get("niveau")
                yield Exemple(data={"text": str(texte), "danger": niveau is not None, "niveau": niveau})


def with_dangers(exemples: list[Message], veille: Iterable[Message]) -> list[Message]:
    """Return the examples and the messages of danger; one that is both is read once."""
    connus = {exemple.get("text"): exemple for exemple in exemples}
    seuls = []
    for message in veille:
        if connu := connus.get(message.get("text")):
            connu.data |= message.data
        else:
            seuls.append(message)
    return [*exemples, *seuls]


def lookups(contenu: Contenu) -> list[dict[str, Any]]:
    """Return the lists of names; the model is trained again when one of them changes."""
    noms = [n for d in contenu.dispositifs.values() for n in (d.nom, d.sigle, *d.autres_noms) if n]
    communes = [*(commune.nom for commune in contenu.communes.values()), *contenu.anciens_noms]
    return [
        {"name": "dispositif", "elements": sorted(set(noms))},
        {"name": "commune", "elements": sorted(set(communes))},
    ]
