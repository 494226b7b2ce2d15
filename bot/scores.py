"""Count what was understood: parts with their intervals, F1 by class, calibration. Pure: no Rasa, no file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.96  # a 95 % interval
DANGERS = ("urgence_danger", "violences_conjugales")  # the needs whose answer begins with who protects
ACCEPTES = {
    "deuil": ("asf", "aripa")
}  # the ASF of an orphan: right whether the writer of the message thought of it or not
HORS_CHAMP = ("hors_sujet", "smalltalk")
AGIT = ("reponse", "urgence")  # what follows when the dialogue acts without asking back


@dataclass(frozen=True)
class Lu:
    """One message, what was expected and what was understood. `suite` and the rest are empty in a cross-validation."""

    texte: str
    attendu: str
    trouve: str
    confiance: float
    style: str = ""
    piege: bool = False
    niveau: str | None = None
    niveau_trouve: str | None = None
    dispositifs: tuple[str, ...] = ()
    dispositifs_trouves: tuple[str, ...] = ()
    sujets: tuple[str, ...] = ()
    suite: str = ""
    ms: float = 0.0

    @property
    def juste(self) -> bool:
        """Tell whether the need, or the intent, is the expected one."""
        return self.attendu == self.trouve


@dataclass(frozen=True)
class Score:
    """How many of how many."""

    justes: int
    n: int

    @property
    def part(self) -> float:
        """Return the part, 0 when nothing was counted."""
        return self.justes / self.n if self.n else 0.0

    @property
    def intervalle(self) -> tuple[float, float]:
        """Return Wilson's 95 % interval.

        >>> tuple(round(borne, 3) for borne in Score(9, 10).intervalle)
        (0.596, 0.982)
        """
        if not self.n:
            return 0.0, 1.0
        milieu = self.part + Z * Z / (2 * self.n)
        marge = Z * sqrt(self.part * (1 - self.part) / self.n + Z * Z / (4 * self.n * self.n))
        bas, haut = ((milieu + signe * marge) / (1 + Z * Z / self.n) for signe in (-1, 1))
        return max(0.0, bas), min(1.0, haut)


@dataclass(frozen=True)
class Classe:
    """One class: how often it is found (rappel), how often it is right when said (precision)."""

    nom: str
    rappel: Score
    precision: Score
    confusions: tuple[tuple[str, int], ...]

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both."""
        somme = self.rappel.n + self.precision.n
        return 2 * self.rappel.justes / somme if somme else 0.0


def score(lus: Iterable[Lu], vrai: Callable[[Lu], bool]) -> Score:
    """Count the messages for which something is true."""
    reponses = [vrai(lu) for lu in lus]
    return Score(sum(reponses), len(reponses))


def classes(lus: Sequence[Lu]) -> list[Classe]:
    """Return each expected class, in alphabetical order."""
    trouves, attendus = Counter(lu.trouve for lu in lus), Counter(lu.attendu for lu in lus)
    paires = Counter((lu.attendu, lu.trouve) for lu in lus)
    return [
        Classe(
            nom,
            Score(paires[nom, nom], attendus[nom]),
            Score(paires[nom, nom], trouves[nom]),
            tuple((autre, n) for (a, autre), n in paires.most_common() if a == nom and autre != nom)[:3],
        )
        for nom in sorted(attendus)
    ]


def macro_f1(lus: Sequence[Lu]) -> float:
    """Return the mean of the F1 of the expected classes."""
    trouvees = classes(lus)
    return sum(classe.f1 for classe in trouvees) / len(trouvees)


def calibration(lus: Sequence[Lu], bacs: int = 10) -> list[tuple[float, Score]]:
    """Return, for each tenth of confidence that has messages, the mean confidence and how many were right."""
    rangs: dict[int, list[Lu]] = {}
    for lu in lus:
        rangs.setdefault(min(int(lu.confiance * bacs), bacs - 1), []).append(lu)
    return [
        (sum(lu.confiance for lu in rangs[rang]) / len(rangs[rang]), score(rangs[rang], lambda lu: lu.juste))
        for rang in sorted(rangs)
    ]


def calibration_error(lus: Sequence[Lu]) -> float:
    """Return the expected calibration error: the mean gap between confidence and truth."""
    return sum(s.n * abs(confiance - s.part) for confiance, s in calibration(lus)) / len(lus)


def _acts_for(lu: Lu) -> bool:
    return bool(lu.dispositifs_trouves) and lu.suite in AGIT


def scores(lus: Sequence[Lu]) -> dict[str, Score]:
    """Return every part that is measured on the validation messages; all are better when higher."""
    dangers, sans_danger = [lu for lu in lus if lu.niveau], [lu for lu in lus if not lu.niveau]
    avec_droit = [lu for lu in lus if lu.dispositifs]
    reponses = [lu for lu in lus if lu.suite in AGIT]
    hors_champ = [lu for lu in lus if lu.attendu in HORS_CHAMP]
    return {
        "sujet": score(lus, lambda lu: lu.juste),
        "sujet parmi les besoins": score(lus, lambda lu: lu.attendu in lu.sujets),
        "sujet si réponse directe": score(reponses, lambda lu: lu.juste),
        **{f"sujet, style {style}": score(part, lambda lu: lu.juste) for style, part in _by(lus, lambda lu: lu.style)},
        **{f"sujet, niveau {nom}": score(part, lambda lu: lu.juste) for nom, part in _by(dangers, lambda lu: lu.niveau or "")},
        "dispositif, premier": score(lus, _right_first),
        "dispositif, premier, si attendu": score(avec_droit, lambda lu: lu.dispositifs[:1] == lu.dispositifs_trouves[:1]),
        "dispositifs, tous": score(lus, lambda lu: set(lu.dispositifs) == set(lu.dispositifs_trouves)),
        "hors champ sans dispositif": score(hors_champ, lambda lu: not _acts_for(lu)),
        "danger entendu": score(dangers, _heard),
        **{f"danger entendu, {nom}": score(part, _heard) for nom, part in _by(dangers, lambda lu: lu.niveau or "")},
        "danger entendu, ou besoin de danger": score(dangers, lambda lu: _heard(lu) or _protected(lu)),
        "danger, bon niveau": score(dangers, lambda lu: lu.niveau == lu.niveau_trouve),
        "piège sans alarme": score([lu for lu in lus if lu.piege], lambda lu: not _heard(lu)),
        "sans danger, sans alarme": score(sans_danger, lambda lu: not _heard(lu)),
        **{f"sans alarme, {nom}": score(part, lambda lu: not _heard(lu)) for nom, part in _by(sans_danger, lambda lu: lu.style)},
    }  # fmt: skip


def _right_first(lu: Lu) -> bool:
    """Tell whether the first right is the expected one, or one that goes with the need though none was expected."""
    attendu, trouve = lu.dispositifs[:1], lu.dispositifs_trouves[:1]
    return attendu == trouve or not attendu and trouve[0] in ACCEPTES.get(lu.attendu, ())


def _heard(lu: Lu) -> bool:
    return lu.niveau_trouve is not None


def _protected(lu: Lu) -> bool:
    """Tell whether the dialogue speaks of danger even though the triage heard none."""
    return lu.trouve in DANGERS and lu.suite in AGIT


def _by(lus: Iterable[Lu], clef: Callable[[Lu], str]) -> list[tuple[str, list[Lu]]]:
    """Group messages, in alphabetical order."""
    groupes: dict[str, list[Lu]] = {}
    for lu in lus:
        groupes.setdefault(clef(lu), []).append(lu)
    return sorted(groupes.items())
