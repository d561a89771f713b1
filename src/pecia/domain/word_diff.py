"""Word diff: what changed from one text to another, in whole words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from pecia.domain.edit_script import runs
from pecia.domain.value import Value

_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts that do not part words by spaces: there a word is a character."""
_token = re.compile(
    rf"\{{\{{[^{{}}\n]{{0,200}}\}}\}}|[{_NO_SPACES}]|[^\W{_NO_SPACES}]+|[^\S\n]+|.", re.DOTALL
)
_line = re.compile(r"[^\n]*\n|[^\n]+")
_MOST_LINES = 1000
_MOST_WORDS = 400
_MOST_STEPS = _MOST_WORDS * 12_000
"""Edits times words that may be tried in all: of much text, fewer edits are looked for, so that time stays bounded."""
_LEAST_ALIKE = 0.3
"""Lines that share less than this of the shorter one's characters are shown as replaced."""


class Piece(Value, frozen=True):
    """A stretch of text that stayed, went or came."""

    kind: Literal["same", "remove", "add"]
    text: str


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order: all but the added make up `before`, all but the removed `after`."""
    hunks = _stretches(_line.findall(before), _line.findall(after), _MOST_LINES)
    words = [
        None if hunk.same else (_token.findall(hunk.removed), _token.findall(hunk.added)) for hunk in hunks
    ]
    tokens = sum(len(side) for sides in words if sides for side in sides)
    most = min(_MOST_WORDS, _MOST_STEPS // max(1, tokens))
    return tuple(
        piece
        for hunk, sides in zip(hunks, words, strict=True)
        for piece in (_words(hunk, *sides, most) if sides else _kept(hunk))
    )


class _Stretch(NamedTuple):
    """What became of a stretch of text. Where it stayed, both sides are the same."""

    same: bool
    removed: str
    added: str


def _stretches(before: list[str], after: list[str], most: int) -> list[_Stretch]:
    return [
        _Stretch(
            same=run.same,
            removed="".join(before[run.i : run.i + run.removed]),
            added="".join(after[run.j : run.j + run.added]),
        )
        for run in runs(before, after, most=most)
    ]


def _words(hunk: _Stretch, removed: list[str], added: list[str], most: int) -> Iterator[Piece]:
    """A hunk word by word, or as replaced when too little in it is alike."""
    words = _stretches(removed, added, most)
    alike = sum(len(stretch.removed.strip()) for stretch in words if stretch.same)
    if alike < _LEAST_ALIKE * min(len(hunk.removed.strip()), len(hunk.added.strip())):
        yield from _replaced(hunk)
        return
    # Blanks and marks between two changes go with them: they are no common ground.
    stays = [
        stretch.same and (at in (0, len(words) - 1) or bool(re.search(r"\w|\n", stretch.removed)))
        for at, stretch in enumerate(words)
    ]
    for stay, group in groupby(zip(stays, words, strict=True), key=itemgetter(0)):
        found = [stretch for _, stretch in group]
        joined = _Stretch(
            same=stay,
            removed="".join(stretch.removed for stretch in found),
            added="".join(stretch.added for stretch in found),
        )
        yield from _kept(joined) if stay else _replaced(joined)


def _kept(stretch: _Stretch) -> Iterator[Piece]:
    yield Piece(kind="same", text=stretch.removed)


def _replaced(stretch: _Stretch) -> Iterator[Piece]:
    if stretch.removed:
        yield Piece(kind="remove", text=stretch.removed)
    if stretch.added:
        yield Piece(kind="add", text=stretch.added)
