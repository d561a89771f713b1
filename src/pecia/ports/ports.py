"""All ports of one running Pecia."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pecia.domain.pilot import CONFIRM_ABOVE
from pecia.ports.connections import Vault
from pecia.ports.events import Signals
from pecia.ports.models import Embedder, Jobs, Models, Scorers
from pecia.ports.optimizers import Optimizers
from pecia.ports.standards import Standards
from pecia.ports.store import Store


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Now, in UTC."""
        ...


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Everything a use case may reach.

    `confirm_above` is the operator's word on what an experiment may cost before somebody confirms it, in US dollars.
    """

    store: Store
    models: Models
    scorers: Scorers
    optimizers: Optimizers
    standards: Standards
    jobs: Jobs
    signals: Signals
    clock: Clock
    vault: Vault
    embedder: Embedder | None = None
    confirm_above: float = CONFIRM_ABOVE
