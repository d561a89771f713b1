"""Sharing: let other projects use a prompt, adopt one of theirs, and hear when it was released again."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from pecia.app.act import acting
from pecia.app.commit import Committed, CommitVersion, check_commit, keep_version
from pecia.app.prompts import existing_prompt, existing_version
from pecia.app.shared import reading
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict, Invalid, NotFound
from pecia.domain.names import parse_name, parse_reference
from pecia.domain.prompt import PURPOSES, Prompt, PromptFields
from pecia.domain.sharing import Shared, Upstream, UpstreamStatus, released_version, standing_of
from pecia.domain.value import Request, Value
from pecia.domain.version import Version
from pecia.ports import Ports, Unit


class SharePrompt(Request, frozen=True):
    """Let members of other projects read, render and adopt a prompt, as `project:name`."""

    prompt: str


class UnsharePrompt(Request, frozen=True):
    """Share a prompt no longer. What was adopted from it stays where it is."""

    prompt: str


class ListShared(Request, frozen=True):
    """What projects share: this one and the others."""


class AdoptPrompt(Request, frozen=True):
    """Copy a shared prompt into this project, with a link to where it came from.

    `source` is `project:name`, which takes the version that serves there (`production`, else the head), or names
    one by `@label` or `#number`. `prompt` is its name here, the same by default. What was adopted before takes
    the newer version on top.
    """

    source: str
    prompt: str | None = None


class Adopted(Value, frozen=True):
    """The version that was kept here, and where it came from."""

    committed: Committed
    upstream: Upstream


class ListUpstreams(Request, frozen=True):
    """The adopted prompts, and whether their upstreams have released since."""


def share_prompt(ports: Ports, actor: Actor, request: SharePrompt) -> tuple[Shared, ...]:
    """What this project shares now."""
    with acting(ports, actor) as act:
        existing_prompt(act.unit, request.prompt)
        if act.unit.sharing.share(request.prompt, actor=actor.name, at=act.now):
            act.record("PromptShared", request.prompt)
        return _own(act.unit, actor)


def unshare_prompt(ports: Ports, actor: Actor, request: UnsharePrompt) -> tuple[Shared, ...]:
    """What this project shares now."""
    with acting(ports, actor) as act:
        existing_prompt(act.unit, request.prompt)
        if act.unit.sharing.unshare(request.prompt):
            act.record("PromptUnshared", request.prompt)
        return _own(act.unit, actor)


def list_shared(ports: Ports, actor: Actor, request: ListShared) -> tuple[Shared, ...]:  # noqa: ARG001
    """The shared prompts by project and name."""
    with ports.store.read(actor.project) as unit:
        return tuple(unit.sharing.shared())


def adopt_prompt(ports: Ports, actor: Actor, request: AdoptPrompt) -> Adopted:
    """The copy. Raises `NotFound` for what is not shared, `Conflict` where the name here is taken by something else."""
    source = parse_reference(request.source)
    if source.project in (None, actor.project):
        raise Invalid(
            f"'{request.source}' is of this project; only what another one shares is adopted.",
            hint="Write PROJECT:NAME; 'pecia shared' lists what there is.",
        )
    with reading(ports, actor, source.prompt) as (unit, name):
        theirs = existing_prompt(unit, name)
        number = source.number or (None if source.label else released_version(theirs))
        version = existing_version(unit, name, version=number, label=source.label)
        called = {span.name for span in unit.aliases.spans(name)}
    here = parse_name(request.prompt or source.name)
    with acting(ports, actor) as act:
        upstream = Upstream(
            prompt=here, source=source.project or "", name=name, version=version.number, at=act.now
        )
        _check_free(act.unit, upstream, called)
        commit = _copy(act.unit, upstream, theirs, version)
        committed = keep_version(act, commit, check_commit(commit))
        act.unit.sharing.adopt(upstream)
        data = {"from": f"{upstream.source}:{version}", "version": committed.version.number}
        act.record("PromptAdopted", here, after=version.digest, data=data)
        return Adopted(committed=committed, upstream=upstream)


def list_upstreams(ports: Ports, actor: Actor, request: ListUpstreams) -> tuple[UpstreamStatus, ...]:  # noqa: ARG001
    """How each adopted prompt stands to its upstream, by its name here."""
    with ports.store.read(actor.project) as unit:
        upstreams = unit.sharing.upstreams()
    return tuple(standing_of(upstream, _source(ports, actor, upstream)) for upstream in upstreams)


def _source(ports: Ports, actor: Actor, upstream: Upstream) -> Prompt | None:
    try:
        with reading(ports, actor, f"{upstream.source}:{upstream.name}") as (unit, name):
            return unit.prompts.get(name)
    except NotFound:
        return None


def _own(unit: Unit, actor: Actor) -> tuple[Shared, ...]:
    return tuple(shared for shared in unit.sharing.shared() if shared.project == actor.project)


def _check_free(unit: Unit, upstream: Upstream, called: AbstractSet[str]) -> None:
    """A name is free, or taken by what was adopted from the same place before, whatever it was `called` there."""
    if unit.prompts.get(upstream.prompt) is None:
        return
    before = {known.prompt: (known.source, known.name) for known in unit.sharing.upstreams()}
    source, name = before.get(upstream.prompt, ("", ""))
    if source != upstream.source or name not in called:
        raise Conflict(
            f"There is a prompt '{upstream.prompt}' already, and it is not from {upstream.source}:{upstream.name}.",
            hint=f"Give the copy another name: 'pecia adopt {upstream.source}:{upstream.name} NAME'.",
        )


def _copy(unit: Unit, upstream: Upstream, theirs: Prompt, version: Version) -> CommitVersion:
    """The version with what is said about it. On top of an earlier copy only the content is taken.

    Owner, status, labels and links are the other project's own affair; so is a purpose that is unknown here.
    """
    fields = PromptFields()
    if unit.prompts.get(upstream.prompt) is None:
        known = theirs.purpose in PURPOSES or theirs.purpose in unit.catalog.purposes()
        fields = PromptFields(
            title=theirs.title,
            purpose=theirs.purpose if known else None,
            tags=theirs.tags,
            description=theirs.description,
        )
    return CommitVersion(
        prompt=upstream.prompt,
        content=version.content,
        note=f"adopted from {upstream.source}:{version}",
        fields=fields,
    )
