"""Lessons: what a level of an axis did over all experiments that tried it, in every project the actor may read.

It calls nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from pecia.app.shared import readable_projects
from pecia.domain.actor import Actor
from pecia.domain.lesson import Lesson, Observed, draw_lessons
from pecia.domain.value import Request
from pecia.ports import Ports, Unit

MOST_ELSEWHERE = 500
"""Experiments of another project that are looked at, the newest."""


class ListLessons(Request, frozen=True):
    """What levels of axes did over all experiments that tried them, of one axis when it is given.

    Of other projects those count that varied a prompt which is shared.
    """

    axis: str | None = None


def list_lessons(ports: Ports, actor: Actor, request: ListLessons) -> tuple[Lesson, ...]:
    """Lessons, those of most experiments first; none for an axis that nobody tried."""
    with ports.store.read(actor.project) as unit:
        return lessons_of(unit, actor, [request.axis] if request.axis is not None else None)


def lessons_of(unit: Unit, actor: Actor, axes: Collection[str] | None = None) -> tuple[Lesson, ...]:
    """The lessons that an actor may read, of these axes when they are given."""

    def wanted(observed: Sequence[Observed]) -> list[Observed]:
        return [one for one in observed if axes is None or one.axis in axes]

    others = [project for project in readable_projects(unit, actor) if project != actor.project]
    elsewhere = {project: _shared(unit.of(project), wanted) for project in others}
    return draw_lessons(wanted(unit.experiments.observed()), elsewhere)


def _shared(unit: Unit, wanted: Callable[[Sequence[Observed]], list[Observed]]) -> list[Observed]:
    """What the experiments of a project on its shared prompts observed."""
    observed = wanted(unit.experiments.observed())
    newest = sorted({one.experiment for one in observed}, reverse=True)[:MOST_ELSEWHERE]
    shared = {number for number in newest if _is_shared(unit, number)}
    return [one for one in observed if one.experiment in shared]


def _is_shared(unit: Unit, number: int) -> bool:
    """Whether an experiment tried versions, all of them of prompts that its project shares."""
    experiment = unit.experiments.get(number)
    names = {one.prompt for one in experiment.plan.variants if one.prompt} if experiment else set[str]()
    now = {alias.prompt if (alias := unit.aliases.current(name)) else name for name in names}
    return bool(now) and all(map(unit.sharing.is_shared, now))
