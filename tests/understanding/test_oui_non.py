import pytest

from bot.understanding.canon import canon
from bot.understanding.oui_non import read_oui_non


@pytest.mark.parametrize(
    "message",
    [
        "oui",
        "Oui !",
        "ouais",
        "yep",
        "ui",
        "ok",
        "bien sûr",
        "carrément",
        "tout à fait",
        "c'est ça",
        "euh oui",
        "oui oui",
        "👍",
        "oui 👍",
        "je crois que oui",
        "oui mais il paye plus depuis longtemps",
        "d'acc",
        "exact",
    ],
)
def test_yes_is_read(message):
    assert read_oui_non(canon(message)) is True


@pytest.mark.parametrize(
    "message",
    [
        "non",
        "nan",
        "nn",
        "N",
        "pas du tout",
        "pas encore",
        "jamais",
        "non merci",
        "toujours pas",
        "👎",
        "je crois pas",
        "oui enfin non",
        "non j'ose pas porter plainte car j'ai peur de lui",
        "bien sûr que non",
        "c'est pas le cas",
    ],
)
def test_no_is_read(message):
    assert read_oui_non(canon(message)) is False


@pytest.mark.parametrize(
    "message",
    [
        "je ne sais pas",
        "aucune idée",
        "jsp",
        "chsais pas",
        "sais pas",
        "je sais plus",
        "bof",
        "peut-être",
        "ptet",
        "ça dépend",
        "je préfère ne pas répondre",
        "oui non je sais pas",
        "je suis pas sûre",
        "🤷",
    ],
)
def test_not_knowing_is_an_answer(message):
    assert read_oui_non(canon(message)) == "inconnu"


@pytest.mark.parametrize(
    "message",
    [
        "blabla",
        "",
        "???",
        "2",
        "Oyonnax",
        "j'ai un jugement",
        "mon ex m'a dit oui au début",
        "si mon ex ne paye plus la pension",
        "comment faire si je sais pas",
        "pas de souci",
        "👍👎",
    ],
)
def test_nothing_is_guessed(message):
    assert read_oui_non(canon(message)) is None
