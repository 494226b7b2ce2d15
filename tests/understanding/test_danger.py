"""The danger triage on messages of many people, and on traps that look like danger."""

from __future__ import annotations

import statistics
import string
import time
import unicodedata
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.danger import DANGERS, Danger, triage
from bot.understanding.regles import Regle, default_regles
from bot.understanding.vigilance import raise_danger

DOSSIER = Path(__file__).parents[2] / "data" / "danger"
URGENCES_SEULES = {"sans_toit", "gaz"}


def load_messages(fichier: str) -> list[tuple[dict, str]]:
    groupes = yaml.load((DOSSIER / fichier).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return [(groupe, message) for groupe in groupes for message in groupe["messages"]]


POSITIFS = load_messages("positifs.yml")
PIEGES = load_messages("pieges.yml")
TOUS = [message for _, message in POSITIFS + PIEGES]
REGLES = default_regles()


ENTENDUS = [(groupe, message) for groupe, message in POSITIFS if groupe["lot"] <= 6]  # what the rules must hear


triaged = cache(triage)  # the same messages are read by several tests


def heard(groupe: dict, danger: Danger) -> bool:
    seul = raise_danger(danger, None, {})
    return seul.niveau is not None and (seul.danger or groupe["niveau"] in URGENCES_SEULES)


def without_accents(texte: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", texte) if not unicodedata.combining(c))


def codes(regles: tuple[Regle, ...]) -> list[str]:
    return [regle.code for regle in regles]


@pytest.mark.lent  # every message of data/danger
def test_every_message_of_the_crisis_set_is_heard_without_a_model() -> None:
    manques = [message for groupe, message in ENTENDUS if not heard(groupe, triaged(message))]

    assert len(ENTENDUS) >= 300
    assert manques == []


@pytest.mark.lent  # every message of data/danger
@pytest.mark.parametrize(("lots", "part"), [(range(1, 11), 0.9), (range(11, 12), 0.8)], ids=["dit", "voilé"])
def test_most_of_what_was_written_later_and_said_sideways_is_heard_without_a_model(lots: range, part: float) -> None:
    messages = [(groupe, message) for groupe, message in POSITIFS if groupe["lot"] in lots]
    entendus = [message for groupe, message in messages if heard(groupe, triaged(message))]

    assert len(entendus) / len(messages) >= part


@pytest.mark.parametrize(
    ("texte", "niveau"),
    [
        ("jveu pu vivre", "suicide"),
        ("jai plus la force de rester en vie", "suicide"),
        ("vien de me frapé", "immediat"),
        ("il a les clé il monte la", "immediat"),
        ("vite la police il a tt cassé", "immediat"),
        ("il a renversé lessence ds le salon", "immediat"),
        ("il va nous emmener dans la mort", "immediat"),
        ("mon ex a brulé la main du ptit", "enfant"),
        ("c pa de la violence il me tir juste les cheveu", "violence"),
        ("une amie se fait frapper par son copain", "violence"),
        ("mon fils me prend à la gorge", "immediat"),
    ],
)
def test_plain_words_written_as_they_are_heard_are_sure(texte: str, niveau: str) -> None:
    assert triage(texte).niveau == niveau


@pytest.mark.parametrize("texte", ["jsui sur le pon la", "jai la corde", "jpren tt mes cachet se soir"])
def test_a_place_or_a_means_alone_is_a_doubt_of_suicide(texte: str) -> None:
    danger = triage(texte)

    assert (danger.niveau, danger.doute) == (None, "suicide")


def test_to_feel_is_not_heard_as_without() -> None:
    danger = triage("je me sens de trop, ils seraient soulagés")

    assert danger.doute == "suicide"


@pytest.mark.parametrize(
    "texte",
    [
        "Au secours, je suis nulle en informatique",
        "ça ma tué le moral",
        "la Caf veut sa peau",
        "la taxe nous a tués financièrement",
        "mon proprio menace de me mettre dehors",
        "les prix c'est à se tirer une balle",
        "il va se noyer dans les papiers",
        "mon ex m'attaque en justice",
        "wesh tu ma tuer frr",
        "au secours, je ne comprends rien au site",
        "le fisc veut ma peau",
        "elle me doit trois mois de pension, j'ai envie de le tuer",
    ],
)
def test_an_everyday_figure_of_speech_is_no_sure_danger(texte: str) -> None:
    assert triage(texte).niveau is None


@pytest.mark.parametrize(
    "texte",
    [
        "mon père me bat à la pétanque depuis vingt ans",
        "j'ai battu ma femme aux dames, elle boude",
        "la canicule a tué mes géraniums et mon moral",
        "la mutuelle m'a poignardée en résiliant en décembre",
        "je me suis tiré une balle dans le pied en déclarant trop tôt",
        "je suis cuisinier, je me suis coupé avec un couteau, arrêt de trois jours",
        "le héros étrangle le traître à la fin de la saison 2",
        "mon frigo s'est suicidé un dimanche",
        "j'ai failli m'étrangler en lisant le montant",
        "videur de boîte, on m'a cassé une dent en 2019, j'attends toujours l'indemnité",
        "j'ai accouché dans le camion des pompiers, quelle histoire, la petite va bien",
        "on entend des coups toute la journée, c'est le chantier d'en face",
        "il est derrière la porte, le colis, je l'ai enfin",
        "mon ex me poursuit aux prud'hommes parce que je l'employais",
        "on m'a mis à la porte de la réunion parce que j'avais oublié ma convocation",
        "on a dormi dans la voiture en allant en Bretagne, quelle aventure",
        "nuit blanche dans le hall de la gare, grève des trains, remboursement ?",
        "on s'est fait agresser commercialement, douze appels par jour",
        "mon mari m'a planté un rosier dans le jardin",
        "je vis l'enfer avec ces travaux",
        "j'ai donné mon chat à ma sœur, allergie du petit",
        "je ne vous dérangerai plus, mon dossier est réglé",
        "je rends les clés le 30, état des lieux fait, caution sous combien de temps",
        "mes enfants de 12 et 14 ans restent seuls une heure après l'école, y a-t-il une étude",
    ],
)
def test_what_looks_like_a_danger_of_every_day_raises_nothing(texte: str) -> None:
    assert triage(texte) == Danger()


@pytest.mark.parametrize(
    ("texte", "niveau"),
    [
        ("j'ai confié mon perroquet à la voisine, je n'en aurai plus l'usage", "suicide"),
        ("ma femme touche combien si le décès n'est pas un accident", "suicide"),
        ("mon frère distribue ses outils et ne parle plus", "suicide"),
        ("ma décision est prise, ne cherchez pas à m'en empêcher", "suicide"),
        ("jen peu plu detre vivant", "suicide"),
        ("un monsieur dit qu'il attend la fin et refuse de se soigner", "suicide"),
        ("je parle tout bas, il est dans la pièce d'à côté", "immediat"),
        ("il roule derrière moi, il fait des appels de phares", "immediat"),
        ("ma fille hurle au téléphone et ça a coupé, son mari était là", "immediat"),
        ("une dame s'est réfugiée à l'accueil, son compagnon est sur le parking", "immediat"),
        ("il chronomètre mes courses", "violence"),
        ("j'ai dit à l'hôpital que j'étais tombée", "violence"),
        ("je travaille douze heures par jour chez eux et on ne me paie pas", "violence"),
        ("mes frères ont choisi mon mari sans me demander", "violence"),
        ("quand il rentre les enfants filent dans leur chambre", "violence"),
        ("le petit du dessus pleure seul toutes les nuits", "enfant"),
        ("son beau-père la regarde dans la douche, elle a 11 ans", "enfant"),
        ("elle prive sa belle-fille de repas", "enfant"),
        ("je sors d'hospitalisation demain et je n'ai plus d'adresse", "sans_toit"),
    ],
)
def test_what_is_said_sideways_is_at_least_a_doubt_of_its_level(texte: str, niveau: str) -> None:
    danger = triage(texte)

    assert niveau in (danger.niveau, danger.doute)


@pytest.mark.parametrize(
    ("texte", "niveau"),
    [
        ("l'an dernier il m'a mis un couteau sous la gorge", "violence"),
        ("il m'avait étranglée pendant ma grossesse", "violence"),
        ("quand il boit il me menace avec un couteau", "violence"),
        ("quand il boit il me menace avec un couteau et ce soir il a bu", "immediat"),
        ("il me serre la gorge, il est dans la cuisine", "immediat"),
        ("il m'a giflée devant les enfants", "violence"),
        ("il a giflé les enfants devant moi", "enfant"),
        ("j'ai 70 ans et mon fils me frappe", "violence"),
        ("le père de mon fils le frappe", "enfant"),
        ("il tape mon fils là maintenant", "immediat"),
        ("il donne des coups de ceinture à ma fille", "enfant"),
        ("j'ai pensé à me jeter par la fenêtre", "suicide"),
        ("il veut me jeter par la fenêtre", "immediat"),
        ("elle dit qu'elle va avaler ses cachets", "suicide"),
        ("elle a avalé ses cachets", "immediat"),
    ],
)
def test_the_level_follows_the_time_and_who_is_hurt(texte: str, niveau: str) -> None:
    assert triage(texte).niveau == niveau


@pytest.mark.parametrize(
    "texte",
    [
        "au secours je suis perdue",
        "il pense à se tirer une balle",
        "mon ex veut ma peau",
        "mon ex m'attaque au couteau",
        "mon mari m'arrache les cheveux",
        "mon proprio menace de me mettre dehors ce soir et il a un couteau",
        "ma fille claque la porte, son père la frappe",
        "je vais te saigner comme un porc",
        "mon mari est cuisinier, il m'a menacée avec un couteau",
        "ma nouvelle copine me frappe",
        "pendant l'orage il m'a frappée",
        "il m'a étouffée avec une couverture",
        "il me donne des coups quand il rentre du chantier",
        "il m'a mise dehors, j'accouche dans deux mois",
        "il me tape quand on revient des courses",
        "il me bat quand il perd aux cartes",
        "je ne peux pas sortir du garage, il a fermé",
        "le loyer, il m'a étranglée à cause du loyer",
        "il tape à la porte, c'est mon ex",
        "je suis aide-soignante, mon mari m'a frappée",
        "elle a un couteau",
    ],
)
def test_words_close_to_a_figure_of_speech_stay_sure(texte: str) -> None:
    assert triage(texte).danger


@pytest.mark.parametrize(
    "texte",
    [
        "je prépare un oral sur les femmes battues, quelles aides existent ?",
        "on veut mettre un mot dans le bulletin sur l'aide pour quitter un conjoint violent",
        "j'ai entendu à la radio une aide pour quitter un mari violent, c'est vrai ?",
        "aux infos ils parlaient d'un homme qui a poignardé sa femme, où est la marche ?",
        "notre troupe joue une pièce où le mari étrangle sa femme au deuxième acte",
        "prof de français, mes élèves confondent « frapper à la porte » et « frapper un enfant »",
        "il me donne des coups toute la nuit, premier bébé, sixième mois",
        "au secours, j'ai oublié mon mot de passe",
        "o secour jai perdu mon code caf",
        "la mayo, il faut battre avec le couteau ou le fouet ?",
        "mes dents de sagesse, on dirait que mon mari m'a battue, j'en rigole",
        "ils vont nous tuer avec leur facture d'eau",
        "il me faisait des crêpes le dimanche",
        "il m'a offert des roses",
        "ma mère touche une petite aide au logement",
        "le complément, c'est le père ou moi qui le touche ?",
        "mon écran est tout violet",
        "le père est-il obligé d'accepter ?",
        "il faut aller au CCAS, la porte du fond",
        "la famille veut l'enterrer à Kayes",
    ],
)
def test_lessons_news_stages_babies_and_bills_are_no_sure_danger(texte: str) -> None:
    assert triage(texte).niveau is None


@pytest.mark.parametrize(
    ("texte", "niveau"),
    [
        ("prof de français, mon mari me frappe", "violence"),
        ("je suis conseillère municipale et mon mari me bat", "violence"),
        ("j'ai vu à la télé l'aide pour quitter un conjoint violent, le mien me frappe", "violence"),
        ("devant les autres il joue le mari parfait, à la maison il me frappe", "violence"),
        ("mon mari me donne des coups de pied, j'accouche en janvier", "violence"),
        ("au secours, mon ordinateur est surveillé par mon mari", "immediat"),
        ("au secours plus personne ne répond et il casse la porte", "immediat"),
        ("il vient vers moi avec le couteau", "immediat"),
        ("le dentiste a vu que mon mari m'avait cassé deux dents", "violence"),
        ("ils vont me tuer avec un couteau", "immediat"),
        ("mon frère touche une petite fille", "enfant"),
        ("ma belle-fille a été filmée nue par son beau-père", "enfant"),
        ("mon mari me force la nuit", "violence"),
        ("il dit qu'il va l'enterrer dans le jardin", "immediat"),
        ("mon copain me bat, qu'est-ce que je peux faire", "violence"),
        ("mon mari me frappe et mon espace Caf est bloqué", "violence"),
        ("je squatte une maison vide avec ma fille", "sans_toit"),
        ("je dois lui demander même pour le pain", "violence"),
        ("ne répondez pas par sms, mon mari lit", "violence"),
        ("un platane réglerait tout", "suicide"),
    ],
)
def test_the_true_message_nearest_to_each_stays_sure(texte: str, niveau: str) -> None:
    assert triage(texte).niveau == niveau


def test_an_immediate_danger_has_the_first_level_nearly_always_and_is_a_danger_always() -> None:
    dangers = [raise_danger(triaged(m), None, {}) for groupe, m in ENTENDUS if groupe["niveau"] == "immediat"]
    justes = [danger for danger in dangers if danger.niveau == "immediat"]

    assert all(danger.danger for danger in dangers)
    assert len(justes) / len(dangers) >= 0.95


@pytest.mark.lent  # every message of data/danger
def test_the_level_is_right_for_nearly_every_message() -> None:
    justes = [m for groupe, m in ENTENDUS if raise_danger(triaged(m), None, {}).niveau == groupe["niveau"]]

    assert len(justes) / len(ENTENDUS) >= 0.93


@pytest.mark.lent  # every message of data/danger
def test_traps_are_rarely_taken_for_danger() -> None:
    alarmes = [message for _, message in PIEGES if triaged(message).niveau]

    assert len(PIEGES) >= 300
    assert len(alarmes) <= 10, alarmes


def test_who_says_to_be_the_author_of_violence_is_recognised() -> None:
    auteurs = [triaged(message).auteur for groupe, message in POSITIFS if groupe.get("auteur")]

    assert sum(auteurs) / len(auteurs) >= 0.9


@pytest.mark.lent  # every message of data/danger
def test_a_victim_is_hardly_ever_taken_for_an_author() -> None:
    confondus = [message for groupe, message in POSITIFS if not groupe.get("auteur") and triaged(message).auteur]

    assert len(confondus) / len(POSITIFS) <= 0.01, confondus


@pytest.mark.parametrize("regle", REGLES.alarmes, ids=codes(REGLES.alarmes))
def test_the_example_of_each_alarm_fires_and_its_counter_example_does_not(regle: Regle) -> None:
    exemple, contre_exemple = triage(regle.exemple), triage(regle.contre_exemple)

    assert regle.code in [code for _, code, _ in exemple.expressions]
    assert regle.code not in [code for _, code, _ in contre_exemple.expressions]


@pytest.mark.parametrize("figure", REGLES.figures, ids=codes(REGLES.figures))
def test_each_figure_of_speech_is_silent_and_does_not_hide_a_real_danger(figure: Regle) -> None:
    exemple, contre_exemple = triage(figure.exemple), triage(figure.contre_exemple)

    assert exemple == Danger()
    assert contre_exemple.niveau or contre_exemple.doute


@pytest.mark.parametrize("contexte", REGLES.contextes, ids=codes(REGLES.contextes))
def test_each_context_makes_one_doubt_and_does_not_hide_a_real_danger(contexte: Regle) -> None:
    exemple, contre_exemple = triage(contexte.exemple), triage(contexte.contre_exemple)

    assert (exemple.niveau, exemple.doute is None) == (None, False)
    assert contre_exemple.niveau is not None


def test_what_is_over_is_violence_and_what_lasts_is_immediate() -> None:
    passe, present = triage(REGLES.passe.exemple), triage(REGLES.present.exemple)

    assert (passe.niveau, present.niveau) == ("violence", "immediat")


def test_one_sign_is_a_doubt_and_two_are_a_danger() -> None:
    un, deux = triage("il tient tous les comptes"), triage("il tient tous les comptes et il me surveille")

    assert (un.niveau, un.doute) == (None, "violence")
    assert (deux.niveau, deux.doute) == ("violence", None)


def test_codes_of_rules_are_unique() -> None:
    tous = codes(REGLES.alarmes + REGLES.figures + REGLES.contextes)

    assert len(tous) == len(set(tous))


def test_the_words_found_are_explained_with_their_rule_and_level() -> None:
    danger = triage("Bonjour, mon mari m'a frappée. Comment avoir l'APL ?")

    assert ("mari m a frappee", "frappe", "violence") in danger.expressions


def test_no_roof_alone_is_an_urgency_and_not_a_danger() -> None:
    danger = triage("je dors dans ma voiture")

    assert (danger.niveau, danger.danger, danger.tous) == ("sans_toit", False, ("sans_toit",))


def test_no_roof_because_of_violence_is_a_danger() -> None:
    danger = triage("je dors dans ma voiture, mon mari me frappe")

    assert (danger.niveau, danger.danger, danger.tous) == ("violence", True, ("violence", "sans_toit"))


def test_the_most_urgent_level_comes_first() -> None:
    danger = triage("il me frappe depuis des années et là il a un couteau")

    assert danger.tous == ("immediat", "violence")


@pytest.mark.parametrize("texte", ["", " ", "...", "?!", "\u200b", "🙂", "1234", "ا", "/help", "\x00"])
def test_an_empty_or_strange_message_is_no_danger(texte: str) -> None:
    assert triage(texte) == Danger()


@pytest.mark.parametrize("invisible", ["\u200b", "\u200d", "\u2060", "\u00ad", "\u202e", "\ufeff"])
def test_invisible_characters_do_not_hide_a_danger(invisible: str) -> None:
    assert triage(invisible.join("il me frappe")).niveau == "immediat"


@pytest.mark.parametrize(
    "texte",
    [
        "il me fr4ppe",
        "IL ME FRAAAAPPE",
        "ｉｌ ｍｅ ｆｒａｐｐｅ",
        "il  me\tfrappe",
        "i̇l me frappé",
        "j3 v4is m3 tu3r",
        "i l m e f r a p p e",
        "ilmefrappe",
        "ilvametuer",
        "il 😢 me 😢 frappe",
        "il.me.frappe il me frappe" * 200,
        "Ｊ３ ｖ４ｉｓ ｍ３ ｔｕ３ｒ",
        "mot " * 4990 + "il me frappe",
    ],
)
def test_a_disguised_danger_is_heard(texte: str) -> None:
    assert triage(texte).danger


@pytest.mark.parametrize(
    "texte", ["06 12 34 56 78", "2" * 5000, "plan a b c d e f", "un f3 ou un t4 au 2e, rue du 8 mai"]
)
def test_digits_and_letters_alone_are_no_disguise(texte: str) -> None:
    assert triage(texte) == Danger()


@settings(max_examples=150, deadline=None)
@given(message=st.sampled_from(TOUS), data=st.data())
def test_more_spaces_do_not_change_the_level(message: str, data: st.DataObject) -> None:
    espaces = data.draw(st.lists(st.integers(1, 4), min_size=len(message.split()), max_size=len(message.split())))
    etire = "".join(mot + " " * nombre for mot, nombre in zip(message.split(), espaces, strict=True))

    assert triage(etire) == triage(message)


@pytest.mark.lent
@pytest.mark.parametrize("change", [str.upper, str.lower, str.title, without_accents], ids=lambda f: f.__name__)
def test_case_and_accents_do_not_change_the_level(change) -> None:
    differents = [message for message in TOUS if triage(change(message)).niveau != triaged(message).niveau]

    assert differents == []


@settings(max_examples=150, deadline=None)
@given(texte=st.text(max_size=300))
def test_any_text_is_read_without_an_error(texte: str) -> None:
    danger = triage(texte)

    assert danger.danger == bool(DANGERS.intersection(danger.tous))


@pytest.mark.lent
def test_an_ordinary_message_takes_less_than_a_millisecond() -> None:
    durees = []
    for message in TOUS:
        debut = time.process_time()
        triage(message)
        durees.append(time.process_time() - debut)

    assert statistics.median(durees) < 0.001


LONGS = {
    "ordinaire": "Bonjour, je voudrais savoir comment faire pour ma facture et mon loyer ce mois-ci. " * 250,
    "sans fin de phrase": "il me " * 3400,
    "sujets": "mon mari il elle mon ex qui on me " * 600,
    "negations": "il ne me frappe pas " * 1000,
    "figures": "je meurs de faim et ce dossier me tue " * 540,
    "danger a la fin": "je vous explique ma situation en detail " * 490 + "mon mari me frappe",
    "une lettre": "a" * 20_000,
    "vocabulaire": " ".join(" ".join(m for m in TOUS).split())[:20_000],
    "ponctuation": string.punctuation * 625,
}


@pytest.mark.parametrize("texte", LONGS.values(), ids=LONGS)
def test_twenty_thousand_characters_take_less_than_a_tenth_of_a_second(texte: str) -> None:
    durees = []
    for _ in range(3):
        debut = time.process_time()
        triage(texte)
        durees.append(time.process_time() - debut)

    assert min(durees) < 0.1


def test_children_named_in_a_counter_note_are_not_children_who_are_hit() -> None:
    note = "J'accompagne une usagère, violences conjugales, main courante de juin, deux enfants, ressources 600 €"

    assert triage(note).niveau == "violence"
    assert triage("violences conjugales, et il frappe les enfants").niveau == "enfant"


@pytest.mark.parametrize(
    "texte",
    [
        "il me donne des coups toutes les nuits, terme le 14 janvier",
        "je vais le jeter par la fenêtre, ce téléphone",
        "on m'a tapée dans le pare-chocs sur le parking",
        "pour des carottes à l'étouffée, combien de temps ?",
        "la facture nous étrangle avec ses mensualités",
        "une usagère s'arrache les cheveux avec sa déclaration",
        "proprio me menace de garder ma caution",
        "comment on dit au secours en japonais",
        "l'aide pour les femmes battues, c'est combien ?",
        "je suis à la rue niveau papiers",
        "une toux qui m'arrache la poitrine depuis deux jours",
        "mon collègue la touche, lui, la prime",
        "est-ce qu'ils peuvent nous mettre dehors en plein hiver",
        "on m'a coupé la tête du RSA, 50 % de moins ce mois",
        "ils sont violents dans leur façon de poser les questions",
    ],
)
def test_babies_cars_bills_and_recipes_are_no_sure_danger(texte: str) -> None:
    assert triage(texte).niveau is None


@pytest.mark.parametrize(
    ("texte", "niveau"),
    [
        ("il me donne des coups depuis le début de ma grossesse", "violence"),
        ("il dit qu'il va me jeter par la fenêtre du rez-de-chaussée", "immediat"),
        ("il m'a étouffée", "immediat"),
        ("elle m'a assommée avec une poêle", "violence"),
        ("mon proprio m'a tenue par la gorge", "immediat"),
        ("il veut nous mettre dehors ce soir", "violence"),
        ("mon mari me frappe, j'ai vu une affiche à la mairie", "violence"),
        ("j'apprends le français, mon mari me frappe", "violence"),
        ("j'ai peur de l'huissier et mon mari me frappe", "violence"),
        ("il me brûle avec sa cigarette", "violence"),
        ("on se chauffe au barbecue dans le salon et la tête me tourne", "immediat"),
        ("à quoi ça sert de continuer à vivre", "suicide"),
        ("le plafond est tombé sur le lit du petit", "immediat"),
        ("mon mari est parti bourré en voiture avec les enfants", "immediat"),
        ("on dort dans une cave", "sans_toit"),
    ],
)
def test_the_true_messages_beside_them_are_sure(texte: str, niveau: str) -> None:
    assert triage(texte).niveau == niveau


@pytest.mark.parametrize(
    ("texte", "niveau"),
    [
        ("ses mains partout", "violence"),
        ("pas le droit de sortir sauf l'école", "violence"),
        ("il me renvoie la petite l'oreille déchirée", "enfant"),
        ("j'ai ouvert le gaz hier", "suicide"),
    ],
)
def test_what_may_be_harmless_too_is_a_doubt(texte: str, niveau: str) -> None:
    assert triage(texte).doute == niveau


@pytest.mark.parametrize(
    "texte",
    [
        "elle dira que je la frappe",
        "elle fait croire que je tape les petits, elle me griffe",
        "je l'ai frappé aussi pour me défendre, j'ai trois côtes cassées",
        "mon épouse a dit au juge que j'étais dangereux, c'est elle qui m'a crevé un tympan",
        "Enseignante, je suspecte une maltraitance sur une élève de CP",
        "il a interdiction de m'approcher, il m'a frappée",
    ],
)
def test_who_is_accused_defends_oneself_or_suspects_is_no_author(texte: str) -> None:
    danger = triage(texte)

    assert danger.niveau is not None
    assert not danger.auteur


@pytest.mark.parametrize(
    "texte",
    [
        "j'ai été condamné pour des coups sur ma femme",
        "j'ai interdiction d'approcher mon ex après ce que j'ai fait",
        "je garde sa carte, je lui donne 20 euros",
        "c'est moi qui ai levé la main sur elle",
        "monsieur dit avoir frappé sa compagne",
        "je suis celui qui frappait",
    ],
)
def test_who_was_judged_or_controls_is_an_author(texte: str) -> None:
    assert triage(texte).auteur
