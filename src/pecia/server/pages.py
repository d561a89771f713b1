"""Pages: the web app, and as plain HTML without a script cards, reports and the API reference.

Where the app was not built, a plain page of what is in the library stands in for it.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Callable
from functools import cache

from pecia import wire
from pecia.app.analyze import AnalyzeExperiment
from pecia.app.card import GetCard
from pecia.app.effects import GetAblation, GetEffects
from pecia.app.experiments import GetExperiment, GetResult
from pecia.app.operations import perform
from pecia.app.optimize import ReportOptimization
from pecia.domain.actor import Actor
from pecia.ports import Ports
from pecia.server.home import Home
from pecia.server.html import Markup, element, page, prose
from pecia.server.http import HTML, JSON, Header, Incoming, Send, respond
from pecia.server.optimization_page import optimization_page
from pecia.server.prompt_card import card_page
from pecia.server.report import report_page
from pecia.server.rest import no_route
from pecia.server.style import STYLE
from pecia.server.web import Reply, Web, is_navigation

_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_FRESH: Header = (b"cache-control", b"private, no-cache")
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'"
)
_PAGE: tuple[Header, ...] = (
    HTML,
    _FRESH,
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
)


class Pages:
    """The web app, cards of prompts, reports of experiments and optimizations, the API reference and OpenAPI."""

    def __init__(self, ports: Ports, actor: Actor, web: Web) -> None:
        home = Home(ports, actor)
        self._web = web
        self._pages: dict[str, tuple[Callable[[Incoming], bytes], tuple[Header, ...]]] = {
            "/": (lambda _: page("Library", STYLE, [_unbuilt(), home.parts()]), _PAGE),
            "/card": (lambda incoming: _card(ports, actor, incoming), _PAGE),
            "/experiment": (lambda incoming: _experiment(ports, actor, incoming), _PAGE),
            "/optimization": (lambda incoming: _optimization(ports, actor, incoming), _PAGE),
            "/docs": (lambda _: _reference(), _PAGE),
            "/openapi.json": (lambda _: _openapi(), (JSON, _FRESH)),
        }

    async def answer(self, incoming: Incoming, send: Send) -> int:
        """Answer one request; returns the status. Raises a `PeciaError` for what is not there."""
        found = self._pages.get(incoming.path)
        is_read = incoming.method in {"GET", "HEAD"}
        reply = await asyncio.to_thread(self._app, incoming, known=found is not None) if is_read else None
        if reply is None:
            if found is None or not is_read:
                raise no_route(incoming.method, frozenset({"GET"} if found else ()))
            write, headers = found
            reply = Reply(200, await asyncio.to_thread(write, incoming), [*headers])
        await respond(send, *reply)
        return reply.status

    def _app(self, incoming: Incoming, *, known: bool) -> Reply | None:
        """What the web app answers: its files, and its page at its own addresses, `/` first of all."""
        if incoming.path == "/":
            return self._web.page()
        if known:
            return None
        return self._web.file(incoming) or (self._web.page() if is_navigation(incoming) else None)


def _unbuilt() -> Markup:
    """Says how to get the web app."""
    says = (
        "This is the plain page: the web app was not built with this installation. A released package has it; "
        "in a checkout `npm ci && npm run build` in the folder `web` builds it, with Node 20.19 or later."
    )
    return element("p", prose(says), class_="note")


def _card(ports: Ports, actor: Actor, incoming: Incoming) -> bytes:
    """The card of `?prompt=NAME`, of its head or of `&version=N` or `&label=LABEL`."""
    request = wire.convert(incoming.query(), GetCard, strict=False)
    return card_page(perform(ports, actor, request))


def _experiment(ports: Ports, actor: Actor, incoming: Incoming) -> bytes:
    """The report of `?number=N`."""
    asked = wire.convert(incoming.query(), GetExperiment, strict=False)
    experiment = perform(ports, actor, asked)
    result = perform(ports, actor, GetResult(number=asked.number))
    analysis = perform(ports, actor, AnalyzeExperiment(number=asked.number))
    return report_page(
        experiment,
        result,
        analysis,
        effects=perform(ports, actor, GetEffects(number=asked.number))
        if experiment.plan.varies_axes
        else None,
        ablation=perform(ports, actor, GetAblation(number=asked.number))
        if experiment.plan.leaves_out
        else None,
        links=True,
    )


def _optimization(ports: Ports, actor: Actor, incoming: Incoming) -> bytes:
    """The report of `?number=N`."""
    report = perform(ports, actor, wire.convert(incoming.query(), ReportOptimization, strict=False))
    return optimization_page(report, links=True)


@cache
def _openapi() -> bytes:
    from pecia.server import openapi  # noqa: PLC0415 - a server starts sooner without it

    return openapi.as_json()


@cache
def _reference() -> bytes:
    from pecia.server import reference  # noqa: PLC0415

    return page("API reference", STYLE, reference.parts())
