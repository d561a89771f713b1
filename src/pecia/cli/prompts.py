"""`pecia commit | show | log | diff | render`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pecia import wire
from pecia.app.commit import Committed, CommitVersion
from pecia.app.compare import CompareVersions
from pecia.app.prompts import GetPrompt, GetVersion, ListPrompts, ListVersions
from pecia.app.render import Rendered, RenderPrompt
from pecia.app.resolve import ResolveLabel
from pecia.cli.files import read_bytes, read_text
from pecia.cli.filters import request_of
from pecia.cli.graph import show_lineage
from pecia.cli.library import AnyLibrary, reading, writing
from pecia.cli.lint import show_findings
from pecia.cli.screen import Acknowledge, ActAs, AsJson, data, put, put_json, put_text, say, show, table
from pecia.cli.similar import warn_of_similar
from pecia.domain.catalog import PromptFilter, Sort
from pecia.domain.contract import in_words
from pecia.domain.diff import in_lines
from pecia.domain.errors import Invalid
from pecia.domain.names import Reference, parse_reference
from pecia.domain.prompt import Prompt
from pecia.domain.prompt_file import PromptFile, read_prompt_file, write_prompt_file
from pecia.domain.version import Version
from pecia.domain.visible import visible

Name = Annotated[str, typer.Argument(metavar="NAME", help="The prompt's name, such as support/triage.")]
NameOrReference = Annotated[
    str,
    typer.Argument(metavar="NAME[@LABEL|#N]", help="A prompt, one of its labels, or one of its versions."),
]
Archived = Annotated[bool, typer.Option("--archived", help="Archived ones too.")]
_UNSEEN = {
    "invisible": "Only invisible characters changed.",
    "lookalike": "Only characters that look alike, or that are invisible, changed.",
}
_STYLES = {"add": "green", "remove": "red", "title": "bold"}


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (commit, show_, log, diff, render):
        app.command(name=verb.__name__.rstrip("_"))(verb)


def commit(
    name: Name,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A prompt file (*.prompt.md), or - for stdin.")
    ],
    *,
    note: Annotated[
        str, typer.Option("--message", "-m", metavar="NOTE", help="Why this version exists.")
    ] = "",
    parent: Annotated[
        int | None,
        typer.Option(metavar="N", help="Only while version N is the head (0: none yet), else exit 3."),
    ] = None,
    label: Annotated[str | None, typer.Option(metavar="LABEL", help="Release it to this label too.")] = None,
    take_name: Annotated[
        bool,
        typer.Option("--take-name", help="Make a new prompt under a name that another one had before."),
    ] = False,
    acknowledge: Acknowledge = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Keep a prompt file as a version. Equal content gives the version there is."""
    source = read_prompt_file(read_text(file))
    request = CommitVersion(
        prompt=name,
        content=source.content,
        fields=source.fields,
        note=note,
        parent=parent,
        label=label,
        acknowledge=tuple(acknowledge or ()),
        take_name=take_name,
    )
    with writing(act_as) as library:
        committed: Committed = library.perform(request)
    show_findings(committed.findings)
    show(committed, as_json=as_json, human=lambda: put(_said(committed)))
    if not as_json:
        warn_of_similar(name, committed.similar)


def show_(reference: NameOrReference, *, as_json: AsJson = False) -> None:
    """Show a version as a prompt file: the head, or what a label or number names."""
    asked = parse_reference(reference)
    with reading() as library:
        prompt: Prompt = library.perform(GetPrompt(prompt=asked.prompt))
        version = find_version(library, asked, head=prompt.head)
    warn(prompt)
    result = {"prompt": prompt, "version": version}
    show(result, as_json=as_json, human=lambda: put(_as_file(prompt, version)))


def log(
    name: Name,
    *,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=500, help="How many.")] = 50,
    graph: Annotated[
        bool, typer.Option("--graph", help="Draw what grew out of what; all versions, purged ones too.")
    ] = False,
    archived: Archived = False,
    as_json: AsJson = False,
) -> None:
    """Show the versions of a prompt, newest first."""
    if graph:
        show_lineage(name, as_json=as_json)
        return
    with reading() as library:
        prompt: Prompt = library.perform(GetPrompt(prompt=name))
        versions: list[Version] = list(
            library.perform(ListVersions(prompt=name, limit=limit, archived=archived)).data
        )
    warn(prompt)

    def human() -> None:
        table(
            ("VERSION", "WHEN", "AUTHOR", "LABELS", "NOTE"),
            [
                (
                    f"{'*' if version.number == prompt.head else ' '}{_version(version.number)}",
                    f"{version.created_at:%Y-%m-%d %H:%M}",
                    version.author,
                    ", ".join(label for label, at in prompt.labels.items() if at == version.number),
                    version.note,
                )
                for version in versions
            ],
        )

    show(versions, as_json=as_json, human=human)


def diff(
    name: Name,
    before: Annotated[
        str | None,
        typer.Argument(metavar="BEFORE", help="A version or label; the parent of AFTER by default."),
    ] = None,
    after: Annotated[
        str | None, typer.Argument(metavar="AFTER", help="A version or label; the head by default.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two versions."""
    with reading() as library:
        newer = _number(library, name, after)
        older = _number(library, name, before, otherwise=newer.parent)
        found = library.perform(CompareVersions(prompt=name, before=older.number, after=newer.number))

    def human() -> None:
        console = data()
        if found.only is not None:
            console.print(_UNSEEN[found.only], style="bold")
        for kind, text in in_lines(found):
            console.print(text, style=_STYLES.get(kind))
        for line in in_words(found.contract):
            console.print(f"contract: {visible(line)}")

    show(found, as_json=as_json, human=human)


def render(
    reference: NameOrReference,
    *,
    variables: Annotated[
        list[str] | None,
        typer.Option("--var", "-v", metavar="K=V", help="A variable; K:=JSON for what is not text."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--vars", metavar="FILE", help="A JSON object with variables, or - for stdin."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="The model it is for, such as openai/gpt-4o-mini.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Render a prompt: the head, or what a label or number names."""
    asked = parse_reference(reference)
    values = values_of(variables or [], file)
    request = RenderPrompt(
        prompt=asked.prompt, label=asked.label, version=asked.number, variables=values, model=model
    )
    with reading() as library:
        rendered: Rendered = library.perform(request)
        warn(library.perform(GetPrompt(prompt=asked.prompt)))

    def human() -> None:
        if rendered.text is not None:
            put_text(rendered.text)
        else:
            put_json(rendered.messages)

    show(rendered, as_json=as_json, human=human)


def every_prompt(
    library: AnyLibrary,
    prefix: str = "",
    *,
    where: PromptFilter | None = None,
    sort: Sort = "name",
    limit: int | None = None,
    archived: bool = False,
) -> list[Prompt]:
    """All prompts that a filter lets through, page by page, or the first of them; archived ones when asked for."""
    found: list[Prompt] = []
    cursor: str | None = None
    while True:
        some = 500 if limit is None else min(500, limit - len(found))
        request = ListPrompts(
            prefix=prefix,
            archived=archived,
            sort=sort,
            cursor=cursor,
            limit=some,
            **request_of(where or PromptFilter()),
        )
        page = library.perform(request)
        found += page.data
        cursor = page.next
        if cursor is None or (limit is not None and len(found) >= limit):
            return found


def warn(prompt: Prompt) -> None:
    """Tell the person who reads a prompt that it is deprecated."""
    if prompt.notice:
        say(prompt.notice)


def find_version(library: AnyLibrary, asked: Reference, *, head: int | None) -> Version:
    """The version that a reference names, the head when it names none."""
    number = asked.number
    if asked.label is not None:
        number = library.perform(ResolveLabel(prompt=asked.prompt, label=asked.label)).version
    version: Version = library.perform(GetVersion(prompt=asked.prompt, version=number or head or 0))
    return version


def _number(library: AnyLibrary, name: str, text: str | None, otherwise: int | None = None) -> Version:
    head: int | None = otherwise
    if text is None and head is None:
        head = library.perform(GetPrompt(prompt=name)).head
    number = text.lstrip("#v") if text else ""
    suffix = f"#{number}" if number.isdigit() else f"@{text}" if text else ""
    return find_version(library, parse_reference(name + suffix), head=head)


def values_of(pairs: list[str], file: Path | None) -> dict[str, Any]:
    """Values as the command line gives them: `K=TEXT`, `K:=JSON`, over those of a file."""
    values: dict[str, Any] = wire.decode(read_bytes(file), dict[str, Any]) if file else {}
    for pair in pairs:
        name, mark, text = pair.partition("=")
        if not mark or not name.rstrip(":"):
            raise Invalid(
                f"'{pair}' is no variable.", code="usage", hint="Write -v NAME=TEXT or -v NAME:=JSON."
            )
        values[name.rstrip(":")] = wire.parse(text.encode()) if name.endswith(":") else text
    return values


def _as_file(prompt: Prompt, version: Version) -> str:
    return visible(write_prompt_file(PromptFile.of(prompt, version.content)).removesuffix("\n"))


def _said(committed: Committed) -> str:
    version = committed.version
    how = "committed" if committed.created else "is this content already and is the head again"
    moved = f"; {committed.release.label} moved to it" if committed.release else ""
    return f"{version.prompt}#{version.number} {how} ({version.digest[7:19]}){moved}"


def _version(number: int | None) -> str:
    return f"v{number}" if number is not None else "-"
