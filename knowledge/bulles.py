"""Make a reply hold in three bubbles, nothing lost: a line joins the text that it goes with, people close the last result.

Only what is too many is joined: one instruction a bubble stays the aim. Helplines stay first, whole and alone; what asks stays last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from knowledge.messages import Message

BULLES = 3  # of one reply, the question and the helplines included
SECOURS = "rappel_securite"
Joint = Callable[[list[Message]], list[Message] | None]


def hold(messages: Iterable[Message], room: int) -> list[Message]:
    """Return the same messages in at most `room` bubbles; what can wait is left for later only when nothing else helps."""
    bulles = list(messages)
    bulles = _shorten(bulles, room, (_join_texts, _bring_texts_forward, _introduce, _join_people))
    bulles = _shorten(bulles, room + 1, (_leave_to_plan,))  # closing the last result will spare one
    return _shorten(bulles, room, (_close, _send_people_back, _wait))


def _shorten(bulles: list[Message], room: int, joints: tuple[Joint, ...]) -> list[Message]:
    for join in joints:
        while len(bulles) > room and (moins := join(bulles)) is not None:
            bulles = moins
    return bulles


def _kind(message: Message) -> str:
    custom: dict[str, Any] = message.get("custom") or {}
    if custom.get("code") == SECOURS:
        return "urgence"
    return str(custom.get("type", "information"))


def _is_text(message: Message) -> bool:
    """Tell whether a message only says something: it asks nothing, and shows no data of its own."""
    return _kind(message) == "information" and not message.get("buttons")


def _pair(bulles: list[Message], fits: Callable[[Message, Message], bool]) -> int | None:
    """Return where the first two neighbours that fit are."""
    return next((rang for rang in range(len(bulles) - 1) if fits(bulles[rang], bulles[rang + 1])), None)


def _replace(bulles: list[Message], rang: int, *autres: Message) -> list[Message]:
    return [*bulles[:rang], *autres, *bulles[rang + 2 :]]


def _join_texts(bulles: list[Message]) -> list[Message] | None:
    """Put a text under the one before it."""
    rang = _pair(bulles, lambda un, deux: _is_text(un) and _is_text(deux))
    if rang is None:
        return None
    un, deux = bulles[rang], bulles[rang + 1]
    principal, autre = (deux, un) if len(deux["text"]) > len(un["text"]) else (un, deux)
    custom = autre["custom"] | principal["custom"] | _sources(un, deux) | _codes(un, deux)
    lignes = dict.fromkeys([*un["text"].split("\n"), *deux["text"].split("\n")])
    return _replace(bulles, rang, {"text": "\n".join(lignes), "custom": custom})


def _bring_texts_forward(bulles: list[Message]) -> list[Message] | None:
    """Say before whom to see what came after it, so that both hold together."""
    rang = _pair(bulles, lambda un, deux: _kind(un) == "contact" and _is_text(deux))
    if rang is None:
        return None
    avance = _replace(bulles, rang, bulles[rang + 1], bulles[rang])
    return _join_texts(avance) or _introduce(avance)


def _leads(un: Message, deux: Message) -> bool:
    """Tell whether a text may begin what follows; a plan stands alone before its results."""
    return _is_text(un) and "etapes" not in un["custom"] and _kind(deux) in ("contact", "resultat")


def _introduce(bulles: list[Message]) -> list[Message] | None:
    """Begin whom to see, or a result, with the text before it."""
    rang = _pair(bulles, _leads)
    if rang is None:
        return None
    un, deux = bulles[rang], bulles[rang + 1]
    avant = {"avant": [*un["text"].split("\n"), *deux["custom"].get("avant", [])]}
    custom = deux["custom"] | (_sources(un, deux) if _kind(deux) == "contact" else avant) | _codes(un, deux)
    return _replace(bulles, rang, deux | {"text": f"{un['text']}\n{deux['text']}", "custom": custom})


def _join_people(bulles: list[Message]) -> list[Message] | None:
    """Put together two lists of people, each person once."""
    rang = _pair(bulles, lambda un, deux: _kind(un) == _kind(deux) == "contact")
    if rang is None:
        return None
    un, deux = bulles[rang], bulles[rang + 1]
    lignes = list(dict.fromkeys([*un["text"].split("\n"), *deux["text"].split("\n")]))
    lignes.sort(key=lambda ligne: ligne.startswith("• "))  # stable: what is said, then the people
    custom = deux["custom"] | {"contacts": _people(un, deux)} | _sources(un, deux) | _codes(un, deux)
    return _replace(bulles, rang, deux | {"text": "\n".join(lignes), "custom": custom})


def _close(bulles: list[Message]) -> list[Message] | None:
    """Close the last result with whom to see, and with the people of the results before it."""
    rang = _pair(bulles, lambda un, deux: _kind(un) == "resultat" and _kind(deux) == "contact")
    if rang is None:
        return None
    un, deux = bulles[rang], bulles[rang + 1]
    avant = [bulle for bulle in bulles[:rang] if _kind(bulle) == "resultat"]
    custom = un["custom"] | {"contacts": _people(deux, un, *avant)} | _codes(un, deux)
    return _replace(bulles, rang, deux | {"text": f"{un['text']}\n{deux['text']}", "custom": custom})


def _send_people_back(bulles: list[Message]) -> list[Message] | None:
    """Say after the results whom to see, when it came before them."""
    rang = _pair(bulles, lambda un, deux: _kind(un) == "contact" and _kind(deux) == "resultat")
    if rang is None:
        return None
    reste = [*bulles[:rang], *bulles[rang + 1 :]]
    fin = max(rang for rang, bulle in enumerate(reste) if _kind(bulle) == "resultat") + 1
    recule = [*reste[:fin], bulles[rang], *reste[fin:]]
    return _join_people(recule) or _close(recule)


def _leave_to_plan(bulles: list[Message]) -> list[Message] | None:
    """Leave the second right of a plan to its line there: it can be asked for."""
    if not any("etapes" in bulle["custom"] for bulle in bulles):
        return None
    rang = _pair(bulles, lambda un, deux: _kind(un) == _kind(deux) == "resultat")
    return None if rang is None else _replace(bulles, rang, bulles[rang])


def _wait(bulles: list[Message]) -> list[Message] | None:
    """Leave another need for later: it is kept, and will be offered after the next result."""
    rang = next((rang for rang, bulle in enumerate(bulles) if bulle["custom"].get("code") == "rappel_besoin"), None)
    return None if rang is None else [*bulles[:rang], *bulles[rang + 1 :]]


def _people(*messages: Message) -> list[dict[str, Any]]:
    """Return the people of several messages, in order, each once."""
    connus: dict[str, dict[str, Any]] = {}
    for contact in (contact for message in messages for contact in message["custom"]["contacts"]):
        connus.setdefault(contact["code"], contact)
    return list(connus.values())


def _sources(*messages: Message) -> dict[str, Any]:
    sources = {s["code"]: s for message in messages for s in message["custom"].get("sources", [])}
    return {"sources": list(sources.values())} if sources else {}


def _codes(*messages: Message) -> dict[str, Any]:
    """Name everything that a joined bubble says: whoever looks for a danger in what was said must find it."""
    customs = [message["custom"] for message in messages]
    codes = dict.fromkeys(code for c in customs for code in [*c.get("codes", []), c.get("code")] if code)
    return {"codes": list(codes)} if codes else {}
