"""Commit: keep a new version."""

from __future__ import annotations

from datetime import datetime

from pecia.app.prompts import describe, existing_prompt
from pecia.app.release import ReleaseVersion, move_label
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict
from pecia.domain.event import Action
from pecia.domain.names import parse_name
from pecia.domain.prompt import Prompt, PromptFields, check_fields
from pecia.domain.release import Release
from pecia.domain.template import check_content
from pecia.domain.value import Request, Value
from pecia.domain.version import Content, Version, digest_content
from pecia.ports import Ports, Unit


class CommitVersion(Request, frozen=True):
    """Keep a content as a version of a prompt, which is made when it is not there.

    With `parent` it is kept only while that number is the head. `fields` describe the prompt in the same
    unit; `label` releases the version too, under the label's policy.
    """

    prompt: str
    content: Content
    note: str = ""
    parent: int | None = None
    fields: PromptFields = PromptFields()
    label: str | None = None


class Committed(Value, frozen=True):
    """The version that holds the content. `created` is False when it was there already and is the head again."""

    version: Version
    created: bool
    release: Release | None


def commit_version(ports: Ports, actor: Actor, request: CommitVersion) -> Committed:
    """Keep the content; equal content returns the version that holds it. Raises `Conflict` on a wrong parent."""
    name = parse_name(request.prompt)
    check_fields(request.fields)
    check_content(request.content)
    digest = digest_content(request.content)
    with ports.store.write(actor.project) as unit:
        prompt = _prompt(ports, unit, actor, name, request)
        _check_parent(prompt, request.parent)
        known = unit.prompts.version_by_digest(name, digest)
        if known is None:
            version = _add(ports, unit, actor, prompt, request, digest)
        else:
            version = _recommit(ports, unit, actor, prompt, known, request.note)
        describe(unit, ports, actor, name, request.fields)
        release = None
        if request.label is not None:
            move = ReleaseVersion(
                prompt=name, label=request.label, version=version.number, why=request.note
            )
            release = move_label(ports, unit, actor, move)
    return Committed(version=version, created=known is None, release=release)


def _prompt(ports: Ports, unit: Unit, actor: Actor, name: str, request: CommitVersion) -> Prompt:
    prompt = unit.prompts.get(name)
    if prompt is None:
        now = ports.clock.now()
        unit.prompts.create(name, request.fields, at=now)
        unit.events.append("PromptCreated", name, actor=actor.name, at=now)
        prompt = existing_prompt(unit, name)
    return prompt


def _check_parent(prompt: Prompt, parent: int | None) -> None:
    if parent is not None and parent != (prompt.head or 0):
        raise Conflict(
            f"The head of '{prompt.name}' is version {prompt.head or 0}, not {parent}: "
            "somebody committed in the meantime.",
            hint=f"'pecia diff {prompt.name} {parent} {prompt.head or 0}' shows what; commit again on top of it.",
            head=prompt.head,
        )


def _add(  # noqa: PLR0913
    ports: Ports, unit: Unit, actor: Actor, prompt: Prompt, request: CommitVersion, digest: str
) -> Version:
    version = Version(
        prompt=prompt.name,
        number=(prompt.latest or 0) + 1,
        digest=digest,
        content=request.content,
        parent=prompt.head,
        author=actor.name,
        note=request.note,
        created_at=ports.clock.now(),
    )
    unit.prompts.add_version(version)
    _record(unit, actor, "VersionCommitted", version, head=prompt.head, note=request.note, at=version.created_at)
    return version


def _recommit(  # noqa: PLR0913
    ports: Ports, unit: Unit, actor: Actor, prompt: Prompt, known: Version, note: str
) -> Version:
    now = ports.clock.now()
    unit.prompts.recommit(known, author=actor.name, note=note, at=now)
    _record(unit, actor, "VersionRecommitted", known, head=prompt.head, note=note, at=now)
    return known


def _record(  # noqa: PLR0913 - the facts of one event
    unit: Unit, actor: Actor, action: Action, version: Version, *, head: int | None, note: str, at: datetime
) -> None:
    before = unit.prompts.version(version.prompt, head) if head is not None else None
    unit.events.append(
        action,
        version.prompt,
        actor=actor.name,
        at=at,
        before=before.digest if before else None,
        after=version.digest,
        data={"version": version.number, "note": note},
    )
