"""An ablation map as a page of its own: the prompt with every sentence colored by what it buys; no script."""

from __future__ import annotations

from pecia.domain.ablation import AblationMap, SentenceWorth
from pecia.domain.wording import as_difference, between_differences
from pecia.server.html import Child, Markup, badge, element, page, section, table
from pecia.server.style import STYLE

_HEAT = """
mark{color:inherit;border-radius:3px;padding:.05em .1em;background:none;border-bottom:2px solid var(--track)}
mark.helps{border-color:var(--good)}
mark.harms{border-color:var(--bad)}
"""
_KINDS = {"helps": "good", "harms": "bad", "no difference": "", "can't tell": "wait", "invalid": "bad"}
_STRONGEST = 55
"""Percent of its color that the sentence with the greatest difference has behind it."""


def ablation_page(found: AblationMap) -> bytes:
    """The whole page: a colored text for each model and metric, and the figures below."""
    keys = dict.fromkeys((row.model, row.metric) for row in found.worth)
    return page(
        f"Ablation map of experiment {found.experiment}",
        STYLE + _HEAT,
        *(_map(found, model, metric) for model, metric in keys),
        links=False,
    )


def _map(found: AblationMap, model: str, metric: str) -> Markup:
    rows = [row for row in found.worth if (row.model, row.metric) == (model, metric)]
    top = max((abs(row.comparison.difference or 0) for row in rows), default=0.0)
    return section(
        f"{metric} on {model}",
        "Green: the prompt scores higher with the sentence. Red: lower. The stronger, the more. Underlined in "
        "color is what was told from chance.",
        *(_text(pointer, text, rows, top) for pointer, text in found.content.passages()),
        table(("#", "Sentence", "Buys", "95 % interval", "Tokens", "Says"), [_row(row) for row in rows]),
    )


def _text(pointer: str, text: str, rows: list[SentenceWorth], top: float) -> Markup:
    parts: list[Child] = []
    at = 0
    for row in rows:
        if row.sentence.pointer == pointer:
            parts += [text[at : row.sentence.start], _mark(row, top)]
            at = row.sentence.end
    return element("pre", *parts, text[at:])


def _mark(row: SentenceWorth, top: float) -> Markup:
    difference = row.comparison.difference or 0
    strength = round(_STRONGEST * abs(difference) / top) if top else 0
    color = "--good" if difference > 0 else "--bad"
    return element(
        "mark",
        row.sentence.text,
        class_=row.said if row.said in {"helps", "harms"} else None,
        title=row.comparison.sentence,
        style=f"background:color-mix(in srgb,var({color}) {strength}%,transparent)" if strength else None,
    )


def _row(row: SentenceWorth) -> list[Child]:
    known = row.comparison
    return [
        row.sentence.number,
        row.sentence.text,
        "–" if known.difference is None else as_difference(known.difference, known.scale),
        "–"
        if known.interval is None
        else between_differences(known.interval, known.scale).partition("interval ")[2],
        "–" if row.tokens is None else f"{row.tokens:.1f}",
        badge(row.said, _KINDS[row.said]),
    ]
