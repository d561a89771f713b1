"""Prompts: list, read and describe them, and their versions."""

from __future__ import annotations

import msgspec

from pecia.app.act import Act, acting
from pecia.app.page import Page, check_limit, number_cursor, page_of
from pecia.domain.actor import Actor
from pecia.domain.errors import NotFound
from pecia.domain.names import LATEST, parse_name, parse_segment
from pecia.domain.prompt import Prompt, PromptFields, check_fields
from pecia.domain.retirement import check_in_use, check_not_purged
from pecia.domain.value import Request
from pecia.domain.version import Version
from pecia.ports import Ports, Unit


class ListPrompts(Request, frozen=True):
    """The prompts of the project by name, those in a folder when `prefix` is given, archived ones when asked for."""

    prefix: str = ""
    archived: bool = False
    cursor: str | None = None
    limit: int = 100


class GetPrompt(Request, frozen=True):
    """One prompt: what is said about it, its head, and where its labels point."""

    prompt: str


class UpdatePrompt(Request, frozen=True):
    """Change what is said about a prompt. A field that is left out stays."""

    prompt: str
    fields: PromptFields


class ListVersions(Request, frozen=True):
    """The versions of a prompt, newest first, archived ones when asked for. Purged ones are in its lineage."""

    prompt: str
    archived: bool = False
    cursor: str | None = None
    limit: int = 100


class GetVersion(Request, frozen=True):
    """One version of a prompt by its number."""

    prompt: str
    version: int


def list_prompts(ports: Ports, actor: Actor, request: ListPrompts) -> Page[Prompt]:
    """Prompts in the order of their names."""
    limit = check_limit(request.limit)
    with ports.store.read(actor.project) as unit:
        rows = unit.prompts.list(
            prefix=request.prefix, after=request.cursor or "", limit=limit + 1, archived=request.archived
        )
    return page_of(rows, limit, lambda prompt: prompt.name)


def get_prompt(ports: Ports, actor: Actor, request: GetPrompt) -> Prompt:
    """The prompt, or `NotFound`."""
    with ports.store.read(actor.project) as unit:
        return existing_prompt(unit, request.prompt)


def update_prompt(ports: Ports, actor: Actor, request: UpdatePrompt) -> Prompt:
    """The prompt as it is after the change."""
    check_fields(request.fields)
    with acting(ports, actor) as act:
        existing_prompt(act.unit, request.prompt)
        describe(act, request.prompt, request.fields)
        return existing_prompt(act.unit, request.prompt)


def list_versions(ports: Ports, actor: Actor, request: ListVersions) -> Page[Version]:
    """Versions, newest first."""
    limit = check_limit(request.limit)
    before = number_cursor(request.cursor)
    with ports.store.read(actor.project) as unit:
        existing_prompt(unit, request.prompt)
        rows = unit.prompts.versions(
            request.prompt, before=before, limit=limit + 1, archived=request.archived
        )
    return page_of(rows, limit, lambda version: version.number)


def get_version(ports: Ports, actor: Actor, request: GetVersion) -> Version:
    """The version, or `NotFound`."""
    with ports.store.read(actor.project) as unit:
        return existing_version(unit, request.prompt, version=request.version)


def describe(act: Act, name: str, fields: PromptFields) -> None:
    """Write the fields that are given and differ, with their event; nothing when there are none."""
    if fields == PromptFields():
        return
    prompt = existing_prompt(act.unit, name)
    changed = {
        field: value
        for field in PromptFields.__struct_fields__
        if (value := getattr(fields, field)) is not None and value != getattr(prompt, field)
    }
    if changed:
        act.unit.prompts.update(name, fields, at=act.now)
        act.record("PromptUpdated", name, data=msgspec.to_builtins(changed))


def existing_prompt(unit: Unit, name: str) -> Prompt:
    """The prompt of this name. Raises `Invalid` for what is no name, `NotFound`."""
    prompt = unit.prompts.get(parse_name(name))
    if prompt is None:
        check_not_purged(unit.retirements.find(name))
        raise NotFound(
            f"There is no prompt '{name}' in this project.",
            hint="'pecia list' shows the prompts there are.",
        )
    return prompt


def check_prompt_in_use(unit: Unit, prompt: Prompt, what: str) -> None:
    """Raise `Conflict` when the prompt is archived; `what` was to be done with it."""
    if prompt.archived:
        check_in_use(unit.retirements.find(prompt.name), what)


def existing_version(
    unit: Unit, name: str, *, version: int | None = None, label: str | None = None
) -> Version:
    """The version that a number or a label names, the head when neither is given. Raises `NotFound`."""
    prompt = existing_prompt(unit, name)
    number = version
    if number is None and label == LATEST:
        newest = unit.prompts.versions(name, before=None, limit=1)
        if newest:
            return newest[0]
    elif number is None and label is not None:
        number = prompt.labels.get(parse_segment(label, what="label"))
        if number is None:
            known = ", ".join(sorted(prompt.labels)) or "none"
            raise NotFound(
                f"The prompt '{name}' has no label '{label}'; its labels: {known}.",
                hint=f"'pecia release {name} {label} VERSION' would set it.",
            )
    elif number is None:
        number = prompt.head
    found = unit.prompts.version(name, number) if number is not None else None
    if found is None:
        check_not_purged(unit.retirements.find(name, number) if number else None)
        which = f"version {number}" if number is not None else "version yet"
        raise NotFound(
            f"The prompt '{name}' has no {which}.", hint=f"'pecia log {name}' shows the versions there are."
        )
    return found
