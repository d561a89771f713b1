"""The standards a text is read with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pecia.domain.rulebook import Rulebook
from pecia.domain.standard import Linter, Rule


class Rulebooks(Protocol):
    """What the project has decided about its standards."""

    def get(self) -> Rulebook | None:
        """The rulebook, None while nothing has been decided."""
        ...

    def set(self, rulebook: Rulebook) -> Rulebook | None:
        """Keep the rulebook, and return the one it replaces."""
        ...


class Standards(Protocol):
    """The standards there are, and what the operator has written down about them."""

    @property
    def rules(self) -> Sequence[Rule]:
        """The built-in rules, and those that other packages bring."""
        ...

    @property
    def rulebook(self) -> Rulebook | None:
        """The operator's own rulebook, which goes before the library's; None where there is none."""
        ...

    def linter(self, rulebook: Rulebook) -> Linter:
        """The linter of a rulebook, made once. Raises `Invalid` (`invalid_standards`) for one that means nothing."""
        ...
