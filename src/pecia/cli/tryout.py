"""`pecia try`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from pecia.app.tryout import Tell, Tried, TryPrompt, try_prompt
from pecia.cli.files import read_text
from pecia.cli.library import AnyLibrary, reading
from pecia.cli.prompts import values_of
from pecia.cli.screen import AsJson, put, say, show
from pecia.domain.answer import SETTLED, Delta
from pecia.domain.names import parse_reference
from pecia.domain.prompt_file import read_prompt_file
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
    as_json: AsJson = False,
) -> None:
    """Ask several models side by side, as they answer. Nothing is kept. Exit code 1 when one did not answer."""
    request = TryPrompt(
        models=tuple(models),
        variables=values_of(variables or [], file),
        params=values_of(params or [], None),
    )
    if what.endswith(".md") or what == "-":
        request = replace(request, content=read_prompt_file(read_text(Path(what))).content)
    else:
        asked = parse_reference(what)
        request = replace(request, prompt=asked.prompt, label=asked.label, version=asked.number)
    lines = _Lines(several=len(models) > 1)
    with reading() as library:
        tried = _ask(library, request, tell=None if as_json else lines.tell)
    lines.end()
    show(tried, as_json=as_json, human=lambda: _summary(tried, told=lines.told))
    if any(one.answer.state not in SETTLED for one in tried):
        raise typer.Exit(1)


def _ask(library: AnyLibrary, request: TryPrompt, *, tell: Tell | None) -> list[Tried]:
    """Streamed where the library is in this process; one behind a URL tells its answers when all are there."""
    if isinstance(library, Library):
        return list(try_prompt(library.ports, library.actor, request, tell=tell))
    return list(library.perform(request))


class _Lines:
    """Puts what streams in: of several models each whole line behind its model's name."""

    def __init__(self, *, several: bool) -> None:
        self._several = several
        self._rest: dict[str, str] = {}
        self.told: set[str] = set()

    def tell(self, model: str, delta: Delta) -> None:
        """Take a piece of an answer."""
        self.told.add(model)
        *lines, rest = (self._rest.get(model, "") + delta.text).split("\n")
        for line in lines:
            self._put(model, line)
        self._rest[model] = rest

    def end(self) -> None:
        """Put what is left."""
        for model, rest in self._rest.items():
            if rest:
                self._put(model, rest)

    def _put(self, model: str, line: str) -> None:
        put(f"{model} | {visible(line)}" if self._several else visible(line))


def _summary(tried: list[Tried], *, told: set[str]) -> None:
    for one in tried:
        answer = one.answer
        if one.model not in told:
            for line in visible(answer.text).splitlines():
                put(f"{one.model} | {line}" if len(tried) > 1 else line)
        for called in answer.tool_calls:
            put(f"{one.model} calls {visible(called.name)} {visible(str(called.arguments))}")
        cost = "price unknown" if one.cost is None else f"${one.cost:.4f}"
        tokens = f"{answer.usage.input_tokens or '?'} + {answer.usage.output_tokens or '?'} tokens"
        error = f": {visible(answer.error)}" if answer.error else ""
        say(f"{one.model}: {answer.state}{error}, {answer.latency_ms:.0f} ms, {tokens}, {cost}")
