"""Cut a message into the clauses that may each express a need of their own."""

from __future__ import annotations

import re

BREAKS = re.compile(r"[.!?;,\n]+|\b(?:et|mais|puis|ensuite|en plus|aussi|sinon|par contre|du coup)\b", re.IGNORECASE)
SHORTEST = 3  # words; less than that says too little
MOST = 5


def cut_clauses(texte: str) -> list[str]:
    """Return the clauses of a message that has several, from its first 600 characters; none when it has one.

    >>> cut_clauses("mon ex paye plus la pension et on va me couper l'électricité")
    ['mon ex paye plus la pension', "on va me couper l'électricité"]
    """
    clauses = [clause.strip() for clause in BREAKS.split(texte[:600])]
    longues = [clause for clause in clauses if len(clause.split()) >= SHORTEST]
    return longues[:MOST] if len(longues) > 1 else []
