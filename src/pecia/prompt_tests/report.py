"""Report: what the tests came to, one by one and together, and with which exit code."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pecia.domain.errors import PROBLEMS, PeciaError
from pecia.domain.requirement import ExperimentVerdict, cases_needed
from pecia.domain.value import Value
from pecia.domain.wording import count

PromptTestOutcome: TypeAlias = Literal["passed", "undecided", "failed", "error"]
OUTCOMES: tuple[PromptTestOutcome, ...] = ("passed", "undecided", "failed", "error")
FAILED = 1


class Fault(Value, frozen=True):
    """Why a test could not be carried out."""

    code: str
    detail: str
    hint: str | None = None


class PromptTestResult(Value, frozen=True):
    """How a test ended; `error` is one that could not be carried out, for which `fault` says why.

    Of its runs `called` were asked of a model and `reused` were answered before; tokens are those of all; `spent` counts
    US dollars where there was a budget.
    `note` is what the reader has to know beside the verdict: why nothing was compared, say.
    """

    name: str
    source: str
    prompt: str | None
    outcome: PromptTestOutcome
    verdict: ExperimentVerdict | None = None
    fault: Fault | None = None
    note: str | None = None
    runs: int = 0
    called: int = 0
    reused: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    spent: float | None = None
    seconds: float = 0.0
    strict: bool = False

    @property
    def fails(self) -> bool:
        """Whether it makes the whole fail: undecided ones only where the tests are strict."""
        return self.outcome in {"failed", "error"} or (self.strict and self.outcome == "undecided")

    @property
    def needs(self) -> str:
        """How many further cases would tell, in words, where it is undecided and that can be foreseen."""
        return cases_needed(self.verdict.more_cases) if self.verdict else ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What there is to say of it, in full sentences."""
        said = [line.line for line in self.verdict.lines] if self.verdict else []
        if self.fault is not None:
            said.append(f"{self.fault.code}: {self.fault.detail}")
        if self.note:
            said.append(self.note)
        return tuple(said)


class PromptTestReport(Value, frozen=True):
    """All tests of a call. `skipped` counts those that `--changed` left out."""

    tests: tuple[PromptTestResult, ...]
    skipped: int = 0

    @property
    def exit_code(self) -> int:
        """0 when nothing fails; that of the first test that could not be carried out; else 1."""
        faults = [PROBLEMS[test.fault.code].exit for test in self.tests if test.fault]
        if faults:
            return faults[0]
        return FAILED if any(test.fails for test in self.tests) else 0

    @property
    def summary(self) -> str:
        """How many tests ended how, in words."""
        ended = [test.outcome for test in self.tests]
        said = ", ".join(f"{ended.count(outcome)} {outcome}" for outcome in OUTCOMES if outcome in ended)
        skipped = f"; {count(self.skipped, 'test')} unchanged" if self.skipped else ""
        return f"{said or 'nothing to test'}{skipped}"


def broken(error: PeciaError, *, name: str, source: str, prompt: str | None) -> PromptTestResult:
    """A test that cannot be carried out."""
    fault = Fault(code=error.code, detail=error.message, hint=error.hint)
    return PromptTestResult(name=name, source=source, prompt=prompt, outcome="error", fault=fault)
