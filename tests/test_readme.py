import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from passerelle import cli

RACINE = Path(__file__).parent.parent
README = (RACINE / "README.md").read_text(encoding="utf-8")
BLOCS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
MAKE = re.findall(r"^(?:→ )?make ([a-z]+)", "\n".join(BLOCS), re.MULTILINE)
LIGNES = re.findall(r"^\| `([^`]+)` \|", README.partition("## Les commandes")[2], re.MULTILINE)


@pytest.fixture
def reader(tmp_path):
    """A folder of their own where a reader types what the README says."""
    (tmp_path / ".venv").symlink_to(RACINE / ".venv", target_is_directory=True)
    propre = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("PASSERELLE_")}
    env = propre | {"PASSERELLE_DATABASE_URL": f"sqlite:///{tmp_path / 'passerelle.db'}"}

    def type_in(commandes):
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commandes],
            cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    return type_in


def block(part):
    return next(bloc for bloc in BLOCS if part in bloc)


def test_the_two_commands_are_targets_of_the_makefile():
    assert MAKE == ["serve", "test"]
    for cible in MAKE:
        result = subprocess.run(["make", "-n", cible], cwd=RACINE, capture_output=True, text=True, check=False)

        assert result.returncode == 0, result.stderr


def test_make_alone_says_what_can_be_done():
    result = subprocess.run(["make"], cwd=RACINE, capture_output=True, text=True, check=False)

    assert result.returncode == 0
    assert {ligne.split()[0] for ligne in result.stdout.splitlines()} >= {"serve", "test", "quick", "check", "train"}


@pytest.mark.lent
def test_the_rules_alone_run_as_the_readme_says(reader):
    result = reader(block("evaluate asf"))

    premier, *contacts = map(json.loads, result.stdout.splitlines())
    assert result.returncode == 0, result.stderr
    assert (premier["dispositif"], premier["verdict"]) == ("asf", "probable")
    assert premier["montants"]
    assert contacts and all(contact["raison"] for contact in contacts)
    assert result.stderr == ""


@pytest.mark.rasa
def test_the_first_conversation_runs_as_the_readme_says(modele, reader):
    result = reader(block("chat --json"))

    messages = [json.loads(ligne) for ligne in result.stdout.splitlines()]
    assert result.returncode == 0, result.stderr
    assert {message["tour"] for message in messages} == {1}
    assert messages[-1]["custom"]["type"] == "question"
    assert "Oyonnax" in "\n".join(message["text"] for message in messages)


@pytest.mark.parametrize("ligne", LIGNES)
def test_every_option_of_the_table_exists(ligne):
    nom, *_ = ligne.split()
    connues = {option for parametre in cli.commands[nom].params for option in parametre.opts}

    assert set(re.findall(r"--[a-z-]+", ligne)) <= connues


def test_every_command_of_the_readme_exists():
    nommees = re.findall(r"passerelle ([a-z][a-z-]+)", README)

    assert [nom for nom in nommees if nom not in cli.commands] == []


def test_every_path_of_the_readme_exists():
    chemins = re.findall(r"`((?:knowledge|bot|data|docs|tests|actions|web)/[^`<]*)`", README)

    assert chemins
    assert [chemin for chemin in chemins if not (RACINE / chemin).exists()] == []


def test_every_folder_of_the_map_exists():
    plan = README.partition("## Le plan de la maison")[2].split("```")[1]
    dossiers = re.findall(r"^([a-z]+/(?:[a-z]+/)?)", plan, re.MULTILINE)

    assert dossiers
    assert [dossier for dossier in dossiers if not (RACINE / dossier).is_dir()] == []
