"""`pecia try`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pecia.app.tryout import Tell, TryPrompt, try_prompt
from pecia.cli.files import read_text
from pecia.cli.library import AnyLibrary, reading
from pecia.cli.prompts import values_of
from pecia.cli.save_tryout import Saving, ask_what_to_save, save
from pecia.cli.screen import ActAs, AsJson, put, say, show
from pecia.domain.answer import SETTLED, Delta
from pecia.domain.errors import Invalid
from pecia.domain.names import parse_reference
from pecia.domain.prompt import PromptFields
from pecia.domain.prompt_file import read_prompt_file
from pecia.domain.tryout import Tryout, TryoutColumn
from pecia.domain.visible import visible
from pecia.embedded import Library


def register(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command("try")(try_)


def try_(
    what: Annotated[
        str, typer.Argument(metavar="NAME|FILE", help="A prompt, NAME@LABEL or NAME#N; or a prompt file.")
    ],
    models: Annotated[
        list[str], typer.Option("--model", "-m", metavar="CONNECTION/MODEL", help="A model to ask; several.")
    ],
    *,
    beside: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME|FILE", help="Another version or file, in columns beside; several."),
    ] = None,
    variables: Annotated[
        list[str] | None,
        typer.Option("--var", "-v", metavar="K=V", help="A variable; K:=JSON for what is not text."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--vars", metavar="FILE", help="A JSON object with variables, or - for stdin."),
    ] = None,
    params: Annotated[
        list[str] | None,
        typer.Option(
            "--param", "-p", metavar="K=V", help="A parameter for every model; K:=JSON for no text."
        ),
    ] = None,
    save_version: Annotated[
        str | None, typer.Option(metavar="NAME", help="Keep the content of --column as a version of NAME.")
    ] = None,
    save_case: Annotated[
        str | None, typer.Option(metavar="DATASET", help="Add the variables to a dataset as a case.")
    ] = None,
    save_experiment: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the experiment that asks the same over many cases (YAML)."),
    ] = None,
    column: Annotated[
        int, typer.Option(metavar="N", help="Which column is saved as a version, counted from 1.")
    ] = 1,
    note: Annotated[str, typer.Option(metavar="NOTE", help="Why the version or the case exists.")] = "",
    parent: Annotated[
        int | None, typer.Option(metavar="N", help="Save the version only while N is the head.")
    ] = None,
    expected: Annotated[
        str | None, typer.Option("--expect", metavar="TEXT", help="What the case expects.")
    ] = None,
    expected_from: Annotated[
        int | None, typer.Option("--expect-column", metavar="N", help="It expects what column N answered.")
    ] = None,
    dataset: Annotated[
        str | None,
        typer.Option(metavar="DATASET", help="What the experiment is over; else over this one case."),
    ] = None,
    start: Annotated[bool, typer.Option("--start", help="Carry the experiment out at once.")] = False,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Ask several models side by side, as they answer. Exit code 1 when one did not answer.

    Nothing is kept but what --save-version, --save-case and --save-experiment ask for.
    """
    sources, fields = _sources([what, *(beside or [])])
    asked = values_of(params or [], None)
    columns = tuple(
        TryoutColumn(model=model, prompt=source.prompt, content=source.content, params=asked)
        for source in sources
        for model in models
    )
    saving = Saving(
        version=save_version,
        case=save_case,
        experiment=save_experiment,
        column=column,
        note=note,
        parent=parent,
        fields=fields[(column - 1) // len(models)] if 0 < column <= len(columns) else PromptFields(),
        expected=expected,
        expected_from=expected_from,
        dataset=dataset,
        start=start,
    )
    saving.check(len(columns))
    lines = _Lines(columns)
    with reading() as library:
        request = TryPrompt(columns=columns, variables=values_of(variables or [], file))
        tryout = _ask(library, request, tell=None if as_json else lines.tell)
    lines.end()
    if not as_json:
        _summary(tryout, lines)
        if not saving.something:
            saving = ask_what_to_save(saving, tryout)
            saving.check(len(columns))
    saved = save(tryout, saving, act_as=act_as, as_json=as_json) if saving.something else None
    show(saved or tryout, as_json=as_json, human=lambda: None)
    if any(tried.answer.state not in SETTLED for tried in tryout.columns):
        raise typer.Exit(1)


def _sources(texts: list[str]) -> tuple[list[TryoutColumn], list[PromptFields]]:
    """What is to be tried, on no model yet, and what files say about their prompts."""
    sources: list[TryoutColumn] = []
    fields: list[PromptFields] = []
    for text in texts:
        if text.endswith(".md") or text == "-":
            source = read_prompt_file(read_text(Path(text)))
            sources.append(TryoutColumn(model="", content=source.content))
            fields.append(source.fields)
        else:
            sources.append(TryoutColumn(model="", prompt=str(parse_reference(text))))
            fields.append(PromptFields())
    if len(set(texts)) < len(texts):
        raise Invalid("The same is named twice.", code="usage", hint="Name each prompt and file once.")
    return sources, fields


def _ask(library: AnyLibrary, request: TryPrompt, *, tell: Tell | None) -> Tryout:
    """Streamed where the library is in this process; one behind a URL tells its answers when all are there."""
    if isinstance(library, Library):
        return try_prompt(library.ports, library.actor, request, tell=tell)
    tryout: Tryout = library.perform(request)
    return tryout


class _Lines:
    """Puts what streams in: of several columns each whole line behind its column's name."""

    def __init__(self, columns: tuple[TryoutColumn, ...]) -> None:
        several = len({column.model for column in columns}) < len(columns)
        self.names = [
            f"{position}: {column.name} on {column.model}" if several else column.model
            for position, column in enumerate(columns, 1)
        ]
        self._rest: dict[int, str] = {}
        self.told: set[int] = set()

    def tell(self, position: int, delta: Delta) -> None:
        """Take a piece of an answer."""
        self.told.add(position)
        *lines, rest = (self._rest.get(position, "") + delta.text).split("\n")
        for line in lines:
            self.put(position, line)
        self._rest[position] = rest

    def end(self) -> None:
        """Put what is left."""
        for position, rest in self._rest.items():
            if rest:
                self.put(position, rest)

    def put(self, position: int, line: str) -> None:
        """Put a line of a column."""
        shown = visible(line)
        put(f"{self.names[position]} | {shown}" if len(self.names) > 1 else shown)


def _summary(tryout: Tryout, lines: _Lines) -> None:
    for position, tried in enumerate(tryout.columns):
        answer, name = tried.answer, lines.names[position]
        if position not in lines.told:
            for line in answer.text.splitlines():
                lines.put(position, line)
        for called in answer.tool_calls:
            put(f"{name} calls {visible(called.name)} {visible(str(called.arguments))}")
        cost = "price unknown" if tried.cost is None else f"${tried.cost:.4f}"
        tokens = f"{answer.usage.input_tokens or '?'} + {answer.usage.output_tokens or '?'} tokens"
        error = f": {visible(answer.error)}" if answer.error else ""
        say(f"{name}: {answer.state}{error}, {answer.latency_ms:.0f} ms, {tokens}, {cost}")
