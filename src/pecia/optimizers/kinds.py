"""The kinds of optimizer there are."""

from __future__ import annotations

from collections.abc import Mapping

from pecia.domain.optimization import unfit
from pecia.optimizers.axes import AxesOptimizer
from pecia.optimizers.compress import CompressOptimizer
from pecia.optimizers.examples import ExamplesOptimizer
from pecia.optimizers.reflect import ReflectOptimizer
from pecia.ports import Optimizer

_PLAIN: Mapping[str, type[Optimizer]] = {
    "axes": AxesOptimizer,
    "examples": ExamplesOptimizer,
    "compress": CompressOptimizer,
}
_WRITING = ("reflect", "gepa")
"""Those that ask a writer model."""


class BuiltInOptimizers:
    """The built-in ways of suggesting; `gepa` where its package is installed. `more` adds others, for tests."""

    def __init__(self, more: Mapping[str, Optimizer] | None = None) -> None:
        self._more = dict(more or {})

    def make(self, name: str, *, writes: bool) -> Optimizer:
        """An optimizer by its name."""
        if name in self._more:
            return self._more[name]
        if name in _PLAIN:
            return _PLAIN[name]()
        if name not in _WRITING:
            known = ", ".join((*_PLAIN, *_WRITING, *self._more))
            raise unfit(f"There is no optimizer '{name[:80]}'; there are: {known}.", "/optimizers")
        if not writes:
            raise unfit(
                f"'{name}' asks a model to write, and no writer is named.",
                "/writer",
                hint="Name one, such as writer: {model: openai/gpt-5}; a small model is no good writer.",
            )
        if name == "reflect":
            return ReflectOptimizer()
        from pecia.optimizers.gepa import GepaOptimizer  # noqa: PLC0415 - only the chosen one is imported

        return GepaOptimizer()
