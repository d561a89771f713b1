"""A card as Markdown: what others wrote is shown as it is and cannot become markup, but for the documentation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from pecia.domain.card import Card, CardEvidence
from pecia.domain.timeline import TimelineEntry
from pecia.domain.visible import visible

_markup = re.compile(r"([\\`*_\[\]<>#|~&])")
_space = re.compile(r"\s+")
_fence = re.compile(r"`{3,}")
_leading = re.compile(r"^([-+]|\d+[.)])(?=\s|$)")


def card_markdown(card: Card) -> str:
    """The card's text, ending with a newline."""
    prompt = card.prompt
    parts = [
        f"# {_text(prompt.title or prompt.name)}",
        f"`{prompt.name}` version {card.version} · {prompt.status} · `{card.digest[7:19]}`",
        _text(prompt.description),
        _list(f"**{heading}:** {_text(words)}" for heading, words in card.about.items()),
        _section("Contract", _contract(card)),
        _section("Evidence", _evidence(card)),
        _section("Models", _models(card)),
        _section("Limits", _list(_text(limit) for limit in card.limits) or "None that is known."),
        _section("Documentation", visible(card.documentation).strip()),
        _section("History", _list(_entry(entry) for entry in card.history)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _contract(card: Card) -> str:
    rows = [
        (f"`{entry.name}`", _text(entry.kind), "yes" if entry.required else "no", _text(entry.description))
        for entry in card.inputs
    ]
    takes = _table(("Input", "Kind", "Required", "Meaning"), rows) if rows else "It takes no inputs."
    if card.output is None:
        return f"{takes}\n\nThe answer is free text."
    schema = json.dumps(card.output, indent=2, ensure_ascii=False)
    return f"{takes}\n\nThe answer is JSON of this schema:\n\n{_block(visible(schema), 'json')}"


def _evidence(card: Card) -> str:
    rows = [
        (
            str(row.experiment),
            _text(row.dataset),
            _text(row.model),
            _text(row.metric),
            _text(row.estimate.sentence),
            _text(_compared(row)),
        )
        for row in card.evidence
    ]
    columns = ("Experiment", "Dataset", "Model", "Metric", "Mean with 95% interval", "Compared")
    return _table(columns, rows) if rows else "None: no experiment has measured this version."


def _compared(row: CardEvidence) -> str:
    return f"against {row.against}: {row.sentence}" if row.sentence else "not compared"


def _models(card: Card) -> str:
    return (
        "None yet."
        if not card.models
        else _list(
            f"{_text(row.model)}: **{row.standing}** (experiment {', '.join(map(str, row.experiments))})"
            for row in card.models
        )
    )


def _entry(entry: TimelineEntry) -> str:
    version = f" v{entry.version}" if entry.version is not None else ""
    about = f" {_text(entry.about)}" if entry.about else ""
    said = f": {_text(entry.text)}" if entry.text else ""
    return f"{entry.at:%Y-%m-%d} {entry.kind}{about}{version}, {_text(entry.actor)}{said}"


def _section(title: str, inside: str) -> str:
    return f"## {title}\n\n{inside}" if inside else ""


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _block(text: str, language: str) -> str:
    longest = max((len(found.group()) for found in _fence.finditer(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _text(given: str) -> str:
    """Somebody's text in one line, in which nothing is markup."""
    line = _space.sub(" ", visible(given)).strip()
    return _leading.sub(r"\\\1", _markup.sub(r"\\\1", line))
