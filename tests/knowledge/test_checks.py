import random
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import pytest

from bot.contenu import rebuild_release
from knowledge import checks
from knowledge.checks import check, render
from knowledge.loading import CONTENT
from knowledge.releases import Served, active_release, open_engine

JOUR = date(2026, 11, 21)


@dataclass(frozen=True)
class Faute:  # CODE in its text is its own name; `ligne` counts from its first line
    nom: str
    fichier: str
    texte: str
    ligne: int
    message: str


def fiche(nom, dossier, texte, ligne, message):
    return Faute(nom, f"{dossier}/essai_{nom}.yml", texte, ligne, message)


def bareme(nom, ligne, message, *, unite="mois", verifie="verifie_le: 2026-11-21", valeurs=None, cle="libelle"):
    valeurs = valeurs or ["{valeur: 2, valide_du: 2026-01-01, sources: [projet]}"]
    suite = "\n".join(f"    - {valeur}" for valeur in valeurs)
    texte = f"CODE:\n  {cle}: Un délai d'essai\n  {verifie}\n  unite: {unite}\n  valeurs:\n{suite}\n"
    return fiche(nom, "baremes", texte, ligne, message)


def definition(nom, valeur, message, ligne=3):
    texte = f"CODE:\n  termes: [essai]\n  definition: {valeur}\n  source: projet\n"
    return fiche(nom, "glossaire", texte, ligne, message)


ENTETE = """nom: Une aide d'essai
nom_court: l'aide d'essai
sigle: ESSAI
organisme: caf_ain
sujets: [energie_impayes]
verifie_le: 2026-11-21
sources: [projet]
resume: {texte: Une phrase., source: projet}
contacts: [{contact: caf_ain, raison: Pour en parler.}]
"""
RAISONS = "si_vrai: C'est le cas., si_faux: Ce ne l'est pas., si_inconnu: Je ne sais pas., source: projet"


def critere(nom, test, message, ligne=11, raisons=RAISONS):
    return fiche(nom, "dispositifs", f"{ENTETE}criteres:\n  - {{{test}, {raisons}}}\n", ligne, message)


def dispositif(nom, avant, apres, ligne, message):
    texte = f"{ENTETE}criteres: []\n"
    assert avant in texte or not avant
    return fiche(nom, "dispositifs", texte.replace(avant, apres) if avant else texte + apres, ligne, message)


def contact(nom, cle, ligne, message):
    texte = f"CODE:\n  nom: Un lieu d'essai\n  description: Pour essayer.\n  date_maj: 2026-01-01\n  {cle}\n"
    return fiche(nom, "contacts", texte, ligne, message)


def numero(nom, numero, verifie_le, niveaux, ligne, message):
    texte = (
        f"CODE:\n  nom: Une ligne d'essai\n  numero: {numero}\n  canal: telephone\n  pour: essayer\n  horaires: le matin\n"
        f"  cout: gratuit\n  niveaux: [{niveaux}]\n  source: projet\n  verifie_le: {verifie_le}\n"
    )
    return Faute(nom, "numeros.yml", texte, ligne, message)


def fait(nom, texte, ligne, message):
    return Faute(nom, "faits.yml", f"CODE:\n{texte}\n", ligne, message)


COMMUNES = "insee,nom,codes_postaux,population,arrondissement,epci_siren,epci_nom,latitude,longitude\n"
DE_MAI = "{valeur: 2, valide_du: 2026-01-01, valide_au: 2026-05-31, sources: [projet]}"
DE_JUIN = "{valeur: 3, valide_du: 2026-06-01, sources: [projet]}"
VIEUX = JOUR - timedelta(days=181)

FAUTES = [
    # one file alone
    bareme("cle_inconnue", 2, "« libele » n’existe pas. Vouliez-vous dire « libelle » ?", cle="libele"),
    bareme("cle_manquante", 1, "verifie_le : il manque. Ajoutez cette clé.", verifie="revoir_le: 2027-01-01"),
    bareme("valeur_hors_liste", 4, "« moi » n’existe pas. Vouliez-vous dire « mois » ? Attendu : EUR, mois,", unite="moi"),
    bareme("mauvais_type", 3, "« bientôt » ne convient pas. Il faut une date AAAA-MM-JJ.", verifie="verifie_le: bientôt"),
    bareme("jour_impossible", 3, "« 2026-02-30 » ne convient pas. Il faut une date", verifie="verifie_le: 2026-02-30"),
    bareme("sans_source", 6, "sources : il manque.", valeurs=["{valeur: 2, valide_du: 2026-01-01}"]),
    bareme("pas_une_liste", 6, "« projet » ne convient pas. Il faut une liste.", valeurs=[DE_JUIN.replace("[projet]", "projet")]),
    definition("pas_un_texte", "{auu_lien}", "ce n’est pas un texte. Mettez-le entre guillemets."),
    definition("accolades_doubles", "{{auu_lien}}", "ce n’est pas un texte. Mettez-le entre guillemets."),
    definition("cle_double", "Un mot.\n  definition: Un autre.", "« definition » est écrit deux fois. Gardez-en un.", ligne=4),
    definition("guillemet_ouvert", '"Un mot.', "n’est pas du YAML valide."),
    definition("crochet_ouvert", "Un mot.\n  autre: [a, b", "n’est pas du YAML valide.", ligne=5),
    fiche("vide", "glossaire", "", 1, "est vide"),
    fiche("liste", "glossaire", "- un\n- deux\n", 1, "n’est pas une liste de « clé: valeur »"),
    fiche("pas_une_fiche", "glossaire", "CODE: bonjour\n", 1, "« bonjour » ne convient pas. Il faut des lignes « clé: valeur »."),
    critere("deux_operateurs", "fait: preuve, vaut: plainte, parmi: [aucune]", "il faut un seul opérateur parmi vaut,"),
    critere("sans_operateur", "fait: preuve", "il faut un seul opérateur parmi vaut,"),
    dispositif("deux_renvois", "contact: caf_ain", "contact: caf_ain, famille: organisme", 9, "il faut soit contact, soit famille."),
    # codes
    bareme("source_inconnue", 6, "« projets » n’existe pas. Vouliez-vous dire « projet » ?", valeurs=[DE_JUIN.replace("projet", "projets")]),
    bareme("source_vide", 6, "la liste est vide. Citez au moins une source.", valeurs=[DE_JUIN.replace("projet", "")]),
    bareme("code_double", 1, "« code_double » existe déjà dans baremes/essai_avant.yml. Changez de code."),
    critere("fait_inconnu", "fait: comune, exception: dans_l_ain", "« comune » n’existe pas. Vouliez-vous dire « commune » ?"),
    critere("option_inconnue", "fait: preuve, parmi: [plainte,\n      ordonance]", "Vouliez-vous dire « ordonnance » ? Attendu : plainte,", ligne=12),
    critere("option_d_un_oui_non", "fait: allocataire, vaut: oui", "« oui » ne va pas avec un fait de type oui_non. Écrivez vaut: true"),
    critere("oui_non_d_un_choix", "fait: preuve, vaut: true", "« true » n’existe pas. Attendu : plainte,"),
    critere("seuil_d_un_choix", "fait: preuve, minimum: 2", "« minimum » ne va pas avec un fait de type choix. Utilisez vaut ou parmi."),
    critere("seuil_inconnu", "fait: mois_impayes, minimum: asf_impaye_moi", "Vouliez-vous dire « asf_impaye_mois » ?"),
    critere("exception_inconnue", "fait: commune, exception: dans_lain", "la fonction « dans_lain » n’existe pas. Vouliez-vous dire « dans_l_ain » ?"),
    critere("exception_sans_bareme", "fait: preuve_date, exception: date_dans_les_mois", "Ajoutez la clé parametre."),
    critere("sans_raison", "fait: preuve, vaut: plainte", "si_inconnu : il manque.", raisons="si_vrai: Oui., si_faux: Non., source: projet"),
    critere("critere_sans_source", "fait: preuve, vaut: plainte", "source : il manque.", raisons=RAISONS.removesuffix(", source: projet")),
    dispositif("contact_inconnu", "contact: caf_ain", "contact: caf_aim", 9, "Vouliez-vous dire « caf_ain » ?"),
    dispositif("organisme_inconnu", "organisme: caf_ain", "organisme: caf_ai", 4, "Vouliez-vous dire « caf_ain » ?"),
    dispositif("sujet_inconnu", "[energie_impayes]", "[energie]", 5, "« energie » n’existe pas."),
    dispositif("role_inconnu", "raison:", "roles: [victim], raison:", 9, "Vouliez-vous dire « victime » ?"),
    dispositif("parcours_inconnu", "", "parcours:\n  proch: {libelle: Un proche, information: [], contacts: []}\n", 12, "Vouliez-vous dire « proche » ?"),
    dispositif("sans_nom_usuel", "sigle: ESSAI\n", "", 1, "n’a ni sigle ni autres_noms."),
    dispositif("calcul_inconnu", "", "montants:\n  - {calcul: par_enfants, texte: Un montant., source: projet}\n", 12, "Vouliez-vous dire « par_enfant » ?"),
    dispositif("parametre_inconnu", "", "montants:\n  - {calcul: auu, texte: Un montant., source: projet, parametres: {socle: rsa_socl}}\n", 12, "Vouliez-vous dire « rsa_socle » ?"),
    numero("numero_sans_guillemets", "3919", JOUR, "", 3, "« 3919 » n’est pas un texte. Mettez-le entre guillemets."),
    numero("niveau_inconnu", '"17"', JOUR, "violances", 8, "Vouliez-vous dire « violence » ?"),
    fait("deduit_inconnu", "  type: oui_non\n  deduit:\n    titre: executoir", 4, "Vouliez-vous dire « executoire » ?"),
    fait("choix_sans_option", "  type: choix", 1, "un fait de type choix a des options"),
    # values
    bareme("chevauchement", 7, "deux valeurs se chevauchent le 2026-05-31.", valeurs=[DE_MAI, DE_JUIN.replace("06-01", "05-31")]),
    bareme("trou", 6, "aucune valeur entre le 2026-05-31 et le 2026-06-02.", valeurs=[DE_JUIN.replace("06-01", "06-02"), DE_MAI]),
    fiche("sans_valeur", "baremes", "CODE: {libelle: Un délai, unite: mois, verifie_le: 2026-11-21,\n  valeurs: []}\n", 2, "la liste est vide. Donnez au moins une valeur."),
    bareme("finit_avant", 6, "la valeur finit avant de commencer.", valeurs=[DE_MAI.replace("2026-05", "2025-05")]),
    bareme("conteste_seul", 6, "une valeur contestée dit aussi ce que disent les autres.", valeurs=[DE_JUIN.replace("]", "], statut: conteste")]),
    bareme("conteste_pareil", 6, "c’est la même valeur.", valeurs=[DE_JUIN.replace("]", "], statut: conteste, autres: [{valeur: 3, sources: [projet]}]")]),
    bareme("desaccord_sans_source", 6, "« projets » n’existe pas.", valeurs=[DE_JUIN.replace("]", "], statut: conteste, autres: [{valeur: 4, sources: [projets]}]")]),
    dispositif("phrase_finie_avant", "une phrase., source: projet".capitalize(), "Une phrase., source: projet, valide_du: 2026-02-01, valide_au: 2026-01-01", 8, "la valeur finit avant de commencer."),
    contact("fermeture_a_l_envers", "fermetures: [{du: 2026-12-24, au: 2026-12-23}]", 5, "la valeur finit avant de commencer."),
    numero("numero_arrete", '"17"', f"{JOUR}\n  valide_au: 2026-11-20", "", 11, "le numéro s’est arrêté le 2026-11-20."),
    numero("numero_a_revoir", '"17"', f"{JOUR}\n  revoir_le: 2026-11-20", "", 11, "le numéro était à revoir le 2026-11-20."),
    fiche("fichier_inconnu", "glossaire", "_fichier:\n  verifie: 2026-11-21\nCODE:\n  termes: [essai]\n  definition: Un mot.\n  source: projet\n", 2, "Vouliez-vous dire « verifie_le » ?"),
    bareme("pas_un_nombre", 6, "« .inf » ne convient pas à l’unité mois. Il faut un nombre,", valeurs=[DE_JUIN.replace("3", ".inf", 1)]),
    bareme("pas_une_date", 6, "« 3 » ne convient pas à l’unité date.", unite="date", valeurs=[DE_JUIN]),
    bareme("pas_un_lien", 6, "« caf.fr » ne convient pas à l’unité lien. Il faut une adresse", unite="lien", valeurs=[DE_JUIN.replace("3", "caf.fr", 1)]),
    contact("telephone", 'telephone: "04 74 00"', 5, "« 04 74 00 » n’est pas un numéro français."),
    contact("horaires", "horaires_accueil: lundi 9 h", 5, "« lundi 9 h » ne se lit pas. Écrivez par exemple Mo-Fr"),
    numero("numero_illisible", '"04 74 00"', JOUR, "", 3, "« 04 74 00 » n’est pas un numéro français."),
    numero("numero_ancien", '"17"', VIEUX, "", 10, f"n’a pas été vérifié depuis le {VIEUX}."),
    # free texts
    definition("repere_inconnu", '"Il faut {auu_preuve_moi}."', "le repère « auu_preuve_moi » n’existe pas. Vouliez-vous dire « auu_preuve_mois » ?"),
    definition("repere_de_contact", '"Voyez {contact:caf_aim}."', "le repère « caf_aim » n’existe pas."),
    definition("genre_de_repere", '"Voyez {contac:caf_ain}."', "Vouliez-vous dire « contact: » ?"),
    definition("repere_ouvert", '"Il faut {auu_preuve_mois et attendre."', "une accolade ne se lit pas."),
    definition("repere_avec_espace", '"Voyez {contact: caf_ain}."', "une accolade ne se lit pas."),
    definition("chiffre", ">\n    Il faut attendre\n    trois ou 4 mois.", "contient un chiffre. Écrivez-le dans un barème"),
    definition("adresse_web", '"Allez sur https://www.caf.fr pour demander."', "contient une adresse web."),
    definition("adresse_nue", '"Allez sur caf.fr pour demander."', "contient une adresse web."),
]  # fmt: skip


def write_all(racine):
    debuts = {}
    for faute in FAUTES:
        fichier = racine / faute.fichier
        avant = fichier.read_text(encoding="utf-8") if fichier.exists() else ""
        debuts[faute.nom] = avant.count("\n")
        fichier.write_text(avant + faute.texte.replace("CODE", faute.nom), encoding="utf-8")
    (racine / "baremes" / "essai_avant.yml").write_text(
        next(faute.texte for faute in FAUTES if faute.nom == "code_double").replace("CODE", "code_double"),
        encoding="utf-8",
    )
    return debuts


@pytest.fixture(scope="module")
def copie(tmp_path_factory):
    return shutil.copytree(CONTENT, tmp_path_factory.mktemp("copie") / "content")


@pytest.fixture(scope="module")
def fautif(copie):
    racine = shutil.copytree(copie, copie.parent / "fautif")
    debuts = write_all(racine)
    return check(racine, JOUR).erreurs, debuts


@pytest.fixture
def petit(tmp_path):
    textes = {
        "sources/s.yml": "projet: {titre: Un choix, rang: 5}\n",
        "sujets.yml": "energie_impayes: {libelle: Une facture, phrase: d'une facture, urgence: 3}\n",
        "contacts/c.yml": "caf_ain: {nom: la Caf, description: Pour demander., date_maj: 2026-01-01, telephone: '3230'}\n",
        "baremes/b.yml": "delai:\n  libelle: Un délai\n  unite: mois\n  verifie_le: 2026-11-21\n  valeurs:\n"
        "    - {valeur: 2, valide_du: 2026-01-01, valide_au: 2026-12-30, sources: [projet]}\n",
        "dispositifs/essai.yml": f"{ENTETE}criteres: []\n",
        "territoire/communes.csv": COMMUNES,
    }
    for nom, texte in textes.items():
        (tmp_path / nom).parent.mkdir(exist_ok=True)
        (tmp_path / nom).write_text(texte, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("faute", FAUTES, ids=lambda faute: faute.nom)
def test_a_mistake_is_said_at_its_line_with_what_to_write(fautif, faute):
    erreurs, debuts = fautif
    ligne = debuts[faute.nom] + faute.ligne

    found = [str(erreur) for erreur in erreurs if (erreur.fichier, erreur.ligne) == (faute.fichier, ligne)]

    assert any(faute.message in erreur for erreur in found), found or [
        str(erreur) for erreur in erreurs if erreur.fichier == faute.fichier
    ]


def test_every_mistake_is_listed_at_once_and_nothing_else(fautif):
    erreurs, debuts = fautif

    places = {(erreur.fichier, erreur.ligne) for erreur in erreurs}

    attendues = {(faute.fichier, debuts[faute.nom] + faute.ligne) for faute in FAUTES}
    assert places == attendues | {("baremes/essai_cle_inconnue.yml", 1)}  # a misspelt key also misses


@pytest.mark.parametrize(
    ("fichier", "texte", "dit"),
    [
        ("codes_retires.yml", "contact: [caf_ain]\n", "contacts/c.yml:1: caf_ain : « caf_ain » a été retiré"),
        ("codes_retires.yml", "contacts: [autre]\n", "codes_retires.yml:1: contacts : « contacts » n’existe pas. Vouliez-vous dire « contact »"),
        ("codes_retires.yml", "contact: autre\n", "codes_retires.yml:1: contact : ne convient pas. Il faut une liste de codes."),
        ("territoire/anciens_noms.yml", 'Vieux: "01999"\n', "territoire/anciens_noms.yml:1: Vieux : « 01999 » n’existe pas."),
        ("territoire/anciens_noms.yml", "Vieux: 1999\n", "territoire/anciens_noms.yml:1: Vieux : ne convient pas. Il faut un texte"),
        ("territoire/france_services.yml", '"01001": [caf_aim]\n', "territoire/france_services.yml:1: 01001 : « caf_aim » n’existe pas."),
        ("territoire/france_services.yml", '"01001": 3\n', "territoire/france_services.yml:1: 01001 : ne convient pas. Il faut une liste"),
        ("territoire/communes.csv", "insee,nom\n01001,X\n", "territoire/communes.csv:1: codes_postaux : cette colonne manque."),
        ("territoire/communes.csv", COMMUNES + "01001,X,01000,beaucoup,Bourg,1,E,46.1,5.1\n", "territoire/communes.csv:2: 01001 : ne se lit pas."),
        ("territoire/communes.csv", COMMUNES + 2 * "01001,X,01000,3,Bourg,1,E,46.1,5.1\n", "territoire/communes.csv:3: 01001 : est écrit deux fois."),
    ],
)  # fmt: skip
def test_lists_of_places_and_of_retired_codes_are_checked(petit, fichier, texte, dit):
    (petit / fichier).write_text(texte, encoding="utf-8")

    assert dit in render(check(petit, JOUR).erreurs)


def test_communes_that_are_not_utf_8_are_said_at_their_line(petit):
    (petit / "territoire" / "communes.csv").write_bytes(
        COMMUNES.encode() + "01001,Bâgé,01000,3,B,1,E,46.1,5.1\n".encode("latin-1")
    )

    assert render(check(petit, JOUR).erreurs).startswith("territoire/communes.csv:2: fichier : n’est pas en UTF-8.")


def test_a_content_without_communes_is_refused(petit):
    (petit / "territoire" / "communes.csv").unlink()

    assert render(check(petit, JOUR).erreurs).startswith("territoire/communes.csv:1: fichier : il manque.")


def spoil(lignes, hasard):
    rang, genre = hasard.randrange(len(lignes)), hasard.randrange(7)
    cle = lignes[rang].split(":")[0]
    lignes[rang : rang + 1] = [
        [], [lignes[rang]] * 2, [f" {lignes[rang]}"], [f"{cle}: 3"], [f"{cle}:"], [f"{cle}: [1, {{a: b}}]"],
        [lignes[rang][: len(lignes[rang]) // 2]],
    ][genre]  # fmt: skip


@pytest.mark.lent
@pytest.mark.parametrize("graine", range(40))
def test_whatever_is_spoilt_the_check_ends_with_lines_and_never_with_a_trace(copie, graine):
    hasard = random.Random(graine)
    fichier = hasard.choice(sorted(p for p in copie.rglob("*") if p.is_file()))
    avant = fichier.read_bytes()
    lignes = avant.decode().split("\n")
    spoil(lignes, hasard)
    fichier.write_text("\n".join(lignes), encoding="utf-8")

    bilan = check(copie, JOUR)

    fichier.write_bytes(avant)
    assert all(erreur.ligne >= 1 and erreur.message.strip() for erreur in bilan.erreurs)


UNE_DE_CHAQUE = [
    "cle_inconnue", "source_inconnue", "contact_inconnu", "sans_source", "chevauchement", "trou", "telephone", "horaires",
    "numero_ancien", "code_double", "repere_ouvert", "crochet_ouvert", "vide", "cle_double", "chiffre", "conteste_seul",
]  # fmt: skip


@pytest.mark.lent
@pytest.mark.parametrize("nom", [*UNE_DE_CHAQUE, "latin", "retire"])
def test_a_bad_content_of_any_kind_changes_nothing_that_is_served(tmp_path, monkeypatch, nom):
    racine = shutil.copytree(CONTENT, tmp_path / "content")
    engine = open_engine(f"sqlite:///{tmp_path / 'base.db'}")
    monkeypatch.setattr(checks, "check", partial(check, racine, JOUR))
    release = rebuild_release(engine)
    served = Served(engine, iter(range(0, 100, 10)).__next__)

    break_one(racine, nom)
    with pytest.raises(RuntimeError, match="the last good release stays"):
        rebuild_release(engine)

    assert active_release(engine) == release
    assert served().release == release
    engine.dispose()


def break_one(racine, nom):
    if nom == "latin":
        (racine / "glossaire" / "latin.yml").write_bytes("mot: été\n".encode("latin-1"))
        return
    if nom == "retire":
        (racine / "codes_retires.yml").write_text("contact: [caf_ain]\n", encoding="utf-8")
        return
    faute = next(faute for faute in FAUTES if faute.nom == nom)
    fichier = racine / faute.fichier
    avant = fichier.read_text(encoding="utf-8") if fichier.exists() else ""
    fichier.write_text(
        avant + faute.texte.replace("CODE", "auu_lien" if nom == "code_double" else nom), encoding="utf-8"
    )


def test_the_content_of_the_project_has_no_mistake():
    bilan = check(CONTENT, JOUR)

    assert bilan.erreurs == (), render(bilan.erreurs)


def test_a_file_that_is_not_utf_8_is_said_at_its_line_and_hides_no_other_mistake(copie):
    latin = copie / "contacts" / "caf_msa.yml"
    autre = copie / "glossaire" / "essai.yml"
    avant = latin.read_bytes()
    latin.write_bytes(b"caf_ain:\n  nom: ok\n  description: \xe9crire\n")
    autre.write_text("essai:\n  termes: [essai]\n  definition: En 3 mois.\n  source: projet\n", encoding="utf-8")

    bilan = check(copie, JOUR)

    latin.write_bytes(avant)
    autre.unlink()
    assert render(bilan.erreurs).splitlines() == [
        "contacts/caf_msa.yml:3: fichier : n’est pas en UTF-8. Enregistrez-le en UTF-8.",
        "glossaire/essai.yml:3: essai.definition : contient un chiffre. Écrivez-le dans un barème et citez-le {ainsi}.",
    ]


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2026, 8, 1), None),
        (date(2026, 10, 1), "expire le 2026-12-30, dans moins de 90 jours."),
        (date(2026, 12, 30), "expire le 2026-12-30, dans moins de 30 jours."),
        (date(2026, 12, 31), "a expiré le 2026-12-30 : sa valeur n’est plus dite."),
    ],
)
def test_a_bareme_that_ends_is_a_warning_and_no_mistake(petit, jour, attendu):
    bilan = check(petit, jour)

    dits = [str(found) for found in bilan.avertissements if "delai" in found.champ]
    assert bilan.erreurs == ()
    assert dits == ([] if attendu is None else dits[:1])
    assert attendu is None or dits[0].startswith(f"baremes/b.yml:5: delai.valeurs : {attendu}")


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2026, 8, 1), None),
        (date(2026, 11, 1), "expire le 2026-12-30, dans moins de 90 jours."),
        (date(2026, 12, 1), "expire le 2026-12-30, dans moins de 30 jours."),
        (date(2026, 12, 31), "a expiré le 2026-12-30 : il n’est plus dit."),
    ],
)
@pytest.mark.parametrize(
    ("fichier", "texte", "ligne"),
    [
        ("dispositifs/essai.yml", ENTETE.replace("source: projet}", "source: projet,\n  valide_au: 2026-12-30}") + "criteres: []\n", 9),
        ("contacts/autre.yml", "lieu:\n  nom: Un lieu\n  description: Pour voir.\n  date_maj: 2026-08-01\n  valide_au: 2026-12-30\n", 5),
    ],
)  # fmt: skip
def test_a_statement_or_a_place_that_ends_is_a_warning(petit, jour, attendu, fichier, texte, ligne):
    (petit / fichier).write_text(texte, encoding="utf-8")

    dits = [str(found) for found in check(petit, jour).avertissements if "valide_au" in found.champ]

    assert len(dits) == (attendu is not None)
    assert attendu is None or dits[0].startswith(f"{fichier}:{ligne}: ") and attendu in dits[0]


@pytest.mark.parametrize(("jour", "combien"), [(date(2026, 12, 31), 0), (date(2027, 1, 1), 1)])
def test_what_was_to_be_read_again_is_a_warning(petit, jour, combien):
    fichier = petit / "baremes" / "b.yml"
    fichier.write_text(
        fichier.read_text(encoding="utf-8").replace("  valeurs", "  revoir_le: 2027-01-01\n  valeurs"), "utf-8"
    )

    dits = [str(found) for found in check(petit, jour).avertissements if "revoir_le" in found.champ]

    assert (
        dits
        == [
            "baremes/b.yml:5: delai.revoir_le : était à revoir le 2027-01-01. Vérifiez, puis changez verifie_le et revoir_le."
        ]
        * combien
    )


@pytest.mark.parametrize(("confirme", "combien"), [("", 1), ("  verifie_le: 2026-07-01\n", 0)])
def test_contacts_that_nobody_has_called_for_six_months_are_one_warning_a_file(petit, confirme, combien):
    lieu = f"  nom: Un lieu\n  description: Pour voir.\n  date_maj: 2026-01-01\n{confirme}"
    (petit / "contacts" / "c.yml").write_text(f"caf_ain:\n{lieu}autre:\n{lieu}", encoding="utf-8")

    dits = [str(found) for found in check(petit, JOUR).avertissements if "confirmés" in found.message]

    assert (
        dits
        == [
            "contacts/c.yml:1: verifie_le : 2 contacts n’ont pas été confirmés depuis six mois : "
            "ils sont dits « à vérifier ». Appelez, puis mettez verifie_le."
        ]
        * combien
    )


@pytest.mark.parametrize(("tete", "combien"), [("", 1), ("_fichier: {verifie_le: 2026-11-21}\n", 0)])
def test_what_says_no_date_takes_that_of_its_file(petit, tete, combien):
    (petit / "glossaire").mkdir()
    terme = "mot:\n  termes: [essai]\n  definition: Un mot.\n  source: projet\n"
    (petit / "glossaire" / "g.yml").write_text(tete + terme, encoding="utf-8")

    bilan = check(petit, JOUR)

    assert (
        len(
            [
                found
                for found in bilan.avertissements
                if "n’a pas de verifie_le" in found.message and "glossaire" in found.fichier
            ]
        )
        == combien
    )
    assert bilan.erreurs == ()


@pytest.mark.parametrize(("jour", "combien"), [(date(2027, 11, 21), 0), (date(2027, 11, 22), 1)])
def test_a_fiche_that_nobody_has_read_for_a_year_is_a_warning(petit, jour, combien):
    bilan = check(petit, jour)

    assert [str(found) for found in bilan.avertissements if found.fichier.startswith("dispositifs")] == [
        "dispositifs/essai.yml:6: verifie_le : n’a pas été vérifié depuis un an. Relisez la fiche."
    ] * combien


@pytest.mark.parametrize(("age", "combien"), [(180, 0), (181, 1)])
def test_a_helpline_must_have_been_verified_within_180_days(petit, age, combien):
    ecoute = numero("ecoute", '"3919"', JOUR, "", 1, "").texte.replace("CODE", "ecoute")
    (petit / "numeros.yml").write_text(ecoute, encoding="utf-8")

    erreurs = check(petit, JOUR + timedelta(days=age)).erreurs

    assert len(erreurs) == combien
