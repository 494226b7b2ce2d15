from datetime import date

import pytest

from bot.understanding.canon import canon
from bot.understanding.danger import Danger, triage
from bot.understanding.dispositifs import (
    build_dispositifs,
    build_evenements,
    build_termes,
    choose_dispositifs,
    find_codes,
    find_evenements,
)
from bot.understanding.expressions import cut
from knowledge.model import Dispositif, Enonce, Evenement, Sujet, Terme

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


SUJETS = {
    code: Sujet(libelle=code, phrase=code, urgence=rang, dispositifs=d, parcours=d)
    for rang, (code, d) in enumerate(
        {
            "urgence_danger": (),
            "violences_conjugales": ("auu",),
            "energie_impayes": ("fsl_energie",),
            "pension_alimentaire": ("aripa", "asf"),
            "deuil": ("asf",),
            "rsa_emploi": (),
            "smalltalk": (),
            "hors_sujet": (),
        }.items()
    )
}


@pytest.mark.parametrize(
    ("message", "besoins", "nommes", "attendus"),
    [
        ("edf coupe tout", ["energie_impayes"], [], ("fsl_energie",)),
        ("l asf c est quoi", ["pension_alimentaire"], ["asf"], ("aripa", "asf")),
        ("pension et facture edf", ["pension_alimentaire", "energie_impayes"], [], ("aripa", "asf", "fsl_energie")),
        ("je suis au rsa, edf me coupe", ["energie_impayes"], ["rsa"], ("fsl_energie", "rsa")),
        ("mon rsa", ["rsa_emploi", "energie_impayes"], ["rsa"], ()),
        ("blague sur le rsa et l auu", ["hors_sujet", "violences_conjugales"], ["auu"], ()),
        ("salut asf", ["smalltalk"], ["asf"], ()),
        ("mon mari est mort j ai deux enfants", ["deuil"], [], ("asf",)),
        ("leur papa est decede il reste les trois petits", ["deuil"], [], ("asf",)),
        ("mon pere est mort comment payer les obseques", ["deuil"], [], ()),
        ("notre fils est mort", ["deuil"], [], ()),
        ("deces d un nourrisson les parents sont au rsa", ["deuil"], [], ()),
    ],
)
def test_a_right_comes_only_with_the_need_that_opens_it(message, besoins, nommes, attendus):
    assert choose_dispositifs(besoins, nommes, SUJETS, message) == attendus


@pytest.mark.parametrize(
    ("message", "niveau", "relation", "attendus"),
    [
        ("mon ex est derriere la porte", "immediat", None, ("auu",)),
        ("il a un couteau", "immediat", None, ("auu",)),
        ("mon oncle a un couteau", "immediat", None, ()),
        ("mon pere me frappe", "violence", None, ()),
        ("il me frappe", "violence", "parent", ()),
        ("il me frappe", "violence", None, ("auu",)),
        ("mon cousin me frappe parce que j ai un copain", "violence", None, ()),
        ("je veux mourir mon mari est parti", "suicide", None, ()),
        ("ca sent le gaz mon mari dort", "gaz", None, ()),
        ("ma voisine crie son mari la tape", "immediat", None, ("auu",)),
        ("mon frere aine me tape", "violence", None, ()),
        ("je vis chez mon pere il m a ouvert la levre", "violence", None, ()),
        ("mon fils de 24 ans me bat", "violence", None, ()),
        ("mon patron me touche quand sa femme n est pas la", "violence", None, ()),
        ("mon copain a change la serrure je suis dehors", "sans_toit", None, ("auu",)),
        ("mon proprietaire a change la serrure", "sans_toit", None, ()),
        ("on dort dans la voiture avec mon mari", "sans_toit", None, ()),
    ],
)
def test_in_danger_the_emergency_help_comes_when_a_partner_is_the_author(message, niveau, relation, attendus):
    trouves = choose_dispositifs(
        ["urgence_danger"], [], SUJETS, message, danger=Danger(niveau, True), relation=relation
    )

    assert trouves == attendus


@pytest.mark.parametrize("message", ["il devient bleu il a avale une bille", "mon pere est tombe il respire mal"])
def test_an_accident_has_no_author(message):
    danger = triage(message)

    assert danger.niveau == "immediat"
    assert choose_dispositifs(["urgence_danger"], [], SUJETS, message, danger=danger) == ()


def test_the_author_of_violence_is_never_offered_the_emergency_help():
    for besoins in (["violences_conjugales"], ["urgence_danger"], ["pension_alimentaire", "violences_conjugales"]):
        trouves = choose_dispositifs(
            besoins, ["auu"], SUJETS, "j ai frappe ma femme", danger=Danger("violence", True), auteur=True
        )

        assert "auu" not in trouves


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
