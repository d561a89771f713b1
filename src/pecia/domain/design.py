"""Design: an experiment as somebody writes it down, and what is refused of it before anything is planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from pecia.domain.errors import Detail, Invalid
from pecia.domain.score import OnBadAnswer
from pecia.domain.task import TaskChoice
from pecia.domain.value import Value
from pecia.domain.variation import Variations, check_own_level, check_variations

SeedRule: TypeAlias = Literal["derived", "none"]
Stopping: TypeAlias = Literal["none", "three_looks"]
"""Whether an experiment may end early: never, or at one of three looks planned in advance."""


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

    A variant is a reference to a version, or a task. Where all are tasks, `models` is left out.

    `variations` adds a variant for each combination of levels; `levels` says at which level of which axis the
    variants stand that are written out.
    """

    name: str
    dataset: str
    scorers: dict[str, dict[str, Any]]
    models: dict[str, ModelChoice] = {}
    variants: Mapping[str, str | TaskChoice] = {}
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


def check_design(design: Design) -> None:
    """Refuse what cannot be planned: a wrong reference inside the design, a figure out of range. Raises `Invalid`."""
    tasks = [label for label, given in design.variants.items() if isinstance(given, TaskChoice)]
    alone = bool(tasks) and len(tasks) == len(design.variants) and design.variations is None
    if not (design.variants or design.variations) or not (design.models or alone) or not design.scorers:
        raise invalid("An experiment needs at least one variant, one model and one scorer.", "")
    if alone and design.models:
        raise invalid(
            "Every variant is a task, and a task calls what it calls: there is nothing to ask these models.",
            "/models",
            hint="Leave 'models' out.",
        )
    check_tasks_priced(tasks, design.limits)
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
    check_limits(design.limits)


def check_limits(limits: Limits) -> None:
    """Refuse limits out of range. Raises `Invalid`."""
    if not 1 <= limits.concurrency <= 1024:  # noqa: PLR2004
        raise invalid("'concurrency' is a whole number from 1 to 1,024.", "/limits/concurrency")
    if limits.max_runs < 1 or limits.retries < 0 or not limits.timeout > 0:
        raise invalid("'max_runs' is 1 or more, 'retries' 0 or more, 'timeout' above 0 seconds.", "/limits")
    if limits.max_cost is not None and not 0 <= limits.max_cost < float("inf"):
        raise invalid("'max_cost' is 0 or more, in US dollars.", "/limits/max_cost")


def check_tasks_priced(tasks: Sequence[str], limits: Limits) -> None:
    """Refuse a budget where one of the variants is a task, whose cost nobody knows. Raises `Invalid`."""
    if tasks and limits.max_cost is not None and not limits.allow_unpriced:
        raise invalid(
            f"What the task '{tasks[0]}' costs is not known, and 'max_cost' is set.",
            "/limits/max_cost",
            hint="Set limits.allow_unpriced to count the models' calls alone.",
        )


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
