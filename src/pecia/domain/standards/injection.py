"""Injection: where somebody else's text enters a prompt, it must show where that text begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pecia.domain.reading import Output, Passage, Reading
from pecia.domain.standard import Flaw, Options, example, flaw, rule

_WORDS = (
    "article", "body", "chat", "comment", "comments", "complaint", "content", "conversation", "document",
    "documents", "email", "feedback", "file", "html", "input", "mail", "markdown", "message", "messages", "note",
    "notes", "page", "passage", "paste", "post", "query", "question", "readme", "request", "review", "reviews",
    "search_results", "snippet", "source", "submission", "text", "thread", "ticket", "tool_output", "transcript",
    "tweet", "user_input", "user_message", "user_query", "user_text", "webpage",
)  # fmt: skip
_MARKS = "\"'`«»“”\u2018’„<>[](){}|*~"
_line_mark = re.compile(
    r"[-=#*_~`\"'<>\[\]]{3,}\w*\s*|</?[\w-]+(?: [^<>]{0,80})?>\s*|[\[(]/?[\w -]{1,40}[\])]\s*"
)


@rule(
    family="injection",
    severity="hint",
    why="A model reads one text. Where a stranger's words begin and end must show, or their instructions look like yours.",
    mend="Put tags, quotation marks or fences around the variable, or give it a message of its own. The option "
    "'names' lists the variables that strangers write; an input with 'x-trusted: true' is left out.",
    failing=example("Summarize the ticket below in one sentence.\nTicket: {{ ticket }}\nSummary:"),
    passing=example("Summarize the ticket below.\n<ticket>\n{{ ticket }}\n</ticket>\nSummary:"),
    options={"names": list(_WORDS)},
)
def undelimited_variable(reading: Reading, options: Options) -> Iterator[Flaw]:
    """A variable that strangers write, with nothing around it."""
    names: frozenset[str] | None = None
    for passage in reading.passages:
        for output in passage.outputs:
            names = names or frozenset(options["names"])
            if (
                output.name in names
                and not _is_trusted(reading, output.name)
                and not _is_apart(passage, output)
            ):
                yield flaw(
                    f"Nothing shows where '{output.name}' begins and ends.", passage, output.start, output.end
                )


@rule(
    family="injection",
    severity="warning",
    why="Models give the system message the most weight; a stranger's text in it is taken for the operator's word.",
    mend="Move the variable into a user message.",
    failing=example(
        [("system", "Answer kindly. The customer wrote: <m>{{ message }}</m>"), ("user", "Go on.")]
    ),
    passing=example([("system", "Answer kindly."), ("user", "{{ message }}")]),
    options={"names": list(_WORDS)},
)
def untrusted_in_system(reading: Reading, options: Options) -> Iterator[Flaw]:
    """A stranger's text in the system message."""
    for passage in reading.passages:
        if passage.role not in ("system", "developer"):
            continue
        for output in passage.outputs:
            if output.name in options["names"] and not _is_trusted(reading, output.name):
                yield flaw(
                    f"'{output.name}', which strangers write, stands in the {passage.role} message.",
                    passage,
                    output.start,
                    output.end,
                )


def _is_trusted(reading: Reading, name: str) -> bool:
    schema = reading.inputs.get(name, {})
    return (
        schema.get("x-trusted") is True
        or "enum" in schema
        or schema.get("type") in ("number", "integer", "boolean")
    )


def _is_apart(passage: Passage, output: Output) -> bool:
    """Whether marks stand on both sides, in the line or in the lines around, or the text is nothing else."""
    before, after = passage.text[: output.start], passage.text[output.end :]
    left, right = before.rstrip(), after.lstrip()
    if not left and not right:
        return True
    if left and right and left[-1] in _MARKS and right[0] in _MARKS:
        return True
    above, below = left.rpartition("\n")[2], right.partition("\n")[0]
    alone = before[len(left) :].count("\n") + after[: len(after) - len(right)].count("\n")
    return (
        alone > 0
        and _line_mark.fullmatch(above) is not None
        and (not right or _line_mark.match(below) is not None)
    )


RULES = (undelimited_variable, untrusted_in_system)
