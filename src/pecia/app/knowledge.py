"""Knowledge: comments, and the timeline of a prompt."""

from __future__ import annotations

from collections.abc import Iterator

from pecia.app.act import acting
from pecia.app.conclude import read_result
from pecia.app.page import MAX_LIMIT, Page, check_limit, number_cursor, page_of
from pecia.app.prompts import existing_prompt, existing_version
from pecia.domain.actor import Actor
from pecia.domain.canonical import digest_of_bytes
from pecia.domain.comment import Comment, check_comment
from pecia.domain.errors import PeciaError
from pecia.domain.event import Event
from pecia.domain.experiment import Experiment
from pecia.domain.notice import notices_in
from pecia.domain.prompt import Prompt
from pecia.domain.result import Result
from pecia.domain.timeline import KINDS, TimelineEntry, entry_of, mentions
from pecia.domain.value import Request
from pecia.ports import Ports, Unit

LOOKED_THROUGH = 2000
"""Entries that one search goes through at most; its cursor goes on from there."""


class AddComment(Request, frozen=True):
    """Say something about a prompt, or about one version of it, in Markdown."""

    prompt: str
    text: str
    version: int | None = None


class ListComments(Request, frozen=True):
    """The comments on a prompt and its versions, newest first."""

    prompt: str
    cursor: str | None = None
    limit: int = 100


class ListTimeline(Request, frozen=True):
    """What happened to a prompt, newest first: versions, experiments, decisions, releases, comments, descriptions.

    With `find` only what mentions every one of its words; then a page may be short of its limit while `next`
    says that there is more to look through.
    """

    prompt: str
    find: str = ""
    cursor: str | None = None
    limit: int = 50


def add_comment(ports: Ports, actor: Actor, request: AddComment) -> Comment:
    """The comment as it is kept. Raises `NotFound` for a prompt or version that is not there."""
    text = check_comment(request.text)
    with acting(ports, actor) as act:
        existing_prompt(act.unit, request.prompt)
        if request.version is not None:
            existing_version(act.unit, request.prompt, version=request.version)
        event = act.record(
            "CommentAdded",
            request.prompt,
            after=digest_of_bytes(text.encode()),
            data={} if request.version is None else {"version": request.version},
        )
        comment = Comment(
            number=event.seq,
            prompt=request.prompt,
            version=request.version,
            author=actor.name,
            claimed=actor.claimed,
            text=text,
            at=act.now,
            warnings=notices_in([("/text", text)]),
        )
        act.unit.knowledge.add_comment(comment)
    return comment


def list_comments(ports: Ports, actor: Actor, request: ListComments) -> Page[Comment]:
    """Comments, newest first."""
    limit = check_limit(request.limit)
    with ports.store.read(actor.project) as unit:
        existing_prompt(unit, request.prompt)
        before = number_cursor(request.cursor)
        rows = unit.knowledge.comments(request.prompt, before=before, limit=limit + 1)
    return page_of(rows, limit, lambda comment: comment.number)


def list_timeline(ports: Ports, actor: Actor, request: ListTimeline) -> Page[TimelineEntry]:
    """Entries, newest first. They are read from the log; nothing is kept twice."""
    limit = check_limit(request.limit)
    found: list[TimelineEntry] = []
    with ports.store.read(actor.project) as unit:
        prompt = existing_prompt(unit, request.prompt)
        for looked, event in enumerate(_events(unit, prompt, before=number_cursor(request.cursor)), 1):
            entry = read_entry(ports, unit, prompt, event)
            if mentions(entry, request.find):
                found.append(entry)
            if len(found) > limit:
                return page_of(found, limit, lambda entry: entry.number)
            if looked == LOOKED_THROUGH:
                return Page(data=tuple(found), next=str(event.seq))
    return Page(data=tuple(found), next=None)


def last_entries(ports: Ports, unit: Unit, prompt: Prompt, *, limit: int) -> tuple[TimelineEntry, ...]:
    """The end of a prompt's timeline, newest first."""
    events = _events(unit, prompt, before=None)
    return tuple(
        read_entry(ports, unit, prompt, event) for event, _ in zip(events, range(limit), strict=False)
    )


def read_entry(ports: Ports, unit: Unit, prompt: Prompt, event: Event) -> TimelineEntry:
    """An event with its words, which for a comment and an experiment lie elsewhere."""
    if event.action == "CommentAdded":
        comment = unit.knowledge.comment(event.seq)
        return entry_of(event, text=comment.text if comment else "")
    if event.action == "ExperimentEnded":
        number = int(event.subject.rpartition("/")[2])
        return entry_of(event, text=_concluded(ports, unit, prompt, number, str(event.data.get("status"))))
    return entry_of(event)


def conclusions(unit: Unit, prompt: Prompt, experiment: Experiment, result: Result) -> Iterator[str]:
    """What an experiment says about the contents of a prompt, a sentence for each primary comparison.

    Without anything to compare it is the means of its arms.
    """
    plan = experiment.plan
    ours = {
        variant.label: f"{variant.label} ({variant})"
        for variant in plan.variants
        if unit.prompts.version_by_digest(prompt.name, variant.digest)
    }
    for row in result.comparisons:
        if row.primary and (row.variant in ours or row.baseline in ours):
            yield f"{row.variant} against {row.baseline} on {row.model}, {row.metric}: {row.sentence}"
    if len(plan.variants) == 1:
        for arm in result.arms:
            for metric in plan.primary:
                yield f"{arm.variant} on {arm.model}, {metric}: {arm.metrics[metric].estimate.sentence}"


def _concluded(ports: Ports, unit: Unit, prompt: Prompt, number: int, status: str) -> str:
    experiment = unit.experiments.get(number)
    if experiment is None or status != "done":
        return status
    try:
        result = read_result(ports, unit, experiment)
    except PeciaError as error:
        return f"cannot be computed any more: {error.message}"
    said = "; ".join(conclusions(unit, prompt, experiment, result))
    return f"{experiment.plan.name}: {said}" if said else experiment.plan.name


def _events(unit: Unit, prompt: Prompt, *, before: int | None) -> Iterator[Event]:
    """The events about a prompt, its labels, the proposals for it and the experiments with it, newest first."""
    own = {prompt.name} | {f"{prompt.name}@{label}" for label in prompt.labels}
    proposals = {f"proposal/{number}" for number in unit.knowledge.proposals(prompt.name)}
    experiments = {f"experiment/{number}" for number in unit.knowledge.experiments(prompt.name)}
    subjects = sorted(own | proposals | experiments)
    while events := unit.events.about(subjects, before=before, limit=MAX_LIMIT):
        for event in events:
            # A prompt may itself be called proposal/1.
            places = own
            if event.action.startswith("Proposal"):
                places = proposals
            elif event.action.startswith("Experiment"):
                places = experiments
            if event.action in KINDS and event.subject in places:
                yield event
        before = events[-1].seq
