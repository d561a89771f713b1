"""Shown: the axes that change how a text looks – the order of its demands, lists, delimiters, labels of fields."""

from __future__ import annotations

import re
from collections.abc import Callable

from pecia.domain.axes.body import Edit, free_sentences, input_begins, tidy, without
from pecia.domain.locked import is_locked, locked_regions
from pecia.domain.passages import Span

_demand = re.compile(
    r"\b(?:must|never|always|only|exactly|at most|at least|no more than|do not|don't|avoid|without|should not|cannot)\b",
    re.IGNORECASE,
)
_variable = re.compile(
    r"(?P<open><(?P<tag>\w+)>\s*|\"\"\"\s*|```\n?)?(?P<said>\{\{-?\s*(?P<name>[a-zA-Z]\w*)[^{}]*\}\})"
    r"(?P<close>\s*</(?P=tag)>|\s*\"\"\"|\n?```)?"
)
_block = re.compile(r"\{%-?\s*(?P<end>end)?(?:for|if)\b")
_bullet = re.compile(r"^[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+", re.MULTILINE)
_label = re.compile(r"^(?P<name>[A-Z][\w ]{0,40}):(?P<gap>[ \t]*)(?P<more>(?=.))?", re.MULTILINE)

_WRAPS: dict[str, Callable[[str, str], str]] = {
    "none": lambda said, _: said,
    "xml": lambda said, name: f"<{name}>{said}</{name}>",
    "quotes": lambda said, _: f'"""{said}"""',
    "fences": lambda said, _: f"```\n{said}\n```",
}
_LABELS: dict[str, Callable[[str, str], str]] = {
    "upper": lambda name, gap: f"{name.upper()}:{gap}",
    "dash": lambda name, gap: f"{name} -{gap}",
    "newline": lambda name, _: f"{name}:\n",
    "tight": lambda name, _: f"{name}:",
    "spaced": lambda name, gap: f"{name} :{gap}",
}


def demands_first(text: str) -> str:
    """The sentences that demand or forbid something, before all others."""
    spans, moved = _demands(text)
    return f"{moved}\n\n{without(text, spans)}" if moved else text


def demands_last(text: str) -> str:
    """The sentences that demand or forbid something, behind all others.

    A text that ends with a cue for the answer, such as `Label:`, has them before its input.
    """
    spans, moved = _demands(text)
    if not moved:
        return text
    text = without(text, spans)
    if not text.rstrip().endswith(":"):
        return f"{text.rstrip()}\n\n{moved}"
    at = input_begins(text)
    return f"{text[:at].rstrip()}\n\n{moved}\n\n{text[at:]}".lstrip()


def as_list(text: str) -> str:
    """The instruction with each of its sentences in a line of a list."""
    head, tail = _head(text)
    spans = list(free_sentences(head))
    covered = sum(len(head[span.start : span.end].split()) for span in spans)
    if covered < len(head.split()) or len(spans) <= 1:
        return text
    lines = "\n".join(f"- {_bullet.sub('', head[span.start : span.end])}" for span in spans)
    return f"{lines}\n\n{tail}" if tail else lines


def as_prose(text: str) -> str:
    """The instruction with its lists and lines run together into one paragraph."""
    head, tail = _head(text)
    if locked_regions(head):
        return text
    joined = " ".join(_bullet.sub("", head).split())
    return f"{joined}\n\n{tail}" if tail and joined else joined + tail


def delimited(how: str) -> Edit:
    """An edit that puts these delimiters around each variable outside blocks, in place of those it has."""
    wrap = _WRAPS[how]

    def edit(text: str) -> str:
        regions = (*locked_regions(text), *_blocks(text))

        def around(found: re.Match[str]) -> str:
            if is_locked(regions, found.start(), found.end()) or found["name"] == "partials":
                return found[0]
            whole = found["open"] and found["close"]
            said = wrap(found["said"], found["name"])
            return said if whole else f"{found['open'] or ''}{said}{found['close'] or ''}"

        return _variable.sub(around, text)

    return edit


def labelled(how: str) -> Edit:
    """An edit that writes the labels of fields at the beginning of lines, such as `Text:`, in this way."""
    write = _LABELS[how]

    def edit(text: str) -> str:
        regions = locked_regions(text)
        return _label.sub(
            lambda found: (
                found[0]
                if is_locked(regions, found.start(), found.end())
                or (how in {"newline", "tight"} and found["more"] is None)
                else write(found["name"], found["gap"])
            ),
            text,
        )

    return edit


def _demands(text: str) -> tuple[list[Span], str]:
    spans = [span for span in free_sentences(text) if _demand.search(text[span.start : span.end])]
    return spans, "\n".join(_bullet.sub("", text[span.start : span.end]) for span in spans)


def _head(text: str) -> tuple[str, str]:
    at = input_begins(text)
    return tidy(text[:at]).strip(), text[at:]


def _blocks(text: str) -> list[tuple[int, int]]:
    """Where the outermost blocks of a template begin and end."""
    found: list[tuple[int, int]] = []
    depth = start = 0
    for mark in _block.finditer(text):
        if mark["end"] is None:
            start = mark.start() if depth == 0 else start
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                found.append((start, mark.end()))
    return found
