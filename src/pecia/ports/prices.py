"""The prices a project keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pecia.domain.price import ProjectPrice


class Prices(Protocol):
    """What a project has said that calls to models cost."""

    def all(self) -> Sequence[ProjectPrice]:
        """Every price, by model."""
        ...

    def put(self, price: ProjectPrice) -> None:
        """Keep a price, in the place of one of its model."""
        ...

    def remove(self, model: str) -> bool:
        """Forget a price; False when there is none."""
        ...
