"""Actor: who asks, and what they may do."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pecia.domain.errors import NotAllowed
from pecia.domain.names import DEFAULT_PROJECT
from pecia.domain.value import Value

Role: TypeAlias = Literal["viewer", "editor", "maintainer", "owner"]
Permission: TypeAlias = Literal[
    "prompt:read",
    "prompt:write",
    "prompt:purge",
    "prompt:share",
    "catalog:write",
    "label:move",
    "policy:read",
    "policy:write",
    "proposal:read",
    "proposal:open",
    "proposal:decide",
    "dataset:read",
    "dataset:write",
    "experiment:read",
    "experiment:run",
    "review:read",
    "review:write",
    "event:read",
    "standard:read",
    "standard:write",
    "standard:waive",
    "connection:read",
    "connection:write",
]

_VIEWER: frozenset[Permission] = frozenset(
    {
        "prompt:read",
        "policy:read",
        "proposal:read",
        "dataset:read",
        "experiment:read",
        "review:read",
        "event:read",
        "standard:read",
        "connection:read",
    }
)
_WRITES: frozenset[Permission] = frozenset(
    {"prompt:write", "proposal:open", "dataset:write", "experiment:run", "review:write"}
)
_DECIDES: frozenset[Permission] = frozenset({"label:move", "proposal:decide", "catalog:write"})
_OWNS: frozenset[Permission] = frozenset(
    {"policy:write", "prompt:purge", "prompt:share", "standard:write", "standard:waive", "connection:write"}
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    "viewer": _VIEWER,
    "editor": _VIEWER | _WRITES,
    "maintainer": _VIEWER | _WRITES | _DECIDES,
    "owner": _VIEWER | _WRITES | _DECIDES | _OWNS,
}


class Actor(Value, frozen=True):
    """Somebody in a project. `claimed` names are what the caller said, proved by nothing but the machine's login.

    `local` marks the one owner that everybody coming over HTTP is, until there are keys.
    """

    name: str
    project: str = DEFAULT_PROJECT
    role: Role = "owner"
    claimed: bool = True
    shared: bool = False


def require(actor: Actor, permission: Permission) -> None:
    """Raise `NotAllowed` unless the actor's role carries the permission."""
    if permission not in PERMISSIONS[actor.role]:
        raise NotAllowed(
            f"'{actor.name}' is a {actor.role} of project '{actor.project}' and lacks the permission '{permission}'.",
            hint="Ask an owner of the project for it.",
            permission=permission,
        )
