"""Read where the person lives: which of the places that a message names is home.

The ex's town, the workplace (« je travaille à Genève »), the court or the street are not. Names are in `communes`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.understanding.communes import ARTICLES, HORS_AIN, JETON, SAINTS, Index, Nom


def _set(mots: str) -> frozenset[str]:
    return frozenset(mots.split())


DEVANT = _set("a sur de d vers pres cote en dans chez du")
HABITE = _set(
    """habite habites habitons habitant habitante vis vit vivons vivant loge loges reside residant residons demeure
    demeurant demenage installe commune ville village secteur domicilie domiciliee domicilier"""
)
ETRE = _set("suis sommes etes etait")  # « je suis à Gex », but « je suis joyeux » is no commune
MAIRIE = _set("mairie ccas postal cp adresse caf services")
AUTRES = _set(
    """il elle ils elles ex mari pere mere papa maman conjoint conjointe compagnon compagne soeur frere fils fille
    copain copine parents qui famille amie ami femme"""
)
AILLEURS = _set(
    """tribunal hopital prison maternite clinique gendarmerie commissariat juge jaf travaille travailler travail
    bosse boulot taf emploi embauche embauchee poste stage usine gare route rue avenue boulevard place impasse
    chemin ne nee college lycee formation interim entretien quitte parti partie fac etudes vacances notaire
    avocat"""
)
SANS = _set("sans demandeur demandeuse cherche recherche")  # « sans emploi, Oyonnax »
PRONOMS = _set("il elle on qui l m t s ex mari y en ca ils elles ont pere mere")
POSTAL = re.compile(r"(?<![\w.,/+-])(\d{2}) ?(\d{3})(?![\d]|[.,/]\d| ?(?:€|euros?\b|e\b|k\b|balles\b))")
FENETRE = 6
ESSAIS = 20  # names looked for with typos in one message, at most


class Mention(NamedTuple):
    """One place named: its communes, its words, whether it is said to be home."""

    codes: tuple[str, ...]
    debut: int
    fin: int
    chez_soi: bool


class Lieu(NamedTuple):
    """Where the person lives: a sure commune, or those it may be; `pays`: a region."""

    commune: str | None = None
    possibles: tuple[str, ...] = ()
    pays: bool = False


def _words(texte: str) -> Nom:
    """Cut a canon text into words, a postcode in one piece even when typed « 01 100 ».

    >>> _words("01 100 st genis")
    ('01100', 'saint', 'genis')
    """
    colle = POSTAL.sub(r"\1\2", texte)
    return tuple(SAINTS.get(mot, mot) for mot in JETON.findall(colle))


def _before(mots: Nom, i: int) -> int:
    """Return the place of the word before a name, articles skipped."""
    i -= 1
    while i >= 0 and mots[i] in ARTICLES:
        i -= 1
    return i


def _expected(mots: Nom, i: int, articles: bool = True) -> bool:
    """Tell whether a place is expected at word `i`: « j'habite à … », « ville de … »."""
    j = _before(mots, i) if articles else i - 1
    if j < 0:
        return mots[i] in DEVANT  # « en Isère », « dans le Rhône »: their preposition is in the name
    if mots[i] in DEVANT:
        return mots[j] in HABITE | ETRE
    if mots[j] in HABITE or mots[j] in MAIRIE:
        return True
    if mots[max(0, j - 1) : j + 1] == ("c", "est"):  # « ma ville c'est … », « chez moi c'est … »
        return j > 1 and (mots[j - 2] in HABITE or mots[j - 2] == "moi")
    if mots[j] not in DEVANT or (mots[j] == "a" and j and mots[j - 1] in PRONOMS):
        return False
    return j == 0 or mots[j - 1] in HABITE | ETRE | MAIRIE or mots[max(0, j - 2) : j] == ("on", "est")


def _after_preposition(mots: Nom, i: int) -> bool:
    j = _before(mots, i)
    return (
        j >= 0
        and (mots[j] in DEVANT or mots[j] in HABITE)
        and not (mots[j] == "a" and j > 0 and mots[j - 1] in PRONOMS)
    )


def _not_home(mots: Nom, i: int) -> bool:
    """Tell whether this place is another person's, or a workplace, a court, a street."""
    if any(mots[k] in AILLEURS and SANS.isdisjoint(mots[max(0, k - 2) : k]) for k in range(max(0, i - 4), i)):
        return True
    for j in range(i - 1, max(-1, i - 1 - FENETRE), -1):
        if mots[j] in ("moi", "je", "j"):
            return False
        if mots[j] in HABITE or mots[j] in ("est", "sont"):
            sujet = next(
                (m for m in reversed(mots[max(0, j - 3) : j]) if m not in ("ne", "n", "y", "a", "est", "plus")), ""
            )
            return sujet in AUTRES
    return False


def _mentions(mots: Nom, index: Index) -> list[Mention]:
    found, i = [], 0
    while i < len(mots):
        codes = index.codes_postaux.get(mots[i], ()) if mots[i].isdigit() else ()
        nom = index.longest_at(mots, i)
        fin = i + (len(nom) if nom else 1)
        if nom:
            codes = index.noms[nom]
            ordinaire = nom in index.courants or (codes == (HORS_AIN,) and len(nom) == 1)
            if ordinaire and not (
                _expected(mots, i, articles=False) or len(mots) == len(nom) or _beside_postcode(mots, i, fin)
            ):
                codes, fin, nom = (), i + 1, None
        elif len(mots[i]) == 5 and mots[i].isdigit() and not codes:
            codes = _foreign_postcode(mots, i)
        if (codes or nom) and not _not_home(mots, i):
            found.append(Mention(codes, i, fin, _expected(mots, i)))
        i = fin
    return found


def _beside_postcode(mots: Nom, debut: int, fin: int) -> bool:
    return any(len(mot) == 5 and mot.isdigit() for mot in (*mots[max(0, debut - 1) : debut], *mots[fin : fin + 1]))


def _foreign_postcode(mots: Nom, i: int) -> tuple[str, ...]:
    """Read a postcode of elsewhere; an unknown « 01xxx » is left to a question."""
    seul = len(mots) <= 3 or _expected(mots, i) or _after_preposition(mots, i)
    return (HORS_AIN,) if seul and not mots[i].startswith("01") and "01" < mots[i][:2] < "99" else ()


def _join(mentions: list[Mention]) -> list[Mention]:
    """Make one of a postcode and the name beside it: « 01630 St Genis »."""
    joined: list[Mention] = []
    for mention in mentions:
        commun = [code for code in joined[-1].codes if code in mention.codes] if joined else []
        if commun and mention.debut - joined[-1].fin <= 2:
            avant = joined.pop()
            mention = Mention(tuple(commun), avant.debut, mention.fin, avant.chez_soi or mention.chez_soi)
        joined.append(mention)
    return joined


def _with_typos(mots: Nom, index: Index, vagues: Sequence[Mention] = ()) -> list[Mention]:
    """Look for misspelt names where a place is expected, or in a very short message.

    Args:
        vagues: places named that are several communes: a name that begins there or beside their postcode, of one of
            them only (« st genis pouilli », « 01630 st jenis »).
    """
    parmi = {code for vague in vagues for code in vague.codes}
    debuts = {vague.debut for vague in vagues}
    departs = [i for i in range(len(mots)) if _expected(mots, i) or i in debuts or (parmi and _near_postcode(mots, i))]
    if len(mots) <= 4:
        departs = [0, *departs]
    for i in departs[:ESSAIS]:
        for taille in range(min(5, len(mots) - i), 0, -1):
            if mots[i] in index.jamais or (mots[i] in ARTICLES and taille == 1) or _not_home(mots, i):
                continue
            codes = index.nearest(" ".join(mots[i : i + taille]))
            codes = tuple(code for code in codes if code in parmi) if parmi else codes
            if codes:
                return [Mention(codes, i, i + taille, True)]
    return []


def _near_postcode(mots: Nom, i: int) -> bool:
    return any(len(mot) == 5 and mot.isdigit() for mot in (*mots[max(0, i - 2) : i], *mots[i + 1 : i + 5]))


def find_lieu(texte: str, index: Index, corrige: bool = False) -> Lieu:
    """Return where the person of a canon text lives; the last place if `corrige`."""
    mots = _words(texte)
    mentions = _join(_mentions(mots, index))
    pays = any(not mention.codes for mention in mentions)
    mentions = [mention for mention in mentions if mention.codes]
    if not mentions:
        mentions = _with_typos(mots, index)
    elif all(len(mention.codes) > 1 for mention in mentions):
        mentions = _with_typos(mots, index, mentions) or mentions
    if not mentions:
        return Lieu(pays=pays)
    dites = [mention for mention in mentions if mention.chez_soi] or mentions
    if corrige:
        dites = mentions[-1:]
    codes = index.sort(code for mention in dites for code in mention.codes)
    sures = {mention.codes[0] for mention in dites if len(mention.codes) == 1}
    if len(codes) == 1 or (len(sures) == 1 and all(sures & set(mention.codes) for mention in dites)):
        return Lieu(commune=sures.pop() if sures else codes[0])
    return Lieu(possibles=tuple(code for code in codes if code != HORS_AIN))
