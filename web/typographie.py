"""Set French text as a printer would: narrow spaces before « ; : ! ? », curved apostrophes, numbers that do not break.

Pure functions from text to text, used on what the content says and on the templates. Never used on what a person wrote.
"""

from __future__ import annotations

import re

FINE = "\u202f"  # narrow no-break space
REGLES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(motif), remplacement)
    for motif, remplacement in (
        (r"(?<=\w)'(?=\w)", "’"),
        (r"[ \u00a0\n]+(?=[;:!?»](?:[\s<.,)]|$))", FINE),
        (r"«[ \u00a0\n]+", f"«{FINE}"),
        (r"(?<=\d) (?=\d)", FINE),
        (r"(?<=\d) (?=(?:€|%|h\b|km\b))", FINE),
        (r"(?<=\d\u202fh) (?=\d\d\b)", FINE),
        (r"(?<=\d|h)–(?=\d)", "\u2060–\u2060"),
    )
)


def typographie(texte: str) -> str:
    r"""Set a text.

    >>> typographie("C'est « prêt » : 1 173,04 € ?").replace(FINE, "_")
    'C’est «_prêt_»_: 1_173,04_€_?'
    >>> typographie("https://www.ain.fr : 9 h–12 h 30").replace(FINE, "_").replace("\u2060", "|")
    'https://www.ain.fr_: 9_h|–|12_h_30'
    """
    for motif, remplacement in REGLES:
        texte = motif.sub(remplacement, texte)
    return texte
