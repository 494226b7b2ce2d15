"""Plain language as a rule: how long a sentence may be, and what no text that people read may hold.

Thresholds and lists are here and nowhere else. Whether a text can be understood is for its readers to say: this only finds what
surely cannot. Codes, figures and addresses are `checks`' matter; spaces before « ; : ! ? » are set when a page is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGUE = 15  # words; beyond, a sentence is worth cutting
TROP_LONGUE = 20  # words; beyond, it is refused

# What a resident cannot be expected to know → what to write. A glossary explains such words: its definitions may say them.
JARGON = {
    r"recouvr(?:e|é|és|ée|ées|er|ement|ements)": "faire payer", r"créanci(?:er|ers|ère|ères)": "qui doit recevoir la pension",
    r"débit(?:eur|eurs|rice|rices)": "qui doit payer", r"tiers": "une autre personne", r"prestations?": "aide",
    r"homologu(?:é|és|ée|ées|er|ation)": "validé par le juge", r"saisir|saisine": "s'adresser à, écrire à",
    r"éligib(?:le|les|ilité)": "semblez remplir les conditions", r"bénéficiaires?": "qui reçoit l'aide",
    r"ayants? droit": "la famille", r"usagers?": "vous, les personnes", r"requérante?s?": "qui demande",
    r"pièces? justificatives?": "papiers", r"formalités?": "démarches", r"modalités?": "comment faire",
    r"octroi|octroy\w+": "donner", r"notifi\w+": "courrier de décision", r"forclu\w+": "trop tard",
    r"subrog\w+": "à votre place", r"exonér\w+": "ne pas payer", r"assujetti\w*": "doit payer", r"contentieux": "désaccord",
    r"dérog\w+": "exception", r"afférente?s?": "de", r"susvisée?s?|susmentionnée?s?": "ce, cette", r"nonobstant": "malgré",
    r"stipul\w+": "dire", r"au titre d(?:e|u|es)": "pour", r"dans le cadre d(?:e|u|es)": "pour, pendant",
    r"en vertu d(?:e|u|es)": "selon", r"conformément": "comme", r"le cas échéant": "si c'est votre cas",
    r"droit commun": "règle générale",
}  # fmt: skip
MOTS_DIFFICILES = [(re.compile(rf"\b(?:{motif})\b", re.IGNORECASE), simple) for motif, simple in JARGON.items()]
UN_DE_CES_MOTS = re.compile(rf"\b(?:{'|'.join(JARGON)})\b", re.IGNORECASE)  # most sentences hold none
# Names, and what a reply spells out by itself the first time (`sigles`); a text spells out any other beside itself.
SIGLES = frozenset({"SMS", "EDF", "RSA", "MSA", "SMIC", "RIB"})
_NE = r"\bn(?:e\s|['’])"
_NON = r"\b(?:pas|jamais|plus|rien|personne|aucune?)\b"
_SUITE = r"[^,;:.!?]*?"
DOUBLES = tuple(
    re.compile(motif, re.IGNORECASE)
    for motif in (
        rf"{_NE}{_SUITE}\b(?:pas|jamais|plus)\s+(?:\w+\s+)?(?:sans|impossible|inutile|interdite?|illégale?|incompatible|rare)\b",
        rf"{_NE}{_SUITE}{_NON}{_SUITE}\bqu(?:e\s|['’]){_SUITE}{_NE}{_SUITE}(?:{_NON}|\bni\b)",
        rf"(?:{_NE}{_SUITE}{_NON}{_SUITE}|{_NON}\s{_NE}{_SUITE})\bsans\s+qu(?:e\s|['’])",
        rf"\b(?:personne|rien)\s{_NE}{_SUITE}\bpas\b",
        rf"\bqu(?:e\s|['’])(?:personne|rien)\s{_NE}",
    )
)
TYPOGRAPHIE = {
    r"[\w»)][?!;]|\w:(?=\s|$)": "il manque une espace avant « ? ! : ; »",
    r"«\S|[^\s\u202f]»": "il manque une espace à l'intérieur des guillemets",
    r'["“”]': "écrivez les guillemets « ainsi »",
    r"\.\.\.": "écrivez les points de suspension en un signe : …",
    r"\w·\w": "le point médian se lit mal à voix haute. Écrivez autrement",
    r"[☀-➿\U0001f300-\U0001faff]": "pas d'image dans un texte",
    r"  ": "il y a deux espaces de suite",
}
TUTOIEMENT = re.compile(r"\b(?:tu|ton|ta|tes|toi)\b", re.IGNORECASE)
CITATION = re.compile(r"«[^»]*»")  # somebody else's words, or what is written on a button
ADRESSE = re.compile(r"https?://\S+")
REPERE = re.compile(r"\{[^{}]*\}")
FIN = re.compile(r"(?<=[.!?…])\s+|\n")
MOT = re.compile(r"[\w'’-]+")
SIGLE = re.compile(r"\b[A-ZÉ]{3,}\b")


def cut_phrases(texte: str) -> list[str]:
    """Cut a text in sentences; a colon or a semicolon ends none.

    >>> cut_phrases("Un mot. Et {contact:caf_ain} : deux ?")
    ['Un mot.', 'Et X : deux ?']
    """
    return [phrase for phrase in FIN.split(REPERE.sub("X", ADRESSE.sub("X", texte))) if phrase.strip()]


def count_mots(phrase: str) -> int:
    """Count the words of a sentence.

    >>> count_mots("C'est à vous : appelez la Caf.")
    6
    """
    return len(MOT.findall(phrase))


def long_phrases(texte: str) -> list[str]:
    """Return the sentences that are worth cutting, though they are not refused."""
    return [phrase for phrase in cut_phrases(texte) if LONGUE < count_mots(phrase) <= TROP_LONGUE]


def find_fautes(texte: str, explique: bool = False) -> Iterator[str]:
    """Yield, in French for the editor, what makes a text hard to read.

    Args:
        explique: the text explains a word, and may say it.

    >>> list(find_fautes("Ce n'est pas impossible."))
    ["double négation : « Ce n'est pas impossible. ». Dites-le à la forme affirmative."]
    """
    for phrase in cut_phrases(texte):
        if (mots := count_mots(phrase)) > TROP_LONGUE:
            yield f"une phrase de {mots} mots : « {phrase} ». Coupez-la : {TROP_LONGUE} mots au plus, {LONGUE} si possible."
        nu = CITATION.sub("X", phrase)
        if any(motif.search(nu) for motif in DOUBLES):
            yield f"double négation : « {phrase} ». Dites-le à la forme affirmative."
        if TUTOIEMENT.search(nu):
            yield f"tutoie : « {phrase} ». Dites « vous »."
        if not explique:
            yield from _jargon(nu)
    yield from (f"{message}." for motif, message in TYPOGRAPHIE.items() if re.search(motif, ADRESSE.sub("X", texte)))
    yield from _sigles(REPERE.sub("", texte))


def _jargon(phrase: str) -> Iterator[str]:
    if not UN_DE_CES_MOTS.search(phrase):
        return
    for motif, simple in MOTS_DIFFICILES:
        if trouve := motif.search(phrase):
            yield f"« {trouve[0]} » n'est pas un mot de tous les jours. Dites plutôt : {simple}."


def _sigles(texte: str) -> Iterator[str]:
    for sigle in dict.fromkeys(SIGLE.findall(texte)):
        explique = re.search(rf"\((?:le |la |l['’])?{sigle}\)|\b{sigle} \(| : (?:le |la |l['’]){sigle}\b", texte)
        if sigle not in SIGLES and not explique:
            yield f"« {sigle} » n'est pas expliqué. Écrivez les mots, puis le sigle entre parenthèses."
