import pytest

from bot.understanding.canon import canon
from bot.understanding.expressions import cut
from bot.understanding.facettes import build_facettes, find_facettes


@pytest.mark.parametrize(
    ("message", "attendu"),
    [
        ("c'est quoi l'AUU ?", ("definition",)),
        ("cest koi un titre executoire", ("definition",)),
        ("j'ai droit ?", ("eligibilite",)),
        ("est-ce que j'y ai droit même si je travaille ?", ("eligibilite",)),
        ("c'est pour qui ?", ("eligibilite",)),
        ("combien ?", ("montant",)),
        ("combi1 je vais toucher", ("montant",)),
        ("ça fait combien pour 2 enfants", ("montant",)),
        ("ça prend combien de temps ?", ("delai",)),
        ("c'est versé quand ?", ("delai",)),
        ("c'est long ?", ("delai",)),
        ("quels papiers ?", ("justificatifs",)),
        ("il faut fournir quoi comme document", ("justificatifs",)),
        ("Les papiers à réunir", ("justificatifs",)),
        ("faut faire quoi ?", ("demarches",)),
        ("comment on fait la demande", ("demarches",)),
        ("je sais plus quoi faire", ("demarches",)),
        ("faut rembourser ?", ("remboursement",)),
        ("c'est un prêt ou un don ?", ("remboursement",)),
        ("qui appeler", ("contact",)),
        ("je vais voir qui ?", ("contact",)),
        ("c'est quoi le numéro ?", ("contact",)),
        ("c'est quoi ? combien ? quels papiers ?", ("definition", "montant", "justificatifs")),
        ("mon ex ne paye plus", ()),
        ("", ()),
    ],
)
def test_the_question_asked_is_recognised(lexique, message, attendu):
    assert find_facettes(cut(canon(message)), lexique.facettes) == attendu


def test_a_lexicon_that_forgets_a_facette_is_refused():
    with pytest.raises(LookupError, match="must define"):
        build_facettes({"montant": ["combien"]})
