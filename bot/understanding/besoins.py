"""Find the needs of a message from what the model ranked, and put them in order: danger, then the others by urgency.

What is answered then is decided in `comprehension`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.understanding.danger import Danger
from bot.understanding.dispositifs import NEUTRES, guess_author
from bot.understanding.faits import Extraction
from bot.understanding.intentions import FACETTES, SUJET_DES_ACTES
from knowledge.model import Contenu, Sujet

CONFIANT = 0.45  # from here on, answer
MOYEN = 0.25  # from here on, ask which of the two; below, it was not understood
CLAUSE = 0.6  # a need expressed by one clause of the message counts from here on
SECOND = 0.2  # another need is kept from here on
CERTAIN = 0.95  # from here on, a need does not give way to a right that is named or to a life event that is said
FIGURES = frozenset({"deuil"})  # needs whose words are also figures of speech
AILLEURS = 0.6  # from here on, a message is about something else, whatever one of its clauses looks like
MAINTENANT = ("immediat", "suicide", "enfant", "gaz", "sans_toit")  # levels that make it an emergency
Need = tuple[str, float]  # a sujet and its share of confidence
Ranking = Sequence[Need]


def add_clauses(
    besoins: list[tuple[str, float]], clauses: Sequence[Ranking], sujets: Mapping[str, Sujet]
) -> list[tuple[str, float]]:
    """Add the needs that a clause expresses by itself: two needs in one sentence are both kept.

    A message that as a whole is clearly about something else is not: « une tache de sang, ma fille a saigné du nez ».
    """
    if besoins and besoins[0][0] in NEUTRES and besoins[0][1] >= AILLEURS:
        return besoins
    for ranking in clauses:
        code, confiance = ranking[0]
        sur = code in sujets and code not in NEUTRES and confiance >= CLAUSE
        if sur and code not in dict(besoins):
            besoins = [*(b for b in besoins if b[0] not in NEUTRES), (code, confiance)]
    return besoins


def add_events(besoins: list[Need], extraction: Extraction, contenu: Contenu) -> list[Need]:
    """Be sure of the need of a life event that was said; put it before another event that nobody spoke of.

    « J'ai perdu mon travail » looks like a death to the model: it is one only when words of death are there. But words
    of death are no death when the model is sure of something else: « mort de rire », « ma box est morte ».
    """
    dits = [sujet for code in extraction.evenements for sujet in contenu.evenements[code].sujets]
    if not dits:
        return besoins
    premier = besoins[0][0] if besoins else NEUTRES[0]
    if premier in dits:
        return [(premier, 1.0), *besoins[1:]]
    if besoins and besoins[0][1] >= CERTAIN and FIGURES.issuperset(dits):
        return besoins
    ailleurs = {sujet for autre in contenu.evenements.values() if autre.toujours for sujet in autre.sujets}
    if premier not in (*NEUTRES, *ailleurs):
        return besoins
    suite = next((code for code, _ in besoins if code in dits), dits[0])
    return [(suite, 1.0), *(besoin for besoin in besoins[1:] if besoin[0] != suite)]


def read_needs(ranking: Ranking, sujets: Mapping[str, Sujet]) -> list[Need]:
    """Return the needs of a ranking, an act counted with the need it goes with, the likeliest first."""
    parts: dict[str, float] = {}
    for intent, p in ranking:
        code = SUJET_DES_ACTES.get(intent, intent)
        if code in sujets:
            parts[code] = parts.get(code, 0.0) + p
    return sorted(parts.items(), key=lambda besoin: -besoin[1])


def find_needs(ranking: Ranking, sujets: Mapping[str, Sujet], nommes: Sequence[str]) -> list[Need]:
    """Return the needs of the message with their share of confidence, the surest first.

    Args:
        ranking: the intents, the likeliest first.
        sujets: the needs of the content.
        nommes: the core rights that are named; their need comes first, unless another one is certain.
    """
    parmi = read_needs(ranking, sujets)
    total = sum(p for _, p in parmi) or 1.0
    if ranking and ranking[0][0] in FACETTES and not nommes and total < MOYEN:
        parmi = []
    besoins = [(code, p / total) for rang, (code, p) in enumerate(parmi) if not rang or p / total >= SECOND]
    besoins = [*besoins[:1], *((code, p) for code, p in besoins[1:] if code not in NEUTRES)]
    for code in nommes:
        besoins = _add_named(besoins, code, sujets)
    return besoins


def _add_named(besoins: list[Need], code: str, sujets: Mapping[str, Sujet]) -> list[Need]:
    proprietaire = next((s for s, sujet in sujets.items() if code in sujet.parcours), None)
    premier, part = besoins[0] if besoins else (NEUTRES[0], 0.0)
    if proprietaire is None or proprietaire in dict(besoins):
        return besoins
    if premier not in NEUTRES and code in sujets[premier].dispositifs:  # the ASF of an orphan
        return besoins
    if premier not in NEUTRES and part >= CERTAIN:  # « le FSL », for a rent
        return [*besoins, (proprietaire, part)]
    return [(proprietaire, 1.0), *(b for b in besoins if b[0] not in NEUTRES and b[1] >= CONFIANT)]


def put_danger_first(besoins: list[tuple[str, float]], danger: Danger, relation: str | None) -> list[tuple[str, float]]:
    """Put the need that goes with a danger first; the triage may raise a need, never lower one.

    Violence that is told belongs to the couple when the author is the partner or the ex, elsewhere otherwise.
    """
    codes = [code for code, _ in besoins]
    if (
        danger.niveau in ("immediat", "enfant")
        and codes[:1] == ["violences_conjugales"]
        and relation in (None, "conjoint", "ex")
    ):
        return besoins  # « il m'a menacée d'un couteau l'été dernier, devant les petits »: grave, not happening this minute
    if danger.niveau in MAINTENANT:
        premier = "urgence_danger"
    elif danger.niveau == "violence" and relation:
        premier = "violences_conjugales" if relation in ("conjoint", "ex") else "urgence_danger"
    elif danger.niveau == "violence" and not {"violences_conjugales", "urgence_danger"} & set(codes[:1]):
        premier = "violences_conjugales"
    else:
        return besoins
    ecartes = {*NEUTRES, premier} | ({"urgence_danger"} if premier == "violences_conjugales" else set())
    return [(premier, 1.0), *(besoin for besoin in besoins if besoin[0] not in ecartes)]


def guess_relation(normal: str) -> str | None:
    """Return what the words alone say of the author: the partner, or somebody who is not the couple."""
    auteur = guess_author(normal)
    return "conjoint" if auteur == "couple" else auteur


def leave_in_place(besoins: list[Need], alerte: bool) -> bool:
    """Tell whether a danger that only the model heard stays beside the need; a separation with violence is violence."""
    return alerte and [code for code, _ in besoins[:1]] != ["separation"]


def order_needs(besoins: list[tuple[str, float]], sujets: Mapping[str, Sujet]) -> tuple[str, ...]:
    """Return the codes: the need that decides, then the others, the most urgent first."""
    codes = [code for code, _ in besoins]
    return (*codes[:1], *sorted(codes[1:], key=lambda code: sujets[code].urgence))
