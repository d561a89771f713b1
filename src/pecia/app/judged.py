"""Judged: what is known of the judges behind a result, added to it when it is read, for a passport may come later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from pecia.app.judge_specs import judges_of
from pecia.domain.agreement import Corrected, corrected_mean
from pecia.domain.judge import judge_digest
from pecia.domain.passport import PASS, JudgeNote, Passport, note
from pecia.domain.plan import Plan
from pecia.domain.result import ComparisonResult, Result
from pecia.domain.run import Run
from pecia.domain.score import Scored
from pecia.ports import Unit


def with_judges(unit: Unit, plan: Plan, result: Result) -> Result:
    """The result with what is known of its judges, and with means corrected by people's labels of its runs."""
    passports = _passports(unit, plan)
    if not passports:
        return result
    notes = _notes(plan, passports)
    correct = _correction(passports, lambda: unit.experiments.runs(result.experiment), result.experiment)
    arms = tuple(
        msgspec.structs.replace(
            arm,
            metrics={
                name: msgspec.structs.replace(metric, judge=notes[name].says, corrected=correct(name, index))
                if name in notes
                else metric
                for name, metric in arm.metrics.items()
            },
        )
        for index, arm in enumerate(result.arms)
    )
    comparisons = _noted(result.comparisons, notes)
    return msgspec.structs.replace(result, arms=arms, comparisons=comparisons, judges=notes)


def rows_with_judges(
    unit: Unit, plan: Plan, rows: Sequence[ComparisonResult]
) -> tuple[ComparisonResult, ...]:
    """Comparisons with what is known of the judges they rest on."""
    return _noted(rows, _notes(plan, _passports(unit, plan)))


def _noted(rows: Sequence[ComparisonResult], notes: Mapping[str, JudgeNote]) -> tuple[ComparisonResult, ...]:
    return tuple(
        msgspec.structs.replace(row, judge=notes[row.metric].says) if row.metric in notes else row
        for row in rows
    )


def _passports(unit: Unit, plan: Plan) -> dict[str, Passport | None]:
    """The newest passport of each judge of the plan, None where it has none."""
    return {
        name: unit.judges.newest(judge_digest(str(plan.scorers[name]["type"]), judge))
        for name, judge in judges_of(plan.scorers).items()
    }


def _notes(plan: Plan, passports: Mapping[str, Passport | None]) -> dict[str, JudgeNote]:
    """What is known of each judge, and whether it judges its own model's answers."""
    notes: dict[str, JudgeNote] = {}
    for name, judge in judges_of(plan.scorers).items():
        own = [label for label, choice in plan.models.items() if choice.model == judge.model]
        warnings = (f"it judges answers of its own model ({', '.join(own)})",) if own else ()
        notes[name] = note(passports[name], model=judge.model, prompt=judge.prompt, warnings=warnings)
    return notes


def _correction(
    passports: Mapping[str, Passport | None], runs: Callable[[], Iterable[Run]], experiment: int
) -> Callable[[str, int], Corrected | None]:
    """The mean of an arm on a metric, corrected by labels of its own runs. Runs are read only where there are some."""
    labeled = {
        name: [one for one in passport.labeled if one.run is not None and one.run.experiment == experiment]
        for name, passport in passports.items()
        if passport is not None
    }
    scores: dict[tuple[str, int], dict[tuple[int, int], float]] = {}
    if any(labeled.values()):
        for run in runs():
            for name in labeled:
                score = run.scores[name]
                if isinstance(score, Scored):
                    scores.setdefault((name, run.arm), {})[run.case, run.repeat] = score.value

    def correct(name: str, arm: int) -> Corrected | None:
        passport, judged = passports[name], scores.get((name, arm), {})
        if passport is None or not judged:
            return None
        pairs = [
            (one.label, judged[place])
            for one in labeled[name]
            if one.run is not None
            and one.run.arm == arm
            and (place := (one.run.case, one.run.repeat)) in judged
        ]
        passes = [(one.label >= PASS, one.verdict >= PASS) for one in passport.labeled]
        return corrected_mean(list(judged.values()), pairs, passes=passes, bar=PASS)

    return correct
