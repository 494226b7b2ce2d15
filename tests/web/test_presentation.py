import re
from datetime import datetime
from html import unescape

import pytest

from knowledge.bulles import hold
from knowledge.checks import FREE_TEXT
from knowledge.checks_langage import readable
from knowledge.loading import CONTENT, read
from knowledge.messages import Messages, question
from web.conformite import Conformite, read_conformite
from web.presentation import DOSSIER, open_pages, paragraphes, phrase, simples, statique
from web.tours import tours
from web.typographie import FINE, typographie

MOMENT = datetime(2026, 11, 25, 10)
CREANCIER = {
    "paiement_pension": "rien",
    "mois_impayes": 3,
    "nombre_enfants": 2,
    "vit_en_couple": False,
    "commune": "01283",
}
GABARITS = sorted((DOSSIER / "templates").glob("*.html"))


@pytest.fixture(scope="module")
def pages():
    return open_pages()


@pytest.fixture(scope="module")
def ecrire(catalogue):
    return Messages(catalogue, MOMENT)


def said(*messages):
    return [
        {"de": "vous", "message": {"text": "bonjour"}},
        *({"de": "robot", "message": message} for message in messages),
    ]


def render(pages, catalogue, *messages, gabarit="fragment.html"):
    return pages.get_template(gabarit).render(messages=said(*messages), numeros=catalogue.contenu.numeros)


@pytest.mark.parametrize("piege", ["<b>", "\"><img src=x onerror='x'>", "{{ 7 * 7 }}", "a & b"])
def test_a_text_is_escaped_before_anything_is_added_to_it(piege):
    html = str(paragraphes(f"{piege}\n• {piege}\n**{piege}**"))

    assert not re.search(r"<(?!/?(?:p|ul|li|strong)>)", html)
    assert "49" not in html


def test_a_number_that_is_to_be_called_is_a_link_and_no_other_figure_is():
    html = str(
        phrase("Appelez d'abord : appelez le 17, un SMS au 114, la Caf (3230), 12 mois, 938,43 € (2026), 01000.")
    )

    assert re.findall(r'href="([^"]+)"', html) == ["tel:17", "sms:114", "tel:3230"]


def test_every_number_of_the_line_of_help_is_called_by_a_press(ecrire):
    html = str(phrase(ecrire.phrase("rappel_securite")["text"]))

    assert re.findall(r'href="([^"]+)"', html) == ["tel:17", "sms:114", "tel:3919", "tel:116006"]
    assert "tel:17" in str(phrase("Vous avez peur ? Appelez le 17."))


def test_an_address_in_a_sentence_is_a_link_that_tells_nothing():
    html = str(phrase("La demande se fait sur https://www.ain.fr/aides."))

    assert html.endswith('<a href="https://www.ain.fr/aides" rel="noreferrer noopener">ain.fr</a>.')


@pytest.mark.parametrize("gabarit", GABARITS, ids=lambda p: p.name)
def test_a_template_runs_nothing_inline(gabarit):
    source = gabarit.read_text(encoding="utf-8")

    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", source)


@pytest.mark.parametrize("gabarit", GABARITS, ids=lambda p: p.name)
def test_a_template_says_no_figure_number_or_address(gabarit):
    texte = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>", " ", gabarit.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert re.findall(r"\d+|https?:", texte) == []


@pytest.mark.parametrize("gabarit", ["conseils", "confidentialite", "accessibilite", "fin", "page"])
def test_every_space_before_a_double_sign_is_narrow_and_does_not_break(pages, gabarit):
    texte = re.sub(r"<[^>]*>", " ", pages.get_template(f"{gabarit}.html").render(messages=[], boutons=[]))

    assert re.findall(r"\S+[ \u00a0][;:!?»]\s", texte) == []
    assert f"\u00ab{FINE}" in texte or "«" not in texte


def test_setting_a_text_twice_changes_nothing_more():
    texte = typographie("C'est « prêt » : 9 h–12 h 30 ; 1 173,04 € !")

    assert typographie(texte) == texte


def test_several_results_share_one_list_of_people(pages, catalogue, ecrire):
    contacts = ecrire.contacts(catalogue.dispositif("aripa").contacts, CREANCIER)
    html = render(pages, catalogue, ecrire.resultat("aripa", CREANCIER), ecrire.resultat("asf", CREANCIER), contacts)

    assert "Qui voir" not in html
    assert html.count("À regarder aussi") == 1
    assert html.count('class="contact"') == len(contacts["custom"]["contacts"])


def test_people_who_close_the_last_result_are_shown_there_and_only_there(pages, catalogue, ecrire):
    suite = [ecrire.resultat("aripa", CREANCIER), ecrire.resultat("asf", CREANCIER)]
    suite += [
        ecrire.contacts(catalogue.dispositif("aripa").contacts, CREANCIER),
        ecrire.phrase("rappel_besoin", phrase="du loyer"),
    ]
    html = render(pages, catalogue, *hold([ecrire.phrase("sans_changement"), *suite], 3))

    assert html.count("Qui voir") == 1
    assert html.count('class="contact"') >= len(suite[2]["custom"]["contacts"])
    assert "Cela ne change pas ma réponse" in html


@pytest.mark.parametrize(("fois", "montres"), [(1, 4), (2, 2)])
def test_two_lists_of_people_in_one_turn_are_short_and_fold_the_others(pages, catalogue, ecrire, fois, montres):
    contacts = ecrire.contacts(catalogue.sujet("urgence_danger").contacts, {})
    nombre = len(contacts["custom"]["contacts"])
    html = render(pages, catalogue, *[contacts] * fois)

    assert nombre > 2
    assert html.count('class="contact"') == nombre * fois  # all are there
    assert html.count("Voir d’autres contacts") == (fois if nombre > montres else 0)


def test_people_before_a_question_are_two_and_fold_the_others(pages, catalogue, ecrire):
    contacts = ecrire.contacts(catalogue.evenement("deces").contacts, {})
    html = render(pages, catalogue, contacts, question("commune", catalogue.contenu.faits["commune"], "", "essai"))

    assert html.count('class="contact"') == len(contacts["custom"]["contacts"]) > 2
    assert html.count("Voir d’autres contacts") == 1
    assert html.index("Voir d’autres contacts") < html.index("question-texte")


def test_a_result_alone_says_whom_to_see_and_what_to_do(pages, catalogue, ecrire):
    resultat = ecrire.resultat("asf", CREANCIER)
    html = render(pages, catalogue, resultat)

    assert html.count("Qui voir") == 1
    assert html.count('class="contact"') == len(resultat["custom"]["contacts"])
    assert "<details open><summary><h4>Quoi faire" in html


def test_everything_a_result_holds_is_in_the_page(pages, catalogue, ecrire):
    for code in catalogue.contenu.dispositifs:
        resultat = ecrire.resultat(code, CREANCIER)["custom"]
        html = render(pages, catalogue, ecrire.resultat(code, CREANCIER))
        enonces = [
            e["texte"]
            for nom in ("raisons", "montants", "demarches", "justificatifs", "delais", "securite")
            for e in resultat[nom]
        ]

        manquants = [texte for texte in enonces if str(phrase(texte)) not in html]
        assert manquants == [], code
        assert html.count("</li>") >= len(resultat["contacts"]) + len(resultat["non_verifie"]) + len(
            resultat["sources"]
        )


def test_neighbours_that_have_a_result_are_not_offered_again(ecrire):
    vus = tours(said(ecrire.resultat("aripa", CREANCIER), ecrire.resultat("asf", CREANCIER)))

    assert [vu["voisins"] for vu in vus[:-1]] == [[], []]
    assert not {"aripa", "asf"} & {voisin["dispositif"] for voisin in vus[-1]["voisins"]}


def test_only_the_last_words_of_the_person_are_the_last():
    vus = tours([*said({"text": "oui"}), *said({"text": "non"})])

    assert [vu["dernier"] for vu in vus] == [False, False, True, False]


def test_simpler_words_are_those_of_the_content(ecrire):
    assert simples(ecrire.resultat("asf", CREANCIER)["custom"])[0].startswith("De l'argent chaque mois")


def test_every_kind_of_message_is_laid_out(pages, catalogue, ecrire):
    for niveau in ("immediat", "violence", "enfant", "suicide", "sans_toit"):
        html = render(pages, catalogue, ecrire.urgence(niveau))
        numeros = ecrire.urgence(niveau)["custom"]["numeros"]

        assert html.count('class="grand"') == len(numeros)
        assert html.count("<article") == 1


def test_a_static_file_changes_address_with_its_content():
    assert re.fullmatch(r"/static/page\.css\?v=[0-9a-f]{8}", statique("page.css"))


def test_without_an_audit_the_only_mention_is_the_honest_one(tmp_path):
    assert read_conformite(tmp_path / "audit.yml") == Conformite("non conforme", "")


@pytest.mark.parametrize(
    ("taux", "mention"),
    [
        (100, "totalement conforme"),
        (99.5, "partiellement conforme"),
        (50, "partiellement conforme"),
        (49, "non conforme"),
    ],
)
def test_an_audit_gives_the_mention_of_the_law(tmp_path, taux, mention):
    audit = tmp_path / "audit.yml"
    audit.write_text(f'{{taux: {taux}, par: "l\'auditeur", le: "12 mars 2027"}}', encoding="utf-8")

    assert read_conformite(audit).mention == mention


@pytest.mark.parametrize("ecrit", ["{taux: 80}", "- rien", ""])
def test_an_audit_that_lacks_something_is_refused(tmp_path, ecrit):
    audit = tmp_path / "audit.yml"
    audit.write_text(ecrit, encoding="utf-8")

    with pytest.raises(ValueError, match="an audit needs"):
        read_conformite(audit)


ESPACE = re.compile(r"[ \u00a0\n](?=[;:!?»](?:\s|[.,)]|$))|«[ \u00a0\n]|\w[!?;](?:\s|$)")  # where a narrow one is due


def visible(html):
    return unescape(re.sub(r"<[^>]+>", "\n", html))


@pytest.mark.parametrize("gabarit", ["page", "conseils", "confidentialite", "accessibilite", "fin", "fermee", "erreur"])
def test_every_page_has_the_spaces_of_french(pages, gabarit):
    dit = visible(
        pages.get_template(f"{gabarit}.html").render(phrase="Prêt ?", boutons=[{"title": "Qui ?", "payload": "Qui ?"}])
    )

    assert ESPACE.findall(dit) == []


def test_every_text_of_the_content_is_set_with_the_spaces_of_french():
    textes = [texte for *_, texte in readable(read(CONTENT)[1].fiches, FREE_TEXT)]

    assert len(textes) > 1000
    assert [texte for texte in textes if ESPACE.search(visible(phrase(texte)))] == []
