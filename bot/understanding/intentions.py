"""The names of what a person may mean, besides the sujets (which are content)."""

FACETTES = (
    "demander_definition", "demander_eligibilite", "demander_montant", "demander_justificatifs", "demander_demarches",
    "demander_delai", "demander_remboursement", "demander_contact",
)  # fmt: skip
ACTES = (
    "oui", "non", "ne_sait_pas", "corriger", "revenir", "recommencer", "arreter", "parler_personne", "saluer",
    "remercier", "qui_es_tu", "pourquoi",
)  # fmt: skip
# Acts that are small talk, and the need that asks for a person.
SUJET_DES_ACTES = dict.fromkeys(ACTES, "smalltalk") | {"parler_personne": "contact_caf"}
