"""An ablation map as a page of its own: the prompt with every sentence colored by what it buys; no script."""

from __future__ import annotations

from pecia.domain.ablation import AblationMap, SentenceWorth
from pecia.domain.wording import as_difference, between_differences
from pecia.server.html import Child, Markup, badge, element, page, section, table
from pecia.server.style import STYLE

_KINDS = {"helps": "good", "harms": "bad", "no difference": "", "can't tell": "wait", "invalid": "bad"}
_STRONGEST = 5
"""The step of its color that the sentence with the greatest difference has behind it."""


def ablation_page(found: AblationMap) -> bytes:
    """The whole page: a colored text for each model and metric, and the figures below."""
    title = f"Ablation map of experiment {found.experiment}"
    return page(title, STYLE, *ablation_sections(found), links=False)


def ablation_sections(found: AblationMap) -> list[Markup]:
    """A part for each model and metric, to be a page of its own or to stand in another."""
    keys = dict.fromkeys((row.model, row.metric) for row in found.worth)
    return [_map(found, model, metric) for model, metric in keys]


def _map(found: AblationMap, model: str, metric: str) -> Markup:
    rows = [row for row in found.worth if (row.model, row.metric) == (model, metric)]
    top = max((abs(row.comparison.difference or 0) for row in rows), default=0.0)
    return section(
        f"What each sentence buys: {metric} on {model}",
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
    # A class and not a style of its own, which the policy of a served page refuses.
    classes = [row.said] if row.said in {"helps", "harms"} else []
    classes += [f"{'up' if difference > 0 else 'down'}{strength}"] if strength else []
    return element("mark", row.sentence.text, class_=" ".join(classes) or None, title=row.comparison.sentence)


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
