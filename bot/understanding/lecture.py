"""Read a message once: words, phrases, counts, times and places, for all to share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.understanding.ages import Age, find_ages
from bot.understanding.canon import canon
from bot.understanding.durees import Temps, read_temps
from bot.understanding.expressions import Mots, Repertoire, Trouve, cut, longest, stems
from bot.understanding.lexique_faits import Ailleurs, Lexique, Sens
from bot.understanding.lieux import Lieu, find_lieu
from bot.understanding.nombres import Nombre

# words by which a person takes back what was said: « non en fait 3 enfants »
CORRIGE = re.compile(
    r"\b(?:en fait|pardon|je voulais dire|erreur|oups|correction|me suis trompee?|rectification|plutot)\b|^(?:ah )?non\b|\*"
)
# what may stand between an expression and the words that say that it is about something else: « la caf m'a coupé *les* apl »
ENTRE = stems(
    "est sont a ont ai va vont veut veulent m me nous t te l la le les mes ma mon nos des du d de un une qui ete en son sa ses leur"
    " leurs pendant aussi toujours actuellement encore deja c il elle pour an ans travaille cherche fait suit commence"
)
ECART = 5  # words between them, at most


@dataclass(frozen=True)
class Lecture:
    """One message read; phrases (`trouves`) and counts (`comptes`) by fait."""

    brut: str
    jour: date
    mots: Mots
    corrige: bool
    trouves: dict[str, list[Trouve[Sens]]]
    comptes: dict[str, list[Nombre]]
    temps: Temps
    ages: list[Age]
    lieu: Lieu


def _joined(mots: Mots, debut: int, fin: int) -> bool:
    """Tell whether only small words of one clause are between two places."""
    return (
        0 <= fin - debut <= ECART
        and all(mot in ENTRE or mot.isdigit() for mot in mots.mots[debut:fin])
        and mots.coupes.isdisjoint(range(debut, fin + 1))
    )


def _is_elsewhere(trouve: Trouve[Sens], ailleurs: list[Trouve[Ailleurs]], mots: Mots) -> bool:
    """Tell whether a phrase is about something else: « le rsa m'a été coupé », « mon mari est au chômage »."""
    return any(
        _joined(mots, autre.fin, trouve.debut) if autre.sens.avant else _joined(mots, trouve.fin, autre.debut)
        for autre in ailleurs
        if autre.sens.code == trouve.sens[0] and autre.sens.valeur in (None, trouve.sens[1])
    )


def longest_by_fait(
    mots: Mots, repertoire: Repertoire[Sens], autres: Repertoire[Ailleurs]
) -> dict[str, list[Trouve[Sens]]]:
    """Return the phrases found, the longest of each fait, without those about something else."""
    par_fait: dict[str, list[Trouve[Sens]]] = {}
    ailleurs = list(autres.find_all(mots, denied=True))
    for trouve in repertoire.find_all(mots):
        if not _is_elsewhere(trouve, ailleurs, mots):
            par_fait.setdefault(trouve.sens[0], []).append(trouve)
    return {code: longest(liste) for code, liste in par_fait.items()}


def read_message(texte: str, lexique: Lexique, jour: date) -> Lecture:
    """Read a message as it was typed.

    >>> from knowledge.loading import read
    >>> from bot.understanding.lexique_faits import build_lexique
    >>> read_message("Ah non, 3 !", build_lexique(read()[0]), date(2026, 11, 21)).corrige
    True
    """
    brut = canon(texte)
    mots = cut(brut)
    corrige = CORRIGE.search(brut) is not None
    comptes = {code: compteur.find(brut) for code, compteur in lexique.compteurs.items()}
    return Lecture(
        brut=brut,
        jour=jour,
        mots=mots,
        corrige=corrige,
        trouves=longest_by_fait(mots, lexique.sens, lexique.ailleurs),
        comptes={code: liste for code, liste in comptes.items() if liste},
        temps=read_temps(brut, jour),
        ages=find_ages(brut, jour),
        lieu=find_lieu(brut, lexique.communes, corrige),
    )
