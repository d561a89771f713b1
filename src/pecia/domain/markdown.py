"""Markdown: a small writer in which what others wrote is shown as it is and cannot become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pecia.domain.visible import visible

_markup = re.compile(r"([\\`*_\[\]<>#|~&])")
_space = re.compile(r"\s+")
_fence = re.compile(r"`{3,}")
_leading = re.compile(r"^([-+]|\d+[.)])(?=\s|$)")


def section(title: str, inside: str) -> str:
    """A part under a heading; nothing where there is nothing inside."""
    return f"## {title}\n\n{inside}" if inside else ""


def bullets(items: Iterable[str]) -> str:
    """A list, an item a line."""
    return "\n".join(f"- {item}" for item in items)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under headings; the cells are Markdown already."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def fenced(text: str, language: str) -> str:
    """A text as it stands, in a fence longer than any inside."""
    longest = max((len(found.group()) for found in _fence.finditer(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def words(given: str) -> str:
    """Somebody's text in one line, in which nothing is markup."""
    line = _space.sub(" ", visible(given)).strip()
    return _leading.sub(r"\\\1", _markup.sub(r"\\\1", line))
