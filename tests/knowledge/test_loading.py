import shutil
from datetime import date
from decimal import Decimal

import pytest

from knowledge.fautes import ContentError
from knowledge.loading import CONTENT, load, read, read_fiche


@pytest.fixture
def lire(tmp_path):
    def lire(texte):
        (tmp_path / "essai.yml").write_text(texte, encoding="utf-8")
        return read_fiche(tmp_path / "essai.yml", tmp_path)

    return lire


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("651.69", Decimal("651.69")),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("01053", "01053"),
        ("2026-04-01", date(2026, 4, 1)),
        ("2026-02-30", "2026-02-30"),
        (".inf", ".inf"),
        ("12:30", "12:30"),
        ("true", True),
        ("oui", "oui"),
        ("yes", "yes"),
        ("~", None),
        ('"3919"', "3919"),
        ("3230 # sans guillemets", 3230),
    ],
)
def test_a_value_is_read_as_it_is_written(lire, ecrit, lu):
    fiche = lire(f"cle: {ecrit}\n")

    assert fiche.data == {"cle": lu}
    assert type(fiche.data["cle"]) is type(lu)


def test_every_key_and_every_item_has_its_line(lire):
    fiche = lire("un:\n  deux:\n    - trois\n    - {quatre: 5,\n       six: 7}\n")

    assert fiche.lignes["un",] == 1
    assert fiche.lignes["un", "deux"] == 2
    assert fiche.lignes["un", "deux", 1] == 4
    assert fiche.lignes["un", "deux", 1, "six"] == 5


def test_a_place_that_is_not_in_the_file_has_the_line_of_what_holds_it(lire):
    fiche = lire("un:\n  deux:\n    trois: 4\n")

    probleme = fiche.probleme(("un", "deux", "absent"), "il manque.")

    assert str(probleme) == "essai.yml:2: un.deux.absent : il manque."


def test_a_file_with_several_double_keys_says_them_all(lire):
    with pytest.raises(ContentError) as fault:
        lire("un: 1\nun: 2\ndeux: {a: 1, a: 2}\n")

    assert [probleme.ligne for probleme in fault.value.problemes] == [2, 3]


def test_the_content_is_read_whole_with_the_code_of_each_item(contenu):
    assert list(contenu.dispositifs) == sorted(fichier.stem for fichier in (CONTENT / "dispositifs").glob("*.yml"))
    assert all(dispositif.code == code for code, dispositif in contenu.dispositifs.items())
    assert all(contact.code == code for code, contact in contenu.contacts.items())
    assert len(contenu.communes) == 391
    assert all(insee.startswith("01") and len(insee) == 5 for insee in contenu.communes)


def test_every_old_name_and_every_preference_is_a_commune_of_the_ain(contenu):
    assert set(contenu.anciens_noms.values()) <= set(contenu.communes)
    assert set(contenu.preferences) <= set(contenu.communes)
    assert {code for suite in contenu.preferences.values() for code in suite} <= set(contenu.contacts)


@pytest.fixture
def racine(tmp_path):
    # only what these tests read: the rest of the content may be absent
    for dossier in ("dispositifs", "territoire"):
        shutil.copytree(CONTENT / dossier, tmp_path / dossier)
    return tmp_path


def test_a_wrong_content_is_refused_with_every_problem_in_the_order_of_the_files(racine):
    (racine / "dispositifs" / "zzz.yml").write_text("nom: Une aide\n", encoding="utf-8")
    (racine / "glossaire").mkdir()
    (racine / "glossaire" / "aaa.yml").write_text("", encoding="utf-8")

    with pytest.raises(ContentError) as fault:
        load(racine)

    fichiers = [probleme.fichier for probleme in fault.value.problemes]
    assert set(fichiers) == {"dispositifs/zzz.yml", "glossaire/aaa.yml"}
    assert fichiers == sorted(fichiers)
    assert "dispositifs/zzz.yml:1: organisme : il manque. Ajoutez cette clé." in str(fault.value)


def test_what_can_be_read_is_read_beside_a_wrong_file(racine):
    (racine / "dispositifs" / "auu.yml").write_text("nom: [\n", encoding="utf-8")

    contenu, reader = read(racine)

    assert "auu" not in contenu.dispositifs
    assert "asf" in contenu.dispositifs
    assert reader.incompletes == {"dispositif"}
