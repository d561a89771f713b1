"""`pecia inputs`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pecia.app.inputs import Suggested, SuggestInputs
from pecia.cli.files import read_text
from pecia.cli.library import reading
from pecia.cli.screen import AsJson, put, show
from pecia.domain.names import parse_reference
from pecia.domain.prompt_file import read_prompt_file
from pecia.domain.yaml_writer import write_yaml


def register(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command()(inputs)


def inputs(
    what: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE", help="A prompt, NAME@LABEL or NAME#N; or a prompt file, which ends in .md."
        ),
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Suggest the inputs of a prompt from its text, as YAML for the front matter of its file."""
    if what.endswith(".md") or what == "-":
        request = SuggestInputs(content=read_prompt_file(read_text(Path(what))).content)
    else:
        asked = parse_reference(what)
        request = SuggestInputs(prompt=asked.prompt, label=asked.label, version=asked.number)
    with reading() as library:
        found: Suggested = library.perform(request)
    show(
        found,
        as_json=as_json,
        human=lambda: put(write_yaml({"inputs": dict(found.inputs)}).removesuffix("\n")),
    )
