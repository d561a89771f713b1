"""Catalog: purposes, documentation, facets and views."""

from __future__ import annotations

from pecia.app.act import acting
from pecia.app.prompts import existing_prompt
from pecia.domain.actor import Actor
from pecia.domain.canonical import digest_of_bytes
from pecia.domain.catalog import MAX_DOCUMENTATION, Facets, PromptFilter, Purpose, View, check_filter
from pecia.domain.errors import Conflict, Detail, Invalid, NotFound
from pecia.domain.names import parse_segment
from pecia.domain.notice import Notice, notices_in
from pecia.domain.prompt import PURPOSES
from pecia.domain.value import Request, Value
from pecia.ports import Ports


class ListPurposes(Request, frozen=True):
    """The purposes a prompt may have: the built-in ones and the project's own."""


class AddPurpose(Request, frozen=True):
    """Add a purpose to the project's own, or describe one of them anew."""

    name: str
    description: str


class GetDocumentation(Request, frozen=True):
    """What was written about a prompt, in Markdown."""

    prompt: str


class SetDocumentation(Request, frozen=True):
    """Write about a prompt, in Markdown; an empty text takes it away. It is in no digest."""

    prompt: str
    text: str


class Documentation(Value, frozen=True):
    """What was written about a prompt, in Markdown; empty when nothing was. `warnings` name what nobody sees in it."""

    prompt: str
    text: str
    warnings: tuple[Notice, ...] = ()


class ListRelated(Request, frozen=True):
    """The prompts that a prompt names as related, and those that name it."""

    prompt: str


class Related(Value, frozen=True):
    """Both directions of the links between prompts."""

    prompt: str
    names: tuple[str, ...]
    named_by: tuple[str, ...]


class ListFacets(PromptFilter, Request, frozen=True):
    """How prompts spread over folders, purposes, tags, statuses, owners, labels and models: all, or some as in a listing."""


class ListViews(Request, frozen=True):
    """The saved views of the project."""


class SetView(Request, frozen=True):
    """Keep a listing under a name: its filter, order and columns. One of the same name is replaced."""

    view: View


class RemoveView(Request, frozen=True):
    """Take a view away."""

    view: str


def list_purposes(ports: Ports, actor: Actor, request: ListPurposes) -> tuple[Purpose, ...]:  # noqa: ARG001
    """The built-in purposes, then the project's own by name."""
    with ports.store.read(actor.project) as unit:
        own = unit.catalog.purposes()
    return (
        *(Purpose(name=name, description=means, builtin=True) for name, means in PURPOSES.items()),
        *(Purpose(name=name, description=means, builtin=False) for name, means in own.items()),
    )


def add_purpose(ports: Ports, actor: Actor, request: AddPurpose) -> Purpose:
    """The purpose. Raises `Conflict` for a built-in one, `Invalid` without a description."""
    name, description = parse_segment(request.name, what="purpose"), request.description.strip()
    if name in PURPOSES:
        raise Conflict(f"The purpose '{name}' is built in: {PURPOSES[name]}", hint="Choose another name.")
    if not description:
        raise _invalid("A purpose needs a description, so that others know when to use it.", "/description")
    with acting(ports, actor) as act:
        act.unit.catalog.keep_purpose(name, description)
        act.record("PurposeAdded", f"purpose/{name}", data={"description": description})
    return Purpose(name=name, description=description, builtin=False)


def get_documentation(ports: Ports, actor: Actor, request: GetDocumentation) -> Documentation:
    """The documentation, empty when there is none."""
    with ports.store.read(actor.project) as unit:
        existing_prompt(unit, request.prompt)
        return Documentation(prompt=request.prompt, text=unit.catalog.documentation(request.prompt))


def set_documentation(ports: Ports, actor: Actor, request: SetDocumentation) -> Documentation:
    """The documentation as it is kept. The event has its digest, not the text."""
    if len(request.text) > MAX_DOCUMENTATION:
        raise _invalid(f"Documentation has at most {MAX_DOCUMENTATION:,} characters.", "/text")
    with acting(ports, actor) as act:
        existing_prompt(act.unit, request.prompt)
        before = act.unit.catalog.documentation(request.prompt)
        if before != request.text:
            act.unit.catalog.document(request.prompt, request.text)
            act.record(
                "PromptDocumented", request.prompt, before=_digest(before), after=_digest(request.text)
            )
    return Documentation(
        prompt=request.prompt, text=request.text, warnings=notices_in([("/text", request.text)])
    )


def list_related(ports: Ports, actor: Actor, request: ListRelated) -> Related:
    """The links of a prompt."""
    with ports.store.read(actor.project) as unit:
        prompt = existing_prompt(unit, request.prompt)
        return Related(
            prompt=prompt.name, names=prompt.related, named_by=tuple(unit.catalog.naming(prompt.name))
        )


def list_facets(ports: Ports, actor: Actor, request: ListFacets) -> Facets:
    """The counts."""
    check_filter(request)
    with ports.store.read(actor.project) as unit:
        return unit.catalog.facets(PromptFilter.of(request), today=ports.clock.now().date())


def list_views(ports: Ports, actor: Actor, request: ListViews) -> tuple[View, ...]:  # noqa: ARG001
    """The views by name."""
    with ports.store.read(actor.project) as unit:
        return tuple(unit.catalog.views())


def set_view(ports: Ports, actor: Actor, request: SetView) -> View:
    """The view as it is kept. Raises `Invalid` for a filter that could be none, and without a column."""
    view = request.view
    parse_segment(view.name, what="view")
    check_filter(view.where)
    if not view.columns:
        raise _invalid("A view has at least one column.", "/view/columns")
    with acting(ports, actor) as act:
        act.unit.catalog.keep_view(view)
        act.record("ViewSet", f"view/{view.name}")
    return view


def remove_view(ports: Ports, actor: Actor, request: RemoveView) -> tuple[View, ...]:
    """The views that are left. Raises `NotFound`."""
    with acting(ports, actor) as act:
        if not act.unit.catalog.drop_view(request.view):
            raise NotFound(f"There is no view '{request.view}'.", hint="'pecia view list' shows them.")
        act.record("ViewRemoved", f"view/{request.view}")
        return tuple(act.unit.catalog.views())


def _digest(text: str) -> str | None:
    return digest_of_bytes(text.encode()) if text else None


def _invalid(message: str, pointer: str) -> Invalid:
    return Invalid(message, errors=(Detail(code="invalid_parameter", detail=message, pointer=pointer),))
