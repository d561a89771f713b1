"""Optimizations: how far they have come, and what writer models said to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from pecia.domain.answer import Answer
from pecia.domain.optimization import Candidate, Optimization, Trial
from pecia.domain.version import ERASED, digest_content
from pecia.stores.sql.names import prompt_id
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import optimizations, prompts, writings

_HIGHEST = select(func.max(optimizations.c.number).label("highest")).where(optimizations.c.project == HERE)
_ADD = insert(optimizations)
_KEEP = update(optimizations).where(
    optimizations.c.project == HERE, optimizations.c.number == bindparam("_number")
)
_ALL = (
    select(optimizations.c.optimization)
    .where(optimizations.c.project == HERE)
    .order_by(optimizations.c.number.desc())
)
_ONE = _ALL.where(optimizations.c.number == bindparam("_number"))
_OF_PROMPT = _ALL.where(optimizations.c.prompt == bindparam("_prompt"))
_ANSWERS = select(writings.c.key, writings.c.answer).where(
    writings.c.project == HERE, writings.c.key.in_(bindparam("_keys", expanding=True))
)
_WRITE = insert(writings)
_FORGET = delete(writings).where(
    writings.c.project == HERE, writings.c.optimization.in_(bindparam("_numbers", expanding=True))
)
_ANY = 2**62
_optimization = msgspec.json.Decoder(Optimization)
_answer = msgspec.json.Decoder(Answer)
_encode = msgspec.json.Encoder().encode


class SqlOptimizations:
    """The optimizations of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def add(self, optimization: Optimization, *, prompt: str) -> Optimization:
        """Give it the next number of the project, and keep it."""
        highest = self._tx.first(_HIGHEST)
        numbered = msgspec.structs.replace(
            optimization, number=((highest.highest if highest else None) or 0) + 1
        )
        self._tx.add(
            _ADD,
            number=numbered.number,
            prompt=prompt_id(self._tx, prompt),
            digest=numbered.digest,
            optimization=_encode(numbered).decode(),
            created_at=numbered.created_at,
        )
        return numbered

    def get(self, number: int) -> Optimization | None:
        """The one of this number."""
        row = self._tx.first(_ONE, _number=number)
        return _optimization.decode(row.optimization) if row else None

    def list(
        self,
        *,
        prompt: str | None = None,
        digest: str | None = None,
        before: int | None = None,
        limit: int,
    ) -> Sequence[Optimization]:
        """The last ones."""
        question = _ALL.where(optimizations.c.number < bindparam("_before")).limit(bindparam("_limit"))
        asked: dict[str, object] = {"_before": before or _ANY, "_limit": limit}
        if prompt is not None:
            question = question.where(
                prompts.c.project == HERE,
                prompts.c.id == optimizations.c.prompt,
                prompts.c.name == bindparam("_name"),
            )
            asked["_name"] = prompt
        if digest is not None:
            question = question.where(optimizations.c.digest == bindparam("_digest"))
            asked["_digest"] = digest
        return [_optimization.decode(row.optimization) for row in self._tx.all(question, **asked)]

    def keep(self, optimization: Optimization) -> None:
        """Replace what is kept of it."""
        self._tx.change(_KEEP, _number=optimization.number, optimization=_encode(optimization).decode())

    def answers(self, keys: Sequence[str]) -> Mapping[str, Answer]:
        """What was said to these requests before."""
        return {row.key: _answer.decode(row.answer) for row in self._tx.all(_ANSWERS, _keys=list(keys))}

    def keep_answer(self, number: int, key: str, answer: Answer) -> None:
        """Keep what was said, once."""
        if not self.answers([key]):
            self._tx.add(_WRITE, key=key, optimization=number, answer=_encode(answer).decode())


def erase_from_optimizations(tx: Transaction, *, prompt: int) -> frozenset[str]:
    """Take every draft out of a prompt's optimizations, which were all made of its text; returns their digests."""
    gone: set[str] = set()
    numbers: list[int] = []
    for row in tx.all(_OF_PROMPT, _prompt=prompt):
        kept = _optimization.decode(row.optimization)
        numbers.append(kept.number)
        gone |= {digest_content(one.content) for turn in kept.rounds for one in turn}
        gone |= {trial.candidate.digest for trial in kept.trials}
        if kept.winner and kept.version:
            gone.discard(kept.winner.digest)  # a version of its own by now, to be purged as one
        erased = msgspec.structs.replace(
            kept,
            design=msgspec.structs.replace(kept.design, locked=()),
            rounds=(),
            trials=tuple(_wordless(trial) for trial in kept.trials),
            winner=_without_content(kept.winner) if kept.winner else None,
        )
        tx.change(_KEEP, _number=kept.number, optimization=_encode(erased).decode())
    if numbers:
        tx.change(_FORGET, _numbers=numbers)
    return frozenset(gone)


def _wordless(trial: Trial) -> Trial:
    return msgspec.structs.replace(trial, candidate=_without_content(trial.candidate), why="")


def _without_content(candidate: Candidate) -> Candidate:
    return msgspec.structs.replace(candidate, content=ERASED, what="")
