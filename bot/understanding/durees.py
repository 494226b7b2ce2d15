"""Find durations in whole months: « un an et demi », « depuis février ».

Only what is sure counts: « plusieurs mois » are two, « bientôt un an » eleven. Days are in `dates`, ages in `ages`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from bot.understanding.dates import Jour, find_jours
from bot.understanding.nombres import ENTIER
from knowledge.exceptions_legales import months_after

QUANTITE = rf"(?:{ENTIER}|\b(?:une?|plusieurs|quelques|pas mal de|des)\b)"
UNITE = r"(?:ans?\b|annees?\b|mois\b|moi\b|semaines?\b|sem\b|jours?\b|j\b|trimestres?\b|semestres?\b)"
DUREE = re.compile(
    rf"(?P<presque>\b(?:bientot|presque|pas encore|meme pas|pas loin de|moins d|moins de) )?(?P<n>{QUANTITE})"
    rf"(?: ?(?:ou|a|/) ?(?P<n2>{ENTIER}))? ?(?:petits? |longs? |bons? |bonnes? )?(?P<u>{UNITE})"
    rf"(?: et (?P<demi>demie?)| (?P<demi2>1/2)|(?: et)? (?P<plus>{ENTIER}|une?) (?P<u2>mois|semaines?|jours?)\b| et quelques)?(?! sur \d)"
)
MOIS_PAR_UNITE = {"a": 12, "m": 1, "t": 3, "sem": 6}
VAGUES = {"plusieurs": 2, "quelques": 2, "pas mal de": 2, "des": 2}
DEPUIS = re.compile(
    r"\b(?:depuis|a partir d\w*|ca fait|cela fait)(?: (?:le|la|les|l|debut|fin|mi|environ|au moins|mois de|du|d))* ?$"
)
IL_Y_A = re.compile(r"\b(?:il )?y a (?:environ |a peu pres |deja |a peine |maintenant |au moins )*$")
# « tous les 3 mois », « par mois » are rhythms, « dans 3 mois » is to come
RYTHME = re.compile(r"\b(?:tou(?:s|tes) les|chaque|par|dans|d ici|prochaine?s?) $")
JOURS_PAR_MOIS = 30


class Duree(NamedTuple):
    """A duration; `depuis` when said with « depuis », « ça fait » or « il y a »."""

    mois: int
    jours: int
    debut: int
    fin: int
    depuis: bool
    il_y_a: bool = False

    def ago(self, aujourdhui: date) -> date:
        """Return the day that was so long ago."""
        return months_after(aujourdhui, -self.mois) - timedelta(days=self.jours)


def _number(ecrit: str | None) -> int:
    if ecrit is None:
        return 0
    return int(ecrit) if ecrit.isdigit() else VAGUES.get(ecrit, 1)


def _scale(nombre: int, unite: str) -> tuple[int, int]:
    """Return (months, days) of so many units; three weeks are twenty-one days."""
    if unite.startswith("j"):
        return nombre // JOURS_PAR_MOIS, nombre % JOURS_PAR_MOIS
    if unite.startswith("sem") and not unite.startswith("semes"):
        return nombre * 7 // JOURS_PAR_MOIS, nombre * 7 % JOURS_PAR_MOIS
    return nombre * MOIS_PAR_UNITE["sem" if unite.startswith("semes") else unite[0]], 0


def _measure(m: re.Match[str]) -> tuple[int, int]:
    mois, jours = _scale(_number(m["n2"] or m["n"]), m["u"])
    if m["demi"] or m["demi2"]:
        mois, jours = (mois + 6, jours) if m["u"].startswith("a") else (mois, jours + 15)
    if m["plus"]:
        en_plus = _scale(_number(m["plus"]), m["u2"])
        mois, jours = mois + en_plus[0], jours + en_plus[1]
    if m["presque"] and mois:
        mois, jours = mois - 1, 0
    return mois, jours


def find_durees(texte: str) -> list[Duree]:
    """Return the durations said with a number; « tous les 3 mois » is none.

    >>> [(d.mois, d.jours) for d in find_durees("ca fait un an et demi, et 40 jours")]
    [(18, 0), (1, 10)]
    """
    found = []
    for m in DUREE.finditer(texte):
        avant = texte[max(0, m.start() - 30) : m.start()]
        if RYTHME.search(avant) or (m["n"] == "des" and not DEPUIS.search(avant) and not IL_Y_A.search(avant)):
            continue
        mois, jours = _measure(m)
        if mois <= 1200:
            il_y_a = IL_Y_A.search(avant) is not None
            depuis = il_y_a or DEPUIS.search(avant) is not None
            found.append(Duree(mois, jours, *m.span(), depuis, il_y_a))
    return found


def months_between(debut: date, fin: date) -> int:
    """Count the whole months from one day to another.

    >>> months_between(date(2026, 2, 1), date(2026, 11, 21))
    9
    """
    mois = (fin.year - debut.year) * 12 + fin.month - debut.month
    return mois - (months_after(debut, mois) > fin)


def _since(jour: Jour, texte: str, aujourdhui: date) -> Duree | None:
    """Turn « depuis février » into a duration; « depuis 2024 »: from its end."""
    ici = texte[jour.debut : jour.fin]
    if jour.jour > aujourdhui or not (
        ici.startswith("depuis") or DEPUIS.search(texte[max(0, jour.debut - 30) : jour.debut])
    ):
        return None
    annee_seule = re.fullmatch(r"(?:[a-z ]* )?\d{4}", ici) and not re.search(
        r"[a-z]{3,} \d{4}$", ici.replace("depuis ", "")
    )
    depart = min(date(jour.jour.year, 12, 31), aujourdhui) if annee_seule else jour.jour
    return Duree(months_between(depart, aujourdhui), 0, jour.debut, jour.fin, True)


class Temps(NamedTuple):
    """What a text says of time, durations and days, each also said by the other."""

    durees: list[Duree]
    jours: list[Jour]

    def places(self) -> list[tuple[int, int]]:
        """Return where days and durations are written."""
        return [(d.debut, d.fin) for d in self.durees] + [(j.debut, j.fin) for j in self.jours]


def read_temps(texte: str, aujourdhui: date) -> Temps:
    """Read durations and days together: « depuis février » and « il y a 3 mois »."""
    dites, jours = find_durees(texte), find_jours(texte, aujourdhui)
    par_date = [d for jour in jours if (d := _since(jour, texte, aujourdhui))]
    par_duree = [Jour(d.ago(aujourdhui), d.debut, d.fin) for d in dites if d.depuis]
    return Temps(sorted(dites + par_date, key=lambda d: d.debut), sorted(jours + par_duree, key=lambda j: j.debut))


def read_duree(texte: str, aujourdhui: date, temps: Temps | None = None) -> int | None:
    """Read the months that answer a question about a duration: the last one said.

    >>> read_duree("2 semaines", date(2026, 11, 21)), read_duree("2 ou 3 mois", date(2026, 11, 21))
    (0, 3)
    """
    temps = temps or read_temps(texte, aujourdhui)
    if temps.durees:
        return temps.durees[-1].mois
    if re.search(r"\b(?:ce mois(?: ci)?|premier mois|cette semaine|quelques jours)\b", texte):
        return 0
    if re.search(r"\bmois dernier\b", texte):
        return 1
    jours = [j.jour for j in temps.jours if j.jour <= aujourdhui]
    return months_between(jours[-1], aujourdhui) if jours else None


def read_date(texte: str, aujourdhui: date, temps: Temps | None = None) -> date | None:
    """Read the day that answers a question: the last past one said, or so long ago.

    >>> [str(read_date(t, date(2026, 11, 21))) for t in ("en mars dernier", "il y a 3 mois", "40 jours")]
    ['2026-03-01', '2026-08-21', '2026-10-11']
    """
    temps = temps or read_temps(texte, aujourdhui)
    passes = [j.jour for j in temps.jours if j.jour <= aujourdhui]
    passes = passes or [duree.ago(aujourdhui) for duree in temps.durees]
    return passes[-1] if passes else None
