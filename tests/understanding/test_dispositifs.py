from datetime import date

import pytest

from bot.understanding.canon import canon
from bot.understanding.dispositifs import build_dispositifs, build_termes, find_codes
from bot.understanding.expressions import cut
from knowledge.model import Dispositif, Enonce, Terme

RESUME = Enonce(texte="Une aide.", source="projet")


def dispositif(**champs):
    return Dispositif(
        organisme="caf_ain",
        sujets=("x",),
        resume=RESUME,
        criteres=(),
        contacts=(),
        sources=(),
        verifie_le=date(2026, 11, 1),
        nom_court="l'aide",
        **champs,
    )


NOMS = build_dispositifs(
    {
        "auu": dispositif(
            nom="Aide d'urgence aux victimes de violences conjugales",
            sigle="AUU",
            autres_noms=("aide universelle d'urgence",),
        ),
        "asf": dispositif(nom="Allocation de soutien familial", sigle="ASF"),
        "aripa": dispositif(nom="Récupérer la pension", sigle="Aripa"),
    }
)


@pytest.mark.parametrize(
    ("message", "codes"),
    [
        ("c'est quoi l'AUU ?", ("auu",)),
        ("lauu c koi", ("auu",)),
        ("l'aide universelle d'urgence", ("auu",)),
        ("allocations de soutien familial", ("asf",)),
        ("l'ASF ou l'aripa ?", ("asf", "aripa")),
        ("aripa ARIPA", ("aripa",)),
        ("j'ai pas l'asf", ("asf",)),
        ("le basfond", ()),
        ("une aide", ()),
    ],
)
def test_a_right_is_recognised_by_its_whole_name_only(message, codes):
    assert find_codes(cut(canon(message)), NOMS) == codes


def test_the_words_of_the_glossary_are_recognised():
    termes = build_termes(
        {"titre_executoire": Terme(termes=("titre exécutoire",), definition="Un papier.", source="projet")}
    )

    assert find_codes(cut(canon("c koi des titres éxécutoires")), termes) == ("titre_executoire",)
