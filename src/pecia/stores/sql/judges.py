"""Judges: what they said, and their passports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, func, insert, select

from pecia.domain.answer import Answer
from pecia.domain.passport import Passport
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import judgements, passports

KEYS_AT_ONCE = 500
"""Keys in one question."""
_ANSWERS = select(judgements.c.key, judgements.c.answer).where(
    judgements.c.project == HERE, judgements.c.key.in_(bindparam("_keys", expanding=True))
)
_KEEP = insert(judgements)
_HIGHEST = select(func.max(passports.c.number).label("highest")).where(passports.c.project == HERE)
_ADD = insert(passports)
_PASSPORTS = (
    select(passports.c.passport).where(passports.c.project == HERE).order_by(passports.c.number.desc())
)
_NEWEST = _PASSPORTS.where(passports.c.judge == bindparam("_judge")).limit(1)
_ONE = _PASSPORTS.where(passports.c.number == bindparam("_number"))
_PAGE = _PASSPORTS.where(passports.c.number < bindparam("_before")).limit(bindparam("_limit"))
_ANY = 2**62
_answer = msgspec.json.Decoder(Answer)
_passport = msgspec.json.Decoder(Passport)
_encode = msgspec.json.Encoder().encode


class SqlJudges:
    """The judges of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def answers(self, keys: Sequence[str]) -> Mapping[str, Answer]:
        """What was said to these requests before."""
        return {
            row.key: _answer.decode(row.answer)
            for start in range(0, len(keys), KEYS_AT_ONCE)
            for row in self._tx.all(_ANSWERS, _keys=list(keys[start : start + KEYS_AT_ONCE]))
        }

    def keep(self, judge: str, answers: Mapping[str, Answer], *, at: datetime) -> None:
        """Keep what was said, each once."""
        known = self.answers(list(answers))
        rows = [
            {"key": key, "judge": judge, "answer": _encode(answer).decode(), "created_at": at}
            for key, answer in answers.items()
            if key not in known
        ]
        self._tx.add_all(_KEEP, rows)

    def add(self, passport: Passport) -> Passport:
        """Give a passport the next number of the project, and keep it."""
        highest = self._tx.first(_HIGHEST)
        numbered = msgspec.structs.replace(passport, number=((highest.highest if highest else None) or 0) + 1)
        self._tx.add(
            _ADD,
            number=numbered.number,
            judge=numbered.judge,
            passport=_encode(numbered).decode(),
            created_at=numbered.created_at,
        )
        return numbered

    def newest(self, judge: str) -> Passport | None:
        """The last passport of a judge."""
        row = self._tx.first(_NEWEST, _judge=judge)
        return _passport.decode(row.passport) if row else None

    def get(self, number: int) -> Passport | None:
        """The passport of this number."""
        row = self._tx.first(_ONE, _number=number)
        return _passport.decode(row.passport) if row else None

    def list(self, *, before: int | None, limit: int) -> Sequence[Passport]:
        """The last passports."""
        rows = self._tx.all(_PAGE, _before=before or _ANY, _limit=limit)
        return [_passport.decode(row.passport) for row in rows]
