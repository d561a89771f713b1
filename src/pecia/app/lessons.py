"""Lessons: what a level of an axis did over all experiments of a project that tried it. It calls nothing."""

from __future__ import annotations

from collections.abc import Collection

from pecia.domain.actor import Actor
from pecia.domain.lesson import Lesson, draw_lessons
from pecia.domain.value import Request
from pecia.ports import Ports, Unit


class ListLessons(Request, frozen=True):
    """What levels of axes did over all experiments of the project that tried them, of one axis when it is given."""

    axis: str | None = None


def list_lessons(ports: Ports, actor: Actor, request: ListLessons) -> tuple[Lesson, ...]:
    """Lessons, those of most experiments first; none for an axis that nobody tried."""
    with ports.store.read(actor.project) as unit:
        return lessons_of(unit, [request.axis] if request.axis is not None else None)


def lessons_of(unit: Unit, axes: Collection[str] | None = None) -> tuple[Lesson, ...]:
    """The lessons of a project, of these axes when they are given."""
    observed = unit.experiments.observed()
    return draw_lessons([one for one in observed if axes is None or one.axis in axes])
