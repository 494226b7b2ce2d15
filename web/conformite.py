"""Say how accessible the pages are declared to be: « non conforme » until an audit is written down.

The law asks for the mention on every page. Without a valid audit, this is the only honest one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

AUDIT = Path(__file__).parent.parent / "docs" / "accessibilite" / "audit.yml"
PARTIELLE, TOTALE = 50, 100  # percents of the criteria that apply


@dataclass(frozen=True)
class Conformite:
    """The mention, and what it rests on."""

    mention: str = "non conforme"
    detail: str = ""


def read_conformite(audit: Path = AUDIT) -> Conformite:
    """Read the audit: `taux` (percent of the criteria met), `par` (who made it), `le` (when).

    Raises:
        ValueError: the file is there and lacks one of them.
    """
    if not audit.exists():
        return Conformite()
    valeurs = yaml.safe_load(audit.read_text(encoding="utf-8"))
    if not isinstance(valeurs, dict) or not {"taux", "par", "le"} <= valeurs.keys():
        raise ValueError(f"{audit.name}: an audit needs 'taux', 'par' and 'le'")
    taux = float(valeurs["taux"])
    mention = "totalement" if taux >= TOTALE else "partiellement" if taux >= PARTIELLE else "non"
    detail = f"{taux:g} % des critères sont respectés, selon l'audit fait par {valeurs['par']} le {valeurs['le']}."
    return Conformite(f"{mention} conforme", detail)
