"""Train the model when one of its inputs changed; what it was trained from is written beside it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from bot.processus import MODELE, RACINE

# What a trained model depends on, besides the versions of the libraries.
INPUTS = ("data", "bot/domain", "bot/components", "bot/understanding", "knowledge/content")
FILES = (
    "bot/config.yml", "bot/importer.py", "requirements.lock", "knowledge/messages.py", "knowledge/loading.py",
    "knowledge/fiches.py", "knowledge/sigles.py",
)  # fmt: skip


def _files(dossier: Path) -> list[Path]:
    return sorted(fichier for fichier in dossier.rglob("*") if fichier.is_file())


def inputs_fingerprint(racine: Path = RACINE) -> str:
    """Return a short name of everything the model is made from."""
    digest = hashlib.sha256()
    fichiers = [f for dossier in INPUTS for f in _files(racine / dossier)] + [racine / nom for nom in FILES]
    for fichier in fichiers:
        if "__pycache__" not in fichier.parts:
            digest.update(str(fichier.relative_to(racine)).encode() + b"\0" + fichier.read_bytes())
    return digest.hexdigest()[:16]


def is_up_to_date(modele: Path = MODELE) -> bool:
    """Tell whether the model was trained from the inputs as they are now."""
    trace = modele.with_suffix(".empreinte")
    return modele.exists() and trace.exists() and trace.read_text() == inputs_fingerprint()


def train(modele: Path = MODELE, journal: Path = RACINE / "var" / "entrainement.log") -> None:
    """Train in a process of its own, so that its memory is given back.

    Raises:
        RuntimeError: Rasa refused; the end of the journal says why.
    """
    journal.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "bot", "train", str(modele.parent), modele.name.split(".")[0]]
    with journal.open("wb") as sortie:
        code = subprocess.run(command, cwd=RACINE, stdout=sortie, stderr=sortie, check=False).returncode
    if code or not modele.exists():
        fin = " | ".join(journal.read_text(errors="replace").strip().splitlines()[-3:])
        raise RuntimeError(f"training failed, see {journal}: {fin}")
    modele.with_suffix(".empreinte").write_text(inputs_fingerprint())
