"""Entry points: codes that a link may carry, which say nothing to whoever reads the address bar or the history.

A code chooses the answers proposed on the first screen, nothing else. They are documented for whoever writes the links.
"""

from __future__ import annotations

from knowledge.catalogue import Catalogue
from knowledge.messages import Message, buttons

# What each code proposes first. Opaque on purpose; a code is never given another meaning.
ENTREES: dict[str, tuple[str, ...]] = {
    "p11": ("separation", "pension_alimentaire", "logement", "violences_conjugales"),
    "p12": ("pension_alimentaire", "separation"),
    "p13": ("energie_impayes", "impaye_loyer", "alimentaire_secours"),
    "p14": ("impaye_loyer", "logement", "energie_impayes"),
    "p15": ("garde_insertion", "garde_enfant", "rsa_emploi"),
    "p16": ("naissance_famille", "garde_enfant", "logement"),
    "p17": ("rsa_emploi", "prime_activite", "garde_insertion"),
    "p18": ("deuil", "naissance_famille", "logement"),
    "p19": ("logement", "impaye_loyer"),
    "p20": ("vacances_loisirs", "naissance_famille"),
}

# Names for links that people write by hand. A name says what it is about: the door answers by its code, so that neither
# the address bar nor the history ever holds it.
NOMS = {"separation": "p11", "naissance": "p16", "logement": "p19", "deuil": "p18", "emploi": "p17", "garde": "p15"}


def read_entree(code: str | None) -> str | None:
    """Return a code that exists, or None: an unknown one changes nothing.

    >>> read_entree("p13"), read_entree("separation"), read_entree("<script>"), read_entree(None)
    ('p13', None, None, None)
    """
    return code if code in ENTREES else None


def greet(accueil: Message, catalogue: Catalogue, entree: str | None) -> Message:
    """Return the first message, with the answers that suit where the person comes from."""
    connus = [catalogue.sujet(code) for code in ENTREES.get(entree or "", ())]
    proposes = buttons(sujet.libelle for sujet in connus if sujet)
    if not proposes:
        return accueil
    return accueil | {"buttons": [*proposes, *buttons(["Autre chose"])]}
