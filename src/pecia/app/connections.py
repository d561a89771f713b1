"""Connections: where a project reaches models, with keys that are never told again."""

from __future__ import annotations

import asyncio
from typing import Literal, TypeAlias

from pecia.app.act import acting
from pecia.domain.actor import Actor
from pecia.domain.answer import Answer, AnswerState
from pecia.domain.connection import (
    BUILT_IN,
    ConnectionKind,
    ModelPlace,
    ProviderConnection,
    SealedConnection,
)
from pecia.domain.design import ModelChoice
from pecia.domain.egress import origin_of
from pecia.domain.errors import Detail, Invalid, NotFound, Unavailable
from pecia.domain.names import parse_segment
from pecia.domain.price import Cost
from pecia.domain.value import Request, Value
from pecia.ports import Models, Ports, Unit

MAX_KEY = 4096
CHECK_TIMEOUT = 20.0
"""Seconds that a test call may take."""

Reached: TypeAlias = Literal[
    "answered", "refused_key", "unknown_model", "rate_limited", "failed", "unreachable"
]


class SetConnection(Request, frozen=True):
    """Keep a connection to a provider of models for this project, or change one.

    Models are then named `name/…`. `api_key` is sealed and never told again; where it is left out the key there is
    stays, unless the address goes to another origin: then it is forgotten.
    """

    name: str
    base_url: str
    kind: ConnectionKind = "openai"
    api_version: str | None = None
    api_key: str | None = None


class ListConnections(Request, frozen=True):
    """The connections of this project."""


class RemoveConnection(Request, frozen=True):
    """Forget a connection, with its key."""

    name: str


class CheckConnection(Request, frozen=True):
    """Ask a model of a connection for a few tokens, and say what came of it."""

    name: str
    model: str


class ConnectionChecked(Value, frozen=True):
    """What a test call met, in words of our own: what the server said is not passed on.

    `model` is the id that answered, `latency_ms` counts milliseconds.
    """

    reached: Reached
    latency_ms: float
    state: AnswerState
    model: str | None = None


def set_connection(ports: Ports, actor: Actor, request: SetConnection) -> ProviderConnection:
    """The connection as it is kept. Raises `Invalid`, with code `egress_blocked` for an address that is not called."""
    name = parse_segment(request.name, what="connection")
    if name in BUILT_IN or name in ports.models.connections:
        raise _invalid(f"'{name}' is a connection of the operator's, or built in.", "/name")
    base_url = request.base_url.rstrip("/")
    ports.models.admit(base_url)
    key = _key(request.api_key)
    with acting(ports, actor) as act:
        before = act.unit.connections.get(name)
        sealed = _sealed_before(before, base_url)
        if key:
            sealed = ports.vault.seal(key, bound=_bound(actor.project, name, base_url))
        elif request.api_key is not None:
            sealed = None
        connection = ProviderConnection(
            name=name,
            kind=request.kind,
            base_url=base_url,
            api_version=request.api_version,
            has_key=sealed is not None,
            actor=actor.name,
            at=act.now,
        )
        act.unit.connections.put(SealedConnection(connection=connection, sealed=sealed))
        data = {
            "kind": request.kind,
            "origin": origin_of(base_url),
            "key": _told(before, sealed, given=bool(key)),
        }
        act.record("ConnectionSet", f"connection/{name}", data=data)
    return connection


def list_connections(ports: Ports, actor: Actor, request: ListConnections) -> tuple[ProviderConnection, ...]:  # noqa: ARG001
    """The connections by name."""
    with ports.store.read(actor.project) as unit:
        return tuple(kept.connection for kept in unit.connections.all())


def remove_connection(
    ports: Ports, actor: Actor, request: RemoveConnection
) -> tuple[ProviderConnection, ...]:
    """The connections that are left. Raises `NotFound`."""
    with acting(ports, actor) as act:
        if not act.unit.connections.remove(request.name):
            raise _unknown(request.name)
        act.record("ConnectionRemoved", f"connection/{request.name}")
        return tuple(kept.connection for kept in act.unit.connections.all())


def check_connection(ports: Ports, actor: Actor, request: CheckConnection) -> ConnectionChecked:
    """What the call met. Raises `NotFound`, and `Invalid` (`egress_blocked`) where the address is not called."""
    with ports.store.read(actor.project) as unit:
        if unit.connections.get(request.name) is None:
            raise _unknown(request.name)
        models = project_models(ports, actor.project, unit)
    choice = ModelChoice(model=f"{request.name}/{request.model}", params={"max_tokens": 16}, seed="none")
    model = models.open(choice, timeout=CHECK_TIMEOUT, retries=0, concurrency=1)

    async def ask() -> Answer:
        try:
            return await model.answer(model.request("Say yes.", seed=None))
        finally:
            await model.close()

    answer = asyncio.run(ask())
    return ConnectionChecked(
        reached=_reached(answer), latency_ms=answer.latency_ms, state=answer.state, model=answer.model
    )


def project_models(ports: Ports, project: str, unit: Unit) -> Models:
    """The models this project can reach: the installation's, and those of its own connections, at its own prices."""
    places = {kept.connection.name: _place(ports, project, kept) for kept in unit.connections.all()}
    prices = {kept.model: kept.price for kept in unit.prices.all()}
    return ports.models.beside(places, prices) if places or prices else ports.models


def known_cost(models: Models, choice: ModelChoice) -> Cost | None:
    """What calls to a model cost, None where nobody here can say: where it is unknown, or the list is not installed."""
    try:
        return models.cost(choice)
    except Unavailable:
        return None


def _place(ports: Ports, project: str, kept: SealedConnection) -> ModelPlace:
    connection = kept.connection
    bound = _bound(project, connection.name, connection.base_url)
    return ModelPlace(
        kind=connection.kind,
        base_url=connection.base_url,
        api_version=connection.api_version,
        api_key=ports.vault.unseal(kept.sealed, bound=bound) if kept.sealed is not None else None,
        guarded=not ports.models.trusts(connection.base_url),
    )


def _bound(project: str, name: str, base_url: str) -> str:
    """What a key is sealed for: of another project, under another name or for another origin it does not open."""
    return f"{project} {name} {origin_of(base_url)}"


def _sealed_before(before: SealedConnection | None, base_url: str) -> str | None:
    if before is None or origin_of(before.connection.base_url) != origin_of(base_url):
        return None
    return before.sealed


def _told(before: SealedConnection | None, sealed: str | None, *, given: bool) -> str:
    """What happened to the key, for the log."""
    if given:
        return "given"
    if sealed is not None:
        return "kept"
    return "forgotten" if before is not None and before.sealed is not None else "none"


def _key(given: str | None) -> str | None:
    key = (given or "").strip()
    if len(key) > MAX_KEY or not key.isascii() or not key.isprintable():
        raise _invalid("The API key holds characters that no key has, or is too long.", "/api_key")
    return key or None


def _reached(answer: Answer) -> Reached:
    if answer.state != "api_error":
        return "failed" if answer.state in ("timeout", "cancelled") else "answered"
    status = (answer.error or "").removeprefix("HTTP ").partition(":")[0]
    match status:
        case "401" | "403":
            return "refused_key"
        case "404":
            return "unknown_model"
        case "429":
            return "rate_limited"
        case _:
            return "failed" if status.isdigit() else "unreachable"


def _unknown(name: str) -> NotFound:
    return NotFound(f"There is no connection '{name[:80]}' in this project.", hint="'pecia connection list'.")


def _invalid(message: str, pointer: str) -> Invalid:
    return Invalid(
        message,
        code="invalid_parameter",
        errors=(Detail(code="invalid_parameter", detail=message, pointer=pointer),),
    )
