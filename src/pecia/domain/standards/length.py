"""Length: what a prompt costs on each call, and what makes it hard to read and to compare."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pecia.domain.reading import Reading
from pecia.domain.standard import Flaw, Options, example, flaw, rule
from pecia.domain.tokens import estimated_tokens

_trailing = re.compile(r"(?<=[^ \t\n])[ \t]++(?=\n|\Z)")
_blank_line = re.compile(r"^[ \t]++$", re.MULTILINE)
_blank_lines = re.compile(r"\n(?:[ \t]*+\n){3,}+")
_LINE_BREAK = "  "


@rule(
    family="length",
    severity="warning",
    why="Every call pays for it, and what stands in the middle of a long text is followed least.",
    mend="Shorten it, move material into variables, or raise 'tokens' (estimated: four characters a token).",
    failing=example("Follow every rule below. " * 1300, literal=True),
    passing=example("Follow every rule below. " * 10, literal=True),
    options={"tokens": 8000},
)
def token_budget(reading: Reading, options: Options) -> Iterator[Flaw]:
    """More tokens than the budget allows."""
    characters = sum(len(passage.text) for passage in reading.main)
    if characters < options["tokens"]:
        return
    tokens = sum(estimated_tokens(passage.constant) for passage in reading.main)
    if tokens > options["tokens"]:
        pointer = reading.main[0].pointer
        yield Flaw(
            f"About {tokens:,} tokens before any variable is filled in; the budget is {options['tokens']:,}.",
            pointer,
        )


@rule(
    family="length",
    severity="hint",
    why="In a diff a change anywhere in a long line marks the whole of it.",
    mend="Break it where a sentence or clause ends. 'characters' says how long a line may be.",
    failing=example("Answer kindly and briefly. " * 80, literal=True),
    passing=example("Answer kindly and briefly.\n" * 2, literal=True),
    options={"characters": 2000},
)
def long_line(reading: Reading, options: Options) -> Iterator[Flaw]:
    """A line too long to review."""
    longest = options["characters"]
    for passage in reading.passages:
        if len(passage.text) <= longest:
            continue
        at = 0
        for line in passage.lines:
            if len(line) > longest:
                yield flaw(f"This line has {len(line):,} characters.", passage, at, at + len(line))
            at += len(line) + 1


@rule(
    family="length",
    severity="hint",
    why="Nobody sees it, it costs tokens, and a prompt that ends in a space is continued differently.",
    mend="Take it out; '--fix' does. Two spaces at the end of a line are Markdown's line break and may stay.",
    failing=example("Answer in one word: ", literal=True),
    passing=example("First line  \nAnswer in one word:", literal=True),
    fixes=True,
)
def trailing_white_space(reading: Reading, _: Options) -> Iterator[Flaw]:
    """White space at the end of a line."""
    for passage in reading.passages:
        text = passage.text
        if " \n" not in text and "\t\n" not in text and text[-1:] not in (" ", "\t"):
            continue
        for found in _trailing.finditer(text):
            if found.group() != _LINE_BREAK or found.end() == len(text):
                yield flaw("White space ends this line.", passage, *found.span(), "")
        for found in _blank_line.finditer(text):
            yield flaw("This empty line holds white space.", passage, *found.span(), "")


@rule(
    family="length",
    severity="hint",
    why="Empty lines part sections; a heap of them is left over from editing.",
    mend="Keep one or two; '--fix' does.",
    failing=example("First part.\n\n\n\n\nSecond part.", literal=True),
    passing=example("First part.\n\nSecond part.", literal=True),
    fixes=True,
)
def blank_lines(reading: Reading, _: Options) -> Iterator[Flaw]:
    """Three or more empty lines in a row."""
    for passage in reading.passages:
        if "\n" in passage.text:
            for found in _blank_lines.finditer(passage.text):
                yield flaw("Three or more empty lines follow each other.", passage, *found.span(), "\n\n\n")


@rule(
    family="length",
    severity="hint",
    why="Providers cache the beginning that two calls share. Behind the first variable nothing is shared, and the long "
    "constant part is paid for in full each time.",
    mend="Move the variable behind the constant part. 'characters' says how long that part must be to matter.",
    failing=example("Ticket: <t>{{ ticket }}</t>\n" + "Weigh each sign of urgency with care.\n" * 120),
    passing=example("Weigh each sign of urgency with care.\n" * 120 + "Ticket: <t>{{ ticket }}</t>"),
    options={"characters": 4000},
)
def variable_before_constant(reading: Reading, options: Options) -> Iterator[Flaw]:
    """A variable before a long constant part."""
    if sum(len(passage.text) for passage in reading.main) <= options["characters"]:
        return
    first = next(((passage, passage.outputs[0]) for passage in reading.main if passage.outputs), None)
    if first is None:
        return
    holder, output = first
    rest = reading.main[reading.main.index(holder) + 1 :]
    behind = sum(len(passage.constant) for passage in rest) + _constant_behind(
        holder.text, output.end, holder.constant
    )
    if behind > options["characters"]:
        yield flaw(
            f"About {behind:,} constant characters stand behind '{output.name}' and cannot be cached.",
            holder,
            output.start,
            output.end,
        )


def _constant_behind(text: str, end: int, constant: str) -> int:
    """Constant characters behind a place: all of them, less those before it, where no tag but one can stand."""
    tagged = len(text) - len(constant)
    return max(0, len(text) - end - tagged)


RULES = (token_budget, long_line, trailing_white_space, blank_lines, variable_before_constant)
