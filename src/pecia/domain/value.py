"""Value: the frozen, keyword-only record that every noun of Pecia extends."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

Scalar: TypeAlias = "str | int | float | bool | None"
Json: TypeAlias = "Scalar | list[Json] | dict[str, Json]"


class Value(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A fact. It never changes; `msgspec.structs.replace` makes another one.

    Values are trees, so that counting references frees them and the garbage collector has nothing to find in them.
    """


class Request(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody asks of Pecia. A field it does not know is refused, never ignored."""
