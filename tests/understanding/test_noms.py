"""The names of the neighbouring rights, as people write them, on the real content."""

import pytest

from bot.understanding.canon import canon
from bot.understanding.dispositifs import build_dispositifs, find_codes
from bot.understanding.expressions import cut


@pytest.fixture(scope="module")
def noms(contenu):
    return build_dispositifs(contenu.dispositifs)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("le parcour c'est le rdv ? je veux un rendez vous separation", "parcours_separation"),
        ("cest quoi la reunion d information separation", "parcours_separation"),
        ("c koi la mediation familial", "mediation_familiale"),
        ("il veut une médiation avec le juge", "mediation_familiale"),
        ("voir un mediateur familial", "mediation_familiale"),
        ("cest quan le groupe phoenix", "phoenix"),
        ("instant de femme a trevoux", "instants_de_femmes"),
        ("groupe de parole et de bien etre amberieu", "groupe_paroles_bien_etre"),
        ("parlons dailes cest ou", "parlons_d_ailes"),
        ("un groupe de parole deuil perinatal", "parlons_d_ailes"),
        ("ya une aide pour le deces dun enfant", "allocation_deces_enfant"),
        ("les demarches apres un deces", "deces"),
        ("le minibus des famille i passe kan", "maison_familles_itinerante"),
        ("reseaux parentalite de nantua", "reseaux_parentalite"),
        ("un LAEP vers lagnieu", "laep"),
        ("les maisons des 1000 premiers jours", "laep"),
        ("point accueil ecoute jeunes de bourg", "points_accueil_ecoute_jeunes"),
        ("combien avec le cmg", "cmg"),
        ("une aide pour payer la nounou", "cmg"),
        ("je cherche une nounou", "relais_petite_enfance"),
        ("le RPE de meximieux", "relais_petite_enfance"),
        ("centre aéré trop cher", "accueils_loisirs"),
        ("vacaf ou la colonie de vacance", "vacances"),
        ("un foyer de jeune travailleur", "fjt"),
        ("FJT Oyonnax", "fjt"),
    ],
)
def test_a_neighbouring_right_is_recognised_by_the_names_people_give_it(noms, message, code):
    assert code in find_codes(cut(canon(message)), noms)


@pytest.mark.parametrize(
    "message",
    [
        "pendant les vacances mon fils est chez son père",
        "mon foyer fiscal",
        "le médiateur de l'énergie",
        "je garde mes enfants",
    ],
)
def test_a_common_word_names_no_right(noms, message):
    assert find_codes(cut(canon(message)), noms) == ()
