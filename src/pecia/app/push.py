"""Push: many changes of a folder kept in one unit, all of them or none; and many versions read at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import msgspec

from pecia.app.act import Act, acting
from pecia.app.commit import Committed, CommitVersion, check_commit, keep_version
from pecia.app.prompts import UpdatePrompt, describe, existing_prompt, meant_version
from pecia.app.proposals import OpenProposal, propose
from pecia.app.release import ReleaseVersion, move_label
from pecia.app.rename import Renamed, RenamePrompt, rename
from pecia.app.shared import reading_in
from pecia.app.verdict import find_move, judge_move
from pecia.domain.actor import Actor, require
from pecia.domain.errors import Invalid, PeciaError, Refused
from pecia.domain.names import parse_label, parse_reference
from pecia.domain.prompt import Prompt, check_fields
from pecia.domain.proposal import Proposal
from pecia.domain.release import Release
from pecia.domain.value import Request, Value
from pecia.domain.version import Version
from pecia.ports import Ports

T = TypeVar("T")
MAX_READ = 500


class GetVersions(Request, frozen=True):
    """Many versions at once, each named as `[PROJECT:]NAME#NUMBER`; 500 at most."""

    references: tuple[str, ...]


class PushPrompts(Request, frozen=True):
    """Keep a folder's changes in one unit, all of them or none.

    `renames` come first, so that the rest uses the new names, then `commits`, then `updates` of what is said about prompts, then `moves` of labels. A move that the
    label's policy does not let through at once becomes a proposal, or waits for the one that is open; one whose
    proposal meets the policy is released.
    """

    renames: tuple[RenamePrompt, ...] = ()
    commits: tuple[CommitVersion, ...] = ()
    updates: tuple[UpdatePrompt, ...] = ()
    moves: tuple[ReleaseVersion, ...] = ()


class Pushed(Value, frozen=True):
    """What a push made, in the order in which it was asked: a move gave a release or a proposal."""

    renamed: tuple[Renamed, ...]
    committed: tuple[Committed, ...]
    updated: tuple[Prompt, ...]
    moved: tuple[Release | None, ...]
    proposed: tuple[Proposal | None, ...]


def get_versions(ports: Ports, actor: Actor, request: GetVersions) -> Sequence[Version]:
    """The versions, in the order asked for. Raises `NotFound` naming the first that is not there."""
    if len(request.references) > MAX_READ:
        raise Invalid(f"At most {MAX_READ} versions are read at once.", hint="Ask again for the others.")
    asked = [parse_reference(text) for text in request.references]
    found: list[Version] = []
    with ports.store.read(actor.project) as unit:
        for one in asked:
            there, name = reading_in(unit, actor, one)
            found.append(meant_version(there, msgspec.structs.replace(one, name=name)))
    return tuple(found)


def push_prompts(ports: Ports, actor: Actor, request: PushPrompts) -> Pushed:
    """What was made. Any error, which names its prompt, leaves the library as it was."""
    digests = [
        _named(commit.prompt, f"/commits/{n}", partial(check_commit, commit))
        for n, commit in enumerate(request.commits)
    ]
    with acting(ports, actor) as act:
        renamed = tuple(
            _named(one.prompt, f"/renames/{n}", partial(rename, act, one))
            for n, one in enumerate(request.renames)
        )
        committed = tuple(
            _named(one.prompt, f"/commits/{n}", partial(keep_version, act, one, digests[n]))
            for n, one in enumerate(request.commits)
        )
        updated = tuple(
            _named(one.prompt, f"/updates/{n}", partial(_update, act, one))
            for n, one in enumerate(request.updates)
        )
        moved = [
            _named(one.prompt, f"/moves/{n}", partial(_move, act, one)) for n, one in enumerate(request.moves)
        ]
    return Pushed(
        renamed=renamed,
        committed=committed,
        updated=updated,
        moved=tuple(release for release, _ in moved),
        proposed=tuple(proposal for _, proposal in moved),
    )


def _update(act: Act, request: UpdatePrompt) -> Prompt:
    check_fields(request.fields)
    describe(act, request.prompt, request.fields)
    return existing_prompt(act.unit, request.prompt)


def _move(act: Act, request: ReleaseVersion) -> tuple[Release | None, Proposal | None]:
    """Release at once, or through the proposal there is, or open one."""
    label = parse_label(request.label)
    move = find_move(act.unit, act.actor.project, prompt=request.prompt, label=label, version=request.version)
    stands = move.serving is not None and move.serving.number == request.version
    if stands or not move.policies:
        require(act.actor, "label:move")
        return move_label(act, request), None
    known = _proposed(act, request)
    if known is None:
        require(act.actor, "proposal:open")
        asked = OpenProposal(
            prompt=request.prompt,
            label=label,
            version=request.version,
            why=request.why,
            acknowledge=request.acknowledge,
        )
        return None, propose(act, asked)
    verdict, _ = judge_move(act.ports, act.unit, move, opener=known.opener, approvals=known.approvals)
    if not verdict.met:
        return None, msgspec.structs.replace(known, verdict=verdict)
    require(act.actor, "label:move")
    return move_label(act, msgspec.structs.replace(request, proposal=known.number)), None


def _proposed(act: Act, request: ReleaseVersion) -> Proposal | None:
    """The open proposal of this very move. Raises `Refused` when it was rejected and nothing has changed since."""
    found = act.unit.proposals.list(status=None, prompt=request.prompt, before=None, limit=100)
    current = act.unit.releases.label(request.prompt, request.label)
    for proposal in found:
        if (proposal.label, proposal.version) != (request.label, request.version):
            continue
        if proposal.status == "open":
            return proposal
        if proposal.status == "rejected" and proposal.previous == (current.version if current else None):
            raise Refused(
                f"Proposal {proposal.number} for this move was rejected: {proposal.decision or 'no reason given'}.",
                code="policy_unmet",
                hint="Take the line back, or open a new proposal with 'pecia propose'.",
            )
    return None


def _named(name: str, pointer: str, work: Callable[[], T]) -> T:
    """Do one part of a push; its error says which prompt it is about and where it stands in the request."""
    try:
        return work()
    except PeciaError as error:
        details = tuple(
            msgspec.structs.replace(detail, pointer=f"{pointer}{detail.pointer or ''}")
            for detail in error.errors
        )
        message = error.message if f"'{name}'" in error.message else f"'{name}': {error.message}"
        raise type(error)(message, code=error.code, hint=error.hint, errors=details, **error.extra) from None
