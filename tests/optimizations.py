"""What tests of optimizations stand on: a task with known answers, and a proposer that follows a script."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from pecia import testing
from pecia.domain.candidates import SearchState, first_new
from pecia.domain.design import ModelChoice
from pecia.domain.optimization import OptimizationDesign, Suggestion
from pecia.domain.version import Content
from pecia.ports import Workbench

RIGHT = {"type": "equals", "expected": "expected"}
BASE = "Answer yes or no. Take care. Say it politely. This is case {{ n }}"


def chance(*parts: object) -> float:
    """A number from 0 to 1 that is always the same for these parts, and even over others."""
    return int(hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:8], 16) / 2**32


def rows(count: int) -> tuple[dict[str, Any], ...]:
    """Cases that have nothing in common."""
    return tuple(
        {"input": {"n": hashlib.sha256(f"case {n}".encode()).hexdigest()[:24]}, "expected": "yes"}
        for n in range(count)
    )


def model(rates: Mapping[str, float], base: float = 0.5) -> testing.Script:
    """A model that is right as often as the first of these words in its prompt says, on fixed cases."""

    def say(asked: testing.Asked) -> str:
        rate = next((rate for word, rate in rates.items() if word in asked.last), base)
        return "yes" if chance(re.findall(r"[0-9a-f]{24}", asked.last)[-1]) < rate else "no"

    return testing.Script(answer=say)


class ScriptedOptimizer:
    """Suggests the prompt with each of these texts before it, in their order, and then nothing more."""

    def __init__(self, *texts: str) -> None:
        self._texts = texts
        self.turns = 0

    def propose(self, state: SearchState, bench: Workbench) -> Sequence[Suggestion]:  # noqa: ARG002
        self.turns += 1
        return first_new(state, list(self._suggestions(state)))

    def _suggestions(self, state: SearchState) -> Iterable[Suggestion]:
        for text in self._texts:
            content = msgspec.structs.replace(
                state.baseline, template=f"{text} {state.baseline.template}".strip()
            )
            yield Suggestion(content=content, how="scripted", what=text)


class FixedOptimizer:
    """Suggests these contents whatever the state."""

    def __init__(self, *contents: Content) -> None:
        self._contents = contents

    def propose(self, state: SearchState, bench: Workbench) -> Sequence[Suggestion]:  # noqa: ARG002
        return first_new(
            state, [Suggestion(content=one, how="fixed", what="as given") for one in self._contents]
        )


def design(**more: Any) -> OptimizationDesign:
    """A design for the prompt `q` on `cases`."""
    given: dict[str, Any] = {
        "prompt": "q@production",
        "dataset": "cases",
        "metric": "right",
        "scorers": {"right": RIGHT},
        "model": ModelChoice(model="scripted/m"),
        "optimizers": ("scripted",),
        "anyway": True,
    }
    return OptimizationDesign(**(given | more))
