"""What costs money is confirmed on the command line before it is paid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.model_server import ModelServer, echo


@pytest.fixture
def costly(greeting: Shell) -> Iterator[tuple[Shell, ModelServer]]:
    """An experiment of 40 runs at 20 cents each."""
    with ModelServer(echo) as server:
        file = Path("pecia.toml")
        file.write_text(f'{file.read_text()}\n[models.here]\nbase_url = "{server.base_url}"\n')
        assert greeting("price set here/m --input 0 --output 100000").code == 0
        Path("try.yaml").write_text(Path("try.yaml").read_text().replace("scripted/echo", "here/m"))
        yield greeting, server


def test_an_experiment_above_a_dollar_is_refused_with_its_estimate_until_yes(
    costly: tuple[Shell, ModelServer],
) -> None:
    pecia, server = costly
    said = pecia("experiment run try.yaml --json")
    assert (said.code, said.json["code"], len(server.bodies)) == (1, "confirmation_needed", 10)
    assert "costs about $6.00 ($6.00 to $6.00)" in said.json["detail"]
    assert "--yes" in said.json["hint"]
    assert pecia("experiment run try.yaml --yes").code == 0
    assert len(server.bodies) == 40


def test_what_may_be_spent_without_asking_is_a_setting(costly: tuple[Shell, ModelServer]) -> None:
    pecia, _ = costly
    file = Path("pecia.toml")
    file.write_text(f"{file.read_text()}[experiments]\nconfirm_above = 10\n")
    assert pecia("experiment run try.yaml").code == 0
    file.write_text(file.read_text().replace("= 10", "= -1"))
    assert pecia("experiment list --json").json["code"] == "invalid_settings"


def test_a_pilot_says_what_the_rest_takes(costly: tuple[Shell, ModelServer]) -> None:
    pecia, server = costly
    said = pecia("experiment run try.yaml --pilot")
    assert (said.code, len(server.bodies)) == (0, 10)
    assert said.out.startswith("The rest costs about $6.00 ($6.00 to $6.00) and takes about ")
    assert pecia("experiment run try.yaml --pilot --yes").code == 2


def test_a_spent_budget_exits_1_and_a_higher_one_goes_on(costly: tuple[Shell, ModelServer]) -> None:
    pecia, server = costly
    plain = Path("try.yaml").read_text().replace("model: here/m", "model: here/m, params: {max_tokens: 2}")
    Path("try.yaml").write_text(f"{plain}limits: {{max_cost: 1}}\n")
    said = pecia("experiment run try.yaml --json")
    assert (said.code, said.json["code"], len(server.bodies)) == (1, "budget_spent", 5)
    Path("try.yaml").write_text(f"{plain}limits: {{max_cost: 9}}\n")
    assert pecia("experiment run try.yaml --yes").code == 0
    assert len(server.bodies) == 40
