"""A prompt's card as a page of its own: one file, no script, nothing from elsewhere."""

from __future__ import annotations

import json

from pecia.domain.card import Card, CardEvidence
from pecia.domain.timeline import TimelineEntry
from pecia.server.card import plot
from pecia.server.html import Child, Markup, badge, element, page, section, table
from pecia.server.style import STYLE

_KINDS = {
    "holds": "good",
    "fails": "bad",
    "open": "wait",
    "measured": "",
    "draft": "wait",
    "active": "good",
    "deprecated": "bad",
}
_CONCLUSIONS = {"better": "good", "worse": "bad", "invalid": "bad", "undecided": "wait", "equivalent": ""}


def card_page(card: Card, *, links: bool = True) -> bytes:
    """The whole page; without `links` it stands alone as a file."""
    return page(card.prompt.title or card.prompt.name, STYLE, *_parts(card), links=links)


def _parts(card: Card) -> list[Markup]:
    prompt = card.prompt
    return [
        element(
            "p",
            element("code", prompt.name),
            f" version {card.version} · {card.digest[7:19]} ",
            badge(prompt.status, _KINDS[prompt.status]),
        ),
        element("p", prompt.description),
        table(("", ""), card.about.items(), kind="fields"),
        section("Contract", "What it takes, and what it answers.", _contract(card)),
        section("Evidence", "What experiments measured; intervals are at 95 %.", _evidence(card)),
        section("Models", "Where it holds, and where it does not.", _models(card)),
        section("Limits", "What speaks against relying on it.", _limits(card)),
        section(
            "Documentation", "What its people wrote.", element("pre", card.documentation or "Nothing yet.")
        ),
        section("History", "Newest first.", _history(card.history)),
    ]


def _contract(card: Card) -> Child:
    rows = [
        (element("code", entry.name), entry.kind, "yes" if entry.required else "no", entry.description)
        for entry in card.inputs
    ]
    schema = None if card.output is None else json.dumps(card.output, indent=2, ensure_ascii=False)
    return [
        table(("Input", "Kind", "Required", "Meaning"), rows)
        if rows
        else element("p", "It takes no inputs."),
        element("p", "The answer is free text.") if schema is None else element("pre", schema),
    ]


def _evidence(card: Card) -> Child:
    rows = [
        (
            row.experiment,
            row.dataset,
            row.model,
            row.metric,
            [plot(row.estimate, top=_top(card, row)), row.estimate.sentence],
            _compared(row),
        )
        for row in card.evidence
    ]
    columns = ("Experiment", "Dataset", "Model", "Metric", "Mean", "Compared")
    return table(columns, rows) if rows else element("p", "None: no experiment has measured this version.")


def _top(card: Card, row: CardEvidence) -> float:
    """Where the plots of a metric end: at 1 for a share, else at the largest figure of all."""
    if row.estimate.scale == "share":
        return 1.0
    same = [other.estimate for other in card.evidence if other.metric == row.metric]
    ends = [estimate.interval.high if estimate.interval else estimate.mean or 0 for estimate in same]
    return max(*ends, 1e-9)


def _compared(row: CardEvidence) -> Child:
    if row.sentence is None or row.conclusion is None:
        return "not compared"
    return [
        badge(row.conclusion, _CONCLUSIONS[row.conclusion]),
        element("p", f"against {row.against}: {row.sentence}", class_="note"),
    ]


def _models(card: Card) -> Child:
    rows = [
        (row.model, badge(row.standing, _KINDS[row.standing]), ", ".join(map(str, row.experiments)))
        for row in card.models
    ]
    return table(("Model", "", "Experiments"), rows) if rows else element("p", "None yet.")


def _limits(card: Card) -> Child:
    return (
        element("ul", [element("li", limit) for limit in card.limits])
        if card.limits
        else element("p", "None known.")
    )


def _history(entries: tuple[TimelineEntry, ...]) -> Child:
    rows = [
        (
            f"{entry.at:%Y-%m-%d %H:%M}",
            entry.kind,
            entry.about or (f"version {entry.version}" if entry.version is not None else ""),
            entry.actor,
            entry.text,
        )
        for entry in entries
    ]
    return table(("When (UTC)", "What", "About", "Who", "Said"), rows)
