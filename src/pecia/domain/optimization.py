"""Optimization: a hunt for a better draft – what is asked, what was tried, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeAlias

import msgspec

from pecia.domain.canonical import digest
from pecia.domain.dataset import parse_dataset_reference
from pecia.domain.design import Limits, ModelChoice
from pecia.domain.errors import Detail, Invalid
from pecia.domain.headroom import Headroom
from pecia.domain.race import Finalist
from pecia.domain.score import OnBadAnswer
from pecia.domain.sealed import Splits
from pecia.domain.statistics import Comparison
from pecia.domain.value import Value
from pecia.domain.version import Content

Goal: TypeAlias = Literal["better", "shorter"]
OptimizationStatus: TypeAlias = Literal["planned", "running", "done", "stopped"]
Outcome: TypeAlias = Literal["no_headroom", "nothing_found", "not_confirmed", "confirmed", "exploration"]
TrialState: TypeAlias = Literal["refused", "dropped", "outrun", "finalist"]
MAX_PROPOSALS = 64
LEAST_PROPOSALS = 3
"""A budget that allows fewer proposals than this buys nothing but noise, and is refused."""
REJECTED_IN_A_ROW = 5
"""After so many proposals that are not ahead of the prompt, and none between them that is, the search ends."""


class Allowance(Value, frozen=True, forbid_unknown_fields=True):
    """What an optimization may take at most: calls of the models, and US dollars where that is given."""

    calls: int = 2_000
    cost: float | None = None


class OptimizationDesign(Value, frozen=True, forbid_unknown_fields=True):
    """What is asked of an optimization, all of it frozen before the first call.

    `prompt` is a reference such as `support/triage@production`, `dataset` one without a split: its cases are split
    by `splits`, or by chance where that is None. `metric` is one of `scorers`; `guards` are others that may not get
    worse. `goal` is to score better, or to say as much in fewer tokens, within `margin`. Beside the regions that
    the prompt locks itself, the texts in `locked` must stay word for word. `max_tokens` caps what the prompt may
    grow to, twice what it has by default. `looks` is how often the sealed test cases are meant to be read for this
    prompt and metric in all: each reading spends that share of `alpha`. A confirmed winner is proposed for `label`.
    `anyway` goes on where the headroom test says that it is unlikely to help.
    """

    prompt: str
    dataset: str
    metric: str
    scorers: dict[str, dict[str, Any]]
    model: ModelChoice
    optimizers: tuple[str, ...] = ("axes", "examples", "compress")
    writer: ModelChoice | None = None
    goal: Goal = "better"
    label: str | None = "production"
    proposals: int = 24
    allowance: Allowance = Allowance()
    max_tokens: int | None = None
    locked: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    splits: Splits | None = None
    looks: int = 1
    margin: float = 0.02
    alpha: float = 0.05
    on_bad_answer: OnBadAnswer = "zero"
    anyway: bool = False
    limits: Limits = Limits()


class Suggestion(Value, frozen=True):
    """A draft that an optimizer suggests: `how` names the optimizer, `what` says in words what it changed."""

    content: Content
    how: str
    what: str
    parent: str = "baseline"


class Candidate(Value, frozen=True):
    """A suggestion under its name in this optimization, with its estimated tokens."""

    label: str
    digest: str
    content: Content
    how: str
    what: str
    parent: str
    tokens: int


class Trial(Value, frozen=True):
    """What became of a candidate in the search: `why` says it in words, `gain` is its paired difference on `cases`.

    `refused` was never run; `dropped` is not ahead of the prompt; `outrun` left its race for others that were better
    there, which says nothing of the prompt; a `finalist` ran to the end, ahead.
    """

    candidate: Candidate
    state: TrialState
    why: str
    cases: int = 0
    gain: float | None = None


class Look(Value, frozen=True):
    """A reading of the sealed test cases: the alpha it spends, noted before the first of them is called."""

    alpha: float
    at: datetime


class Optimization(Value, frozen=True):
    """An optimization and how far it has come. `number` counts those of a project.

    `dataset` and `revision` name the working copy in which every case has its part; `parts` counts them. `dealt` is
    the revision of the design's dataset that was split by chance, None where its own splits were taken. `rounds`
    keeps what was suggested, so that going on after a stop asks nobody twice; `asked` counts the calls that this took. `calls` is what was paid for,
    `cost` in US dollars where prices are known. `search` is the winner against the baseline on the validation
    cases, where it was chosen and therefore flattered; `confirmed` is the same on the sealed test cases, once.
    """

    number: int
    design: OptimizationDesign
    digest: str
    status: OptimizationStatus
    author: str
    created_at: datetime
    baseline: str
    dataset: str
    revision: int
    parts: dict[str, int]
    exploration: bool
    ended_at: datetime | None = None
    trouble: str | None = None
    stage: str = "planned"
    experiments: tuple[int, ...] = ()
    rounds: tuple[tuple[Suggestion, ...], ...] = ()
    headroom: Headroom | None = None
    trials: tuple[Trial, ...] = ()
    finalists: tuple[Finalist, ...] = ()
    winner: Candidate | None = None
    search: Comparison | None = None
    look: Look | None = None
    confirmed: Comparison | None = None
    guards_lost: tuple[str, ...] = ()
    outcome: Outcome | None = None
    evidence: str | None = None
    version: int | None = None
    proposal: int | None = None
    said: str = ""
    asked: int = 0
    calls: int = 0
    cost: float | None = None
    dealt: int | None = None

    @property
    def shrinkage(self) -> float | None:
        """How much of the gain seen in the search was gone on the sealed cases: search gain - confirmed gain."""
        if self.search is None or self.confirmed is None:
            return None
        if self.search.difference is None or self.confirmed.difference is None:
            return None
        return self.search.difference - self.confirmed.difference

    @property
    def cost_per_point(self) -> float | None:
        """US dollars for each confirmed point of a hundred; None without a price, or a confirmed gain."""
        gain = self.confirmed.difference if self.confirmed else None
        return self.cost / (100 * gain) if self.cost is not None and gain and gain > 0 else None


def design_digest(design: OptimizationDesign, *, baseline: str, revision: str) -> str:
    """Names what is asked of which content on which cases. What it may take, and how fast, is not part of it."""
    plain = msgspec.to_builtins(
        msgspec.structs.replace(design, allowance=Allowance(), limits=Limits(), anyway=False)
    )
    return digest({"design": plain, "baseline": baseline, "revision": revision})


def check_optimization(design: OptimizationDesign) -> None:
    """Refuse what cannot be carried out, before anything is read or called. Raises `Invalid` with the place."""
    if parse_dataset_reference(design.dataset).split is not None:
        raise unfit(
            "An optimization takes a whole dataset and splits it itself: what is chosen on a part of the cases "
            "holds for that part only.",
            "/dataset",
            hint="Leave '#SPLIT' away, or make a dataset of these cases.",
        )
    for place, metrics in (("/metric", (design.metric,)), ("/guards", design.guards)):
        for metric in metrics:
            if metric not in design.scorers:
                raise unfit(
                    f"There is no scorer '{metric[:80]}'; there are: {', '.join(design.scorers)}.", place
                )
    if not LEAST_PROPOSALS <= design.proposals <= MAX_PROPOSALS:
        raise unfit(f"'proposals' is a whole number from {LEAST_PROPOSALS} to {MAX_PROPOSALS}.", "/proposals")
    if design.allowance.calls < 1 or not 0 <= (design.allowance.cost or 0) < float("inf"):
        raise unfit("'calls' is 1 or more, 'cost' 0 or more, in US dollars.", "/allowance")
    if not 0 < design.alpha < 1 or not 0 <= design.margin < 1:
        raise unfit("'alpha' lies between 0 and 1, 'margin' is 0 or more and below 1.", "/alpha")
    if not 1 <= design.looks <= 20:  # noqa: PLR2004
        raise unfit("'looks' is a whole number from 1 to 20.", "/looks")
    if not design.optimizers or len(set(design.optimizers)) < len(design.optimizers):
        raise unfit("'optimizers' names at least one, each of them once.", "/optimizers")
    if design.max_tokens is not None and design.max_tokens < 1:
        raise unfit("'max_tokens' is 1 or more.", "/max_tokens")


def unfit(message: str, pointer: str, *, hint: str | None = None) -> Invalid:
    """The error for an optimization that cannot be carried out."""
    return Invalid(
        message,
        code="invalid_optimization",
        hint=hint,
        errors=(Detail(code="invalid_optimization", detail=message, pointer=pointer),),
    )
