"""Shared: the unit in which a prompt is read, which is another project's where its owner shares the prompt."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from pecia.domain.actor import Actor
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.names import parse_reference
from pecia.ports import Ports, Unit


@contextmanager
def reading(ports: Ports, actor: Actor, prompt: str) -> Generator[tuple[Unit, str]]:
    """A unit to read a prompt in, and the prompt's name there. `prompt` is a name, or `project:name`.

    Raises `NotFound` for a prompt of another project that is not shared, whether it is there or not.
    """
    project, name = place_of(actor, prompt)
    with ports.store.read(project) as unit:
        if project != actor.project and not unit.sharing.is_shared(name):
            raise NotFound(
                f"There is no prompt '{name}' that project '{project}' shares.",
                hint="'pecia shared' lists what projects share; an owner shares a prompt with 'pecia share NAME'.",
            )
        yield unit, name


def place_of(actor: Actor, prompt: str) -> tuple[str, str]:
    """The project and the name that `name` or `project:name` stands for. Raises `Invalid`."""
    if ":" not in prompt:
        return actor.project, prompt
    reference = parse_reference(prompt)
    if reference.label is not None or reference.number is not None:
        raise Invalid(
            f"'{prompt}' names a version where a prompt is asked for.",
            code="invalid_name",
            hint="Leave the part behind the name out.",
        )
    return reference.project or actor.project, reference.name
