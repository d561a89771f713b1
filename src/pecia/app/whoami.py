"""Who am I: what the library takes the caller for, and what they may do."""

from __future__ import annotations

from pecia.domain.actor import PERMISSIONS, Actor, Permission, Role
from pecia.domain.value import Request, Value
from pecia.ports import Ports


class WhoAmI(Request, frozen=True):
    """Who asks, as the library sees it, and what they may do."""


class Self(Value, frozen=True):
    """The caller. A `claimed` name is what they said, proved by nothing.

    `shared` says that everybody who comes through this door has this one name; `may_claim` that they may act under
    another, which is so only on a machine's own loopback and until there are keys.
    """

    name: str
    project: str
    role: Role
    claimed: bool
    shared: bool
    may_claim: bool
    permissions: tuple[Permission, ...]


def who_am_i(ports: Ports, actor: Actor, request: WhoAmI) -> Self:  # noqa: ARG001 - the actor is the answer
    """The caller."""
    return Self(
        name=actor.name,
        project=actor.project,
        role=actor.role,
        claimed=actor.claimed,
        shared=actor.shared,
        may_claim=actor.claimed,
        permissions=tuple(sorted(PERMISSIONS[actor.role])),
    )
