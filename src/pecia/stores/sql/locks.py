"""Locks: the versions of partials that a commit or a release holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, null, select

from pecia.domain.names import parse_reference
from pecia.domain.partials import Dependent
from pecia.domain.version import Pin
from pecia.stores.sql.names import prompt_id
from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import labels, locks, prompts, versions

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

OF_COMMIT = 0
"""Stands in the place of a release's number for the lock of the commit itself."""

_PINS_OF_ANY = (
    select(
        locks.c.release,
        locks.c.reference,
        prompts.c.name,
        locks.c.partial_version,
        versions.c.digest,
    )
    .where(
        locks.c.project == HERE,
        locks.c.partial_project == prompts.c.project,
        locks.c.partial_project == versions.c.project,
        locks.c.partial == prompts.c.id,
        locks.c.partial == versions.c.prompt,
        locks.c.partial_version == versions.c.number,
    )
    .order_by(locks.c.reference)
)
_PINS = _PINS_OF_ANY.where(locks.c.prompt == bindparam("_prompt"))
_PINS_OF_COMMIT = Prepared(
    _PINS.where(locks.c.release == OF_COMMIT, locks.c.version == bindparam("_version"))
)
_PINS_OF_RELEASES = Prepared(_PINS.where(locks.c.release != OF_COMMIT))
_PINS_OF_RELEASE = Prepared(_PINS.where(locks.c.release == bindparam("_release")))
_PINS_IN_SERVICE = _PINS_OF_ANY.where(
    locks.c.prompt.in_(bindparam("_prompts", expanding=True)),
    labels.c.project == HERE,
    labels.c.prompt == locks.c.prompt,
    labels.c.revision == locks.c.release,
)
_ADD = Prepared(insert(locks))

_HOLDERS = select(
    locks.c.project, prompts.c.name, locks.c.version, locks.c.reference, locks.c.partial_version
).where(
    locks.c.partial_project == HERE,
    locks.c.partial == bindparam("_partial"),
    prompts.c.project == locks.c.project,
    prompts.c.id == locks.c.prompt,
)
"""In every project: who holds a partial has to be asked before it is purged."""
_IN_SERVICE = _HOLDERS.add_columns(labels.c.label).where(
    labels.c.project == locks.c.project,
    labels.c.prompt == locks.c.prompt,
    labels.c.revision == locks.c.release,
)
_AT_HEAD = _HOLDERS.add_columns(null().label("label")).where(
    locks.c.release == OF_COMMIT, locks.c.version == prompts.c.head
)


def keep_lock(
    tx: Transaction, lock: Mapping[str, Pin], *, prompt: int, version: int, release: int = OF_COMMIT
) -> None:
    """Keep a lock of a version, that of a release where its number is given."""
    for reference, pin in lock.items():
        there = tx.of(parse_reference(reference).project or tx.project)
        tx.add(
            _ADD,
            prompt=prompt,
            version=version,
            release=release,
            reference=reference,
            partial_project=there.project,
            partial=prompt_id(there, pin.prompt),
            partial_version=pin.version,
        )


def lock_of_commit(tx: Transaction, *, prompt: int, version: int) -> dict[str, Pin]:
    """What the references of a version meant when it was committed."""
    return {row.reference: _pin(row) for row in tx.all(_PINS_OF_COMMIT, _prompt=prompt, _version=version)}


def lock_of_release(tx: Transaction, *, prompt: int, release: int) -> dict[str, Pin]:
    """What a release holds."""
    return {row.reference: _pin(row) for row in tx.all(_PINS_OF_RELEASE, _prompt=prompt, _release=release)}


def locks_of_releases(tx: Transaction, *, prompt: int) -> dict[int, dict[str, Pin]]:
    """What each release of a prompt holds, by its number; those that hold nothing are left out."""
    found: dict[int, dict[str, Pin]] = {}
    for row in tx.all(_PINS_OF_RELEASES, _prompt=prompt):
        found.setdefault(row.release, {})[row.reference] = _pin(row)
    return found


def locks_in_service(tx: Transaction, *, prompts: Collection[int]) -> dict[int, dict[str, Pin]]:
    """What is held by the releases at which the labels of prompts stand, by the release's number."""
    found: dict[int, dict[str, Pin]] = {}
    for row in tx.all(_PINS_IN_SERVICE, _prompts=list(prompts)):
        found.setdefault(row.release, {})[row.reference] = _pin(row)
    return found


def dependents(tx: Transaction, partial: int) -> Sequence[Dependent]:
    """Which heads and labels of which projects hold a version of this prompt as a partial, by prompt and label.

    Those of its own project come first.
    """
    rows = [*tx.all(_AT_HEAD, _partial=partial), *tx.all(_IN_SERVICE, _partial=partial)]
    found = [
        Dependent(
            project=row.project,
            prompt=row.name,
            label=row.label,
            version=row.version,
            reference=row.reference,
            locked=row.partial_version,
            current=None,
        )
        for row in rows
    ]
    return sorted(
        found,
        key=lambda one: (one.project != tx.project, one.project, one.prompt, one.label or "", one.reference),
    )


def _pin(row: Row[Any]) -> Pin:
    return Pin(prompt=row.name, version=row.partial_version, digest=row.digest)
