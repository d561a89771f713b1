"""Compare: a folder beside its library, prompt by prompt and label by label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pecia.app.events import ListEvents
from pecia.app.operations import AnyLibrary
from pecia.app.policies import ListPolicies
from pecia.app.prompts import GetVersion, ListPrompts, ListVersions
from pecia.app.push import GetVersions
from pecia.domain.errors import NotFound, PeciaError
from pecia.domain.merge import find_conflict
from pecia.domain.policy import Policy
from pecia.domain.prompt import Prompt
from pecia.domain.prompt_file import PromptFile
from pecia.domain.prompt_path import prompt_path
from pecia.domain.sync import (
    Base,
    Held,
    Known,
    State,
    decide,
    decide_label,
    held_by_file,
    held_by_library,
    put_together,
)
from pecia.domain.version import Content, Version
from pecia.folder.files import Files, Scan, Seen
from pecia.folder.memory import LABELS, Labels, read_base, read_labels
from pecia.sync.entry import Entry, head_of, read_file
from pecia.sync.renames import Moved, follow_renames, moved_there, renamed_labels, seen_of, still_apart
from pecia.sync.report import Change, LabelChange, Refused, Report, refused

_AT_ONCE = 100
_NO_CHANGE: frozenset[State] = frozenset({"same", "equal", "gone_here"})
"""States of a label in which nothing is to be done; one that the list leaves out is no opinion."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A folder beside its library, as they were when they were looked at.

    `base` is what the folder has `remembered`, and `listed_now` the labels it has `listed`, by the names of now.
    """

    files: Files
    library: AnyLibrary
    identity: str | None
    base: Base
    remembered: Base
    entries: tuple[Entry, ...]
    labels: tuple[LabelChange, ...]
    listed: Labels
    listed_now: Labels
    labels_seen: Seen | None
    policies: tuple[Policy, ...]
    refused: tuple[Refused, ...] = field(default=())

    @property
    def is_another(self) -> bool:
        """Whether the folder was last brought together with another library."""
        return self.base.library not in (None, self.identity)

    @property
    def report(self) -> Report:
        """What was found, with nothing done about it."""
        return self.tell([entry.change for entry in self.entries], self.labels)

    def tell(
        self, changes: Iterable[Change], labels: Iterable[LabelChange], *, dry_run: bool = False
    ) -> Report:
        """A report with these changes; what is the same is only counted."""
        kept = list(changes)
        return Report(
            folder=str(self.files.root),
            same=sum(_is_same(change) for change in kept),
            changes=tuple(change for change in kept if not _is_same(change)),
            labels=tuple(change for change in labels if change.state not in _NO_CHANGE),
            refused=self.refused,
            dry_run=dry_run,
        )


def _is_same(change: Change) -> bool:
    return change.state == "same" and change.was is None


def compare(folder: Path, library: AnyLibrary) -> Comparison:
    """Look at every prompt of a folder and of a library. Nothing is written."""
    files = Files(folder)
    remembered, scan = read_base(files), files.scan()
    prompts = {prompt.name: prompt for prompt in _every_prompt(library)}
    identity = identity_of(library)
    found: list[Refused] = [refused(one.path, one.error) for one in scan.refused]
    listed, labels_seen = _listed(files, found)
    moved = moved_there(library, remembered, scan, listed or {}, prompts)
    base = moved.base(remembered)
    look = _Look(library, base=base, same_library=base.library in (None, identity))
    entries = [*look.entries(scan, moved, prompts, found)]
    entries = follow_renames(entries, moved, look.content)
    entries = [look.settle(entry) for entry in entries]
    renamed = {entry.was: entry.name for entry in entries if entry.was and not entry.library_name}
    standing = {name: prompt.labels for name, prompt in prompts.items()}
    before = {name: known.labels for name, known in base.prompts.items()} if look.same_library else {}
    listed_now = None if listed is None else renamed_labels(moved.labels(listed), renamed)
    labels = (
        []
        if listed_now is None
        else list(
            _label_changes(
                renamed_labels(before, renamed), listed_now, renamed_labels(standing, renamed), entries
            )
        )
    )
    return Comparison(
        files=files,
        library=library,
        identity=identity,
        base=still_apart(base, entries),
        remembered=remembered,
        entries=tuple(entries),
        labels=tuple(labels),
        listed=listed or {},
        listed_now=listed_now or {},
        labels_seen=labels_seen,
        policies=tuple(library.perform(ListPolicies())) if labels else (),
        refused=tuple(found),
    )


class _Look:
    """One look at a library, which is asked for no more than the base cannot tell."""

    def __init__(self, library: AnyLibrary, *, base: Base, same_library: bool) -> None:
        self._library = library
        self._base = base
        self.same_library = same_library

    def entries(
        self, scan: Scan, moved: Moved, prompts: dict[str, Prompt], found: list[Refused]
    ) -> Iterator[Entry]:
        """Every prompt that is in the folder, in the library or remembered, by name."""
        names = sorted({*scan.files, *prompts, *self._base.prompts} - set(moved.left.values()))
        heads = self._heads(prompts, names)
        bad = {one.file for one in found}
        for name in names:
            try:
                path = prompt_path(name)
                (seen, stale), prompt = seen_of(name, scan, moved), prompts.get(name)
                if path in bad:
                    continue
                entry = Entry(
                    name=name,
                    path=path,
                    state="same",
                    known=self._base.prompts.get(name),
                    seen=seen,
                    prompt=prompt if prompt and prompt.head else None,
                    head=heads.get(name),
                    left=moved.left.get(name),
                    stale=stale,
                )
                yield _renamed_there(self._decided(self._read(entry)))
            except PeciaError as error:
                found.append(refused(f"{name}.prompt.md", error))

    def settle(self, entry: Entry) -> Entry:
        """Where both sides changed, put the changes together as far as they do not touch."""
        if entry.state != "diverged" or entry.library_name is not None:
            return entry
        entry = self._with_values(entry)
        assert entry.read is not None  # noqa: S101 - both sides have been read
        assert entry.head is not None  # noqa: S101
        assert entry.prompt is not None  # noqa: S101
        base = self._content(entry.known_as, entry.known)
        there = PromptFile.of(entry.prompt, entry.head.content)
        return replace(entry, together=put_together(entry.known, base, entry.read, there))

    def content(self, entry: Entry) -> Content | None:
        """What the file of an entry held last."""
        return self._content(entry.name, entry.known)

    def _heads(self, prompts: dict[str, Prompt], names: Sequence[str]) -> dict[str, Version]:
        """The heads that the base does not know already."""
        wanted = [
            f"{name}#{prompts[name].head}"
            for name in names
            if name in prompts and prompts[name].head and not self._knows(prompts[name])
        ]
        found: dict[str, Version] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            asked = GetVersions(references=tuple(wanted[start : start + _AT_ONCE]))
            found |= {version.prompt: version for version in self._library.perform(asked)}
        return found

    def _knows(self, prompt: Prompt) -> bool:
        known = self._base.prompts.get(prompt.name)
        return self.same_library and known is not None and known.version == prompt.head

    def _read(self, entry: Entry) -> Entry:
        """What the file holds; one whose bytes are those of the base is not read again."""
        seen, known, prompt = entry.seen, entry.known, entry.prompt
        there = None
        if prompt is not None:
            digest = entry.head.digest if entry.head else known.digest if known else ""
            there = held_by_library(PromptFile.of(prompt, Content()).fields, digest)
        if seen is None:
            return replace(entry, there=there)
        if known is not None and known.file == seen.digest and not known.conflict:
            return replace(entry, there=there, here=Held(digest=known.digest, fields=known.fields))
        if find_conflict(seen.data.decode(errors="replace")) is not None:
            return replace(entry, there=there, state="unresolved")
        read = read_file(seen)
        return replace(entry, there=there, read=read, here=held_by_file(read))

    def _decided(self, entry: Entry) -> Entry:
        if entry.state == "unresolved":
            return entry
        entry = replace(entry, known=self._true_base(entry))
        return replace(entry, state=decide(entry.known, entry.here, entry.there))

    def _true_base(self, entry: Entry) -> Known | None:
        """The base as this library has it: another library numbers otherwise, or never had that version.

        Without a base, a file that holds an earlier version of the library is behind, not apart.
        """
        known, here, there = entry.known, entry.here, entry.there
        if there is None:
            return known if self.same_library else None
        if known is not None and (self.same_library or known.digest == there.digest):
            return known
        wanted = known.digest if known is not None else here.digest if here is not None else there.digest
        if wanted == there.digest:
            return known
        version = self._find(entry.name, wanted)
        if version is None:
            return None
        agreed = {
            name: value
            for name, value in there.fields.items()
            if value and here is not None and here.fields.get(name, value) == value
        }
        fields = known.fields if known is not None else agreed
        return Known(version=version.number, digest=wanted, file="", fields=fields)

    def _find(self, name: str, digest: str) -> Version | None:
        cursor: str | None = None
        while True:
            page = self._library.perform(ListVersions(prompt=name, cursor=cursor, limit=_AT_ONCE))
            found = next((version for version in page.data if version.digest == digest), None)
            if found is not None or page.next is None:
                return found
            cursor = page.next

    def _content(self, name: str, known: Known | None) -> Content | None:
        """The content of a base, None when the library does not have it."""
        if known is None:
            return None
        try:
            version: Version = self._library.perform(GetVersion(prompt=name, version=known.version))
        except NotFound:
            return None
        return version.content if version.digest == known.digest else None

    def _with_values(self, entry: Entry) -> Entry:
        assert entry.prompt is not None  # noqa: S101 - both sides are there
        assert entry.seen is not None  # noqa: S101
        read = entry.read or read_file(entry.seen)
        return replace(entry, read=read, head=head_of(self._library, entry))


def _renamed_there(entry: Entry) -> Entry:
    """A file that lies under its prompt's old name has something to take in, whatever else there is."""
    if entry.left is None:
        return entry
    if entry.state == "local":
        return replace(entry, state="diverged")
    return replace(entry, state="library") if entry.state in ("same", "equal") else entry


def _listed(files: Files, found: list[Refused]) -> tuple[Labels | None, Seen | None]:
    """The labels that the folder lists, None where the list cannot be read."""
    try:
        seen = files.read(LABELS)
        return ({} if seen is None else read_labels(seen.text)), seen
    except PeciaError as error:
        found.append(refused(LABELS, error))
        return None, None


def _label_changes(
    before: Labels, listed: Labels, standing: Labels, entries: Sequence[Entry]
) -> Iterator[LabelChange]:
    in_folder = {entry.name for entry in entries if entry.state not in ("left_out", "gone_here")}
    for name in sorted(in_folder | listed.keys()):
        known, here, there = (labels.get(name, {}) for labels in (before, listed, standing))
        for label in sorted(here.keys() | there.keys()):
            yield LabelChange(
                prompt=name,
                label=label,
                state=decide_label(known.get(label), here.get(label), there.get(label)),
                folder=here.get(label),
                library=there.get(label),
            )


def _every_prompt(library: AnyLibrary) -> Iterator[Prompt]:
    cursor: str | None = None
    while True:
        page = library.perform(ListPrompts(cursor=cursor, limit=500))
        yield from page.data
        cursor = page.next
        if cursor is None:
            return


def identity_of(library: AnyLibrary) -> str | None:
    """What tells a library from others: the hash of its first event."""
    feed = library.perform(ListEvents(since=0, limit=1))
    return feed.events[0].hash if feed.events else None
