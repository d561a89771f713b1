"""Datasets and what was measured on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from pecia.domain.answer import Answer
from pecia.domain.dataset import Case, Dataset
from pecia.domain.errors import PeciaError
from pecia.domain.experiment import Experiment, ExperimentStatus, Extent, PilotEstimate, Progress
from pecia.domain.figures import Figures
from pecia.domain.lesson import Observed
from pecia.domain.plan import Plan
from pecia.domain.price import Ledger
from pecia.domain.result import Measurement, Result
from pecia.domain.run import Run, RunFilter
from pecia.domain.task import UsedVersion


class Datasets(Protocol):
    """Datasets and their revisions."""

    def get(self, name: str, revision: int | None = None) -> Dataset | None:
        """A dataset at a revision, the newest by default."""
        ...

    def list(self, *, after: str, limit: int) -> Sequence[Dataset]:
        """Datasets at their newest revision, by name."""
        ...

    def revisions(self, name: str, *, before: int | None, limit: int) -> Sequence[Dataset]:
        """The revisions of a dataset, newest first, with numbers below `before`."""
        ...

    def find(self, name: str, digest: str) -> Dataset | None:
        """The revision that holds exactly these cases."""
        ...

    def add(self, dataset: Dataset, cases: Iterable[Case]) -> None:
        """Keep a revision. Raises `Conflict` when the number is taken."""
        ...

    def cases(
        self, name: str, revision: int, *, split: str | None = None, offset: int = 0, limit: int | None = None
    ) -> Sequence[Case]:
        """The cases of a revision in their order."""
        ...


class Experiments(Protocol):
    """Experiments and their runs. A run is kept at most once per (experiment, arm, case, repeat)."""

    def add(self, experiment: Experiment) -> Experiment:
        """Keep an experiment under the next number of the project, which the returned value carries."""
        ...

    def get(self, number: int) -> Experiment | None:
        """An experiment with its progress, counted from the kept runs."""
        ...

    def list(
        self,
        *,
        name: str | None = None,
        plan_digest: str | None = None,
        before: int | None = None,
        limit: int,
    ) -> Sequence[Experiment]:
        """Experiments, newest first, with numbers below `before`."""
        ...

    def of_dataset(self, dataset: str, *, limit: int) -> Sequence[int]:
        """Numbers, newest first, of experiments on a dataset, however far they have come."""
        ...

    def on_dataset(self, dataset: str, *, digests: tuple[str, str | None]) -> Sequence[int]:
        """Numbers, newest first, of done experiments on a dataset with variants of these content digests."""
        ...

    def of_content(self, digest: str, *, limit: int) -> Sequence[int]:
        """Numbers, newest first, of done experiments with a variant of this content."""
        ...

    def set_status(
        self, number: int, status: ExperimentStatus, *, at: datetime, why: PeciaError | None = None
    ) -> None:
        """Note that an experiment started, ended or stopped, and what stopped it: its words and its code."""
        ...

    def set_plan(self, number: int, plan: Plan) -> None:
        """Keep an equal plan in the place of the one there is: its limits may be others."""
        ...

    def set_extent(self, number: int, extent: Extent) -> None:
        """Note how far it goes without being asked."""
        ...

    def keep_estimate(self, number: int, estimate: PilotEstimate) -> None:
        """Keep what its pilot says."""
        ...

    def set_judged(self, number: int, *, judged: int, to_judge: int) -> None:
        """Note how many verdicts of its judges are kept, and how many there are to be."""
        ...

    def keep(self, number: int, runs: Sequence[Run]) -> None:
        """Keep runs; one that was kept with a state that is no answer is replaced."""
        ...

    def rescore(self, number: int, runs: Sequence[Run]) -> None:
        """Keep the scores of runs that are kept already; nothing else of them changes."""
        ...

    def runs(self, number: int) -> Iterator[Run]:
        """Every kept run, in the order of arm, case, repeat."""
        ...

    def figures(self, number: int, *, texts: bool) -> Iterator[Figures]:
        """What the statistics need of every kept run, in the same order, some at a time; with `texts` also what was answered."""
        ...

    def page(
        self, number: int, *, after: tuple[int, int, int] | None, limit: int, where: RunFilter | None = None
    ) -> Sequence[Run]:
        """The kept runs behind (arm, case, repeat), in the same order: the first ones behind None."""
        ...

    def unsound_cases(self, number: int, arms: Sequence[int]) -> Sequence[int]:
        """Positions, in order, of the cases that some run of these arms brought no good answer to, or lacks a score of."""
        ...

    def at(self, number: int, places: Sequence[tuple[int, int, int]]) -> Sequence[Run]:
        """Those of the kept runs that stand at these (arm, case, repeat), in the same order."""
        ...

    def beginnings(
        self, number: int, arms: Sequence[int], cases: Sequence[int], *, characters: int
    ) -> Sequence[Run]:
        """The kept runs of these cases through these arms, in the same order, with so much of what was said and no more."""
        ...

    def unjudged(self, number: int, metric: str) -> int:
        """How many kept runs wait for a metric's judge, or for a function of another process."""
        ...

    def run(self, number: int, *, arm: int, case: int, repeat: int) -> Run | None:
        """One of the kept runs."""
        ...

    def asked(self, number: int) -> Iterator[tuple[int, int, int]]:
        """(arm, case, repeat) of every kept run, in whatever state it is."""
        ...

    def settled(self, number: int) -> Iterator[tuple[int, int, int]]:
        """(arm, case, repeat) of every kept run that needs no further call."""
        ...

    def settled_among(self, number: int, cases: Sequence[int], repeat: int) -> Sequence[tuple[int, int, int]]:
        """The same of these cases in a repeat."""
        ...

    def count(self, number: int, arms: Sequence[int]) -> int:
        """How many runs of these arms are kept, whatever came of them."""
        ...

    def versions(self, number: int, arms: Sequence[int]) -> Mapping[int, Mapping[UsedVersion, int]]:
        """How many kept runs of each of these arms used which versions."""
        ...

    def status(self, number: int) -> ExperimentStatus | None:
        """How it stands, without counting its runs."""
        ...

    def ended(self, number: int) -> tuple[ExperimentStatus, datetime | None] | None:
        """How it stands and when it last ended, which tells whether somebody has gone on with it."""
        ...

    def ledger(self, number: int) -> Ledger | None:
        """What its calls have cost; None where nobody keeps account of it."""
        ...

    def add_to_ledger(self, number: int, *, spent: float, reserved: float) -> None:
        """Add to what was spent and to what is set aside, in US dollars; begins the account."""
        ...

    def keep_result(
        self,
        number: int,
        result: Result,
        measured: Sequence[Measurement],
        *,
        progress: Progress | None = None,
    ) -> None:
        """Keep what a done experiment comes to; a run that is kept later, or a start of it, forgets this.

        With its `progress` nobody has to count its runs again.
        """
        ...

    def result(self, number: int) -> Result | None:
        """What was kept of it against the plan's baseline, in the form of today; None when it is to be computed."""
        ...

    def results(self, numbers: Sequence[int]) -> Mapping[int, Result]:
        """What was kept of these, by number; those of which nothing was are left out."""
        ...

    def measurements(self, number: int) -> Sequence[Measurement] | None:
        """The scores that were kept with the result, in the order they were given; None as for `result`."""
        ...

    def keep_observed(self, number: int, observed: Sequence[Observed]) -> None:
        """Keep what the levels of its axes did; a start of it forgets this."""
        ...

    def observed(self) -> Sequence[Observed]:
        """What every experiment that was done observed of axes, the oldest first."""
        ...

    def answers(self, keys: Sequence[str]) -> Mapping[str, tuple[int, Answer]]:
        """For each key an earlier experiment has a settled answer to: that experiment's number and the answer."""
        ...
