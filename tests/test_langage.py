"""Every text that residents read is plain: the content, the templates, what the scripts say, the few sentences in the code."""

import ast
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge import langage
from knowledge.checks import FREE_TEXT, check, report
from knowledge.checks_langage import readable
from knowledge.langage import TROP_LONGUE, count_mots, cut_phrases, find_fautes, long_phrases
from knowledge.loading import CONTENT, read

RACINE = Path(__file__).parent.parent
GABARITS = sorted((RACINE / "web" / "templates").glob("*.html"))
SCRIPTS = sorted((RACINE / "web" / "static").glob("*.js"))
QUI_PARLENT = ("amounts", "horaires", "messages", "priorites", "resultats", "routing", "rules", "textes")
MODULES = sorted(
    [
        *(RACINE / "actions").glob("*.py"),
        *(RACINE / "web").rglob("*.py"),
        *(RACINE / "knowledge" / f"{n}.py" for n in QUI_PARLENT),
    ]
)
BLOCS = re.compile(
    r"</?(?:p|h\d|li|ul|ol|div|label|button|a|span|summary|title|option|form|main|nav|footer|header)\b[^>]*>"
)
JOUR = date(2026, 11, 21)
LONGUES = 6  # sentences of sixteen words or more that are left: four names of amounts, and two that have no shorter way


def written(gabarit):
    """Return what a template says by itself, a block of the page on each line."""
    html = re.sub(r"\{#.*?#\}|\{%.*?%\}", "\n", gabarit.read_text(encoding="utf-8"), flags=re.DOTALL)
    html = re.sub(r"<(?:head|style)>.*?</(?:head|style)>", "\n", re.sub(r"\{\{.*?\}\}", "X", html), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "", BLOCS.sub("\n", html))


def said_by_scripts(script):
    return [dit for dit in re.findall(r'"((?:[^"\\\n])*)"', script.read_text(encoding="utf-8")) if len(dit.split()) > 2]


def said_by_code(module):
    """Return the sentences of a module: strings that end like one, docstrings apart."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    morceaux = {id(part) for noeud in ast.walk(tree) if isinstance(noeud, ast.JoinedStr) for part in noeud.values}
    docs = {id(noeud.value) for noeud in ast.walk(tree) if isinstance(noeud, ast.Expr)}
    for noeud in ast.walk(tree):
        if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) and id(noeud) not in docs | morceaux:
            yield from re.findall(r"^[A-ZÀÉ].* .*[.?:]$", noeud.value)


def fautes(textes):
    return [faute for texte in textes for faute in find_fautes(texte)]


@pytest.mark.parametrize("gabarit", GABARITS, ids=lambda f: f.name)
def test_what_a_template_says_is_plain(gabarit):
    assert fautes(ligne.strip() for ligne in written(gabarit).splitlines()) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda f: f.name)
def test_what_a_script_says_is_plain(script):
    assert fautes(said_by_scripts(script)) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda f: f.relative_to(RACINE).as_posix())
def test_what_the_code_says_by_itself_is_plain(module):
    assert fautes(said_by_code(module)) == []


def test_hardly_any_sentence_of_the_content_is_worth_cutting():
    textes = [texte for *_, texte in readable(read(CONTENT)[1].fiches, FREE_TEXT)]

    assert sum(len(long_phrases(texte)) for texte in textes) <= LONGUES


def test_texts_are_found_where_they_are():
    assert "Navigateur" not in written(RACINE / "web" / "templates" / "conseils.html")
    assert "Naviguer en sécurité" in written(RACINE / "web" / "templates" / "conseils.html")
    assert any("Pas de connexion" in dit for dit in said_by_scripts(RACINE / "web" / "static" / "envoi.js"))
    assert any("quelqu'un vous reçoit" in dit for dit in said_by_code(RACINE / "actions" / "voix.py"))


@pytest.fixture
def with_phrase(tmp_path):
    """Check the content with one more sentence of the interface."""

    def with_phrase(texte):
        racine = tmp_path / "content"
        shutil.copytree(RACINE / "knowledge" / "content", racine)
        with (racine / "phrases.yml").open("a", encoding="utf-8") as fichier:
            fichier.write(f'essai_langage: {{texte: "{texte}"}}\n')
        return check(racine, JOUR)

    return with_phrase


@pytest.mark.lent
def test_an_editor_is_told_which_text_is_hard_to_read_and_where(with_phrase):
    (erreur,) = with_phrase("Cette aide n'est pas impossible.").erreurs

    assert str(erreur).startswith("phrases.yml:")
    assert erreur.champ == "essai_langage.texte"
    assert "Dites-le à la forme affirmative" in erreur.message


@pytest.mark.lent
def test_an_editor_is_told_how_many_sentences_are_worth_cutting(with_phrase):
    avant = check(jour=JOUR).langage
    apres = with_phrase(" ".join(["mot"] * 16) + ".").langage

    assert avant in report(check(jour=JOUR))
    assert int(re.search(r"\d+", apres)[0]) == int(re.search(r"\d+", avant)[0]) + 1


@pytest.mark.parametrize(
    "texte",
    [
        "Ce n'est pas impossible.",
        "N'arrêtez pas sans démarche.",
        "Je n'ai pas vérifié que vous n'avez pas déjà reçu cette aide.",
        "Personne ne vous contacte sans que vous ayez choisi.",
        "Je n'ai pas vérifié que personne n'a peur.",
        "Rien n'est pas prévu.",
    ],
)
def test_a_double_negation_is_found(texte):
    assert any("double négation" in faute for faute in find_fautes(texte))


@pytest.mark.parametrize(
    "texte",
    [
        "Je ne sais pas, et je préfère ne pas inventer.",
        "La trêve ne couvre ni le bois, ni le fioul.",
        "Une pension qui n'arrive pas, ou qu'on ne peut plus payer, c'est lourd.",
        "Si le fournisseur ne répond pas, écrivez-lui. Ce n'est pas long.",
        "Je n'ai pas vérifié que vous vivez sans conjoint.",
        "Voyez {contact:caf_ain} : c'est gratuit, au « 32 30 » ; on vous répond ?",
        "Voyez https://www.caf.fr/a?b=c;d pour le RSA.",
        "C'est un bouton : « Faire une demande de prestation ».",
        "Le complément de mode de garde (CMG) paie une partie. Demandez le CMG.",
    ],
)
def test_a_plain_text_is_left_alone(texte):
    assert list(find_fautes(texte)) == []


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("Demandez votre prestation.", "Dites plutôt : aide."),
        ("Elle est recouvrée.", "Dites plutôt : faire payer."),
        ("Demandez le PPAE.", "Écrivez les mots"),
        ("Tu peux demander.", "tutoie"),
        ("Vous venez?", "il manque une espace avant"),
        ("Attention: fermé.", "il manque une espace avant"),
        ("Le bouton «Quitter».", "l'intérieur des guillemets"),
        ('Le bouton "Quitter".', "« ainsi »"),
        ("Vous êtes seul·e.", "point médian"),
        ("Bravo 🎉", "pas d'image"),
        ("Attendez...", "…"),
        ("Deux  espaces.", "deux espaces"),
    ],
)
def test_a_fault_is_said_with_what_is_right(texte, dit):
    assert any(dit in faute for faute in find_fautes(texte))


def test_a_definition_may_say_the_word_that_it_explains():
    texte = "Le recouvrement, c'est faire payer la pension."

    assert list(find_fautes(texte, explique=True)) == []
    assert list(find_fautes(texte)) != []


@pytest.mark.parametrize(
    ("mots", "refusee", "longue"), [(15, False, False), (16, False, True), (20, False, True), (21, True, False)]
)
def test_a_sentence_is_worth_cutting_then_refused(mots, refusee, longue):
    texte = " ".join(["mot"] * mots) + "."

    assert bool(list(find_fautes(texte))) is refusee
    assert bool(long_phrases(texte)) is longue


def test_a_colon_gives_no_right_to_a_longer_sentence():
    (phrase,) = cut_phrases("Voici : " + "mot " * TROP_LONGUE)

    assert count_mots(phrase) == TROP_LONGUE + 1


def test_what_is_proposed_for_a_hard_word_is_no_hard_word():
    assert fautes(langage.JARGON.values()) == []
