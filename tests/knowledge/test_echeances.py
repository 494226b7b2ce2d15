"""Facts that expire: every item of the content is dated and sourced, and the answers change on the right day."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from knowledge.echeances import dated_items
from knowledge.messages import Messages
from knowledge.model import Contact, Desaccord, Numero, ValeurDatee
from knowledge.resultats import Resultats
from knowledge.textes import PLACEHOLDER
from tests.situations import by_dispositif

RACINE = Path(__file__).parent.parent.parent
STATUTS = {"confirme", "calcule", "a_verifier", "arbitrage", "conteste"}
CAS = [(code, cas) for code, liste in by_dispositif().items() for cas in liste]
LOIN = [date(2026, 11, 25) + timedelta(days=jours) for jours in range(80, 800, 40)]
JOURS = [date(2026, 11, 25), date(2027, 1, 4), *(pytest.param(jour, marks=pytest.mark.lent) for jour in LOIN)]


def resultat(catalogue, code, situation, jour):
    return Resultats(catalogue, datetime.combine(jour, time(10))).resultat(code, situation)


def information(catalogue, sujet, jour):
    messages = Messages(catalogue, datetime.combine(jour, time(10)))
    return messages.enonces(catalogue.contenu.sujets[sujet].information, {})["text"]


def test_every_item_says_when_it_was_verified(contenu):
    items = list(dated_items(contenu))

    assert {type(datee.item).__name__ for datee in items} >= {
        "ValeurDatee", "Contact", "Numero", "Enonce", "Critere", "Montant", "Frein", "Terme",
    }  # fmt: skip
    assert [(d.famille, d.code, d.chemin) for d in items if d.verifie_le is None] == []


def test_every_item_has_a_source_with_its_rank_and_says_how_sure_it_is(contenu):
    for datee in dated_items(contenu):
        item = datee.item
        cites = getattr(item, "sources", None) or item.source
        cites = (cites,) if isinstance(cites, str) else cites

        assert cites, (datee.code, datee.chemin)
        assert all(contenu.sources[code].rang in range(1, 6) for code in cites)
        assert isinstance(item, (Contact, Numero)) or item.statut in STATUTS


def test_sources_that_disagree_are_both_kept_and_neither_is_said(catalogue):
    (valeur,) = catalogue.contenu.baremes["aripa_arrieres_maximum"].valeurs
    situation = {"mois_impayes": 30, "titre": "executoire", "paiement_pension": "rien", "nombre_enfants": 1}

    dit = [d["texte"] for d in resultat(catalogue, "aripa", situation, date(2026, 11, 25))["demarches"]]

    assert (valeur.valeur, valeur.autres) == (24, (Desaccord(60, ("previssima_arrieres",)),))
    assert any("Mes sources ne sont pas d'accord" in texte and "3238" in texte for texte in dit)
    assert not any("60 mois" in texte for texte in dit)


@pytest.mark.parametrize(
    ("sujet", "veille", "dit", "puis"),
    [
        ("impaye_loyer", date(2026, 12, 31), "2 fois le loyer mensuel", "Un impayé compte dès 450 €"),
        ("energie_impayes", date(2026, 12, 31), "jusqu'au 31 décembre 2026", "Demandez s'il est encore temps"),
        ("energie_impayes", date(2027, 3, 31), "jusqu'au 31 mars 2027", "demandez s'il peut encore servir"),
    ],
)
def test_the_information_changes_on_the_day(catalogue, sujet, veille, dit, puis):
    avant, apres = (information(catalogue, sujet, jour) for jour in (veille, veille + timedelta(days=1)))

    assert dit in avant and dit not in apres
    assert puis in apres and puis not in avant


@pytest.mark.parametrize(
    ("code", "veille", "dit", "puis"),
    [
        ("impaye_loyer", date(2026, 12, 31), "2 fois le loyer mensuel", "Un impayé compte dès 450 €"),
        ("cheque_energie", date(2026, 12, 31), "jusqu'au 31 décembre 2026", "la prochaine campagne"),
        ("prime_activite", date(2027, 3, 31), "à partir de 15 €", "Une somme très petite n'est pas versée"),
    ],
)
def test_the_presentation_of_a_right_changes_on_the_day(catalogue, code, veille, dit, puis):
    dispositif = catalogue.dispositif(code)
    dits = []
    for jour in (veille, veille + timedelta(days=1)):
        messages = Messages(catalogue, datetime.combine(jour, time(10)))
        dits.append(messages.enonces((*dispositif.presentation, *dispositif.delais), {})["text"])

    assert dit in dits[0] and dit not in dits[1]
    assert puis in dits[1] and puis not in dits[0]


@pytest.mark.parametrize(
    ("code", "situation", "montant"),
    [
        ("auu", {"role": "victime", "nombre_enfants": 0, "ressources_mensuelles": 0}, "651.69"),
        ("asf", {"paiement_pension": "rien", "nombre_enfants": 1, "vit_en_couple": False}, "200.78"),
    ],
)
def test_an_amount_is_not_said_after_its_last_day(catalogue, code, situation, montant):
    dernier = resultat(catalogue, code, situation, date(2027, 3, 31))
    lendemain = resultat(catalogue, code, situation, date(2027, 4, 1))

    assert montant in [m["maximum"] for m in dernier["montants"]]
    assert dernier["valide_au"] == "2027-03-31"
    assert lendemain["montants"] == []
    assert montant.replace(".", ",") not in str(lendemain)
    assert dernier["montant_inconnu"] is None
    assert lendemain["montant_inconnu"].startswith(
        "Le montant que je connais n'est plus sûr depuis le 31 mars 2027. Je préfère ne pas le dire : la Caf de l'Ain (3230)"
    )


@pytest.mark.parametrize("jour", JOURS, ids=str)
def test_on_any_day_every_situation_has_an_answer(catalogue, jour):
    for code, cas in CAS:
        dit = resultat(catalogue, code, cas["situation"], jour)

        assert dit["contacts"]
        assert not PLACEHOLDER.search(str(dit))


@pytest.mark.lent
@pytest.mark.parametrize("jour", [date(2026, 12, 31), date(2027, 1, 1), date(2027, 4, 1), date(2028, 1, 1)], ids=str)
def test_on_any_day_what_has_ended_is_nowhere_in_an_answer(catalogue, jour):
    finies = {
        str(bareme.valeurs[0].valeur).replace(".", ","): code
        for code, bareme in catalogue.contenu.baremes.items()
        if bareme.unite == "EUR" and all(v.valide_au and v.valide_au < jour for v in bareme.valeurs)
    }

    dits = str([resultat(catalogue, code, cas["situation"], jour) for code, cas in CAS])
    dits += str([information(catalogue, sujet, jour) for sujet in catalogue.contenu.sujets])

    assert [code for valeur, code in finies.items() if len(valeur) > 4 and f"{valeur} €" in dits] == []


def test_a_value_knows_its_statut_and_its_period(contenu):
    valeurs = [datee.item for datee in dated_items(contenu) if isinstance(datee.item, ValeurDatee)]

    assert all(valeur.valide_du for valeur in valeurs)
    assert any(valeur.statut == "conteste" for valeur in valeurs)
