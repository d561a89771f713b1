"""`pecia similar | duplicates`: what says the same already."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import Annotated

import typer

from pecia.app.duplicates import FEWEST_WORDS, Duplicates, FindDuplicates
from pecia.app.similar import FindNearDuplicates, Similar, SimilarPrompt
from pecia.cli.files import read_text
from pecia.cli.library import reading
from pecia.cli.screen import AsJson, put, say, show, table, visible
from pecia.domain.names import parse_reference
from pecia.domain.prompt_file import read_prompt_file
from pecia.domain.similarity import NEAR, Kind, Likeness, said
from pecia.domain.wording import count

PROMPT_FILE = ".prompt.md"
Threshold = Annotated[
    float,
    typer.Option(
        metavar="SHARE", help="How alike: the share of runs of three words that both have, from 0.2 to 1."
    ),
]
_IN_WORDS: dict[Kind, str] = {"identical": "identical", "same_normalized": "same words", "near": "near"}


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command()(similar)
    app.command()(duplicates)


def similar(
    what: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE|-",
            help="A prompt (NAME@LABEL, NAME#N), a prompt file, another text, or stdin.",
        ),
    ],
    *,
    threshold: Threshold = NEAR,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=500, help="How many.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Show the prompts that say the same or nearly so. Exit 0 whether there are any or not."""
    request = _asked(what, threshold=threshold, limit=limit)
    with reading() as library:
        found: Similar = library.perform(request)

    def human() -> None:
        if not found.prompts:
            say("No prompt says nearly the same.")
            return
        table(
            ("PROMPT", "KIND", "SHARED", "KEPT", "LABELS", "EXPERIMENTS", "TITLE"),
            [
                (
                    place(one),
                    _IN_WORDS[one.likeness.kind],
                    f"{one.likeness.jaccard:.0%}",
                    None if one.likeness.edit is None else f"{one.likeness.edit:.0%}",
                    " ".join(one.labels),
                    " ".join(map(str, one.experiments)),
                    one.title,
                )
                for one in found.prompts
            ],
            right=("SHARED", "KEPT"),
        )
        if found.more:
            say("There may be more; --limit shows them.")

    show(found, as_json=as_json, human=human)


def duplicates(
    prefix: Annotated[
        str, typer.Argument(metavar="PREFIX", help="Only what concerns prompts whose names begin so.")
    ] = "",
    *,
    threshold: Threshold = NEAR,
    words: Annotated[int, typer.Option(min=FEWEST_WORDS, help="The fewest words of a shared passage.")] = 15,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=500, help="How many of each.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show what the library says more than once: prompts that say nearly the same, and passages for partials."""
    request = FindDuplicates(prefix=prefix, threshold=threshold, words=words, limit=limit)
    with reading() as library:
        found: Duplicates = library.perform(request)
    show(found, as_json=as_json, human=lambda: _put_duplicates(found))


def warn_of_similar(prompt: str, similar: tuple[SimilarPrompt, ...]) -> None:
    """Say on stderr that a new prompt says what others say; nothing when there are none."""
    if similar:
        verb = "says" if len(similar) == 1 else "say"
        named = ", ".join(f"{place(one)} ({_likeness(one)})" for one in similar)
        say(visible(f"{count(len(similar), 'prompt')} {verb} the same or nearly so: {named}."))
        say(f"'pecia similar {prompt}' compares them, 'pecia show {similar[0].prompt}' shows the first.")


def _put_duplicates(found: Duplicates) -> None:
    for number, one in enumerate(found.clusters, 1):
        put(f"Cluster {number}: {count(one.size, 'prompt')}")
        for member in one.members:
            like = in_words(member.likeness) if member.likeness else "the oldest"
            labels = "".join(f"  {label}→v{at}" for label, at in member.labels.items())
            put(visible(f"  {member.prompt}#{member.version}  {like}{labels}"))
        if one.size > len(one.members):
            put(f"  … and {one.size - len(one.members):,} more")
    for partial in found.partials:
        put(
            f"\nPartial {partial.name}: {count(partial.words, 'word')} that {count(partial.prompts, 'prompt')} say"
        )
        put(visible(f"{indent(partial.text, '  | ')}"))
        for rewrite in partial.rewrites:
            put(visible(rewrite.diff).removesuffix("\n"))
    say(
        f"{count(found.prompts, 'prompt')} compared: {count(found.cluster_count, 'cluster')}, "
        f"{count(found.partial_count, 'passage')} for partials."
    )


def place(one: SimilarPrompt) -> str:
    """Where a version is: `support/triage#3`."""
    return f"{one.prompt}#{one.version}"


def in_words(likeness: Likeness) -> str:
    """How alike: `identical`, `same words`, `near, 83% shared`."""
    shared = f", {likeness.jaccard:.0%} shared" if likeness.kind == "near" else ""
    return _IN_WORDS[likeness.kind] + shared


def _likeness(one: SimilarPrompt) -> str:
    labels = f", {', '.join(one.labels)}" if one.labels else ""
    measured = f", measured by experiment {one.experiments[0]}" if one.experiments else ""
    return in_words(one.likeness) + labels + measured


def _asked(what: str, *, threshold: float, limit: int) -> FindNearDuplicates:
    """The request for a file when there is one of this name, for a prompt otherwise."""
    path = Path(what)
    if what == "-" or path.is_file():
        text = read_text(path)
        if what.endswith(PROMPT_FILE):
            text = said(read_prompt_file(text).content)
        return FindNearDuplicates(text=text, threshold=threshold, limit=limit)
    reference = parse_reference(what)
    return FindNearDuplicates(
        prompt=reference.prompt,
        label=reference.label,
        version=reference.number,
        threshold=threshold,
        limit=limit,
    )
