"""Analysis: what the kept runs of an experiment say beyond its result. All of it is to explore and decides nothing."""

from __future__ import annotations

from pecia.domain.consistency import Consistency
from pecia.domain.flips import Flips
from pecia.domain.ratio import Ratio
from pecia.domain.result import ComparisonResult
from pecia.domain.slices import Slice
from pecia.domain.value import Value


class PairAnalysis(Value, frozen=True):
    """A variant against a baseline on one model and metric: what it says, the cases that flip, and its slices.

    `comparison` is judged in one family with those against all baselines that were asked for.
    """

    comparison: ComparisonResult
    flips: Flips
    slices: tuple[Slice, ...]


class CostRatio(Value, frozen=True):
    """What a variant takes, as a multiple of the baseline on one model, over the cases that both have figures for.

    `cost` is that of the prices of now; without a value where a price is unknown, or nothing is paid.
    """

    variant: str
    baseline: str
    model: str
    latency: Ratio
    input_tokens: Ratio
    output_tokens: Ratio
    cost: Ratio


class ArmCost(Value, frozen=True):
    """What the answers of an arm cost by the prices of now, in US dollars: all of them, and those called for this experiment.

    None where the price of the model, or the tokens of an answer, are unknown.
    """

    variant: str
    model: str
    cost: float | None
    called: float | None


class Costs(Value, frozen=True):
    """What an experiment cost, arm by arm, and what each variant takes as a multiple of the baseline."""

    experiment: int
    baseline: str
    arms: tuple[ArmCost, ...]
    ratios: tuple[CostRatio, ...]


class ArmConsistency(Value, frozen=True):
    """How alike the repeats of an arm are on a metric, where cases were asked more than once."""

    variant: str
    model: str
    metric: str
    consistency: Consistency


class MixedModel(Value, frozen=True):
    """An arm whose runs were answered by more than one model: a name that a provider pointed elsewhere meanwhile.

    `answered` counts the runs by the id that the server gave. What it is compared with may be another model's doing.
    """

    variant: str
    model: str
    answered: dict[str, int]


class Analysis(Value, frozen=True):
    """What the kept runs say beyond the result, against each of `baselines`.

    `pairs` are on the primary metrics, every variant against every baseline but itself. `slices` names the metadata
    keys that the cases were sorted by.
    """

    experiment: int
    name: str
    baselines: tuple[str, ...]
    slices: tuple[str, ...]
    alpha: float
    margin: float
    pairs: tuple[PairAnalysis, ...]
    costs: tuple[CostRatio, ...]
    consistency: tuple[ArmConsistency, ...]
    mixed: tuple[MixedModel, ...]
