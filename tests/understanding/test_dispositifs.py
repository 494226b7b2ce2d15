from datetime import date

import pytest

from bot.understanding.canon import canon
from bot.understanding.dispositifs import (
    build_dispositifs,
    build_evenements,
    build_termes,
    find_codes,
    find_evenements,
)
from bot.understanding.expressions import cut
from knowledge.model import Dispositif, Enonce, Evenement, Terme

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


def evenement(libelle, expressions):
    return Evenement(
        libelle=libelle, sujets=("x",), accueil="Une phrase.", questions=(), etapes=(), contacts=(), sources=(),
        verifie_le=date(2026, 11, 1), expressions=expressions,
    )  # fmt: skip


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


EVENEMENTS = build_evenements({code: evenement(libelle, phrases) for code, libelle, phrases in (
    ("separation", "Je me sépare", ("on se sépare", "mon mari est parti")),
    ("factures", "Mes factures", ("= factures impayées",)),
)})  # fmt: skip


@pytest.mark.parametrize(
    ("message", "codes"),
    [
        ("Je me sépare", ("separation",)),
        ("bonjour on se separe avec mon conjoint", ("separation",)),
        ("factures impayées", ("factures",)),
        ("j'ai des factures impayées depuis mai", ()),
        ("on se sépare, mon mari est parti", ("separation",)),
    ],
)
def test_a_life_event_is_recognised_by_how_people_say_it(message, codes):
    assert find_evenements(cut(canon(message)), EVENEMENTS) == codes


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("je me sépare", "separation"),
        ("jai perdu mon travail la semaine derniere", "emploi"),
        ("je vien de retrouver un travail", "emploi"),
        ("on attend un bebe pour juin", "naissance"),
        ("j'arrive plus à payer mes factures", "factures"),
        ("j'ai perdu un proche", "deces"),
        ("j'ai deux mois de retard de loyer", "loyer"),
        ("Je subis des violences dans mon couple", "violences"),
    ],
)
def test_the_events_of_the_content_are_heard_in_plain_words(lexique, message, code):
    assert find_evenements(cut(canon(message)), lexique.evenements) == (code,)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("c koi le rsa", "rsa"),
        ("la prime dactivité c pour qui", "prime_activite"),
        ("jai demandé les apl", "aides_logement"),
        ("le benevolat rsa comment on fait", "benevolat_rsa"),
        ("pas recu mon cheque energie", "cheque_energie"),
        ("ils ont droit pdt la treve hivernale ?", "treve_hivernale"),
        ("un colis alimentaire svp", "aide_alimentaire"),
        ("france services a nantua", "france_services"),
        ("territoire zero non recours bourg", "tzr"),
        ("un pret amelioration de l'habitat", "pah"),
    ],
)
def test_the_neighbours_are_recognised_by_the_words_of_people(lexique, message, code):
    assert code in find_codes(cut(canon(message)), lexique.dispositifs)
