"""The connections a project keeps, and the vault of their keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pecia.domain.connection import SealedConnection


class Connections(Protocol):
    """What a project has written down about the places where it reaches models."""

    def all(self) -> Sequence[SealedConnection]:
        """Every connection, by name."""
        ...

    def get(self, name: str) -> SealedConnection | None:
        """The connection of this name."""
        ...

    def put(self, connection: SealedConnection) -> None:
        """Keep a connection, in the place of one of its name."""
        ...

    def remove(self, name: str) -> bool:
        """Forget a connection with its key; False when there is none."""
        ...


class Vault(Protocol):
    """Seals secrets, each bound to a text that says what it is for."""

    def seal(self, secret: str, *, bound: str) -> str:
        """The secret as it may be kept."""
        ...

    def unseal(self, sealed: str, *, bound: str) -> str:
        """The secret. Raises `Unavailable` where it cannot be read."""
        ...
