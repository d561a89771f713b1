"""Renames: a file that has another name here, a prompt that has another name in the library, and both at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from pecia.app.aliases import ListAliases
from pecia.app.operations import AnyLibrary
from pecia.domain.similarity import alike, said
from pecia.domain.sync import Base, Known, decide, with_known
from pecia.domain.version import Content
from pecia.folder.files import Scan, Seen
from pecia.folder.memory import Labels
from pecia.sync.entry import Entry

WAS = "x-renamed-from"
"""The key of a file's own by which it says what its prompt was called before."""
MOST_PAIRS = 10_000
"""Texts of vanished files times texts of new ones up to which they are compared."""


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Prompts that have another name in the library than the folder knows: what each is called, by its old name.

    `left` has the files that still lie under an old name, by the new one.
    """

    names: Mapping[str, str]
    left: Mapping[str, str]

    def base(self, base: Base) -> Base:
        """The base by the names of now."""
        kept = {name: known for name, known in base.prompts.items() if name not in self.names}
        for name, known in base.prompts.items():
            if name in self.names:
                kept.setdefault(self.names[name], known)
        return msgspec.structs.replace(base, prompts=kept)

    def labels(self, listed: Labels) -> Labels:
        """A list of labels by the names of now."""
        return renamed_labels(listed, self.names)


def moved_there(
    library: AnyLibrary, base: Base, scan: Scan, listed: Iterable[str], prompts: Iterable[str]
) -> Moved:
    """What the library has renamed. It is asked only when the folder knows a name that is not there."""
    there = set(prompts)
    missing = {*base.prompts, *scan.files, *listed} - there
    if not missing:
        return Moved(names={}, left={})
    names = {old: new for old, new in aliases_of(library) if old in missing and new in there}
    left: dict[str, str] = {}
    for old in sorted(names.keys() & scan.files.keys()):
        new, known = names[old], base.prompts.get(old)
        # With a file under both names, the old one is ours to take away only where a pull was killed in between.
        if new not in scan.files or (known is not None and known.file == scan.files[old].digest):
            left.setdefault(new, old)
    return Moved(names=names, left=left)


def aliases_of(library: AnyLibrary) -> Iterable[tuple[str, str]]:
    """Every former name that the library answers to, with what its prompt is called."""
    cursor: str | None = None
    while True:
        page = library.perform(ListAliases(cursor=cursor, limit=500))
        yield from ((alias.name, alias.prompt) for alias in page.data)
        cursor = page.next
        if cursor is None:
            return


def renamed_labels(labels: Labels, names: Mapping[str, str]) -> Labels:
    """The same labels under other names; what is listed under the new name already goes before."""
    found = {name: dict(stands) for name, stands in labels.items() if name not in names}
    for old, new in names.items():
        if old in labels:
            found[new] = {**labels[old], **found.get(new, {})}
    return found


def seen_of(name: str, scan: Scan, moved: Moved) -> tuple[Seen | None, Seen | None]:
    """The file of a prompt, and the one that is left of it under its old name beside it."""
    own, left = scan.files.get(name), moved.left.get(name)
    old = scan.files[left] if left is not None else None
    return (own, old) if own is not None else (old, None)


def follow_renames(
    entries: Sequence[Entry], moved: Moved, content_of: Callable[[Entry], Content | None]
) -> list[Entry]:
    """Join a file that vanished with the new one that names it, has its content, or nearly so.

    `content_of` finds what a vanished file held. One whose prompt the library has renamed too is apart.
    """
    gone = {entry.name: entry for entry in entries if entry.state == "gone_here"}
    new = [entry for entry in entries if entry.state == "new_here"]
    if not gone or not new:
        return list(entries)
    joined: dict[str, Entry] = {}
    for find in (_named, _equal, _nearest(content_of, len(gone) * len(new) <= MOST_PAIRS)):
        for entry in new:
            before = None if entry.name in joined else find(entry, gone)
            if before is not None:
                del gone[before.name]
                joined[entry.name] = _joined(entry, before, moved)
    taken = {entry.was for entry in joined.values()} | {entry.library_name for entry in joined.values()}
    return [joined.get(entry.name, entry) for entry in entries if entry.name not in taken]


def still_apart(base: Base, entries: Iterable[Entry]) -> Base:
    """The base, in which what both sides renamed keeps its old name until somebody has decided."""
    apart = [entry for entry in entries if entry.library_name is not None]
    gone: dict[str, Known | None] = {str(entry.library_name): None for entry in apart}
    return with_known(base, gone | {str(entry.was): entry.known for entry in apart})


def _joined(entry: Entry, before: Entry, moved: Moved) -> Entry:
    known, there = before.known, before.there
    old = next((old for old, new in moved.names.items() if new == before.name), None)
    return replace(
        entry,
        state="diverged" if old is not None else decide(known, entry.here, there),
        known=known,
        prompt=before.prompt,
        head=before.head,
        there=there,
        was=old or before.name,
        library_name=before.name if old is not None else None,
    )


def _named(entry: Entry, gone: Mapping[str, Entry]) -> Entry | None:
    """The vanished file that a new one names as its own former name."""
    named = entry.read.extra.get(WAS) if entry.read else None
    return gone.get(named) if isinstance(named, str) else None


def _equal(entry: Entry, gone: Mapping[str, Entry]) -> Entry | None:
    """The vanished file that held the same content; of several the one of the same last name."""
    assert entry.here is not None  # noqa: S101 - a new file has been read
    same = [one for one in gone.values() if one.known and one.known.digest == entry.here.digest]
    last = entry.name.rpartition("/")[2]
    return min(same, key=lambda one: (one.name.rpartition("/")[2] != last, one.name), default=None)


def _nearest(
    content_of: Callable[[Entry], Content | None],
    few: bool,  # noqa: FBT001 - made in one place
) -> Callable[[Entry, Mapping[str, Entry]], Entry | None]:
    """Finds the vanished file that said nearly the same. Its texts are asked for once."""
    texts: dict[str, str] = {}

    def find(entry: Entry, gone: Mapping[str, Entry]) -> Entry | None:
        if not few or entry.read is None:
            return None
        for name, one in gone.items():
            if name not in texts:
                content = content_of(one)
                texts[name] = said(content) if content is not None else ""
        held = {name: texts[name] for name in gone if texts[name]}
        name = alike(said(entry.read.content), held)
        return gone[name] if name is not None else None

    return find
