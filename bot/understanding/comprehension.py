"""Put together what the model, the extractors and the danger triage each saw of one message.

Here is decided how sure we are and what follows (`suite`); nothing is said to the person here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.understanding.besoins import (
    CONFIANT,
    MOYEN,
    Ranking,
    add_clauses,
    add_events,
    find_needs,
    guess_relation,
    leave_in_place,
    order_needs,
    put_danger_first,
)
from bot.understanding.danger import Danger
from bot.understanding.dispositifs import NEUTRES, choose_dispositifs
from bot.understanding.ecoute import Ecoute
from bot.understanding.faits import Extraction
from bot.understanding.intentions import ACTES, FACETTES
from bot.understanding.reponses import read_answer
from bot.understanding.vigilance import PRUDENCE, SOURD, attention, raise_danger
from knowledge.model import Contenu, Sujet


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
    voisins: tuple[str, ...] = ()  # neighbouring rights, those named first
    nommes: tuple[str, ...] = ()  # the dispositifs that the message names, neighbours or not
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
    ecoute: Ecoute | None = None,
    normal: str = "",
    clause: float | None = None,
) -> Comprehension:
    """Decide what one message means and how sure that is.

    Args:
        ranking: the intents, the likeliest first.
        extraction: the faits and answers that were read.
        danger: what the triage found.
        contenu: the sujets and faits of the content.
        autres: the ranking of each clause of the message.
        ecoute: how much the model hears a danger; it may raise what the triage found, never lower it.
        normal: the normalised message.
        clause: the attention to its most alarming clause; it may confirm a doubt of the triage.
    """
    sujets = contenu.sujets
    coeur = [code for code in extraction.dispositifs if any(code in sujet.parcours for sujet in sujets.values())]
    besoins = add_clauses(find_needs(ranking, sujets, coeur), autres, sujets)
    besoins = add_events(besoins, extraction, contenu)
    entendu = raise_danger(danger, ecoute, dict(ranking), clause)
    alerte, danger = entendu.niveau is not None and danger.niveau is None, entendu
    vigilance = attention(ecoute, dict(ranking))
    if vigilance >= SOURD and not leave_in_place(besoins, alerte):  # the helplines are said beside the need
        besoins = put_danger_first(besoins, danger, extraction.faits.get("relation_auteur") or guess_relation(normal))
    intent, confiance = ranking[0] if ranking else ("nlu_fallback", 0.0)
    suite, propositions = _next(intent, confiance, besoins, danger, bool(coeur), ranking, sujets)
    garder = order_needs(besoins, sujets)
    return Comprehension(
        intent="nlu_fallback" if suite in ("repli", "clarification") else _intent(intent, garder, sujets),
        confiance=round(confiance, 4),
        sujet=garder[0] if garder else None,
        sujets=garder,
        dispositifs=choose_dispositifs(
            garder,
            coeur,
            sujets,
            normal,
            danger=danger,
            relation=extraction.faits.get("relation_auteur"),
            auteur=danger.auteur or extraction.faits.get("role") == "auteur",
        ),
        danger=danger.danger,
        niveau=danger.niveau,
        auteur=danger.auteur,
        alerte=alerte,
        prudence=danger.niveau is None and (danger.doute is not None or vigilance >= PRUDENCE and ecoute is not None),
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
        voisins=_voisins(garder, extraction, sujets),
        nommes=tuple(extraction.dispositifs),
        evenements=extraction.evenements,
    )


def _answers(extraction: Extraction, contenu: Contenu) -> dict[str, Any]:
    """Read the message as the answer to every question that could be open."""
    lues = {code: read_answer(code, fait, extraction) for code, fait in contenu.faits.items() if fait.question}
    return {
        "reponses": {code: lue.valeur for code, lue in lues.items() if lue.valeur is not None},
        "absurdes": tuple(code for code, lue in lues.items() if lue.hors_bornes),
    }


def _intent(intent: str, sujets_trouves: tuple[str, ...], sujets: Mapping[str, Sujet]) -> str:
    """Return the intent that leads the dialogue: the need that was raised, else what the model said."""
    if intent in sujets and sujets_trouves:
        return sujets_trouves[0]
    return intent


def _voisins(garder: tuple[str, ...], extraction: Extraction, sujets: Mapping[str, Sujet]) -> tuple[str, ...]:
    """Return the neighbouring rights: those named, then those of the needs; none for small talk or out of scope.

    They are apart: a neighbour is often a mere status (« je suis au RSA »), never what decides the answer.
    """
    if not garder or garder[0] in NEUTRES:
        return ()
    evalues = {code for sujet in sujets.values() for code in sujet.parcours}
    codes = [*extraction.dispositifs, *(code for sujet in garder for code in sujets[sujet].dispositifs)]
    return tuple(code for code in dict.fromkeys(codes) if code not in evalues)


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
