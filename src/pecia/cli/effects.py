"""`pecia experiment effects | ablation`: what the axes of an experiment did, and what each sentence buys."""

from __future__ import annotations

import sys

from pecia.cli.screen import put, table
from pecia.domain.ablation import AblationMap, SentenceWorth
from pecia.domain.effects import Effects
from pecia.domain.wording import as_difference, between_differences


def print_effects(found: Effects) -> None:
    """Main effects, the interactions that matter, and how little the prompt holds."""
    put("Effects of each axis, over the levels of all others:")
    for effect in found.effects:
        put(f"  {effect.sentence} ({effect.metric} on {effect.model})")
    mattering = [one for one in found.interactions if one.matters]
    for one in mattering:
        put(f"  {one.sentence} ({one.metric} on {one.model})")
    if found.interactions and not mattering:
        put("  No axis was seen to depend on another.")
    for spread in found.spreads:
        put(f"  {spread.sentence} ({spread.metric} on {spread.model})")


def print_ablation(found: AblationMap) -> None:
    """A row for each sentence, in the order of the text."""
    table(
        ("#", "SENTENCE", "METRIC", "MODEL", "BUYS", "95% INTERVAL", "TOKENS", "SAYS"),
        [
            (
                row.sentence.number,
                row.sentence.text,
                row.metric,
                row.model,
                _bought(row),
                _interval(row),
                f"{row.tokens:.1f}" if row.tokens is not None else "",
                row.said,
            )
            for row in found.worth
        ],
        right=("#", "BUYS", "TOKENS"),
    )
    put("")
    put("What the prompt scores with the sentence more than without it; p adjusted by Holm over all rows.")


def write_ablation_page(found: AblationMap) -> None:
    """The map as a page of its own, on stdout."""
    from pecia.server.ablation_page import ablation_page  # noqa: PLC0415 - only a page needs the writer of pages

    sys.stdout.write(ablation_page(found).decode() + "\n")


def _bought(row: SentenceWorth) -> str:
    known = row.comparison
    return "" if known.difference is None else as_difference(known.difference, known.scale)


def _interval(row: SentenceWorth) -> str:
    known = row.comparison
    return (
        ""
        if known.interval is None
        else between_differences(known.interval, known.scale).partition("interval ")[2]
    )
