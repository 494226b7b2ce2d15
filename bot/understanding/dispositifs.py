"""Find the rights, the life events and the terms of the glossary that a message names.

Names come from the content (`sigle`, `nom`, `autres_noms`, `termes`); needs told without a name are the model's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.understanding.danger import Danger
from bot.understanding.expressions import SEULE, Mots, Repertoire
from knowledge.model import Dispositif, Evenement, Sujet, Terme

NEUTRES = ("smalltalk", "hors_sujet")  # needs that open no right
AUU = "auu"
CALME = Danger()
COUPLE = ("immediat", "violence")  # the levels of danger a partner may be the author of
MALHEURS = frozenset({"urgence_vitale", "accident_ou_feu"})  # rules of the triage that nobody is the author of
PARTENAIRE = re.compile(
    r"\b(?:mari|conjoint|compagnon|concubin|fiance|petit ami|ex|compagne|conjointe|epoux|epouse"
    r"|(?:mon|ma|son|sa|ton|ta|notre|leur|le|la|l) (?:copain|copine|mec|homme|femme|cheri)"
    r"|pere (?:de|du|des) (?:mes|mon|ma|ses|son|sa|la|nos)? ?(?:enfants?|fils|fille|petite?s?|bebe))\b"
)
AUTRE = re.compile(
    r"\b(?:oncle|tante|cousine?|voisine?s?|patronn?e?|employeu\w+|chef|collegues?|coloc\w*|proprio\w*|proprietaire|beau (?:pere|frere|fils)"
    r"|belle (?:mere|soeur|fille)|tuteur|prof\w*|aide soignante?|inconnus?|proxenete|passeur)\b"
    r"|\b(?:mon|ma|mes|le|la|son|sa) (?:grand )?(?:pere|mere|frere|soeur|fils|fille|parents|freres|papa|maman)(?: (?:de )?\d+ ans?| aine| adulte| jumeau)?"
    r" (?:me|m|ma|nous|a|ont|veut|veulent|est|sont|tape|frappe|crie)\b"
)
# whom a partner may be the author of, told by somebody who hears it: « ma voisine crie, son mari la tape »
SON_PARTENAIRE = re.compile(
    r"\b(?:son|leur|le) (?:mari|conjoint|compagnon|concubin|copain|mec|ami|petit ami|fiance|homme|ex|mari de sa|mari de ma)\b"
    r"(?: \w+){0,2} (?:la|l|lui|a|est|etait|va|crie|hurle|jette|casse|menace|surveille)\b"
)
FAMILLE = re.compile(  # of whom « il » may be said, when no partner is named
    r"\b(?:grand )?(?:pere|papa|frere|parents|freres|beau pere|belle mere)\b"
    r"|\bfils(?: adulte| aine)? (?:de |a |d )?(?:1[6-9]|[2-6]\d) ans|\bfils (?:1[6-9]|[2-6]\d) ans|\bpetit fils\b"
)
MIS_DEHORS = re.compile(  # what a partner does who leaves somebody without a roof
    r"\b(?:mis|mise|jete|jetee|foutu|foutue|vire|viree|chasse|chassee|sorti|sortie|laisse|laissee|met|jette|fout)\w* (?:a la porte|dehors|a la rue)"
    r"|\b(?:change|changer|changee?s?) (?:de |la |le |les |ma |mes )?(?:serrures?|barillet|verrou)|\b(?:casse|frappe|tape|gifle|menace|cogne)\w*"
)
SA_FEMME = re.compile(
    r"\b(?:patron|employeur|chef|voisin|proprio\w*|proprietaire|oncle|frere|pere)\b.*\b(?:sa|ma) (?:femme|belle soeur|tante|mere)\b"
)
LUI = re.compile(r"\b(?:il|elle)\b")
ENFANT = re.compile(
    r"\b(?:orphelin\w*|enfants?|fils|filles?|bebe|petite?s?|garcons?|gamin\w*|gosses?|jumeaux|jumelles|ados?|mineure?s?"
    r"|collegien\w*|ecolier\w*|lyceen\w*|leur (?:pere|papa|mere|maman))\b"
)
PARENT = re.compile(
    r"\b(?:orphelin\w*|mari|femme|conjointe?|compagn\w+|copain|copine|concubine?|pere|papa|mere|maman|ex|epou\w+|veu\w+|parents?)\b"
)
ENFANT_MORT = re.compile(
    r"(?<!pere de )(?<!papa de )(?<!mere de )(?<!maman de )\b(?:mon|ma|notre|son|sa|leur|d un) (?:fils|fille|bebe|enfant|petite?|garcon)\b"
    r"[^.]{0,30}\b(?:mort|morte|decedee?)\b|\bdeces d (?:un|une) (?:nourrisson|bebe|enfant|nouveau ne)\b|\bperdu (?:mon|ma|notre|un|son|sa) (?:fils|fille|bebe|enfant)\b|\bmorts? nes?\b|\bfausse couche\b"
)


def build_dispositifs(dispositifs: Mapping[str, Dispositif]) -> Repertoire[str]:
    """Compile the names of every dispositif; its `nom_court` only without its article."""
    return Repertoire(
        (nom, code)
        for code, dispositif in dispositifs.items()
        for nom in (dispositif.sigle, dispositif.nom, *dispositif.autres_noms)
        if nom
    )


def build_evenements(evenements: Mapping[str, Evenement]) -> Repertoire[str]:
    """Compile how people say each life event; its label counts when it is the whole message."""
    return Repertoire(
        (expression, code)
        for code, evenement in evenements.items()
        for expression in (SEULE + evenement.libelle, *evenement.expressions)
    )


def build_termes(glossaire: Mapping[str, Terme]) -> Repertoire[str]:
    """Compile the words that the glossary explains."""
    return Repertoire((terme, code) for code, fiche in glossaire.items() for terme in fiche.termes)


def find_evenements(mots: Mots, repertoire: Repertoire[str]) -> tuple[str, ...]:
    """Return the life events said, in order, each once; one that a negation governs is none."""
    found = [*repertoire.alone(mots), *(trouve.sens for trouve in repertoire.find(mots))]
    return tuple(dict.fromkeys(found))


def find_codes(mots: Mots, repertoire: Repertoire[str]) -> tuple[str, ...]:
    """Return the codes named, in order, each once, even denied (« pas de RSA »).

    >>> from bot.understanding.expressions import cut
    >>> find_codes(cut("l asf et pas l auu"), Repertoire([("AUU", "auu"), ("ASF", "asf")]))
    ('asf', 'auu')
    """
    return tuple(dict.fromkeys(trouve.sens for trouve in repertoire.find(mots, denied=True)))


def orphan(normal: str) -> bool:
    """Tell whether a normalised message about a death speaks of a child who lost a parent.

    >>> orphan("mon mari est mort j ai 2 enfants"), orphan("notre fils est mort"), orphan("les obseques de mon pere")
    (True, False, False)
    """
    return bool(ENFANT.search(normal) and PARENT.search(normal)) and not ENFANT_MORT.search(normal)


def guess_author(normal: str) -> str | None:
    """Tell who a normalised message of danger accuses: `couple`, `autre`, or None when nothing says so.

    >>> [guess_author(m) for m in ("mon mari a un couteau", "mon oncle me frappe", "mon pere m a frappe", "il tape")]
    ['couple', 'autre', 'autre', None]
    """
    autre, couple = AUTRE.search(normal), PARTENAIRE.search(normal)
    if couple and SON_PARTENAIRE.search(normal):
        return "couple"
    if autre and couple:  # « mon patron, quand sa femme est partie »: him; « le mari de ma fille »: words do not tell
        return "autre" if autre.start() < couple.start() and SA_FEMME.search(normal) else None
    return "autre" if autre else "couple" if couple else None


def misfortune(danger: Danger) -> bool:
    """Tell whether a danger is an accident or an illness: nobody does it."""
    regles = {regle for _, regle, niveau in danger.expressions if niveau == danger.niveau}
    return bool(regles) and regles <= MALHEURS


def partner_violence(normal: str, danger: Danger, relation: str | None) -> bool:
    """Tell whether the author of a danger is, or was, the partner; « il », when nobody else is named, is most often that.

    >>> [partner_violence(m, Danger("immediat", True), None) for m in ("il a un couteau", "mon pere a un couteau")]
    [True, False]
    """
    auteur = guess_author(normal)
    if danger.niveau == "sans_toit" and MIS_DEHORS.search(normal):
        return auteur == "couple" or auteur is None and relation in ("conjoint", "ex")
    if danger.niveau not in COUPLE:
        return False
    if relation or auteur:
        return relation in ("conjoint", "ex") if relation else auteur == "couple"
    return bool(LUI.search(normal)) and not FAMILLE.search(normal) and not misfortune(danger)


def choose_dispositifs(
    besoins: Sequence[str],
    nommes: Sequence[str],
    sujets: Mapping[str, Sujet],
    normal: str,
    *,
    danger: Danger = CALME,
    relation: str | None = None,
    auteur: bool = False,
) -> tuple[str, ...]:
    """Return the rights a message is about: those of its first need, then of its other needs, then those it names.

    A need that opens no right opens none through a doubtful second need or a right named in passing (« je suis au RSA »).

    Args:
        besoins: the needs, the first one decides.
        nommes: the rights that are named.
        sujets: the needs of the content.
        normal: the normalised message.
        danger: what the triage and the model found.
        relation: who is violent, when it is said.
        auteur: the person is the author of violence: never `auu`.
    """
    if not besoins or besoins[0] in NEUTRES:
        return ()
    parcours = {code for sujet in sujets.values() for code in sujet.parcours}
    ouverts = {besoin: [code for code in sujets[besoin].dispositifs if code in parcours] for besoin in besoins}
    if not orphan(normal):
        ouverts.pop("deuil", None)
    if partner_violence(normal, danger, relation) or (
        danger.niveau in COUPLE
        and "violences_conjugales" in besoins
        and guess_author(normal) != "autre"
        and not misfortune(danger)
    ):
        ouverts["urgence_danger"] = [AUU]
    exclus = {AUU} if auteur else set()
    premiers = [code for code in ouverts.get(besoins[0], ()) if code not in exclus]
    if not premiers:
        return ()
    suivants = [code for besoin in besoins[1:] for code in ouverts.get(besoin, ())]
    return tuple(code for code in dict.fromkeys([*premiers, *suivants, *nommes]) if code not in exclus)
