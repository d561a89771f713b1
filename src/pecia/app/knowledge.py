"""Knowledge: comments, and the timeline of a prompt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pecia.app.act import acting
from pecia.app.conclude import read_result
from pecia.app.page import MAX_LIMIT, Page, check_limit, number_cursor, page_of
from pecia.app.prompts import existing_prompt, existing_version
from pecia.domain.actor import Actor
from pecia.domain.canonical import digest_of_bytes
from pecia.domain.comment import Comment, check_comment
from pecia.domain.errors import Invalid, PeciaError
from pecia.domain.event import Event
from pecia.domain.notice import notices_in
from pecia.domain.prompt import Prompt
from pecia.domain.result import conclusions
from pecia.domain.timeline import KINDS, TimelineEntry, entry_of, mentions
from pecia.domain.value import Request
from pecia.domain.words import words
from pecia.ports import Ports, Unit


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

    With `find` only what says every one of its words, or a word that begins so.
    """

    prompt: str
    find: str = ""
    cursor: str | None = None
    limit: int = 50


class SearchTimelines(Request, frozen=True):
    """What was said about any prompt of the project, newest first, with every word of `find` or one that begins so.

    An experiment is an entry of its own here, with all that it concluded.
    """

    find: str
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
    """Entries, newest first: the events of the log with their words."""
    limit, sought = check_limit(request.limit), words(request.find)
    found: list[TimelineEntry] = []
    with ports.store.read(actor.project) as unit:
        prompt = existing_prompt(unit, request.prompt)
        if request.find.strip() and not sought:
            return Page(data=(), next=None)
        for event in _events(unit, prompt, sought, before=number_cursor(request.cursor)):
            entry = read_entry(ports, unit, prompt, event)
            # An experiment is found by all it concluded, also about other prompts.
            if mentions(entry, sought):
                found.append(entry)
            if len(found) > limit:
                break
    return page_of(found, limit, lambda entry: entry.number)


def search_timelines(ports: Ports, actor: Actor, request: SearchTimelines) -> Page[TimelineEntry]:
    """Entries of any prompt, newest first. Raises `Invalid` when there is no word to find."""
    limit, sought = check_limit(request.limit), words(request.find)
    if not sought:
        raise Invalid("There is no word to find.", code="invalid_query", hint="Give at least one word.")
    with ports.store.read(actor.project) as unit:
        before = number_cursor(request.cursor)
        events = unit.events.find(sought, before=before, limit=limit + 1)
        found = [_read_any(ports, unit, event) for event in events]
    return page_of(found, limit, lambda entry: entry.number)


def last_entries(ports: Ports, unit: Unit, prompt: Prompt, *, limit: int) -> tuple[TimelineEntry, ...]:
    """The end of a prompt's timeline, newest first."""
    events = _events(unit, prompt, (), before=None)
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


def _read_any(ports: Ports, unit: Unit, event: Event) -> TimelineEntry:
    """An event with its words, whichever prompt it is about."""
    if event.action == "ExperimentEnded":
        number = int(event.subject.rpartition("/")[2])
        return entry_of(event, text=_concluded(ports, unit, None, number, str(event.data.get("status"))))
    comment = unit.knowledge.comment(event.seq) if event.action == "CommentAdded" else None
    return entry_of(event, text=comment.text if comment else None)


def _concluded(ports: Ports, unit: Unit, prompt: Prompt | None, number: int, status: str) -> str:
    """What an experiment came to in words: of one prompt, or of all."""
    experiment = unit.experiments.get(number)
    if experiment is None or status != "done":
        return status
    try:
        result = read_result(ports, unit, experiment)
    except PeciaError as error:
        return f"cannot be computed any more: {error.message}"
    plan = experiment.plan
    ours = {
        variant.label
        for variant in plan.variants
        if prompt is None or unit.prompts.version_by_digest(prompt.name, variant.digest)
    }
    said = "; ".join(conclusions(plan, result, ours))
    return f"{experiment.plan.name}: {said}" if said else experiment.plan.name


def _events(unit: Unit, prompt: Prompt, sought: Sequence[str], *, before: int | None) -> Iterator[Event]:
    """The events about a prompt, its labels, the proposals for it and the experiments with it, newest first.

    With words to find, those that say them.
    """
    spans = unit.aliases.spans(prompt.name)
    own = {f"{span.name}{at}" for span in spans for at in ("", *(f"@{label}" for label in prompt.labels))}
    proposals = {f"proposal/{number}" for number in unit.knowledge.proposals(prompt.name)}
    experiments = {f"experiment/{number}" for number in unit.knowledge.experiments(prompt.name)}
    subjects = sorted(own | proposals | experiments)
    while events := (
        unit.events.find(sought, subjects=subjects, before=before, limit=MAX_LIMIT)
        if sought
        else unit.events.about(subjects, before=before, limit=MAX_LIMIT)
    ):
        for event in events:
            # A prompt may itself be called proposal/1.
            places = own
            if event.action.startswith("Proposal"):
                places = proposals
            elif event.action.startswith("Experiment"):
                places = experiments
            is_ours = places is not own or any(span.holds(event.subject, event.seq) for span in spans)
            if event.action in KINDS and event.subject in places and is_ours:
                yield event
        before = events[-1].seq
