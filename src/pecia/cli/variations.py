"""`pecia axes | vary | lessons`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pecia.app.lessons import ListLessons
from pecia.app.variations import ListAxes, Varied, VaryPrompt
from pecia.cli.files import read_text
from pecia.cli.library import reading, writing
from pecia.cli.screen import ActAs, AsJson, data, put, say, show, table
from pecia.cli.writing import to_write, written_by
from pecia.domain.axis import AS_IS, AXES, Axis
from pecia.domain.diff import in_lines
from pecia.domain.errors import Invalid, StorageFailed
from pecia.domain.lesson import Lesson
from pecia.domain.prompt_file import PromptFile, read_prompt_file, write_prompt_file
from pecia.domain.variation import (
    PICKS,
    Examples,
    Variations,
    check_variations,
)
from pecia.domain.version import Content
from pecia.domain.wording import count

_STYLES = {"add": "green", "remove": "red", "title": "bold"}


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (axes, vary, lessons):
        app.command()(verb)


def axes(*, as_json: AsJson = False) -> None:
    """List the axes along which a prompt can be varied, with their levels."""
    with reading() as library:
        found: tuple[Axis, ...] = library.perform(ListAxes())

    def human() -> None:
        table(
            ("AXIS", "LEVEL", "WHAT IT DOES"),
            [
                (axis.name if first else "", level, about)
                for axis in found
                for first, (level, about) in _with_first(axis)
            ],
        )

    show(found, as_json=as_json, human=human)


def vary(
    prompt: Annotated[
        str,
        typer.Argument(metavar="NAME[@LABEL|#N]|FILE", help="What is varied: a version, or a prompt file."),
    ],
    *,
    axis: Annotated[
        list[str] | None,
        typer.Option(
            metavar="AXIS=LEVEL,…",
            help="An axis and its levels; the others are compared with the first. Repeat for more axes.",
        ),
    ] = None,
    sentences: Annotated[
        bool, typer.Option("--sentences", help="Leave one sentence out, each in turn, instead.")
    ] = False,
    examples: Annotated[
        str | None, typer.Option(metavar="DATASET#SPLIT", help="Where the examples of 'shots' come from.")
    ] = None,
    pick: Annotated[
        str, typer.Option(metavar="random|diverse|typical|nearest", help="How the examples are picked.")
    ] = "random",
    seed: Annotated[int, typer.Option(help="Of what is picked by chance.")] = 0,
    writer: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Who writes tones and languages: connection/model-id.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write each variant there, as a prompt file.")
    ] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Show what a prompt becomes along these axes, and what they did in experiments before."""
    if pick not in PICKS:
        raise Invalid(f"There is no way '{pick}' to pick; there are {', '.join(PICKS)}.", code="usage")
    wanted = Variations(
        of=prompt,
        axes=_axes(axis or ()),
        examples=Examples(dataset=examples, pick=PICKS[pick], seed=seed) if examples else None,
        sentences=sentences,
    )
    check_variations(wanted)
    drafts: dict[str, Content] = {}
    if prompt.endswith(".md") or prompt.startswith((".", "/")):
        drafts[prompt] = read_prompt_file(read_text(Path(prompt))).content
    missing = list(to_write(wanted))
    if missing and writer is not None:
        with writing(act_as) as library:
            drafts |= written_by(library, wanted, drafts, missing, writer)
            found: Varied = library.perform(VaryPrompt(variations=wanted, drafts=drafts))
    else:
        with reading() as library:
            found = library.perform(VaryPrompt(variations=wanted, drafts=drafts))
    if out is not None:
        _write(out, found)
    show(found, as_json=as_json, human=lambda: _print(found))


def lessons(
    *,
    axis: Annotated[str | None, typer.Option(metavar="AXIS", help="Of this axis only.")] = None,
    as_json: AsJson = False,
) -> None:
    """What levels of axes did over all experiments that tried them."""
    with reading() as library:
        found: tuple[Lesson, ...] = library.perform(ListLessons(axis=axis))

    def human() -> None:
        if not found:
            say("No experiment has tried an axis yet: 'variations' in an experiment file does.")
        _print_lessons(found)

    show(found, as_json=as_json, human=human)


def _with_first(axis: Axis) -> list[tuple[bool, tuple[str, str]]]:
    levels = list(axis.levels.items())
    if axis.kind != "examples":
        levels.insert(0, (AS_IS, "the prompt as it stands"))
    return [(index == 0, level) for index, level in enumerate(levels)]


def _axes(given: Sequence[str]) -> dict[str, tuple[str | int, ...]]:
    found: dict[str, tuple[str | int, ...]] = {}
    for one in given:
        axis, equals, levels = one.partition("=")
        if not equals or axis in found:
            raise Invalid(
                f"'{one[:80]}' is not AXIS=LEVEL,LEVEL, each axis once.",
                code="usage",
                hint=f"Such as --axis length=as-is,short; the axes: {', '.join(AXES)}.",
            )
        found[axis] = tuple(level.strip() for level in levels.split(","))
    return found


def _write(folder: Path, found: Varied) -> None:
    """A file for each variant, in the place of those of the same name; none where each case has other examples."""
    kept = [one for one in found.variants if not one.variation.nearest]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in kept:
            name = re.sub(r"[^a-z0-9]+", "-", one.variation.label.lower()).strip("-")
            text = write_prompt_file(PromptFile(content=one.variation.content))
            (folder / f"{name}.prompt.md").write_bytes(text.encode())
    except OSError as error:
        raise StorageFailed(f"{folder} cannot be written: {error.strerror}.") from None
    say(f"{count(len(kept), 'file')} in {folder}.")
    for one in found.variants:
        if one.variation.nearest:
            say(f"{one.variation.label} is no file: its examples are chosen for each case.")


def _print(found: Varied) -> None:
    console = data()
    for one in found.variants:
        console.print(f"{one.variation.label}{' (as it stands)' if one.variation.base else ''}", style="bold")
        if one.variation.nearest:
            console.print(
                f"  + {count(one.variation.nearest, 'example')} before each case, those most like it"
            )
        if not one.variation.base:
            for kind, text in in_lines(one.diff, context=1):
                console.print(f"  {text}", style=_STYLES.get(kind))
    if found.lessons:
        put("")
        put("Before, in the projects you may read:")
        _print_lessons(found.lessons)


def _print_lessons(found: Sequence[Lesson]) -> None:
    for lesson in found:
        put(f"  {lesson.sentence}")
