"""`pecia dataset add | split | check | generate | export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pecia import wire
from pecia.app.datasets import GetDataset, ListCases
from pecia.app.generate_cases import GenerateCases
from pecia.app.grow_dataset import AddCases, CasesAdded, CheckDataset, SplitDataset, rows_of
from pecia.cli.datasets import DatasetName, splits_of
from pecia.cli.errands import follow_errand
from pecia.cli.files import read_bytes
from pecia.cli.library import AnyLibrary, reading, writing
from pecia.cli.screen import ActAs, AsJson, put, say, show, table
from pecia.domain.dataset import Case, Dataset, DatasetReference, parse_dataset_reference
from pecia.domain.dataset_check import NEAR_CASES, DatasetCheck
from pecia.domain.design import ModelChoice
from pecia.domain.errand import stopped_early
from pecia.domain.errors import Invalid
from pecia.domain.provenance import CallRecord
from pecia.domain.run import RunReference
from pecia.domain.visible import visible
from pecia.domain.wording import count
from pecia.imports.case_writing import WRITERS, write_cases

THE_ANSWER_IS_NO = 1
PAGE = 500
_SHOWN = 20
Note = Annotated[str, typer.Option("--message", "-m", metavar="NOTE", help="What changed.")]
Split = Annotated[str | None, typer.Option(metavar="SPLIT", help="Put them into this split.")]


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (add, split, check, generate, export):
        app.command()(verb)


def add(
    name: DatasetName,
    *,
    calls: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Recorded calls, JSON lines {input, answer, …}; - for stdin."),
    ] = None,
    cases: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Cases, JSON lines; - for stdin.")
    ] = None,
    runs: Annotated[
        list[str] | None,
        typer.Option(
            "--run", metavar="EXPERIMENT/ARM/CASE[/REPEAT]", help="A kept run, by positions from 0."
        ),
    ] = None,
    answers_expected: Annotated[
        bool,
        typer.Option("--answers-expected", help="Expect what was answered, where nothing else is known."),
    ] = False,
    split: Split = None,
    note: Note = "",
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Add cases from production calls, kept runs or a file. Those that are there already are left out."""
    request = AddCases(
        dataset=name,
        rows=wire.read_rows(read_bytes(cases)) if cases else (),
        runs=tuple(map(_run, runs or [])),
        calls=tuple(wire.convert(row, CallRecord) for row in wire.read_rows(read_bytes(calls)))
        if calls
        else (),
        answers_expected=answers_expected,
        split=split,
        note=note,
    )
    with writing(act_as) as library:
        added: CasesAdded = library.perform(request)

    def human() -> None:
        there = f"; {added.known} were there already" if added.known else ""
        put(f"{added.dataset.name}@{added.dataset.revision}: {count(added.added, 'case')} added{there}")

    show(added, as_json=as_json, human=human)


def split(
    name: DatasetName,
    shares: Annotated[
        list[str], typer.Argument(metavar="SPLIT=SHARE...", help="Such as train=0.5 val=0.2 test=0.3.")
    ],
    *,
    seed: Annotated[str, typer.Option(help="Another seed, another split.")] = "0",
    together: Annotated[
        float | None,
        typer.Option(
            metavar="SIMILARITY", help=f"Also keep inputs that are this alike together, such as {NEAR_CASES}."
        ),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Deal anew what is split already.")] = False,
    note: Note = "",
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Deal a dataset into splits; a cluster never lies in two of them."""
    request = SplitDataset(
        dataset=name, shares=dict(map(_share, shares)), seed=seed, together=together, again=again, note=note
    )
    with writing(act_as) as library:
        dataset: Dataset = library.perform(request)
    show(
        dataset,
        as_json=as_json,
        human=lambda: put(f"{dataset.name}@{dataset.revision}: {splits_of(dataset)}"),
    )


def check(
    reference: Annotated[
        str, typer.Argument(metavar="NAME[@REVISION]", help="A dataset, or one of its revisions.")
    ],
    *,
    prompts: Annotated[
        list[str] | None,
        typer.Option(
            "--prompt", metavar="NAME[@LABEL|#N]", help="Look for the cases in this prompt's examples."
        ),
    ] = None,
    threshold: Annotated[
        float, typer.Option(help="How alike two inputs of different splits may be.")
    ] = NEAR_CASES,
    as_json: AsJson = False,
) -> int:
    """Look for leaks between splits and into prompts. Exit 1 when something is found."""
    asked = parse_dataset_reference(reference)
    request = CheckDataset(
        dataset=asked.name, revision=asked.revision, prompts=tuple(prompts or ()), threshold=threshold
    )
    with reading() as library:
        found: DatasetCheck = library.perform(request)
    show(found, as_json=as_json, human=lambda: _print_check(found))
    return 0 if found.is_clean else THE_ANSWER_IS_NO


def generate(
    name: DatasetName,
    *,
    prompt: Annotated[str, typer.Option(metavar="NAME[@LABEL|#N]", help="The prompt to write cases for.")],
    model: Annotated[str, typer.Option(metavar="CONNECTION/MODEL", help="The model that writes them.")],
    number: Annotated[int, typer.Option("--count", "-n", metavar="N", help="How many.")] = 10,
    examples: Annotated[int, typer.Option(help="Cases of the dataset that are shown to it.")] = 5,
    wish: Annotated[str, typer.Option(help="What is wanted, such as: angry customers.")] = "",
    split: Split = None,
    seed: Annotated[int, typer.Option(help="Another seed, other cases.")] = 0,
    budget: Annotated[
        float | None, typer.Option(metavar="USD", min=0, help="Spend no more than this.")
    ] = None,
    note: Note = "",
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> int:
    """Let a model write cases, marked as synthetic. Exit 1 when none could be taken."""
    request = GenerateCases(
        dataset=name,
        prompt=prompt,
        model=ModelChoice(model=model),
        count=number,
        examples=examples,
        wish=wish,
        split=split,
        seed=seed,
        note=note,
        max_cost=budget,
    )
    with writing(act_as) as library:
        ended = follow_errand(library, library.perform(request))
    generated = ended.generated
    if generated is None:
        raise stopped_early(ended)

    def human() -> None:
        dataset = generated.dataset
        where = f"{dataset.name}@{dataset.revision}: " if dataset else ""
        put(f"{where}{count(generated.added, 'synthetic case')} added, asked by {generated.writer}")
        for why, times in generated.refused.items():
            put(f"Not taken: {times} × {why}")
        say(f"{count(generated.calls, 'call')}, {generated.usage.output_tokens or 0:,} tokens written.")

    show(generated, as_json=as_json, human=human)
    return 0 if generated.added else THE_ANSWER_IS_NO


def export(
    reference: Annotated[
        str, typer.Argument(metavar="NAME[@REVISION][#SPLIT]", help="A dataset, a revision, or a named part.")
    ],
    *,
    format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help=f"One of {', '.join(WRITERS)}.")
    ] = "jsonl",
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")],
    as_json: AsJson = False,
) -> None:
    """Write the cases to a file. What the format has no place for is listed."""
    asked = parse_dataset_reference(reference)
    with reading() as library:
        dataset: Dataset = library.perform(GetDataset(dataset=asked.name, revision=asked.revision))
        cases = every_case(library, dataset, asked)
    data, left = write_cases(format, cases, rows_of(cases))
    try:
        output.write_bytes(data)
    except OSError as error:
        raise Invalid(f"{output} cannot be written: {error.strerror}.", code="usage") from None
    result = {"cases": len(cases), "file": str(output), "left": left}

    def human() -> None:
        put(f"{count(len(cases), 'case')} written: {output}")
        for what, times in left.items():
            put(f"Left behind: {what} ({count(times, 'case')})")

    show(result, as_json=as_json, human=human)


def every_case(library: AnyLibrary, dataset: Dataset, asked: DatasetReference) -> list[Case]:
    """All cases that a reference means, page by page."""
    cases: list[Case] = []
    while True:
        request = ListCases(
            dataset=dataset.name, revision=dataset.revision, split=asked.split, offset=len(cases), limit=PAGE
        )
        page: list[Case] = list(library.perform(request).data)
        cases += page
        if len(page) < PAGE:
            return cases


def _print_check(found: DatasetCheck) -> None:
    splits = ", ".join(f"{name} {size}" for name, size in found.splits.items()) or "no splits"
    put(f"{found.dataset}@{found.revision}: {count(found.cases, 'case')}, {splits}")
    for number, what in (
        (found.unsplit if found.splits else 0, "in no split"),
        (found.unlabeled, "with nothing expected"),
        (found.synthetic, "written by a model"),
        (len(found.repeated), "inputs that several cases have"),
    ):
        if number:
            put(f"{number:,} {what}")
    rows = [
        ("contradicting", ", ".join(ids), "one input, several answers expected")
        for ids in found.contradicting
    ]
    rows += [("cluster", name, f"in {' and '.join(splits)}") for name, splits in found.clusters.items()]
    rows += [
        (
            "near",
            f"{pair.one} ({pair.one_split}), {pair.other} ({pair.other_split})",
            f"{pair.likeness.jaccard:.2f} alike",
        )
        for pair in found.near
    ]
    rows += [
        (
            "leak",
            f"{leak.case}{f' ({leak.split})' if leak.split else ''}",
            f"{leak.share:.0%} stands in {leak.prompt}",
        )
        for leak in found.leaks
    ]
    if rows:
        table(("FOUND", "CASES", "WHAT"), rows[:_SHOWN])
    if len(rows) > _SHOWN:
        put(f"… and {len(rows) - _SHOWN:,} more; --json has all")
    if not rows:
        say("Nothing that spoils a result.")


def _run(text: str) -> RunReference:
    parts = text.split("/")
    if len(parts) not in {3, 4} or not all(part.isdecimal() for part in parts):
        raise Invalid(
            f"'{visible(text[:80])}' names no run.",
            code="usage",
            hint="Write EXPERIMENT/ARM/CASE, such as 3/1/17.",
        )
    experiment, arm, case, *repeat = map(int, parts)
    return RunReference(experiment=experiment, arm=arm, case=case, repeat=repeat[0] if repeat else 0)


def _share(pair: str) -> tuple[str, float]:
    name, _, share = pair.partition("=")
    try:
        return name, float(share)
    except ValueError:
        raise Invalid(
            f"'{visible(pair[:80])}' is no share of a split.",
            code="usage",
            hint="Write train=0.5 val=0.2 test=0.3.",
        ) from None
