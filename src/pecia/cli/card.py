"""`pecia card`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pecia.app.card import GetCard
from pecia.cli.library import reading
from pecia.cli.prompts import NameOrReference
from pecia.cli.screen import AsJson, put_json
from pecia.domain.card import Card
from pecia.domain.card_markdown import card_markdown
from pecia.domain.errors import Invalid
from pecia.domain.names import parse_reference


def register(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command()(card)


def card(
    reference: NameOrReference,
    *,
    form: Annotated[
        str,
        typer.Option("--format", metavar="md|html|json", help="Markdown, a page of its own, or the data."),
    ] = "md",
    as_json: AsJson = False,
) -> None:
    """Print a prompt's card: purpose, contract, evidence, models, limits, owner, history."""
    if form not in {"md", "html", "json"}:
        raise Invalid(f"There is no format '{form}'; there are md, html and json.", code="usage")
    asked = parse_reference(reference)
    with reading() as library:
        request = GetCard(prompt=asked.prompt, version=asked.number, label=asked.label)
        found: Card = library.perform(request)
    if as_json or form == "json":
        put_json(found)
    elif form == "md":
        sys.stdout.write(card_markdown(found))
    else:
        from pecia.server.prompt_card import card_page  # noqa: PLC0415 - only a page needs the writer of pages

        sys.stdout.write(card_page(found, links=False).decode() + "\n")
