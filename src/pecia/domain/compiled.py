"""Compiled: a content made ready to render, with the partials that it includes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from pecia.domain.context import Context, plain
from pecia.domain.engine import Engine
from pecia.domain.errors import RenderError
from pecia.domain.inputs import Inputs
from pecia.domain.template_rules import MAX_OUTPUT, PARTIALS

Result = TypeVar("Result")


class Compiled(Generic[Result]):
    """A content made ready to render. Threads may share it.

    `render(values)` takes the variables as a mapping, `call(**values)` as keywords, which is the fastest way.
    Both give the text, or the messages as `{"role", "content", …}`, and raise `RenderError`:
    `missing_variable`, `unknown_variable`, `invalid_variable`, `output_too_large`, `render_failed`.
    """

    __slots__ = (
        "_assemble",
        "_engine",
        "_includes",
        "_literals",
        "_partials",
        "_templates",
        "call",
        "inputs",
    )

    def __init__(
        self,
        inputs: Inputs,
        texts: Mapping[str, str],
        assemble: Callable[[Sequence[str], Context], Result],
        *,
        literal: bool,
        engine: Engine | None = None,
        includes: Mapping[str, str] | None = None,
        partials: Partials | None = None,
    ) -> None:
        self.inputs = inputs
        self._templates = texts
        self._literals = tuple(texts.values()) if literal else None
        self._assemble = assemble
        # Plain templates seldom need it, and it takes memory for each version held.
        self._engine = engine
        self._includes = includes
        self._partials = partials
        self.call: Callable[..., Result] = self._render_keywords

    @property
    def names(self) -> tuple[str, ...]:
        """The variables a render takes, the optional ones among them."""
        return self.inputs.names

    @property
    def required(self) -> frozenset[str]:
        """The variables a render cannot do without."""
        return self.inputs.required

    def render(self, values: Mapping[str, Any]) -> Result:
        """The text, or the messages, with these values."""
        try:
            return self.call(**values)
        except TypeError:
            # Python takes no keywords but strings; the long way says that there is no such variable.
            if all(type(name) is str for name in values):
                raise
            return self.render_checked(dict(values))

    def render_checked(self, given: Context) -> Result:
        """The same without the fast path, which must never differ."""
        values, size = plain(self.inputs.complete(given))
        self.inputs.check(values)
        texts = self._partials.texts(values) if self._partials is not None else {}
        return self._fill(values, size, texts)

    def render_within(self, given: Context, texts: Mapping[str, str]) -> Result:
        """As a partial: with those of the values that it takes, and the texts of the partials by reference."""
        known = {name: given[name] for name in self.inputs.names if name in given}
        values, size = plain(self.inputs.complete(known))
        self.inputs.check(values)
        return self._fill(values, size, texts)

    def _fill(self, values: Context, size: int, texts: Mapping[str, str]) -> Result:
        if self._literals is not None:
            return self._assemble(self._literals, values)
        if self._engine is None:
            self._engine = Engine(self._templates)
        if self._includes:
            included = {name: texts[reference] for name, reference in self._includes.items()}
            size += sum(map(len, included.values()))
            return self._assemble(self._engine.render(values | {PARTIALS: included}, size), values)
        return self._assemble(self._engine.render(values, size), values)

    def _render_keywords(self, **given: Any) -> Result:
        return self.render_checked(given)


class Partials:
    """The partials of a content, by reference; each comes behind those that it includes itself.

    Each is rendered once, however often it is included, and all of them write no more than one render may.
    """

    __slots__ = ("_ordered",)

    def __init__(self, ordered: Mapping[str, Compiled[str]]) -> None:
        self._ordered = ordered

    def texts(self, values: Context) -> dict[str, str]:
        """The text of each partial with these values. Raises `RenderError` that names the partial."""
        texts: dict[str, str] = {}
        left = MAX_OUTPUT
        for reference, partial in self._ordered.items():
            try:
                text = texts[reference] = partial.render_within(values, texts)
            except RenderError as error:
                raise RenderError(
                    f"In the partial '{reference}': {error.message}",
                    code=error.code,
                    hint=error.hint,
                    errors=error.errors,
                ) from None
            left -= len(text)
            if left < 0:
                raise RenderError(
                    f"The partials together would be longer than {MAX_OUTPUT:,} characters.",
                    code="output_too_large",
                    hint="Give shorter values or fewer items.",
                )
        return texts
