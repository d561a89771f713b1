"""`pecia restore | blame | archive | unarchive | purge`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from pecia.app.commit import Committed, RestoreVersion
from pecia.app.lineage import BlameVersion
from pecia.app.resolve import ResolveLabel
from pecia.app.retire import (
    ArchivePrompt,
    ArchiveVersion,
    PurgePrompt,
    PurgeVersion,
    UnarchivePrompt,
    UnarchiveVersion,
)
from pecia.cli.library import reading, writing
from pecia.cli.prompts import Name, NameOrReference
from pecia.cli.releases import VersionNumber, Why
from pecia.cli.screen import ActAs, AsJson, put, show
from pecia.domain.blame import Blame, BlamedLine, BlamedText
from pecia.domain.diff import title
from pecia.domain.errors import Invalid
from pecia.domain.names import Reference, parse_reference
from pecia.domain.prompt import Prompt
from pecia.domain.retirement import Retirement
from pecia.domain.version import Version
from pecia.domain.visible import visible

PromptOrVersion = Annotated[str, typer.Argument(metavar="NAME[#N]", help="A prompt, or one of its versions.")]


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (restore, blame, archive, unarchive, purge):
        app.command()(verb)


def restore(
    name: Name,
    version: VersionNumber,
    *,
    note: Annotated[str, typer.Option("--message", "-m", metavar="NOTE", help="Why; kept with it.")] = "",
    parent: Annotated[
        int | None, typer.Option(metavar="N", help="Only while version N is the head, else exit 3.")
    ] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Make an earlier version the head again."""
    with writing(act_as) as library:
        restored: Committed = library.perform(
            RestoreVersion(prompt=name, version=version, note=note, parent=parent)
        )
    show(restored, as_json=as_json, human=lambda: put(f"{restored.version} is the head again"))


def blame(
    reference: NameOrReference,
    *,
    words: Annotated[
        bool, typer.Option("--words", help="Show where the words of a line come from, too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show which version brought each line: of the head, or of what a label or number names."""
    asked = parse_reference(reference)
    with reading() as library:
        number = asked.number
        if asked.label is not None:
            number = library.perform(ResolveLabel(prompt=asked.prompt, label=asked.label)).version
        found: Blame = library.perform(BlameVersion(prompt=asked.prompt, version=number))
    show(found, as_json=as_json, human=lambda: put("\n".join(_lines(found, words=words))))


def archive(
    reference: PromptOrVersion, *, why: Why = "", act_as: ActAs = None, as_json: AsJson = False
) -> None:
    """Hide a prompt or a version, and refuse its release. What a label serves goes on being served."""
    asked = _asked(reference)
    with writing(act_as) as library:
        made: Retirement = library.perform(
            ArchivePrompt(prompt=asked.prompt, why=why)
            if asked.number is None
            else ArchiveVersion(prompt=asked.prompt, version=asked.number, why=why)
        )
    show(made, as_json=as_json, human=lambda: put(f"{made.subject} is archived"))


def unarchive(reference: PromptOrVersion, *, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Bring an archived prompt or version back."""
    asked = _asked(reference)
    with writing(act_as) as library:
        found: Prompt | Version = library.perform(
            UnarchivePrompt(prompt=asked.prompt)
            if asked.number is None
            else UnarchiveVersion(prompt=asked.prompt, version=asked.number)
        )
    show(found, as_json=as_json, human=lambda: put(f"{asked} is in use"))


def purge(
    reference: PromptOrVersion,
    *,
    why: Why = "",
    yes: Annotated[bool, typer.Option("--yes", help="I know that this cannot be undone.")] = False,
    give_up: Annotated[
        list[str] | None,
        typer.Option(
            "--give-up", metavar="LABEL", help="A label of the prompt that serves nothing any more."
        ),
    ] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Erase a version, or a prompt with all its versions, for good. Only an owner may."""
    asked = _asked(reference)
    if not yes:
        raise Invalid(
            f"Purging {asked} cannot be undone.", code="usage", hint="Say --yes if that is what you want."
        )
    with writing(act_as) as library:
        made: Retirement = library.perform(
            PurgePrompt(prompt=asked.prompt, why=why, give_up=tuple(give_up or ()))
            if asked.number is None
            else PurgeVersion(prompt=asked.prompt, version=asked.number, why=why)
        )
    show(made, as_json=as_json, human=lambda: put(f"{made.subject} is purged"))


def _asked(text: str) -> Reference:
    asked = parse_reference(text)
    if asked.label is not None:
        raise Invalid(
            f"'{text}' names a label.",
            code="usage",
            hint="Name the prompt, or a version by its number: NAME#N.",
        )
    return asked


def _lines(found: Blame, *, words: bool) -> Iterator[str]:
    origins = {origin.version: origin for origin in found.origins}
    wide = max((len(origin.author) for origin in found.origins), default=0)
    for text in found.texts:
        if len(found.texts) > 1:
            yield title(text.place)
        for line in text.lines:
            origin = origins[line.version]
            since = f" (first v{line.first})" if line.first < line.version and line.text.strip() else ""
            who = f"v{line.version:<4} {origin.created_at:%Y-%m-%d} {origin.author:<{wide}} {_number(text, line)}"
            yield visible(f"{who} {_words(line) if words else line.text}{since}".rstrip())


def _number(text: BlamedText, line: BlamedLine) -> str:
    return f"{line.number:>{len(str(len(text.lines)))}}"


def _words(line: BlamedLine) -> str:
    """The words with the version of those that are older or younger than the line, as `[v2: short]`."""
    return "".join(
        piece.text if piece.version == line.version else f"[v{piece.version}: {piece.text}]"
        for piece in line.words
    )
