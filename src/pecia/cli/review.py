"""`pecia review open | list | show | start | give | undo | labels | apply | close`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pecia import wire
from pecia.app.datasets import Imported
from pecia.app.review_queues import (
    ApplyCorrections,
    CloseQueue,
    GetAgreement,
    GetQueue,
    ListHumanLabels,
    ListQueues,
    OpenQueue,
)
from pecia.app.reviewing import GiveReview, NextItem, UndoReview
from pecia.cli.experiments import experiment_number
from pecia.cli.files import read_text
from pecia.cli.library import reading, writing
from pecia.cli.review_session import print_turn, sit
from pecia.cli.screen import ActAs, AsJson, put, say, show, table
from pecia.domain.agreement import Range
from pecia.domain.errors import Invalid
from pecia.domain.human_score import PanelAgreement
from pecia.domain.passport import LabeledItem
from pecia.domain.review import Choice, Queue, RatingScale, Selection, Task, Turn
from pecia.domain.visible import visible
from pecia.domain.wording import count

app = typer.Typer(help="People judge answers, without knowing whose they are.", no_args_is_help=True)
QueueName = Annotated[str, typer.Argument(metavar="QUEUE", help="The queue's name.")]


@app.command("open")
def open_(
    name: QueueName,
    experiment: Annotated[
        str, typer.Argument(metavar="EXPERIMENT", help="Its number, or its name: the newest.")
    ],
    *,
    task: Annotated[Task, typer.Option(help="rate on a scale, pick the better of two, or correct.")] = "rate",
    guidance: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Markdown that every reviewer sees.")
    ] = None,
    scale: Annotated[str, typer.Option(metavar="LOW-HIGH", help="Of a rating.")] = "1-5",
    words: Annotated[
        list[str] | None, typer.Option("--word", metavar="N=WORD", help="What a step of the scale means.")
    ] = None,
    overlap: Annotated[int, typer.Option(help="How many reviewers look at each item.")] = 1,
    show_expected: Annotated[
        bool, typer.Option("--show-expected", help="Let reviewers see what was expected.")
    ] = False,
    variants: Annotated[
        list[str] | None, typer.Option("--variant", metavar="VARIANT", help="Only these; a pair takes two.")
    ] = None,
    models: Annotated[list[str] | None, typer.Option("--model", metavar="MODEL", help="Only these.")] = None,
    flipped: Annotated[
        str | None, typer.Option(metavar="METRIC", help="Only cases on which this differs from the baseline.")
    ] = None,
    number: Annotated[
        int | None, typer.Option("--count", "-n", metavar="N", help="So many cases, drawn.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, other cases.")] = 0,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Open a queue over the answers of an experiment."""
    text = read_text(guidance) if guidance else ""
    with writing(act_as) as library:
        request = OpenQueue(
            queue=name,
            experiment=experiment_number(library, experiment),
            task=task,
            guidance=text,
            scale=_scale(scale, words or []),
            overlap=overlap,
            show_expected=show_expected,
            selection=Selection(
                variants=tuple(variants or ()),
                models=tuple(models or ()),
                flipped=flipped,
                count=number,
                seed=seed,
            ),
        )
        queue: Queue = library.perform(request)
    show(queue, as_json=as_json, human=lambda: put(_opened(queue)))


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the queues."""
    with reading() as library:
        found: list[Queue] = list(library.perform(ListQueues(limit=500)).data)

    def human() -> None:
        table(
            ("QUEUE", "EXPERIMENT", "TASK", "ITEMS", "OVERLAP", "STATUS", "WHEN", "BY"),
            [
                (
                    q.name,
                    q.experiment,
                    q.task,
                    q.items,
                    q.overlap,
                    q.status,
                    f"{q.created_at:%Y-%m-%d %H:%M}",
                    q.author,
                )
                for q in found
            ],
            right=("EXPERIMENT", "ITEMS", "OVERLAP"),
        )

    show(found, as_json=as_json, human=human)


@app.command("show")
def show_(name: QueueName, *, as_json: AsJson = False) -> None:
    """Show how far a queue has come, and how far its reviewers agree."""
    with reading() as library:
        queue: Queue = library.perform(GetQueue(queue=name))
        agreement: PanelAgreement = library.perform(GetAgreement(queue=name))
    show({"queue": queue, "agreement": agreement}, as_json=as_json, human=lambda: _print(queue, agreement))


@app.command()
def start(name: QueueName, *, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Review, item by item, from the keyboard. What was said is kept at once; q ends it."""
    with writing(act_as) as library:
        turn = sit(library, name, tell=say if as_json else put)
    show(turn, as_json=as_json, human=lambda: None)


@app.command("next")
def next_(name: QueueName, *, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Take what you look at next, for a program that asks people itself; others are not given it meanwhile."""
    with writing(act_as) as library:
        turn: Turn = library.perform(NextItem(queue=name))
    show(turn, as_json=as_json, human=lambda: print_turn(turn))


@app.command()
def give(
    name: QueueName,
    position: Annotated[int, typer.Argument(metavar="ITEM", help="The item's position, as 'next' shows it.")],
    *,
    rating: Annotated[float | None, typer.Option(help="A number on the scale.")] = None,
    choice: Annotated[Choice | None, typer.Option(help="In the order the answers were shown.")] = None,
    text: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What the answer should be; - for stdin.")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="The answer stands.")] = False,
    skip: Annotated[bool, typer.Option("--skip", help="Leave it to others.")] = False,
    note: Annotated[str, typer.Option("--message", "-m", metavar="NOTE", help="Why.")] = "",
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Say something of one item."""
    request = GiveReview(
        queue=name,
        position=position,
        rating=rating,
        choice=choice,
        text=read_text(text) if text else None,
        accept=accept,
        skip=skip,
        note=note,
    )
    with writing(act_as) as library:
        turn: Turn = library.perform(request)
    show(turn, as_json=as_json, human=lambda: put(_kept(turn)))


@app.command()
def undo(name: QueueName, *, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Take back the last thing you said."""
    with writing(act_as) as library:
        turn: Turn = library.perform(UndoReview(queue=name))
    show(turn, as_json=as_json, human=lambda: put(_kept(turn)))


@app.command()
def labels(name: QueueName, *, as_json: AsJson = False) -> None:
    """Write what people said as JSON lines, as 'pecia judge passport' reads them."""
    with reading() as library:
        found: list[LabeledItem] = list(library.perform(ListHumanLabels(queue=name)))

    def human() -> None:
        for item in found:
            put(wire.encode(item).decode())

    show(found, as_json=as_json, human=human)


@app.command()
def apply(
    name: QueueName,
    *,
    dataset: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Keep them as this dataset; the experiment's own by default."),
    ] = None,
    note: Annotated[str, typer.Option("--message", "-m", metavar="NOTE", help="What changed.")] = "",
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Expect what reviewers corrected, in the dataset's next revision."""
    with writing(act_as) as library:
        kept: Imported = library.perform(ApplyCorrections(queue=name, dataset=dataset, note=note))
    revision = f"{kept.dataset.name}@{kept.dataset.revision}"
    how = "keeps the corrections" if kept.created else "is there already"
    show(kept, as_json=as_json, human=lambda: put(f"{revision} {how}: {count(kept.dataset.cases, 'case')}"))


@app.command()
def close(name: QueueName, *, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Take no more reviews."""
    with writing(act_as) as library:
        queue: Queue = library.perform(CloseQueue(queue=name))
    show(queue, as_json=as_json, human=lambda: put(f"{queue.name} is closed"))


def _scale(text: str, words: list[str]) -> RatingScale:
    low, mark, high = text.partition("-")
    if not (mark and low.isdecimal() and high.isdecimal()):
        raise Invalid(
            f"'{visible(text[:40])}' is no scale.", code="usage", hint="Write LOW-HIGH, such as 1-5."
        )
    pairs = [word.partition("=") for word in words]
    return RatingScale(low=int(low), high=int(high), words={step: meaning for step, _, meaning in pairs})


def _opened(queue: Queue) -> str:
    equal = f", {queue.equal} of them pairs of equal answers that need nobody" if queue.equal else ""
    return (
        f"{queue.name} is open: {count(queue.items, 'item')} to {queue.task}{equal}; "
        f"'pecia review start {queue.name}' begins"
    )


def _kept(turn: Turn) -> str:
    return f"{turn.queue}: {turn.given} given, {turn.skipped} skipped, {turn.left} left for you"


def _print(queue: Queue, agreement: PanelAgreement) -> None:
    put(
        f"{queue.name} ({queue.status}): {queue.task}, experiment {queue.experiment}; {agreement.done} of "
        f"{count(queue.items, 'item')} seen by {count(queue.overlap, 'reviewer')}"
    )
    if queue.guidance:
        put(f"\n{visible(queue.guidance.strip())}")
    if agreement.reviewers:
        put("")
        table(
            ("REVIEWER", "GIVEN", "SKIPPED", "MEAN"),
            [
                (r.reviewer, r.given, r.skipped, "" if r.mean is None else f"{r.mean:.2f}")
                for r in agreement.reviewers
            ],
            right=("GIVEN", "SKIPPED", "MEAN"),
        )
    if agreement.shared:
        put(f"\nalpha {_range(agreement.alpha)} on {count(agreement.shared, 'item')} of several reviewers")
        for pair in agreement.pairs:
            put(f"kappa of {pair.one} and {pair.other}: {_range(pair.kappa)}, {count(pair.kappa.n, 'item')}")
        if agreement.disputed:
            put(f"Furthest apart on items {', '.join(map(str, agreement.disputed[:10]))}")
    else:
        say("No item has been seen by two reviewers: nothing can be said of their agreement.")


def _range(found: Range) -> str:
    if found.value is None:
        return "cannot be told: all said the same"
    if found.low is None or found.high is None:
        return f"{found.value:.2f}"
    return f"{found.value:.2f} (95% interval {found.low:.2f} to {found.high:.2f})"
