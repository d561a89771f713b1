"""Later: what only serves finding, written once for the units that share a transaction.

SQLite's full text writes what it has gathered to its tables at every savepoint, so that a unit of its own for each
row costs more than the row. The rows wait for the end of the transaction, or for the first question that the
prepared ones are not part of: whatever is asked sees them, and what is committed is found.

One process writes a library, so it may also remember what it has written and not taken out since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

MOST_ROWS = 1000
"""Rows that wait at most."""
MOST_WORDS = 100_000
"""Words of a project that are remembered; then it begins anew."""


class Later:
    """The rows that wait, and what the one who writes knows of those that are there."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver
        self._rows: list[tuple[str, Sequence[tuple[object, ...]]]] = []
        self._written = 0
        """How many of them were written: by a unit that goes on, which can take that back."""
        self._waiting = 0
        self._began = (0, 0)
        self._highest: dict[str, int] = {}
        self._words: defaultdict[str, set[str]] = defaultdict(set)
        self._new_words: defaultdict[str, set[str]] = defaultdict(set)

    def begin_unit(self) -> None:
        """A unit begins, whose rows may have to be taken back."""
        self._began = (len(self._rows), self._written)
        self._new_words.clear()

    def end_unit(self) -> None:
        """Keep what the unit wrote."""
        for project, words in self._new_words.items():
            known = self._words[project]
            if len(known) + len(words) > MOST_WORDS:
                known.clear()
            known.update(words)
        self._new_words.clear()

    def undo_unit(self) -> None:
        """Forget the unit's rows. What it had written for others is to be written again."""
        rows, self._written = self._began
        del self._rows[rows:]
        self._new_words.clear()

    def clear(self) -> None:
        """The transaction is over, with all of it written."""
        self._rows.clear()
        self._written = self._waiting = 0

    def give_up(self) -> None:
        """The transaction was undone: know nothing."""
        self.clear()
        self._words.clear()
        self._new_words.clear()

    def add(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Let these rows wait, unless there are many."""
        self._rows.append((statement, rows))
        self._waiting += len(rows)
        if self._waiting > MOST_ROWS:
            self.write()

    def write(self) -> None:
        """Write what waits. Raises what the driver raises."""
        if self._written == len(self._rows):
            return
        self._waiting = 0
        together: defaultdict[str, list[tuple[object, ...]]] = defaultdict(list)
        for statement, rows in self._rows[self._written :]:
            together[statement] += rows
        for statement, found in together.items():
            self._driver.executemany(statement, found)
        del self._rows[self._began[0] :]
        self._written = len(self._rows)

    def numbers(self, statement: str, highest: str, many: int) -> int:
        """The first of so many numbers for rows of a statement; `highest` asks for the last that is taken.

        Numbers are given once: those of a unit that is taken back are left out.
        """
        known = self._highest.get(statement)
        if known is None:
            (found,) = self._driver.execute(highest).fetchone() or (0,)
            known = found or 0
        self._highest[statement] = known + many
        return known + 1

    def unknown(self, project: str, words: Iterable[str]) -> list[str]:
        """Those of some words that this process has not seen noted, in order."""
        known = self._words[project]
        return sorted(word for word in words if word not in known)

    def noted(self, project: str, words: Collection[str]) -> None:
        """These words are there when the unit has been kept."""
        self._new_words[project].update(words)

    def forget_words(self, project: str) -> None:
        """Some words of the project may be there no more."""
        self._words[project].clear()
        self._new_words.clear()
