"""Optimizations and what writers said to them, on every adapter."""

from __future__ import annotations

from msgspec.structs import replace

from pecia.domain.answer import Answer
from pecia.domain.design import ModelChoice
from pecia.domain.optimization import Optimization, OptimizationDesign, Suggestion
from pecia.domain.version import Content
from pecia.ports import Store
from tests.contract.kept import HERE, NOW, commit

STARTED = Optimization(
    number=0,
    design=OptimizationDesign(
        prompt="q",
        dataset="cases",
        metric="right",
        scorers={"right": {"type": "equals", "expected": "expected"}},
        model=ModelChoice(model="scripted/echo"),
    ),
    digest="sha256:a",
    status="planned",
    author="ada",
    created_at=NOW,
    baseline="q#1",
    dataset="optimization/cases",
    revision=1,
    parts={"race-1": 8, "val": 20, "test": 30},
    exploration=False,
)


def test_optimizations_are_numbered_and_found_by_prompt_and_digest(store: Store) -> None:
    commit(store, "q")
    commit(store, "r")
    with store.write(HERE) as unit:
        numbers = [
            unit.optimizations.add(replace(STARTED, digest=digest), prompt=prompt).number
            for prompt, digest in (("q", "sha256:a"), ("r", "sha256:b"), ("q", "sha256:b"))
        ]
    with store.read(HERE) as unit:
        assert numbers == [1, 2, 3]
        assert [one.number for one in unit.optimizations.list(prompt="q", limit=9)] == [3, 1]
        assert [one.number for one in unit.optimizations.list(digest="sha256:b", limit=9)] == [3, 2]
        assert [one.number for one in unit.optimizations.list(before=3, limit=1)] == [2]
        assert unit.optimizations.get(2) == replace(STARTED, number=2, digest="sha256:b")
        assert unit.optimizations.get(9) is None


def test_what_is_kept_of_one_is_replaced(store: Store) -> None:
    commit(store, "q")
    turn = (Suggestion(content=Content(template="x"), how="axes", what="role=expert"),)
    with store.write(HERE) as unit:
        kept = replace(unit.optimizations.add(STARTED, prompt="q"), rounds=(turn,), status="running")
        unit.optimizations.keep(kept)
    with store.read(HERE) as unit:
        assert unit.optimizations.get(1) == kept


def test_what_a_writer_said_is_kept_once(store: Store) -> None:
    said = Answer(state="ok", text="a new prompt")
    with store.write(HERE) as unit:
        unit.optimizations.keep_answer(1, "k", said)
        unit.optimizations.keep_answer(1, "k", replace(said, text="another"))
    with store.read(HERE) as unit:
        assert unit.optimizations.answers(["k", "l"]) == {"k": said}
