"""What use cases ask of the world: small protocols, none of which mentions SQL, HTTP or a provider."""

from pecia.ports.aliases import Aliases
from pecia.ports.connections import Connections, Vault
from pecia.ports.errands import Errands
from pecia.ports.events import Events, Signals
from pecia.ports.experiments import Datasets, Experiments
from pecia.ports.judges import Judges
from pecia.ports.library import Catalog, Knowledge, Sharing
from pecia.ports.models import (
    Answering,
    Embedder,
    JobName,
    Jobs,
    JudgingScorer,
    Model,
    Models,
    Scorer,
    Scorers,
)
from pecia.ports.optimizers import Optimizations, Optimizer, Optimizers, Workbench
from pecia.ports.ports import Clock, Ports
from pecia.ports.prices import Prices
from pecia.ports.prompts import Prompts, Retirements
from pecia.ports.releases import Proposals, Releases
from pecia.ports.reviews import Reviews
from pecia.ports.search import Likenesses, Search, Vectors
from pecia.ports.standards import Rulebooks, Standards
from pecia.ports.store import Store, Unit

__all__ = [
    "Aliases",
    "Answering",
    "Catalog",
    "Clock",
    "Connections",
    "Datasets",
    "Embedder",
    "Errands",
    "Events",
    "Experiments",
    "JobName",
    "Jobs",
    "Judges",
    "JudgingScorer",
    "Knowledge",
    "Likenesses",
    "Model",
    "Models",
    "Optimizations",
    "Optimizer",
    "Optimizers",
    "Ports",
    "Prices",
    "Prompts",
    "Proposals",
    "Releases",
    "Retirements",
    "Reviews",
    "Rulebooks",
    "Scorer",
    "Scorers",
    "Search",
    "Sharing",
    "Signals",
    "Standards",
    "Store",
    "Unit",
    "Vault",
    "Vectors",
    "Workbench",
]
