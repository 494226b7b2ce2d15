import pytest

from bot.understanding.canon import canon
from bot.understanding.lieux import find_lieu


@pytest.mark.parametrize(
    ("message", "insee"),
    [
        ("Oyonnax", "01283"),
        ("j'habite à Oyonnax", "01283"),
        ("je suis a oyonax", "01283"),
        ("oyonaz", "01283"),
        ("chui sur OYONNAX", "01283"),
        ("Bourg", "01053"),
        ("bourg en bresse", "01053"),
        ("je vis à Bourg-en-Bresse", "01053"),
        ("st genis pouilly", "01354"),
        ("st-genis 01630", "01354"),
        ("01630 saint genis", "01354"),
        ("01851", "01232"),
        ("oyonnax 01100", "01283"),
        ("ambérieu", "01004"),
        ("amberieux en bugey", "01004"),
        ("Bellegarde", "01033"),
        ("valserone", "01033"),
        ("hauteville", "01185"),
        ("culoz", "01138"),
        ("ferney", "01160"),
        ("divonne les bains", "01143"),
        ("jassans", "01194"),
        ("meximieu", "01244"),
        ("chez moi c'est jassan riotier", "01194"),
        ("on est a villar les dombe", "01443"),
        ("j'habite à St Genis Pouilli", "01354"),
        ("01630 st jenis pouilly", "01354"),
        ("sans emploi, Oyonnax", "01283"),
        ("j'habite culloz", "01138"),
        ("st rambert en bugey", "01384"),
        ("villard les dombes", "01443"),
        ("la boisse", "01049"),
        ("segny", "01399"),
        ("gex", "01173"),
        ("dans le Bugey, à Belley", "01034"),
        ("j'habite à Lent", "01211"),
        ("je suis à Port", "01307"),
        ("brion", "01063"),
        ("condamine", "01112"),
        ("je travaille à Genève et j'habite à Gex", "01173"),
        ("je suis à Oyonnax et mon ex vit à Lyon", "01283"),
        ("il habite à Lyon, moi à Gex", "01173"),
        ("je vis a lyon", "hors_ain"),
        ("à Lyon", "hors_ain"),
        ("69003", "hors_ain"),
        ("j'habite le 71000", "hors_ain"),
        ("hors de l'Ain", "hors_ain"),
        ("j'habite en haute savoie", "hors_ain"),
        ("je suis dans le 69", "hors_ain"),
    ],
)
def test_a_commune_is_found_however_it_is_written(lexique, message, insee):
    assert find_lieu(canon(message), lexique.communes).commune == insee


@pytest.mark.parametrize(
    "message",
    [
        "je suis a bout",
        "le port du masque",
        "c'est lent",
        "c'est loin",
        "pont",
        "mon mari est joyeux",
        "je suis joyeux",
        "on est à découvert",
        "chez moi c'est petit",
        "quel culot",
        "lieu de travail Nantua",
        "il ramasse les miettes",
        "dans le bourg du village",
        "il y a du confort chez lui",
        "je suis en grosse difficulté",
        "je suis à la montagne",
        "je gagne 12000 euros par an",
        "mon ex habite à Lyon",
        "ma soeur habite à Nantua",
        "je travaille à Genève",
        "le tribunal de Bourg-en-Bresse a fixé la pension",
        "il est né à Belley",
        "je ne sais pas",
        "pension alimentaire",
        "01 74 42 10 20",
    ],
)
def test_an_ordinary_word_or_the_place_of_another_is_no_commune(lexique, message):
    lieu = find_lieu(canon(message), lexique.communes)

    assert (lieu.commune, lieu.possibles) == (None, ())


@pytest.mark.parametrize(
    ("message", "parmi"),
    [
        ("01100", {"01283", "01014", "01031"}),
        ("01 100", {"01283"}),
        ("01000", {"01053", "01344"}),
        ("serrières", {"01403", "01404"}),
        ("saint genis", {"01354", "01355"}),
        ("j'habite à St Maurice", {"01376", "01378", "01379"}),
        ("châtillon", {"01093", "01092"}),
    ],
)
def test_homonyms_and_shared_postcodes_are_proposed_not_decided(lexique, message, parmi):
    lieu = find_lieu(canon(message), lexique.communes)

    assert lieu.commune is None
    assert parmi <= set(lieu.possibles)


def test_five_digits_are_a_postcode_even_when_they_are_also_an_insee_code(lexique):
    lieu = find_lieu("01300", lexique.communes)  # Insee code of Le Poizat, postcode of Belley

    assert "01034" in lieu.possibles


@pytest.mark.parametrize("message", ["le pays de Gex", "dans la Dombes", "le Bugey", "en Bresse", "Haut-Bugey"])
def test_a_region_is_not_a_commune(lexique, message):
    lieu = find_lieu(canon(message), lexique.communes)

    assert (lieu.commune, lieu.possibles, lieu.pays) == (None, (), True)


def test_every_commune_is_found_by_its_own_name(lexique):
    perdues = [
        nom
        for nom, codes in lexique.communes.noms.items()
        if len(codes) == 1
        and codes[0] != "hors_ain"
        and find_lieu("j habite a " + " ".join(nom), lexique.communes).commune != codes[0]
    ]

    assert perdues == []
