"""Write the answer about one dispositif: the contract `resultat`, as data, for every voice.

Here is what is said, from which statement and with which source; its layout as text is in `messages`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from knowledge.amounts import Estimation, lost_value
from knowledge.catalogue import HORS_AIN, Catalogue
from knowledge.exceptions_legales import as_date, months_after
from knowledge.model import Critere, Dispositif, Enonce, Evaluation, Montant, Situation, Verdict
from knowledge.routing import Orientation
from knowledge.textes import Redaction, Rendu, euros, french_date

EN_EUROS = ("par_enfant", "seuil")
EVALUATION = (
    "dispositif", "verdict", "raisons", "manquants", "non_verifie", "montants", "montant_inconnu", "demarches",
    "justificatifs", "sources", "release",
)  # fmt: skip
ECHEANCE = "{echeance}"
FIN_INCONNUE = "la fin de ce délai"


class Resultats:
    """Writes results for one catalogue on one day."""

    def __init__(self, catalogue: Catalogue, moment: datetime) -> None:
        self.catalogue = catalogue
        self.moment = moment
        self.jour = moment.date()
        self.redaction = Redaction(catalogue.contenu, self.jour)

    def enonces(self, enonces: tuple[Enonce, ...], situation: Situation) -> list[Rendu]:
        """Write the statements that concern this situation."""
        return [
            self.redaction.write(enonce) for enonce in enonces if self.catalogue.concerns(enonce, situation, self.jour)
        ]

    def raisons(self, evaluation: Evaluation, situation: Situation) -> list[Rendu]:
        """Write why: what closes first, then what can be mended, what is unknown, what holds."""
        textes = [(critere, critere.si_faux) for critere in evaluation.refuses]
        for critere in evaluation.a_remedier:
            textes += [(critere, critere.si_faux), (critere, critere.remede or "")]
        textes += [(critere, critere.si_inconnu) for critere in evaluation.inconnus]
        if not evaluation.refuses:
            textes += [(critere, critere.si_vrai) for critere in evaluation.vrais]
        return [self._reason(critere, texte, situation) for critere, texte in textes]

    def _reason(self, critere: Critere, texte: str, situation: Situation) -> Rendu:
        if ECHEANCE in texte:
            texte = texte.replace(ECHEANCE, self._deadline(critere, situation))
        return self.redaction.write(Enonce(texte=texte, source=critere.source, statut=critere.statut))

    def _deadline(self, critere: Critere, situation: Situation) -> str:
        """Return the day when the months of a dated critere have passed: « 3 mars 2027 »."""
        depuis = as_date(situation.get(critere.fait))
        try:
            mois = self.catalogue.contenu.baremes[str(critere.parametre)].at(self.jour).valeur
        except LookupError:  # the delay itself is no longer known
            return FIN_INCONNUE
        return french_date(months_after(depuis, int(Decimal(str(mois))))) if depuis else FIN_INCONNUE

    def non_verifie(self, dispositif: Dispositif, evaluation: Evaluation) -> list[str]:
        """List what was not checked: criteria not worth a question, questions not asked, and the fiche's own list."""
        criteres = [*evaluation.manquants, *evaluation.non_verifies]
        textes = [self.redaction.say(critere.si_inconnu) for critere in criteres]
        return list(dict.fromkeys([*textes, *map(self.redaction.say, dispositif.non_verifie)]))

    def montants(self, code: str, situation: Situation) -> list[dict[str, Any]]:
        """Write what the right may be worth, each amount with its last day."""
        dispositif = self.catalogue.dispositif(code)
        estimations = self.catalogue.estimations(code, situation, self.jour)
        return [self._amount(dispositif.montants[rang], estimation) for rang, estimation in estimations]

    def lost_amount(self, code: str, situation: Situation) -> str | None:
        """Say why an amount that concerns this person is not said any more, and who knows it; None when nothing is lost."""
        for montant in self.catalogue.dispositif(code).montants:
            if self.catalogue.concerns(montant, situation, self.jour):
                perdu = lost_value(montant, self.jour, self.catalogue.contenu.baremes)
                if perdu:
                    return self.redaction.expired(perdu, "montant_perime")
        return None

    def _amount(self, montant: Montant, estimation: Estimation) -> dict[str, Any]:
        texte = montant.texte.replace("{montant}", _range(estimation, montant.statut == "calcule"))
        for nom, valeur in estimation.textes.items():
            texte = texte.replace(f"{{{nom}}}", euros(Decimal(valeur)) if nom in EN_EUROS else valeur)
        enonce = Enonce(texte=texte, source=montant.source, statut=montant.statut)
        rendu = self.redaction.write(enonce)
        return {
            "texte": rendu.texte,
            "minimum": str(estimation.minimum),
            "maximum": str(estimation.maximum),
            "periodicite": montant.periodicite,
            "statut": rendu.statut,
            "valide_au": _iso(estimation.valide_au),
            "jusqu_au": french_date(estimation.valide_au) if estimation.valide_au else None,
            "sources": self.sources([*rendu.sources, *self._bareme_sources(estimation)]),
        }

    def _bareme_sources(self, estimation: Estimation) -> list[str]:
        baremes = self.catalogue.contenu.baremes
        return [source for code in estimation.codes for source in baremes[code].at(self.jour).sources]

    def sources(self, codes: Any) -> list[dict[str, Any]]:
        """Describe sources, each once."""
        connues = self.catalogue.contenu.sources
        return [
            {"code": code, "titre": connues[code].titre, "date": _iso(connues[code].paru_le), "url": connues[code].url}
            for code in dict.fromkeys(codes)
        ]

    def orientation(self, orientation: Orientation) -> dict[str, Any]:
        """Describe one contact as data."""
        contact = orientation.contact
        return {
            "code": contact.code, "nom": contact.nom, "pour": self.redaction.say(contact.description),
            "telephone": contact.telephone, "cout": contact.cout, "courriel": contact.courriel,
            "site_web": contact.site_web, "adresse": _address(contact), "horaires": orientation.horaires,
            "ouvert": orientation.ouvert, "prochaine_ouverture": orientation.prochaine_ouverture,
            "distance_km": orientation.distance_km, "raison": self.redaction.say(orientation.raison),
            "remarque": contact.remarque, "a_verifier": orientation.a_verifier, "date_maj": _iso(contact.confirme_le),
        }  # fmt: skip

    def contacts(self, code: str, situation: Situation) -> list[dict[str, Any]]:
        """Return whom to see about this right, in order."""
        renvois = self.catalogue.renvois(code, situation)
        return [self.orientation(o) for o in self.catalogue.route(renvois, situation, self.moment)]

    def voisins(self, code: str, situation: Situation) -> list[dict[str, str]]:
        """Return the neighbouring rights worth asking about."""
        dispositifs = self.catalogue.contenu.dispositifs
        return [
            {"dispositif": v.dispositif, "nom": dispositifs[v.dispositif].nom, "raison": self.redaction.say(v.raison)}
            for v in self.catalogue.dispositif(code).voisins
            if self.catalogue.all_hold(v.si, situation, self.jour)
        ]

    def resultat(self, code: str, situation: Situation) -> dict[str, Any]:
        """Return everything the contract `resultat` holds about one dispositif."""
        dispositif = self.catalogue.dispositif(code)
        evaluation = self.catalogue.evaluate(code, situation, self.jour)
        ouvert = evaluation.verdict is not Verdict.PEU_PROBABLE
        montants = self.montants(code, situation) if ouvert else []
        parties = {
            "raisons": self.raisons(evaluation, situation),
            "demarches": self.enonces(dispositif.demarches, situation) if ouvert else [],
            "justificatifs": self.enonces(dispositif.justificatifs, situation) if ouvert else [],
            "delais": self.enonces(dispositif.delais, situation) if ouvert else [],
            "securite": self.enonces(dispositif.securite, situation),
        }
        cites = [source for rendus in parties.values() for rendu in rendus for source in rendu.sources]
        fins = [montant["valide_au"] for montant in montants if montant["valide_au"]]
        return {
            "type": "resultat",
            "dispositif": code,
            "nom": dispositif.nom,
            "organisme": self.organisme(dispositif, situation),
            "decision": dispositif.decision,
            "verdict": evaluation.verdict.value,
            "resume": _described(self.redaction.write(dispositif.resume)),
            **{nom: [_described(rendu) for rendu in rendus] for nom, rendus in parties.items()},
            "non_verifie": self.non_verifie(dispositif, evaluation),
            "manquants": list(evaluation.faits_manquants),
            "montants": montants,
            "montant_inconnu": self._unknown_amount(dispositif, situation, bool(montants)) if ouvert else None,
            "contacts": self.contacts(code, situation),
            "voisins": self.voisins(code, situation),
            "sources": self.sources([*cites, *dispositif.sources]),
            "verifie_le": _iso(dispositif.verifie_le),
            "valide_au": min(fins, default=None),
            "release": self.catalogue.release,
        }

    def evaluation(self, code: str, situation: Situation) -> dict[str, Any]:
        """Return the part of a result that the rules alone decide, without whom to see."""
        resultat = self.resultat(code, situation)
        return {champ: resultat[champ] for champ in EVALUATION}

    def organisme(self, dispositif: Dispositif, situation: Situation) -> str:
        """Name who decides for this person: the Caf or the MSA by régime, theirs when they live elsewhere."""
        contacts = self.catalogue.contenu.contacts
        code = dispositif.organisme
        if code == "caf_ain" and situation.get("regime") == "msa":
            code = "msa_ain_rhone"
        if situation.get("commune") == HORS_AIN and contacts[code].organisme in contacts:
            code = str(contacts[code].organisme)
        return contacts[code].nom

    def _unknown_amount(self, dispositif: Dispositif, situation: Situation, others: bool) -> str | None:
        """Say what stands for the amounts that cannot be said; beside others, only why one of them is lost."""
        perdu = self.lost_amount(dispositif.code, situation)
        enonce = None if others else dispositif.montant_inconnu
        textes = [perdu or "", self.redaction.write(enonce).texte if enonce else ""]
        return " ".join(texte for texte in textes if texte) or None


def _range(estimation: Estimation, calcule: bool) -> str:
    """Write an amount, both possible amounts, or the range it is in."""
    prefixe = "environ " if calcule else ""
    bas, haut = euros(estimation.minimum), euros(estimation.maximum)
    if estimation.exact:
        return f"{prefixe}{haut}"
    return f"{prefixe}{haut} ou {bas}" if estimation.deux else f"entre {prefixe}{bas} et {haut}"


def _described(rendu: Rendu) -> dict[str, Any]:
    return {"texte": rendu.texte, "statut": rendu.statut, "sources": list(rendu.sources), "simple": rendu.simple}


def _iso(jour: date | None) -> str | None:
    return jour.isoformat() if jour else None


def _address(contact: Any) -> str | None:
    if not contact.adresse:
        return None
    lieu = " ".join(part for part in (contact.code_postal, contact.commune) if part)
    return ", ".join(part for part in (contact.adresse, contact.complement_adresse, lieu) if part)
