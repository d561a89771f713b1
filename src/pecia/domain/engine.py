"""Engine: MiniJinja, held within bounds.

MiniJinja counts steps (fuel), not characters, and a render cannot be stopped from outside. So every render is
either known beforehand to stay below the largest output, or runs with a finalizer that counts what is written
and with fuel for no more literal text than fits. Either way the process never holds much more than that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from typing import Any

from minijinja import Environment, TemplateError

from pecia.domain.context import guarded
from pecia.domain.errors import Detail, Invalid, RenderError
from pecia.domain.outline import line_and_column, outline
from pecia.domain.template_rules import MAX_OUTPUT, MAX_STEPS

_path_before = re.compile(r"[\w.\[\]'\"]*$")
NAME = "prompt"
"""The engine's own name for what it renders. It has no ending, so nothing is escaped."""
BETWEEN = "\0"
"""Stands between the messages of a chat, which are rendered in one go. It is one character, so that a value
that holds it makes more pieces and cannot move a border."""
_SHOWN = 80
"""Characters of the template that a message repeats."""
_WIDEST = 4
"""Bytes that one character may take."""
_QUICK_STEPS = 500
"""Steps of a render with loops that is not counted."""
_QUICK_WRITE = MAX_OUTPUT // _QUICK_STEPS
"""Characters that one of those steps may write."""
_WORK = 2_000_000_000
"""Characters that a render may read: steps times the characters of its values, where loops read them anew."""

# Everything MiniJinja 3 brings that the language does not have. The gate goes by what is allowed; this is the
# second lock, for a template that never met the gate.
_OTHER_FILTERS = (
    "attr", "batch", "bool", "chain", "count", "d", "dictsort", "e", "escape", "filesizeformat", "format",
    "groupby", "indent", "items", "lines", "list", "map", "max", "min", "pluralize", "pprint", "reject",
    "rejectattr", "replace", "reverse", "safe", "select", "selectattr", "slice", "split", "string", "striptags",
    "sum", "truncate", "urlencode", "wordcount", "wordwrap", "xmlattr", "zip",
)  # fmt: skip
_OTHER_TESTS = (
    "boolean", "divisibleby", "endingwith", "eq", "escaped", "even", "false", "filter", "float", "ge",
    "greaterthan", "gt", "in", "integer", "iterable", "le", "lessthan", "lower", "lt", "ne", "odd", "safe",
    "sameas", "startingwith", "test", "true", "undefined", "upper",
)  # fmt: skip


def environment() -> Environment:
    """MiniJinja with nothing but the template language: strict, no loader, no globals, no escaping."""
    made = Environment(undefined_behavior="strict", keep_trailing_newline=True, pycompat=False, debug=False)
    for name in made.globals:
        made.remove_global(name)
    for name in _OTHER_FILTERS:
        made.remove_filter(name)
    for name in _OTHER_TESTS:
        made.remove_test(name)
    return made


class _Counter:
    """A finalizer that lets every value pass until they are too long together."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = 0

    def __call__(self, value: object) -> object:
        self.left -= len(value) if type(value) is str else len(str(value))
        if self.left < 0:
            raise _too_large()
        return NotImplemented


class Engine:
    """Renders templates that passed the gate, all with the same values.

    `templates` maps a pointer, which errors name, to the text of a template.
    """

    def __init__(self, templates: Mapping[str, str]) -> None:
        self._templates = dict(templates)
        self._apart: tuple[Engine, ...] = ()
        self.room = -1
        if len(templates) > 1 and any(BETWEEN in text for text in templates.values()):
            self._apart = tuple(Engine({pointer: text}) for pointer, text in templates.items())
            return
        self._source = BETWEEN.join(templates.values())
        self._quick = environment()
        try:
            self._quick.add_template(NAME, self._source)
        except TemplateError as error:
            raise self._unparsed(error) from None
        self._outline = outline(self._source)
        if self._outline.has_loop:
            self._quick.fuel = _QUICK_STEPS
            room = _QUICK_WRITE if self._outline.largest <= _QUICK_WRITE else -1
        else:
            room = (MAX_OUTPUT - self._outline.literal) // max(self._outline.outputs, 1)
        self.room = room // self._outline.growth
        self._idle: list[tuple[Environment, _Counter]] = []

    @property
    def quick(self) -> Callable[..., str] | None:
        """Renders the template `NAME` with values that print as at most `room` characters, within all bounds.

        Raises `TemplateError` where it cannot, loops that take longer among them. None where there is no such
        way, because the templates need more care.
        """
        return None if self._apart or self._outline.asks_methods else self._quick.render_template

    @property
    def names(self) -> set[str]:
        """The names the templates take from outside."""
        if self._apart:
            return set[str]().union(*(engine.names for engine in self._apart))
        return self._quick.undeclared_variables_in_template(NAME)

    @property
    def guarded_names(self) -> frozenset[str]:
        """Of these, the names that may be absent, because the template asks whether they are there."""
        if self._apart:
            return frozenset[str]().union(*(engine.guarded_names for engine in self._apart))
        return self._outline.guarded

    def render(self, values: Mapping[str, Any], size: int) -> list[str]:
        """The text of each template. `values` are plain data that print as about `size` characters.

        Raises `RenderError`: `missing_variable`, `output_too_large`, `render_failed`.
        """
        if self._apart:
            return _render_apart(self._apart, values, size)
        if self._outline.asks_methods:
            values = {name: guarded(value) for name, value in values.items()}
        text = self._render(values, size)
        texts = text.split(BETWEEN) if len(self._templates) > 1 else [text]
        if len(texts) != len(self._templates):
            # A value holds the character between messages, which must not become a border.
            engines = [Engine({pointer: text}) for pointer, text in self._templates.items()]
            return _render_apart(engines, values, size)
        if len(text) > MAX_OUTPUT // _WIDEST and len(text.encode()) > MAX_OUTPUT:
            raise _too_large()
        return texts

    def _render(self, values: Mapping[str, Any], size: int) -> str:
        if size <= self.room:
            try:
                return self._quick.render_template(NAME, **values)
            except TemplateError as error:
                if error.kind != "OutOfFuel":
                    raise self._failed(error) from None
        return self._render_counted(values, size)

    def _render_counted(self, values: Mapping[str, Any], size: int) -> str:
        # An environment keeps its counter and its fuel to itself, so no two renders share one at a time.
        try:
            made, counter = self._idle.pop()
        except IndexError:
            made, counter = self._make_counted()
        steps = self._outline.steps
        if self._outline.costly:
            steps = min(steps, _WORK // max(size, 1))
        made.fuel = steps
        counter.left = MAX_OUTPUT
        try:
            return made.render_template(NAME, **values)
        except TemplateError as error:
            if error.kind != "OutOfFuel":
                raise self._failed(error) from None
            if self._outline.steps < MAX_STEPS:
                raise _too_large() from None
            raise RenderError(
                f"Rendering takes more than {steps:,} steps, which is the limit for values of this size.",
                hint="Loop over fewer items, or do less with each of them.",
            ) from None
        finally:
            self._idle.append((made, counter))

    def _make_counted(self) -> tuple[Environment, _Counter]:
        made, counter = environment(), _Counter()
        made.finalizer = counter
        made.add_template(NAME, self._source)
        return made, counter

    def _failed(self, error: TemplateError) -> RenderError:
        what, where, place = self._locate(error)
        what = f"'{what[:_SHOWN]}'" if what else "an expression"
        if error.kind == "UndefinedError":
            code, detail = "missing_variable", f"{what} has no value"
            hint = "Give it a value, or write '|default(…)' or 'is defined' where it may be absent."
        else:
            why = error.detail or "values of this kind do not allow it"
            code, detail = "render_failed", f"{what} cannot be worked out: {why}"
            hint = "Give values of the kind the template works with."
        return RenderError(
            f"{where}: {detail}.", code=code, hint=hint, errors=(Detail(code=code, detail=detail, **place),)
        )

    def _unparsed(self, error: TemplateError) -> Invalid:
        _, where, place = self._locate(error)
        detail = error.detail or error.message
        return Invalid(
            f"{where}: {detail}.",
            code="invalid_template",
            errors=(Detail(code="invalid_template", detail=detail, **place),),
        )

    def _locate(self, error: TemplateError) -> tuple[str, str, dict[str, Any]]:
        """The piece of template an error is about, the place in words, and as fields of a detail."""
        start, end = error.range or (0, 0)
        data = self._source.encode()
        before = data[:start].decode(errors="ignore")
        if data[start:].startswith(b"."):
            # The engine names only the last steps of a path.
            before = _path_before.sub("", before)
            start = len(before.encode())
        offset = len(before)
        begins = list(accumulate((len(text) + 1 for text in self._templates.values()), initial=0))
        index = bisect_right(begins, offset) - 1
        pointer, text = list(self._templates.items())[index]
        line, column = line_and_column(text, offset - begins[index])
        where = f"Line {line}, column {column}" + (f" of {pointer}" if len(self._templates) > 1 else "")
        what = data[start:end].decode(errors="ignore")
        return what, where, {"pointer": pointer, "line": line, "column": column}


def _render_apart(engines: Iterable[Engine], values: Mapping[str, Any], size: int) -> list[str]:
    """The text of each engine; together they keep to what one may write."""
    texts: list[str] = []
    left = MAX_OUTPUT
    for engine in engines:
        texts += engine.render(values, size)
        left -= len(texts[-1].encode())
        if left < 0:
            raise _too_large()
    return texts


def _too_large() -> RenderError:
    return RenderError(
        f"The rendered text would be longer than {MAX_OUTPUT:,} bytes.",
        code="output_too_large",
        hint="Give shorter values or fewer items.",
    )
