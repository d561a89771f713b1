"""Judges: their prompts in the library, their questions, and asking them so that nothing is paid twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from pecia.app.act import Act
from pecia.app.agenda import key_of, key_tail
from pecia.app.asking import CANCELLED, Contact
from pecia.app.commit import CommitVersion, keep_version
from pecia.app.connections import known_cost, project_models
from pecia.app.judge_specs import judges_of, read_judge
from pecia.app.prompts import existing_version
from pecia.app.purse import Purse
from pecia.domain.answer import SETTLED, Answer
from pecia.domain.canonical import escape_pointer
from pecia.domain.design import Limits, invalid
from pecia.domain.errors import Invalid, PeciaError
from pecia.domain.judge import (
    KINDS,
    AnyJudge,
    JudgeSpec,
    PreferenceSpec,
    choice_of,
    criteria_list,
    fenced,
    judge_digest,
)
from pecia.domain.names import LATEST, parse_own_reference
from pecia.domain.price import Cost
from pecia.domain.prompt import PromptFields
from pecia.domain.rubrics import RUBRICS
from pecia.domain.template import compile_content
from pecia.domain.version import Content, digest_content
from pecia.ports import Model, Ports, Unit

ASKED_AT_ONCE = 64
"""Questions whose answers are kept together; what a killed process can lose of them."""


class Question(NamedTuple):
    """What a judge is asked once, under the key of its answer."""

    key: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A judge ready to be asked."""

    kind: str
    spec: AnyJudge
    digest: str
    model: Model
    render: Callable[[Mapping[str, Any]], str | Sequence[Mapping[str, Any]]]
    contact: Contact
    concurrency: int
    cost: Cost | None

    def question(self, texts: Mapping[str, str], *, vote: int = 0) -> Question:
        """What it is asked about these texts. Each vote is asked, and paid, for itself."""
        body = self.model.request(self.render(fenced(**texts)), seed=None)
        return Question(key_of(body, key_tail(self.model.origin, vote)), body)


def freeze_judges(
    ports: Ports, unit: Unit, project: str, scorers: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The specifications with each judge's prompt fixed to a version, and its digest added.

    A ready-made prompt that nobody has used yet is the first version of its name. Raises `Invalid` for a prompt that
    cannot ask, or another digest than the one given; `NotFound`.
    """
    frozen = dict(scorers)
    for name, spec in scorers.items():
        if spec.get("type") not in KINDS:
            continue
        ports.scorers.make(name, spec)  # says at its place what is wrong with it
        judge = read_judge(spec)
        project_models(ports, project, unit).check(choice_of(judge))
        where, content = _prompt_of(unit, project, judge)
        digest = digest_content(content)
        if judge.digest not in (None, digest):
            raise _wrong(name, "digest", f"{where} has the digest {digest}, not the one given")
        _check_asks(name, judge, content)
        frozen[name] = {**spec, "prompt": where, "digest": digest}
    return frozen


def keep_rubrics(act: Act, scorers: Mapping[str, Mapping[str, Any]]) -> None:
    """Commit the ready-made prompts that these judges use and the library does not have yet."""
    for judge in judges_of(scorers).values():
        name = parse_own_reference(judge.prompt, project=act.actor.project).name
        if name in RUBRICS and act.unit.prompts.get(name) is None:
            content = RUBRICS[name]
            note = "ready-made, committed at its first use"
            request = CommitVersion(
                prompt=name, content=content, note=note, fields=PromptFields(purpose="judge")
            )
            keep_version(act, request, digest_content(content))


def open_bench(
    ports: Ports, unit: Unit, project: str, spec: Mapping[str, Any], *, limits: Limits, name: str
) -> Bench:
    """A judge ready to be asked; the caller closes its model. Raises `Invalid`, `NotFound`, `Unavailable`."""
    judge = read_judge(spec)
    _, content = _prompt_of(unit, project, judge)
    digest = digest_content(content)
    if judge.digest not in (None, digest):
        raise _wrong(name, "digest", f"the prompt {judge.prompt} is not the one that was planned")
    judge = msgspec.structs.replace(judge, digest=digest)
    kind, choice = str(spec["type"]), choice_of(judge)
    models = project_models(ports, project, unit)
    model = models.open(
        choice, timeout=limits.timeout, retries=limits.retries, concurrency=limits.concurrency
    )
    return Bench(
        kind=kind,
        spec=judge,
        digest=judge_digest(kind, judge),
        model=model,
        render=_renderer(judge, content),
        contact=Contact(judge.model, answered=False, concurrency=limits.concurrency),
        concurrency=limits.concurrency,
        cost=known_cost(models, choice),
    )


async def hear(
    ports: Ports, project: str, bench: Bench, questions: Iterable[Question], *, purse: Purse | None = None
) -> Mapping[str, Answer]:
    """The judge's answers by key: those kept from before, the others asked for, paid from the purse, and kept.

    Raises `Unavailable` for a model that does not answer, `PeciaError` (`budget_spent`) where the purse does not cover
    a question; what it said until then is kept.
    """
    bodies = {question.key: question.body for question in questions}
    with ports.store.read(project) as unit:
        found = dict(unit.judges.answers(list(bodies)))
    fresh: dict[str, Answer] = {}
    waiting = iter([key for key in bodies if key not in found])

    async def work() -> None:
        for key in waiting:
            most = 0.0 if purse is None else await purse.take(bench.cost, bodies[key])
            try:
                answer = await bench.model.answer(bodies[key])
            except asyncio.CancelledError:
                if purse is not None:
                    purse.settle(most, bench.cost, CANCELLED)
                raise
            fresh[key] = answer
            if purse is not None:
                purse.settle(most, bench.cost, answer)
            bench.contact.note(answer)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(bench.concurrency, len(bodies) - len(found))):
                group.create_task(work())
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    finally:
        kept = {key: answer for key, answer in fresh.items() if answer.state in SETTLED}
        if kept or purse is not None:
            with ports.store.write(project) as unit:
                unit.judges.keep(bench.digest, kept, at=ports.clock.now())
                if purse is not None:
                    purse.note(unit)
    return {**found, **fresh}


def _prompt_of(unit: Unit, project: str, judge: AnyJudge) -> tuple[str, Content]:
    """Where a judge's prompt is, with its number, and what it says."""
    reference = parse_own_reference(judge.prompt, project=project)
    name = reference.name
    if name in RUBRICS and reference.number in (None, 1) and unit.prompts.get(name) is None:
        return f"{name}#1", RUBRICS[name]
    label = reference.label or (LATEST if reference.number is None else None)
    version = existing_version(unit, name, version=reference.number, label=label)
    return str(version), version.content


def _renderer(
    judge: AnyJudge, content: Content
) -> Callable[[Mapping[str, Any]], str | Sequence[Mapping[str, Any]]]:
    compiled = compile_content(content, model=judge.model)
    names = frozenset(compiled.names)
    fixed = (
        {"criteria": criteria_list(judge.criteria)} if isinstance(judge, JudgeSpec) and judge.criteria else {}
    )

    def render(texts: Mapping[str, Any]) -> str | Sequence[Mapping[str, Any]]:
        return compiled.render({name: text for name, text in {**fixed, **texts}.items() if name in names})

    return render


def _check_asks(name: str, judge: AnyJudge, content: Content) -> None:
    """Refuse a prompt that does not show what is judged, or asks for what no judge is given."""
    if content.includes:
        raise _wrong(name, "prompt", f"{judge.prompt} includes other prompts, which a judge's prompt may not")
    names = frozenset(compile_content(content, model=judge.model).names)
    shown = {"first", "second"} if isinstance(judge, PreferenceSpec) else {"answer"}
    if isinstance(judge, JudgeSpec) and judge.criteria:
        shown |= {"criteria"}
    if judge.reference is not None:
        shown |= {"reference"}
    lacking = sorted(shown - names)
    if lacking:
        raise _wrong(name, "prompt", f"{judge.prompt} does not show '{lacking[0]}'")
    try:
        _renderer(judge, content)(dict.fromkeys(sorted(shown | {"question"}), "text"))
    except PeciaError as error:
        raise _wrong(name, "prompt", f"{judge.prompt} cannot ask: {error.message.rstrip('.')}") from None


def _wrong(name: str, field: str, why: str) -> Invalid:
    return invalid(f"Scorer '{name}': {why}.", f"/scorers/{escape_pointer(name)}/{field}")
