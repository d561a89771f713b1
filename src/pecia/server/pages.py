"""Pages: what is in the library and the API reference, as plain HTML without a script, until the web UI exists."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from functools import cache, partial
from html import escape

from pecia.app.conclude import Result
from pecia.app.datasets import ListDatasets
from pecia.app.experiments import GetResult, ListExperiments
from pecia.app.operations import OPERATIONS, Operation, perform
from pecia.app.prompts import ListPrompts
from pecia.app.proposals import ListProposals
from pecia.domain.actor import Actor
from pecia.domain.dataset import Dataset
from pecia.domain.experiment import Experiment
from pecia.domain.prompt import Prompt
from pecia.domain.proposal import Proposal
from pecia.ports import Ports
from pecia.server import openapi
from pecia.server.http import HTML, JSON, Header, Incoming, Send, respond
from pecia.server.rest import API, no_route
from pecia.server.style import STYLE

_SHOWN = 100
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_HEADERS: tuple[Header, ...] = (
    HTML,
    (
        b"content-security-policy",
        f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'none'".encode(),
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-cache"),
)


class Pages:
    """The home page, the API reference and the OpenAPI document."""

    def __init__(self, ports: Ports, actor: Actor) -> None:
        self._ports = ports
        self._actor = actor

    async def answer(self, incoming: Incoming, send: Send) -> int:
        """Answer one request; returns the status. Raises a `PeciaError` for what is not there."""
        if incoming.path not in {"/", "/docs", "/openapi.json"}:
            raise no_route(incoming.method, frozenset())
        if incoming.method not in {"GET", "HEAD"}:
            raise no_route(incoming.method, frozenset({"GET"}))
        if incoming.path == "/openapi.json":
            await respond(send, 200, _openapi(), [JSON])
        elif incoming.path == "/docs":
            await respond(send, 200, _reference(), _HEADERS)
        else:
            loop = asyncio.get_running_loop()
            page = await loop.run_in_executor(None, partial(_home, self._ports, self._actor))
            await respond(send, 200, page, _HEADERS)
        return 200


@cache
def _openapi() -> bytes:
    return openapi.as_json()


def _home(ports: Ports, actor: Actor) -> bytes:
    prompts: tuple[Prompt, ...] = perform(ports, actor, ListPrompts(limit=_SHOWN)).data
    experiments: tuple[Experiment, ...] = perform(ports, actor, ListExperiments(limit=12)).data
    proposals: tuple[Proposal, ...] = perform(ports, actor, ListProposals(limit=12)).data
    datasets: tuple[Dataset, ...] = perform(ports, actor, ListDatasets(limit=_SHOWN)).data
    results = [
        perform(ports, actor, GetResult(number=experiment.number))
        for experiment in experiments
        if experiment.status == "done"
    ]
    return _page(
        "Library",
        _section("Experiments", "What was measured, newest first", [_result(result) for result in results]),
        _table(
            "Proposals",
            "Requests to move a label, and what the label's policy says",
            ("", "Prompt", "Label", "Version", "Opened by", "Status", "Policy"),
            [
                (p.number, p.prompt, p.label, f"v{p.version}", p.opener, p.status, _verdict(p))
                for p in proposals
            ],
        ),
        _table(
            "Prompts",
            "Every prompt with the version its labels serve",
            ("Name", "Title", "Purpose", "Head", "Labels", "Tags"),
            [
                (
                    p.name,
                    p.title,
                    p.purpose or "",
                    f"v{p.head}" if p.head else "",
                    ", ".join(f"{label} → v{number}" for label, number in p.labels.items()),
                    ", ".join(p.tags),
                )
                for p in prompts
            ],
            more="There are more; the API and 'pecia list' show all." if len(prompts) == _SHOWN else "",
        ),
        _table(
            "Datasets",
            "Cases that prompts are tested on",
            ("Name", "Revision", "Cases", "Note"),
            [(d.name, d.revision, d.cases, d.note) for d in datasets],
        ),
    )


def _result(result: Result) -> str:
    lines = "".join(
        f'<li class="{escape(row.comparison.conclusion)}"><b>{escape(row.variant)}</b> against '
        f"{escape(row.baseline)}, {escape(row.metric)}{'' if row.primary else ' (exploratory)'}: "
        f"{escape(row.sentence)}</li>"
        for row in result.comparisons
    )
    recorded = f"<p class=note>{escape(result.recorded)}</p>" if result.recorded else ""
    return (
        f"<article><h3>{result.experiment} · {escape(result.name)}</h3>"
        f"<p class=note>{escape(result.dataset)}@{result.revision}, {result.cases} cases × {result.repeats}</p>"
        f"{recorded}<ul>{lines}</ul></article>"
    )


def _verdict(proposal: Proposal) -> str:
    if not proposal.verdict.gates:
        return "asks nothing"
    return "; ".join(f"{'met' if gate.met else 'unmet'}: {gate.line}" for gate in proposal.verdict.gates)


@cache
def _reference() -> bytes:
    document = openapi.document()
    return _page(
        "API reference",
        "<p>Every operation of Pecia, read from the table that the server runs on. The machine-readable "
        'document is <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1). Errors are RFC 9457 problems with a '
        "stable <code>code</code>. A prompt's name is one percent-encoded segment.</p>",
        *(_operation(operation, document["paths"]) for operation in OPERATIONS),
    )


def _operation(operation: Operation, paths: dict[str, dict[str, dict[str, object]]]) -> str:
    entry = paths[API + operation.path][operation.method.lower()]
    fields = [
        (f["name"], f["in"], _kind(f["schema"]))
        for f in entry["parameters"]  # type: ignore[attr-defined]  # the document is plain JSON
    ]
    body = entry.get("requestBody")
    if isinstance(body, dict):
        properties = body["content"]["application/json"]["schema"]["properties"]
        fields += [(name, "body", _kind(schema)) for name, schema in properties.items()]
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(place)}</td><td>{escape(kind)}</td></tr>"
        for name, place, kind in fields
    )
    return (
        f'<article id="{operation.name}"><h3><span class=method>{operation.method}</span> '
        f"<code>{escape(API + operation.path)}</code></h3>"
        f"<p>{escape(operation.summary)} <span class=note>{operation.name}, needs {operation.permission}</span></p>"
        f"{f'<table>{rows}</table>' if rows else ''}</article>"
    )


def _kind(schema: dict[str, object]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(_kind(option) for option in schema["anyOf"])  # type: ignore[attr-defined]
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))  # type: ignore[call-overload]
    return str(schema.get("type", "any"))


def _section(title: str, says: str, parts: list[str]) -> str:
    inside = "".join(parts) or "<p class=note>None yet.</p>"
    return f"<section><h2>{escape(title)}</h2><p class=note>{escape(says)}</p>{inside}</section>"


def _table(
    title: str, says: str, columns: tuple[str, ...], rows: list[tuple[object, ...]], *, more: str = ""
) -> str:
    if not rows:
        return _section(title, says, [])
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    note = f"<p class=note>{escape(more)}</p>" if more else ""
    return _section(
        title, says, [f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"]
    )


def _page(title: str, *parts: str) -> bytes:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · Pecia</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><header><a href='/'>Pecia</a><nav><a href='/'>Library</a>"
        f"<a href='/docs'>API reference</a></nav></header><main><h1>{escape(title)}</h1>{''.join(parts)}</main>"
        "</body></html>"
    ).encode()
