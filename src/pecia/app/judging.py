"""Judging: the judges of an experiment speak when its answers are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from itertools import islice
from typing import NamedTuple, cast

from pecia.app.judge_specs import judges_of
from pecia.app.judges import ASKED_AT_ONCE, Bench, Question, hear, open_bench
from pecia.domain.actor import Actor
from pecia.domain.answer import Answer
from pecia.domain.dataset import Case
from pecia.domain.experiment import Experiment
from pecia.domain.judge import JudgeSpec, NoVerdict, both_orders, read_verdict
from pecia.domain.plan import Plan
from pecia.domain.run import Run
from pecia.domain.score import BAD_ANSWERS, Score, Scored, Unscored
from pecia.ports import JudgingScorer, Ports

READ_AT_ONCE = 500
"""Runs that are looked through at once for those that wait for a judge."""
MAX_DETAIL = 200
"""Characters of a judge's reply that are kept with the score."""


class _Pending(NamedTuple):
    """A run that waits for a judge, and what the judge is asked about it; no questions where its score is known."""

    run: Run
    questions: tuple[Question, ...]
    known: Score | None = None


def waits_for_judges(ports: Ports, actor: Actor, experiment: Experiment) -> bool:
    """Whether an answer of the experiment has not been judged yet."""
    names = list(judges_of(experiment.plan.scorers))
    if not names:
        return False
    with ports.store.read(actor.project) as unit:
        return any(unit.experiments.unjudged(experiment.number, name) for name in names)


async def judge_answers(
    ports: Ports,
    actor: Actor,
    experiment: Experiment,
    cases: Sequence[Case],
    *,
    should_stop: Callable[[], bool],
) -> bool:
    """Ask the judges about every answer they have not judged; False when `should_stop` came first.

    Runs are read, and their scores kept, some at a time: what was judged stays judged, and a million runs take no more
    room than a thousand. Raises `Unavailable` for a judge's model that does not answer.
    """
    plan, number = experiment.plan, experiment.number
    names = list(judges_of(plan.scorers))
    async with AsyncExitStack() as opened:
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
                heard = await hear(ports, actor.project, bench, questions)
                judged = [(one.run, one.known or _settle(bench, one.questions, heard)) for one in some]
                with ports.store.write(actor.project) as unit:
                    # Another metric's judge may have spoken since the runs were read; its score stays.
                    unit.experiments.rescore(number, [run.with_score(name, score) for run, score in judged])
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
    """The score that a judge's replies make. A judge that fails or says nothing to the point gives none."""
    verdicts: list[float] = []
    reply = ""
    for question in questions:
        answer = heard[question.key]
        reply = answer.text
        if answer.state not in {"ok", "truncated"}:
            why = f"The judge gave no answer ({answer.state}): {answer.error or answer.text}"
            return Unscored(reason="scorer_error", detail=why[:MAX_DETAIL])
        try:
            verdicts.append(read_verdict(bench.spec, reply))
        except NoVerdict as error:
            why = f"The judge said nothing that can be counted: {error}: {reply[-100:]!r}"
            return Unscored(reason="scorer_error", detail=why[:MAX_DETAIL])
    if not isinstance(bench.spec, JudgeSpec):
        return Scored(value=both_orders(*verdicts), read=reply[-MAX_DETAIL:])
    return Scored(value=sum(verdicts) / len(verdicts), read=reply[-MAX_DETAIL:])
