"""Labels, releases and policies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import (
    bindparam,
    delete,
    exists,
    insert,
    literal,
    select,
    update,
)

from pecia.domain.policy import Policy
from pecia.domain.release import Label, Release
from pecia.domain.version import Pin
from pecia.stores.sql import search_index
from pecia.stores.sql.facets import add_facets
from pecia.stores.sql.locks import keep_lock, lock_of_release, locks_in_service, locks_of_releases
from pecia.stores.sql.names import prompt_id
from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import labels, policies, prompts, releases

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

_LABELS = (
    select(labels, prompts.c.name)
    .where(labels.c.project == HERE, prompts.c.project == HERE, labels.c.prompt == prompts.c.id)
    .order_by(prompts.c.name, labels.c.label)
)
_LABELS_OF_PROMPT = _LABELS.where(prompts.c.name == bindparam("_name"))
_LABEL = Prepared(_LABELS_OF_PROMPT.where(labels.c.label == bindparam("_label")))
_HISTORY = (
    select(releases)
    .where(releases.c.project == HERE, releases.c.prompt == prompts.c.id)
    .where(prompts.c.project == HERE, prompts.c.name == bindparam("_name"))
    .order_by(releases.c.number.desc())
)
_IN_SERVICE = (
    select(releases, prompts.c.name)
    .where(
        releases.c.project == HERE,
        releases.c.prompt == labels.c.prompt,
        releases.c.number == labels.c.revision,
        labels.c.project == HERE,
        labels.c.prompt == prompts.c.id,
        prompts.c.project == HERE,
        prompts.c.name.in_(bindparam("_names", expanding=True)),
    )
    .order_by(prompts.c.name, labels.c.label)
)
_HISTORY_OF_LABEL = _HISTORY.where(releases.c.label == bindparam("_label"))

_THIS_LABEL = (
    labels.c.project == HERE,
    labels.c.prompt == bindparam("_prompt"),
    labels.c.label == bindparam("_label"),
)
_SWAP = update(labels).where(*_THIS_LABEL, labels.c.version == bindparam("_previous"))
_POINTER = ("project", "prompt", "label", "version", "revision", "moved_at", "actor")
_PLACE = (
    insert(labels)
    .from_select(
        _POINTER,
        select(*(bindparam(f"_{name}", type_=labels.c[name].type) for name in _POINTER)).where(
            ~exists(select(literal(1)).select_from(labels).where(*_THIS_LABEL))
        ),
    )
    .execution_options(preserve_rowcount=True)
)
_ADD_RELEASE = insert(releases)
_TAKE_DOWN = delete(labels).where(labels.c.project == HERE, labels.c.prompt == bindparam("_prompt"))

_POLICIES = (
    select(policies.c.policy).where(policies.c.project == HERE).order_by(policies.c.label, policies.c.prompts)
)
_THIS_POLICY = (
    policies.c.project == HERE,
    policies.c.label == bindparam("_label"),
    policies.c.prompts == bindparam("_prompts"),
)
_POLICY = select(policies.c.policy).where(*_THIS_POLICY)
_DROP_POLICY = delete(policies).where(*_THIS_POLICY)
_ADD_POLICY = insert(policies)
_policy = msgspec.json.Decoder(Policy)


class SqlReleases:
    """The labels of the project's prompts."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def label(self, prompt: str, label: str) -> Label | None:
        """Where a label stands."""
        row = self._tx.first(_LABEL, _name=prompt, _label=label)
        return _as_label(row) if row else None

    def labels(self, prompt: str | None = None) -> Sequence[Label]:
        """Where the labels stand."""
        if prompt is None:
            return [_as_label(row) for row in self._tx.all(_LABELS)]
        return [_as_label(row) for row in self._tx.all(_LABELS_OF_PROMPT, _name=prompt)]

    def history(self, prompt: str, label: str | None = None) -> Sequence[Release]:
        """How the labels got where they are."""
        if label is None:
            rows = self._tx.all(_HISTORY, _name=prompt)
        else:
            rows = self._tx.all(_HISTORY_OF_LABEL, _name=prompt, _label=label)
        held = locks_of_releases(self._tx, prompt=rows[0].prompt) if rows else {}
        return [_as_release(prompt, row, held.get(row.number, {})) for row in rows]

    def in_service(self, prompts: Sequence[str]) -> Sequence[Release]:
        """What brought the labels of many prompts where they stand."""
        if not prompts:
            return []
        rows = self._tx.all(_IN_SERVICE, _names=list(prompts))
        held = locks_in_service(self._tx, prompts={row.prompt for row in rows}) if rows else {}
        return [_as_release(row.name, row, held.get(row.number, {})) for row in rows]

    def lock(self, prompt: str, release: int) -> dict[str, Pin]:
        """What a release holds."""
        return lock_of_release(self._tx, prompt=prompt_id(self._tx, prompt), release=release)

    def move(self, release: Release) -> bool:
        """Swap the pointer if it stands where it should, in one statement; then note the release."""
        prompt = prompt_id(self._tx, release.prompt)
        if release.previous is None:
            moved = self._tx.change(
                _PLACE,
                _prompt=prompt,
                _label=release.label,
                _version=release.version,
                _revision=release.number,
                _moved_at=release.at,
                _actor=release.actor,
            )
            if moved:
                add_facets(self._tx, release.prompt, "label", [release.label])
        else:
            moved = self._tx.change(
                _SWAP,
                _prompt=prompt,
                _label=release.label,
                _previous=release.previous,
                version=release.version,
                revision=release.number,
                moved_at=release.at,
                actor=release.actor,
            )
        if moved:
            fields = msgspec.structs.asdict(release) | {"prompt": prompt}
            del fields["lock"]
            self._tx.add(_ADD_RELEASE, **fields)
            keep_lock(self._tx, release.lock, prompt=prompt, version=release.version, release=release.number)
            search_index.refresh(self._tx, prompt, release.previous, release.version)
        return bool(moved)

    def take_down(self, prompt: str) -> None:
        """Remove the pointers; what they pointed at is in the releases."""
        self._tx.change(_TAKE_DOWN, _prompt=prompt_id(self._tx, prompt))

    def policies(self) -> Sequence[Policy]:
        """What the labels ask."""
        return [_policy.decode(row.policy) for row in self._tx.all(_POLICIES)]

    def set_policy(self, policy: Policy) -> Policy | None:
        """Put a policy in the place of the one for the same label and prompts."""
        asked = {"_label": policy.label, "_prompts": policy.prompts}
        replaced = self._tx.first(_POLICY, **asked)
        self._tx.change(_DROP_POLICY, **asked)
        if policy.evidence or policy.approvals:
            text = msgspec.json.encode(policy).decode()
            self._tx.add(_ADD_POLICY, label=policy.label, prompts=policy.prompts, policy=text)
        return _policy.decode(replaced.policy) if replaced else None


def _as_label(row: Row[Any]) -> Label:
    return Label(
        prompt=row.name,
        label=row.label,
        version=row.version,
        revision=row.revision,
        moved_at=row.moved_at,
        actor=row.actor,
    )


def _as_release(prompt: str, row: Row[Any], lock: dict[str, Pin]) -> Release:
    return Release(
        number=row.number,
        prompt=prompt,
        label=row.label,
        version=row.version,
        previous=row.previous,
        actor=row.actor,
        why=row.why,
        proposal=row.proposal,
        restores=row.restores,
        at=row.at,
        lock=lock,
    )
