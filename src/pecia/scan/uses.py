"""Uses: where code asks `pecia.get` for a prompt, a label or a variable."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pecia.domain.value import Value
from pecia.scan.syntax import Called, Opaque, Source, Table, Text

_JAVASCRIPT = frozenset({"javascript", "typescript", "tsx"})


class Use(Value, frozen=True):
    """A call of `pecia.get`, or of `pecia.render` in JavaScript.

    `variables` are those given to `render` there, None when that cannot be seen; `whole` says that they are all.
    """

    path: str
    line: int
    column: int
    name: str
    label: str | None = None
    version: int | None = None
    variables: tuple[str, ...] | None = None
    whole: bool = True


class Fault(Value, frozen=True):
    """A use that the library cannot answer, and why."""

    path: str
    line: int
    column: int
    name: str
    what: str


class Known(Value, frozen=True):
    """What a library says of a prompt's version: the variables it takes and those it needs."""

    takes: tuple[str, ...]
    needs: tuple[str, ...]


Ask = Callable[[Use], "Known | str"]
"""Asks the library for what a use names: what it takes, or why there is no such thing."""


def find_uses(source: Source) -> Iterator[Use]:
    """The uses of a file whose name is written there: `pecia.get`, and in JavaScript `pecia.render`."""
    for call in source.calls:
        if call.chain == "pecia.render":
            yield from _rendered(source, call)
        if call.chain != "pecia.get" or not call.places or not isinstance(call.places[0], Text):
            continue
        name, label, version = call.places[0], call.named.get("label"), call.named.get("version")
        if len(name.pieces) != 1 or (label is not None and not isinstance(label, Text)):
            continue
        number = version.hole.source if isinstance(version, Opaque) else ""
        if version is not None and not number.isdigit():
            continue
        rendered = next(
            (
                other
                for other in source.calls
                if other.chain == "().render" and other.span.start == call.span.start
            ),
            None,
        )
        if rendered is None and call.assigned:
            renders = [other for other in source.calls if other.chain == f"{call.assigned}.render"]
            gets = [other for other in source.calls if other.assigned == call.assigned]
            rendered = renders[0] if len(renders) == len(gets) == 1 else None
        yield Use(
            path=source.path,
            line=call.span.line,
            column=call.span.column,
            name=name.literal,
            label=label.literal if isinstance(label, Text) else None,
            version=int(number) if number else None,
            variables=tuple(rendered.named) if rendered is not None else None,
            whole=rendered is None or not rendered.unpacks,
        )


def _rendered(source: Source, call: Called) -> Iterator[Use]:
    """`pecia.render(name, {variables}, label)` of the module that a patch brings to JavaScript."""
    name, given, label = (*call.places, None, None, None)[:3]
    if source.language not in _JAVASCRIPT or not isinstance(name, Text) or len(name.pieces) != 1:
        return
    if label is not None and not isinstance(label, Text):
        return
    seen = given is None or isinstance(given, Table)
    spreads = given is not None and b"..." in source.data[given.span.start : given.span.end]
    yield Use(
        path=source.path,
        line=call.span.line,
        column=call.span.column,
        name=name.literal,
        label=label.literal if label is not None else None,
        variables=(tuple(given.entries) if isinstance(given, Table) else ()) if seen else None,
        whole=not spreads,
    )


def check(use: Use, ask: Ask) -> Iterator[Fault]:
    """What is wrong with a use: the prompt, its label or version, or a variable."""
    known = ask(use)
    if isinstance(known, str):
        yield _fault(use, known)
        return
    if use.variables is None:
        return
    for variable in use.variables:
        if variable not in known.takes:
            yield _fault(use, f"it has no variable '{variable}'")
    missing = [name for name in known.needs if name not in use.variables]
    if use.whole and missing:
        yield _fault(use, f"it needs {', '.join(repr(name) for name in missing)}")


def _fault(use: Use, what: str) -> Fault:
    return Fault(path=use.path, line=use.line, column=use.column, name=use.name, what=what)
