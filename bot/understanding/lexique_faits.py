"""Compile the content once into what `faits.extract` looks up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from bot.understanding.communes import Index, build_index
from bot.understanding.dispositifs import build_dispositifs, build_evenements, build_termes
from bot.understanding.expressions import REPONSE, SEULE, TROU, Repertoire
from bot.understanding.facettes import build_facettes
from bot.understanding.nombres import Compteur
from knowledge.loading import read_fiche
from knowledge.model import Contenu, Fait

DOSSIER = Path(__file__).parent / "lexique"
Sens = tuple[str, bool | int | str]  # a fait and its value

MESURES = ("montant", "duree_mois", "date")  # types whose value is a number beside the `mots` of the fait
# what else a duration, a day or an amount may be about: the nearest anchor wins
CONCURRENTS = """separe;separation;divorce;quitte;mari;marie;pacse;loyer;loyers;bail;facture;factures;edf;engie;electricite;gaz;eau;
chomage;enceinte;couple;ensemble;seule;habite;vis;travaille;travail;formation;credit;dette;caution;credits;creche;caf;rsa;apl;
main courante;certificat;certificat medical;rendez vous;dossier;demande;aide;amende;charge;charges;assurance;impots;il gagne;
elle gagne;mon mari gagne;mon ex gagne;il touche;elle touche;mon mari touche;mon ex touche;vacances;cantine;je dois;on doit;
me reclame;reclame;mutuelle;pret;voiture;trop percu;indu;conge;je paye plus;je paye pas;je le paye plus;je le paye pas;j ai pas paye;j ai plus paye;je peux plus payer;je peux pas payer;
j arrive plus a payer;j arrive pas a payer;on paye plus;on paye pas;ecole;couche;nounou;demenage;hospitalise;arret;courant;coupe;lumiere;partie;parti;saisie sur salaire;saisie"""


class Ailleurs(NamedTuple):
    """A fait, which of its values (None: any), and whether the words come before what is said of it."""

    code: str
    valeur: str | None
    avant: bool


@dataclass(frozen=True)
class Lexique:
    """Everything compiled.

    `sens`: phrases that say a fait; `reponses`: those too that only answer its question; `ancres`: words a number is about (« » when it is none of our faits); `ailleurs`: words beside which a phrase is about something else.
    """

    faits: Mapping[str, Fait]
    sens: Repertoire[Sens]
    reponses: Repertoire[Sens]
    ancres: Repertoire[str]
    ailleurs: Repertoire[Ailleurs]
    compteurs: Mapping[str, Compteur]
    communes: Index
    facettes: Repertoire[str]
    dispositifs: Repertoire[str]
    termes: Repertoire[str]
    evenements: Repertoire[str]

    def codes(self, *types: str) -> tuple[str, ...]:
        """Return the faits of these types, in the order of the content."""
        return tuple(code for code, fait in self.faits.items() if fait.type in types and not fait.derive_de)


def load_yaml(nom: str) -> dict[str, Any]:
    """Read one file of `lexique/`.

    >>> sorted(load_yaml("facettes.yml"))[:3]
    ['contact', 'definition', 'delai']
    """
    return read_fiche(DOSSIER / nom, DOSSIER).data


def _phrases(code: str, fait: Fait) -> Iterator[tuple[str, Sens]]:
    """Yield the phrases of one fait; the label of a button is an answer too."""
    for option in fait.options:
        yield from ((expression, (code, option.code)) for expression in option.expressions)
        yield SEULE + option.texte, (code, option.code)
    positif: bool | None = True if fait.type == "oui_non" else None
    if positif is not None:
        yield from ((expression, (code, True)) for expression in fait.expressions)
    contraire: bool | int = False if fait.type == "oui_non" else 0
    yield from ((expression, (code, contraire)) for expression in fait.expressions_non)


def _anchors(faits: Mapping[str, Fait]) -> Iterator[tuple[str, str]]:
    for code, fait in faits.items():
        if fait.type in MESURES:
            yield from ((mot, code) for mot in fait.mots)
    for mot in CONCURRENTS.split(";"):
        yield mot.strip(), ""


def _elsewhere(faits: Mapping[str, Fait]) -> Iterator[tuple[str, Ailleurs]]:
    for code, fait in faits.items():
        listes = [(None, fait.ailleurs), *((option.code, option.ailleurs) for option in fait.options)]
        for valeur, liste in listes:
            yield from ((mots.strip(f"{TROU} "), Ailleurs(code, valeur, mots.endswith(TROU))) for mots in liste)


def build_lexique(contenu: Contenu) -> Lexique:
    """Compile a content; done once, when the program starts."""
    faits = contenu.faits
    phrases = [phrase for code, fait in faits.items() for phrase in _phrases(code, fait)]
    return Lexique(
        faits=faits,
        sens=Repertoire((phrase, sens) for phrase, sens in phrases if not phrase.startswith((REPONSE, SEULE))),
        reponses=Repertoire((phrase.removeprefix(REPONSE), sens) for phrase, sens in phrases),
        ancres=Repertoire(_anchors(faits)),
        ailleurs=Repertoire(_elsewhere(faits)),
        compteurs={code: Compteur(fait.mots) for code, fait in faits.items() if fait.type == "nombre" and fait.mots},
        communes=build_index(contenu.communes, contenu.anciens_noms, load_yaml("communes.yml")),
        facettes=build_facettes(load_yaml("facettes.yml")),
        dispositifs=build_dispositifs(contenu.dispositifs),
        termes=build_termes(contenu.glossaire),
        evenements=build_evenements(contenu.evenements),
    )
