"""Long work is a job: started, watched, stopped, and gone on with so that nothing is paid twice."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.datasets import GetDataset
from pecia.app.errands import GetErrand, ListErrands, StopErrand
from pecia.app.generate_cases import GenerateCases
from pecia.app.operations import perform
from pecia.app.passports import MeasureJudge
from pecia.domain.answer import Answer, Usage
from pecia.domain.design import Limits, ModelChoice
from pecia.domain.errand import stopped_early
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.passport import LabeledItem
from pecia.domain.price import Price
from pecia.domain.version import Content
from pecia.models.scripted import Asked, Said
from pecia.ports import Ports
from pecia.testing import ADA, Script
from tests.errands import ended, errand
from tests.experiments import ports_over

DOLLAR = Price(input=0, output=1_000_000)
ITEMS = tuple(LabeledItem(id=f"{n}", question="?", answer=f"answer {n}", label=0.75) for n in range(40))


def measuring(limits: Limits = Limits(concurrency=1, retries=0), **scorer: Any) -> MeasureJudge:  # noqa: B008
    spec = {"type": "judge", "model": "scripted/m", "params": {"max_tokens": 1}, **scorer}
    return MeasureJudge(name="quality", scorer=spec, items=ITEMS, repeats=1, limits=limits)


def writing(**more: Any) -> GenerateCases:
    return GenerateCases(dataset="d", prompt="q", model=ModelChoice(model="scripted/m"), count=25, **more)


class Counting:
    """Ports whose model fails, or waits, at a call; `asked` counts the calls."""

    def __init__(self, *, fail_at: int = 0, wait_at: int = 0) -> None:
        self.asked = 0
        self._fail_at, self._wait_at = fail_at, wait_at
        self.reached, self.go_on = threading.Event(), threading.Event()
        self.ports: Ports = testing.ports(
            scripts={"m": Script(answer=self._say)}, prices={"scripted/m": DOLLAR}
        )
        perform(self.ports, ADA, CommitVersion(prompt="q", content=Content(template="Say {{ n }}")))

    def _say(self, question: Asked) -> Said:
        self.asked += 1
        if self.asked == self._fail_at:
            return Answer(state="api_error", error="HTTP 400: no")  # which no further attempt mends
        if self.asked == self._wait_at:
            self.reached.set()
            self.go_on.wait(10)
        if "test cases" not in question.last:
            return Answer(state="ok", text="VERDICT: 4", usage=Usage(input_tokens=1, output_tokens=1))
        return "\n".join(f'{{"input": {{"n": "{self.asked}-{n}"}}, "expected": "x"}}' for n in range(10))


def test_a_measurement_that_failed_goes_on_without_asking_again() -> None:
    model = Counting(fail_at=20)
    stopped = errand(model.ports, measuring())
    assert (stopped.status, stopped.trouble_code, model.asked) == ("stopped", "model_unavailable", 40)
    assert "1 question to the judge got no answer" in stopped_early(stopped).message
    done = errand(model.ports, measuring())
    assert (done.number, done.status, done.passport, model.asked) == (stopped.number, "done", 1, 41)


def test_cases_that_a_model_wrote_before_it_failed_are_not_asked_for_again() -> None:
    model = Counting(fail_at=2)
    stopped = errand(model.ports, writing())
    assert (stopped.status, stopped.done) == ("stopped", 10)
    with pytest.raises(NotFound):
        perform(model.ports, ADA, GetDataset(dataset="d"))
    done = errand(model.ports, writing())
    assert (done.number, done.status, model.asked) == (stopped.number, "done", 4)
    assert done.generated is not None
    assert (done.generated.added, done.generated.calls) == (25, 3)
    with model.ports.store.read(ADA.project) as unit:
        assert unit.errands.get(done.number) == done


@pytest.mark.parametrize("request_", [measuring(), writing()])
def test_an_errand_is_stopped_and_keeps_what_was_answered(request_: Any) -> None:
    model = Counting(wait_at=2)
    started = perform(model.ports, ADA, request_)
    model.reached.wait(10)
    assert perform(model.ports, ADA, request_).number == started.number  # the same is under way
    assert perform(model.ports, ADA, StopErrand(number=started.number)).status == "running"
    model.go_on.set()
    assert ended(model.ports, started.number).status == "stopped"
    before = model.asked
    assert errand(model.ports, request_).status == "done"
    assert model.asked == (40 if isinstance(request_, MeasureJudge) else 3) > before


def test_a_budget_holds_a_measurement() -> None:
    model = Counting()
    stopped = errand(model.ports, measuring(Limits(max_cost=7, concurrency=1)))
    assert (stopped.status, stopped.trouble_code, model.asked) == ("stopped", "budget_spent", 7)
    assert stopped.ledger.spent == 7
    done = errand(model.ports, measuring(Limits(max_cost=40, concurrency=1)))
    assert (done.status, done.ledger.charged, model.asked) == ("done", 40, 40)


def test_a_budget_refuses_a_model_without_a_price() -> None:
    ports = ports_over("http://127.0.0.1:9/v1")
    perform(ports, ADA, CommitVersion(prompt="q", content=Content(template="Say {{ n }}")))
    with pytest.raises(Invalid, match="price of here/m is unknown"):
        perform(ports, ADA, measuring(Limits(max_cost=1), model="here/m"))
    wanted = GenerateCases(dataset="d", prompt="q", model=ModelChoice(model="here/m"), max_cost=1)
    with pytest.raises(Invalid, match="price of here/m is unknown"):
        perform(ports, ADA, wanted)


def test_what_is_asked_for_again_when_done_is_another_errand() -> None:
    model = Counting()
    first, second = errand(model.ports, measuring()), errand(model.ports, measuring())
    assert (first.number, second.number, second.passport, model.asked) == (1, 2, 2, 40)
    assert [one.number for one in perform(model.ports, ADA, ListErrands()).data] == [2, 1]
    with pytest.raises(NotFound):
        perform(model.ports, ADA, GetErrand(number=3))
