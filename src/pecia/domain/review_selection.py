"""Review selection: which answers of an experiment become the items of a queue."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from pecia.domain.answer import SETTLED
from pecia.domain.dataset import Case
from pecia.domain.design import unknown_choice
from pecia.domain.plan import Arm, Plan
from pecia.domain.review import QueueItem, Selection, Task, invalid
from pecia.domain.run import Run, RunReference
from pecia.domain.score import Scored

_Answers: TypeAlias = Mapping[int, Mapping[int, Run]]
"""Runs by case and arm."""


def select_items(
    experiment: int,
    plan: Plan,
    cases: Sequence[Case],
    runs: Iterable[Run],
    *,
    task: Task,
    selection: Selection,
) -> tuple[QueueItem, ...]:
    """The items of a queue, in an order that tells nothing. Runs without an answer are left out.

    Of repeats only the first is looked at, but for runs that are named. Raises `Invalid` for a variant, model, metric
    or run that is not there, and when nothing is left.
    """
    arms = _arms(plan, selection)
    answered: defaultdict[int, dict[int, Run]] = defaultdict(dict)
    named: dict[RunReference, Run] = {}
    wanted = frozenset(selection.runs)
    for run in runs:
        if run.answer.state not in SETTLED or not run.answer.text:
            continue
        reference = RunReference(experiment=experiment, arm=run.arm, case=run.case, repeat=run.repeat)
        if reference in wanted:
            named[reference] = run
        if run.repeat == 0:
            answered[run.case][run.arm] = run
    if selection.runs:
        groups = _named(selection, named, task)
    else:
        chosen = _cases(plan, cases, answered, arms, selection)
        together = _pairs(plan, arms, selection) if task == "pick" else [(arm.index,) for arm in arms]
        groups = list(_groups(answered, chosen, together))
    if not groups:
        raise invalid("No answer is chosen by that.", hint="'pecia experiment show' tells what was answered.")
    references = [
        tuple(RunReference(experiment=experiment, arm=r.arm, case=r.case, repeat=r.repeat) for r in group)
        for group in groups
    ]
    order = sorted(range(len(groups)), key=lambda at: _chance(plan, selection, str(references[at])))
    return tuple(
        QueueItem(
            position=position,
            runs=references[at],
            equal=len(groups[at]) > 1 and len({run.answer.text for run in groups[at]}) == 1,
        )
        for position, at in enumerate(order)
    )


def _arms(plan: Plan, selection: Selection) -> list[Arm]:
    for label in selection.variants:
        plan.variant(label)
    for model in selection.models:
        if model not in plan.models:
            raise unknown_choice("model", model, list(plan.models), pointer="/selection/models")
    if selection.flipped is not None and selection.flipped not in plan.scorers:
        raise unknown_choice("metric", selection.flipped, list(plan.scorers), pointer="/selection/flipped")
    return [
        arm
        for arm in plan.arms
        if (not selection.variants or arm.variant.label in selection.variants)
        and (not selection.models or arm.model in selection.models)
    ]


def _named(selection: Selection, found: Mapping[RunReference, Run], task: Task) -> list[tuple[Run, ...]]:
    for reference in selection.runs:
        if reference not in found:
            raise invalid(
                f"The experiment has no answer of arm {reference.arm} to case {reference.case}, repeat "
                f"{reference.repeat}."
            )
    runs = [found[reference] for reference in selection.runs]
    if task != "pick":
        return [(run,) for run in dict.fromkeys(runs)]
    pairs = list(zip(runs[::2], runs[1::2], strict=True))
    for one, other in pairs:
        if one.case != other.case or one.arm == other.arm:
            raise invalid("A pair is two arms' answers to one case.")
    return list(pairs)


def _cases(
    plan: Plan, cases: Sequence[Case], answered: _Answers, arms: Sequence[Arm], selection: Selection
) -> list[int]:
    """The positions of the cases that are looked at, drawn where fewer than all are wanted."""
    chosen = sorted(answered)
    if selection.flipped is not None:
        metric = selection.flipped
        baselines = {arm.model: arm.index for arm in plan.arms if arm.variant.label == plan.baseline}
        chosen = [
            case
            for case in chosen
            if any(_differs(answered[case], arm.index, baselines[arm.model], metric) for arm in arms)
        ]
    chosen.sort(key=lambda case: _chance(plan, selection, cases[case].id))
    return chosen[: selection.count]


def _differs(runs: Mapping[int, Run], one: int, other: int, metric: str) -> bool:
    values = [
        score.value if isinstance(score, Scored) else None
        for arm in (one, other)
        if arm in runs and (score := runs[arm].scores.get(metric)) is not None
    ]
    return len(values) > 1 and values[0] != values[1]


def _groups(
    answered: _Answers, chosen: Iterable[int], together: Sequence[tuple[int, ...]]
) -> Iterator[tuple[Run, ...]]:
    """The answers of each chosen case by the arms that are looked at together."""
    for case in chosen:
        for arms in together:
            if all(arm in answered[case] for arm in arms):
                yield tuple(answered[case][arm] for arm in arms)


def _pairs(plan: Plan, arms: Sequence[Arm], selection: Selection) -> list[tuple[int, ...]]:
    """On each model the two variants that are asked for, or the baseline with each of the others."""
    if len(selection.variants) == 1 or len(plan.variants) == 1:
        raise invalid(
            "A pair takes two variants.", hint="Name both, or none for the baseline with each other one."
        )
    pairs: list[tuple[int, ...]] = []
    for model in dict.fromkeys(arm.model for arm in arms):
        here = {arm.variant.label: arm.index for arm in arms if arm.model == model}
        first = plan.baseline if plan.baseline in here else selection.variants[0]
        pairs += [(here[first], index) for label, index in here.items() if label != first]
    return pairs


def _chance(plan: Plan, selection: Selection, what: str) -> bytes:
    return hashlib.sha256(f"{plan.digest},{selection.seed},{what}".encode()).digest()
