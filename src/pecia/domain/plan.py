"""Plan: variants × models × cases × repeats, frozen before the first call."""

from __future__ import annotations

from typing import Any

import msgspec

from pecia.domain.canonical import digest
from pecia.domain.design import Limits, ModelChoice, Stopping, invalid, unknown_choice
from pecia.domain.nearest import Nearest
from pecia.domain.score import OnBadAnswer
from pecia.domain.task import Task
from pecia.domain.value import Value
from pecia.domain.variation import SENTENCE
from pecia.domain.version import Content

TASKS_ALONE = "task"
"""The one column of a plan whose variants are all tasks: they need no model of the plan's."""
FEWEST_FOR_LOOKS = 30
"""Cases below which a third of them says nothing."""


class Variant(Value, frozen=True):
    """A version, draft or task under test, resolved: `content` is what will be rendered, `digest` its name.

    `prompt` and `number` are None for a draft. `partials` are the contents that its includes resolved to, by
    reference; `digest` then names them too, as it does the examples that are chosen for each case (`nearest`). Of a
    task `content` is that of the version it is given, empty without one.
    """

    label: str
    digest: str
    content: Content
    prompt: str | None = None
    number: int | None = None
    partials: dict[str, Content] = {}
    nearest: Nearest | None = None
    task: Task | None = None

    def __str__(self) -> str:
        if self.task is not None:
            return self.task.address
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
    def tasks(self) -> dict[str, Task]:
        """The variants that are tasks, by label."""
        return {variant.label: variant.task for variant in self.variants if variant.task is not None}

    @property
    def served_tasks(self) -> tuple[str, ...]:
        """The labels of the tasks that are carried out here."""
        return tuple(label for label, task in self.tasks.items() if task.by == "server")

    @property
    def asked_models(self) -> tuple[ModelChoice, ...]:
        """The models that are asked: those of the plan, none where every variant is a task."""
        return () if len(self.tasks) == len(self.variants) else tuple(self.models.values())

    def arms_of(self, variant: str) -> tuple[int, ...]:
        """The arms of the variant of this label: one on each model."""
        return tuple(arm.index for arm in self.arms if arm.variant.label == variant)

    @property
    def callers_arms(self) -> frozenset[int]:
        """The arms whose runs the server does not carry out: those of tasks that the caller does."""
        return frozenset(
            arm.index for arm in self.arms if arm.variant.task is not None and arm.variant.task.by == "caller"
        )

    @property
    def digest(self) -> str:
        """Names the plan; two equal plans are one experiment. How fast it runs is not part of it."""
        plain = msgspec.to_builtins(msgspec.structs.replace(self, limits=Limits(), fresh=False))
        for variant in plain["variants"]:
            del variant["content"], variant["partials"], variant["nearest"]
            if variant["task"] is None:  # they came later, and what was planned before keeps its name
                del variant["task"]
        if self.stopping == "none":  # the digests of plans that were made before there was a choice
            del plain["stopping"]
        if not self.levels:
            del plain["levels"]  # it came later, and what was planned before keeps its name
        return digest(plain)

    @property
    def leaves_out(self) -> bool:
        """Whether its variants are one prompt with a sentence left out, each in turn."""
        return any(SENTENCE in levels for levels in self.levels.values())

    @property
    def varies_axes(self) -> bool:
        """Whether its variants stand at levels of axes."""
        return bool(self.levels) and not self.leaves_out

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
