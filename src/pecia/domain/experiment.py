"""Experiment: variants × models × cases × repeats, planned together before the first call."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, TypeAlias

import msgspec

from pecia.domain.canonical import digest
from pecia.domain.errors import Detail, Invalid
from pecia.domain.message import ToolCall
from pecia.domain.score import OnBadAnswer, Score, Unscored
from pecia.domain.value import Value
from pecia.domain.variation import Variations, check_own_level, check_variations
from pecia.domain.version import Content

SeedRule: TypeAlias = Literal["derived", "none"]
AnswerState: TypeAlias = Literal["ok", "refused", "truncated", "api_error", "timeout", "cancelled"]
Stopping: TypeAlias = Literal["none", "three_looks"]
"""Whether an experiment may end early: never, or at one of three looks planned in advance."""
ExperimentStatus: TypeAlias = Literal["planned", "running", "done", "stopped"]
SETTLED: frozenset[str] = frozenset({"ok", "refused", "truncated"})
"""States that are an answer of the model: kept for good. The others are called again on a resume."""


FEWEST_FOR_LOOKS = 30
"""Cases below which a third of them says nothing."""


class ModelChoice(Value, frozen=True, forbid_unknown_fields=True):
    """A model under test, `connection/model-id`, with its parameters as sent."""

    model: str
    params: dict[str, Any] = {}
    seed: SeedRule = "derived"


class Limits(Value, frozen=True, forbid_unknown_fields=True):
    """How far an experiment may go.

    `max_cost` counts US dollars; with it a model whose price is unknown is refused, unless `allow_unpriced`.
    """

    concurrency: int = 8
    max_runs: int = 10_000
    timeout: float = 120.0
    retries: int = 4
    max_cost: float | None = None
    allow_unpriced: bool = False


class Design(Value, frozen=True, forbid_unknown_fields=True):
    """An experiment as somebody writes it down: the YAML file of the reference, key by key.

    `variations` adds a variant for each combination of levels; `levels` says at which level of which axis the
    variants stand that are written out.
    """

    name: str
    dataset: str
    models: dict[str, ModelChoice]
    scorers: dict[str, dict[str, Any]]
    variants: dict[str, str] = {}
    variations: Variations | None = None
    levels: dict[str, dict[str, str]] = {}
    baseline: str | None = None
    primary: tuple[str, ...] = ()
    repeats: int = 1
    margin: float = 0.02
    alpha: float = 0.05
    on_bad_answer: OnBadAnswer = "zero"
    stopping: Stopping = "none"
    limits: Limits = Limits()


class Variant(Value, frozen=True):
    """A version or draft under test, resolved: `content` is what will be rendered, `digest` its name.

    `prompt` and `number` are None for a draft. `partials` are the contents that its includes resolved to, by
    reference; `digest` then names them too.
    """

    label: str
    digest: str
    content: Content
    prompt: str | None = None
    number: int | None = None
    partials: dict[str, Content] = {}

    def __str__(self) -> str:
        return f"{self.prompt}#{self.number}" if self.prompt else "draft"


class Plan(Value, frozen=True):
    """What will be run and how it will be judged, frozen before the first call; known by its digest.

    `levels` has the level of each axis, by the axis, of the variants that were made by varying one prompt.
    """

    name: str
    dataset: str
    revision: int
    revision_digest: str
    split: str | None
    cases: int
    variants: tuple[Variant, ...]
    baseline: str
    models: dict[str, ModelChoice]
    scorers: dict[str, dict[str, Any]]
    primary: tuple[str, ...]
    repeats: int
    margin: float
    alpha: float
    on_bad_answer: OnBadAnswer
    limits: Limits
    fresh: bool = False
    stopping: Stopping = "none"
    levels: dict[str, dict[str, str]] = {}

    @property
    def arms(self) -> tuple[Arm, ...]:
        """Every variant on every model, models outermost, in the order they were written."""
        return tuple(
            Arm(index=index, variant=variant, model=model)
            for index, (model, variant) in enumerate((m, v) for m in self.models for v in self.variants)
        )

    @property
    def runs(self) -> int:
        """How many runs the plan has."""
        return len(self.variants) * len(self.models) * self.cases * self.repeats

    @property
    def digest(self) -> str:
        """Names the plan; two equal plans are one experiment. How fast it runs is not part of it."""
        plain = msgspec.to_builtins(msgspec.structs.replace(self, limits=Limits(), fresh=False))
        for variant in plain["variants"]:
            del variant["content"], variant["partials"]
        if self.stopping == "none":  # the digests of plans that were made before there was a choice
            del plain["stopping"]
        if not self.levels:
            del plain["levels"]  # it came later, and what was planned before keeps its name
        return digest(plain)

    def variant(self, label: str) -> Variant:
        """The variant of this name. Raises `Invalid` naming those there are."""
        for variant in self.variants:
            if variant.label == label:
                return variant
        raise unknown_choice("variant", label, [v.label for v in self.variants], pointer="/variants")


class Arm(Value, frozen=True):
    """A variant on a model: one column of the result."""

    index: int
    variant: Variant
    model: str

    @property
    def label(self) -> str:
        """`variant` on `model`, as shown."""
        return f"{self.variant.label} · {self.model}"


class Usage(Value, frozen=True):
    """Tokens a call took, where the server said.

    `input_tokens` and `output_tokens` are all of them. Of the input, `cached_tokens` came from the provider's
    memory of the prompt and `written_tokens` went into it; of the output, `reasoning_tokens` were not shown.
    """

    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None
    written_tokens: int | None = None
    reasoning_tokens: int | None = None


class Delta(Value, frozen=True):
    """A piece of an answer as it streams in: of its text, or of what the model thinks aloud."""

    text: str = ""
    reasoning: str = ""


class TokenLogprob(Value, frozen=True):
    """A token of an answer, and the natural logarithm of the probability the model gave it."""

    token: str
    logprob: float


class Answer(Value, frozen=True):
    """What came back for one request: the text, or the state that says why there is none.

    `model` is the id of the model that answered, in the server's own words. `tool_calls` are what it called,
    `reasoning` what it thought aloud, `logprobs` its tokens where they were asked for.
    """

    state: AnswerState
    text: str = ""
    model: str | None = None
    finish: str | None = None
    usage: Usage = Usage()
    latency_ms: float = 0.0
    attempts: int = 1
    error: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    reasoning: str = ""
    logprobs: tuple[TokenLogprob, ...] = ()


class Run(Value, frozen=True):
    """One case through one arm, once: the key of what was sent, what came back, and its scores.

    `case` and `arm` are positions in the revision's cases and the plan's arms. `reused_from` is the
    experiment whose kept answer this is, when it was not called for this one.
    """

    arm: int
    case: int
    repeat: int
    key: str
    answer: Answer
    scores: dict[str, Score]
    reused_from: int | None = None

    def is_unjudged(self, metric: str) -> bool:
        """Whether it has an answer that a metric's judge, or function of another process, has not spoken of yet."""
        score = self.scores.get(metric)
        return isinstance(score, Unscored) and score.reason == "unjudged"

    def with_score(self, metric: str, score: Score) -> Run:
        """The run with this score of a metric."""
        return msgspec.structs.replace(self, scores={**self.scores, metric: score})


class RunReference(Value, frozen=True, forbid_unknown_fields=True):
    """Which run of which experiment, by the positions of its arm and case from 0, and its repeat."""

    experiment: int
    arm: int
    case: int
    repeat: int = 0


class Progress(Value, frozen=True):
    """How far an experiment is, and how many runs ended in which state."""

    planned: int
    done: int
    called: int
    reused: int
    states: dict[str, int]


class Experiment(Value, frozen=True):
    """A plan and how far it has come. `number` counts the experiments of a project.

    `trouble` says in words what stopped it; `recorded` marks one that was brought along from a run elsewhere
    (model, date, command).
    """

    number: int
    plan: Plan
    plan_digest: str
    status: ExperimentStatus
    author: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    progress: Progress
    trouble: str | None = None
    recorded: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every run has its answer. One that is done may still lack those that failed."""
        return self.status == "done" and SETTLED.issuperset(self.progress.states)


class Chunk(Value, frozen=True):
    """A part of a plan that one worker carries out: so many blocks of a repeat, from the one at `first` on."""

    repeat: int
    first: int
    blocks: int


CHUNK = 50
"""Runs of a chunk, about: it has whole blocks."""


def chunks(plan: Plan) -> Iterator[Chunk]:
    """The plan, cut into chunks, in the order of its blocks."""
    size = max(1, CHUNK // (len(plan.variants) * len(plan.models)))
    for repeat in range(plan.repeats):
        for first in range(0, plan.cases, size):
            yield Chunk(repeat=repeat, first=first, blocks=min(size, plan.cases - first))


def blocks(plan: Plan, chunk: Chunk | None = None) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """The runs as randomized complete blocks: for each case and repeat, every arm together, in shuffled order.

    A drift of the model or its limits then hits every arm alike. Yields (case, repeat, arms), those of a chunk
    where one is given; the order comes from the plan's digest alone, by a Fisher-Yates shuffle on the bytes of
    SHAKE-256.
    """
    name, arms = plan.digest, len(plan.variants) * len(plan.models)
    for repeat in range(plan.repeats) if chunk is None else (chunk.repeat,):
        order = _order(name, plan.cases, arms, repeat)
        for case in order if chunk is None else order[chunk.first : chunk.first + chunk.blocks]:
            yield case, repeat, _shuffled(arms, int.from_bytes(_bits(name, case, arms, repeat)))


@lru_cache(maxsize=2)  # each chunk of a repeat asks for the same
def _order(name: str, cases: int, arms: int, repeat: int) -> Sequence[int]:
    """The cases of a repeat in their order; four or eight bytes each."""
    return array("L", sorted(range(cases), key=lambda case: _bits(name, case, arms, repeat)))


def _bits(name: str, case: int, arms: int, repeat: int) -> bytes:
    """What the place of a case in a repeat is drawn from, and the order of its arms."""
    return hashlib.shake_256(f"{name},{case},{repeat}".encode()).digest(2 * arms + 8)


def case_order(plan: Plan) -> list[int]:
    """The positions of the cases in the order in which they are asked for the first time."""
    return list(_order(plan.digest, plan.cases, len(plan.variants) * len(plan.models), 0))


def _shuffled(count: int, bits: int) -> tuple[int, ...]:
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        bits, pick = divmod(bits, last + 1)
        order[last], order[pick] = order[pick], order[last]
    return tuple(order)


def seed_for(case_digest: str, repeat: int) -> int:
    """The seed sent with a run: the first 31 bits of SHA-256(case digest, repeat), equal for all arms."""
    hashed = hashlib.sha256(f"{case_digest},{repeat}".encode()).digest()
    return int.from_bytes(hashed[:4]) >> 1


def check_design(design: Design) -> None:
    """Refuse what cannot be planned: a wrong reference inside the design, a figure out of range. Raises `Invalid`."""
    if not (design.variants or design.variations) or not design.models or not design.scorers:
        raise invalid("An experiment needs at least one variant, one model and one scorer.", "")
    if design.variations is not None:
        check_variations(design.variations)
    _check_levels(design)
    if design.baseline is not None and design.variations is None and design.baseline not in design.variants:
        raise unknown_choice("baseline", design.baseline, list(design.variants), pointer="/baseline")
    for index, name in enumerate(design.primary):
        if name not in design.scorers:
            raise unknown_choice("primary metric", name, list(design.scorers), pointer=f"/primary/{index}")
    if not 1 <= design.repeats <= 1000:  # noqa: PLR2004
        raise invalid("'repeats' is a whole number from 1 to 1,000.", "/repeats")
    if not 0 <= design.margin < float("inf"):
        raise invalid("'margin' is 0 or more, in the metric's own unit.", "/margin")
    if not 0 < design.alpha < 1:
        raise invalid("'alpha' lies between 0 and 1, such as 0.05.", "/alpha")
    if design.stopping == "three_looks" and design.alpha != 0.05:  # noqa: PLR2004 - what the boundaries are for
        raise invalid("The boundaries of three looks are those for an 'alpha' of 0.05.", "/alpha")
    _check_limits(design.limits)


def _check_limits(limits: Limits) -> None:
    if not 1 <= limits.concurrency <= 1024:  # noqa: PLR2004
        raise invalid("'concurrency' is a whole number from 1 to 1,024.", "/limits/concurrency")
    if limits.max_runs < 1 or limits.retries < 0 or not limits.timeout > 0:
        raise invalid("'max_runs' is 1 or more, 'retries' 0 or more, 'timeout' above 0 seconds.", "/limits")
    if limits.max_cost is not None and not 0 <= limits.max_cost < float("inf"):
        raise invalid("'max_cost' is 0 or more, in US dollars.", "/limits/max_cost")


def _check_levels(design: Design) -> None:
    """Refuse levels of variants that are not there, and variants that stand on different axes."""
    axes = {frozenset(levels) for levels in design.levels.values()}
    if design.levels and design.variations is not None:
        axes.add(frozenset(design.variations.axes))
    for label, levels in design.levels.items():
        if label not in design.variants:
            raise unknown_choice("variant", label, list(design.variants), pointer=f"/levels/{label}")
        for axis, level in levels.items():
            check_own_level(axis, level, pointer=f"/levels/{label}/{axis}")
    if len(axes) > 1:
        raise invalid(
            "'levels' gives every variant a level of the same axes, those of 'variations' too.", "/levels"
        )


def check_size(plan: Plan, *, judge_calls: int = 0) -> None:
    """Refuse a plan of more runs than its own limit allows, questions to judges included. Raises `Invalid`."""
    if judge_calls and plan.runs + judge_calls > plan.limits.max_runs:
        raise invalid(
            f"{plan.runs:,} runs and {judge_calls:,} questions to judges are planned, and 'max_runs' is "
            f"{plan.limits.max_runs:,}.",
            "/limits/max_runs",
            hint="Raise limits.max_runs if that many is meant, or take fewer cases.",
        )
    if plan.runs > plan.limits.max_runs:
        raise invalid(
            f"{plan.runs:,} runs are planned ({len(plan.variants)} variants × {len(plan.models)} models × "
            f"{plan.cases:,} cases × {plan.repeats} repeats) and 'max_runs' is {plan.limits.max_runs:,}.",
            "/limits/max_runs",
            hint="Raise limits.max_runs if that many is meant, or take fewer cases.",
        )


def check_looks(plan: Plan) -> None:
    """Refuse looks at too few cases to see anything. Raises `Invalid` with the figure."""
    if plan.stopping != "none" and plan.cases < FEWEST_FOR_LOOKS:
        raise invalid(
            f"Three looks take at least {FEWEST_FOR_LOOKS} cases, and there are {plan.cases}.",
            "/stopping",
            hint="Leave 'stopping' out, or take more cases.",
        )


def unknown_choice(what: str, given: str, known: Sequence[str], *, pointer: str) -> Invalid:
    """The error for a name that is not among those there are."""
    return invalid(f"There is no {what} '{given[:80]}'; there are: {', '.join(known) or 'none'}.", pointer)


def invalid(
    message: str, pointer: str, *, hint: str | None = None, code: str = "invalid_experiment"
) -> Invalid:
    """An `Invalid` experiment, with the place in the design."""
    return Invalid(
        message, code=code, hint=hint, errors=(Detail(code=code, detail=message, pointer=pointer),)
    )
