"""`pecia edit | bulk`: what is said about prompts, one by one or many at once."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pecia import wire
from pecia.app.bulk import Changed, ChangePrompts
from pecia.cli.filters import (
    Folder,
    ForModel,
    Labeled,
    Overdue,
    as_filter,
)
from pecia.cli.library import reading, writing
from pecia.cli.prompts import Name
from pecia.cli.screen import ActAs, AsJson, put, say, show, table
from pecia.domain.catalog import PromptChange
from pecia.domain.errors import Invalid
from pecia.domain.prompt import PromptFields
from pecia.domain.wording import count

SetPurpose = Annotated[str | None, typer.Option(metavar="PURPOSE", help="Its purpose; '' for none.")]
SetTags = Annotated[
    str | None, typer.Option(metavar="+A,-B", help="Tags that come and go; without signs, all it has.")
]
SetOwner = Annotated[str | None, typer.Option(metavar="NAME", help="Its owner; '' for nobody.")]
SetStatus = Annotated[str | None, typer.Option(metavar="draft|active|deprecated", help="Its status.")]
SetReplacement = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="What to use in place of a deprecated prompt; '' for nothing."),
]
SetReview = Annotated[
    str | None,
    typer.Option("--review-by", metavar="YYYY-MM-DD", help="When to look at it again; '' for never."),
]


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (edit, bulk):
        app.command()(verb)


def edit(
    name: Name,
    *,
    title: Annotated[str | None, typer.Option(help="Its title, in any language; '' for none.")] = None,
    purpose: SetPurpose = None,
    tag: SetTags = None,
    description: Annotated[
        str | None, typer.Option(help="What it is for, in a sentence; '' for nothing.")
    ] = None,
    owner: SetOwner = None,
    status: SetStatus = None,
    replacement: SetReplacement = None,
    review_by: SetReview = None,
    related: Annotated[
        str | None,
        typer.Option(metavar="+A,-B", help="Related prompts that come and go; without signs, all."),
    ] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Change what is said about a prompt. An empty text clears a field."""
    change = _change(
        title=title,
        purpose=purpose,
        description=description,
        owner=owner,
        status=status,
        replacement=replacement,
        review_by=review_by,
        tags=tag,
        related=related,
    )
    with writing(act_as) as library:
        done: Changed = library.perform(ChangePrompts(prompts=(name,), change=change, dry_run=False))
    show(done, as_json=as_json, human=lambda: _print(done))


def bulk(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]…", help="The prompts; or say which by --in-….")
    ] = None,
    *,
    folder: Folder = None,
    in_purpose: Annotated[
        str | None, typer.Option("--in-purpose", metavar="PURPOSE", help="Those of this purpose.")
    ] = None,
    in_tag: Annotated[
        str | None, typer.Option("--in-tag", metavar="TAG[,TAG]", help="Those with these tags.")
    ] = None,
    in_owner: Annotated[
        str | None, typer.Option("--in-owner", metavar="NAME", help="Those of this owner.")
    ] = None,
    in_status: Annotated[
        str | None, typer.Option("--in-status", metavar="STATUS", help="Those of this status.")
    ] = None,
    label: Labeled = None,
    model: ForModel = None,
    overdue: Overdue = False,
    purpose: SetPurpose = None,
    tag: SetTags = None,
    owner: SetOwner = None,
    status: SetStatus = None,
    replacement: SetReplacement = None,
    review_by: SetReview = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without, only what would change is shown.")
    ] = False,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Change what is said about many prompts at once: all of them, or none. Shows first what would change."""
    where = {"folder": folder, "purpose": in_purpose, "tag": in_tag, "owner": in_owner, "status": in_status}
    where |= {"label": label, "model": model, "overdue": overdue or None}
    chosen = {name: value for name, value in where.items() if value is not None}
    if bool(names) == bool(chosen):
        raise Invalid(
            "Say which prompts: names, or a filter such as --folder or --in-tag; one of the two.",
            code="usage",
        )
    change = _change(
        purpose=purpose, owner=owner, status=status, replacement=replacement, review_by=review_by, tags=tag
    )
    request = ChangePrompts(
        prompts=tuple(names) if names else None,
        where=as_filter(**chosen) if chosen else None,
        change=change,
        dry_run=not yes,
    )
    with writing(act_as) if yes else reading(act_as) as library:
        done: Changed = library.perform(request)
    show(done, as_json=as_json, human=lambda: _print(done))
    if done.dry_run and done.changed:
        say("Nothing has been written; --yes does it.")


def _change(*, tags: str | None = None, related: str | None = None, **fields: str | None) -> PromptChange:
    """The change that the options spell. Raises `Invalid` when there is none."""
    said: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
    given: dict[str, Any] = {"fields": said}
    for name, listed in (("tags", tags), ("related", related)):
        if listed is None:
            continue
        items = [item.strip() for item in listed.split(",") if item.strip()]
        if all(item[0] in "+-" for item in items) and items:
            given[f"add_{name}"] = [item[1:] for item in items if item[0] == "+"]
            given[f"remove_{name}"] = [item[1:] for item in items if item[0] == "-"]
        else:
            said[name] = items
    if given == {"fields": {}}:
        raise Invalid(
            "Nothing is to be changed.", code="usage", hint="For example --owner ada or --tag +billing,-old."
        )
    return wire.convert(given, PromptChange)


def _print(done: Changed) -> None:
    rows = [
        (change.prompt, field, _said(getattr(change.before, field)), _said(value))
        for change in done.changed
        for field in PromptFields.__struct_fields__
        if (value := getattr(change.after, field)) is not None
    ]
    if rows:
        table(("PROMPT", "FIELD", "BEFORE", "AFTER"), rows)
    would = "would change" if done.dry_run else "changed"
    put(f"{len(done.changed):,} of {count(done.matched, 'prompt')} {would}")


def _said(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
