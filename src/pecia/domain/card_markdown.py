"""A card as Markdown: what others wrote is shown as it is and cannot become markup, but for the documentation."""

from __future__ import annotations

import json

from pecia.domain.card import Card, CardEvidence
from pecia.domain.markdown import bullets, fenced, section, table, words
from pecia.domain.timeline import TimelineEntry
from pecia.domain.visible import visible


def card_markdown(card: Card) -> str:
    """The card's text, ending with a newline."""
    prompt = card.prompt
    parts = [
        f"# {words(prompt.title or prompt.name)}",
        f"`{prompt.name}` version {card.version} · {prompt.status} · `{card.digest[7:19]}`",
        words(prompt.description),
        bullets(f"**{heading}:** {words(said)}" for heading, said in card.about.items()),
        section("Contract", _contract(card)),
        section("Evidence", _evidence(card)),
        section("Models", _models(card)),
        section("Limits", bullets(words(limit) for limit in card.limits) or "None that is known."),
        section("Documentation", visible(card.documentation).strip()),
        section("History", bullets(_entry(entry) for entry in card.history)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _contract(card: Card) -> str:
    rows = [
        (f"`{entry.name}`", words(entry.kind), "yes" if entry.required else "no", words(entry.description))
        for entry in card.inputs
    ]
    takes = table(("Input", "Kind", "Required", "Meaning"), rows) if rows else "It takes no inputs."
    if card.output is None:
        return f"{takes}\n\nThe answer is free text."
    schema = json.dumps(card.output, indent=2, ensure_ascii=False)
    return f"{takes}\n\nThe answer is JSON of this schema:\n\n{fenced(visible(schema), 'json')}"


def _evidence(card: Card) -> str:
    rows = [
        (
            str(row.experiment),
            words(row.dataset),
            words(row.model),
            words(row.metric),
            words(row.estimate.sentence),
            words(_compared(row)),
        )
        for row in card.evidence
    ]
    columns = ("Experiment", "Dataset", "Model", "Metric", "Mean with 95% interval", "Compared")
    return table(columns, rows) if rows else "None: no experiment has measured this version."


def _compared(row: CardEvidence) -> str:
    return f"against {row.against}: {row.sentence}" if row.sentence else "not compared"


def _models(card: Card) -> str:
    return (
        "None yet."
        if not card.models
        else bullets(
            f"{words(row.model)}: **{row.standing}** (experiment {', '.join(map(str, row.experiments))})"
            for row in card.models
        )
    )


def _entry(entry: TimelineEntry) -> str:
    version = f" v{entry.version}" if entry.version is not None else ""
    about = f" {words(entry.about)}" if entry.about else ""
    said = f": {words(entry.text)}" if entry.text else ""
    return f"{entry.at:%Y-%m-%d} {entry.kind}{about}{version}, {words(entry.actor)}{said}"
