"""Rename: another name for a prompt, or for all prompts of a folder."""

from __future__ import annotations

import msgspec

from pecia.app.act import Act, acting
from pecia.app.aliases import check_name_free
from pecia.app.page import MAX_LIMIT
from pecia.app.policies import keep_policy
from pecia.app.prompts import existing_prompt
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict, Invalid, NotFound
from pecia.domain.names import parse_name
from pecia.domain.policy import Policy
from pecia.domain.renaming import Alias, following_policies, moved_folder, moved_names, parse_folder
from pecia.domain.value import Request, Value
from pecia.ports import Ports, Unit

MOST = 10_000
"""Prompts that are moved at once."""


class RenamePrompt(Request, frozen=True):
    """Give a prompt another name. It keeps its versions, labels and history, and answers to the old name too.

    A name that another prompt had before is refused, unless `take_name` says that nobody is to be answered
    under it any more.
    """

    prompt: str
    to: str
    take_name: bool = False


class MoveFolder(Request, frozen=True):
    """Give every prompt below a folder the name it has below another one, all of them or none.

    With `dry_run` nothing is written: the answer is what would be.
    """

    folder: str
    to: str
    dry_run: bool = False


class Renamed(Value, frozen=True):
    """What was renamed: the names that prompts had, with those they have.

    `policies` were set so that no label asks less than before, and `views` point to where a folder is now.
    """

    moved: tuple[Alias, ...]
    policies: tuple[Policy, ...] = ()
    views: tuple[str, ...] = ()
    dry_run: bool = False


def rename_prompt(ports: Ports, actor: Actor, request: RenamePrompt) -> Renamed:
    """What was done; nothing for the name that the prompt has. Raises `Conflict` where the new name is taken."""
    with acting(ports, actor) as act:
        return rename(act, request)


def rename(act: Act, request: RenamePrompt) -> Renamed:
    """Give a prompt another name inside a unit."""
    prompt = existing_prompt(act.unit, request.prompt)
    name = parse_name(request.to)
    if name == prompt.name:
        return Renamed(moved=())
    alias, policies = _rename(act, prompt.name, name, take_name=request.take_name)
    return Renamed(moved=(alias,), policies=policies)


def move_folder(ports: Ports, actor: Actor, request: MoveFolder) -> Renamed:
    """What was moved, each prompt with its own event.

    Raises `NotFound` for a folder without prompts, `Conflict` where one of the new names is taken.
    """
    if request.dry_run:
        with ports.store.read(actor.project) as unit:
            names = _names(unit, request)
            for name in names.values():
                _check_not_there(unit, name)
            now = ports.clock.now()
            moved = tuple(
                Alias(name=was, prompt=name, actor=actor.name, at=now) for was, name in names.items()
            )
            return Renamed(moved=moved, dry_run=True)
    with acting(ports, actor) as act:
        done = [_rename(act, was, name) for was, name in _names(act.unit, request).items()]
        return Renamed(
            moved=tuple(alias for alias, _ in done),
            policies=tuple(policy for _, policies in done for policy in policies),
            views=_move_views(act, request),
        )


def _names(unit: Unit, request: MoveFolder) -> dict[str, str]:
    """The new names of all prompts below the folder, the archived ones too."""
    prefix = f"{parse_folder(request.folder)}/"
    found: list[str] = []
    while rows := unit.prompts.list(
        prefix=prefix, after=found[-1] if found else "", limit=MAX_LIMIT, archived=True
    ):
        found += [prompt.name for prompt in rows]
        if len(found) > MOST:
            raise Invalid(
                f"At most {MOST:,} prompts are moved at once.", hint="Move one folder below it first."
            )
    if not found:
        raise NotFound(
            f"There is no prompt below '{prefix}'.", hint="'pecia list' shows the prompts there are."
        )
    return moved_names(found, folder=request.folder, to=request.to)


def _rename(act: Act, was: str, name: str, *, take_name: bool = False) -> tuple[Alias, tuple[Policy, ...]]:
    _check_not_there(act.unit, name)
    before = act.unit.aliases.current(name)
    if before is None or before.prompt != was:
        check_name_free(act, name, what="renamed", take_name=take_name)
    event = act.record("PromptRenamed", name, data={"was": was, "name": name})
    alias = Alias(name=was, prompt=name, actor=act.actor.name, at=act.now)
    act.unit.aliases.rename(alias, number=event.seq)
    policies = following_policies(act.unit.releases.policies(), was=was, name=name)
    for policy in policies:
        keep_policy(act, policy)
    return alias, policies


def _check_not_there(unit: Unit, name: str) -> None:
    if unit.prompts.get(name) is not None:
        raise Conflict(
            f"There is a prompt '{name}' already.", hint="Choose another name, or rename that prompt first."
        )


def _move_views(act: Act, request: MoveFolder) -> tuple[str, ...]:
    """Views of the folder show where it is now."""
    moved: list[str] = []
    for view in act.unit.catalog.views():
        folder = moved_folder(view.where.folder, folder=request.folder, to=request.to)
        if folder is not None:
            where = msgspec.structs.replace(view.where, folder=folder)
            act.unit.catalog.keep_view(msgspec.structs.replace(view, where=where))
            act.record("ViewSet", f"view/{view.name}")
            moved.append(view.name)
    return tuple(moved)
