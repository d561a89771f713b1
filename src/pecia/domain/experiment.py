"""Experiment: a plan and how far it has come."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pecia.domain.agreement import Range
from pecia.domain.answer import SETTLED
from pecia.domain.errors import PROBLEMS, PeciaError
from pecia.domain.plan import Plan
from pecia.domain.price import Ledger
from pecia.domain.value import Value

ExperimentStatus: TypeAlias = Literal["planned", "running", "waiting", "done", "stopped"]
"""A `waiting` one has made its pilot, and waits for somebody to confirm what the rest costs."""
Extent: TypeAlias = Literal["pilot", "affordable", "all"]
"""How far an experiment goes without being asked: its pilot, all that costs little, or all."""


class Progress(Value, frozen=True):
    """How far an experiment is, and how many runs ended in which state.

    `judged` counts the verdicts of its judges that are kept, `to_judge` those there are to be as far as that is known.
    """

    planned: int
    done: int
    called: int
    reused: int
    states: dict[str, int]
    judged: int = 0
    to_judge: int = 0


class PilotEstimate(Value, frozen=True):
    """What the rest of an experiment takes, told from a pilot of `cases` cases: `left` calls at most, judges' included.

    `cost` counts US dollars, None where a price or a count of tokens is unknown (`unpriced` names the models); `seconds`
    are those of the clock, None where nothing was called. Answers that were kept before are in neither.
    """

    cases: int
    left: int
    cost: Range | None
    seconds: Range | None
    unpriced: tuple[str, ...] = ()


class Experiment(Value, frozen=True):
    """A plan and how far it has come. `number` counts the experiments of a project.

    `trouble` says in words what stopped it, `trouble_code` by the code of that problem; `recorded` marks one that was brought along from a run elsewhere
    (model, date, command). `extent` says how far it goes without being asked, `estimate` what its pilot told, `ledger`
    what its calls have cost, None where no limit has it kept.
    """

    number: int
    plan: Plan
    plan_digest: str
    status: ExperimentStatus
    author: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    progress: Progress
    trouble: str | None = None
    recorded: str | None = None
    trouble_code: str | None = None
    extent: Extent = "all"
    estimate: PilotEstimate | None = None
    ledger: Ledger | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every run has its answer. One that is done may still lack those that failed."""
        return self.status == "done" and SETTLED.issuperset(self.progress.states)

    @property
    def stopped_by(self) -> PeciaError:
        """What ended it before its end, with the code that says whose turn it is now.

        A budget that is spent is an answer (`budget_spent`), as is somebody's stopping it (`experiment_stopped`); a
        model that cannot be reached is not.
        """
        if self.status == "waiting":
            said, code = f"{self.trouble}.", "confirmation_needed"
            return PeciaError(said, code=code, hint=_REMEDIES[code], experiment=self.number)
        code = self.trouble_code or ("model_unavailable" if self.trouble else "experiment_stopped")
        if code not in PROBLEMS:  # written by a newer Pecia
            code = "experiment_stopped"
        said = f": {self.trouble}" if self.trouble else ""
        return PeciaError(
            f"Experiment {self.number} stopped with {self.progress.done:,} of {self.progress.planned:,} runs kept"
            f"{said}.",
            code=code,
            hint=_REMEDIES.get(code, "Mend the cause and start it again: only what is missing is called."),
        )


_REMEDIES = {
    "confirmation_needed": "Confirm it: 'pecia experiment resume ID --yes', the button on its page, or ContinueExperiment "
    "with the extent 'all'. What the pilot answered is kept and counts.",
    "budget_spent": "Raise it ('pecia experiment resume ID --max-cost USD', or limits.max_cost in its file), or say fewer "
    "'max_tokens'; what was answered is kept.",
    "experiment_stopped": "'pecia experiment resume ID' goes on with it: only what is missing is called.",
}
