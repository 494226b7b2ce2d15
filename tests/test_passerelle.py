import json
import os
import re
import shutil
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

import passerelle
from knowledge import checks
from knowledge.releases import shared_catalogue

RACINE = Path(__file__).parent.parent
EVALUATION = {
    "dispositif", "verdict", "raisons", "manquants", "non_verifie", "montants", "montant_inconnu", "demarches",
    "justificatifs", "sources", "release",
}  # fmt: skip
COMPREHENSION = {
    "text", "intent", "confidence", "sujet", "sujets", "dispositifs", "voisins", "danger", "niveau", "entites", "suite",
}  # fmt: skip
SITUATION = """\
role: victime
commune: "01283"
preuve: plainte
preuve_date: 2026-11-01
nombre_enfants: 2
ressources_mensuelles: 800
"""
UN_DROIT = ["auu", "--commune", "Oyonnax"]


@pytest.fixture(autouse=True)
def isolated(tmp_path, monkeypatch):
    """A var folder and a database of our own; what a command puts in the environment is taken away."""
    before = dict(os.environ)
    for nom in [nom for nom in os.environ if nom.startswith("PASSERELLE_")]:
        del os.environ[nom]
    os.environ["PASSERELLE_DATABASE_URL"] = f"sqlite:///{tmp_path / 'passerelle.db'}"
    monkeypatch.setattr(passerelle, "VAR", tmp_path / "var")
    shared_catalogue.cache_clear()
    yield
    shared_catalogue.cache_clear()
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def served(catalogue, monkeypatch):
    """The content as it is, without a database: the commands are fast."""
    monkeypatch.setattr(passerelle, "open_catalogue", lambda: catalogue)
    return catalogue


@pytest.fixture
def situation(tmp_path):
    fichier = tmp_path / "situation.yml"
    fichier.write_text(SITUATION, encoding="utf-8")
    return fichier


@pytest.fixture
def broken_content(tmp_path, monkeypatch):
    """Make the content wrong on the line that is returned."""

    def break_it():
        racine = tmp_path / "content"
        shutil.copytree(RACINE / "knowledge" / "content", racine)
        fichier = racine / "dispositifs" / "auu.yml"
        lignes = fichier.read_text(encoding="utf-8").splitlines()
        rang = next(rang for rang, ligne in enumerate(lignes) if ligne.startswith("organisme: "))
        lignes[rang] = "organisme: caf_ainn"
        fichier.write_text("\n".join(lignes), encoding="utf-8")
        monkeypatch.setattr(checks, "check", partial(checks.check, racine))
        return rang + 1

    return break_it


def run(*arguments, entree=None):
    return CliRunner().invoke(passerelle.cli, [str(argument) for argument in arguments], input=entree)


def start(*arguments, entree=None, **env):
    """Run the command for real, as an operator does."""
    return subprocess.run(
        [sys.executable, str(RACINE / "passerelle.py"), *map(str, arguments)],
        input=entree, capture_output=True, text=True, timeout=300, check=False, env=os.environ | env,
    )  # fmt: skip


def read_lines(result):
    return [json.loads(ligne) for ligne in result.stdout.splitlines()]


def evaluate(situation, *options):
    (evaluation,) = read_lines(run("evaluate", "auu", "--situation", situation, *options))
    return evaluation


def route(*options):
    return [contact["code"] for contact in read_lines(run("route", *options))]


def assert_one_line(result, *parts):
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.exception
    (ligne,) = result.stderr.splitlines()
    assert ligne.startswith("passerelle: ")
    for part in parts:
        assert part in ligne


@pytest.mark.parametrize("commande", sorted(passerelle.cli.commands))
def test_every_command_says_what_it_does(commande):
    result = run(commande, "--help")

    assert result.exit_code == 0
    assert passerelle.cli.commands[commande].help in " ".join(result.stdout.split())


@pytest.mark.lent
def test_the_quick_commands_load_neither_rasa_nor_the_servers(tmp_path):
    code = (
        "import sys, passerelle\n"
        "from click.testing import CliRunner\n"
        "assert CliRunner().invoke(passerelle.cli, ['route', 'auu', '--commune', 'Oyonnax']).exit_code == 0\n"
        "print({'rasa', 'sanic', 'aiohttp', 'sklearn', 'spacy', 'matplotlib'} & set(sys.modules))"
    )

    result = subprocess.run([sys.executable, "-c", code], cwd=RACINE, capture_output=True, text=True, check=False)

    assert result.stdout.strip() == "set()", result.stderr


# check, rebuild and the release that is served


def test_check_accepts_the_content_as_it_is():
    result = run("check")

    assert result.exit_code == 0
    assert "Contenu correct : " in result.stdout.splitlines()[-1]
    assert result.stderr == ""


@pytest.mark.lent
@pytest.mark.parametrize(
    ("le", "dit"),
    [
        ("2026-11-25", "expire le 2026-12-31, dans moins de 90 jours."),
        ("2026-12-10", "expire le 2026-12-31, dans moins de 30 jours."),
        ("2027-01-02", "a expiré le 2026-12-31 : sa valeur n’est plus dite."),
    ],
)
def test_check_lists_what_expires_as_it_will_be_another_day(le, dit):
    result = run("check", "--le", le)

    assert result.exit_code == 0
    assert f"cheque_energie_demande_fin.valeurs : {dit}" in result.stdout
    assert re.search(
        r"^Échéances : \d+ passée\(s\) ; \d+ dans les 30 jours ; \d+ dans les 90 jours\.$", result.stdout, re.MULTILINE
    )


@pytest.mark.parametrize("norme", ["data-inclusion", "jsonld"])
def test_export_gives_one_object_a_line(served, norme):
    lignes = read_lines(run("export", norme))

    assert len(lignes) >= len(served.contenu.dispositifs)
    assert all(ligne.get("id") or ligne.get("@id") for ligne in lignes)


@pytest.mark.parametrize(
    ("nom", "dit"),
    [("Saint-Jean", "'Saint-Jean' may be Saint-Jean-"), ("Oyonax", "Vouliez-vous dire « oyonnax » ?")],
)
def test_a_name_that_several_communes_may_have_is_asked_again(served, nom, dit):
    assert_one_line(run("route", "asf", "--commune", nom), dit)


def test_check_refuses_a_helpline_that_nobody_has_verified_for_long():
    result = run("check", "--le", "2027-06-01")

    assert result.exit_code == 1
    assert re.search(
        r"^numeros\.yml:\d+: violences_3919\.verifie_le : le numéro n’a pas été vérifié", result.stdout, re.MULTILINE
    )


@pytest.mark.parametrize(("jour", "montant"), [("2027-03-31", True), ("2027-04-01", False)])
def test_a_preview_of_another_day_is_the_same_by_option_and_by_environment(served, situation, jour, montant):
    par_option = read_lines(run("evaluate", "auu", "--situation", situation, "--le", jour))
    os.environ["PASSERELLE_DATE"] = jour
    par_environnement = read_lines(run("evaluate", "auu", "--situation", situation))

    assert par_option == par_environnement
    assert bool(par_option[0]["montants"]) is montant


def test_check_names_the_file_and_line_of_a_mistake(broken_content):
    ligne = broken_content()

    result = run("check")

    assert_one_line(result, "1 mistake")
    assert f"dispositifs/auu.yml:{ligne}: organisme" in result.stdout
    assert "caf_ain »" in result.stdout


@pytest.mark.lent
def test_rebuild_twice_gives_the_same_release():
    premier, second = run("rebuild"), run("rebuild")

    assert re.fullmatch(r"Release [0-9a-f]{12} servie\.\n", premier.stdout)
    assert second.stdout == premier.stdout


@pytest.mark.lent
def test_mistakes_in_the_content_leave_the_last_good_release_served(broken_content, situation):
    release = run("rebuild").stdout.split()[1]
    broken_content()

    refus, result = run("rebuild"), run("evaluate", "auu", "--situation", situation)

    assert_one_line(refus, "mistake", "passerelle check")
    assert read_lines(result)[0]["release"] == release
    assert result.exit_code == 0
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.lent
def test_mistakes_in_the_content_and_no_release_give_one_line(broken_content):
    broken_content()

    assert_one_line(run("route", *UN_DROIT), "holds no release")


# evaluate


def test_evaluate_prints_one_object_with_the_keys_of_the_contract(served, situation):
    evaluation = evaluate(situation)

    assert set(evaluation) == EVALUATION
    assert evaluation["verdict"] in ("probable", "a_verifier", "peu_probable")
    assert evaluation["release"] == served.release


def test_an_amount_is_said_while_its_value_is_in_force(served, situation):
    evaluation = evaluate(situation, "--le", "2026-11-21")

    (montant,) = evaluation["montants"]
    assert "938,43" in montant["texte"]
    assert montant["valide_au"] == "2027-03-31"
    assert evaluation["montant_inconnu"] is None


def test_an_expired_amount_is_not_said_and_a_sentence_says_who_knows_it(served, situation):
    evaluation = evaluate(situation, "--le", "2027-04-15")

    assert evaluation["montants"] == []
    assert "938" not in json.dumps(evaluation)
    assert "La Caf ou la MSA le calcule" in evaluation["montant_inconnu"]


@pytest.mark.parametrize("le", ["hier", "2026-02-30", "21/11/2026", "2026-11-21T25:00"])
def test_a_bad_day_is_refused_with_the_way_to_write_it(served, situation, le):
    assert_one_line(run("evaluate", "auu", "--situation", situation, "--le", le), le, "write 2026-11-21")


def test_an_unknown_dispositif_is_refused_with_those_that_exist(served, situation):
    assert_one_line(run("evaluate", "aux", "--situation", situation), "'aux' does not exist", "auu")


def test_a_missing_situation_file_is_named(served, tmp_path):
    assert_one_line(run("evaluate", "auu", "--situation", tmp_path / "rien.yml"), "No such file", "rien.yml")


def test_a_folder_is_no_situation_file(served, tmp_path):
    assert_one_line(run("evaluate", "auu", "--situation", tmp_path), "directory", str(tmp_path))


@pytest.mark.parametrize(
    ("ecrit", "dit"),
    [
        (b"comune: '01283'", "commune"),
        (b"nombre_enfants: 400", "nombre_enfants: 400 is out of bounds"),
        (b"nombre_enfants: -1", "out of bounds"),
        (b"nombre_enfants: .nan", "nombre_enfants"),
        (b"nombre_enfants: [1]", "is no number"),
        (b"vit_en_couple: peut-etre", "neither true nor false"),
        (b"preuve: null", "preuve: None is none of"),
        (b"role: {a: 1}", "is none of"),
        (b"- role", "situation.yml:1:"),
        (b"", "situation.yml:1:"),
        (b"role: [", "situation.yml:"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_a_mistake_in_the_situation_is_one_line(served, situation, ecrit, dit):
    situation.write_bytes(ecrit)

    assert_one_line(run("evaluate", "auu", "--situation", situation), dit)


@pytest.mark.parametrize("ecrit", ["preuve_date: hier", "preuve_date: 2026-13-45", "commune: Oyonax", "commune: 1283"])
def test_a_date_or_a_commune_that_cannot_be_is_refused(served, situation, ecrit):
    situation.write_text(ecrit, encoding="utf-8")

    assert_one_line(run("evaluate", "auu", "--situation", situation))


# route


def test_route_prints_one_contact_a_line_with_its_reason(served):
    contacts = read_lines(run("route", *UN_DROIT))

    assert len(contacts) > 3
    assert all(contact["nom"] and contact["raison"] for contact in contacts)
    assert {"code", "telephone", "adresse", "horaires", "ouvert", "distance_km", "date_maj"} <= set(contacts[0])


@pytest.mark.parametrize("nom", ["OYONNAX", "oyonnax", "01283"])
def test_a_commune_is_found_by_its_name_or_its_code(served, nom):
    assert route("auu", "--commune", nom) == route(*UN_DROIT)


def test_a_commune_is_found_by_its_old_name(served):
    assert route("auu", "--commune", "Bellegarde-sur-Valserine") == route("auu", "--commune", "Valserhône")


def test_a_postcode_of_one_commune_is_enough(served):
    codes = {}
    for commune in served.contenu.communes.values():
        for code in commune.codes_postaux:
            codes.setdefault(code, []).append(commune)
    code, (commune,) = next(item for item in codes.items() if len(item[1]) == 1)

    assert route("auu", "--code-postal", code) == route("auu", "--commune", commune.insee)


def test_a_shared_postcode_asks_for_the_commune(served):
    assert_one_line(run("route", "auu", "--code-postal", "01100"), "Oyonnax", "Arbent", "--commune")


def test_a_commune_settles_a_shared_postcode(served):
    assert route(*UN_DROIT, "--code-postal", "01100") == route(*UN_DROIT)


@pytest.mark.parametrize("ailleurs", [("--commune", "69123"), ("--code-postal", "69001"), ("--commune", "hors_ain")])
def test_outside_the_ain_no_contact_of_the_ain_is_given(served, ailleurs):
    codes = route("auu", *ailleurs)

    assert "caf" in codes
    assert [code for code in codes if code.endswith("_ain") or code.endswith("_01")] == []


def test_the_regime_changes_the_organisme(served):
    assert "aripa_msa" in route("aripa", "--commune", "Oyonnax", "--regime", "msa")
    assert "aripa_msa" not in route("aripa", "--commune", "Oyonnax", "--regime", "caf")


def test_the_role_changes_the_contacts(served):
    assert "fnacav" in route(*UN_DROIT, "--role", "auteur")
    assert "fnacav" not in route(*UN_DROIT, "--role", "victime")


def test_a_moment_tells_whether_a_contact_is_open(served):
    ouverts = {
        le: [c["ouvert"] for c in read_lines(run("route", *UN_DROIT, "--le", le))]
        for le in ("2026-11-24T10:00", "2026-11-24T03:00")
    }

    assert True in ouverts["2026-11-24T10:00"]
    assert True not in ouverts["2026-11-24T03:00"]


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (["aux", "--commune", "Oyonnax"], "auu"),
        (["auu", "--commune", "Oyonax"], "oyonnax"),
        (["auu", "--commune", ""], "commune"),
        (["auu", "--code-postal", "Oyonnax"], "five digits"),
        (["auu", "--code-postal", "1100"], "five digits"),
        ([*UN_DROIT, "--role", "voisin"], "'proche'"),
        ([*UN_DROIT, "--le", "demain"], "write 2026-11-21"),
    ],
)
def test_a_mistake_of_route_is_one_line(served, options, dit):
    assert_one_line(run("route", *options), dit)


def test_a_moment_with_a_zone_is_read_or_refused(served):
    result = run("route", *UN_DROIT, "--le", "2026-11-24T10:00+01:00")

    assert result.exception is None or isinstance(result.exception, SystemExit)


# what an operator can mend


def test_a_file_that_is_no_database_is_one_line(tmp_path):
    (tmp_path / "passerelle.db").write_bytes(b"no database " * 500)

    assert_one_line(run("route", *UN_DROIT), "cannot read the database", "PASSERELLE_DATABASE_URL")


@pytest.mark.parametrize("url", ["nimporte", "sqlite:////proc/rien/passerelle.db", "oracle://base", "sqlite3:///x"])
def test_a_wrong_address_of_the_database_is_one_line(url):
    os.environ["PASSERELLE_DATABASE_URL"] = url

    assert_one_line(run("rebuild"))


@pytest.mark.parametrize("pilote", ["postgresql", "postgresql+psycopg2"])
def test_the_password_of_the_database_is_never_printed(pilote):
    os.environ["PASSERELLE_DATABASE_URL"] = f"{pilote}://passerelle:tres-secret@127.0.0.1:1/base"

    result = run("rebuild")

    assert_one_line(result)
    assert "tres-secret" not in result.stderr


@pytest.mark.parametrize("commande", ["check", "rebuild"])
def test_a_wrong_previewed_day_is_one_line(commande):
    os.environ["PASSERELLE_DATE"] = "hier"

    assert_one_line(run(commande), "hier")


@pytest.mark.lent
def test_whoever_stops_reading_the_output_gets_no_error():
    commande = f"set -o pipefail; {sys.executable} {RACINE / 'passerelle.py'} route auu --commune Oyonnax | head -c 5"

    result = subprocess.run(["bash", "-c", commande], capture_output=True, text=True, check=False)

    assert result.stdout == '{"cod'
    assert result.stderr == ""


# serve


def test_serve_refuses_a_busy_port(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setattr("bot.service.busy", lambda numero: numero == port)

        result = run("serve", "--port", port)

    assert_one_line(result, f"port {port} (web) is taken", "--port")


@pytest.mark.parametrize("port", ["5005", "5055"])
def test_serve_refuses_the_ports_of_the_inner_processes(port):
    assert_one_line(run("serve", "--port", port), port, "choose another")


@pytest.mark.parametrize("port", ["0", "99999", "-1", "http"])
def test_serve_refuses_what_is_no_port(port):
    result = run("serve", "--port", port)

    assert result.exit_code == 2
    assert "Invalid value for '--port'" in result.stderr


# train, understand, chat


def test_train_does_nothing_when_nothing_changed(served, monkeypatch):
    monkeypatch.setattr("bot.entrainement.is_up_to_date", lambda: True)
    monkeypatch.setattr("bot.entrainement.train", lambda: pytest.fail("trained for nothing"))

    assert run("train").stdout == "Le modèle est à jour.\n"


def test_train_can_be_forced(served, monkeypatch):
    faits = []
    monkeypatch.setattr("bot.entrainement.is_up_to_date", lambda: True)
    monkeypatch.setattr("bot.entrainement.train", lambda: faits.append("train"))

    result = run("train", "--force")

    assert faits == ["train"]
    assert result.stdout.endswith("Modèle prêt.\n")


def test_a_failed_training_is_one_line(served, monkeypatch, tmp_path):
    from bot import entrainement

    journal = tmp_path / "var" / "entrainement.log"
    monkeypatch.setattr("bot.entrainement.is_up_to_date", lambda: False)
    monkeypatch.setattr("bot.entrainement.sys.executable", "false")
    monkeypatch.setattr("bot.entrainement.train", partial(entrainement.train, tmp_path / "m.tar.gz", journal))

    assert_one_line(run("train"), "training failed", str(journal))


@pytest.mark.rasa
@pytest.mark.parametrize("commande", ["understand", "chat"])
def test_without_a_model_one_line_says_how_to_make_it(served, monkeypatch, tmp_path, commande):
    from bot import atelier

    for nom in ("open_understanding", "open_dialogue"):
        monkeypatch.setattr(atelier, nom, partial(getattr(atelier, nom), modele=tmp_path / "rien.tar.gz"))

    assert_one_line(run(commande, entree="bonjour\n"), "rien.tar.gz", "passerelle train")


@pytest.mark.rasa
def test_a_broken_model_is_one_line_that_says_how_to_make_another(tmp_path):
    from bot.atelier import open_understanding

    (tmp_path / "casse.tar.gz").write_bytes(b"no model")

    with pytest.raises(RuntimeError, match="train --force"):
        open_understanding(tmp_path / "casse.tar.gz")


MESSAGES = [
    "mon ex ne verse plus rien",
    '{"text": "il me frappe"}',
    "",
    "/restart",
    "{pas du json",
    "é" * 20_000,
    "\x00\x1b[31m",
]


@pytest.fixture(scope="module")
def understood(modele, tmp_path_factory):
    base = tmp_path_factory.mktemp("understand") / "passerelle.db"
    return start("understand", "--json-lines", entree="\n".join(MESSAGES) + "\n",
                 PASSERELLE_DATABASE_URL=f"sqlite:///{base}", PYTHONIOENCODING="latin-1")  # fmt: skip


@pytest.mark.rasa
def test_understand_prints_one_object_a_message_whatever_the_message(understood):
    compris = read_lines(understood)

    assert understood.returncode == 0, understood.stderr
    assert len(compris) == len(MESSAGES)
    assert all(set(objet) == COMPREHENSION for objet in compris)
    assert all(
        objet["suite"] in ("reponse", "clarification", "repli", "urgence", "hors_perimetre") for objet in compris
    )


@pytest.mark.rasa
def test_understand_reads_plain_lines_and_json_lines(understood):
    plain, objet, *_ = read_lines(understood)

    assert (plain["text"], plain["sujet"], plain["danger"]) == (MESSAGES[0], "pension_alimentaire", False)
    assert (objet["text"], objet["danger"], objet["suite"]) == ("il me frappe", True, "urgence")


@pytest.mark.rasa
def test_understand_takes_no_command(understood):
    commande = read_lines(understood)[3]

    assert commande["text"] == "/restart"
    assert commande["sujet"] is not None
    assert commande["danger"] is False


@pytest.mark.rasa
def test_chat_leads_a_whole_screening_in_json(modele):
    entree = "mon ex ne verse plus rien depuis 3 mois, 2 enfants, je suis à Oyonnax\noui\nnon\n\n/quitter\nbonjour\n"

    result = start("chat", "--json", "--canal", "sms", entree=entree, PASSERELLE_DATE="2026-11-21")

    messages = read_lines(result)
    assert result.returncode == 0, result.stderr
    assert [m["custom"]["fait"] for m in messages if m["custom"]["type"] == "question"] == ["titre", "vit_en_couple"]
    assert {m["custom"]["dispositif"] for m in messages if m["custom"]["type"] == "resultat"} == {"aripa", "asf"}
    assert {m["tour"] for m in messages} == {1, 2, 3, 4}
    assert {m["canal"] for m in messages} == {"sms"}
    assert messages[-1]["custom"]["code"] == "message_vide"
    assert "401,56" in "\n".join(m["text"] for m in messages)
