"""The ways of suggesting: what each makes of a prompt, and that a killed search asks nobody twice."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import pytest

from pecia import testing
from pecia.app.datasets import ImportDataset
from pecia.app.optimize import GetOptimization, StartOptimization
from pecia.domain.candidates import Attempt, SearchState
from pecia.domain.dataset import Case
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Invalid
from pecia.domain.version import Content, digest_content
from pecia.optimizers import BuiltInOptimizers
from pecia.optimizers.reflect import FENCE, between_fences
from tests.app.conftest import Library
from tests.optimizations import BASE, design, model, rows

PROMPT = Content(
    template="You sort tickets. Be polite. Please be polite. Answer with one word.\n\nTicket: {{ ticket }}"
)
POOL = tuple(
    Case(id=str(n), input={"ticket": f"{word} is broken"}, expected="bug" if n % 2 else "wish")
    for n, word in enumerate(("door", "lamp", "desk", "fork", "boat", "sail", "mast", "tent", "rope", "hook"))
)


class Bench:
    """A workbench whose writer always says the same."""

    blocks = 2

    def __init__(self, says: str = "") -> None:
        self.says = says
        self.asked: list[str] = []

    def ask(self, text: str) -> str:
        self.asked.append(text)
        return self.says

    def attempt(self, content: Content, block: int) -> Sequence[Attempt]:  # noqa: ARG002
        right = "SORTED" in (content.template or "")
        return [
            Attempt(
                case=str(n), input=f"t{n}", expected="bug", said="bug" if right else "?", score=float(right)
            )
            for n in range(8)
        ]


def state(**more: Any) -> SearchState:
    given: dict[str, Any] = {
        "baseline": PROMPT,
        "best": PROMPT,
        "best_label": "baseline",
        "shorter": False,
        "pool": POOL,
        "attempts": (Attempt(case="1", input="It is broken", expected="bug", said="Bug!", score=0.0),),
        "tried": frozenset({digest_content(PROMPT)}),
        "wanted": 4,
        "turn": 0,
        "seed": 1,
    }
    return SearchState(**(given | more))


@pytest.mark.parametrize("name", ["axes", "examples", "compress"])
def test_suggestions_are_new_each_keeps_the_input_and_equal_states_suggest_the_same(name: str) -> None:
    optimizer = BuiltInOptimizers().make(name, writes=False)
    found = optimizer.propose(state(), Bench())
    assert len(found) == 4
    assert len({digest_content(one.content) for one in found}) == 4
    assert all("{{ ticket }}" in (one.content.template or "") for one in found)
    assert [*optimizer.propose(state(), Bench())] == [*found]
    tried = frozenset(digest_content(one.content) for one in found)
    again = optimizer.propose(state(tried=tried), Bench())
    assert not tried & {digest_content(one.content) for one in again}


def test_compression_leaves_out_what_is_said_twice_first() -> None:
    found = BuiltInOptimizers().make("compress", writes=False).propose(state(wanted=9), Bench())
    assert any(one.what == "said before, leave out: Please be polite." for one in found[:2])
    assert all(len(one.content.template or "") < len(PROMPT.template or "") for one in found)


def test_a_rewrite_is_taken_from_between_the_fences() -> None:
    bench = Bench(f"Here you are:\n{FENCE}\nSort this: {{{{ ticket }}}}\n{FENCE}\nGood luck!")
    found = BuiltInOptimizers().make("reflect", writes=True).propose(state(), bench)
    assert [one.content.template for one in found] == ["Sort this: {{ ticket }}"]
    assert "It is broken" in bench.asked[0]
    assert between_fences("nonsense") == ""
    assert not BuiltInOptimizers().make("reflect", writes=True).propose(state(), Bench("nonsense"))


def test_gepa_suggests_what_it_evolved_and_thinks_best_first() -> None:
    pytest.importorskip("gepa")
    bench = Bench("```\nSORTED. Ticket: {{ ticket }}\n```")
    found = BuiltInOptimizers().make("gepa", writes=True).propose(state(wanted=1), bench)
    assert [one.content.template for one in found] == ["SORTED. Ticket: {{ ticket }}"]
    assert bench.asked


def test_one_that_writes_needs_a_writer() -> None:
    for name in ("reflect", "gepa"):
        with pytest.raises(Invalid, match="no writer"):
            BuiltInOptimizers().make(name, writes=False)


@pytest.fixture
def library() -> Generator[Library]:
    said = f"{FENCE}\nRead carefully. {BASE}\n{FENCE}"
    asked: list[str] = []

    def write(request: testing.Asked) -> str:
        asked.append(request.last)
        return said

    ports = testing.ports(
        scripts={"m": model({"carefully": 0.95}), "writer": testing.Script(answer=write)},
    )
    library = Library(ports)
    library.commit("q", BASE)
    library(ImportDataset(dataset="cases", rows=rows(200)))
    yield library
    ports.jobs.close()
    ports.store.close()


def test_a_writer_is_asked_through_the_library_and_what_it_says_is_measured(library: Library) -> None:
    writer = ModelChoice(model="scripted/writer")
    number = library(
        StartOptimization(design=design(prompt="q#1", optimizers=("reflect",), writer=writer, label=None))
    ).number
    while library.ports.jobs.running("default", -number):
        pass
    found = library(GetOptimization(number=number))
    assert (found.outcome, found.proposal, found.version) == ("confirmed", None, 2)
    assert found.winner.how == "reflect"
    assert found.asked >= 1
