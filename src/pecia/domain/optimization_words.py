"""An optimization as people read it, the same in a terminal, in Markdown and on a page."""

from __future__ import annotations

from collections.abc import Mapping

from pecia.domain.optimization import Optimization, Trial
from pecia.domain.race import Finalist
from pecia.domain.wording import as_difference, between_differences, count

TRIAL_COLUMNS = ("", "By", "What", "Tokens", "Cases", "Gain", "State", "Why")
FINALIST_COLUMNS = ("", "What", "Gain", "At least", "Tokens", "1,000 calls", "Latency (95%)", "")
GAIN_COLUMNS = ("Measured on", "Difference", "95% interval", "Cases", "Says")

RACE_NOTE = (
    "Every proposal against the best so far, on 8 cases, then 16, then 32; half of them leave at each rung."
)
CHOICE_NOTE = (
    "The finalists on the validation cases. 'At least' is the low end of the interval around the gain; * is what no "
    "other beats in that, tokens, cost and latency at once."
)
GAIN_NOTE = (
    "The search gain is what the winner was chosen by, and therefore flattered; the confirmed gain is the same on "
    "sealed cases that nobody had read."
)


def summary(found: Optimization) -> Mapping[str, str]:
    """What came of it and the figures that rests on, each under a word, without those there are none of."""
    parts = ", ".join(f"{name} {size}" for name, size in found.parts.items())
    price = f", ${found.cost:.4f}" if found.cost else ""
    point = f" (${found.cost_per_point:.4f} a confirmed point)" if found.cost_per_point else ""
    proposed = f", proposal {found.proposal}" if found.proposal is not None else ""
    winner = found.winner
    lines = {
        "Cases": f"{found.design.dataset} ({parts}), {found.design.metric}",
        "Headroom": found.headroom.said if found.headroom else "",
        "Winner": f"{winner.how}: {winner.what} ({count(winner.tokens, 'token')})" if winner else "",
        "Search": found.search.sentence if found.search else "",
        "Confirmed": found.confirmed.sentence if found.confirmed else "",
        "Shrinkage": shrinkage_words(found),
        "Paid": f"{count(found.calls, 'call')}{price}{point}",
        "Version": f"{found.baseline.partition('#')[0]}#{found.version}{proposed}" if found.version else "",
    }
    return {word: said for word, said in lines.items() if said}


def headline(found: Optimization) -> str:
    """What came of it in a sentence."""
    return found.said or f"Optimization {found.number} is {found.status}: {found.trouble or found.stage}."


def shrinkage_words(found: Optimization) -> str:
    """How much of the search gain was gone on the sealed cases; nothing before they were read."""
    if found.shrinkage is None or found.search is None:
        return ""
    if found.shrinkage < 0:
        return f"none: the sealed cases show {as_difference(-found.shrinkage, found.search.scale)} more"
    return f"{as_difference(found.shrinkage, found.search.scale)} of the search gain were not there"


def trial_row(trial: Trial) -> tuple[str, ...]:
    """The cells of a proposal."""
    return (
        trial.candidate.label,
        trial.candidate.how,
        trial.candidate.what,
        f"{trial.candidate.tokens:,}",
        str(trial.cases or ""),
        "" if trial.gain is None else f"{100 * trial.gain:+.1f}",
        trial.state,
        trial.why,
    )


def finalist_row(one: Finalist, found: Optimization) -> tuple[str, ...]:
    """The cells of a finalist."""
    what = {trial.candidate.label: trial.candidate.what for trial in found.trials}
    won = found.winner is not None and found.winner.label == one.label
    return (
        one.label,
        what.get(one.label, ""),
        f"{100 * one.gain:+.1f}",
        "" if one.lower is None else f"{100 * one.lower:+.1f}",
        f"{one.tokens:,}",
        f"${one.cost:.4f}" if one.cost else "",
        "" if one.latency is None else f"{one.latency:,.0f} ms",
        "winner" if won else "*" if one.on_front else "",
    )


def gain_rows(found: Optimization) -> tuple[tuple[str, ...], ...]:
    """The search gain and the confirmed gain beside it, as far as they were measured."""
    return tuple(
        (
            name,
            "" if known.difference is None else as_difference(known.difference, known.scale),
            ""
            if known.interval is None
            else between_differences(known.interval, known.scale).partition("interval ")[2],
            f"{known.n:,}",
            known.brief,
        )
        for name, known in (
            ("validation cases (search gain)", found.search),
            ("sealed test cases (confirmed gain)", found.confirmed),
        )
        if known is not None
    )
