"""Order the contacts of an answer: who is competent, then who is open when they are closed, then who is confirmed.

Which contacts there are, and why, is in `routing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from knowledge.model import Contact

Proposition = tuple[Contact, str]

SIX_MOIS = timedelta(days=183)
RELAIS = "Le premier contact est fermé en ce moment, celui-ci est ouvert."


def is_confirmed(contact: Contact, jour: date) -> bool:
    """Tell whether somebody, or a source, has confirmed a contact in the last six months."""
    return jour - contact.confirme_le <= SIX_MOIS


def confirmed_first(propositions: Iterable[Proposition], jour: date) -> list[Proposition]:
    """Put what nobody has confirmed for six months behind the rest; the order of the content decides between equals.

    « Votre fournisseur » has no number nor address that could be confirmed: it does not go before those that have.
    """

    def key(proposition: Proposition) -> bool:
        contact = proposition[0]
        return not (is_confirmed(contact, jour) and (contact.telephone or contact.site_web or contact.adresse))

    return sorted(propositions, key=key)


def unique(propositions: Iterable[Proposition]) -> list[Proposition]:
    """Keep the first proposal of each contact, in order."""
    kept: dict[str, Proposition] = {}
    for contact, raison in propositions:
        kept.setdefault(contact.code, (contact, raison))
    return list(kept.values())


def order(groupes: Sequence[Sequence[Proposition]], jour: date) -> list[Proposition]:
    """Order what each referral proposes.

    The first referral names who is competent: nobody more recent may take that place, a fresh address that cannot decide
    is of no use. Behind, a contact that is confirmed comes before one that is not.
    """
    pleins = [groupe for groupe in groupes if groupe]
    suite = [proposition for groupe in pleins[1:] for proposition in groupe]
    competents = confirmed_first(pleins[0], jour) if pleins else []
    return unique([*competents, *confirmed_first(unique(suite), jour)])
