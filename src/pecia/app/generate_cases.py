"""Generate cases: let a model write cases for a prompt, and keep them marked as such."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from pecia.app.act import Act, acting
from pecia.app.agenda import key_of, key_tail
from pecia.app.commit import CommitVersion, keep_version
from pecia.app.connections import project_models
from pecia.app.datasets import keep_revision
from pecia.app.errands import Course, Outcome, start_errand
from pecia.app.grow_dataset import check_parent
from pecia.app.prompts import existing_version
from pecia.app.purse import Purse
from pecia.domain.actor import Actor
from pecia.domain.answer import SETTLED, Answer, Usage
from pecia.domain.case_writer import AT_ONCE, NAME, WRITER, read_written, shape_of, shown
from pecia.domain.dataset import Case, Dataset, input_digest, read_case, survey_cases
from pecia.domain.design import Limits, ModelChoice
from pecia.domain.errand import Errand, Generated
from pecia.domain.errors import Invalid, Unavailable
from pecia.domain.names import LATEST, parse_name, parse_own_reference, parse_segment
from pecia.domain.price import Cost, check_priced
from pecia.domain.prompt import PromptFields
from pecia.domain.provenance import row_of_model
from pecia.domain.similarity import said
from pecia.domain.template import compile_content
from pecia.domain.value import Request
from pecia.domain.version import Content, Version, digest_content
from pecia.domain.wording import count
from pecia.ports import Model, Models, Ports

MAX_COUNT = 500
_SPARE = 2
"""Calls beyond the least that are made when replies hold too few cases, times the least."""


class GenerateCases(Request, frozen=True):
    """Let a model write cases for a prompt and add them to a dataset, each marked `synthetic` with model, prompt and seed.

    Up to `examples` cases of the dataset show it what a case is; `wish` says what is wanted beside. The prompt that asks is
    `pecia/write-cases` of the library. It is an errand: the result says how far it is, and once done what was written. With
    `max_cost`, in US dollars, no more is spent.
    """

    dataset: str
    prompt: str
    model: ModelChoice
    count: int = 10
    examples: int = 5
    wish: str = ""
    split: str | None = None
    seed: int = 0
    note: str = ""
    max_cost: float | None = None


def generate_cases(ports: Ports, actor: Actor, request: GenerateCases) -> Errand:
    """The errand that writes them, under way: it asks at most three times as often as needed, and adds what it has at its end.

    Raises `Invalid`, `NotFound`.
    """
    name = parse_name(request.dataset, what="dataset")
    _check(ports, actor, request)
    writer = _writer(ports, actor)
    with ports.store.read(actor.project) as unit:
        reference = parse_own_reference(request.prompt, project=actor.project)
        prompt = existing_version(unit, reference.name, version=reference.number, label=reference.label)
    asked = msgspec.to_builtins(replace(request, max_cost=None))
    return start_errand(
        ports,
        actor,
        lambda course: _generate(ports, actor, request, prompt, writer, course),
        kind="generate_cases",
        subject=f"write {count(request.count, 'case')} for {prompt.prompt} into {name}",
        asked={**asked, "prompt": prompt.digest, "writer": writer.digest},
        planned=request.count,
    )


def _generate(  # noqa: PLR0917 - what was resolved before
    ports: Ports, actor: Actor, request: GenerateCases, prompt: Version, writer: Version, course: Course
) -> Outcome:
    """Ask until there are enough, then add them in one revision. Raises `Unavailable` when the model does not answer."""
    name = request.dataset
    with ports.store.read(actor.project) as unit:
        newest = unit.datasets.get(name)
        there = unit.datasets.cases(name, newest.revision) if newest else ()
        models = project_models(ports, actor.project, unit)
    session = _Session(request, prompt, writer, there)
    asyncio.run(session.write(models, course))
    dataset: Dataset | None = newest
    if session.fresh:
        with acting(ports, actor) as act:
            check_parent(act.unit.datasets.get(name), name, newest.revision if newest else 0)
            whole = (*there, *session.fresh)
            survey = survey_cases(whole)
            note = request.note or f"{len(session.fresh)} cases written by {request.model.model}"
            dataset, _ = keep_revision(act, name, whole, survey, note=note)
    generated = Generated(
        dataset=dataset,
        added=len(session.fresh),
        refused=dict(session.refused),
        calls=session.calls,
        usage=session.usage,
        writer=session.writer,
    )
    return Outcome(generated=generated)


def _check(ports: Ports, actor: Actor, request: GenerateCases) -> None:
    if not 1 <= request.count <= MAX_COUNT:
        raise Invalid(f"'count' is a whole number from 1 to {MAX_COUNT}.", code="invalid_parameter")
    if request.examples < 0:
        raise Invalid("'examples' is 0 or more.", code="invalid_parameter")
    if request.split is not None:
        parse_segment(request.split, what="split")
    with ports.store.read(actor.project) as unit:
        models = project_models(ports, actor.project, unit)
    models.check(request.model)
    if request.max_cost is not None:
        if not 0 <= request.max_cost < float("inf"):
            raise Invalid("'max_cost' is 0 or more, in US dollars.", code="invalid_parameter")
        check_priced(request.model, models.cost(request.model))


def _writer(ports: Ports, actor: Actor) -> Version:
    """The prompt that asks, committed where nobody has used it yet."""
    with ports.store.read(actor.project) as unit:
        if unit.prompts.get(NAME) is not None:
            return existing_version(unit, NAME, label=LATEST)
    with acting(ports, actor) as act:
        return _commit(act, WRITER)


def _commit(act: Act, content: Content) -> Version:
    request = CommitVersion(
        prompt=NAME,
        content=content,
        note="ready-made, committed at its first use",
        fields=PromptFields(purpose="generate", title="Writes test cases"),
    )
    return keep_version(act, request, digest_content(content)).version


class _Session:
    """One conversation with the model, and what came of it."""

    def __init__(
        self, request: GenerateCases, prompt: Version, writer: Version, there: Sequence[Case]
    ) -> None:
        self._request = request
        self._prompt = prompt
        self._examples = list(there[: request.examples])
        self._known = {input_digest(case) for case in there}
        self._names = sorted(compile_content(prompt.content).names)
        self._render = compile_content(writer.content).render
        self.writer = f"{writer.prompt}#{writer.number}"
        self.fresh: list[Case] = []
        self.refused: Counter[str] = Counter()
        self.calls = 0
        self.usage = Usage(input_tokens=0, output_tokens=0)

    async def write(self, models: Models, course: Course) -> None:
        """Ask until there are enough, or the calls are used up. What was answered before is not asked again."""
        limits = Limits(max_cost=self._request.max_cost)
        choice = self._request.model
        model = models.open(choice, timeout=limits.timeout, retries=limits.retries, concurrency=1)
        purse = course.purse(limits)
        cost = models.cost(choice) if purse is not None else None
        least = -(-self._request.count // AT_ONCE)
        try:
            while len(self.fresh) < self._request.count and self.calls < least * (1 + _SPARE):
                course.note(len(self.fresh))
                seed = self._seed()
                body = model.request(self._render(self._values()), seed=seed)
                key = key_of(body, key_tail(model.origin, self.calls))
                answer = course.reply(key) or await _ask(model, body, key, course, purse, cost)
                self.calls += 1
                self._count(answer.usage)
                self._take(answer.text, seed)
        finally:
            await model.close()
            if purse is not None:
                purse.close()

    def _seed(self) -> int:
        """Another seed for each call, the same when all is done again."""
        text = f"{self._request.seed},{self._prompt.digest},{self.calls}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) >> 1

    def _values(self) -> dict[str, Any]:
        wanted = self._request.count - len(self.fresh)
        # What was just written is shown too, so that the next ones are unlike it.
        examples = [*self._examples, *self.fresh[-self._request.examples :]]
        return {
            "prompt": said(self._prompt.content),
            "examples": shown(examples if self._request.examples else ()),
            "wish": self._request.wish,
            "count": min(wanted, AT_ONCE),
            "shape": shape_of(self._names),
        }

    def _take(self, reply: str, seed: int) -> None:
        written = read_written(reply, names=self._names)
        self.refused.update(written.refused)
        if not written.rows and not written.refused:
            self.refused["the reply holds no case"] += 1
        for row in written.rows:
            whole = row_of_model(
                row,
                prompt=self.writer,
                model=self._request.model.model,
                seed=seed,
                split=self._request.split,
            )
            case = read_case(whole, line=len(self.fresh) + 1)
            asked = input_digest(case)
            if asked in self._known:
                self.refused["is there already"] += 1
            elif len(self.fresh) < self._request.count:
                self._known.add(asked)
                self.fresh.append(case)

    def _count(self, usage: Usage) -> None:
        self.usage = Usage(
            input_tokens=(self.usage.input_tokens or 0) + (usage.input_tokens or 0),
            output_tokens=(self.usage.output_tokens or 0) + (usage.output_tokens or 0),
        )


async def _ask(  # noqa: PLR0917 - a call and everything that is kept of it
    model: Model, body: bytes, key: str, course: Course, purse: Purse | None, cost: Cost | None
) -> Answer:
    """One answer, paid and kept. Raises `Unavailable` when the model does not answer."""
    most = 0.0 if purse is None else await purse.take(cost, body)
    answer = await model.answer(body)
    settled = answer.state in SETTLED
    try:
        if purse is not None:
            purse.settle(most, cost, answer)
    finally:
        if settled:
            course.keep_reply(key, answer, purse)
    if not settled:
        raise Unavailable(
            f"The model did not answer: {answer.error or answer.state}.",
            code="model_unavailable",
            hint="See to the model, and ask again: what it wrote until now is kept.",
        )
    return answer
