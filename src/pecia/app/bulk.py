"""Bulk: one change to many prompts, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pecia.app.act import Act, acting
from pecia.app.page import MAX_LIMIT
from pecia.app.prompts import check_known_purpose, check_named, describe, existing_prompt
from pecia.domain.actor import Actor
from pecia.domain.catalog import PromptChange, PromptFilter, check_change, check_filter
from pecia.domain.errors import Detail, Invalid
from pecia.domain.prompt import Prompt, PromptFields, check_fields, settled
from pecia.domain.value import Request, Value
from pecia.ports import Ports, Unit

MOST = 10_000
"""Prompts that one change may concern."""


class ChangePrompts(Request, frozen=True):
    """Change what is said about many prompts in one unit: those named, or those that a filter lets through.

    With `dry_run`, which is the default, nothing is written: the answer is what would change.
    """

    change: PromptChange
    prompts: tuple[str, ...] | None = None
    where: PromptFilter | None = None
    dry_run: bool = True


class FieldsChanged(Value, frozen=True):
    """What changes of one prompt: the fields that do, before and after; the others are left out of both."""

    prompt: str
    before: PromptFields
    after: PromptFields


class Changed(Value, frozen=True):
    """How many prompts were meant, and which of them change; `dry_run` says that they have not been written."""

    matched: int
    changed: tuple[FieldsChanged, ...]
    dry_run: bool


def change_prompts(ports: Ports, actor: Actor, request: ChangePrompts) -> Changed:
    """What changes, prompt by prompt, each with its own event.

    Raises `Invalid` for a change that one of the prompts cannot take, or for more prompts than one change may
    concern; `NotFound` for a name. Then nothing is written.
    """
    check_fields(request.change.fields)
    check_change(request.change)
    if request.where is not None:
        check_filter(request.where)
    if (request.prompts is None) == (request.where is None):
        raise _invalid("Name the prompts, or give a filter: one of the two.", "/prompts")
    if request.dry_run:
        with ports.store.read(actor.project) as unit:
            prompts = _meant(unit, request, today=ports.clock.now().date())
            return _changed(unit, prompts, request)
    with acting(ports, actor) as act:
        prompts = _meant(act.unit, request, today=act.now.date())
        outcome = _changed(act.unit, prompts, request)
        _write(act, outcome)
        return outcome


def _meant(unit: Unit, request: ChangePrompts, *, today: date) -> list[Prompt]:
    if request.prompts is not None:
        names = dict.fromkeys(request.prompts)
        _check_many(len(names))
        return [existing_prompt(unit, name) for name in names]
    found: list[Prompt] = []
    for prompt in _every(unit, request.where or PromptFilter(), today=today):
        found.append(prompt)
        _check_many(len(found))
    return found


def _every(unit: Unit, where: PromptFilter, *, today: date) -> Iterator[Prompt]:
    after = ""
    while rows := unit.prompts.list(after=after, limit=MAX_LIMIT, where=where, today=today):
        yield from rows
        after = rows[-1].name


def _changed(unit: Unit, prompts: list[Prompt], request: ChangePrompts) -> Changed:
    changes: list[FieldsChanged] = []
    for prompt in prompts:
        now = PromptFields.of(prompt)
        after = settled(now, request.change.to(now))
        if after:
            given = PromptFields(**after)
            check_fields(given)
            check_known_purpose(unit, after.get("purpose"))
            check_named(unit, prompt.name, given)
            before = PromptFields(**{name: getattr(now, name) for name in after})
            changes.append(FieldsChanged(prompt=prompt.name, before=before, after=given))
    return Changed(matched=len(prompts), changed=tuple(changes), dry_run=request.dry_run)


def _write(act: Act, outcome: Changed) -> None:
    for change in outcome.changed:
        describe(act, change.prompt, change.after)


def _check_many(many: int) -> None:
    if many > MOST:
        raise _invalid(f"One change concerns at most {MOST:,} prompts.", "/where")


def _invalid(message: str, pointer: str) -> Invalid:
    return Invalid(message, errors=(Detail(code="invalid_parameter", detail=message, pointer=pointer),))
