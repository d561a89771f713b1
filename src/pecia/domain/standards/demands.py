"""Demands: what a prompt asks of an answer must be possible together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf
from typing import NamedTuple

from pecia.domain.reading import Passage, Reading
from pecia.domain.standard import Flaw, Options, example, flaw, rule

_NUMBERS = {
    "a": 1, "an": 1, "single": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "fifty": 50, "hundred": 100,
}  # fmt: skip
_LONGEST = {"sentence": 60, "line": 60}
"""Words that fit one of them, generously: what is at most so many of these is at most so many words."""
_unit = re.compile(r"(?<=[ \u00a0-])(word|sentence|paragraph|character|bullet point|line|item)s?\b")
_count = re.compile(
    r"(?:(?P<least>at least|no (?:less|fewer) than|minimum(?: of)?|more than)"
    r"|(?P<most>at most|no more than|not? (?:to )?exceed(?:ing)?|maximum(?: of)?|max\.?|up to|(?:fewer|less) than|under|"
    r"limit(?:ed)? to)|(?P<exact>exactly|in|in only|in just))"
    r" (?P<number>\d[\d,]{0,6}|[a-z]+)[ -]$"
)
_stop = re.compile(r"[.!?;\n]")
_whole = re.compile(
    r"\b(?:summary|description|introduction|conclusion|story|poem|essay|article|report|abstract|title)\b"
)
_part = re.compile(
    r"\b(?:headline|heading|subject|section|caption|tweet|hashtag|name|comment|body|each|every|per|question|bullet|item|"
    r"step|paragraph|line|sentence|post|option|example|label|chapter|part|slide|scene|turn|message|input|document|prompt)"
    r"s?\b"
)
_FORMATS = ("json", "xml", "yaml", "csv", "markdown", "html", "plain text")
_FORMAT = f"({'|'.join(_FORMATS)})"
_only = re.compile(
    rf"\b(?:only|nothing but|exclusively|solely) (?:(?:in|with|a|an|valid|raw|the|as|one|single|pure) ){{0,4}}{_FORMAT}\b"
    rf"(?! (?:tags?|fields?|keys?|code|block|if|when))|\b(?:in|as|with|valid) {_FORMAT} (?:format )?(?:only|and nothing else)\b"
)
_forbidden = re.compile(
    rf"\b(?:no|never use|(?:do not|don't|avoid) (?:use |using |output |return |include )?(?:any )?|without (?:any )?)"
    rf"\s?{_FORMAT}\b(?! (?:fences?|code|blocks?|tables?|links?|headings?|headers?|formatting around|tags?|lists?|syntax))"
)
_wanted = re.compile(
    rf"\b(?:answer|respond|reply|output|return|write|format)[a-z, ]{{0,30}} (?:in|as|using|with) (?:a |an |valid |well-formed )?"
    rf"{_FORMAT}\b"
)
_always = re.compile(r"\b(always|never) ((?:[a-z'-]+ ){1,4}[a-z'-]+)")
_TELLING = 2


class _Demand(NamedTuple):
    """A length asked for: at least and at most so many of a unit, of what, and where it is said."""

    unit: str
    least: float
    most: float
    of: frozenset[str]
    said: str
    passage: Passage
    start: int
    end: int


@rule(
    family="demands",
    severity="warning",
    why="A model that cannot do both does either, differently each time.",
    mend="Keep one of the two lengths.",
    failing=example("Answer in at most 50 words. Be thorough: write at least 200 words."),
    passing=example("Answer in at most 200 words and at least 50 words."),
)
def contradictory_length(reading: Reading, _: Options) -> Iterator[Flaw]:
    """Lengths that cannot be kept together."""
    demands = [demand for passage in reading.main for demand in _lengths(passage)]
    for index, later in enumerate(demands):
        for earlier in demands[:index]:
            if earlier.of == later.of and _clash(earlier, later):
                yield flaw(
                    f"'{later.said}' cannot be kept together with '{earlier.said}'.",
                    later.passage,
                    later.start,
                    later.end,
                )
                break


@rule(
    family="demands",
    severity="warning",
    why="Whoever parses the answer meets now one format, now the other.",
    mend="Ask for one format, in one place.",
    failing=example("Answer only in JSON.\nBe friendly. Respond only in plain text."),
    passing=example("Answer only in JSON. Do not use Markdown."),
)
def contradictory_format(reading: Reading, _: Options) -> Iterator[Flaw]:
    """Formats that cannot be kept together."""
    first: str | None = None
    forbidden: set[str] = set()
    for passage in reading.main:
        lower = passage.lower
        if not passage.same_places or not any(name in lower for name in _FORMATS):
            continue
        if "only" in lower or "nothing" in lower or "exclusively" in lower or "solely" in lower:
            for found in _only.finditer(lower):
                asked = found[1] or found[2]
                if first is not None and asked != first:
                    yield flaw(
                        f"Only {asked} is asked for here, and only {first} above.", passage, *found.span()
                    )
                first = first or asked
        if _may_forbid(lower):
            forbidden.update(found[1] for found in _forbidden.finditer(lower))
    if not forbidden:
        return
    for passage in reading.main:
        for pattern in (_only, _wanted) if passage.same_places else ():
            for found in pattern.finditer(passage.lower):
                asked = next(group for group in found.groups() if group)
                if asked in forbidden:
                    yield flaw(f"Here {asked} is asked for, and elsewhere forbidden.", passage, *found.span())


@rule(
    family="demands",
    severity="warning",
    why="What must always and must never be done is done at random.",
    mend="Say when the one holds and when the other.",
    failing=example("Always mention the price list. Never mention the price list to partners."),
    passing=example("Always mention the price list. Never mention discounts."),
)
def contradictory_rule(reading: Reading, _: Options) -> Iterator[Flaw]:
    """The same thing always and never."""
    if "always " not in reading.lower or "never " not in reading.lower:
        return
    said: dict[str, str] = {}
    for passage in reading.main:
        for found in _always.finditer(passage.lower):
            words = found[2].split()
            act = " ".join(words[:3])
            before = said.setdefault(act, found[1])
            if before != found[1] and len(words) > _TELLING and passage.same_places:
                yield flaw(f"'{found[1]} {act}', and above '{before} {act}'.", passage, *found.span())


def _lengths(passage: Passage) -> Iterator[_Demand]:
    lower = passage.lower
    if not passage.same_places or not any(
        unit in lower for unit in ("word", "sentence", "paragraph", "character", "bullet", "line", "item")
    ):
        return
    for found in _unit.finditer(lower):
        before = lower[max(0, found.start() - 40) : found.start()]
        text = before[:-1].rpartition(" ")[2].replace(",", "")
        number = int(text) if text.isdecimal() else _NUMBERS.get(text)
        counted = _count.search(before) if number is not None else None
        if number is None or counted is None:
            continue
        start = found.start() - len(before) + counted.start()
        of = _subject(lower, start, found.end())
        if of is None:
            continue
        yield _Demand(
            unit=found[1],
            least=0 if counted["most"] else number,
            most=inf if counted["least"] else number,
            of=of,
            said=lower[start : found.end()],
            passage=passage,
            start=start,
            end=found.end(),
        )


def _subject(lower: str, start: int, end: int) -> frozenset[str] | None:
    """What the demand is about, as far as its sentence names it: nothing is the answer as a whole.

    None for parts of an answer, such as bullets: one cannot tell which of them two demands mean.
    """
    before = lower[max(0, start - 160) : start]
    ends = [found.end() for found in _stop.finditer(before)]
    said = before[ends[-1] if ends else 0 :]
    if _part.search(said) or lower[end : end + 8].startswith((" each", " per ", " long b")):
        return None
    return frozenset(_whole.findall(said))


def _clash(one: _Demand, other: _Demand) -> bool:
    if one.unit == other.unit:
        return max(one.least, other.least) > min(one.most, other.most)
    for short, long in ((one, other), (other, one)):
        if long.unit == "word" and short.unit in _LONGEST and long.least > short.most * _LONGEST[short.unit]:
            return True
    return False


def _may_forbid(lower: str) -> bool:
    return any(word in lower for word in ("no ", "never ", "not ", "n't ", "avoid", "without"))


RULES = (contradictory_length, contradictory_format, contradictory_rule)
