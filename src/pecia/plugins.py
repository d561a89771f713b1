"""Plugins: what other packages bring, found by entry point.

A package that names a `Rule`, or an iterable of them, under the entry point group `pecia.standards` adds standards.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import cast

import msgspec

from pecia.domain.errors import Invalid
from pecia.domain.reading import Reading
from pecia.domain.rulebook import Rulebook, make_linter
from pecia.domain.standard import Flaw, Linter, Options, Rule

STANDARDS = "pecia.standards"
_KEPT = 16
"""Linters that are kept ready, one for each rulebook seen."""


class FoundStandards:
    """The built-in standards and those of installed packages. Nothing is imported before it is asked for."""

    def __init__(self, rulebook: Rulebook | None = None) -> None:
        self.rulebook = rulebook
        self._rules: tuple[Rule, ...] | None = None
        self._linters: dict[bytes, Linter] = {}

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule there is. Raises `Invalid` for a package whose rules cannot be used."""
        if self._rules is None:
            self._rules = _found()
        return self._rules

    def linter(self, rulebook: Rulebook) -> Linter:
        """The linter of a rulebook, made once."""
        key = msgspec.json.encode(rulebook)
        found = self._linters.get(key)
        if found is None:
            found = make_linter(self.rules, rulebook)
            if len(self._linters) >= _KEPT:
                self._linters.clear()
            self._linters[key] = found
        return found


def _found() -> tuple[Rule, ...]:
    from pecia.domain.standards import BUILT_IN  # noqa: PLC0415 - a few dozen patterns that a render never needs

    rules = {rule.standard.id: rule for rule in BUILT_IN}
    for point in entry_points(group=STANDARDS):
        for rule in _load(point):
            if rules.setdefault(rule.standard.id, rule) is not rule:
                raise _unusable(point, f"there is a standard '{rule.standard.id}' already")
    return tuple(rules.values())


def _load(point: EntryPoint) -> list[Rule]:
    try:
        loaded: object = point.load()
    except Exception as error:
        raise _unusable(point, f"it cannot be loaded ({type(error).__name__}: {error})") from error
    rules: list[object] = (
        [loaded]
        if isinstance(loaded, Rule)
        else list(cast("Iterable[object]", loaded))
        if isinstance(loaded, Iterable)
        else [None]
    )
    if not all(isinstance(rule, Rule) for rule in rules):
        raise _unusable(point, "it is neither a Rule nor an iterable of them")
    return [_guarded(rule) for rule in cast("list[Rule]", rules)]


def _guarded(rule: Rule) -> Rule:
    """The rule, whose own fault is a finding and stops nobody."""

    def judge(reading: Reading, options: Options) -> Iterable[Flaw]:
        try:
            return list(rule.judge(reading, options))
        except Exception as error:  # noqa: BLE001 - the edge: another package's code, told where it is read
            return [Flaw(f"The standard itself failed: {type(error).__name__}.")]

    return Rule(rule.standard, judge)


def _unusable(point: EntryPoint, why: str) -> Invalid:
    return Invalid(
        f"The entry point '{point.name}' ({point.value}) of {STANDARDS} cannot be used: {why}.",
        code="invalid_standards",
        hint="Correct or uninstall the package that brings it.",
    )
