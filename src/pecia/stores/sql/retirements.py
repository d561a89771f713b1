"""Retirements: what is archived, and the tombstones of what was purged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from pecia.domain.retirement import Retirement
from pecia.stores.sql import search_index
from pecia.stores.sql.erasing import erase_from_decisions, erase_from_experiments, erase_from_timeline
from pecia.stores.sql.errands import erase_replies
from pecia.stores.sql.names import prompt_id
from pecia.stores.sql.optimizations import erase_from_optimizations
from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.signatures import forget_signature
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import (
    comments,
    facets,
    profiles,
    prompts,
    recommits,
    retirements,
    shares,
    versions,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

_OF_PROMPT = select(retirements).where(
    retirements.c.project == HERE,
    retirements.c.prompt == prompts.c.id,
    prompts.c.project == HERE,
    prompts.c.name == bindparam("_name"),
)
_ONE = Prepared(_OF_PROMPT.where(retirements.c.version == bindparam("_version")))
_ALL = select(retirements).where(retirements.c.project == HERE, retirements.c.prompt == bindparam("_prompt"))
_ADD = insert(retirements)
_THIS = (
    retirements.c.project == HERE,
    retirements.c.prompt == bindparam("_prompt"),
    retirements.c.version == bindparam("_version"),
)
_DROP = delete(retirements).where(*_THIS)
_DROP_ARCHIVED = _DROP.where(retirements.c.kind == "archived")

_ERASE_VERSION = update(versions).where(
    versions.c.project == HERE,
    versions.c.prompt == bindparam("_prompt"),
    versions.c.number == bindparam("_version"),
)
_ERASE_NOTES = update(recommits).where(
    recommits.c.project == HERE,
    recommits.c.prompt == bindparam("_prompt"),
    recommits.c.version == bindparam("_version"),
)
_ERASE_PROMPT = update(prompts).where(prompts.c.project == HERE, prompts.c.id == bindparam("_prompt"))
_UNSAY = update(profiles).where(profiles.c.project == HERE, profiles.c.prompt == bindparam("_prompt"))
_DROP_FACETS = delete(facets).where(facets.c.project == HERE, facets.c.name == bindparam("_name"))
_DROP_SHARE = delete(shares).where(shares.c.project == HERE, shares.c.prompt == bindparam("_prompt"))
_ERASE_COMMENTS = update(comments).where(
    comments.c.project == HERE, comments.c.prompt == bindparam("_prompt")
)
_ERASE_COMMENTS_OF_VERSION = _ERASE_COMMENTS.where(comments.c.version == bindparam("_version"))
_PROMPT_ITSELF = 0


def retirement(tx: Transaction, name: str, version: int | None) -> Retirement | None:
    """How a prompt or a version is out of use."""
    row = tx.first(_ONE, _name=name, _version=version or _PROMPT_ITSELF)
    return _retirement(name, row) if row else None


def retirements_of(tx: Transaction, name: str, prompt: int) -> Sequence[Retirement]:
    """What is out of use of a prompt."""
    return [_retirement(name, row) for row in tx.all(_ALL, _prompt=prompt)]


class SqlRetirements:
    """What is out of use in the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, prompt: str, version: int | None = None) -> Retirement | None:
        """The retirement of a prompt or a version."""
        return retirement(self._tx, prompt, version)

    def archive(self, retirement: Retirement) -> None:
        """Add it; the key lets nothing be retired twice."""
        self._add(prompt_id(self._tx, retirement.prompt), retirement)

    def unarchive(self, prompt: str, version: int | None = None) -> bool:
        """Remove it."""
        number = prompt_id(self._tx, prompt)
        return bool(self._tx.change(_DROP_ARCHIVED, _prompt=number, _version=version or _PROMPT_ITSELF))

    def purge(self, retired: Sequence[Retirement]) -> None:
        """Empty every column that may say what was purged, and leave the tombstones."""
        places = [(prompt_id(self._tx, one.prompt), one) for one in retired]
        search_index.erase(
            self._tx, [(prompt, one.version) for prompt, one in places if one.version is not None]
        )
        for prompt, one in places:
            self._purge(prompt, one)

    def _purge(self, prompt: int, retirement: Retirement) -> None:
        if retirement.version is None:
            self._tx.change(
                _ERASE_PROMPT,
                _prompt=prompt,
                title="",
                purpose=None,
                tags="[]",
                description="",
                owner=None,
                head=None,
                updated_at=retirement.at,
            )
            nothing = {"replacement": None, "review_by": None, "related": "[]", "documentation": ""}
            self._tx.change(_UNSAY, _prompt=prompt, **nothing)
            self._tx.change(_DROP_FACETS, _name=retirement.prompt)
            self._tx.change(_DROP_SHARE, _prompt=prompt)
            self._tx.change(_ERASE_COMMENTS, _prompt=prompt, text="")
        else:
            self._tx.change(_ERASE_COMMENTS_OF_VERSION, _prompt=prompt, _version=retirement.version, text="")
            self._tx.change(_ERASE_VERSION, _prompt=prompt, _version=retirement.version, content="", note="")
            forget_signature(self._tx, prompt=prompt, version=retirement.version)
            self._tx.change(_ERASE_NOTES, _prompt=prompt, _version=retirement.version, note="")
            erase_from_decisions(self._tx, prompt=prompt, version=retirement.version)
            if retirement.digest is not None:
                gone = {retirement.digest} | erase_from_optimizations(self._tx, prompt=prompt)
                erase_from_experiments(self._tx, prompt=prompt, name=retirement.prompt, digests=gone)
        erase_replies(self._tx)
        erase_from_timeline(self._tx, prompt=prompt, name=retirement.prompt, version=retirement.version)
        self._tx.change(_DROP, _prompt=prompt, _version=retirement.version or _PROMPT_ITSELF)
        self._add(prompt, retirement)

    def _add(self, prompt: int, retirement: Retirement) -> None:
        self._tx.add(
            _ADD,
            prompt=prompt,
            version=retirement.version or _PROMPT_ITSELF,
            kind=retirement.kind,
            digest=retirement.digest,
            actor=retirement.actor,
            why=retirement.why,
            at=retirement.at,
        )


def _retirement(name: str, row: Row[Any]) -> Retirement:
    return Retirement(
        kind=row.kind,
        prompt=name,
        version=row.version or None,
        digest=row.digest,
        actor=row.actor,
        why=row.why,
        at=row.at,
    )
