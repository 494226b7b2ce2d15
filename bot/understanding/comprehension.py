"""Put together what the model, the extractors and the danger triage each saw of one message.

Here is decided how sure we are and what follows (`suite`); nothing is said to the person here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.understanding.danger import Danger
from bot.understanding.dispositifs import NEUTRES, choose_dispositifs, guess_author
from bot.understanding.faits import Extraction
from bot.understanding.intentions import ACTES, FACETTES, SUJET_DES_ACTES
from bot.understanding.reponses import read_answer
from knowledge.model import Contenu, Sujet

CONFIANT = 0.45  # from here on, answer
MOYEN = 0.25  # from here on, ask which of the two; below, say it was not understood
CLAUSE = 0.6  # a need expressed by one clause of the message counts from here on
SECOND = 0.2  # another need is kept from here on
MAINTENANT = ("immediat", "suicide", "enfant", "gaz", "sans_toit")  # levels that make it an emergency
ALERTE = -0.2  # margin from which the model alone raises a danger, when the need is one
ALERTE_AILLEURS = -0.1  # the same when the message is clearly about something else
SOURD = -0.4  # below, the model hears no danger: the helplines are said, and the talk stays on its need
PRUDENCE = -0.3  # margin from which a one-line reminder is said
Ranking = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Comprehension:
    """One message understood. `suite`: what the dialogue does with it."""

    intent: str
    confiance: float
    sujet: str | None
    sujets: tuple[str, ...]  # every need: the first decides, the others by urgency
    dispositifs: tuple[str, ...]
    danger: bool
    niveau: str | None
    auteur: bool
    suite: str
    alerte: bool = False  # only the model heard a danger: nobody has said the helplines yet
    prudence: bool = False  # it may be one: a line is enough
    faits: dict[str, Any] = field(default_factory=dict)
    reponses: dict[str, Any] = field(default_factory=dict)  # what it answers, were that fait the question
    absurdes: tuple[str, ...] = ()  # faits whose answer is out of bounds
    nombre: int | None = None  # a bare number: the rank of a choice
    correction: bool = False
    pays: bool = False
    facettes: tuple[str, ...] = ()
    termes: tuple[str, ...] = ()
    communes_possibles: tuple[str, ...] = ()
    propositions: tuple[str, ...] = ()
    nommes: tuple[str, ...] = ()  # the dispositifs that the message names
    evenements: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, for JSON."""
        return asdict(self)


def comprendre(
    ranking: Ranking,
    extraction: Extraction,
    danger: Danger,
    contenu: Contenu,
    autres: Sequence[Ranking] = (),
    marge: float = 0.0,
    normal: str = "",
) -> Comprehension:
    """Decide what one message means and how sure that is.

    Args:
        ranking: the intents, the likeliest first.
        extraction: the faits and answers that were read.
        danger: what the triage found.
        contenu: the sujets and faits of the content.
        autres: the ranking of each clause of the message.
        marge: how much the model hears a danger; it may raise what the triage found, never lower it.
        normal: the normalised message.
    """
    sujets = contenu.sujets
    coeur = [code for code in extraction.dispositifs if any(code in sujet.parcours for sujet in sujets.values())]
    besoins = _with_clauses(_needs(ranking, sujets, coeur), autres, sujets)
    besoins = _with_events(besoins, [contenu.evenements[code].sujets for code in extraction.evenements])
    if marge >= SOURD:
        besoins = _danger_first(besoins, danger, extraction.faits.get("relation_auteur") or _relation(normal))
    alerte = danger.niveau is None and marge >= _threshold(besoins)
    danger = replace(danger, niveau="violence", danger=True) if alerte else danger
    intent, confiance = ranking[0] if ranking else ("nlu_fallback", 0.0)
    suite, propositions = _next(intent, confiance, besoins, danger, bool(coeur), ranking, sujets)
    garder = _by_urgency(besoins, sujets) or _from_act(intent)
    return Comprehension(
        intent="nlu_fallback" if suite in ("repli", "clarification") else _intent(intent, garder, sujets),
        confiance=round(confiance, 4),
        sujet=garder[0] if garder else None,
        sujets=garder,
        dispositifs=choose_dispositifs(
            garder,
            extraction.dispositifs,
            sujets,
            normal,
            niveau=danger.niveau,
            relation=extraction.faits.get("relation_auteur"),
            auteur=danger.auteur or extraction.faits.get("role") == "auteur",
        ),
        danger=danger.danger,
        niveau=danger.niveau,
        auteur=danger.auteur,
        alerte=alerte,
        prudence=danger.niveau is None and marge >= PRUDENCE,
        suite=suite,
        faits=extraction.faits,
        **_answers(extraction, contenu),
        nombre=extraction.candidats.get("nombre"),
        correction=extraction.correction,
        pays=extraction.pays,
        facettes=tuple(extraction.facettes),
        termes=tuple(extraction.termes),
        communes_possibles=tuple(extraction.communes_possibles),
        propositions=propositions,
        nommes=tuple(extraction.dispositifs),
        evenements=extraction.evenements,
    )


def _threshold(besoins: list[tuple[str, float]]) -> float:
    """Return how loud the model must hear a danger: less when the need itself speaks of one."""
    return ALERTE if besoins and besoins[0][0] in ("violences_conjugales", "urgence_danger") else ALERTE_AILLEURS


def _answers(extraction: Extraction, contenu: Contenu) -> dict[str, Any]:
    """Read the message as the answer to every question that could be open."""
    lues = {code: read_answer(code, fait, extraction) for code, fait in contenu.faits.items() if fait.question}
    return {
        "reponses": {code: lue.valeur for code, lue in lues.items() if lue.valeur is not None},
        "absurdes": tuple(code for code, lue in lues.items() if lue.hors_bornes),
    }


def _with_clauses(
    besoins: list[tuple[str, float]], clauses: Sequence[Ranking], sujets: Mapping[str, Sujet]
) -> list[tuple[str, float]]:
    """Add the needs that a clause expresses by itself: two needs in one sentence are both kept."""
    for ranking in clauses:
        code, confiance = ranking[0]
        sur = code in sujets and code not in NEUTRES and confiance >= CLAUSE
        if sur and code not in dict(besoins):
            besoins = [*(b for b in besoins if b[0] not in NEUTRES), (code, confiance)]
    return besoins


def _with_events(besoins: list[tuple[str, float]], evenements: list[tuple[str, ...]]) -> list[tuple[str, float]]:
    """A life event that was said is a need, when the model heard none; it never displaces one."""
    if evenements and all(code in NEUTRES for code, _ in besoins):
        return [(evenements[0][0], 1.0)]
    return besoins


def _needs(ranking: Ranking, sujets: Mapping[str, Sujet], nommes: list[str]) -> list[tuple[str, float]]:
    """Return the needs of the message with their share of confidence, the surest first."""
    parmi = [(code, p) for code, p in ranking if code in sujets]
    total = sum(p for _, p in parmi) or 1.0
    if ranking and ranking[0][0] not in sujets and not nommes and total < CONFIANT:
        parmi = []
    besoins = [(code, p / total) for rang, (code, p) in enumerate(parmi) if not rang or p / total >= SECOND]
    if len(besoins) > 1:
        besoins = [besoins[0], *((code, p) for code, p in besoins[1:] if code not in NEUTRES)]
    for code in nommes:
        proprietaires = [s for s, sujet in sujets.items() if code in sujet.parcours]
        if proprietaires and proprietaires[0] not in dict(besoins):
            besoins = [(proprietaires[0], 1.0), *(b for b in besoins if b[0] not in NEUTRES and b[1] >= CONFIANT)]
    return besoins


def _danger_first(besoins: list[tuple[str, float]], danger: Danger, relation: str | None) -> list[tuple[str, float]]:
    """Put the need that goes with a danger first; the triage may raise a need, never lower one.

    Violence that is told belongs to the couple when the author is the partner or the ex, elsewhere otherwise.
    """
    codes = [code for code, _ in besoins]
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


def _relation(normal: str) -> str | None:
    """Return what the words alone say of the author: a parent, a neighbour, an employer is not the couple."""
    return "autre" if guess_author(normal) == "autre" else None


def _by_urgency(besoins: list[tuple[str, float]], sujets: Mapping[str, Sujet]) -> tuple[str, ...]:
    """Return the codes: the need that decides, then the others, the most urgent first."""
    codes = [code for code, _ in besoins]
    return (*codes[:1], *sorted(codes[1:], key=lambda code: sujets[code].urgence))


def _from_act(intent: str) -> tuple[str, ...]:
    return (SUJET_DES_ACTES[intent],) if intent in SUJET_DES_ACTES else ()


def _intent(intent: str, sujets_trouves: tuple[str, ...], sujets: Mapping[str, Sujet]) -> str:
    """Return the intent that leads the dialogue: the need that was raised, else what the model said."""
    if intent in sujets and sujets_trouves:
        return sujets_trouves[0]
    return intent


def _next(
    intent: str,
    confiance: float,
    besoins: list[tuple[str, float]],
    danger: Danger,
    nomme: bool,
    ranking: Ranking,
    sujets: Mapping[str, Sujet],
) -> tuple[str, tuple[str, ...]]:
    """Return what follows, and the needs to propose when it is a clarification."""
    if danger.niveau is not None:
        return "urgence", ()
    if nomme or intent in (*ACTES, *FACETTES) and confiance >= MOYEN:
        return "reponse", ()
    meilleurs = [code for code, _ in ranking if code in sujets and code not in NEUTRES][:2]
    part = besoins[0][1] if besoins else 0.0
    if besoins and besoins[0][0] == "hors_sujet" and part >= MOYEN:
        return "hors_perimetre", ()
    if part >= CONFIANT:
        return "reponse", ()
    if part >= MOYEN and len(meilleurs) == 2:
        return "clarification", tuple(meilleurs)
    return "repli", tuple(meilleurs)
