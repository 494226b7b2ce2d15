"""The page about danger says what the rules do."""

from bot.page_danger import PAGE, render
from bot.understanding.regles import default_regles


def test_the_committed_page_is_the_one_that_the_rules_write():
    assert PAGE.read_text(encoding="utf-8") == render(default_regles())


def test_every_rule_is_on_the_page_with_its_example_and_its_counter_example():
    regles, page = default_regles(), PAGE.read_text(encoding="utf-8")

    toutes = [*regles.alarmes, *regles.figures, *regles.contextes, regles.passe, regles.present]

    assert [
        r.code for r in toutes if not (f"`{r.code}`" in page and r.exemple in page and r.contre_exemple in page)
    ] == []
