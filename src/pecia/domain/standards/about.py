"""About: what a prompt's readers need to know besides its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pecia.domain.reading import Reading
from pecia.domain.standard import Flaw, Options, example, rule

_version_like = re.compile(r"(?:^|[-._])(?:v\d+|final|copy|new|old|tmp|temp|draft|backup|latest)$")


@rule(
    family="about",
    severity="hint",
    why="Somebody who looks for a prompt decides by its description whether this is the one.",
    mend="Say in 'description' what the prompt is for, and what it is not for.",
    failing=example("Sort the ticket by urgency."),
    passing=example("Sort the ticket by urgency.", description="Urgency of a support ticket, 1 to 3."),
)
def missing_description(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A prompt without a description."""
    if not (reading.fields.description or "").strip():
        yield Flaw("Nothing is said about what the prompt is for.", "/description")


@rule(
    family="about",
    severity="hint",
    why="A prompt in production that nobody answers for is changed by nobody, or by everybody.",
    mend="Name the person or team in 'owner'.",
    failing=example("Sort the ticket by urgency."),
    passing=example("Sort the ticket by urgency.", owner="support-tools"),
)
def missing_owner(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A prompt without an owner."""
    if not (reading.fields.owner or "").strip():
        yield Flaw("Nobody is named who answers for the prompt.", "/owner")


@rule(
    family="about",
    severity="hint",
    why="The purpose is how prompts are found and compared, and some standards depend on it.",
    mend="Set 'purpose': classify, extract, summarize, generate, rewrite, converse, reason, judge, code, act or your own.",
    failing=example("Sort the ticket by urgency."),
    passing=example("Sort the ticket by urgency, or say 'unclear'.", purpose="classify"),
)
def missing_purpose(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A prompt without a purpose."""
    if not reading.fields.purpose:
        yield Flaw("No purpose is given.", "/purpose")


@rule(
    family="about",
    severity="hint",
    why="Versions and labels say which text is newest or final; a name that says it too goes stale. One way of "
    "parting words lets people guess names.",
    mend="Part words with '-', folders with '/', and leave 'v2', 'new' or 'final' to versions and labels.",
    failing=example("Sort the ticket by urgency.", name="support/ticket_triage_v2"),
    passing=example("Sort the ticket by urgency.", name="support/ticket-triage"),
)
def name_style(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A name that is spelled unlike the others, or that numbers versions."""
    for segment in (reading.draft.name or "").split("/"):
        if "_" in segment or "." in segment or "--" in segment or segment.endswith("-"):
            yield Flaw(f"In the name, '{segment}' parts its words otherwise than by a single '-'.", "/name")
        if _version_like.search(segment):
            yield Flaw(f"In the name, '{segment}' says which version it is.", "/name")


RULES = (missing_description, missing_owner, missing_purpose, name_style)
