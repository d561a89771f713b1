"""Judging: the judges of an experiment speak when its answers are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from itertools import islice
from typing import NamedTuple, TypeAlias, cast

from pecia.app.connections import project_models
from pecia.app.judge_specs import judges_of
from pecia.app.judges import ASKED_AT_ONCE, Bench, Question, hear, open_bench
from pecia.app.purse import open_purse
from pecia.domain.actor import Actor
from pecia.domain.answer import SETTLED, Answer
from pecia.domain.dataset import Case
from pecia.domain.experiment import Experiment, Progress
from pecia.domain.judge import JudgeSpec, NoVerdict, both_orders, read_verdict
from pecia.domain.plan import Plan
from pecia.domain.run import Run
from pecia.domain.score import BAD_ANSWERS, Score, Scored, Unscored
from pecia.ports import JudgingScorer, Ports, Unit

READ_AT_ONCE = 500
"""Runs that are looked through at once for those that wait for a judge."""
MAX_DETAIL = 200
"""Characters of a judge's reply that are kept with the score."""


class _Pending(NamedTuple):
    """A run that waits for a judge, and what the judge is asked about it; no questions where its score is known."""

    run: Run
    questions: tuple[Question, ...]
    known: Score | None = None


Told: TypeAlias = Callable[[str, Bench, Run, Sequence[Answer]], None]
"""Hears what the judge of a metric answered about a run."""


def waits_for_judges(unit: Unit, experiment: Experiment) -> bool:
    """Whether an answer of the experiment has not been judged yet, or its judge failed."""
    names = list(judges_of(experiment.plan.scorers))
    if not names:
        return False
    return any(unit.experiments.unjudged(experiment.number, name) for name in names)


async def judge_answers(
    ports: Ports,
    actor: Actor,
    experiment: Experiment,
    cases: Sequence[Case],
    *,
    should_stop: Callable[[], bool],
    on_progress: Callable[[Progress], None] | None = None,
    told: Told | None = None,
) -> bool:
    """Ask the judges about every answer they have not judged; False when `should_stop` came first.

    Runs are read, and their scores kept, some at a time: what was judged stays judged, and a million runs take no more
    room than a thousand. A call that got no answer leaves its run unjudged, to be asked again when the experiment goes
    on. Raises `Unavailable` for a judge's model that does not answer, `PeciaError` (`budget_spent`) where the
    experiment's limit does not cover a question.
    """
    plan, number = experiment.plan, experiment.number
    names = list(judges_of(plan.scorers))
    if not names:
        return True
    count = _Count(ports, actor, number, on_progress)
    async with AsyncExitStack() as opened:
        with ports.store.read(actor.project) as unit:
            reach = project_models(ports, actor.project, unit)
        purse = open_purse(ports, actor, experiment, reach)
        if purse is not None:
            opened.callback(purse.close)
        count.wait_for(names)
        for name in names:
            with ports.store.read(actor.project) as unit:
                bench = open_bench(
                    ports, unit, actor.project, plan.scorers[name], limits=plan.limits, name=name
                )
                opened.push_async_callback(bench.model.close)
            # Both judging kinds are of this port: the table of kinds makes nothing else of them.
            scorer = cast("JudgingScorer", ports.scorers.make(name, plan.scorers[name]))
            pending = _pending(_waiting(ports, actor, experiment, name), scorer, bench, cases=cases)
            while some := list(islice(pending, ASKED_AT_ONCE)):
                if should_stop():
                    return False
                questions = [question for one in some for question in one.questions]
                heard = await hear(ports, actor.project, bench, questions, purse=purse)
                judged = [
                    one.run.with_score(name, one.known or _settle(bench, one.questions, heard))
                    for one in some
                ]
                with ports.store.write(actor.project) as unit:
                    # Another metric's judge may have spoken since the runs were read; its score stays.
                    unit.experiments.rescore(number, judged)
                    count.note(unit, sum(not run.is_unjudged(name) for run in judged))
                if told is not None:
                    for one in some:
                        told(name, bench, one.run, [heard[question.key] for question in one.questions])
            bench.contact.end()
    return True


def _waiting(
    ports: Ports, actor: Actor, experiment: Experiment, metric: str
) -> Iterator[tuple[Run, Run | None]]:
    """The runs that a metric's judge has not spoken of, each with the baseline's of its model, case and repeat.

    A page is read in a unit of its own, so that none is open while a judge answers.
    """
    number, after = experiment.number, None
    against = _baseline_arms(experiment.plan)
    while True:
        with ports.store.read(actor.project) as unit:
            page = unit.experiments.page(number, after=after, limit=READ_AT_ONCE)
            waiting = [run for run in page if run.is_unjudged(metric)]
            others = unit.experiments.at(
                number, [(against[run.arm], run.case, run.repeat) for run in waiting]
            )
        known = {(other.arm, other.case, other.repeat): other for other in others}
        for run in waiting:
            yield run, known.get((against[run.arm], run.case, run.repeat))
        if len(page) < READ_AT_ONCE:
            return
        after = page[-1].arm, page[-1].case, page[-1].repeat


def _baseline_arms(plan: Plan) -> Sequence[int]:
    """For each arm, by its position, that of the baseline on the same model."""
    baselines = {arm.model: arm.index for arm in plan.arms if arm.variant.label == plan.baseline}
    return [baselines[arm.model] for arm in plan.arms]


class _Count:
    """How many verdicts are kept of those there are to be, as it is shown."""

    def __init__(
        self, ports: Ports, actor: Actor, number: int, on_progress: Callable[[Progress], None] | None
    ) -> None:
        self._ports = ports
        self._actor = actor
        self._number = number
        self._on_progress = on_progress
        self._judged = self._all = 0

    def wait_for(self, metrics: Sequence[str]) -> None:
        """Count what waits, before the first question."""
        with self._ports.store.write(self._actor.project) as unit:
            before = unit.experiments.get(self._number)
            self._judged = before.progress.judged if before else 0
            waiting = (unit.experiments.unjudged(self._number, metric) for metric in metrics)
            self._all = self._judged + sum(waiting)
            self.note(unit, 0)

    def note(self, unit: Unit, judged: int) -> None:
        """Add some verdicts that were kept."""
        self._judged += judged
        unit.experiments.set_judged(self._number, judged=self._judged, to_judge=self._all)
        if self._on_progress is not None:
            experiment = unit.experiments.get(self._number)
            if experiment is not None:
                self._on_progress(experiment.progress)


def _pending(
    runs: Iterable[tuple[Run, Run | None]], scorer: JudgingScorer, bench: Bench, *, cases: Sequence[Case]
) -> Iterator[_Pending]:
    for run, other in runs:
        told = scorer.told(cases[run.case])
        if isinstance(bench.spec, JudgeSpec):
            texts = {**told, "answer": run.answer.text}
            questions = tuple(bench.question(texts, vote=vote) for vote in range(bench.spec.votes))
            yield _Pending(run, questions)
            continue
        known = _without_asking(run, other)
        if known is not None or other is None:
            yield _Pending(run, (), known)
            continue
        texts = {"first": run.answer.text, "second": other.answer.text}
        swapped = {"first": other.answer.text, "second": run.answer.text}
        yield _Pending(run, (bench.question({**told, **texts}), bench.question({**told, **swapped})))


def _without_asking(run: Run, other: Run | None) -> Score | None:
    """The preference that needs no judge: against itself, against the same text, against a bad answer or none."""
    if other is None:
        return Unscored(reason="scorer_error", detail="The baseline has no answer to compare with.")
    own = (run.arm, run.case, run.repeat) == (other.arm, other.case, other.repeat)
    if own or run.answer.text.strip() == other.answer.text.strip():
        return Scored(value=0.5, read="the baseline's own" if own else "the same text")
    if other.answer.state in BAD_ANSWERS:
        return Scored(value=1.0, read=f"the baseline's answer is {other.answer.state}")
    if other.answer.state != "ok":
        return Unscored(reason="scorer_error", detail="The baseline has no answer to compare with.")
    return None


def _settle(bench: Bench, questions: Sequence[Question], heard: Mapping[str, Answer]) -> Score:
    """The score that a judge's replies make. One that says nothing to the point gives none; one that fails none yet."""
    verdicts: list[float] = []
    reply = ""
    for question in questions:
        answer = heard[question.key]
        reply = answer.text
        if answer.state not in {"ok", "truncated"}:
            why = f"The judge gave no answer ({answer.state}): {answer.error or answer.text}"
            reason = "scorer_error" if answer.state in SETTLED else "unjudged"
            return Unscored(reason=reason, detail=why[:MAX_DETAIL])
        try:
            verdicts.append(read_verdict(bench.spec, reply))
        except NoVerdict as error:
            why = f"The judge said nothing that can be counted: {error}: {reply[-100:]!r}"
            return Unscored(reason="scorer_error", detail=why[:MAX_DETAIL])
    if not isinstance(bench.spec, JudgeSpec):
        return Scored(value=both_orders(*verdicts), read=reply[-MAX_DETAIL:])
    return Scored(value=sum(verdicts) / len(verdicts), read=reply[-MAX_DETAIL:])
