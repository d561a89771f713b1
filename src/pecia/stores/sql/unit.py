"""Unit: everything there is to ask and change in one transaction."""

from __future__ import annotations

from pecia.stores.sql.aliases import SqlAliases
from pecia.stores.sql.catalog import SqlCatalog
from pecia.stores.sql.connections import SqlConnections
from pecia.stores.sql.datasets import SqlDatasets
from pecia.stores.sql.errands import SqlErrands
from pecia.stores.sql.events import SqlEvents
from pecia.stores.sql.experiments import SqlExperiments
from pecia.stores.sql.judges import SqlJudges
from pecia.stores.sql.knowledge import SqlKnowledge
from pecia.stores.sql.likenesses import SignatureMemory, SqlLikenesses
from pecia.stores.sql.optimizations import SqlOptimizations
from pecia.stores.sql.prices import SqlPrices
from pecia.stores.sql.prompts import SqlPrompts
from pecia.stores.sql.proposals import SqlProposals
from pecia.stores.sql.releases import SqlReleases
from pecia.stores.sql.retirements import SqlRetirements
from pecia.stores.sql.reviews import SqlReviews
from pecia.stores.sql.rulebooks import SqlRulebooks
from pecia.stores.sql.search import SqlSearch
from pecia.stores.sql.sharing import SqlSharing
from pecia.stores.sql.transaction import Transaction
from pecia.stores.sql.vectors import SqlVectors


class SqlUnit:
    """One transaction over one project."""

    def __init__(self, tx: Transaction, memory: SignatureMemory) -> None:
        self._tx = tx
        self._memory = memory
        self.prompts = SqlPrompts(tx)
        self.aliases = SqlAliases(tx, self.prompts)
        self.retirements = SqlRetirements(tx)
        self.catalog = SqlCatalog(tx)
        self.knowledge = SqlKnowledge(tx)
        self.sharing = SqlSharing(tx)
        self.releases = SqlReleases(tx)
        self.proposals = SqlProposals(tx)
        self.datasets = SqlDatasets(tx)
        self.experiments = SqlExperiments(tx)
        self.judges = SqlJudges(tx)
        self.errands = SqlErrands(tx)
        self.reviews = SqlReviews(tx)
        self.optimizations = SqlOptimizations(tx)
        self.search = SqlSearch(tx)
        self.vectors = SqlVectors(tx)
        self.rulebooks = SqlRulebooks(tx)
        self.connections = SqlConnections(tx)
        self.prices = SqlPrices(tx)
        self.likenesses = SqlLikenesses(tx, memory)
        self.events = SqlEvents(tx)

    def of(self, project: str) -> SqlUnit:
        """Another project in the same transaction."""
        return self if project == self._tx.project else SqlUnit(self._tx.of(project), self._memory)
