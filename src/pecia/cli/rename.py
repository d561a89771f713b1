"""`pecia mv | aliases`."""

from __future__ import annotations

from typing import Annotated

import typer

from pecia.app.aliases import ListAliases
from pecia.app.rename import MoveFolder, Renamed, RenamePrompt
from pecia.cli.library import reading, writing
from pecia.cli.screen import ActAs, AsJson, put, put_json, say, show, table
from pecia.domain.errors import Invalid
from pecia.domain.renaming import Alias


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (mv, aliases):
        app.command()(verb)


def mv(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A prompt, or with a slash behind it a folder.")],
    new: Annotated[
        str,
        typer.Argument(metavar="NEW", help="Its new name; with a slash behind it the folder it goes to."),
    ],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Only show what a folder's prompts would be called.")
    ] = False,
    take_name: Annotated[
        bool,
        typer.Option("--take-name", help="Also where another prompt had the name before and answers to it."),
    ] = False,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Rename a prompt, or move a whole folder. History and labels stay, and the old names go on working."""
    if old.endswith("/"):
        if not new.endswith("/"):
            raise Invalid(f"'{old}' is a folder and '{new}' is not.", code="usage", hint=f"Write '{new}/'.")
        if take_name:
            raise Invalid(
                "--take-name is for one prompt.", code="usage", hint="Rename that prompt by itself."
            )
        request: MoveFolder | RenamePrompt = MoveFolder(folder=old, to=new, dry_run=dry_run)
    elif dry_run:
        raise Invalid("--dry-run is for a folder.", code="usage", hint="Leave it out for one prompt.")
    else:
        to = f"{new}{old.rpartition('/')[2]}" if new.endswith("/") else new
        request = RenamePrompt(prompt=old, to=to, take_name=take_name)
    with reading(act_as) if dry_run else writing(act_as) as library:
        done: Renamed = library.perform(request)
    show(done, as_json=as_json, human=lambda: _print(done))


def aliases(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="The prompt; every prompt by default.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """List the names that prompts had before and still answer to."""
    found: list[Alias] = []
    cursor: str | None = None
    with reading() as library:
        while True:
            page = library.perform(ListAliases(prompt=name, cursor=cursor, limit=500))
            found += page.data
            cursor = page.next
            if cursor is None:
                break
    if as_json:
        put_json(found)
        return
    rows = [(alias.name, alias.prompt, f"{alias.at:%Y-%m-%d}", alias.actor) for alias in found]
    table(("OLD NAME", "PROMPT", "SINCE", "BY"), rows)


def _print(done: Renamed) -> None:
    for alias in done.moved:
        put(f"{alias.name} → {alias.prompt}")
    if not done.moved:
        put("It is called so already.")
    for policy in done.policies:
        say(f"The policy of '{policy.label}' holds for '{policy.prompts}' too.")
    for view in done.views:
        say(f"The view '{view}' shows the folder where it is now.")
    if done.dry_run:
        say("Nothing is done; this is what would be.")
