"""Say in French when a place or a line is open, from opening hours in OSM syntax.

Here are times and words only: which contact, and why, is in `routing`. Moments are naive, in Paris time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from opening_hours import OpeningHours, State

from knowledge.model import Fermeture
from knowledge.textes import MOIS, french_date

JOURS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
MONDAY = date(2001, 1, 1)  # a reference week: read without a country, so that no holiday falls in it
OSM_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
ALWAYS = "24 h sur 24, 7 jours sur 7"
UNKNOWN = "horaires non connus"
HOLIDAY = "jour férié, sans doute fermé"

Plages = tuple[tuple[time, time], ...]  # an end at 00:00 is midnight


@lru_cache(maxsize=512)
def _parse(expression: str, country: str | None = "FR") -> OpeningHours:
    return OpeningHours(expression, country=country)


def _slots(hours: OpeningHours, jour: date) -> Plages:
    """Return the slots of one day, cut at midnight."""
    start = datetime.combine(jour, time())
    found = hours.intervals(start, start + timedelta(days=1))
    return tuple((begin.time(), end.time()) for begin, end, state, _ in found if state == State.OPEN)


def is_holiday(jour: date) -> bool:
    """Tell whether a day is a public holiday in France.

    >>> is_holiday(date(2026, 12, 25)), is_holiday(date(2026, 12, 26))
    (True, False)
    """
    return bool(_parse("PH").is_open(datetime.combine(jour, time(12))))


@lru_cache(maxsize=2048)  # the same moment is asked again for every contact of an answer, and of a whole table
def is_open(expression: str | None, moment: datetime) -> bool | None:
    """Tell whether it is open then; None when the hours are not known."""
    if expression is None:
        return None
    state, _ = _parse(expression).state(moment)
    return None if state == State.UNKNOWN else bool(state == State.OPEN)


def with_closures(expression: str | None, fermetures: Iterable[Fermeture]) -> str | None:
    """Add dated closures to opening hours; unknown hours stay unknown.

    >>> with_closures("Mo 09:00-12:00", [Fermeture(date(2026, 12, 24), date(2027, 1, 3))])
    'Mo 09:00-12:00; 2026 Dec 24-2027 Jan 03 off'
    """
    closes = [f"{_osm_day(fermeture.du)}-{_osm_day(fermeture.au)} off" for fermeture in fermetures]
    return "; ".join([expression, *closes]) if expression else None


def _osm_day(jour: date) -> str:
    return f"{jour.year} {OSM_MONTHS[jour.month - 1]} {jour.day:02}"


def render_fermeture(fermetures: Iterable[Fermeture], jour: date) -> str | None:
    """Say that a place is closed on that day, until when and why.

    >>> render_fermeture([Fermeture(date(2026, 12, 24), date(2027, 1, 3), "congés")], date(2026, 12, 28))
    "fermé jusqu'au 3 janvier 2027 inclus (congés)"
    """
    for fermeture in fermetures:
        if fermeture.du <= jour <= fermeture.au:
            motif = f" ({fermeture.motif})" if fermeture.motif else ""
            return f"fermé jusqu'au {french_date(fermeture.au)} inclus{motif}"
    return None


def render_heure(heure: time) -> str:
    """Write a time as people read it.

    >>> render_heure(time(9)), render_heure(time(12, 30)), render_heure(time())
    ('9 h', '12 h 30', 'minuit')
    """
    if heure == time():
        return "minuit"
    return f"{heure.hour} h {heure.minute:02}" if heure.minute else f"{heure.hour} h"


def _render_plages(plages: Plages) -> str:
    textes = [f"{render_heure(debut)}–{render_heure(fin)}" for debut, fin in plages]
    return "toute la journée" if textes == ["minuit–minuit"] else _enumerate(textes)


def _enumerate(textes: list[str]) -> str:
    """Join words as in a sentence: commas, then « et »."""
    return " et ".join([", ".join(textes[:-1]), textes[-1]] if len(textes) > 1 else textes)


def _render_jours(indices: Iterable[int]) -> str:
    """Write days, runs of three or more as « lundi au vendredi »."""
    runs: list[list[int]] = []
    for indice in indices:
        if runs and runs[-1][-1] == indice - 1:
            runs[-1].append(indice)
        else:
            runs.append([indice])
    if runs == [list(range(7))]:
        return "tous les jours"
    noms = [
        nom
        for run in runs
        for nom in ([f"{JOURS[run[0]]} au {JOURS[run[-1]]}"] if len(run) > 2 else [JOURS[i] for i in run])
    ]
    return _enumerate(noms)


def week(expression: str) -> tuple[Plages, ...]:
    """Return the slots of an ordinary week, Monday first."""
    hours = _parse(expression, None)
    return tuple(_slots(hours, MONDAY + timedelta(days=indice)) for indice in range(7))


@lru_cache(maxsize=512)
def render_horaires(expression: str | None) -> str:
    """Write the hours of an ordinary week, days with the same hours together.

    >>> render_horaires("Mo-Fr 09:00-12:30,13:30-17:00; PH off")
    'lundi au vendredi, 9 h–12 h 30 et 13 h 30–17 h'
    """
    if expression is None:
        return UNKNOWN
    groups: dict[Plages, list[int]] = {}
    for indice, plages in enumerate(week(expression)):
        if plages:
            groups.setdefault(plages, []).append(indice)
    if list(groups) == [((time(), time()),)] and len(groups[(time(), time()),]) == 7:
        return ALWAYS
    return " ; ".join(f"{_render_jours(jours)}, {_render_plages(plages)}" for plages, jours in groups.items())


@lru_cache(maxsize=2048)
def render_reouverture(expression: str | None, moment: datetime) -> str | None:
    """Say when it opens next: « ouvre lundi à 9 h »; None when it is open, or when nobody knows.

    On a public holiday that closes an ordinary opening day, say first that it is probably closed.
    """
    if expression is None:
        return _render_retry(moment.date())
    if is_open(expression, moment) is not False:
        return None
    opening = _parse(expression).next_change(moment)
    textes = [HOLIDAY] if _closed_by_holiday(expression, moment.date()) else []
    if opening is not None:
        textes.append(f"ouvre {_render_jour(opening.date(), moment.date())} à {render_heure(opening.time())}")
    return " ; ".join(textes) or None


def _render_retry(jour: date) -> str | None:
    """Say what can be said of unknown hours: nothing, but on a public holiday."""
    if not is_holiday(jour):
        return None
    retry = jour + timedelta(days=1)
    while retry.weekday() > 4 or is_holiday(retry):
        retry += timedelta(days=1)
    return f"{HOLIDAY} ; réessayez {_render_jour(retry, jour)}"


def _closed_by_holiday(expression: str, jour: date) -> bool:
    if not is_holiday(jour) or _slots(_parse(expression), jour):
        return False
    return bool(_slots(_parse(expression, None), MONDAY + timedelta(days=jour.weekday())))


def _render_jour(jour: date, today: date) -> str:
    """Name a day within the week; add its date beyond, where the name would mislead."""
    if jour == today:
        return "aujourd'hui"
    nom = JOURS[jour.weekday()]
    return nom if (jour - today).days < 7 else f"{nom} {'1er' if jour.day == 1 else jour.day} {MOIS[jour.month - 1]}"
