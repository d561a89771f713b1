"""Commit: keep a new version."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import msgspec

from pecia.app.act import Act, acting
from pecia.app.aliases import check_name_free
from pecia.app.includes import versions_of_includes
from pecia.app.prompts import (
    check_known_purpose,
    check_prompt_in_use,
    describe,
    existing_prompt,
    existing_version,
)
from pecia.app.release import ReleaseVersion, move_label
from pecia.app.similar import SimilarPrompt, similar_to
from pecia.app.standards import draft_of, linter_of, merged_fields, refuse_blockers
from pecia.domain.actor import Actor, require
from pecia.domain.errors import Conflict
from pecia.domain.event import Action
from pecia.domain.names import parse_name
from pecia.domain.notice import Notice, notices, notices_in
from pecia.domain.partials import in_log, lock_of
from pecia.domain.prompt import Prompt, PromptFields, check_fields, settled
from pecia.domain.release import Release
from pecia.domain.retirement import Retirement, check_in_use
from pecia.domain.similarity import said
from pecia.domain.standard import Finding
from pecia.domain.template import check_content, check_partials
from pecia.domain.value import Request, Value
from pecia.domain.version import Content, Pin, Version, digest_content
from pecia.ports import Ports, Unit

MOST_SIMILAR = 5
_log = logging.getLogger(__name__)


class CommitVersion(Request, frozen=True):
    """Keep a content as a version of a prompt, which is made when it is not there.

    With `parent` it is kept only while that number is the head. `fields` describe the prompt in the same
    unit; `label` releases the version too, under the label's policy. `take_name` makes a new prompt under a name
    that another one had before. A blocker of the standards stops it, unless
    `acknowledge` names the standard and the actor may waive standards.
    """

    prompt: str
    content: Content
    note: str = ""
    parent: int | None = None
    fields: PromptFields = PromptFields()
    label: str | None = None
    acknowledge: tuple[str, ...] = ()
    take_name: bool = False


class RestoreVersion(Request, frozen=True):
    """Make an earlier version the head again, as a commit of its content would; nothing is copied.

    With `parent` only while that number is the head.
    """

    prompt: str
    version: int
    note: str = ""
    parent: int | None = None


class Committed(Value, frozen=True):
    """The version that holds the content, and what the standards say of it.

    `created` is False when it was there already and is the head again. `warnings` name characters that
    nobody would see. With the first version of a prompt come up to five others that say the same or nearly so.
    """

    version: Version
    created: bool
    release: Release | None
    findings: tuple[Finding, ...] = ()
    warnings: tuple[Notice, ...] = ()
    similar: tuple[SimilarPrompt, ...] = ()


def commit_version(ports: Ports, actor: Actor, request: CommitVersion) -> Committed:
    """Keep the content; equal content returns the version that holds it.

    Raises `Conflict` on a wrong parent, `Refused` (`secret_detected`, `standards_unmet`) with every finding.
    """
    digest = check_commit(request)
    with acting(ports, actor) as act:
        committed = keep_version(act, request, digest)
    if committed.version.number > 1 or not committed.created:
        return committed
    # Looked for when the version is safe: no unit is kept waiting, and none for a prompt that is only edited.
    try:
        similar = similar_to(ports, actor, said(request.content), but=request.prompt, limit=MOST_SIMILAR)
    except Exception:  # noqa: BLE001 - what is kept must not look as if it were not, whatever fails now
        _log.warning("prompts alike could not be looked for", exc_info=True)
        return committed
    return msgspec.structs.replace(committed, similar=similar.prompts)


def check_commit(request: CommitVersion) -> str:
    """Refuse what no library would keep, before a unit is begun; returns the digest. Raises `Invalid`."""
    parse_name(request.prompt)
    check_fields(request.fields)
    check_content(request.content)
    return digest_content(request.content)


def keep_version(act: Act, request: CommitVersion, digest: str) -> Committed:
    """Keep a checked content inside a unit: every door that keeps one comes through here."""
    name = request.prompt
    prompt = _prompt(act, request)
    check_prompt_in_use(act.unit, prompt, "committed to")
    _check_parent(prompt, request.parent)
    findings = check_blockers(act.ports, act.unit, act.actor, request, merged_fields(prompt, request.fields))
    included = versions_of_includes(act.unit, act.actor.project, request.content, prompt=name)
    if included:
        check_partials(request.content, {ref: version.content for ref, version in included.items()})
    known = act.unit.prompts.version_by_digest(name, digest)
    if isinstance(known, Retirement):
        raise purged_content(known)
    if known:
        version = _recommit(act, prompt, known, note=request.note, acknowledged=request.acknowledge)
    else:
        version = _add(act, prompt, request, digest, lock_of(included))
    describe(act, name, request.fields)
    release = None
    if request.label is not None:
        require(act.actor, "label:move")
        move = ReleaseVersion(
            prompt=name,
            label=request.label,
            version=version.number,
            why=request.note,
            acknowledge=request.acknowledge,
        )
        release = move_label(act, move)
    return Committed(
        version=version,
        created=known is None,
        release=release,
        findings=findings,
        warnings=_warnings(request),
    )


def restore_version(ports: Ports, actor: Actor, request: RestoreVersion) -> Committed:
    """The version, which is the head again. Raises `NotFound`, `Conflict` on a wrong parent or what is archived."""
    with acting(ports, actor) as act:
        version = existing_version(act.unit, request.prompt, version=request.version)
        prompt = existing_prompt(act.unit, request.prompt)
        check_prompt_in_use(act.unit, prompt, "committed to")
        _check_parent(prompt, request.parent)
        _recommit(act, prompt, version, note=request.note)
    return Committed(version=version, created=False, release=None, warnings=notices(version.content))


def purged_content(tombstone: Retirement) -> Conflict:
    """The error for a content that was purged from its prompt."""
    return Conflict(
        f"This very content was '{tombstone.subject}', which '{tombstone.actor}' purged on "
        f"{tombstone.at:%Y-%m-%d}{f': {tombstone.why}' if tombstone.why else ''}. It cannot come back.",
        code="purged_content",
        hint="Change the content, if it may be kept in another form.",
    )


def _warnings(request: CommitVersion) -> tuple[Notice, ...]:
    """What nobody sees in the content, in the note and in what is said about the prompt."""
    about = [
        (f"/{name}", text)
        for name in ("title", "description")
        if (text := getattr(request.fields, name)) is not None
    ]
    return notices(request.content) + notices_in([("/note", request.note), *about])


def _prompt(act: Act, request: CommitVersion) -> Prompt:
    name = request.prompt
    prompt = act.unit.prompts.get(name)
    if prompt is not None:
        return prompt
    check_name_free(act, name, what="committed", take_name=request.take_name)
    said = begun_with(request.fields)
    check_known_purpose(act.unit, said.purpose)
    act.unit.prompts.create(name, said, at=act.now)
    act.record("PromptCreated", name)
    return existing_prompt(act.unit, name)


def check_blockers(
    ports: Ports, unit: Unit, actor: Actor, request: CommitVersion, fields: PromptFields
) -> tuple[Finding, ...]:
    """What the standards say of a commit that leaves these fields. Raises `Refused` for its blockers."""
    draft = draft_of(unit, request.content, fields, name=request.prompt)
    findings = linter_of(ports, unit).check(draft)
    if any(finding.severity == "blocker" and finding.rule in request.acknowledge for finding in findings):
        require(actor, "standard:waive")
    refuse_blockers(ports, findings, request.acknowledge)
    return findings


def begun_with(fields: PromptFields) -> PromptFields:
    """What is said about a prompt that a commit makes."""
    return PromptFields(**settled(PromptFields(status="active"), fields))


def _check_parent(prompt: Prompt, parent: int | None) -> None:
    head = prompt.head or 0
    if parent is not None and parent != head:
        raise Conflict(
            f"The head of '{prompt.name}' is version {head}, not {parent}: somebody committed in the meantime.",
            hint=f"'pecia diff {prompt.name} {parent} {head}' shows what; commit again on top of it.",
            head=prompt.head,
        )


def _add(act: Act, prompt: Prompt, request: CommitVersion, digest: str, lock: dict[str, Pin]) -> Version:
    version = Version(
        prompt=prompt.name,
        number=(prompt.latest or 0) + 1,
        digest=digest,
        content=request.content,
        parent=prompt.head,
        author=act.actor.name,
        note=request.note,
        created_at=act.now,
        lock=lock,
    )
    before = _head_digest(act, prompt)
    act.unit.prompts.add_version(version)
    _record(
        act, "VersionCommitted", version, before=before, note=request.note, acknowledged=request.acknowledge
    )
    return version


def _recommit(
    act: Act, prompt: Prompt, known: Version, *, note: str, acknowledged: Sequence[str] = ()
) -> Version:
    check_in_use(act.unit.retirements.find(prompt.name, known.number), "the head again")
    before = _head_digest(act, prompt)
    act.unit.prompts.recommit(known, author=act.actor.name, note=note, at=act.now)
    _record(act, "VersionRecommitted", known, before=before, note=note, acknowledged=acknowledged)
    return known


def _head_digest(act: Act, prompt: Prompt) -> str | None:
    return act.unit.prompts.digest(prompt.name, prompt.head) if prompt.head is not None else None


def _record(
    act: Act, action: Action, version: Version, *, before: str | None, note: str, acknowledged: Sequence[str]
) -> None:
    act.record(
        action,
        version.prompt,
        before=before,
        after=version.digest,
        data={"version": version.number, "note": note}
        | ({"acknowledged": list(acknowledged)} if acknowledged else {})
        | in_log(version.lock),
    )
