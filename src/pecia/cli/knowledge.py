"""`pecia comment | timeline`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pecia.app.knowledge import AddComment, ListTimeline, SearchTimelines
from pecia.cli.files import read_text
from pecia.cli.library import reading, writing
from pecia.cli.screen import ActAs, AsJson, put, show
from pecia.domain.comment import Comment
from pecia.domain.errors import Invalid
from pecia.domain.names import parse_reference
from pecia.domain.timeline import TimelineEntry
from pecia.domain.visible import visible


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (comment, timeline):
        app.command()(verb)


def comment(
    reference: Annotated[str, typer.Argument(metavar="NAME[#N]", help="A prompt, or one of its versions.")],
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="What to say, in Markdown.")] = None,
    *,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="Say what a file says, or - for stdin.")
    ] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Say something about a prompt or a version. 'pecia timeline NAME' shows it among the rest."""
    asked = parse_reference(reference)
    if (text is None) == (file is None) or asked.label is not None:
        raise Invalid(
            "A comment is about NAME or NAME#N, and says TEXT or what --file says.",
            code="usage",
            hint="'pecia comment support/triage#3 \"Too long for mail.\"'",
        )
    said = text if file is None else read_text(file)
    with writing(act_as) as library:
        request = AddComment(prompt=asked.prompt, version=asked.number, text=said or "")
        kept: Comment = library.perform(request)
    show(kept, as_json=as_json, human=lambda: put(f"Comment {kept.number} on {_place(kept)}"))


def timeline(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A prompt; without one, --find looks through all.")
    ] = None,
    *,
    find: Annotated[
        str, typer.Option("--find", metavar="WORDS", help="Only what says every one of these words.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show what happened to a prompt and what was said about it, newest first."""
    if name is None and not find:
        raise Invalid(
            "Name a prompt, or give words to find.", code="usage", hint="'pecia timeline --find refund'"
        )
    found: list[TimelineEntry] = []
    cursor: str | None = None
    with reading() as library:
        while len(found) < limit:
            some = min(500, limit - len(found))
            page = library.perform(
                SearchTimelines(find=find, cursor=cursor, limit=some)
                if name is None
                else ListTimeline(prompt=name, find=find, cursor=cursor, limit=some)
            )
            found += page.data
            cursor = page.next
            if cursor is None:
                break

    def human() -> None:
        for entry in found:
            put(_headline(entry, named=name is None))
            for line in visible(entry.text).splitlines():
                put(f"    {line}")

    show(found, as_json=as_json, human=human)


def _headline(entry: TimelineEntry, *, named: bool) -> str:
    version = f" v{entry.version}" if entry.version is not None else ""
    where = f"  {entry.subject}" if named and entry.subject != entry.about else ""
    about = f" {entry.about}" if entry.about else ""
    return f"{entry.at:%Y-%m-%d %H:%M}  {entry.kind}{about}{version}  {visible(entry.actor)}{where}"


def _place(kept: Comment) -> str:
    return kept.prompt if kept.version is None else f"{kept.prompt}#{kept.version}"
