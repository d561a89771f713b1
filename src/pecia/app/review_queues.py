"""Review queues: open one over an experiment, close it, and read what came of it."""

from __future__ import annotations

from msgspec.structs import replace

from pecia.app.act import acting
from pecia.app.datasets import Imported, existing_dataset, keep_revision
from pecia.app.experiments import existing_experiment
from pecia.app.page import Page, check_limit, page_of
from pecia.app.people import human_labels
from pecia.domain.actor import Actor
from pecia.domain.dataset import Case, input_digest, pick, survey_cases
from pecia.domain.errors import Conflict, NotFound
from pecia.domain.human_score import PanelAgreement, panel_agreement
from pecia.domain.names import parse_segment
from pecia.domain.passport import LabeledItem
from pecia.domain.review import Queue, RatingScale, Review, Selection, Task, check_queue, invalid
from pecia.domain.review_selection import select_items
from pecia.domain.value import Request
from pecia.ports import Ports, Unit


class OpenQueue(Request, frozen=True):
    """Let people judge answers of an experiment, blind: rate them, pick the better of two, or correct them.

    `guidance` is Markdown that every reviewer sees; `overlap` how many look at each item. What they say is the
    metric `human:QUEUE` of the experiment.
    """

    queue: str
    experiment: int
    task: Task
    guidance: str = ""
    scale: RatingScale = RatingScale()
    overlap: int = 1
    show_expected: bool = False
    selection: Selection = Selection()


class ListQueues(Request, frozen=True):
    """The review queues of the project, by name."""

    cursor: str | None = None
    limit: int = 100


class GetQueue(Request, frozen=True):
    """A review queue."""

    queue: str


class CloseQueue(Request, frozen=True):
    """Take no more reviews in a queue; what was said stays."""

    queue: str


class GetAgreement(Request, frozen=True):
    """How far a queue has come, and how far its reviewers agree: alpha and kappa with their intervals."""

    queue: str


class ListHumanLabels(Request, frozen=True):
    """What people said in a queue, item by item, as a judge's passport takes it."""

    queue: str


class ApplyCorrections(Request, frozen=True):
    """Make what reviewers corrected the expected answers of the dataset's next revision.

    An answer that stands is expected as it is. Where reviewers differ, the last one counts; `dataset` takes the cases into another
    dataset.
    """

    queue: str
    dataset: str | None = None
    note: str = ""


def open_queue(ports: Ports, actor: Actor, request: OpenQueue) -> Queue:
    """The queue. Raises `Invalid` for what nobody could work through, `Conflict` when the name is taken."""
    name = parse_segment(request.queue, what="queue")
    check_queue(
        task=request.task,
        guidance=request.guidance,
        scale=request.scale,
        overlap=request.overlap,
        selection=request.selection,
    )
    with acting(ports, actor) as act:
        if act.unit.reviews.get(name) is not None:
            raise Conflict(
                f"There is a queue '{name}' already.",
                hint=f"'pecia review show {name}' shows it; take another name.",
            )
        experiment = existing_experiment(act.unit, request.experiment)
        plan = experiment.plan
        items = select_items(
            experiment.number,
            plan,
            pick(act.unit.datasets.cases(plan.dataset, plan.revision), plan.split),
            act.unit.experiments.runs(experiment.number),
            task=request.task,
            selection=request.selection,
        )
        queue = Queue(
            name=name,
            experiment=experiment.number,
            task=request.task,
            guidance=request.guidance,
            scale=request.scale,
            overlap=request.overlap,
            show_expected=request.show_expected,
            selection=request.selection,
            items=len(items),
            equal=sum(item.equal for item in items),
            status="open",
            author=actor.name,
            created_at=act.now,
        )
        act.unit.reviews.add(queue, items)
        act.record(
            "QueueOpened",
            f"queue/{name}",
            data={"experiment": experiment.number, "task": request.task, "items": len(items)},
        )
        return queue


def list_queues(ports: Ports, actor: Actor, request: ListQueues) -> Page[Queue]:
    """Queues by name."""
    limit = check_limit(request.limit)
    with ports.store.read(actor.project) as unit:
        rows = unit.reviews.list(after=request.cursor or "", limit=limit + 1)
    return page_of(rows, limit, lambda queue: queue.name)


def get_queue(ports: Ports, actor: Actor, request: GetQueue) -> Queue:
    """The queue, or `NotFound`."""
    with ports.store.read(actor.project) as unit:
        return existing_queue(unit, request.queue)


def close_queue(ports: Ports, actor: Actor, request: CloseQueue) -> Queue:
    """The queue, closed."""
    with acting(ports, actor) as act:
        queue = existing_queue(act.unit, request.queue)
        if queue.status == "open":
            act.unit.reviews.set_status(queue.name, "closed")
            act.record("QueueClosed", f"queue/{queue.name}")
        return replace(queue, status="closed")


def get_agreement(ports: Ports, actor: Actor, request: GetAgreement) -> PanelAgreement:
    """The agreement so far."""
    with ports.store.read(actor.project) as unit:
        queue = existing_queue(unit, request.queue)
        reviews = unit.reviews.given(queue.name)
    return panel_agreement(queue, reviews)


def list_human_labels(ports: Ports, actor: Actor, request: ListHumanLabels) -> tuple[LabeledItem, ...]:
    """The labels so far; now it shows whose answers they are."""
    with ports.store.read(actor.project) as unit:
        return human_labels(unit, existing_queue(unit, request.queue))


def apply_corrections(ports: Ports, actor: Actor, request: ApplyCorrections) -> Imported:
    """The revision that expects what was corrected. Raises `Invalid` for a queue of another task, or without a review."""
    with acting(ports, actor) as act:
        queue = existing_queue(act.unit, request.queue)
        if queue.task != "correct":
            raise invalid(f"The queue '{queue.name}' asks to {queue.task}, not to correct.")
        expected = _expected(act.unit, queue)
        if not expected:
            raise invalid(f"Nobody has corrected anything in '{queue.name}' yet.")
        plan = existing_experiment(act.unit, queue.experiment).plan
        newest = existing_dataset(act.unit, plan.dataset)
        cases = act.unit.datasets.cases(newest.name, newest.revision)
        corrected = tuple(
            _corrected(case, expected[digest], queue) if (digest := input_digest(case)) in expected else case
            for case in cases
        )
        note = request.note or f"{len(expected)} expected answers from the review {queue.name}"
        survey = survey_cases(corrected)
        dataset, created = keep_revision(act, request.dataset or newest.name, corrected, survey, note=note)
        return Imported(dataset=dataset, created=created, repeated=survey.repeated)


def _expected(unit: Unit, queue: Queue) -> dict[str, str]:
    """By the digest of an input the answer that reviewers want, the last one's."""
    plan = existing_experiment(unit, queue.experiment).plan
    cases = pick(unit.datasets.cases(plan.dataset, plan.revision), plan.split)
    items = {item.position: item for item in unit.reviews.items(queue.name)}
    wanted: dict[str, str] = {}
    for review in sorted(unit.reviews.given(queue.name), key=_when):
        if review.state != "given" or review.text is None:
            continue
        wanted[input_digest(cases[items[review.position].runs[0].case])] = review.text
    return wanted


def _when(review: Review) -> tuple[bool, str]:
    """Corrections after answers that stand, then by time: what somebody wrote outweighs what somebody let pass."""
    return (review.value != 1, review.at.isoformat())


def _corrected(case: Case, expected: str, queue: Queue) -> Case:
    return replace(case, expected=expected, metadata={**case.metadata, "corrected_in": queue.name})


def existing_queue(unit: Unit, name: str) -> Queue:
    """The queue of this name. Raises `NotFound`."""
    queue = unit.reviews.get(parse_segment(name, what="queue"))
    if queue is None:
        raise NotFound(
            f"There is no review queue '{name}' in this project.",
            hint="'pecia review list' shows those there are; 'pecia review open' makes one.",
        )
    return queue
