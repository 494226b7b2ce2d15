"""Lay the numbers out: one line a measure, a column for each installation. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bench.exigences import judge
from bench.statistiques import ratio, write

# (key, what it is, unit)
LIGNES = (
    ("comprendre_p50_ms", "Comprendre un récit, sans action, dans le processus : médiane", "ms"),
    ("comprendre_p95_ms", "  … 95e centile", "ms"),
    ("local_acte_p50_ms", "Tour à une action, dans le processus : médiane", "ms"),
    ("local_acte_p95_ms", "  … 95e centile", "ms"),
    ("local_formulaire_p50_ms", "Tour de formulaire, dans le processus : médiane", "ms"),
    ("local_formulaire_p95_ms", "  … 95e centile", "ms"),
    ("rest_acte_p50_ms", "Tour à une action, par REST et SQLite : médiane", "ms"),
    ("rest_acte_p95_ms", "  … 95e centile", "ms"),
    ("rest_formulaire_p50_ms", "Tour de formulaire, par REST et SQLite : médiane", "ms"),
    ("rest_formulaire_p95_ms", "  … 95e centile", "ms"),
    ("debit_1", "Tours par seconde, 1 conversation à la fois", ""),
    ("debit_8", "Tours par seconde, 8 à la fois", ""),
    ("debit_8_p95_ms", "  … 95e centile d'un tour", "ms"),
    ("debit_32", "Tours par seconde, 32 à la fois", ""),
    ("debit_32_p95_ms", "  … 95e centile d'un tour", "ms"),
    ("debit_8_cpu_ms", "Temps de processeur d'un tour, dans Rasa", "ms"),
    ("long_premier_ms", "Premier tour d'une conversation", "ms"),
    ("long_dernier_ms", "Centième tour de la même", "ms"),
    ("long_rapport", "  … rapport", "×"),
    ("enorme_s", "Un message de 20 000 caractères, par REST", "s"),
    ("enorme_entier_s", "  … avec le tri du danger et le caviardage", "s"),
    ("pret_s", "Démarrage de Rasa jusqu'à sa première réponse 200", "s"),
    ("pret_cpu_s", "  … temps de processeur", "s"),
    ("pret_tout_s", "Démarrage des trois processus ensemble", "s"),
    ("tour_a_froid_ms", "Tout premier tour après le démarrage", "ms"),
    ("memoire_charge_mo", "Mémoire de Rasa, modèle chargé", "Mo"),
    ("memoire_mo", "Mémoire de Rasa, après la charge et le message énorme", "Mo"),
    ("entrainement_s", "Entraînement, cache vide", "s"),
    ("entrainement_cpu_s", "  … temps de processeur", "s"),
    ("porte_p50_ms", "Tour par la page, 50 conversations à la fois : médiane", "ms"),
    ("porte_p95_ms", "  … 95e centile", "ms"),
    ("porte_debit", "  … tours par seconde", ""),
    ("porte_erreurs", "  … tours mal répondus", ""),
    ("porte_memoire_mo", "  … mémoire de la porte", "Mo"),
    ("danger_sans_rasa_ms", "Danger dit par la page, Rasa arrêté : médiane", "ms"),
    ("questions", "Questions posées avant le résultat, médiane", ""),
    ("evaluer_us", "Évaluer un dispositif, médiane", "µs"),
    ("orienter_us", "Orienter vers des contacts, médiane", "µs"),
    ("verifier_s", "Vérifier tout le contenu", "s"),
    ("charger_s", "Charger une release", "s"),
)  # fmt: skip
Colonnes = Mapping[str, Mapping[str, float]]


def align(rangs: Sequence[Sequence[str]]) -> list[str]:
    """Align columns: the first to the left, the others to the right.

    >>> align([("a", "10"), ("bbb", "9")])
    ['a    10', 'bbb   9']
    """
    largeurs = [max(len(rang[i]) for rang in rangs) for i in range(len(rangs[0]))]
    return [
        "  ".join(
            mot.ljust(n) if i == 0 else mot.rjust(n) for i, (mot, n) in enumerate(zip(rang, largeurs, strict=True))
        )
        for rang in rangs
    ]


def table(colonnes: Colonnes) -> list[str]:
    """Write every measure of a run; with two installations, their ratio last."""
    noms = list(colonnes)
    deux = len(noms) == 2
    rangs = [("", *noms, *(["rapport"] if deux else []))]
    for cle, libelle, unite in LIGNES:
        valeurs = [colonnes[nom].get(cle) for nom in noms]
        if any(valeur is not None for valeur in valeurs):
            rapport = [write(ratio(*valeurs), "×")] if deux else []
            rangs.append((libelle, *(write(valeur, unite) for valeur in valeurs), *rapport))
    return align(rangs)


def report(colonnes: Colonnes, remarques: Iterable[str]) -> str:
    """Return the whole page: the table, what must hold, what was done."""
    notre, *autres = colonnes.values()
    lignes = [*table(colonnes), "", "Ce qui doit tenir :", *judge(notre, autres[0] if autres else None)]
    notes = list(remarques)
    return "\n".join([*lignes, *(["", "À savoir :", *(f"- {note}" for note in notes)] if notes else [])])
