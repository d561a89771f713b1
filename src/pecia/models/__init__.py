"""Models: what answers the requests of an experiment."""

from pecia.models.registry import Registry

__all__ = ["Registry"]
