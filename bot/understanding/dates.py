"""Find days: « le 12 mars », « 12/03/2026 », « hier », « la semaine dernière ».

A day without a year is the last one that has passed. « En mars » is its first day and « en 2025 » its first day too:
the oldest possible, so that a document is never believed more recent than it is.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from bot.understanding.canon import MOIS, alternatives
from knowledge.exceptions_legales import months_after

NOM_MOIS = r"\b(?P<mois>" + alternatives(MOIS) + r")\b"
ANNEE = r"(?:(?: de l annee)? (?P<annee>(?:19|20)\d\d)\b)?(?P<dernier> dernier| passe| de l annee derniere)?"
CHIFFRES = re.compile(
    r"(?<![\w.,/-])(?<!\ban )(?<!\bans )(?P<j>\d{1,2})(?P<s>[/.-])(?P<m>\d{1,2})(?:(?P=s)(?P<a>(?:19|20)?\d\d))?(?![\d/-]|[.,]\d)"
)
JOUR_MOIS = re.compile(r"(?<![\w.,/-])(?P<j>\d{1,2})(?:er)? " + NOM_MOIS + ANNEE)
MOIS_SEUL = re.compile(
    r"(?:(?P<quand>\b(?:depuis|en|de|du|des|d|le mois de|courant|mois de|fin|debut|mi|a|vers|au mois de|la fin|dernier|en fin) ){1,3}|^)(?:mois de |d )?"
    + NOM_MOIS + ANNEE
)  # fmt: skip
MOIS_ANNEE = re.compile(NOM_MOIS + r" (?P<annee>(?:19|20)\d\d)\b")
AN = re.compile(
    r"(?:\b(?:en|depuis|depuis l annee|l annee|annee|de|fin|debut|courant) |^)(?P<annee>(?:19|20)\d\d)\b(?! ?(?:€|euros?|e\b))"
)
SEMAINE = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
JOUR_SEMAINE = re.compile(r"\b(?P<jour>" + alternatives(SEMAINE) + r")\b")
RELATIFS = (
    (re.compile(r"\bavant[ -]hier\b"), 0, 2),
    (re.compile(r"(?<!avant )\bhier\b"), 0, 1),
    (re.compile(r"\b(?:aujourd hui|ce matin|cet apres midi|ce soir|cette nuit|tout a l heure|a l instant)\b"), 0, 0),
    (re.compile(r"\b(?:la )?semaine (?:derniere|passee|d avant)\b"), 0, 7),
    (re.compile(r"\b(?:cette semaine|y a quelques jours|il y a peu|recemment)\b"), 0, 3),
    (re.compile(r"\b(?:le )?mois (?:dernier|passe|d avant)\b"), 1, 0),
    (re.compile(r"\b(?:l annee (?:derniere|passee)|l an (?:dernier|passe))\b"), 12, 0),
)
FETES = (
    (re.compile(r"\bnoel\b"), 12, 25), (re.compile(r"\b(?:jour de l an|nouvel an)\b"), 1, 1),
    (re.compile(r"\b(?:la rentree|rentree scolaire)\b"), 9, 1), (re.compile(r"\bl ete(?: dernier)?\b(?= ?[.,!]?$| dernier)|\bcet ete\b|\bdepuis l ete\b"), 6, 21),
    (re.compile(r"\bdebut (?:de l |d )annee\b"), 1, 1),
)  # fmt: skip
DEBUTS = {"fin": 21, "mi": 11}


class Jour(NamedTuple):
    """A day and its place; not `precis` when only its month or year was said."""

    jour: date
    debut: int
    fin: int
    precis: bool = True


def make_date(annee: int, mois: int, jour: int) -> date | None:
    """Build a day, or None when the calendar has no such day."""
    try:
        return date(annee, mois, jour)
    except ValueError:
        return None


def _last_past(mois: int, numero: int, aujourdhui: date) -> date | None:
    for annee in (aujourdhui.year, aujourdhui.year - 1):
        trouve = make_date(annee, mois, numero)
        if trouve is not None and trouve <= aujourdhui:
            return trouve
    return None


def _resolve(annee: str | None, mois: int, numero: int, aujourdhui: date) -> date | None:
    if annee is None:
        return _last_past(mois, numero, aujourdhui)
    return make_date(int(annee) + (2000 if len(annee) == 2 else 0), mois, numero)


def _numeric(texte: str, aujourdhui: date) -> list[Jour]:
    found = []
    for m in CHIFFRES.finditer(texte):
        if m["s"] == "." and m["a"] is None:  # « 2.5 » is a number
            continue
        jour = _resolve(m["a"], int(m["m"]), int(m["j"]), aujourdhui)
        if jour:
            found.append(Jour(jour, *m.span()))
    return found


def _named(texte: str, aujourdhui: date) -> list[Jour]:
    found = []
    for motif in (JOUR_MOIS, MOIS_ANNEE, MOIS_SEUL):
        for m in motif.finditer(texte):
            mots = m.groupdict()
            numero = int(mots.get("j") or DEBUTS.get((mots.get("quand") or "").strip().split(" ")[-1], 1))
            jour = _resolve(m["annee"], MOIS.index(m["mois"]) + 1, numero, aujourdhui)
            if jour:
                found.append(Jour(jour, *m.span(), precis=motif is JOUR_MOIS))
    found += [Jour(date(int(m["annee"]), 1, 1), *m.span(), precis=False) for m in AN.finditer(texte)]
    return found


def _relative(texte: str, aujourdhui: date) -> list[Jour]:
    found = []
    for motif, mois, jours in RELATIFS:
        quand = months_after(aujourdhui, -mois) - timedelta(days=jours)
        found += [Jour(quand, *m.span()) for m in motif.finditer(texte)]
    for motif, mois, numero in FETES:
        fete = _last_past(mois, numero, aujourdhui)
        found += [Jour(fete, *m.span(), precis=False) for m in motif.finditer(texte) if fete]
    for m in JOUR_SEMAINE.finditer(texte):
        ecart = (aujourdhui.weekday() - SEMAINE.index(m["jour"])) % 7 or 7
        found.append(Jour(aujourdhui - timedelta(days=ecart), *m.span()))
    return found


def find_jours(texte: str, aujourdhui: date) -> list[Jour]:
    """Return the days that a canon text names, in order, each once.

    >>> [str(j.jour) for j in find_jours("plainte le 12 mars, puis le 3/9/26 et hier", date(2026, 11, 21))]
    ['2026-03-12', '2026-09-03', '2026-11-20']
    """
    trouves = [*_numeric(texte, aujourdhui), *_named(texte, aujourdhui), *_relative(texte, aujourdhui)]
    gardes: list[Jour] = []
    for jour in sorted(trouves, key=lambda j: (j.debut, -j.fin)):
        if not gardes or jour.debut >= gardes[-1].fin:
            gardes.append(jour)
        elif jour.precis and not gardes[-1].precis:
            gardes[-1] = jour
    return gardes
