"""Plugins: what other packages bring, found by entry point.

A package that names a `Rule`, or an iterable of them, under the entry point group `pecia.standards` adds standards; one that names
an `OpenModel` under `pecia.models` adds a kind of connection.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import cast

import msgspec

from pecia.domain.connection import MODEL_PLUGINS
from pecia.domain.errors import Invalid, PeciaError, Unavailable
from pecia.domain.reading import Reading
from pecia.domain.rulebook import Rulebook, make_linter
from pecia.domain.standard import Flaw, Linter, Options, Rule
from pecia.domain.value import Value
from pecia.ports.model_plugins import OpenModel

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


class FoundModels:
    """The kinds of connection that installed packages bring. Nothing is imported before one of them is opened."""

    @property
    def kinds(self) -> Collection[str]:
        """Their names."""
        return tuple(sorted({point.name for point in entry_points(group=MODEL_PLUGINS)}))

    def load(self, kind: str) -> OpenModel:
        """The plugin of this kind. Raises `Unavailable` where it cannot be loaded, or two packages bring it."""
        points = tuple(entry_points(group=MODEL_PLUGINS, name=kind))
        if len(points) != 1:
            raise _unavailable(kind, "two packages bring it" if points else "no package brings it")
        return _load_model(points[0])


class Plugin(Value, frozen=True):
    """An entry point of an installed package, and what is wrong with it, if anything."""

    group: str
    name: str
    value: str
    package: str | None
    version: str | None
    trouble: str | None


def installed_plugins() -> tuple[Plugin, ...]:
    """Every plugin that is installed, each loaded to see whether it can be used."""
    return tuple(
        Plugin(
            group=group,
            name=point.name,
            value=point.value,
            package=point.dist.name if point.dist else None,
            version=point.dist.version if point.dist else None,
            trouble=_trouble(group, point),
        )
        for group in (MODEL_PLUGINS, STANDARDS)
        for point in sorted(entry_points(group=group), key=lambda point: point.name)
    )


def _trouble(group: str, point: EntryPoint) -> str | None:
    try:
        if group == STANDARDS:
            _load(point)
        else:
            FoundModels().load(point.name)
    except PeciaError as error:
        return error.message
    return None


def _load_model(point: EntryPoint) -> OpenModel:
    try:
        loaded: object = point.load()
    except Exception as error:
        why = f"{point.value} cannot be loaded ({type(error).__name__}: {error})"
        raise _unavailable(point.name, why) from error
    if not callable(loaded):
        raise _unavailable(point.name, f"{point.value} is no function that opens a model")
    return cast("OpenModel", loaded)


def _unavailable(kind: str, why: str) -> Unavailable:
    return Unavailable(
        f"The plugin '{kind}' of connections cannot be used: {why}.",
        code="model_unavailable",
        hint="'pecia doctor' names the package that brings it: correct, update or uninstall that.",
    )


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
