"""Query: what somebody types into the search box, read into conditions and texts.

    purpose:classify tag:billing,refund model:gpt* -status:deprecated refund "final answer" -legal summar* *illin*

Conditions hold all together; values parted by commas are alternatives. Every text must be found; `word*` finds
words that begin so, `*word` those that end so, `*word*` those that hold it anywhere. A leading `-` turns a term round. `parse(str(query)) == query`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias, get_args

from pecia.domain.errors import Detail, Invalid
from pecia.domain.value import Value
from pecia.domain.words import stands_alone, words

Filter: TypeAlias = Literal["folder", "label", "model", "name", "owner", "purpose", "status", "tag"]
FILTERS: tuple[Filter, ...] = get_args(Filter)
MAX_QUERY = 1_000
"""Characters of a query."""
MAX_TERMS = 32
SHORTEST_FRAGMENT = 3
"""Letters and digits that must stand behind a leading `*`: fewer are in nearly every word."""

_FILTERS: dict[str, Filter] = {name: name for name in FILTERS}
_spaces = re.compile(r"\s+")
_filter = re.compile(r"([A-Za-z_]+):")
_quoted = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_bare_value = re.compile(r'[^\s,"]+')
_bare_word = re.compile(r'[^\s"]+')
_escape = re.compile(r'(["\\])')
_escaped = re.compile(r"\\(.)", re.DOTALL)


class Condition(Value, frozen=True):
    """A filter with the values that satisfy it, any of them; `*` in a value stands for anything."""

    filter: Filter
    values: tuple[str, ...]
    negated: bool = False

    def __str__(self) -> str:
        values = ",".join(v if _bare_value.fullmatch(v) else _quote(v) for v in self.values)
        return f"{'-' if self.negated else ''}{self.filter}:{values}"


class Wording(Value, frozen=True):
    """A text to find: its words side by side; `exact` says that it was quoted, and a `*` in it means nothing."""

    text: str
    exact: bool = False
    negated: bool = False

    @property
    def words(self) -> list[str]:
        """The words that must stand next to each other."""
        return words(self.text)

    @property
    def is_prefix(self) -> bool:
        """Whether the last word may go on."""
        return not self.exact and self.text.endswith("*")

    @property
    def is_fragment(self) -> bool:
        """Whether the first word may begin before: never one of a script whose words are single characters."""
        return not self.exact and self.text.startswith("*") and not stands_alone(self.words[0])

    def __str__(self) -> str:
        return f"{'-' if self.negated else ''}{_quote(self.text) if self.exact else self.text}"


class Query(Value, frozen=True):
    """Conditions and texts, all of which must hold. An empty query asks for everything."""

    conditions: tuple[Condition, ...] = ()
    texts: tuple[Wording, ...] = ()

    @property
    def sought(self) -> tuple[Wording, ...]:
        """The texts that must be found."""
        return tuple(text for text in self.texts if not text.negated)

    def __str__(self) -> str:
        return " ".join(map(str, (*self.conditions, *self.texts)))


def parse_query(text: str) -> Query:
    """Read a query. Raises `Invalid` (`invalid_query`) with the column of what cannot be read."""
    if len(text) > MAX_QUERY:
        raise _bad(f"The query is longer than {MAX_QUERY:,} characters.", MAX_QUERY)
    terms = tuple(_Reader(text).terms())
    if len(terms) > MAX_TERMS:
        raise _bad(f"The query has more than {MAX_TERMS} terms.", len(text))
    return Query(
        conditions=tuple(term for term in terms if isinstance(term, Condition)),
        texts=tuple(term for term in terms if isinstance(term, Wording)),
    )


def too_common(wording: Wording, *, most: int) -> Invalid:
    """The error for the fragment at which those of a query stand in more than `most` words."""
    message = f"Up to '{wording.text[:40]}', the fragments of the query stand in more than {most:,} words."
    return Invalid(
        message,
        code="invalid_query",
        hint="Write more of the word that is sought.",
        errors=(Detail(code="invalid_query", detail=message),),
    )


class _Reader:
    """Reads a query from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def terms(self) -> Iterator[Condition | Wording]:
        while self._skip_spaces():
            start = self._at
            negated = self._text.startswith("-", start)
            self._at += negated
            named = _filter.match(self._text, self._at)
            yield self._condition(named, negated=negated) if named else self._wording(start, negated=negated)

    def _skip_spaces(self) -> bool:
        spaces = _spaces.match(self._text, self._at)
        self._at = spaces.end() if spaces else self._at
        return self._at < len(self._text)

    def _condition(self, named: re.Match[str], *, negated: bool) -> Condition:
        name = named.group(1).lower()
        filter_ = _FILTERS.get(name)
        if filter_ is None:
            raise _bad(
                f"There is no filter '{name[:40]}'.",
                self._at,
                hint=f"The filters are {', '.join(FILTERS)}; put a text that has a colon in quotes.",
            )
        self._at = named.end()
        values = [self._value(filter_)]
        while self._text.startswith(",", self._at):
            self._at += 1
            values.append(self._value(filter_))
        self._end_of_term()
        return Condition(filter=filter_, values=tuple(values), negated=negated)

    def _value(self, filter_: Filter) -> str:
        value = self._read_quoted() if self._text.startswith('"', self._at) else self._match(_bare_value)
        if not value:
            raise _bad(f"The filter '{filter_}' has no value here.", self._at, hint=f"Write {filter_}:VALUE.")
        return value

    def _wording(self, start: int, *, negated: bool) -> Wording:
        exact = self._text.startswith('"', self._at)
        text = self._read_quoted() if exact else self._match(_bare_word)
        self._end_of_term()
        wording = Wording(text=text, exact=exact, negated=negated)
        if not wording.words:
            raise _bad("There is no letter or digit to look for here.", start)
        if wording.is_fragment and len(wording.words[0]) < SHORTEST_FRAGMENT:
            raise _bad(
                f"Behind a leading '*' a word has at least {SHORTEST_FRAGMENT} letters or digits.",
                start,
                hint="Write more of the word, or leave the '*' out.",
            )
        return wording

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if not found:
            return ""
        self._at = found.end()
        return found.group()

    def _read_quoted(self) -> str:
        found = _quoted.match(self._text, self._at)
        if not found:
            raise _bad("The quote that begins here has no end.", self._at)
        self._at = found.end()
        return _escaped.sub(r"\1", found.group(1))

    def _end_of_term(self) -> None:
        if self._at < len(self._text) and not _spaces.match(self._text, self._at):
            raise _bad("A space is missing here between two terms.", self._at)


def _quote(text: str) -> str:
    return '"{}"'.format(_escape.sub(r"\\\1", text))


def _bad(message: str, at: int, *, hint: str | None = None) -> Invalid:
    """The error for what stands at this offset."""
    column = at + 1
    return Invalid(
        f"The query cannot be read at column {column}: {message}",
        code="invalid_query",
        hint=hint,
        errors=(Detail(code="invalid_query", detail=message, line=1, column=column),),
    )
