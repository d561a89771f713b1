"""Pull: what the library has and the folder lacks, written into the folder's files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from pecia.app.operations import AnyLibrary
from pecia.domain.errors import PeciaError
from pecia.domain.merge import conflict_text
from pecia.domain.prompt_file import PromptFile, write_prompt_file
from pecia.domain.prompt_path import prompt_path
from pecia.domain.sync import Base, Known, changed_by, put_together, with_known
from pecia.folder.files import digest_of
from pecia.folder.memory import LABELS, Labels, announce_base, read_labels, write_base, write_labels
from pecia.sync.compare import Comparison, compare
from pecia.sync.entry import Entry, head_of, read_file
from pecia.sync.layout import relay, relay_prompt
from pecia.sync.released import keep_released
from pecia.sync.report import Action, Change, LabelChange, Refused, Report, refusal, refused


@dataclass(frozen=True, kw_only=True)
class _Step:
    """What pull does about an entry: the text to write or None, and what is remembered of it then."""

    entry: Entry
    action: Action | None
    text: str | None
    known: Known | None

    @property
    def change(self) -> Change:
        return msgspec.structs.replace(self.entry.change, action=self.action)


def pull(
    folder: Path,
    library: AnyLibrary,
    *,
    dry_run: bool = False,
    keep_going: bool = False,
    restore: bool = False,
    prune: bool = False,
) -> Report:
    """Bring what changed in the library into the folder, put together with what changed here.

    Where the two touch, the file gets conflict markers and the report says `conflict`. A file that vanished
    comes back with `restore`; one whose prompt is gone from the library, and which did not change, goes with
    `prune`. Raises the first refusal when a file is not safe or cannot be read, with nothing written, unless
    `keep_going`.
    """
    found = compare(folder, library)
    if found.refused and not keep_going:
        raise refusal(found.refused)
    steps = [_step(found, entry, restore=restore, prune=prune) for entry in found.entries]
    labels, moves, standing = _pull_labels(found)
    steps, bad = _placeable(found, steps)
    if bad and not keep_going:
        raise refusal(bad)
    if not dry_run:
        _carry_out(found, steps, labels, standing)
    report = found.tell([step.change for step in steps], moves, dry_run=dry_run)
    return msgspec.structs.replace(report, refused=(*report.refused, *bad))


def _step(found: Comparison, entry: Entry, *, restore: bool, prune: bool) -> _Step:
    nothing = _Step(entry=entry, action=None, text=None, known=entry.known)
    match entry.state:
        case "equal":
            assert entry.seen is not None  # noqa: S101 - a file equals something
            return _Step(entry=entry, action=None, text=None, known=entry.now_known(file=entry.seen.digest))
        case "new_there" | "gone_here" if entry.state == "new_there" or restore:
            action: Action = "write" if entry.state == "new_there" else "restore"
            return _written(entry, action, _anew(found, entry))
        case "library":
            return _written(entry, "write", _updated(found, entry))
        case "diverged":
            return _merged(entry) if entry.library_name is None else replace(nothing, action="conflict")
        case "gone_there" if prune and _is_untouched(entry):
            return _Step(entry=entry, action="delete", text=None, known=None)
        case _:
            return nothing


def _written(entry: Entry, action: Action, text: str) -> _Step:
    return _Step(entry=entry, action=action, text=text, known=entry.now_known(file=digest_of(text.encode())))


def _anew(found: Comparison, entry: Entry) -> str:
    assert entry.prompt is not None  # noqa: S101 - the library has it
    return write_prompt_file(PromptFile.of(entry.prompt, head_of(found.library, entry).content))


def _updated(found: Comparison, entry: Entry) -> str:
    """The file with what changed in the library, as it was laid out before."""
    assert entry.seen is not None  # noqa: S101 - there is a file
    assert entry.prompt is not None  # noqa: S101 - and a prompt
    read = entry.read or read_file(entry.seen)
    there = PromptFile.of(entry.prompt, head_of(found.library, entry).content)
    together = put_together(entry.known, read.content, read, there)
    return relay_prompt(entry.seen.text, read, together.ours)


def _merged(entry: Entry) -> _Step:
    assert entry.seen is not None  # noqa: S101 - both sides have changed
    assert entry.read is not None  # noqa: S101
    assert entry.together is not None  # noqa: S101
    together = entry.together
    ours = relay_prompt(entry.seen.text, entry.read, together.ours)
    if together.is_clean:
        # The file says more than the library, so it will have to be read: no digest of it is remembered.
        return _Step(entry=entry, action="merge", text=ours, known=entry.now_known(file=""))
    theirs = relay_prompt(ours, together.ours, together.theirs)
    text = conflict_text(ours, theirs, name=f"library #{entry.number}")
    known = entry.now_known(file=digest_of(text.encode()), conflict=True)
    return _Step(entry=entry, action="conflict", text=text, known=known)


def _is_untouched(entry: Entry) -> bool:
    return (
        entry.known is not None
        and entry.here is not None
        and entry.seen is not None
        and not changed_by(entry.known, entry.here)
    )


def _placeable(found: Comparison, steps: Sequence[_Step]) -> tuple[list[_Step], tuple[Refused, ...]]:
    """The steps whose files have a safe place, and why the others have none. Looked at before anything is written."""
    kept: list[_Step] = []
    bad: list[Refused] = []
    for step in steps:
        try:
            if step.text is not None:
                found.files.check(step.entry.path)
            kept.append(step)
        except PeciaError as error:
            bad.append(refused(step.entry.path, error))
    return kept, tuple(bad)


def _carry_out(found: Comparison, steps: Sequence[_Step], labels: str | None, standing: Labels) -> None:
    """Write files one by one, each whole, between saying what will hold and saying that it does.

    Killed at any moment it goes on cleanly: what was written is known by its digest, what was not is pulled again.
    """
    files = found.files
    changed = {step.entry.known_as: step.known for step in steps if _is_new(found, step)}
    base = _with_labels(with_known(found.base, changed), standing)
    base = msgspec.structs.replace(base, library=found.identity)
    writes = [step for step in steps if step.text is not None or step.action == "delete"]
    if writes or labels is not None:
        announce_base(files, base)
    for step in writes:
        entry = step.entry
        lies_here = None if entry.left is not None and entry.stale is None else entry.seen
        before = lies_here.digest if lies_here else None
        if step.text is None:
            files.delete(entry.path, before=before)
        elif lies_here is None or step.text.encode() != lies_here.data:
            files.write(entry.path, step.text.encode(), before=before)
        old = entry.stale or entry.seen
        if entry.left is not None and old is not None:
            files.delete(prompt_path(entry.left), before=old.digest)
    if labels is not None:
        seen = found.labels_seen
        files.write(LABELS, labels.encode(), before=seen.digest if seen else None)
    if base != found.remembered or writes:
        write_base(files, base)
    keep_released(files, found.library, base, anew=found.is_another)
    if writes:
        files.settle()


def _is_new(found: Comparison, step: _Step) -> bool:
    return found.base.prompts.get(step.entry.known_as) != step.known


def _with_labels(base: Base, standing: Mapping[str, Mapping[str, int]]) -> Base:
    """The base with where the labels were seen to stand."""
    changed = {
        name: msgspec.structs.replace(base.prompts[name], labels=dict(labels))
        for name, labels in standing.items()
        if name in base.prompts and base.prompts[name].labels != labels
    }
    return with_known(base, changed)


# ---------------------------------------------------------------- labels


def _pull_labels(found: Comparison) -> tuple[str | None, tuple[LabelChange, ...], Labels]:
    """The new text of the list, None when it stays; what was done; and where each label is remembered to stand."""
    ours = {name: dict(labels) for name, labels in found.listed_now.items()}
    theirs = {name: dict(labels) for name, labels in found.listed_now.items()}
    remembered: Labels = {}
    done: list[LabelChange] = []
    for change in found.labels:
        known = found.base.prompts.get(change.prompt)
        here = remembered.setdefault(change.prompt, dict(known.labels) if known else {})
        action: Action | None = None
        if change.library is not None and change.state in ("library", "new_there", "diverged", "equal"):
            here[change.label] = change.library
            theirs.setdefault(change.prompt, {})[change.label] = change.library
            action = None if change.state == "equal" else "write"
            if change.state == "diverged":
                action = "conflict"
            else:
                ours.setdefault(change.prompt, {})[change.label] = change.library
        done.append(msgspec.structs.replace(change, action=action))
    return _labels_text(found, ours, theirs), tuple(done), remembered


def _labels_text(found: Comparison, ours: Labels, theirs: Labels) -> str | None:
    if ours == theirs == found.listed:
        return None
    text = found.labels_seen.text if found.labels_seen else ""
    mine = relay(text, found.listed, ours, write=write_labels, read=read_labels)
    if ours == theirs:
        return mine
    yours = relay(mine, ours, theirs, write=write_labels, read=read_labels)
    return conflict_text(mine, yours, name="library")
