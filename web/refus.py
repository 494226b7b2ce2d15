"""Say no in one French sentence, always with somebody to call. What a page looks like is not here."""

from __future__ import annotations

TEXTE = "texte"  # where a request holds what the person wrote, as soon as it is read


class Refus(Exception):
    """A request that is not taken.

    Args:
        status: the HTTP status.
        phrase: the code of the sentence in `phrases.yml`.
        texte: what the person had written, when it could be read: they get it back, and a danger in it is answered.
        etat: what the script of the page is told.
    """

    def __init__(self, status: int, phrase: str, texte: str = "", etat: str = "erreur") -> None:
        super().__init__(f"{status} {phrase}")
        self.status, self.phrase, self.texte, self.etat = status, phrase, texte, etat
