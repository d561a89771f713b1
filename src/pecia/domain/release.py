"""Release: the record that a label moved, and the rule by which it moves back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pecia.domain.partials import Partial
from pecia.domain.value import Value
from pecia.domain.version import Content, Pin, Version, digest_content


class Release(Value, frozen=True):
    """A label moved: from, to, who and why.

    `number` is the event that recorded it, which orders everything in the project. `restores` is the release
    whose state a rollback brought back; `proposal` the request that was decided. `lock` holds the versions of the
    partials that are served with it, by reference.
    """

    number: int
    prompt: str
    label: str
    version: int
    previous: int | None
    actor: str
    why: str
    proposal: int | None
    restores: int | None
    at: datetime
    lock: dict[str, Pin] = {}


class Label(Value, frozen=True):
    """Where a label points now, and the release that put it there (`revision`)."""

    prompt: str
    label: str
    version: int
    revision: int
    moved_at: datetime
    actor: str


class Served(Value, frozen=True):
    """What an application gets: one version, whole, and the label it was asked for by.

    `revision` is the event number of the label's last change, 0 for a number and for the virtual `latest`.
    `partials` are those that the release locked, by reference, so that rendering asks for nothing more.
    """

    prompt: str
    label: str | None
    version: int
    digest: str
    revision: int
    content: Content
    partials: dict[str, Partial] = {}

    @classmethod
    def of(cls, version: Version, partials: dict[str, Partial] | None = None) -> Served:
        """What a number serves: the version itself, for good."""
        return cls(
            prompt=version.prompt,
            label=None,
            version=version.number,
            digest=version.digest,
            revision=0,
            content=version.content,
            partials=partials or {},
        )

    @property
    def etag(self) -> str:
        """`"<revision>-<digest12>"`, the strong validator of RFC 9110."""
        return etag(self.revision, self.digest)


def etag(revision: int, digest: str) -> str:
    """The validator of a label: the revision of its last move and the start of its version's digest."""
    return f'"{revision}-{digest.removeprefix("sha256:")[:12]}"'


def is_whole(served: Served) -> bool:
    """Whether the content and every partial are what their digests say."""
    pairs = [(served.content, served.digest), *((p.content, p.digest) for p in served.partials.values())]
    return all(digest_content(content) == digest for content, digest in pairs)


def rollback_target(history: Sequence[Release]) -> Release | None:
    """The release whose state a rollback brings back, or None when there is nothing before.

    `history` is newest first. A rollback of a rollback goes further back, never forth and back again: a release
    that restored another stands for that one.
    """
    by_number = {release.number: release for release in history}
    if not history:
        return None
    current = history[0]
    while current.restores is not None and current.restores in by_number:
        current = by_number[current.restores]
    earlier = [release for release in history if release.number < current.number]
    if not earlier:
        return None
    before = earlier[0]
    while before.restores is not None and before.restores in by_number:
        before = by_number[before.restores]
    return before
