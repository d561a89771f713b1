"""`pecia migrate-model`: planned, carried out, reported, proposed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.model_server import ModelServer, completion

SERVER = """
[models.here]
base_url = "http://127.0.0.1:9/v1"

[prices."scripted/echo"]
input = 1.0
output = 2.0
"""
TO = "migrate-model scripted/echo here/other"


@pytest.fixture
def served(greeting: Shell) -> Shell:
    assert greeting("release greet production 2").code == 0
    assert greeting("experiment run try.yaml").code == 0
    Path("pecia.toml").write_text(Path("pecia.toml").read_text() + SERVER)
    return greeting


def test_a_plan_shows_the_steps_and_calls_nothing(served: Shell) -> None:
    said = served(f"{TO} --plan")
    assert said.code == 0
    assert "greet#2" in said.out
    [step] = served(f"{TO} --plan --json").json["steps"]
    assert (step["runs"], step["cost"], step["experiment"]) == (40, None, None)
    assert len(served("experiment list --json").json) == 1


def test_a_budget_refuses_a_model_without_a_price(served: Shell) -> None:
    said = served(f"{TO} --budget 1")
    assert said.code == 2
    assert "The price of here/other is unknown" in said.err


def test_a_model_that_is_away_leaves_its_prompts_undone(served: Shell) -> None:
    said = served(f"{TO} --json --prompts nothing*")
    assert (said.code, said.json["results"]) == (0, [])
    assert served("migrate-model scripted/echo scripted/echo").code == 2
    assert served(f"{TO} --param max_tokens").code == 2


def test_a_migration_is_carried_out_within_its_budget_and_proposes_what_is_not_worse(served: Shell) -> None:
    with ModelServer() as server:  # says what it is told, as the old model does
        prices = '\n[prices."here/other"]\ninput = 1000.0\noutput = 1000.0\n'
        Path("pecia.toml").write_text(
            Path("pecia.toml").read_text().replace("http://127.0.0.1:9/v1", server.base_url) + prices
        )
        assert served(f"{TO} --budget 0.01").code == 0
        asked = len(server.bodies)
        assert asked < 20
        careful = served(f"{TO} --budget 5 --propose --param max_tokens=64")
        assert "not proposed: it cannot be told yet" in careful.err
        assert served("proposal list --json").json == []
        said = served(f"{TO} --propose --undecided --param max_tokens=64 --markdown report.md --json")
    [result] = said.json["results"]
    assert (result["prompt"], result["conclusion"], result["new"]["cost"]) == ("greet", "undecided", 0.18)
    assert "proposal 1 moves production to #3" in said.err
    assert served("render greet#3 -v name=x --json").code == 0
    assert "| greet" in Path("report.md").read_text()


def test_a_prompt_that_gets_worse_is_not_proposed(served: Shell) -> None:
    with ModelServer(lambda _: completion("no")) as server:
        Path("pecia.toml").write_text(
            Path("pecia.toml").read_text().replace("http://127.0.0.1:9/v1", server.base_url)
        )
        said = served(f"{TO} --propose --param max_tokens=64")
    assert said.code == 1
    assert "right: worse: -100.0 points" in said.out
    assert served("proposal list --json").json == []
