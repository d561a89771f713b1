"""Shared: the unit in which a prompt is read, which is another project's where its owner shares the prompt."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager

from pecia.domain.actor import Actor
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.names import Reference, parse_reference, parse_segment
from pecia.ports import Ports, Unit


@contextmanager
def reading(ports: Ports, actor: Actor, prompt: str) -> Generator[tuple[Unit, str]]:
    """A unit to read a prompt in, and the prompt's name there. `prompt` is a name, or `project:name`.

    Raises `NotFound` for a prompt of another project that is not shared, whether it is there or not.
    """
    project, name = place_of(actor, prompt)
    with ports.store.read(project) as unit:
        yield unit, name if project == actor.project else shared_name(unit, project, name)


def reading_in(unit: Unit, actor: Actor, reference: Reference) -> tuple[Unit, str]:
    """The same for a reference, from a unit of the actor's project."""
    if reference.project is None or reference.project == actor.project:
        return unit, reference.name
    there = unit.of(reference.project)
    return there, shared_name(there, reference.project, reference.name)


def shared_name(there: Unit, project: str, name: str) -> str:
    """The name of a prompt that a project shares, asked in the project's own unit; it may have had another before.

    Raises `NotFound`, which says the same of one that is not shared and of one that is not there.
    """
    if there.sharing.is_shared(name):
        return name
    alias = there.aliases.current(name)
    if alias is not None and there.sharing.is_shared(alias.prompt):
        return alias.prompt
    raise NotFound(
        f"There is no prompt '{name}' that project '{project}' shares.",
        hint="'pecia shared' lists what projects share; an owner shares a prompt with 'pecia share NAME'.",
    )


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


def readable_projects(unit: Unit, actor: Actor, asked: Iterable[str] = ()) -> tuple[str, ...]:
    """The actor's project, then those that share something; of them the ones asked for, where there are any.

    Raises `NotFound` for a project that shares nothing, whether it is there or not.
    """
    known = (actor.project, *(project for project in unit.sharing.sharers() if project != actor.project))
    wanted = tuple(dict.fromkeys(parse_segment(project, what="project") for project in asked))
    for project in wanted:
        if project not in known:
            raise NotFound(f"There is no project '{project}' that you may read.")
    return wanted or known


def place_in(actor: Actor, project: str, prompt: str) -> str:
    """A prompt as operations of the actor take it: by its name, or as `project:name` in another project."""
    return prompt if project == actor.project else f"{project}:{prompt}"
