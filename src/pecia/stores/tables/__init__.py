"""The tables, the same on SQLite and PostgreSQL.

Every table has the project in its primary key, and every foreign key names it, so that no row can refer
across projects. Prompts and datasets have a number of their own beside their name, which can then change.
Values that are asked for by their parts are columns; the rest is JSON text. Nothing is ever deleted but a
policy that asks nothing any more, an archiving that was undone, a result that is to be computed anew, the replies to
an errand that is done, and what an owner purges: a row of `versions` then stays with its number and digest, its
content empty.
"""

from pecia.stores.tables.aliases import aliases
from pecia.stores.tables.base import Time, metadata
from pecia.stores.tables.catalog import (
    comments,
    facets,
    profiles,
    purposes,
    rulebooks,
    shares,
    upstreams,
    views,
)
from pecia.stores.tables.connections import connections, prices
from pecia.stores.tables.errands import errands, replies
from pecia.stores.tables.events import events, projects
from pecia.stores.tables.experiments import (
    cases,
    datasets,
    experiments,
    ledgers,
    observations,
    results,
    revisions,
    runs,
    variants,
)
from pecia.stores.tables.judges import judgements, passports
from pecia.stores.tables.optimizations import optimizations, writings
from pecia.stores.tables.prompts import locks, prompts, recommits, retirements, versions
from pecia.stores.tables.releases import approvals, evidence, labels, policies, proposals, releases
from pecia.stores.tables.reviews import queue_items, queues, review_leases, reviews
from pecia.stores.tables.search import (
    ENTRY_TEXT,
    SEARCH_TEXT,
    documents,
    entries,
    signatures,
    trigrams,
    vectors,
)

__all__ = [
    "ENTRY_TEXT",
    "SEARCH_TEXT",
    "Time",
    "aliases",
    "approvals",
    "cases",
    "comments",
    "connections",
    "datasets",
    "documents",
    "entries",
    "errands",
    "events",
    "evidence",
    "experiments",
    "facets",
    "judgements",
    "labels",
    "ledgers",
    "locks",
    "metadata",
    "observations",
    "optimizations",
    "passports",
    "policies",
    "prices",
    "profiles",
    "projects",
    "prompts",
    "proposals",
    "purposes",
    "queue_items",
    "queues",
    "recommits",
    "releases",
    "replies",
    "results",
    "retirements",
    "review_leases",
    "reviews",
    "revisions",
    "rulebooks",
    "runs",
    "shares",
    "signatures",
    "trigrams",
    "upstreams",
    "variants",
    "vectors",
    "versions",
    "views",
    "writings",
]
