"""Migration: the prompts in service on another model, each compared with itself on the model there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from pecia.domain.design import Design, ModelChoice
from pecia.domain.difference import Difference
from pecia.domain.override import Override
from pecia.domain.statistics import Comparison, Conclusion, conclude
from pecia.domain.value import Value
from pecia.domain.version import Content, ModelSettings

OLD, NEW = "old", "new"
"""How the two models are called in the experiments of a migration."""
_WORST_FIRST: tuple[Conclusion, ...] = ("worse", "invalid", "undecided", "equivalent", "better")


class MigrationStep(Value, frozen=True):
    """One prompt on one of its datasets: the experiment that compares the two models.

    `like` is the experiment whose terms it takes. `cost` is what its runs would come to at most, in US dollars by
    the tokens of `like`, None where a price or the tokens are unknown; `experiment` the one that has been made.
    """

    prompt: str
    version: int
    dataset: str
    like: int
    design: Design
    runs: int
    cost: float | None
    experiment: int | None = None


class Unmeasured(Value, frozen=True):
    """A prompt in service of which nothing can be said on another model, and why."""

    prompt: str
    why: str


class MigrationPlan(Value, frozen=True):
    """What a migration would run. `cost` is None where that of a step is."""

    old: str
    new: str
    label: str
    steps: tuple[MigrationStep, ...]
    unmeasured: tuple[Unmeasured, ...]

    @property
    def runs(self) -> int:
        """How many runs all steps have; those answered before are not called again."""
        return sum(step.runs for step in self.steps)

    @property
    def cost(self) -> float | None:
        """What they would cost at most, in US dollars; None where that of one is unknown."""
        known = [step.cost for step in self.steps if step.cost is not None]
        return sum(known) if len(known) == len(self.steps) else None


class ModelFigures(Value, frozen=True):
    """What a model took for all runs of a step; `cost` in US dollars, `latency_p50` in milliseconds, where known."""

    input_tokens: int
    output_tokens: int
    cost: float | None
    latency_p50: float | None


class MigrationResult(Value, frozen=True):
    """What a step says: the new model against the old one on each primary metric, and what both take.

    `conclusion` is that of the worst metric. `spent` is what its own calls cost, kept answers left out. `change`
    is the prompt written for the new model, None where its content does not name a model.
    """

    prompt: str
    version: int
    dataset: str
    experiment: int
    conclusion: Conclusion
    comparisons: dict[str, Comparison]
    old: ModelFigures
    new: ModelFigures
    spent: float | None
    change: Content | None

    @property
    def cost_ratio(self) -> float | None:
        """How many times the old model's cost the new one takes, by the same cases."""
        return self.new.cost / self.old.cost if self.new.cost is not None and self.old.cost else None


class MigrationReport(Value, frozen=True):
    """What is known of a migration. `pending` counts the steps that have not been carried out to their end."""

    old: str
    new: str
    label: str
    results: tuple[MigrationResult, ...]
    pending: tuple[MigrationStep, ...]
    unmeasured: tuple[Unmeasured, ...]

    def of(self, conclusion: Conclusion) -> list[MigrationResult]:
        """The steps that conclude so."""
        return [result for result in self.results if result.conclusion == conclusion]


def on_both(choice: ModelChoice, new: str, params: dict[str, Any]) -> dict[str, ModelChoice]:
    """The two models of a step: the one there is, and the new one on the same parameters, with `params` over them.

    A parameter that is null is left out.
    """
    given = {name: value for name, value in (choice.params | params).items() if value is not None}
    return {OLD: choice, NEW: replace(choice, model=new, params=given)}


def conclude_all(
    differences: Sequence[Difference], margins: Sequence[float], *, alpha: float
) -> list[Comparison]:
    """What each difference says, all of a migration as one family: they are looked at together.

    Each has the margin of its own experiment.
    """
    by_margin = {margin: conclude(differences, alpha=alpha, margin=margin) for margin in set(margins)}
    return [by_margin[margin][index] for index, margin in enumerate(margins)]


def worst(comparisons: Sequence[Comparison]) -> Conclusion:
    """The conclusion of several metrics together: as bad as the worst of them."""
    said = {comparison.conclusion for comparison in comparisons}
    return next(conclusion for conclusion in _WORST_FIRST if conclusion in said)


def written_for(content: Content, *, old: str, new: str, params: dict[str, Any]) -> Content | None:
    """The content with the new model in the place of the old one, and `params` as an override for it.

    None where that changes nothing: a prompt that names no model goes to whichever its caller chooses.
    """
    changed = content
    if content.model is not None and content.model.name in _names(old):
        changed = replace(
            content,
            model=ModelSettings(name=_like(content.model.name, old, new), params=content.model.params),
        )
    if params:
        there = changed.overrides.get(new, Override())
        override = replace(there, params=there.params | params)
        changed = replace(changed, overrides=changed.overrides | {new: override})
    return changed if changed != content else None


def _names(model: str) -> set[str]:
    """`connection/model-id` as a content may write it: whole, or without the connection."""
    return {model, model.partition("/")[2] or model}


def _like(written: str | None, old: str, new: str) -> str:
    return new if written == old else new.partition("/")[2] or new
