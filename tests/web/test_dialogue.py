import asyncio
from datetime import datetime

import aiohttp
import pytest
from aiohttp import web

from tests.contenu import say_avis
from web.chat.secours import Secours
from web.dialogue import LONGEST, Dialogue, EngineDown, RasaEngine, clean
from web.patience import Patience

MOMENT = datetime(2026, 11, 21, 10)
ZERO_LARGE = "\u200b"  # zero-width space


class FakeEngine:
    """Keeps what it is sent; answers what it is told to, or falls."""

    def __init__(self, reponses=({"text": "Bien reçu.", "custom": {"type": "information"}},), fault=None):
        self.reponses, self.fault, self.recus = list(reponses), fault, []

    async def send(self, sender, texte, envoi, avis=()):
        self.recus.append((sender, texte))
        if self.fault:
            raise self.fault
        return [*say_avis(avis), *self.reponses]


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def dialogue(engine, catalogue):
    return Dialogue(engine, lambda: catalogue, lambda: MOMENT)


@pytest.fixture
async def rasa(aiohttp_server):
    """Rasa's address, answering as each test wants."""

    async def open_rasa(answer):
        app = web.Application()
        app.add_routes([web.post("/webhooks/passerelle/message", answer)])
        return str((await aiohttp_server(app)).make_url("")).rstrip("/")

    return open_rasa


def codes(messages):
    return [m["custom"].get("code", m["custom"]["type"]) for m in messages]


async def test_a_message_reaches_the_engine_and_its_answer_comes_back(dialogue, engine):
    messages = await dialogue.tour("a", "je cherche une crèche")

    assert engine.recus == [("a", "je cherche une crèche")]
    assert messages == engine.reponses


async def test_danger_is_answered_before_what_the_engine_says(dialogue, engine):
    messages = await dialogue.tour("a", "il me frappe, il est là")

    assert messages[0]["custom"]["type"] == "urgence"
    assert "17" in messages[0]["text"]
    assert messages[1:] == engine.reponses


async def test_danger_is_answered_first_when_the_engine_is_down(dialogue, engine):
    engine.fault = EngineDown("stopped")

    messages = await dialogue.tour("a", "il me frappe, il est là")

    assert codes(messages) == ["urgence", "incident"]


async def test_an_engine_that_is_down_gives_one_line_of_help_then_one_sentence_with_a_number(dialogue, engine):
    engine.fault = EngineDown("stopped")

    secours, message = await dialogue.tour("a", "je cherche une crèche")

    assert secours["custom"]["code"] == "rappel_securite"
    assert "114" in secours["text"]
    assert message["custom"]["code"] == "incident"
    assert "3230" in message["text"]


async def test_an_engine_that_says_nothing_never_leaves_a_silence(dialogue, engine):
    engine.reponses = []

    assert codes(await dialogue.tour("a", "je cherche une crèche")) == ["repli"]


@pytest.mark.parametrize("texte", ["", "   ", "\n", "/", "\x00", ZERO_LARGE, "/ /\t/"])
async def test_an_empty_message_is_said_empty_and_stops_here(dialogue, engine, texte):
    assert codes(await dialogue.tour("a", texte)) == ["message_vide"]
    assert engine.recus == []


@pytest.mark.parametrize("texte", ["?", "...", "!!!", "😭"])
async def test_a_message_without_a_word_asks_for_other_words(dialogue, engine, texte):
    assert codes(await dialogue.tour("a", texte)) == ["repli"]
    assert engine.recus == []


# data that identify


@pytest.mark.parametrize("numero", ["06 12 34 56 78", "2 95 10 99 126 111 93", "marie@free.fr"])
async def test_a_danger_with_a_personal_number_gets_the_helplines_first_and_the_number_is_masked(
    dialogue, engine, numero
):
    tour = await dialogue.lead("a", f"il me frappe, rappelez moi au {numero}")

    assert codes(tour.messages)[:2] == ["urgence", "donnees_masquees"]
    assert numero not in tour.texte
    assert engine.recus[0][1] == tour.texte


async def test_what_was_masked_is_said_in_one_sentence(dialogue):
    messages = await dialogue.tour("a", "je suis au 06 12 34 56 78 et je cherche une crèche")

    assert codes(messages)[0] == "donnees_masquees"
    assert messages[0]["text"].count(".") == 1


async def test_nothing_is_said_of_masking_when_nothing_was_masked(dialogue):
    assert "donnees_masquees" not in codes(await dialogue.tour("a", "je gagne 1 200 euros, j'ai appelé le 3919"))


# how a turn went


@pytest.mark.parametrize(
    ("texte", "fault", "issue", "niveau"),
    [
        ("je cherche une crèche", None, "reponse", None),
        ("", None, "vide", None),
        ("je cherche une crèche", EngineDown("stopped"), "secours", None),
        ("il me frappe, il est là", None, "reponse", "immediat"),
        ("il me frappe, il est là", EngineDown("stopped"), "secours", "immediat"),
    ],
)
async def test_a_turn_says_how_it_went(dialogue, engine, texte, fault, issue, niveau):
    engine.fault = fault

    tour = await dialogue.lead("a", texte)

    assert (tour.issue, tour.niveau) == (issue, niveau)


async def test_without_asking_the_engine_a_danger_alone_is_answered(dialogue, engine):
    danger = await dialogue.lead("a", "il me frappe, il est là", ask=False)
    autre = await dialogue.lead("a", "je cherche une crèche", ask=False)

    assert codes(danger.messages) == ["urgence"]
    assert autre.messages == []
    assert engine.recus == []


async def test_a_person_in_danger_does_not_wait_for_a_slow_engine(dialogue, engine, monkeypatch):
    monkeypatch.setattr("web.dialogue.URGENT", 0.05)

    async def hang(sender, texte, envoi, avis):
        await asyncio.sleep(30)

    engine.send = hang

    async with asyncio.timeout(1):
        tour = await dialogue.lead("a", "il me frappe, il est là")

    assert codes(tour.messages)[0] == "urgence"


async def test_what_is_said_in_place_of_the_engine_can_be_chosen(engine, catalogue):
    engine.fault = EngineDown("stopped")
    secours = Dialogue(
        engine, lambda: catalogue, lambda: MOMENT, secours=lambda texte: [{"text": f"plus tard : {texte}"}]
    )

    *_, dernier = await secours.tour("a", "je cherche une crèche")

    assert dernier["text"] == "plus tard : je cherche une crèche"


async def test_the_engine_is_told_who_is_to_be_forgotten(aiohttp_server):
    vus = []

    async def forget(request):
        vus.append((request.headers["X-Jeton"], await request.json()))
        return web.json_response({"oublies": 1, "silencieux": ["b"]})

    app = web.Application()
    app.add_routes([web.post("/webhooks/passerelle/oubli", forget)])
    url = str((await aiohttp_server(app)).make_url("")).rstrip("/")
    async with aiohttp.ClientSession() as session:
        silencieux = await RasaEngine(session, url, "secret").forget(["a"], 12.5)

    assert silencieux == ["b"]
    assert vus == [("secret", {"senders": ["a"], "avant": 12.5})]


async def test_nobody_to_tell_is_an_engine_that_is_down():
    async with aiohttp.ClientSession() as session:
        with pytest.raises(EngineDown):
            await RasaEngine(session, "http://127.0.0.1:1", "secret").forget([], 0.0)


async def test_a_long_message_is_cut_and_the_person_is_told(dialogue, engine):
    messages = await dialogue.tour("a", "je cherche une crèche " * 1000)

    assert codes(messages)[0] == "message_trop_long"
    assert len(engine.recus[0][1]) <= LONGEST


async def test_danger_is_found_beyond_what_the_engine_reads(dialogue, engine):
    messages = await dialogue.tour("a", "je cherche une crèche. " * 200 + "il me frappe, il est là")

    assert codes(messages)[:2] == ["urgence", "message_trop_long"]


async def test_an_endless_message_keeps_nobody_waiting(dialogue, engine):
    debut = datetime.now()

    messages = await dialogue.tour("a", "0" * 250_000)

    assert codes(messages)[0] == "message_trop_long"
    assert (datetime.now() - debut).total_seconds() < 5


@pytest.mark.parametrize(
    ("texte", "masque"),
    [
        ("mon numéro de sécu est 1 85 05 78 006 084 91, je cherche une crèche", "006"),
        ("mon numéro de sécu est 185057800608491", "185057800608491"),
        ("appelez-moi au 06 12 34 56 78", "12 34 56"),
        ("appelez-moi au +33612345678", "612345678"),
    ],
)
async def test_personal_numbers_never_reach_the_engine(dialogue, engine, texte, masque):
    await dialogue.tour("a", texte)

    ((_, recu),) = engine.recus
    assert masque not in recu


async def test_a_personal_number_across_the_cut_never_reaches_the_engine(dialogue, engine):
    numero = "185057800608491"

    await dialogue.tour("a", "je cherche une crèche. ".ljust(LONGEST - 10, "a") + f" {numero} et la suite")

    ((_, recu),) = engine.recus
    assert "18505" not in recu


@pytest.mark.parametrize(
    ("brut", "lu"),
    [
        ("/restart", "restart"),
        ("  //restart", "restart"),
        ("/ /restart", "restart"),
        ("/\n/\n/restart", "restart"),
        ("/\t/\xa0/\u2028/restart", "restart"),
        (f"{ZERO_LARGE}/{ZERO_LARGE}/restart", "restart"),
        ("\x00/restart\x1b[31m", "restart[31m"),
        (f"vio{ZERO_LARGE}lences", "violences"),
        ("a\u202eb\u00adc\ufeffd", "abcd"),
        ("e\u0301te\u0301", "été"),
        ("deux\nlignes", "deux\nlignes"),
        ("oui / non", "oui / non"),
    ],
)
def test_a_text_is_brought_to_what_may_be_read(brut, lu):
    assert clean(brut) == lu


def test_no_text_makes_a_command_for_rasa():
    espaces = [chr(c) for c in range(0x3001) if chr(c).isspace()]

    assert [e for e in espaces if clean(f"/{e}/{e}{e}/restart{e}").strip() != "restart"] == []


async def test_a_sending_keeps_its_name_when_the_engine_is_tried_again(catalogue):
    noms = []

    class Falls(FakeEngine):
        async def send(self, sender, texte, envoi, avis=()):
            noms.append(envoi)
            if len(noms) % 3:
                raise EngineDown("cut after it saved")
            return self.reponses

    dialogue = Dialogue(Falls(), lambda: catalogue, lambda: MOMENT, patience=Patience(5.0))
    await dialogue.lead("a", "oui", "envoi-1")
    await dialogue.lead("a", "oui")

    assert noms[:3] == ["envoi-1"] * 3
    assert len(set(noms[3:])) == 1 and noms[3] not in ("", "envoi-1")


async def test_the_engine_is_given_the_token_and_the_sender(rasa):
    vus = []

    async def answer(request):
        vus.append((request.headers["X-Jeton"], await request.json()))
        return web.json_response({"messages": [{"text": "oui"}]})

    async with aiohttp.ClientSession() as session:
        messages = await RasaEngine(session, await rasa(answer), "secret").send(
            "a", "bonjour", "envoi-1", ["donnees_masquees"]
        )

    corps = {"sender": "a", "message": "bonjour", "envoi": "envoi-1", "avis": ["donnees_masquees"]}
    assert vus == [("secret", corps)]
    assert messages == [{"text": "oui"}]


@pytest.mark.parametrize(
    ("status", "corps"),
    [(503, "{}"), (403, "{}"), (500, "oops"), (200, "oops"), (200, "{}"), (200, "[]"), (200, '{"messages": null}')],
)
async def test_an_answer_that_is_no_answer_is_an_engine_that_is_down(rasa, status, corps):
    async def answer(request):
        return web.Response(status=status, text=corps, content_type="application/json")

    async with aiohttp.ClientSession() as session:
        engine = RasaEngine(session, await rasa(answer), "secret")

        with pytest.raises(EngineDown):
            await engine.send("a", "bonjour", "envoi-1")


async def test_an_engine_that_hangs_is_an_engine_that_is_down(rasa, monkeypatch):
    monkeypatch.setattr("web.dialogue.TIMEOUT", 0.2)

    async def answer(request):
        await asyncio.sleep(1)

    async with aiohttp.ClientSession() as session:
        engine = RasaEngine(session, await rasa(answer), "secret")

        with pytest.raises(EngineDown, match="Timeout"):
            await engine.send("a", "bonjour", "envoi-1")


async def test_nobody_at_the_address_is_an_engine_that_is_down():
    async with aiohttp.ClientSession() as session:
        with pytest.raises(EngineDown):
            await RasaEngine(session, "http://127.0.0.1:1", "secret").send("a", "bonjour", "envoi-1")


@pytest.mark.parametrize("ask", [True, False])
async def test_when_nothing_else_answers_all_that_is_said_holds_in_three_bubbles(catalogue, ask):
    engine = FakeEngine(fault=EngineDown("stopped"))
    dialogue = Dialogue(engine, lambda: catalogue, lambda: MOMENT, secours=Secours(lambda: catalogue, lambda: MOMENT))
    long = "il me frappe, rappelez moi au 06 12 34 56 78. " + "je cherche une crèche. " * 200

    tour = await dialogue.lead("a", long, ask=ask)

    assert codes(tour.messages)[0] == "urgence"
    assert len(tour.messages) <= (3 if ask else 2)  # the door adds one when it did not ask
    texte = "\n".join(m["text"] for m in tour.messages)
    assert "J'ai masqué" in texte and "très long" in texte


async def test_a_need_chosen_while_the_engine_is_down_is_told_in_three_bubbles(catalogue):
    engine = FakeEngine(fault=EngineDown("stopped"))
    dialogue = Dialogue(engine, lambda: catalogue, lambda: MOMENT, secours=Secours(lambda: catalogue, lambda: MOMENT))

    for sujet in catalogue.contenu.sujets.values():
        messages = await dialogue.tour("a", sujet.libelle)
        assert len(messages) <= 3, sujet.libelle
