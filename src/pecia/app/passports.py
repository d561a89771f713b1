"""Passports: measure a judge on labeled items, and draw the sheet on which people label."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from heapq import nsmallest
from typing import Any

import msgspec
from msgspec.structs import replace

from pecia.app.act import acting
from pecia.app.connections import project_models
from pecia.app.errands import Course, Outcome, start_errand
from pecia.app.experiments import existing_experiment
from pecia.app.judge_specs import read_judge
from pecia.app.judges import Bench, Question, freeze_judges, hear, keep_rubrics, open_bench
from pecia.app.page import Page, check_limit, number_cursor, page_of
from pecia.domain.actor import Actor
from pecia.domain.answer import SETTLED, Answer
from pecia.domain.dataset import Case
from pecia.domain.design import Limits, invalid
from pecia.domain.errand import Errand
from pecia.domain.errors import NotFound, Unavailable
from pecia.domain.judge import KINDS, NoVerdict, PreferenceSpec, choice_of, read_verdict, shown
from pecia.domain.passport import Heard, LabeledItem, Passport, measure
from pecia.domain.price import check_priced
from pecia.domain.run import Run, RunReference
from pecia.domain.value import Request, Value
from pecia.domain.wording import count
from pecia.ports import Ports

SHEET = 40
"""Items of a labeling sheet."""
MOST_ITEMS = 1000
MOST_REPEATS = 9
ASKED_AT_ONCE = 16
"""Items whose questions are asked together."""


class MeasureJudge(Request, frozen=True):
    """Measure a judge on items, most of them labeled by people, and keep its passport.

    `scorer` is a specification of type `judge` or `preference`. Each question is asked `repeats` times; what was
    asked before is not paid again. It is an errand: the result says how far it is, and once done which passport it made.
    """

    name: str
    scorer: dict[str, Any]
    items: tuple[LabeledItem, ...]
    repeats: int = 3
    limits: Limits = Limits()


class GetPassport(Request, frozen=True):
    """The passport of this number."""

    number: int


class ListPassports(Request, frozen=True):
    """Passports of the project's judges, newest first."""

    cursor: str | None = None
    limit: int = 50


class DrawSheet(Request, frozen=True):
    """A labeling sheet: answers of an experiment, drawn at random, in random order, without variant, model or score.

    The same seed draws the same sheet. `pairs` lays each beside another variant's answer to the same case.
    """

    number: int
    size: int = SHEET
    seed: int = 0
    question: str = "input"
    pairs: bool = False


class Sheet(Value, frozen=True):
    """Items to be labeled: grades from 0 to 1, or of a pair 1 for the first, 0 for the second, 0.5 for neither."""

    experiment: int
    items: tuple[LabeledItem, ...]


def measure_judge(ports: Ports, actor: Actor, request: MeasureJudge) -> Errand:
    """The errand that measures it, under way; once done it names the passport.

    Raises `Invalid` for an item that does not fit the judge, and for a model of unknown price under a limit.
    """
    _check(request)
    with acting(ports, actor) as act:
        keep_rubrics(act, {request.name: request.scorer})
        spec = freeze_judges(ports, act.unit, actor.project, {request.name: request.scorer})[request.name]
        if request.limits.max_cost is not None and not request.limits.allow_unpriced:
            choice = choice_of(read_judge(spec))
            check_priced(choice, project_models(ports, actor.project, act.unit).cost(choice))
    asked = replace(request, scorer=spec, limits=Limits())
    return start_errand(
        ports,
        actor,
        lambda course: _measure(ports, actor, request, spec, course),
        kind="measure_judge",
        subject=f"measure the judge {request.name} on {count(len(request.items), 'item')}",
        asked=msgspec.to_builtins(asked),
        planned=len(request.items),
    )


def _measure(
    ports: Ports, actor: Actor, request: MeasureJudge, spec: dict[str, Any], course: Course
) -> Outcome:
    """Ask what was not asked before, and keep the passport."""
    heard, digest = asyncio.run(_hear_all(ports, actor, spec, request, course))
    passport = measure(
        heard,
        kind=str(spec["type"]),
        judge=digest,
        name=request.name,
        spec=spec,
        seed=int(digest.removeprefix("sha256:")[:8], 16),
        author=actor.name,
        at=ports.clock.now(),
    )
    with acting(ports, actor) as act:
        kept = act.unit.judges.add(passport)
        act.record(
            "JudgeMeasured",
            f"passport/{kept.number}",
            after=kept.judge,
            data={"name": kept.name, "standing": kept.standing, "items": kept.items, "labels": kept.labels},
        )
    return Outcome(passport=kept.number)


def get_passport(ports: Ports, actor: Actor, request: GetPassport) -> Passport:
    """The passport, or `NotFound`."""
    with ports.store.read(actor.project) as unit:
        found = unit.judges.get(request.number)
    if found is None:
        raise NotFound(
            f"There is no passport {request.number} in this project.",
            hint="'pecia judge list' shows those there are.",
        )
    return found


def list_passports(ports: Ports, actor: Actor, request: ListPassports) -> Page[Passport]:
    """Passports, newest first."""
    limit = check_limit(request.limit)
    with ports.store.read(actor.project) as unit:
        rows = unit.judges.list(before=number_cursor(request.cursor), limit=limit + 1)
    return page_of(rows, limit, lambda passport: passport.number)


def draw_sheet(ports: Ports, actor: Actor, request: DrawSheet) -> Sheet:
    """The sheet. Raises `Invalid` where the experiment has no answers to label."""
    if not 1 <= request.size <= MOST_ITEMS:
        raise invalid(f"'size' is a whole number from 1 to {MOST_ITEMS}.", "/size")

    def order(run: Run) -> bytes:
        return hashlib.sha256(
            f"{request.seed},{request.number},{run.arm},{run.case},{run.repeat}".encode()
        ).digest()

    with ports.store.read(actor.project) as unit:
        experiment = existing_experiment(unit, request.number)
        plan = experiment.plan
        cases = unit.datasets.cases(plan.dataset, plan.revision, split=plan.split)
        answered = (run for run in unit.experiments.runs(request.number) if run.answer.state == "ok")
        # Of single answers no more are held than the sheet has; a pair may be of any two.
        drawn = sorted(answered, key=order) if request.pairs else nsmallest(request.size, answered, key=order)
    if request.question not in {"input", "metadata"}:
        raise invalid("'question' is input or metadata: what is shown of the case.", "/question")
    items = _pairs(request, drawn, cases) if request.pairs else [_item(request, run, cases) for run in drawn]
    if not items:
        raise invalid(f"Experiment {request.number} has no answers to be labeled.", "/number")
    return Sheet(experiment=request.number, items=tuple(items[: request.size]))


async def _hear_all(
    ports: Ports, actor: Actor, spec: dict[str, Any], request: MeasureJudge, course: Course
) -> tuple[list[Heard], str]:
    with ports.store.read(actor.project) as unit:
        bench = open_bench(ports, unit, actor.project, spec, limits=request.limits, name=request.name)
    purse = course.purse(request.limits)
    try:
        heard: list[Heard] = []
        failed = 0
        for start in range(0, len(request.items), ASKED_AT_ONCE):
            course.note(len(heard))
            some = [
                (item, _asked(bench, item, request.repeats))
                for item in request.items[start : start + ASKED_AT_ONCE]
            ]
            questions = [question for _, asked in some for question in asked]
            answers = await hear(ports, actor.project, bench, questions, purse=purse)
            failed += sum(answer.state not in SETTLED for answer in answers.values())
            heard += [_heard(bench, item, [answers[q.key] for q in asked]) for item, asked in some]
        bench.contact.end()
    finally:
        await bench.model.close()
        if purse is not None:
            purse.close()
    if failed:
        # A call that failed is not a judge that says nothing: it would be measured as worse than it is.
        raise Unavailable(
            f"{count(failed, 'question')} to the judge got no answer.", code="model_unavailable"
        )
    return heard, bench.digest


def _asked(bench: Bench, item: LabeledItem, repeats: int) -> list[Question]:
    """The questions about an item: as often as it is repeated, and of a pair once in the other order, which comes last."""
    told = {"question": item.question}
    if bench.spec.reference is not None and item.reference is not None:
        told["reference"] = item.reference
    if not isinstance(bench.spec, PreferenceSpec):
        return [bench.question({**told, "answer": item.answer or ""}, vote=vote) for vote in range(repeats)]
    first, second = item.first or "", item.second or ""
    forward = {**told, "first": first, "second": second}
    backward = {**told, "first": second, "second": first}
    return [*(bench.question(forward, vote=vote) for vote in range(repeats)), bench.question(backward)]


def _heard(bench: Bench, item: LabeledItem, answers: Sequence[Answer]) -> Heard:
    verdicts = [_verdict(bench, answer) for answer in answers]
    if not isinstance(bench.spec, PreferenceSpec):
        return Heard(item=item, verdict=verdicts[0], again=tuple(verdicts[1:]))
    swapped = verdicts.pop()
    return Heard(
        item=item,
        verdict=verdicts[0],
        swapped=None if swapped is None else 1 - swapped,
        again=tuple(verdicts[1:]),
    )


def _verdict(bench: Bench, answer: Answer) -> float | None:
    if answer.state in {"ok", "truncated"}:
        with suppress(NoVerdict):
            return read_verdict(bench.spec, answer.text)
    return None


def _item(request: DrawSheet, run: Run, cases: Sequence[Case]) -> LabeledItem:
    place = f"{request.number}/{run.arm}/{run.case}/{run.repeat}"
    return LabeledItem(
        # A name that tells nobody which arm it is.
        id=hashlib.sha256(f"{request.seed}/{place}".encode()).hexdigest()[:12],
        question=shown(getattr(cases[run.case], request.question)),
        answer=run.answer.text,
        run=RunReference(experiment=request.number, arm=run.arm, case=run.case, repeat=run.repeat),
    )


def _pairs(request: DrawSheet, drawn: Sequence[Run], cases: Sequence[Case]) -> list[LabeledItem]:
    """Each case's first two drawn answers by different arms, in the order they were drawn."""
    seen: dict[tuple[int, int], Run] = {}
    items: list[LabeledItem] = []
    for run in drawn:
        place = (run.case, run.repeat)
        first = seen.setdefault(place, run)
        if first is run or first.arm == run.arm or first.answer.text == run.answer.text:
            continue
        single = _item(request, first, cases)
        items.append(
            LabeledItem(
                id=single.id, question=single.question, first=first.answer.text, second=run.answer.text
            )
        )
        del seen[place]
    return items


def _check(request: MeasureJudge) -> None:
    if request.scorer.get("type") not in KINDS:
        raise invalid(f"'scorer' is of type {' or '.join(KINDS)}.", "/scorer/type")
    pairwise = isinstance(read_judge(request.scorer), PreferenceSpec)
    if not 1 <= request.repeats <= MOST_REPEATS:
        raise invalid(f"'repeats' is a whole number from 1 to {MOST_REPEATS}.", "/repeats")
    if not 1 <= len(request.items) <= MOST_ITEMS:
        raise invalid(f"'items' lists 1 to {MOST_ITEMS:,} items.", "/items")
    asked = len(request.items) * (request.repeats + pairwise)
    if asked > request.limits.max_runs:
        raise invalid(
            f"{asked:,} questions are to be asked, and 'max_runs' is {request.limits.max_runs:,}.",
            "/limits/max_runs",
        )
    for index, item in enumerate(request.items):
        given = (item.answer is not None, item.first is not None, item.second is not None)
        if given != ((False, True, True) if pairwise else (True, False, False)):
            wanted = "'first' and 'second'" if pairwise else "'answer'"
            raise invalid(
                f"Item '{item.id}' does not have {wanted}, and nothing else to judge.", f"/items/{index}"
            )
        if item.label is not None and not 0 <= item.label <= 1:
            raise invalid(f"The label of item '{item.id}' lies between 0 and 1.", f"/items/{index}/label")
