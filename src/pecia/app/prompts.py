"""Prompts: list, read and describe them, and their versions."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from pecia.app.act import Act, acting
from pecia.app.page import Page, check_limit, invalid_cursor, number_cursor, page_of
from pecia.app.shared import reading
from pecia.domain.actor import Actor
from pecia.domain.catalog import PromptFilter, Sort, check_filter, check_purpose
from pecia.domain.errors import Detail, Invalid, NotFound
from pecia.domain.names import LATEST, Reference, parse_name, parse_segment
from pecia.domain.prompt import PURPOSES, Prompt, PromptFields, check_fields, settled
from pecia.domain.retirement import check_in_use, check_not_purged
from pecia.domain.value import Request
from pecia.domain.version import Version
from pecia.ports import Ports, Unit


class ListPrompts(PromptFilter, Request, frozen=True):
    """The prompts of the project to which everything given applies, archived ones when asked for.

    `folder` is the beginning of a name up to a slash, `prefix` any beginning; `tag` may be several with commas,
    all of which a prompt then has; `label` one that stands somewhere; `model` the one the head was written for;
    `overdue` those whose review date has passed. They come by name, or with `sort` updated the one that changed
    last first.
    """

    prefix: str = ""
    archived: bool = False
    sort: Sort = "name"
    cursor: str | None = None
    limit: int = 100


class GetPrompt(Request, frozen=True):
    """One prompt: what is said about it, its head, and where its labels point."""

    prompt: str


class UpdatePrompt(Request, frozen=True):
    """Change what is said about a prompt. A field that is left out stays; an empty text or list clears it."""

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
    """Prompts in the order that was asked for."""
    limit = check_limit(request.limit)
    check_filter(request)
    where, today = PromptFilter.of(request), ports.clock.now().date()
    with ports.store.read(actor.project) as unit:
        if request.sort == "updated":
            change = _change_cursor(request.cursor)
            rows = unit.prompts.changed(
                prefix=request.prefix,
                after=change,
                limit=limit + 1,
                where=where,
                today=today,
                archived=request.archived,
            )
            return page_of(rows, limit, lambda prompt: f"{prompt.updated_at.isoformat()} {prompt.name}")
        after = request.cursor or ""
        rows = unit.prompts.list(
            prefix=request.prefix,
            after=after,
            limit=limit + 1,
            where=where,
            today=today,
            archived=request.archived,
        )
    return page_of(rows, limit, lambda prompt: prompt.name)


def get_prompt(ports: Ports, actor: Actor, request: GetPrompt) -> Prompt:
    """The prompt, or `NotFound`."""
    with reading(ports, actor, request.prompt) as (unit, name):
        return existing_prompt(unit, name)


def update_prompt(ports: Ports, actor: Actor, request: UpdatePrompt) -> Prompt:
    """The prompt as it is after the change."""
    check_fields(request.fields)
    with acting(ports, actor) as act:
        existing_prompt(act.unit, request.prompt)
        check_named(act.unit, request.prompt, request.fields)
        describe(act, request.prompt, request.fields)
        return existing_prompt(act.unit, request.prompt)


def list_versions(ports: Ports, actor: Actor, request: ListVersions) -> Page[Version]:
    """Versions, newest first."""
    limit = check_limit(request.limit)
    before = number_cursor(request.cursor)
    with reading(ports, actor, request.prompt) as (unit, name):
        existing_prompt(unit, name)
        rows = unit.prompts.versions(name, before=before, limit=limit + 1, archived=request.archived)
    return page_of(rows, limit, lambda version: version.number)


def get_version(ports: Ports, actor: Actor, request: GetVersion) -> Version:
    """The version, or `NotFound`."""
    with reading(ports, actor, request.prompt) as (unit, name):
        return existing_version(unit, name, version=request.version)


def describe(act: Act, name: str, fields: PromptFields) -> None:
    """Write the fields that are given and differ, with their event; nothing when there are none."""
    if fields == PromptFields():
        return
    changed = settled(PromptFields.of(existing_prompt(act.unit, name)), fields)
    if changed:
        check_known_purpose(act.unit, changed.get("purpose"))
        act.unit.prompts.update(name, PromptFields(**changed), at=act.now)
        act.record("PromptUpdated", name, data=msgspec.to_builtins(changed))


def check_known_purpose(unit: Unit, purpose: object) -> None:
    """Refuse a purpose that the project does not have. Raises `Invalid` naming the near ones."""
    if isinstance(purpose, str) and purpose and purpose not in PURPOSES:
        check_purpose(purpose, unit.catalog.purposes())


def check_named(unit: Unit, name: str, fields: PromptFields) -> None:
    """Refuse other prompts that are not there, and the prompt itself. Raises `Invalid`.

    Where somebody edits, that is: files are committed in any order, and may name one that comes later.
    """
    named = [("replacement", fields.replacement)] if fields.replacement else []
    for field, other in [*named, *(("related", other) for other in fields.related or ())]:
        if other == name or unit.prompts.get(other) is None:
            message = (
                f"A prompt cannot name itself under '{field}'."
                if other == name
                else f"There is no prompt '{other}' that '{field}' could name."
            )
            detail = Detail(code="invalid_parameter", detail=message, pointer=f"/fields/{field}")
            raise Invalid(message, hint="'pecia list' shows the prompts there are.", errors=(detail,))


def _change_cursor(cursor: str | None) -> tuple[datetime, str] | None:
    """When a prompt changed, and which."""
    if cursor is None:
        return None
    moment, _, name = cursor.partition(" ")
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), parse_name(name)
    except (Invalid, ValueError, OverflowError):
        raise invalid_cursor() from None


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


def meant_prompt(unit: Unit, name: str) -> Prompt | None:
    """The prompt that a name kept somewhere means, which it may have had before."""
    prompt = unit.prompts.get(name)
    if prompt is None:
        alias = unit.aliases.current(name)
        prompt = unit.prompts.get(alias.prompt) if alias else None
    return prompt


def meant_version(unit: Unit, reference: Reference) -> Version:
    """The version that a reference kept somewhere means; its prompt may have been renamed since.

    The version has the prompt's name as it is now. Raises `NotFound`.
    """
    try:
        return existing_version(unit, reference.name, version=reference.number, label=reference.label)
    except NotFound:
        alias = unit.aliases.current(reference.name)
        if alias is None:
            raise
        return existing_version(unit, alias.prompt, version=reference.number, label=reference.label)


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
