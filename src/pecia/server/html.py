"""HTML: a small writer in which every text is escaped unless it was written by this writer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import TypeAlias

from pecia.domain.visible import visible

_VOID = frozenset({"link", "meta"})
_code = re.compile(r"`([^`]+)`")


class Markup(str):
    """Text that is HTML already. Only this module makes it from anything but constants."""

    __slots__ = ()


Child: TypeAlias = "str | int | Iterable[Child] | None"


def text(given: object) -> Markup:
    """Somebody's text, to be read and nothing else: escaped, with what the eye cannot see spelled out."""
    return given if isinstance(given, Markup) else Markup(escape(visible(str(given))))


def element(tag: str, *children: Child, **attributes: str | None) -> Markup:
    """An element. `class_` and `for_` stand for the words that Python keeps; an attribute that is None is left out."""
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{text(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inside = "".join(map(text, _flat(children)))
    return Markup(f"<{tag}{named}>" if tag in _VOID else f"<{tag}{named}>{inside}</{tag}>")


def prose(words: str) -> Markup:
    """A sentence in which `this` is code."""
    parts = _code.split(words)
    return join(element("code", part) if index % 2 else text(part) for index, part in enumerate(parts))


def join(parts: Iterable[Child], between: str = "") -> Markup:
    """Parts one after the other."""
    return Markup(text(between).join(map(text, _flat(parts))))


def section(title: str, says: str, *inside: Child) -> Markup:
    """A part of a page under a heading."""
    return element("section", element("h2", title), element("p", prose(says), class_="note"), *inside)


def table(columns: Sequence[str], rows: Iterable[Sequence[Child]], *, kind: str = "") -> Markup:
    """Rows under headings, in a box of its own that scrolls when the screen is narrow."""
    head = element("tr", [element("th", column, scope="col") for column in columns])
    body = [element("tr", [element("td", cell) for cell in row]) for row in rows]
    return element(
        "div", element("table", element("thead", head), element("tbody", body)), class_=f"wide {kind}".strip()
    )


def badge(says: str, kind: str) -> Markup:
    """A word in a small frame, colored by its kind."""
    return element("span", says, class_=f"badge {kind}")


def page(title: str, style: str, *parts: Child, links: bool = True) -> bytes:
    """A whole page; without `links` to the server's other pages it may be kept as a file."""
    others = (("/", "Library"), ("/docs", "API reference"), ("/openapi.json", "OpenAPI"))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("link", rel="icon", href="data:,"),
        element("title", f"{title} · Pecia"),
        element("style", Markup(style)),
    )
    header = element(
        "header",
        element("a", "Pecia", href="/", class_="brand"),
        element("nav", [element("a", label, href=path) for path, label in others]),
    )
    body = element("body", header if links else None, element("main", element("h1", title), *parts))
    return f"<!doctype html>{element('html', head, body, lang='en')}".encode()


def _flat(children: Child | Iterable[Child]) -> Iterable[object]:
    if children is None:
        return
    if isinstance(children, str | int):
        yield children
        return
    for child in children:
        yield from _flat(child)
