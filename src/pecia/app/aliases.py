"""Aliases: former names of prompts: follow them, list them, and give one to another prompt."""

from __future__ import annotations

import msgspec

from pecia.app.act import Act
from pecia.app.page import Page, check_limit, page_of
from pecia.app.prompts import existing_prompt
from pecia.domain.actor import Actor, require
from pecia.domain.errors import Conflict
from pecia.domain.names import is_name, parse_reference
from pecia.domain.renaming import Alias, renamed
from pecia.domain.retirement import check_not_purged
from pecia.domain.value import Request
from pecia.ports import Ports, Unit


class ListAliases(Request, frozen=True):
    """The former names that are answered to, by name: those of one prompt, or all of the project."""

    prompt: str | None = None
    cursor: str | None = None
    limit: int = 100


def list_aliases(ports: Ports, actor: Actor, request: ListAliases) -> Page[Alias]:
    """Former names with what their prompts are called now."""
    limit = check_limit(request.limit)
    with ports.store.read(actor.project) as unit:
        if request.prompt is not None:
            existing_prompt(unit, request.prompt)
        rows = unit.aliases.list(prompt=request.prompt, after=request.cursor or "", limit=limit + 1)
    return page_of(rows, limit, lambda alias: alias.name)


def followed(ports: Ports, actor: Actor, request: Request) -> tuple[Request, Alias] | None:
    """The same request about the prompt that answers to a former name; None where its `prompt` is no such name.

    Asked only when there is no prompt of that name, so that nobody else waits for it.
    """
    asked: object = getattr(request, "prompt", None)
    if not isinstance(asked, str) or not is_name(asked) or getattr(request, "take_name", False):
        return None
    with ports.store.read(actor.project) as unit:
        alias = unit.aliases.current(asked)
    return (msgspec.structs.replace(request, prompt=alias.prompt), alias) if alias is not None else None


def check_name_free(act: Act, name: str, *, what: str, take_name: bool = False) -> None:
    """Refuse a name that a purged prompt had, or that another prompt answers to; `what` was to be done under it.

    With `take_name` nobody answers to it any more, which takes the right to move labels: it changes what
    applications get. Raises `Conflict` (`renamed`), `NotFound` (`purged`), `NotAllowed`.
    """
    check_not_purged(act.unit.retirements.find(name))
    alias = act.unit.aliases.current(name)
    if alias is None:
        return
    if not take_name:
        raise renamed(alias, what)
    require(act.actor, "label:move")
    _check_not_included_as(act.unit, alias)
    act.unit.aliases.release(name)
    act.record("AliasReleased", name, data={"prompt": alias.prompt})


def _check_not_included_as(unit: Unit, alias: Alias) -> None:
    """Raise `Conflict` while a prompt includes the renamed one by its old name, which would then mean another."""
    for one in unit.prompts.dependents(alias.prompt):
        if parse_reference(one.reference).name == alias.name:
            where = f"{one.prompt}@{one.label}" if one.label else f"{one.prompt}#{one.version}"
            raise Conflict(
                f"'{where}' includes '{alias.prompt}' by its old name '{alias.name}', which cannot be taken from it.",
                code="in_service",
                hint=f"Commit or release that prompt with '{alias.prompt}' first.",
            )
