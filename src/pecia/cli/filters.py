"""Filters: the options that say which prompts, the same for every verb that takes them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pecia import wire
from pecia.domain.catalog import PromptFilter

Folder = Annotated[str | None, typer.Option(metavar="FOLDER", help="Those in this folder, such as support.")]
OfPurpose = Annotated[str | None, typer.Option("--purpose", metavar="PURPOSE", help="Those of this purpose.")]
Tagged = Annotated[
    str | None, typer.Option("--tag", metavar="TAG[,TAG]", help="Those with this tag, or with all of these.")
]
OwnedBy = Annotated[str | None, typer.Option("--owner", metavar="NAME", help="Those of this owner.")]
WithStatus = Annotated[
    str | None, typer.Option("--status", metavar="draft|active|deprecated", help="Those of this status.")
]
Labeled = Annotated[
    str | None, typer.Option("--label", metavar="LABEL", help="Those on which this label stands.")
]
ForModel = Annotated[
    str | None, typer.Option("--model", metavar="MODEL", help="Those written for this model.")
]
Overdue = Annotated[bool, typer.Option("--overdue", help="Those whose review date has passed.")]


def as_filter(**given: Any) -> PromptFilter:
    """The filter of the options that were given. Raises `Invalid` for a status there is none of."""
    return wire.convert({name: value for name, value in given.items() if value is not None}, PromptFilter)


def request_of(where: PromptFilter) -> dict[str, Any]:
    """A filter as fields of a request that takes one."""
    return {name: getattr(where, name) for name in PromptFilter.__struct_fields__}
