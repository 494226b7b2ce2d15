"""Turn what is known into messages `{text, buttons, custom}`: the contract that every channel reads.

Every word comes from the content (phrases, fiches, helplines); here is only their order. At most three bubbles.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from knowledge.catalogue import Catalogue
from knowledge.model import Enonce, Fait, Numero, Renvoi, Situation
from knowledge.resultats import Resultats

Message = dict[str, Any]
NE_SAIT_PAS = "Je ne sais pas"
ECOUTE_IMMEDIATE = "immediat"


def buttons(textes: Any) -> list[dict[str, str]]:
    """Make buttons whose payload is what the person could type."""
    return [{"title": texte, "payload": texte} for texte in textes]


def question_buttons(fait: Fait) -> list[dict[str, str]]:
    """Return the answers to propose; « je ne sais pas » is always there."""
    reponses = {"oui_non": ["Oui", "Non"], "choix": [option.texte for option in fait.options]}.get(fait.type, [])
    return buttons([*reponses, NE_SAIT_PAS])


def question(code: str, fait: Fait, pourquoi: str, release: str) -> Message:
    """Ask for one fait, and say why."""
    raison = fait.pourquoi or pourquoi
    return {
        "text": f"{fait.question}\n{raison}",
        "buttons": question_buttons(fait),
        "custom": {
            "type": "question",
            "release": release,
            "fait": code,
            "question": fait.question,
            "pourquoi": raison,
            "attendu": fait.type,
        },
    }


class Messages:
    """Writes the messages of one catalogue at one moment."""

    def __init__(self, catalogue: Catalogue, moment: datetime) -> None:
        self.catalogue = catalogue
        self.contenu = catalogue.contenu
        self.resultats = Resultats(catalogue, moment)
        self.redaction = self.resultats.redaction

    def phrase(self, code: str, **valeurs: str) -> Message:
        """Say a sentence of the interface."""
        phrase = self.contenu.phrases[code]
        texte = phrase.texte
        for nom, valeur in valeurs.items():
            texte = texte.replace(f"{{{nom}}}", valeur)
        custom = {"type": "information", "code": code, "release": self.catalogue.release}
        message: Message = {"text": self.redaction.fill(texte), "custom": custom}
        if phrase.boutons:
            message["buttons"] = buttons(phrase.boutons)
        return message

    def clarification(self, sujets: list[str]) -> Message:
        """Ask which of the likeliest needs is meant."""
        trouves = [self.contenu.sujets[code] for code in sujets]
        message = self.phrase("clarification", choix=" ou ".join(sujet.phrase for sujet in trouves))
        choix = buttons([sujet.libelle for sujet in trouves])
        return message | {"buttons": choix + message["buttons"], "custom": {"type": "clarification", "sujets": sujets}}

    def numero(self, numero: Numero) -> str:
        """Write one helpline on a line: who, number, channel, hours, price."""
        joindre = {"sms": "SMS au {}", "telephone": "{}", "tchat": "{}"}[numero.canal].format(
            numero.numero or numero.url
        )
        return f"• {joindre} : {numero.nom}, {numero.pour} ({numero.horaires} ; {numero.cout})."

    def urgence(self, niveau: str, auteur: bool = False) -> Message:
        """Say the right numbers first, with a silent channel; no question is needed to get them."""
        tous = {code: n for code, n in self.contenu.numeros.items() if self._concerns(n, niveau, auteur)}
        jour = self.resultats.jour
        ouverts = {code: n for code, n in tous.items() if n.valide_au is None or jour <= n.valide_au}
        numeros = ouverts or tous  # never an emergency without a number
        fin = self.phrase("urgence_fin_auteur" if auteur else "urgence_fin")["text"]
        tete = self.phrase(f"urgence_{niveau}")["text"]
        lignes = [tete, *map(self.numero, numeros.values())]
        if niveau in ("immediat", "violence"):
            lignes.append(fin)
        return {
            "text": "\n".join(lignes),
            "custom": {
                "type": "urgence",
                "niveau": niveau,
                "release": self.catalogue.release,
                "numeros": [
                    {
                        "code": code,
                        "numero": n.numero,
                        "canal": n.canal,
                        "nom": n.nom,
                        "horaires": n.horaires,
                        "url": n.url,
                    }
                    for code, n in numeros.items()
                ],
            },
        }

    def _concerns(self, numero: Numero, niveau: str, auteur: bool) -> bool:
        niveaux = {niveau, "auteur"} if auteur else {niveau}
        return bool(niveaux & set(numero.niveaux))

    def enonces(self, enonces: tuple[Enonce, ...], situation: Situation, code: str = "") -> Message:
        """Say statements one under the other."""
        rendus = self.resultats.enonces(enonces, situation)
        cites = [source for rendu in rendus for source in rendu.sources]
        return {
            "text": "\n".join(rendu.texte for rendu in rendus),
            "custom": {"type": "information", "code": code, "sources": self.resultats.sources(cites),
                       "release": self.catalogue.release},
        }  # fmt: skip

    def contacts(self, renvois: tuple[Renvoi, ...], situation: Situation, tete: str = "resultat_contacts") -> Message:
        """Say whom to see, in order."""
        orientations = self.catalogue.route(renvois, situation, self.resultats.moment)
        trouves = [self.resultats.orientation(orientation) for orientation in orientations]
        return self.contacts_message(trouves, tete)

    def contacts_message(self, contacts: list[dict[str, Any]], tete: str = "resultat_contacts") -> Message:
        """Lay out contacts that are already resolved."""
        lignes = [self.phrase(tete)["text"], *map(self.contact_line, contacts)]
        custom = {"type": "contact", "contacts": contacts, "release": self.catalogue.release}
        return {"text": "\n".join(lignes), "custom": custom}

    def contact_line(self, contact: dict[str, Any]) -> str:
        """Write one contact: name and number first, then place and hours, then why, then how sure it is."""
        joindre = contact["telephone"] or contact["site_web"] or ""
        cout = f" ({contact['cout']})" if contact["cout"] and contact["telephone"] else ""
        lieux = ", ".join(part for part in (contact["adresse"], opening(contact)) if part)
        tete = f"• {capital(contact['nom'])}{' : ' + joindre + cout if joindre else ''}."
        annee = str(contact["date_maj"])[:4]
        doute = capital(self.phrase("a_verifier_annee", annee=annee)["text"]) + "." if contact["a_verifier"] else ""
        return " ".join(
            part for part in (tete, f"{capital(lieux)}." if lieux else "", contact["raison"], doute) if part
        )

    def resultat(self, code: str, situation: Situation) -> Message:
        """Say the verdict first, then why, how much, what to do, what to bring, what was not checked."""
        resultat = self.resultats.resultat(code, situation)
        verdict = self.phrase(f"verdict_{resultat['verdict']}")["text"]
        lignes = [f"**{resultat['nom']} : {verdict}.**"]
        lignes += [raison["texte"] for raison in resultat["raisons"][:4]]
        lignes += [self.dated(montant) for montant in resultat["montants"]]
        lignes += [resultat["montant_inconnu"]] if resultat["montant_inconnu"] else []
        lignes += [delai["texte"] for delai in resultat["delais"][:2]]
        lignes += self._list("resultat_demarches", [d["texte"] for d in resultat["demarches"][:5]], numbered=True)
        lignes += self._list("resultat_justificatifs", [j["texte"] for j in resultat["justificatifs"][:6]])
        lignes += self._list("resultat_non_verifie", [unchecked(texte) for texte in resultat["non_verifie"][:4]])
        lignes.append(resultat["decision"] or self.phrase("qui_decide", organisme=resultat["organisme"])["text"])
        return {"text": "\n".join(lignes), "custom": resultat}

    def dated(self, montant: dict[str, Any]) -> str:
        """Write an amount with its last day."""
        return (
            f"{montant['texte']} Montant valable jusqu'au {montant['jusqu_au']}."
            if montant["jusqu_au"]
            else montant["texte"]
        )

    def _list(self, tete: str, items: list[str], numbered: bool = False) -> list[str]:
        if not items:
            return []
        marques = [f"{rang}. " if numbered else "• " for rang in range(1, len(items) + 1)]
        return [self.phrase(tete)["text"], *(marque + item for marque, item in zip(marques, items, strict=True))]


def unchecked(texte: str) -> str:
    """Shorten what comes under the heading « ce que je n'ai pas vérifié ».

    >>> unchecked("Je n'ai pas vérifié que vous vivez en France.")
    'que vous vivez en France.'
    """
    return texte.removeprefix("Je n'ai pas vérifié ")


def capital(texte: str) -> str:
    """Begin with a capital letter, and leave the rest."""
    return texte[:1].upper() + texte[1:]


def opening(contact: dict[str, Any]) -> str:
    """Write the hours, with what they mean now: « ouvert en ce moment », « ouvre lundi à 9 h »."""
    horaires = contact["horaires"] or ""
    maintenant = "ouvert en ce moment" if contact["ouvert"] else contact["prochaine_ouverture"] or ""
    return f"{horaires} ({maintenant})" if horaires and maintenant and contact["ouvert"] is not None else horaires
