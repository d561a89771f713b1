"""Fragments: the words that hold a run of letters, found by any three of them that stand side by side.

The trigrams are those of the words, not of the texts: each distinct word of a project is kept once, however many
versions hold it, so that a commit adds rows only for words that the project has never seen. A fragment is looked up
among them and becomes the words to search for. Words are letters and digits: nothing in one means anything to LIKE.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Text, bindparam, delete, insert, select, text

from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import trigrams

LENGTH = 3
LONGEST = 40
"""Characters of a word that may be found by a fragment of it: what is longer is no language."""
BATCH = 10_000

_UNSEEN = """
SELECT given.value AS word FROM {given} AS given (value) WHERE NOT EXISTS (
    SELECT 1 FROM trigrams
    WHERE project = :_project AND trigram = substr(given.value, 1, 3) AND word = given.value
)
"""
_UNSEEN_SQLITE = Prepared(
    text(_UNSEEN.format(given="json_each(:_words)").replace("given (value)", "given")).columns(word=Text)
)
_UNSEEN_POSTGRES = Prepared(
    text(_UNSEEN.format(given="json_array_elements_text(CAST(:_words AS json))")).columns(word=Text)
)
_ADD = Prepared(insert(trigrams))
_HOLDING = (
    select(trigrams.c.word)
    .where(trigrams.c.project == HERE, trigrams.c.trigram == bindparam("_trigram"))
    .where(trigrams.c.word.like(bindparam("_pattern")))
    .order_by(trigrams.c.word)
    .limit(bindparam("_most"))
)
_DROP = delete(trigrams).where(
    trigrams.c.project == HERE,
    trigrams.c.trigram.in_(bindparam("_trigrams", expanding=True)),
    trigrams.c.word == bindparam("_word"),
)
_DROP_ALL = delete(trigrams).where(trigrams.c.project == HERE)


def note_words(tx: Transaction, words: Iterable[str]) -> None:
    """Let these words be found by their fragments."""
    found = {word for word in words if LENGTH <= len(word) <= LONGEST}
    wanted = sorted(found) if tx.later is None else tx.later.unknown(tx.project, found)
    for start in range(0, len(wanted), BATCH):
        unseen = [row.word for row in tx.all(_unseen(tx), _words=json.dumps(wanted[start : start + BATCH]))]
        tx.add_all(
            _ADD, [{"trigram": trigram, "word": word} for word in unseen for trigram in _trigrams(word)]
        )
    if wanted and tx.later is not None:
        tx.later.noted(tx.project, wanted)


def words_with(tx: Transaction, fragment: str, *, at_end: bool, most: int) -> Sequence[str]:
    """The words that hold a fragment of three letters or more, or end with it, in order; `most` of them at most."""
    pattern = f"%{fragment}" if at_end else f"%{fragment}%"
    # Of all its trigrams the last: beginnings are shared by more words than endings.
    found = tx.all(_HOLDING, _trigram=fragment[-LENGTH:], _pattern=pattern, _most=most)
    return [row.word for row in found]


def drop_words(tx: Transaction, words: Collection[str]) -> None:
    """Let these words be found no more: nothing holds them."""
    if tx.later is not None:
        tx.later.forget_words(tx.project)
    for word in words:
        tx.change(_DROP, _trigrams=sorted(_trigrams(word)), _word=word)


def drop_all_words(tx: Transaction) -> None:
    """Let no word of the project be found."""
    if tx.later is not None:
        tx.later.forget_words(tx.project)
    tx.change(_DROP_ALL)


def _trigrams(word: str) -> Collection[str]:
    return {word[at : at + LENGTH] for at in range(len(word) - LENGTH + 1)}


def _unseen(tx: Transaction) -> Prepared:
    return _UNSEEN_POSTGRES if tx.connection.dialect.name == "postgresql" else _UNSEEN_SQLITE
