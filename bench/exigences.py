"""What must hold, alone and beside Rasa as published; each is judged on the numbers of one and the same run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.statistiques import ratio, write

Chiffres = Mapping[str, float]


@dataclass(frozen=True)
class Exigence:
    """A bound on one number of ours, or on its ratio to stock's. `sens`: "<=" or ">="."""

    cle: str
    libelle: str
    borne: float
    sens: str = "<="
    unite: str = ""
    rapport: bool = False

    def value(self, notre: Chiffres, stock: Chiffres | None) -> float | None:
        """Return what is judged; None when it was not measured."""
        if self.rapport:
            return ratio(notre.get(self.cle), (stock or {}).get(self.cle))
        return notre.get(self.cle)

    def holds(self, valeur: float) -> bool:
        """Tell whether a value is within the bound."""
        return valeur <= self.borne if self.sens == "<=" else valeur >= self.borne

    def line(self, valeur: float) -> str:
        """Write what was found, what is wanted, and the verdict last."""
        signe = "≤" if self.sens == "<=" else "≥"
        unite = "×" if self.rapport else self.unite
        trouve, voulu = write(valeur, unite), write(self.borne, unite)
        return f"{self.libelle} : {trouve} (voulu {signe} {voulu}) {'ok' if self.holds(valeur) else 'NON'}"


SEULES = (
    Exigence("long_rapport", "Centième tour, par rapport au premier", 2.0, unite="×"),
    Exigence("entrainement_s", "Entraînement, cache vide", 40.0, unite="s"),
    Exigence("pret_s", "Rasa prêt", 8.0, unite="s"),
    Exigence("memoire_mo", "Mémoire de Rasa, après la charge", 500.0, unite="Mo"),
    Exigence("enorme_s", "Message de 20 000 caractères, par Rasa", 1.0, unite="s"),
    Exigence("evaluer_us", "Évaluer un dispositif, médiane", 1000.0, unite="µs"),
    Exigence("orienter_us", "Orienter vers des contacts, médiane", 2000.0, unite="µs"),
    Exigence("verifier_s", "Vérifier tout le contenu", 3.0, unite="s"),
    Exigence("charger_s", "Charger une release", 1.0, unite="s"),
    Exigence("enorme_entier_s", "Message de 20 000 caractères, tri du danger compris", 1.0, unite="s"),
    Exigence("porte_p95_ms", "Tour par la page, 50 conversations à la fois, 95e centile", 300.0, unite="ms"),
    Exigence("porte_erreurs", "  … tours mal répondus", 0.0),
    Exigence("danger_sans_rasa_ms", "Danger dit par la page, Rasa arrêté", 50.0, unite="ms"),
)
A_COTE = (
    Exigence("rest_formulaire_p50_ms", "Tour par REST, médiane", 0.5, rapport=True),
    *(
        Exigence(f"debit_{n}", f"Tours par seconde, {n} conversation{'s' * (n > 1)} à la fois", 4.0, ">=", rapport=True)
        for n in (1, 8, 32)
    ),
    Exigence("pret_s", "Temps pour être prêt", 0.5, rapport=True),
    Exigence("memoire_mo", "Mémoire après la charge", 0.5, rapport=True),
)


def judge(notre: Chiffres, stock: Chiffres | None) -> Iterator[str]:
    """Yield one line for each requirement that this run measured."""
    for exigence in (*SEULES, *(A_COTE if stock else ())):
        valeur = exigence.value(notre, stock)
        if valeur is not None:
            yield exigence.line(valeur)
