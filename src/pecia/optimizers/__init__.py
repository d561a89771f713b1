"""Optimizers: ways of suggesting a better draft, each a few lines around pure edits."""

from pecia.optimizers.kinds import BuiltInOptimizers

__all__ = ["BuiltInOptimizers"]
