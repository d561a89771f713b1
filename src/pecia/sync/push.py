"""Push: what the folder has and the library lacks, committed in one unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from pecia.app.commit import Committed, CommitVersion
from pecia.app.operations import AnyLibrary
from pecia.app.prompts import UpdatePrompt
from pecia.app.push import Pushed, PushPrompts
from pecia.app.release import ReleaseVersion
from pecia.app.rename import RenamePrompt
from pecia.domain.errors import Conflict, PeciaError
from pecia.domain.names import parse_reference
from pecia.domain.policy import applies
from pecia.domain.prompt import PromptFields
from pecia.domain.prompt_file import PromptFile
from pecia.domain.proposal import Proposal
from pecia.domain.release import Release
from pecia.domain.sync import FIELDS, Known, field_digest, fields_to_push, with_known
from pecia.folder.memory import LABELS, write_base
from pecia.sync.compare import Comparison, compare, identity_of
from pecia.sync.entry import Entry, read_file
from pecia.sync.released import keep_released
from pecia.sync.report import Action, Change, LabelChange, Refused, Report, refusal, refused


@dataclass(frozen=True, kw_only=True)
class _Step:
    """What push asks of the library for an entry: another name, a commit, or only an update; or nothing."""

    entry: Entry
    action: Action | None = None
    rename: RenamePrompt | None = None
    commit: CommitVersion | None = None
    update: UpdatePrompt | None = None

    @property
    def request(self) -> PushPrompts:
        return PushPrompts(
            renames=(self.rename,) if self.rename else (),
            commits=(self.commit,) if self.commit else (),
            updates=(self.update,) if self.update else (),
        )

    @property
    def change(self) -> Change:
        return msgspec.structs.replace(self.entry.change, action=self.action)

    def answering(self, acknowledge: tuple[str, ...]) -> _Step:
        """The step with what is acknowledged in it."""
        commit = self.commit and msgspec.structs.replace(self.commit, acknowledge=acknowledge)
        return replace(self, commit=commit)


def push(
    folder: Path,
    library: AnyLibrary,
    *,
    note: str = "",
    dry_run: bool = False,
    keep_going: bool = False,
    acknowledge: tuple[str, ...] = (),
) -> Report:
    """Commit what changed in the folder, release or propose what its list of labels says, in one unit.

    Each commit names the version it stands on, so that nothing is overwritten. Raises `Conflict` when a prompt
    changed on both sides, and the first refusal when a file cannot be taken: nothing is kept then. With
    `keep_going` each prompt is a unit of its own, and those that can be are kept. `acknowledge` answers for
    standards and hidden characters, in commits and in moves of labels.
    """
    found = compare(folder, library)
    steps = [_step(entry, note).answering(acknowledge) for entry in found.entries]
    moves = [_label_step(found, change, note).answering(acknowledge) for change in found.labels]
    if not keep_going:
        _check(found, steps, moves)
    if dry_run:
        return found.tell([step.change for step in steps], [move.change for move in moves], dry_run=True)
    if not keep_going:
        return _all_at_once(found, steps, moves)
    return _one_by_one(found, steps, moves)


@dataclass(frozen=True, kw_only=True)
class _Move:
    """What push asks for a label."""

    change: LabelChange
    request: ReleaseVersion | None = None

    def answering(self, acknowledge: tuple[str, ...]) -> _Move:
        """The move with what is acknowledged in it."""
        return replace(
            self, request=self.request and msgspec.structs.replace(self.request, acknowledge=acknowledge)
        )


def _step(entry: Entry, note: str) -> _Step:
    if entry.was is not None and entry.state not in ("gone_here", "unresolved"):
        return _renamed(entry, note)
    match entry.state:
        case "new_here":
            read = _values(entry)
            commit = CommitVersion(
                prompt=entry.name, content=read.content, fields=read.fields, note=note, parent=0
            )
            return _Step(entry=entry, action="commit", commit=commit)
        case "local":
            return _changed(entry, note)
        case "gone_here":
            return _Step(entry=entry, action="leave_out")
        case "diverged" | "unresolved":
            return _Step(entry=entry, action="conflict")
        case _:
            return _Step(entry=entry)


def _changed(entry: Entry, note: str) -> _Step:
    assert entry.prompt is not None  # noqa: S101 - what only the file changed is in the library
    assert entry.there is not None  # noqa: S101
    read = _values(entry)
    fields = fields_to_push(read.fields, PromptFile.of(entry.prompt, read.content).fields)
    assert entry.here is not None  # noqa: S101
    if entry.here.digest == entry.there.digest:
        update = UpdatePrompt(prompt=entry.name, fields=fields)
        return _Step(entry=entry, action="describe", update=update)
    commit = CommitVersion(
        prompt=entry.name, content=read.content, fields=fields, note=note, parent=entry.prompt.head
    )
    return _Step(entry=entry, action="commit", commit=commit)


def _renamed(entry: Entry, note: str) -> _Step:
    """A prompt whose file has another name gets it, and what the file says by now."""
    if entry.state not in ("same", "local", "equal"):
        return _Step(entry=entry, action="conflict")
    assert entry.was is not None  # noqa: S101 - asked only of what was renamed
    rename = RenamePrompt(prompt=entry.was, to=entry.name)
    step = _changed(entry, note) if entry.state == "local" else _Step(entry=entry)
    return replace(step, action="rename", rename=rename)


def _label_step(found: Comparison, change: LabelChange, note: str) -> _Move:
    if change.state == "diverged":
        return _Move(change=msgspec.structs.replace(change, action="conflict"))
    if change.state not in ("local", "new_here") or change.folder is None:
        return _Move(change=change)
    asks = any(applies(policy, prompt=change.prompt, label=change.label) for policy in found.policies)
    request = ReleaseVersion(
        prompt=change.prompt,
        label=change.label,
        version=change.folder,
        why=note,
        if_current=change.library or 0,
    )
    action: Action = "propose" if asks else "release"
    return _Move(change=msgspec.structs.replace(change, action=action), request=request)


def _check(found: Comparison, steps: Sequence[_Step], moves: Sequence[_Move]) -> None:
    """Refuse a push that cannot be carried out whole."""
    if found.refused:
        raise refusal(found.refused)
    waiting = [step.entry.path for step in steps if step.entry.state == "unresolved"]
    if waiting:
        raise Conflict(
            f"A conflict waits to be resolved in {_some(waiting)}.",
            code="unresolved_conflict",
            hint="Keep what is right, delete the lines with the markers, then push again.",
        )
    apart = [step.entry.name for step in steps if step.action == "conflict"]
    apart += [f"{m.change.prompt}@{m.change.label}" for m in moves if m.change.action == "conflict"]
    if apart:
        raise Conflict(
            f"The library has changed too: {_some(apart)}. Nothing was pushed.",
            hint="'pecia pull' puts both changes together; --keep-going pushes the others.",
        )


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown  # noqa: PLR2004 - a line's worth


def _all_at_once(found: Comparison, steps: Sequence[_Step], moves: Sequence[_Move]) -> Report:
    asked = [move for move in moves if move.request is not None]
    request = PushPrompts(
        renames=tuple(step.rename for step in steps if step.rename is not None),
        commits=_partials_first([step.commit for step in steps if step.commit is not None]),
        updates=tuple(step.update for step in steps if step.update is not None),
        moves=tuple(move.request for move in asked if move.request is not None),
    )
    made = Pushed(renamed=(), committed=(), updated=(), moved=(), proposed=())
    if request != PushPrompts():
        made = found.library.perform(request)
    committed = {one.version.prompt: one for one in made.committed}
    known: dict[str, Known | None] = {}
    for step in steps:
        known |= _known(step, committed.get(step.entry.name))
    done = {id(move): (made.moved[n], made.proposed[n]) for n, move in enumerate(asked)}
    changes = [_told(move, *done[id(move)]) if id(move) in done else move.change for move in moves]
    _remember(found, known, changes)
    told = [_made(step, committed.get(step.entry.name)) for step in steps]
    return found.tell(told, changes)


def _partials_first(commits: Sequence[CommitVersion]) -> tuple[CommitVersion, ...]:
    """The commits, each behind those of the prompts that it includes; in a circle, which is refused, as they come."""
    by_name = {commit.prompt: commit for commit in commits}
    ordered: dict[str, CommitVersion] = {}

    def visit(commit: CommitVersion, way: frozenset[str]) -> None:
        for text in commit.content.includes.values():
            reference = parse_reference(text)
            name = reference.name
            if reference.project is None and name in by_name and name not in way and name not in ordered:
                visit(by_name[name], way | {name})
        ordered[commit.prompt] = commit

    for commit in commits:
        if commit.prompt not in ordered:
            visit(commit, frozenset({commit.prompt}))
    return tuple(ordered.values())


def _one_by_one(found: Comparison, steps: Sequence[_Step], moves: Sequence[_Move]) -> Report:
    known: dict[str, Known | None] = {}
    failed: list[Refused] = []
    told: list[Change] = []
    changes: list[LabelChange] = []
    first = [
        one.prompt for one in _partials_first([step.commit for step in steps if step.commit is not None])
    ]
    order = {name: at for at, name in enumerate(first)}
    for step in sorted(steps, key=lambda step: order.get(step.entry.name, -1)):
        try:
            request = step.request
            made: Pushed | None = found.library.perform(request) if request != PushPrompts() else None
            committed = made.committed[0] if made and made.committed else None
            known |= _known(step, committed)
            told.append(_made(step, committed))
        except PeciaError as error:
            failed.append(refused(step.entry.path, error))
            told.append(step.entry.change)
    for move in moves:
        try:
            if move.request is None:
                changes.append(move.change)
                continue
            made = found.library.perform(PushPrompts(moves=(move.request,)))
            assert made is not None  # noqa: S101 - a push gives what it made
            changes.append(_told(move, made.moved[0], made.proposed[0]))
        except PeciaError as error:
            failed.append(refused(LABELS, error))
            changes.append(msgspec.structs.replace(move.change, action=None))
    _remember(found, known, changes)
    report = found.tell(told, changes)
    return msgspec.structs.replace(report, refused=(*report.refused, *failed))


def _made(step: _Step, committed: Committed | None) -> Change:
    number = committed.version.number if committed is not None else None
    return msgspec.structs.replace(step.change, made=number)


def _told(move: _Move, release: Release | None, proposal: Proposal | None) -> LabelChange:
    """What became of a label."""
    if release is not None:
        return msgspec.structs.replace(move.change, action="release")
    return msgspec.structs.replace(
        move.change, action="propose", proposal=proposal.number if proposal else None
    )


def _known(step: _Step, committed: Committed | None) -> dict[str, Known | None]:
    """What the folder remembers of an entry when it has been pushed, by name."""
    entry = step.entry
    if step.action == "leave_out" and entry.known is not None:
        return {entry.name: msgspec.structs.replace(entry.known, file=None)}
    if entry.seen is None:
        return {}
    if entry.state == "equal" and entry.was is None:
        return {entry.name: entry.now_known(file=entry.seen.digest)}
    fields = dict(entry.there.fields) if entry.there else {}
    for request in (step.commit, step.update):
        if request is not None:
            fields |= _digests(request.fields)
    said = {name: value for name, value in fields.items() if value}
    left: dict[str, Known | None] = {} if step.rename is None else {step.rename.prompt: None}
    if committed is not None:
        version = committed.version
        labels = entry.known.labels if entry.known is not None else {}
        return left | {
            entry.name: Known(
                version=version.number,
                digest=version.digest,
                file=entry.seen.digest,
                fields=said,
                labels=labels,
            )
        }
    if step.action in ("describe", "rename") and entry.known is not None:
        known = msgspec.structs.replace(entry.known, file=entry.seen.digest, fields=said)
        if entry.state == "equal":
            known = entry.now_known(file=entry.seen.digest)
        return left | {entry.name: known}
    return left


def _digests(fields: PromptFields) -> dict[str, str]:
    return {
        name: field_digest(name, value) for name in FIELDS if (value := getattr(fields, name)) is not None
    }


def _remember(found: Comparison, known: Mapping[str, Known | None], changes: Sequence[LabelChange]) -> None:
    base = with_known(found.base, known)
    labels: dict[str, Known | None] = {}
    for change in changes:
        at = labels.get(change.prompt) or base.prompts.get(change.prompt)
        stands = change.folder if change.action == "release" else None
        if change.state == "equal":
            stands = change.library
        if at is not None and stands is not None:
            labels[change.prompt] = msgspec.structs.replace(at, labels={**at.labels, change.label: stands})
    base = with_known(base, labels)
    # A library that was empty has a first event now.
    base = msgspec.structs.replace(base, library=found.identity or identity_of(found.library))
    if base != found.remembered:
        write_base(found.files, base)
    keep_released(found.files, found.library, base, anew=found.is_another)


def _values(entry: Entry) -> PromptFile:
    assert entry.seen is not None  # noqa: S101 - asked only of files
    return entry.read or read_file(entry.seen)
