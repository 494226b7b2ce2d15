"""No loose figure: texts hold none, and every figure of every answer is one of the base, in force on that day."""

import ast
import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml

from knowledge.amounts import estimate
from knowledge.fiches import read_fiche
from knowledge.horaires import ALWAYS
from knowledge.messages import Messages
from knowledge.textes import euros, format_valeur, french_date
from tests.situations import situations

RACINE = Path(__file__).parent.parent
CONTENU = RACINE / "knowledge" / "content"
FICHES = sorted(CONTENU.rglob("*.yml"))
JOURS = [
    date(2026, 11, 25),
    *(pytest.param(jour, marks=pytest.mark.lent) for jour in (date(2027, 1, 2), date(2027, 4, 2))),
]
CAS = situations()
# What is a fact by itself (a number, a place, a date, a code), and what people write but the assistant never says.
FAITS = {
    "valeur", "numero", "telephone", "courriel", "site_web", "url", "adresse", "complement_adresse", "code_postal",
    "code_insee", "horaires_accueil", "horaires", "titre", "vaut", "parmi", "expressions", "expressions_non", "mots",
    "autres_noms",
}  # fmt: skip
CODE = re.compile(r"[a-z][a-z0-9_]*")
PLACEHOLDER = re.compile(r"\{(?:contact:|numero:)?[a-z][a-z0-9_]*\}")
FIGURE = re.compile(r"\d|€|https?:|www\.|\b[\w-]+\.(?:fr|com|org|net|eu)\b")
UNITE = r"mois|ans?|années?|euros?|jours?|heures?|semaines?|minutes?|pour cent|fois"
LETTRES = re.compile(
    r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|soixante|cent|"
    rf"mille(?! premiers jours))\b[\w -]{{0,12}}\b(?:{UNITE})\b",
    re.IGNORECASE,
)


def strings(data, chemin=()):
    if isinstance(data, dict):
        for nom, part in data.items():
            yield from strings(part, (*chemin, nom))
    elif isinstance(data, list):
        for part in data:
            yield from strings(part, chemin)
    elif isinstance(data, str):
        yield chemin, data


@cache
def free_texts(fichier):
    return list(read_texts(fichier))


def read_texts(fichier):
    for chemin, texte in strings(read_fiche(fichier, CONTENU).data):
        nomme = fichier.parent.name == "contacts" and chemin[-1] == "nom"  # « monenfant.fr » is a name
        if not nomme and not FAITS & set(chemin) and not CODE.fullmatch(texte) and fichier.parent.name != "territoire":
            yield chemin, PLACEHOLDER.sub("", texte)


@pytest.mark.parametrize("fichier", FICHES, ids=lambda f: f.relative_to(CONTENU).as_posix())
def test_no_text_of_the_content_holds_a_figure_or_an_address(fichier):
    assert [(chemin, texte) for chemin, texte in free_texts(fichier) if FIGURE.search(texte)] == []


@pytest.mark.parametrize("fichier", FICHES, ids=lambda f: f.relative_to(CONTENU).as_posix())
def test_no_text_of_the_content_holds_a_figure_in_letters(fichier):
    # examples of answers (`aide`) are no facts; `remarque` is a fact of its contact, dated with it
    dits = [(chemin, texte) for chemin, texte in free_texts(fichier) if not {"aide", "remarque"} & set(chemin)]

    assert [(chemin, texte) for chemin, texte in dits if LETTRES.search(texte)] == []


def test_the_domain_of_rasa_holds_no_text():
    for fichier in (RACINE / "bot" / "domain").glob("*.yml"):
        domaine = yaml.safe_load(fichier.read_text(encoding="utf-8"))

        assert domaine.keys() <= {"version", "session_config"}, fichier.name


@pytest.mark.parametrize("fichier", sorted((RACINE / "actions").glob("*.py")), ids=lambda f: f.name)
def test_the_actions_say_no_figure(fichier):
    arbre = ast.parse(fichier.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(arbre) if isinstance(node, ast.Expr)}
    dits = [
        n.value
        for n in ast.walk(arbre)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs
    ]

    phrases = [
        texte for texte in dits if " " in texte.strip() or "€" in texte
    ]  # a sentence, not a code, a port or a host
    assert [texte for texte in phrases if FIGURE.search(texte)] == []


@pytest.mark.parametrize("fichier", sorted((RACINE / "web" / "templates").rglob("*.html")), ids=lambda f: f.name)
def test_the_pages_say_no_figure(fichier):
    texte = fichier.read_text(encoding="utf-8")
    visible = re.sub(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<(script|style).*?</\1>|<!--.*?-->|<[^>]*>", " ", texte, flags=re.DOTALL
    )

    assert [ligne.strip() for ligne in visible.splitlines() if FIGURE.search(ligne)] == []


def test_a_figure_that_is_not_in_the_base_is_seen(catalogue):
    base = base_of(catalogue, date(2027, 4, 2))

    assert "651,69" in base.rest("C'est 651,69 €.")  # the amount of the year before
    assert "999" in base.rest("C'est 999 euros.")
    assert not re.search(r"\d", base.rest("Appelez le 3230.\n2. Dans 12 mois."))


class Base:
    """Every way to write a fact that the base holds on one day."""

    def __init__(self, catalogue, jour):
        self.catalogue, self.jour = catalogue, jour
        contenu = catalogue.contenu
        self.textes = {ALWAYS}
        for bareme in contenu.baremes.values():
            for valeur in bareme.valeurs:
                if valeur.statut != "conteste" and valeur.valide_du <= self.jour <= (valeur.valide_au or self.jour):
                    self.textes.add(format_valeur(valeur.valeur, bareme.unite))
            self.textes |= {french_date(v.valide_au) for v in bareme.valeurs if v.valide_au}
        for contact in contenu.contacts.values():
            champs = (
                "nom",
                "telephone",
                "adresse",
                "complement_adresse",
                "code_postal",
                "courriel",
                "site_web",
                "remarque",
            )
            self.textes |= {getattr(contact, champ) for champ in champs if getattr(contact, champ)}
            self.textes.add(str(contact.confirme_le.year))
        for numero in contenu.numeros.values():
            self.textes |= {texte for texte in (numero.numero, numero.url, numero.horaires) if texte}
        self.textes = {texte.lower() for texte in self.textes if re.search(r"[\d€]", texte)}

    def amounts(self, code, situation):
        """The amounts that the baremes of the day give for this situation, computed here from the fiche."""
        complete = self.catalogue.enrich(situation)
        for montant in self.catalogue.dispositif(code).montants:
            estimation = estimate(montant, complete, self.jour, self.catalogue.contenu.baremes)
            if estimation is not None:
                yield from (euros(estimation.minimum), euros(estimation.maximum))
                yield from (
                    euros(Decimal(valeur)) for valeur in estimation.textes.values() if valeur.replace(".", "").isdigit()
                )

    def rest(self, texte, *autres):
        """What is left of a text without its numbering and its facts, the longest first."""
        texte = re.sub(r"^\d+\. ", "", texte.lower(), flags=re.MULTILINE)
        for fait in sorted({*self.textes, *(autre.lower() for autre in autres)}, key=len, reverse=True):
            if fait in texte:
                texte = re.sub(rf"(?<!\d){re.escape(fait)}(?!\d)", " ", texte)
        return texte


@cache
def base_of(catalogue, jour):
    return Base(catalogue, jour)


def hours(message):
    """The hours, the openings and the distance that routing computed: they are checked in their own tests."""
    for contact in message["custom"].get("contacts", []):
        yield from (contact[champ] for champ in ("horaires", "prochaine_ouverture", "adresse") if contact[champ])


@pytest.mark.parametrize("jour", JOURS, ids=str)
@pytest.mark.lent
@pytest.mark.parametrize(("code", "cas"), CAS)
def test_every_figure_of_every_result_is_in_the_base(catalogue, code, cas, jour):
    moment = datetime.combine(jour, time(10))
    base, messages = base_of(catalogue, jour), Messages(catalogue, moment)
    situation = dict(cas["situation"])
    message = messages.resultat(code, situation)
    renvois = messages.contacts(catalogue.renvois(code, situation), situation)

    calcules = [*base.amounts(code, situation), *computed_days(catalogue, code, situation, jour)]
    dits = [
        message["text"],
        *(e["texte"] for e in message["custom"]["securite"]),
        *(v["raison"] for v in message["custom"]["voisins"]),
    ]

    assert not re.search(r"[\d€]", base.rest("\n".join(dits), *calcules)), base.rest("\n".join(dits), *calcules)
    assert not re.search(r"[\d€]", base.rest(renvois["text"], *hours(renvois))), base.rest(
        renvois["text"], *hours(renvois)
    )


def computed_days(catalogue, code, situation, jour):
    """The end of each delay that runs from a date of the situation, computed here from the base."""
    from knowledge.exceptions_legales import as_date, months_after

    for critere in catalogue.dispositif(code).criteres:
        debut = as_date(situation.get(critere.fait))
        if critere.exception and critere.parametre and debut:
            yield french_date(months_after(debut, int(catalogue.contenu.baremes[critere.parametre].at(jour).valeur)))


@pytest.mark.parametrize("jour", JOURS, ids=str)
def test_every_figure_of_every_information_is_in_the_base(catalogue, jour):
    moment = datetime.combine(jour, time(10))
    base, messages = base_of(catalogue, jour), Messages(catalogue, moment)
    situations = [
        {},
        {"commune": "01053", "regime": "caf"},
        {"commune": "hors_ain", "regime": "msa", "role": "debiteur"},
    ]

    for code, sujet in catalogue.contenu.sujets.items():
        for situation in situations:
            textes = messages.enonces(sujet.information, situation)["text"]
            renvois = messages.contacts(sujet.contacts, situation)

            assert not re.search(r"[\d€]", base.rest(textes)), (code, base.rest(textes))
            assert not re.search(r"[\d€]", base.rest(renvois["text"], *hours(renvois))), (code, renvois["text"])


@pytest.mark.parametrize("jour", JOURS, ids=str)
def test_every_figure_of_every_statement_and_word_is_in_the_base(catalogue, jour):
    base = base_of(catalogue, jour)
    redaction = Messages(catalogue, datetime.combine(jour, time(10))).redaction

    for code, dispositif in catalogue.contenu.dispositifs.items():
        parties = ("presentation", "remboursement", "demarches", "justificatifs", "delais", "securite")
        enonces = [dispositif.resume, *(e for partie in parties for e in getattr(dispositif, partie))]
        enonces += [e for parcours in dispositif.parcours.values() for e in parcours.information]
        for enonce in enonces:
            rendu = redaction.write(enonce).texte
            assert not re.search(r"[\d€]", base.rest(rendu)), (code, rendu)
    for code, terme in catalogue.contenu.glossaire.items():
        assert not re.search(r"[\d€]", base.rest(redaction.say(terme.definition))), code


@pytest.mark.parametrize("niveau", ["immediat", "violence", "enfant", "suicide", "sans_toit", "gaz"])
def test_every_figure_of_an_emergency_is_a_helpline_of_the_base(catalogue, niveau):
    moment = datetime(2026, 11, 25, 10)

    texte = Messages(catalogue, moment).urgence(niveau)["text"]

    assert not re.search(r"\d", base_of(catalogue, moment.date()).rest(texte))
