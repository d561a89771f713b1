from __future__ import annotations

from typing import Any

import pytest

from pecia import testing
from pecia.app.analyze import AnalyzeExperiment
from pecia.app.operations import perform
from pecia.app.run import run_experiment
from pecia.domain.analysis import Analysis
from pecia.domain.answer import Answer, Usage
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Invalid, NotFound
from pecia.models.scripted import Asked
from pecia.ports import Ports
from pecia.testing import ADA, Script
from tests.app.conftest import Library
from tests.experiments import planned

TEXTS = tuple(f"t{n:02d}" for n in range(20))


def metadata(n: int) -> dict[str, Any]:
    return {"topic": "even" if n % 2 == 0 else "odd", "n": n, "tags": [n]}


def analyzed(ports: Ports, **request: Any) -> Analysis:
    found: Analysis = perform(ports, ADA, AnalyzeExperiment(number=1, **request))
    return found


@pytest.fixture
def half_right() -> Ports:
    """`half` is right on even cases only, `right` on all, `wrong` on none; two repeats of each."""
    said = {f"half {text}": text if n % 2 == 0 else "no" for n, text in enumerate(TEXTS)}
    said |= {f"right {text}": text for text in TEXTS} | {f"wrong {text}": "no" for text in TEXTS}
    ports = testing.ports(scripts={"table": Script(answer=said)})
    number = planned(
        ports,
        variants={label: f"{label} {{{{ text }}}}" for label in ("half", "right", "wrong")},
        texts=TEXTS,
        metadata=metadata,
        models={"m": ModelChoice(model="scripted/table")},
        repeats=2,
    )
    run_experiment(ports, ADA, number)
    return ports


def test_the_flipped_cases_are_named(half_right: Ports) -> None:
    right, wrong = analyzed(half_right).pairs
    assert (right.flips.wins, right.flips.losses, right.flips.ties, right.flips.missing) == (10, 0, 10, 0)
    assert [flip.case for flip in right.flips.won] == [f"case-t{n:02d}" for n in range(1, 20, 2)]
    assert {(flip.baseline, flip.variant) for flip in wrong.flips.lost} == {(1.0, 0.0)}


def test_a_slice_shows_where_the_difference_lies_and_only_there_stands_out(half_right: Ports) -> None:
    even, odd = analyzed(half_right, slices=("topic",)).pairs[0].slices
    assert (even.key, even.value, even.cases, even.difference.difference) == ("topic", "even", 10, 0.0)
    assert (odd.difference.difference, odd.stands_out, even.stands_out) == (1.0, True, False)
    assert odd.q is not None
    assert odd.difference.p is not None
    assert odd.q >= odd.difference.p


@pytest.mark.parametrize(("key", "why"), [("color", "of no case"), ("tags", "a list")])
def test_a_key_that_makes_no_slices_is_refused(half_right: Ports, key: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        analyzed(half_right, slices=(key,))


def test_several_baselines_are_judged_as_one_family(half_right: Ports) -> None:
    analysis = analyzed(half_right, baselines=("half", "wrong"))
    assert [(pair.comparison.baseline, pair.comparison.variant) for pair in analysis.pairs] == [
        ("half", "right"),
        ("half", "wrong"),
        ("wrong", "half"),
        ("wrong", "right"),
    ]
    assert {pair.comparison.comparison.compared for pair in analysis.pairs} == {4}
    assert {pair.comparison.comparison.conclusion for pair in analysis.pairs} == {"better", "worse"}


def test_steady_answers_never_flip_and_pass_always_or_never(half_right: Ports) -> None:
    steady = analyzed(half_right).consistency[0].consistency
    assert (steady.flip_rate.mean, steady.same_answer.mean, steady.unsteady) == (0.0, 1.0, ())
    assert [(tries.k, tries.n, tries.any, tries.all) for tries in steady.tries] == [
        (1, 20, 0.5, 0.5),
        (2, 20, 0.5, 0.5),
    ]


def test_what_a_variant_takes_is_a_ratio_to_the_baseline() -> None:
    def answer(asked: Asked) -> Answer:
        twice = 2 if asked.last.startswith("long") else 1
        usage = Usage(input_tokens=10 * twice, output_tokens=None)
        return Answer(state="ok", text=asked.last, latency_ms=100.0 * twice, usage=usage)

    ports = testing.ports(scripts={"slow": Script(answer=answer)})
    choice = {"m": ModelChoice(model="scripted/slow")}
    variants = {"short": "{{ text }}", "long": "long {{ text }}"}
    run_experiment(ports, ADA, planned(ports, variants=variants, texts=TEXTS, models=choice))
    cost = analyzed(ports).costs[0]
    assert (cost.variant, cost.baseline, cost.latency.n) == ("long", "short", 20)
    assert (cost.latency.value, cost.latency.low, cost.latency.high) == pytest.approx((2, 2, 2))
    assert (cost.input_tokens.value, cost.output_tokens.value) == (2.0, None)


def test_a_model_that_gives_no_figures_has_no_ratios(compared: Library) -> None:
    analysis: Analysis = compared(AnalyzeExperiment(number=1))
    assert not analysis.costs


def test_an_experiment_without_repeats_says_nothing_of_consistency(compared: Library) -> None:
    analysis: Analysis = compared(AnalyzeExperiment(number=1))
    assert not analysis.consistency
    assert analysis.pairs[0].flips.wins == 40


def test_what_is_not_there_is_not_analyzed(compared: Library) -> None:
    with pytest.raises(NotFound):
        compared(AnalyzeExperiment(number=9))
    with pytest.raises(Invalid, match="There is no variant 'three'"):
        compared(AnalyzeExperiment(number=1, baselines=("three",)))


def test_a_model_that_changes_meanwhile_is_said() -> None:
    """The server names another model from some case on: an alias that was pointed elsewhere during the run."""
    models = iter(["m-june"] * 12 + ["m-july"] * 8)

    def answer(asked: Asked) -> Answer:
        return Answer(state="ok", text=asked.last, model=next(models))

    ports = testing.ports(scripts={"alias": Script(answer=answer)})
    choice = {"m": ModelChoice(model="scripted/alias")}
    number = planned(ports, variants={"a": "a {{ text }}"}, texts=TEXTS, models=choice)
    run_experiment(ports, ADA, number)
    assert [(one.variant, one.model, one.answered) for one in analyzed(ports).mixed] == [
        ("a", "m", {"m-june": 12, "m-july": 8})
    ]
