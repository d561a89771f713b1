"""Retirement: a prompt or a version put out of use: archived, and there to come back, or purged, and gone for good."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pecia.domain.errors import Conflict, NotFound
from pecia.domain.value import Value

RetirementKind: TypeAlias = Literal["archived", "purged"]


class Retirement(Value, frozen=True):
    """Who put a prompt, or one `version` of it, out of use, when and why.

    Of what was purged this is the tombstone: the number and the `digest` stay taken, and nothing else is left.
    """

    kind: RetirementKind
    prompt: str
    version: int | None
    digest: str | None
    actor: str
    why: str
    at: datetime

    @property
    def subject(self) -> str:
        """What was retired, as a reference writes it."""
        return self.prompt if self.version is None else f"{self.prompt}#{self.version}"


def check_in_use(retirement: Retirement | None, what: str) -> None:
    """Raise `NotFound` for what was purged, `Conflict` for what is archived; `what` was to be done with it."""
    if retirement is None:
        return
    check_not_purged(retirement)
    raise Conflict(
        f"'{retirement.subject}' is archived since {retirement.at:%Y-%m-%d} (by '{retirement.actor}'{_why(retirement)}) "
        f"and cannot be {what}.",
        code="archived",
        hint=f"'pecia unarchive {retirement.subject}' brings it back.",
    )


def check_not_purged(retirement: Retirement | None) -> None:
    """Raise `NotFound` with code `purged` for what is gone for good."""
    if retirement is not None and retirement.kind == "purged":
        raise NotFound(
            f"'{retirement.subject}' was purged on {retirement.at:%Y-%m-%d} by '{retirement.actor}'"
            f"{_why(retirement)}.",
            code="purged",
            hint="Its content is gone for good, and its name and number are not used again.",
        )


def _why(retirement: Retirement) -> str:
    return f": {retirement.why}" if retirement.why else ""
