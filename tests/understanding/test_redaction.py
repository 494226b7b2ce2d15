"""What a message says of a person is taken out; figures, dates and helplines stay."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.redaction import Redaction, redact
from tests.machine import slowness, timed

NIR, IBAN, CARTE, COURRIEL = "[NIR]", "[IBAN]", "[CARTE]", "[COURRIEL]"
TELEPHONE, FISCAL, DOSSIER = "[TELEPHONE]", "[NUMERO FISCAL]", "[NUMERO DE DOSSIER]"
GENRES = {NIR: "nir", IBAN: "iban", CARTE: "carte", COURRIEL: "courriel", TELEPHONE: "telephone",
          FISCAL: "numero_fiscal", DOSSIER: "numero_de_dossier"}  # fmt: skip

# the data, the sentence around it
PERSONNELS = [
    # NIR
    (NIR, "2 95 10 99 126 111 93", "mon numéro de sécu c'est le {}, vous me dites si c bon"),
    (NIR, "295109912611193", "Voici mon NIR : {}."),
    (NIR, "2 95 10 99 126 111", "je suis le {} et j'attends toujours ma carte vitale"),
    (NIR, "2951099126111", "n° ss {}"),
    (NIR, "2.95.10.99.126.111.93", "secu {} merci"),
    (NIR, "2-95-10-99-126-111-93", "sécurité sociale {}"),
    (NIR, "2 95 10 99 126 111 93", "numéro {} voilà"),
    (NIR, "2 95 10 99 126 111 93", "numéro {} voilà"),
    (NIR, "2 95 10 99 126 111 94", "ma clé est peut-être fausse : {}"),
    (NIR, "295109912611100", "{} je crois que je me suis trompée d'un chiffre"),
    (NIR, "2 95 10 99 126 111 / 93", "voila {}"),
    (NIR, "2 95 10 99 126 111 (93)", "voila {} ok"),
    (NIR, "2951099126111, clé 93", "voila {} ok"),
    (NIR, "2951099126111 clef : 93", "c'est {} ok"),
    (NIR, "2 95 10 2A 073 004 70", "je suis née à Ajaccio, {}"),
    (NIR, "253072b07300470", "née à bastia {}"),
    (NIR, "1 85 05 78 006 084", "mon fils {} et ma fille sont à ma charge"),
    (NIR, "185 0578 006 084 99", "nir {}"),
    (NIR, "1850 5780 0608 499", "nir {} enfin je crois"),
    (NIR, "18 50 57 80 06 08 4", "jai tapé {} sur le site"),
    (NIR, "2  95  10  99  126  111  93", "trop d'espaces {}"),
    (NIR, "29510991261119", "sécu : {} (il manque un chiffre)"),
    (NIR, "7 95 10 99 126 111 93", "j'ai un numéro provisoire {}"),
    (NIR, "2 95 10 99 126 111 93", "il me tape et il a pris mes papiers, {}, aidez moi"),
    (NIR, "185057800608436", "monnumero{}merci"),
    (NIR, "1850578006084", "{} 12 ans et 3 mois de droits"),
    # IBAN, RIB
    (IBAN, "FR76 3000 6000 0112 3456 7890 189", "mon iban est {} merci beaucoup"),
    (IBAN, "FR7630006000011234567890189", "RIB:{}"),
    (IBAN, "fr7630006000011234567890189", "iban {} svp"),
    (IBAN, "FR76-3000-6000-0112-3456-7890-189", "virement sur {}"),
    (IBAN, "FR14 2004 1010 0505 0001 3M02 606", "compte postal {}, à mon nom"),
    (IBAN, "FR76 3000 6000 0112 3456 7890 18", "le voici {} il en manque peut-être un"),
    (IBAN, "FR99 3000 6000 0112 3456 7890 189", "avec une erreur {} de clé"),
    (IBAN, "DE89 3704 0044 0532 0130 00", "je travaille en Allemagne {} et en France"),
    (IBAN, "CH93 0076 2011 6238 5295 7", "compte suisse {} à Genève"),
    (IBAN, "GB29NWBK60161331926819", "{}"),
    (IBAN, "30006 00001 12345678901 89", "mon RIB : {}"),
    (IBAN, "20041 01005 0500013M026 06", "rib la banque postale {}."),
    # cards
    (CARTE, "4970 1012 3456 7890", "ma carte bleue {} a été refusée"),
    (CARTE, "4539 1488 0343 6467", "j'ai payé avec {} la facture"),
    (CARTE, "4539148803436467", "cb {}"),
    (CARTE, "5500-0000-0000-0004", "c'est une mastercard : {}"),
    (CARTE, "3782 822463 10005", "amex {}"),
    # e-mail
    (COURRIEL, "marie.dupont@gmail.com", "Écrivez-moi à {}."),
    (COURRIEL, "marie-01@laposte.net", "mon mail c {}"),
    (COURRIEL, "Marie_D+caf@orange.fr", "{} est mon adresse"),
    (COURRIEL, "marie @ hotmail.fr", "mail : {}"),
    (COURRIEL, "marie.d@gmail", "{} voila"),
    (COURRIEL, "marie@gmail,com", "jai mis {} je crois"),
    (COURRIEL, "élodie.lefèvre@sfr.fr", "contact {}, le matin"),
    (COURRIEL, "0612345678@orange.fr", "adresse {}"),
    # telephone
    (TELEPHONE, "06 12 34 56 78", "Appelez-moi au {} après 18 h"),
    (TELEPHONE, "0612345678", "tel{}"),
    (TELEPHONE, "06.12.34.56.78", "mon portable: {}."),
    (TELEPHONE, "06-12-34-56-78", "joignable au {} le soir"),
    (TELEPHONE, "06/12/34/56/78", "tél {}"),
    (TELEPHONE, "06 12 34 56 78", "tél {}"),
    (TELEPHONE, "0612 345 678", "num {}"),
    (TELEPHONE, "06 123 456 78", "num {}"),
    (TELEPHONE, "0 6 1 2 3 4 5 6 7 8", "je l'écris comme ça {} pour être sûre"),
    (TELEPHONE, "O6 12 34 56 78", "mon numéro {} avec un o"),
    (TELEPHONE, "+33 6 12 34 56 78", "{} j'ai 2 enfants"),
    (TELEPHONE, "+33612345678", "whatsapp {}"),
    (TELEPHONE, "+33 (0)6 12 34 56 78", "depuis la Suisse {}"),
    (TELEPHONE, "0033 6 12 34 56 78", "depuis l'étranger {}"),
    (TELEPHONE, "33 6 12 34 56 78", "{} sans le plus"),
    (TELEPHONE, "(06) 12 34 56 78", "n° {}"),
    (TELEPHONE, "04 74 12 34 56", "il a pris mon téléphone, appelez ma mère {} vite"),
    (TELEPHONE, "09 51 23 45 67", "la box {}"),
    (TELEPHONE, "+41 79 123 45 67", "mon portable suisse {} 2 enfants"),
    (TELEPHONE, "00213 661 23 45 67", "mon mari au pays {}"),
    (TELEPHONE, "0692 12 34 56", "à la Réunion {}"),
    (TELEPHONE, "06,12,34,56,78", "port {}"),
    (TELEPHONE, "06:12:34:56:78", "c'est {}"),
    (TELEPHONE, "06 12 34 56 7", "mon numéro {} il en manque un"),
    (TELEPHONE, "06 12 34 56 789", "portable : {}"),
    (TELEPHONE, "612345678", "mon tel c'est le {}"),
    (TELEPHONE, "٠٦ ١٢ ٣٤ ٥٦ ٧٨", "mon numéro {} svp"),
    (TELEPHONE, "06\u200b12\u200b34\u200b56\u200b78", "copié collé {}"),
    # tax number
    (FISCAL, "30 23 217 600 053", "c'est marqué {} en haut de l'avis"),
    (FISCAL, "3023217600053", "numéro fiscal : {}"),
    (FISCAL, "1234567890123", "mon n° fiscal est le {}"),
    (FISCAL, "0123456789012", "{} sur ma feuille"),
    (FISCAL, "30 23 217 600 053", "pour les impôts : {}"),
    # file number
    (DOSSIER, "1234567", "mon numéro allocataire {} ne marche pas"),
    (DOSSIER, "1234567A", "identifiant France Travail {}."),
    (DOSSIER, "1 234 567", "dossier n° {} svp"),
    (DOSSIER, "7654321", "je suis {}, pourquoi je n'ai rien reçu ?"),
    (DOSSIER, "12345678901", "dossier fsl {}"),
    (DOSSIER, "01234567", "Matricule : {}"),
    (DOSSIER, "12345678901234", "mon PDL {} est coupé"),
]

ORDINAIRES = [
    # helplines and public numbers
    "J'ai appelé le 17 et le 112, personne n'est venu.",
    "le 114 c'est par sms ?",
    "le 115 ne répond jamais",
    "17 18 15 112 114 115 119 3919 3114",
    "112 114 115 3919",
    "112, 114, 115, 119, 3018",
    "3919, 3114, 3018, 116 006",
    "3919 3114 3018 116006 3230",
    "On m'a dit le 116 006 ou le 39 19.",
    "la caf au 3230 attend 40 minutes",
    "msa 3238 ou 3230",
    "france travail c'est le 39 49",
    "J'ai fait le 30 01 pour le Département",
    "30 01 3949 3230 3238",
    "le 3646 pour la sécu",
    "gaz : 0 800 47 33 33 jour et nuit",
    "FNACAV : 08 019 019 11",
    "0800 88 84 44 ou 0 805 204 805",
    "+33 800 47 33 33 depuis la Suisse",
    "08 019 019 11 17 112 115",
    # amounts
    "Je gagne 1 200 € par mois et mon loyer est de 650,50 €.",
    "2 000 € 1 500 € 1 800 € 950 €",
    "mes salaires : 1200 1350 1400 1250",
    "2 000 1 500 1 800 950",
    "1200 1300 1400 1500",
    "j'ai 1234567 € de dettes",
    "une maison à 1 234 567 euros",
    "1234567,50 de capital",
    "1500000e au loto ce serait bien",
    "350000 km avec ma clio",
    "facture de 12 345,67 €",
    "facture edf 1 038,42 et gaz 219,10",
    "il me doit 12 000 000 de francs cfa",
    "entre 800 et 1,2k par mois, 14 000 € par an",
    "651,69 € pour un enfant, 912,37 € pour deux",
    "+ 150 € de prime et - 80 € de retenue",
    "la banque me prend 30€ 30€ 30€ 30€ 30€ 30€ 30€",
    # dates and hours
    "depuis le 12/05/2024",
    "du 01/02/2023 au 28/02/2023",
    "01/02/2023 10h30",
    "le 01.02.2023 14.30 à Bourg",
    "rendez-vous le 01-02-2023 10 h",
    "rdv le 05 12 2025 14 h 30",
    "vous pouvez me joindre le 06 12 2025 9 h",
    "mes enfants sont nés le 01 02 2019 et 05 06 2021",
    "01/02/23 05/06/23",
    "01/02/2023 - 28/02/2023",
    "02/2023 03/2023 04/2023",
    "05 2024 1500 euros",
    "née le 17 octobre 1995 à 10 h 05",
    "2019 2020 2021 2022",
    "2024-05-12 18:30",
    "mon dossier du 12052024 est perdu",
    "contrat du 01 09 2023 au 31 08 2024",
    "en 2022 2023 2024 2025 j'ai travaillé en cb 12 mois",
    # postcodes, Insee codes, places
    "01000 Bourg-en-Bresse",
    "01000 01100",
    "01000 01100 01200 01500 01700",
    "01000-01100",
    "J'habite 12 rue de la Paix, 01100 Oyonnax",
    "code insee 01283 01053 01427",
    "mon dossier 01100 Oyonnax",
    "allocataire 01000 bourg",
    "les communes 01004, 01033 et 01173",
    "69001 Lyon puis 01700 Miribel",
    # ages, durations, counts
    "j'ai 3 enfants de 2, 5 et 12 ans",
    "enfants 2 5 7 12 15",
    "6 mois, 18 mois, 24 mois, 36 mois",
    "un t3 de 65 m2 au 4e étage, 2 pièces chauffées sur 3",
    "35 h par semaine, 151,67 h par mois",
    "6 kVA, 1000 W pendant 30 jours",
    "n°1 n°2 n°3",
    "article 373-2-2 du code civil et L. 523-1",
    "le formulaire cerfa 12038*05",
    # words that resemble
    "rdv @ la mairie",
    "@caf tu réponds ?",
    "de 12 à 15 mois, de 18 à 24, de 30 à 36",
    "fr 12",
    "siren 130005481",
    "Le RIB et l'IBAN, je les donne à qui ?",
    "Faut-il le numéro de sécu ?",
    "j'ai perdu ma carte bleue et ma carte vitale",
    "",
]


@pytest.mark.parametrize(("genre", "donnee", "phrase"), PERSONNELS)
def test_personal_data_is_replaced_by_the_name_of_its_kind(genre, donnee, phrase):
    obtenu = redact(phrase.format(donnee))

    assert obtenu == Redaction(phrase.format(genre), (GENRES[genre],))


@pytest.mark.parametrize("phrase", ORDINAIRES)
def test_an_ordinary_figure_is_never_altered(phrase):
    assert redact(phrase) == Redaction(phrase, ())


def test_there_are_enough_cases():
    assert len(PERSONNELS) >= 60
    assert len(ORDINAIRES) >= 60


MOTS = {
    "612345678": "tel ", "29510991261119": "sécu ", "12345678901": "dossier ", "01234567": "dossier ",
    "12345678901234": "pdl ", "1 234 567": "dossier ", "4970 1012 3456 7890": "carte ", "1850 5780 0608 499": "nir ",
    "06 12 34 56 7": "tel ", "06 12 34 56 789": "tel ",
}  # fmt: skip


@pytest.mark.parametrize(
    "autour", ["{}", "voici {}", "({})", "« {} »", "{}, merci", "{} ?", "\n{}\n", "c'est:{};", "{}…"]
)
def test_nothing_of_a_number_is_left_whatever_is_around(autour):
    donnees = {MOTS.get(donnee, "") + donnee for _, donnee, _ in PERSONNELS}

    restes = {donnee: redact(autour.format(donnee)).texte for donnee in donnees}

    assert {donnee: reste for donnee, reste in restes.items() if any(lettre.isdigit() for lettre in reste)} == {}


def test_all_the_data_of_a_message_go_and_the_helpline_stays():
    texte = (
        "Je suis au 06 12 34 56 78 ou 0712345678, marie@free.fr. NIR 2 95 10 99 126 111 93 06 12 34 56 79, "
        "FR76 3000 6000 0112 3456 7890 189. Le 3919 m'a dit 651,69 €."
    )

    obtenu = redact(texte)

    assert obtenu.texte == (
        "Je suis au [TELEPHONE] ou [TELEPHONE], [COURRIEL]. NIR [NIR] [TELEPHONE], [IBAN]. Le 3919 m'a dit 651,69 €."
    )
    assert set(obtenu.trouves) == {"telephone", "courriel", "nir", "iban"}


@pytest.mark.parametrize("entre", [" ", "/", " ou ", ", ", "\n", "-"])
def test_numbers_side_by_side_are_all_found(entre):
    obtenu = redact(entre.join(["0612345678", "07 12 34 56 78", "0474123456"]))

    assert obtenu.texte == entre.join([TELEPHONE] * 3)


def test_a_name_of_kind_typed_by_a_person_is_not_a_find():
    assert redact("que veut dire [NIR] ?") == Redaction("que veut dire [NIR] ?", ())


MORCEAUX = st.sampled_from(
    [donnee for _, donnee, _ in PERSONNELS] + ORDINAIRES + ["tel ", "dossier ", "sécu ", "+", "@"]
)
TEXTES = st.lists(
    st.one_of(MORCEAUX, st.text(alphabet="0123456789 .-/+@()abfrFR€[]\u00a0\u200b", max_size=25)), max_size=6
)


@given(st.one_of(st.text(), TEXTES.map("".join)))
def test_any_text_is_accepted_and_a_second_pass_changes_nothing(texte):
    une_fois = redact(texte).texte

    assert redact(une_fois) == Redaction(une_fois, ())


@given(st.text().map(lambda texte: "".join(c for c in texte if not c.isdigit() and c != "@")))
def test_a_text_without_digit_or_at_sign_is_unchanged(texte):
    assert redact(texte) == Redaction(texte, ())


@given(
    st.integers(1, 2),
    st.integers(0, 99),
    st.integers(1, 12),
    st.integers(1, 95),
    st.integers(0, 999999),
    st.integers(0, 99),
)
def test_any_nir_is_redacted_even_with_a_wrong_key(sexe, annee, mois, lieu, suite, cle):
    nir = f"{sexe}{annee:02}{mois:02}{lieu:02}{suite:06}{cle:02}"

    assert redact(f"mon numéro {nir} merci").texte == "mon numéro [NIR] merci"


LONGS = [
    "Bonjour, je voudrais savoir si j'ai droit à l'AUU. ", "a", "1", "1 ", "12 ", "a@", "a.b@c.", "DE12 ", "FR76 ", "1.",
    "112 114 115 3919 ", "2000 1500 1800 950 ", "06 12 34 56 78 ", "0612345678/", "+41 79 123 45 67 ", "+12000000 ",
    "1 85 05 78 006 084 36 ", "01/02/2023 10h ", "01000 ", "numero ", "dossier le ", " ", "1 2  3--", "٠٦ ",
    "+1 2 3 4 5 6 7 8901234567 ",
]  # fmt: skip


@pytest.mark.lent
@pytest.mark.parametrize("motif", LONGS)
def test_twenty_thousand_characters_take_a_tenth_of_a_second_on_a_quiet_machine(motif):
    texte = (motif * 20_000)[:20_000]

    duree = min(timed(lambda: redact(texte), time.process_time) for _ in range(3))

    assert duree < 0.1 * slowness(time.process_time, fois=3)  # 0.03 when quiet
