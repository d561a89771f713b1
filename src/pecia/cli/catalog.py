"""`pecia list | facets | related | docs | purpose | view`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pecia import wire
from pecia.app.catalog import (
    AddPurpose,
    Documentation,
    GetDocumentation,
    ListFacets,
    ListPurposes,
    ListRelated,
    ListViews,
    Related,
    RemoveView,
    SetDocumentation,
    SetView,
)
from pecia.cli.files import read_text
from pecia.cli.filters import (
    Folder,
    ForModel,
    Labeled,
    OfPurpose,
    Overdue,
    OwnedBy,
    Tagged,
    WithStatus,
    as_filter,
    request_of,
)
from pecia.cli.library import AnyLibrary, reading, writing
from pecia.cli.prompts import Archived, Name, every_prompt
from pecia.cli.screen import ActAs, AsJson, put, show, table
from pecia.domain.catalog import COLUMNS, FacetCount, Facets, PromptFilter, Purpose, View
from pecia.domain.errors import NotFound
from pecia.domain.prompt import Prompt
from pecia.domain.visible import visible

SortOption = Annotated[
    str | None, typer.Option("--sort", metavar="name|updated", help="By name, or the latest change first.")
]
ColumnsOption = Annotated[
    str | None,
    typer.Option("--columns", metavar="A,B,…", help="Which columns, such as name,owner,review_by."),
]

purposes = typer.Typer(help="The purposes that prompts may have.", no_args_is_help=True)
views = typer.Typer(help="Listings kept under a name.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (list_, facets, related, docs):
        app.command(name=verb.__name__.rstrip("_"))(verb)


def list_(
    prefix: Annotated[str, typer.Argument(metavar="PREFIX", help="Only names that begin so.")] = "",
    *,
    folder: Folder = None,
    purpose: OfPurpose = None,
    tag: Tagged = None,
    owner: OwnedBy = None,
    status: WithStatus = None,
    label: Labeled = None,
    model: ForModel = None,
    overdue: Overdue = False,
    view: Annotated[
        str | None, typer.Option(metavar="NAME", help="As this view says; options go before it.")
    ] = None,
    sort: SortOption = None,
    columns: ColumnsOption = None,
    archived: Archived = False,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, help="How many; all by default.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the prompts, all or some."""
    with reading() as library:
        kept = _find_view(library, view) if view else View(name="list")
        where = _given(kept.where)
        given = {"folder": folder, "purpose": purpose, "tag": tag, "owner": owner, "status": status}
        given |= {"label": label, "model": model, "overdue": overdue or None}
        where |= {name: value for name, value in given.items() if value is not None}
        drawn = _view("list", as_filter(**where), sort or kept.sort, columns or ",".join(kept.columns))
        prompts = every_prompt(
            library, prefix, where=drawn.where, sort=drawn.sort, limit=limit, archived=archived
        )

    def human() -> None:
        table(
            [column.replace("_", " ").upper() for column in drawn.columns],
            [[_cell(prompt, column) for column in drawn.columns] for prompt in prompts],
        )

    show(prompts, as_json=as_json, human=human)


def facets(
    *,
    folder: Folder = None,
    purpose: OfPurpose = None,
    tag: Tagged = None,
    owner: OwnedBy = None,
    status: WithStatus = None,
    label: Labeled = None,
    model: ForModel = None,
    overdue: Overdue = False,
    as_json: AsJson = False,
) -> None:
    """Count the prompts by folder, purpose, tag, status, owner, label and model."""
    where = as_filter(
        folder=folder,
        purpose=purpose,
        tag=tag,
        owner=owner,
        status=status,
        label=label,
        model=model,
        overdue=overdue,
    )
    with reading() as library:
        found: Facets = library.perform(ListFacets(**request_of(where)))

    def human() -> None:
        put(f"{found.prompts:,} prompts")
        rows = [
            (facet if index == 0 else "", count.value, f"{count.prompts:,}")
            for facet in Facets.__struct_fields__[1:]
            for index, count in enumerate(_counts(found, facet))
        ]
        if rows:
            table(("FACET", "VALUE", "PROMPTS"), rows, right=("PROMPTS",))

    show(found, as_json=as_json, human=human)


def related(name: Name, *, as_json: AsJson = False) -> None:
    """Show which prompts a prompt names as related, and which name it."""
    with reading() as library:
        found: Related = library.perform(ListRelated(prompt=name))

    def human() -> None:
        rows = [("names", other) for other in found.names] + [("named by", other) for other in found.named_by]
        table(("LINK", "PROMPT"), rows)

    show(found, as_json=as_json, human=human)


def docs(
    name: Name,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="Markdown to keep as its documentation, or - for stdin."),
    ] = None,
    *,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Show what was written about a prompt, or write it from a Markdown file. An empty file takes it away."""
    if file is None:
        with reading() as library:
            found: Documentation = library.perform(GetDocumentation(prompt=name))
        show(
            found,
            as_json=as_json,
            human=lambda: put(visible(found.text.removesuffix("\n"))) if found.text else None,
        )
        return
    with writing(act_as) as library:
        kept: Documentation = library.perform(SetDocumentation(prompt=name, text=read_text(file)))
    said = f"kept, {len(kept.text):,} characters" if kept.text else "taken away"
    show(kept, as_json=as_json, human=lambda: put(f"Documentation of {name}: {said}"))


@purposes.command("list")
def list_purposes(*, as_json: AsJson = False) -> None:
    """List the built-in purposes and the project's own."""
    with reading() as library:
        found: list[Purpose] = list(library.perform(ListPurposes()))

    def human() -> None:
        rows = [(p.name, "built in" if p.builtin else "own", p.description) for p in found]
        table(("PURPOSE", "", "MEANS"), rows)

    show(found, as_json=as_json, human=human)


@purposes.command("add")
def add_purpose(
    name: Annotated[str, typer.Argument(metavar="PURPOSE", help="Such as translate.")],
    description: Annotated[str, typer.Argument(metavar="DESCRIPTION", help="When to use it.")],
    *,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Add a purpose to the project's own, or describe one of them anew."""
    with writing(act_as) as library:
        kept: Purpose = library.perform(AddPurpose(name=name, description=description))
    show(kept, as_json=as_json, human=lambda: put(f"{kept.name}: {visible(kept.description)}"))


@views.command("list")
def list_views(*, as_json: AsJson = False) -> None:
    """List the views."""
    with reading() as library:
        found: list[View] = list(library.perform(ListViews()))

    def human() -> None:
        rows = [(view.name, _shown(view.where), view.sort, ",".join(view.columns)) for view in found]
        table(("VIEW", "SHOWS", "SORT", "COLUMNS"), rows)

    show(found, as_json=as_json, human=human)


@views.command("set")
def set_view(
    view: Annotated[str, typer.Argument(metavar="NAME", help="The view's name.")],
    *,
    folder: Folder = None,
    purpose: OfPurpose = None,
    tag: Tagged = None,
    owner: OwnedBy = None,
    status: WithStatus = None,
    label: Labeled = None,
    model: ForModel = None,
    overdue: Overdue = False,
    sort: SortOption = None,
    columns: ColumnsOption = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Keep a listing under a name, for 'pecia list --view NAME'. One of the same name is replaced."""
    where = as_filter(
        folder=folder,
        purpose=purpose,
        tag=tag,
        owner=owner,
        status=status,
        label=label,
        model=model,
        overdue=overdue,
    )
    request = SetView(view=_view(view, where, sort, columns))
    with writing(act_as) as library:
        kept: View = library.perform(request)
    show(kept, as_json=as_json, human=lambda: put(f"{kept.name}: {_shown(kept.where)}"))


@views.command("remove")
def remove_view(
    view: Annotated[str, typer.Argument(metavar="NAME", help="The view's name.")],
    *,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Take a view away."""
    with writing(act_as) as library:
        left: list[View] = list(library.perform(RemoveView(view=view)))
    show(left, as_json=as_json, human=lambda: put(f"{view} is gone"))


def _find_view(library: AnyLibrary, name: str) -> View:
    found: dict[str, View] = {view.name: view for view in library.perform(ListViews())}
    if name not in found:
        known = ", ".join(found) or "none"
        raise NotFound(
            f"There is no view '{name}'; there are: {known}.", hint=f"'pecia view set {name} …' keeps one."
        )
    return found[name]


def _view(name: str, where: PromptFilter, sort: str | None, columns: str | None) -> View:
    """A view from what the options say. Raises `Invalid` for an order or column there is none of."""
    given: dict[str, Any] = {"name": name, "where": _given(where), "sort": sort or "name"}
    given["columns"] = [column.strip() for column in columns.split(",")] if columns else list(COLUMNS)
    return wire.convert(given, View)


def _given(where: PromptFilter) -> dict[str, Any]:
    """What a filter asks, as plain JSON."""
    return {name: value for name, value in request_of(where).items() if value not in (None, False)}


def _counts(found: Facets, facet: str) -> tuple[FacetCount, ...]:
    return getattr(found, facet)


def _shown(where: PromptFilter) -> str:
    given = {name: value for name, value in _given(where).items() if value is not False}
    return (
        " ".join(f"{name}:{value}" if value is not True else name for name, value in given.items()) or "all"
    )


def _cell(prompt: Prompt, column: str) -> object:
    match column:
        case "head":
            return f"v{prompt.head}" if prompt.head is not None else "-"
        case "labels":
            return " ".join(f"{label}→v{number}" for label, number in prompt.labels.items())
        case "title":
            return f"{'(archived) ' * prompt.archived}{prompt.title}"
        case "tags":
            return " ".join(prompt.tags)
        case "updated_at":
            return f"{prompt.updated_at:%Y-%m-%d %H:%M}"
        case _:
            return getattr(prompt, column)
