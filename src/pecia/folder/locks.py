"""Locks: which versions of partials each label of a folder was released with, so that the folder alone serves them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from pecia import wire
from pecia.domain.errors import Invalid
from pecia.domain.names import Reference, parse_reference
from pecia.domain.value import Value
from pecia.folder.files import OWN, Files

LOCKS = f"{OWN}/locks.json"
_MAX = 200_000_000


class LabelLock(Value, frozen=True, forbid_unknown_fields=True):
    """What a label was released with: its version, and by the reference of each partial the version of that.

    A partial's version is written `name#number`, or `project:name#number` where it is of another project.
    """

    version: int
    partials: dict[str, str] = {}

    @property
    def pins(self) -> dict[str, Reference]:
        """The versions of the partials, by reference. Raises `Invalid`."""
        return {reference: parse_reference(text) for reference, text in self.partials.items()}


Locks: TypeAlias = dict[str, dict[str, LabelLock]]
"""By prompt and label."""


def read_locks(files: Files) -> Locks:
    """What the folder knows; nothing where its file cannot be read: it is written anew by the next pull."""
    found = files.read(LOCKS, most=_MAX)
    try:
        return wire.decode(found.data, Locks) if found is not None else {}
    except Invalid:
        return {}


def write_locks(files: Files, locks: Locks) -> None:
    """Keep them, a line for each prompt, so that Git merges them like the files themselves."""
    before, data = files.read(LOCKS, most=_MAX), _text(locks)
    if locks and (before is None or before.data != data):
        files.write(LOCKS, data, before=before.digest if before else None)
    elif not locks and before is not None:
        files.delete(LOCKS, before=before.digest)


def _text(locks: Mapping[str, Mapping[str, LabelLock]]) -> bytes:
    lines = [
        f"  {json.dumps(name)}: {json.dumps(msgspec.to_builtins(labels), sort_keys=True)}"
        for name, labels in sorted(locks.items())
    ]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()
