"""What a right may be worth, from the baremes in force: never a figure of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from knowledge.model import INCONNU, Bareme, Montant, Situation

CENT = Decimal("0.01")
TRANCHES = ("1", "2", "3", "4")


@dataclass(frozen=True)
class Estimation:
    """An amount, or the range it must be in. Euros, rounded to the cent.

    `textes`: other words of the sentence, by placeholder; `codes`: the baremes it comes from; `valide_au`: its last day.
    """

    minimum: Decimal
    maximum: Decimal
    valide_au: date | None = None
    codes: tuple[str, ...] = ()
    textes: dict[str, str] = field(default_factory=dict)
    deux: bool = False  # too near a threshold to choose: both amounts are possible, nothing between

    @property
    def exact(self) -> bool:
        """Tell whether it is one amount."""
        return self.minimum == self.maximum


class _Baremes:
    """The values of a day, and which of them a calculation used."""

    def __init__(self, montant: Montant, baremes: Mapping[str, Bareme], jour: date) -> None:
        self._parametres, self._baremes, self._jour = montant.parametres, baremes, jour
        self.codes: dict[str, date | None] = {}

    def texte(self, nom: str) -> str:
        """Return the value of a parameter of the calculation."""
        code = self._parametres[nom]
        valeur = self._baremes[code].at(self._jour)
        if valeur.statut == "conteste":
            raise LookupError(f"bareme {code!r} is contested")
        self.codes[code] = valeur.valide_au
        return str(valeur.valeur)

    def __call__(self, nom: str) -> Decimal:
        return Decimal(self.texte(nom))

    def estimation(self, minimum: Decimal, maximum: Decimal, deux: bool = False, **textes: str) -> Estimation:
        """Return the estimation with what it was made of."""
        fins = [fin for fin in self.codes.values() if fin]
        bornes = [borne.quantize(CENT, ROUND_HALF_UP) for borne in (minimum, maximum)]
        return Estimation(bornes[0], bornes[1], min(fins, default=None), tuple(self.codes), dict(textes), deux)


def _known(situation: Situation, fait: str) -> Decimal | None:
    valeur = situation.get(fait)
    return None if valeur in (None, INCONNU) else Decimal(str(valeur))


def _par_enfant(b: _Baremes, situation: Situation) -> Estimation | None:
    """So much for each child; with an unknown number, for one."""
    enfants = _known(situation, "nombre_enfants")
    un = b("par_enfant")
    total = un * (enfants or 1)
    return b.estimation(total, total, par_enfant=str(un))


def _auu_base(b: _Baremes, enfants: Decimal) -> Decimal:
    """Return the RSA amount with its supplements (CASF D. 214-13, R. 262-1)."""
    taux = [b("taux_enfant_1"), b("taux_enfant_2")][: int(enfants)]
    suivants = max(enfants - 2, Decimal(0))
    return b("socle") * (1 + sum(taux, Decimal(0)) + b("taux_enfant_suivant") * suivants)


def _auu(b: _Baremes, situation: Situation) -> Estimation | None:
    """The base, reduced by bands of the person's own income of the month before (CASF D. 214-14)."""
    enfants, ressources = _known(situation, "nombre_enfants"), _known(situation, "ressources_mensuelles")
    if enfants is None:
        return None
    base, reference, marge = _auu_base(b, enfants), b("reference"), b("marge")
    parts = [b(f"part_{tranche}") for tranche in TRANCHES]
    if ressources is None:
        return b.estimation(base * parts[-1], base * parts[0])
    seuils = [b(f"seuil_{tranche}") * reference for tranche in TRANCHES[:-1]]
    for rang, seuil in enumerate(seuils):
        if abs(ressources - seuil) < marge:
            return b.estimation(base * parts[rang + 1], base * parts[rang], deux=True)
    rang = sum(ressources > seuil for seuil in seuils)
    return b.estimation(base * parts[rang], base * parts[rang])


def _auu_don_pret(b: _Baremes, situation: Situation) -> Estimation | None:
    """Gift under a threshold, interest-free loan above it (CASF D. 214-13; single persons only)."""
    enfants, ressources = _known(situation, "nombre_enfants"), _known(situation, "ressources_mensuelles")
    if enfants is None or ressources is None:
        return None
    seuil = b(f"don_enfant_{min(int(enfants), 3)}") * b("reference")
    if abs(ressources - seuil) < b("marge"):
        forme = "forme_incertaine"
    else:
        forme = "forme_don" if ressources <= seuil else "forme_pret"
    arrondi = seuil.quantize(Decimal(1), ROUND_HALF_UP)
    return b.estimation(arrondi, arrondi, forme=b.texte(forme), seuil=str(arrondi))


def _rsa(b: _Baremes, situation: Situation) -> Estimation | None:
    """The most that the RSA can be for this family; the household's own income comes off it."""
    enfants, couple = _known(situation, "nombre_enfants"), situation.get("vit_en_couple")
    if enfants is None or not isinstance(couple, bool):
        return None
    foyer = "couple" if couple else "seul"
    total = b(f"{foyer}_{min(int(enfants), 2)}") + b("enfant_suivant") * max(enfants - 2, Decimal(0))
    return b.estimation(total, total)


CALCULS: dict[str, Callable[[_Baremes, Situation], Estimation | None]] = {
    "par_enfant": _par_enfant,
    "auu": _auu,
    "auu_don_pret": _auu_don_pret,
    "rsa": _rsa,
}


def lost_value(montant: Montant, jour: date, baremes: Mapping[str, Bareme]) -> str | None:
    """Return the first bareme of a calculation that has no value to say on that day: it has expired, or is contested."""
    for code in montant.parametres.values():
        try:
            if baremes[code].at(jour).statut == "conteste":
                return code
        except LookupError:
            return code
    return None


def estimate(montant: Montant, situation: Situation, jour: date, baremes: Mapping[str, Bareme]) -> Estimation | None:
    """Return what the right may be worth, or None when a fait is missing or a value is no longer in force."""
    try:
        return CALCULS[montant.calcul](_Baremes(montant, baremes, jour), situation)
    except LookupError:
        return None
