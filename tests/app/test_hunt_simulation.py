"""The whole hunt on simulated tasks: what ships when nothing is better, and what ships when something is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist

import msgspec
import numpy as np
import pytest

from pecia.app.hunt import hunt
from pecia.app.lab import Confirmed, Measured
from pecia.domain.candidates import Attempt, SearchState
from pecia.domain.design import ModelChoice
from pecia.domain.optimization import Candidate, Look, Optimization, OptimizationDesign, Suggestion
from pecia.domain.sample import Sample
from pecia.domain.statistics import compare
from pecia.domain.version import Content
from tests.contract.kept import NOW
from tests.optimizations import RIGHT

PARTS = {"race-1": 8, "race-2": 8, "race-3": 8, "race-4": 8, "shots": 134, "val": 67, "test": 100}
"""What 333 cases are dealt into."""
BASELINE = Content(template="Answer: {{ n }}")
RATE = 0.6
DIFFERING = 0.75
"""How far cases differ in difficulty, in standard deviations of what chance adds; 0 is the hardest to measure on."""


class SimulatedLab:
    """Every proposal is as good as the baseline but for those that are better by `gain`, on average over all cases."""

    def __init__(self, seed: int, *, gain: float, share: float, differing: float = DIFFERING) -> None:
        self._draw = np.random.default_rng(seed)
        self._differing = differing
        self._hard = {part: self._draw.normal(0, differing, size) for part, size in PARTS.items()}
        self._gain, self._share = gain, share
        self._better: dict[str, float] = {}
        self._samples: dict[tuple[str, str], Sample] = {}
        self.asked = 0

    def measure(self, arms: Mapping[str, Content], part: str) -> Mapping[str, Measured]:
        return {label: Measured(sample=self._sample(content, part)) for label, content in arms.items()}

    def attempts(self, content: Content, parts: Sequence[str]) -> Sequence[Attempt]:  # noqa: ARG002
        return ()

    def suggest(self, state: SearchState, *, room: int) -> Sequence[Suggestion]:  # noqa: ARG002
        found: list[Suggestion] = []
        for number in range(state.wanted):
            text = f"Way {state.turn}-{number}. {BASELINE.template}"
            self._better[text] = self._gain if self._draw.random() < self._share else 0.0
            found.append(Suggestion(content=Content(template=text), how="simulated", what=text))
        return found

    def look(self, hunted: Optimization, winner: Candidate) -> tuple[Optimization, Confirmed]:
        base, won = (self._sample(one, "test") for one in (BASELINE, winner.content))
        comparison = compare([(base, won)], alpha=0.05, margin=0.02, seed=1)[0]
        return msgspec.structs.replace(hunted, look=Look(alpha=0.05, at=NOW)), Confirmed(comparison)

    def keep(self, hunted: Optimization) -> Optimization:
        return hunted

    def truth(self, content: Content) -> float:
        return self._better.get(content.template or "", 0.0)

    def _sample(self, content: Content, part: str) -> Sample:
        key = (content.template or "", part)
        if key not in self._samples:
            # Right where skill exceeds difficulty and chance together, as often as the rate says, without any clipping.
            skill = NormalDist(sigma=(1 + self._differing**2) ** 0.5).inv_cdf(RATE + self.truth(content))
            hard = self._hard[part]
            right = hard + self._draw.normal(0, 1, len(hard)) < skill
            self._samples[key] = Sample(
                scores={f"{part}{at}": float(one) for at, one in enumerate(right)}, scale="share"
            )
        return self._samples[key]


def started(seed: int) -> Optimization:
    design = OptimizationDesign(
        prompt="q",
        dataset="cases",
        metric="right",
        scorers={"right": RIGHT},
        model=ModelChoice(model="scripted/m"),
        anyway=True,
    )
    return Optimization(
        number=1,
        design=design,
        digest=f"sha256:{seed:08x}",
        status="running",
        author="ada",
        created_at=NOW,
        baseline="q#1",
        dataset="cases",
        revision=1,
        parts=PARTS,
        exploration=False,
    )


def hunts(
    runs: int, *, gain: float, share: float, differing: float = DIFFERING
) -> tuple[int, int, list[float]]:
    """How many shipped, how many of those are truly better, and what the search had promised of those chosen."""
    shipped, real, promised = 0, 0, list[float]()
    for seed in range(runs):
        lab = SimulatedLab(seed, gain=gain, share=share, differing=differing)
        found = hunt(lab, started(seed), BASELINE, pool=(), sealed=())
        if found.search is not None and found.search.difference is not None:
            promised.append(found.search.difference)
        if found.outcome == "confirmed" and found.winner is not None:
            shipped += 1
            real += lab.truth(found.winner.content) > 0
    return shipped, real, promised


def most(share: float, runs: int) -> float:
    """What so rare an outcome comes to at most, three standard deviations above its mean."""
    return share * runs + 3 * (share * (1 - share) * runs) ** 0.5


def test_of_equal_candidates_at_most_three_in_a_hundred_ship(scale: Callable[[int], int]) -> None:
    runs = scale(600)
    shipped, _, promised = hunts(runs, gain=0.0, share=0.0)
    assert shipped <= most(0.03, runs)
    assert np.mean(promised) > 0.03  # what choosing alone would have reported


@pytest.mark.parametrize("differing", [DIFFERING, 0.0])
@pytest.mark.parametrize(("gain", "least"), [(0.15, 0.49), (0.25, 0.96)])
def test_with_one_proposal_in_five_better_as_much_ships_as_a_sealed_test_of_100_cases_can_show(
    gain: float, least: float, differing: float, scale: Callable[[int], int]
) -> None:
    runs = scale(300)
    shipped, real, _ = hunts(runs, gain=gain, share=0.2, differing=differing)
    assert shipped >= runs - most(1 - least, runs)
    assert shipped - real <= most(0.01, shipped)
