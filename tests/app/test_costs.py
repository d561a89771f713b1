"""What arms took is told in money too, by the prices of now."""

from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.analyze import AnalyzeExperiment
from pecia.app.costs import GetCosts
from pecia.app.operations import perform
from pecia.app.prices import SetPrice
from pecia.app.run import run_experiment
from pecia.domain.analysis_words import cost_row
from pecia.domain.answer import Answer, Usage
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Invalid
from pecia.domain.price import Price
from pecia.models.scripted import Asked
from pecia.ports import Ports
from pecia.testing import ADA, Script
from tests.experiments import planned

TWO = {"plain": "{{ text }}", "polite": "Please: {{ text }}"}


def carried_out() -> tuple[Ports, int]:
    """Ten cases; the polite prompt is answered with three tokens for each of the plain one's, half of its input cached."""

    def say(asked: Asked) -> Answer:
        polite = asked.last.startswith("Please")
        tokens = int(asked.last.split()[-1]) * (3 if polite else 1)
        usage = Usage(input_tokens=10, output_tokens=tokens, cached_tokens=5 if polite else None)
        return Answer(state="ok", text="a", usage=usage, latency_ms=10.0 * tokens)

    ports = testing.ports(scripts={"m": Script(answer=say)})
    models = {"m": ModelChoice(model="scripted/m")}
    number = planned(ports, variants=TWO, texts=[str(n) for n in range(1, 11)], models=models)
    run_experiment(ports, ADA, number)
    return ports, number


def test_arms_and_ratios_are_told_in_money() -> None:
    ports, number = carried_out()
    perform(ports, ADA, SetPrice(model="scripted/m", price=Price(input=0, output=10_000)))
    costs = perform(ports, ADA, GetCosts(number=number))
    assert [(arm.variant, arm.cost, arm.called) for arm in costs.arms] == [
        ("plain", pytest.approx(0.55), pytest.approx(0.55)),
        ("polite", pytest.approx(1.65), pytest.approx(1.65)),
    ]
    (row,) = costs.ratios
    assert (row.cost.n, row.cost.value, row.cost.low, row.cost.high) == (10, *[pytest.approx(3)] * 3)
    assert cost_row(row)[1] == "×3.00 (3.00 to 3.00)"
    analysis = perform(ports, ADA, AnalyzeExperiment(number=number))
    assert analysis.costs == costs.ratios


def test_what_a_provider_remembered_is_cheaper_in_money_and_not_in_tokens() -> None:
    ports, number = carried_out()
    perform(ports, ADA, SetPrice(model="scripted/m", price=Price(input=1, output=0, cached=0)))
    (row,) = perform(ports, ADA, GetCosts(number=number, baseline="polite")).ratios
    assert (row.variant, row.cost.value, row.input_tokens.value) == ("plain", pytest.approx(2), 1.0)


def test_what_is_free_has_no_ratio_in_money_and_an_unknown_baseline_is_refused() -> None:
    ports, number = carried_out()
    costs = perform(ports, ADA, GetCosts(number=number))
    assert [arm.cost for arm in costs.arms] == [0, 0]
    assert costs.ratios[0].cost.value is None
    with pytest.raises(Invalid):
        perform(ports, ADA, GetCosts(number=number, baseline="nobody"))
