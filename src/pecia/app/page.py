"""Page: a stretch of a long listing, and where the next one begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from pecia.domain.errors import Detail, Invalid

T = TypeVar("T")
MAX_LIMIT = 500
_place = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,18})")


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Some rows, in order. `next` is the cursor of the page behind it, None on the last."""

    data: tuple[T, ...]
    next: str | None


def page_of(rows: Sequence[T], limit: int, key: Callable[[T], object]) -> Page[T]:
    """A page from `limit` + 1 rows asked for: the one too many says that there is more."""
    more = len(rows) > limit
    kept = tuple(rows[:limit])
    return Page(data=kept, next=str(key(kept[-1])) if more else None)


def check_limit(limit: int) -> int:
    """A page's length, from 1 to 500. Raises `Invalid`."""
    if not 1 <= limit <= MAX_LIMIT:
        raise _invalid(f"'limit' is a whole number from 1 to {MAX_LIMIT}.", "/limit")
    return limit


def number_cursor(cursor: str | None) -> int | None:
    """The number that a cursor of a numbered listing stands for. Raises `Invalid`."""
    if cursor is None:
        return None
    if cursor.isascii() and cursor.isdigit() and len(cursor) <= 18:  # noqa: PLR2004 - a 64-bit number
        return int(cursor)
    raise invalid_cursor()


def place_cursor(cursor: str | None) -> tuple[int, int, int] | None:
    """The arm, case and repeat that a cursor of a listing of runs stands for. Raises `Invalid`."""
    if cursor is None:
        return None
    found = _place.fullmatch(cursor)
    if found is None:
        raise invalid_cursor()
    arm, case, repeat = map(int, found.groups())
    return arm, case, repeat


def invalid_cursor() -> Invalid:
    """The error for a cursor that no page gave."""
    return _invalid("'cursor' is not one that a page of this listing gave.", "/cursor")


def _invalid(message: str, pointer: str) -> Invalid:
    return Invalid(message, errors=(Detail(code="invalid_parameter", detail=message, pointer=pointer),))
