"""One unit of work over everything kept."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from pecia.ports.aliases import Aliases
from pecia.ports.connections import Connections
from pecia.ports.errands import Errands
from pecia.ports.events import Events
from pecia.ports.experiments import Datasets, Experiments
from pecia.ports.judges import Judges
from pecia.ports.library import Catalog, Knowledge, Sharing
from pecia.ports.optimizers import Optimizations
from pecia.ports.prices import Prices
from pecia.ports.prompts import Prompts, Retirements
from pecia.ports.releases import Proposals, Releases
from pecia.ports.reviews import Reviews
from pecia.ports.search import Likenesses, Search, Vectors
from pecia.ports.standards import Rulebooks


class Unit(Protocol):
    """One transaction over one project. What it wrote is on disk when it has been left without an error.

    Units that write to a project come one after the other, so a rule that was checked in one still holds when
    it commits. A call that fails ends the unit: it can only be left, and nothing of it is kept.
    """

    def of(self, project: str) -> Unit:
        """Another project in the same transaction, to read. What of it an actor may see is for the caller to know."""
        ...

    @property
    def prompts(self) -> Prompts:
        """Prompts and their versions."""
        ...

    @property
    def aliases(self) -> Aliases:
        """The names that prompts had before."""
        ...

    @property
    def retirements(self) -> Retirements:
        """What was archived or purged."""
        ...

    @property
    def likenesses(self) -> Likenesses:
        """Which versions may say nearly the same."""
        ...

    @property
    def catalog(self) -> Catalog:
        """Purposes, documentation, views and facets."""
        ...

    @property
    def knowledge(self) -> Knowledge:
        """Comments, and what else there is to know about a prompt."""
        ...

    @property
    def sharing(self) -> Sharing:
        """What is shared with other projects, and adopted from them."""
        ...

    @property
    def releases(self) -> Releases:
        """Labels, releases and policies."""
        ...

    @property
    def proposals(self) -> Proposals:
        """Proposals and the evidence they cite."""
        ...

    @property
    def datasets(self) -> Datasets:
        """Datasets and their cases."""
        ...

    @property
    def experiments(self) -> Experiments:
        """Experiments and their runs."""
        ...

    @property
    def reviews(self) -> Reviews:
        """Review queues, and what people said in them."""
        ...

    @property
    def judges(self) -> Judges:
        """What judges said, and their passports."""
        ...

    @property
    def errands(self) -> Errands:
        """Errands, and what models said to them."""
        ...

    @property
    def optimizations(self) -> Optimizations:
        """Optimizations, and what writers said to them."""
        ...

    @property
    def search(self) -> Search:
        """The full text."""
        ...

    @property
    def vectors(self) -> Vectors:
        """What the current versions mean."""
        ...

    @property
    def rulebooks(self) -> Rulebooks:
        """What has been decided about standards."""
        ...

    @property
    def connections(self) -> Connections:
        """Where the project reaches models."""
        ...

    @property
    def prices(self) -> Prices:
        """What the project says that calls cost."""
        ...

    @property
    def events(self) -> Events:
        """The log."""
        ...


class Store(Protocol):
    """A library's storage. Units are used in the thread that opened them."""

    def read(self, project: str) -> AbstractContextManager[Unit]:
        """A unit that sees one state of the library and writes nothing."""
        ...

    def write(self, project: str) -> AbstractContextManager[Unit]:
        """A unit that commits on leaving, and leaves nothing behind when an error leaves it.

        Units of one thread do not nest. Raises `StorageFailed` (also with code `insufficient_storage`),
        `Unavailable` when the database does not answer, `Conflict` when another unit has just added the same
        or took too long, and with code `locked` when another process writes.
        """
        ...

    def close(self) -> None:
        """Give everything back. Calling it twice is harmless."""
        ...
