"""Find: the prompts that stand in a source file, as contents of ours."""

from __future__ import annotations

import keyword
import re
import string
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from pecia.domain.errors import Invalid
from pecia.domain.inputs import name_fault
from pecia.domain.message import Message
from pecia.domain.template import check_content
from pecia.domain.value import Value
from pecia.domain.version import Content
from pecia.imports.naming import plain_segment
from pecia.imports.to_jinja import escaped
from pecia.scan.calls import Prompted, prompts_of
from pecia.scan.syntax import Called, Hole, Source, Span, Text, merged

_MIN_ARGUMENT = 8
"""Characters of literal text that make an argument of a known call a prompt."""
_MIN_NAMED = 30
_MIN_TEXT = 80
_SYSTEM = frozenset({"system", "instructions", "system_instruction", "systemInstruction", "system_prompt"})
_named = re.compile(r"prompt|instruction|system_?message|persona", re.IGNORECASE)
_strong = re.compile(
    r"\byou (?:are|will be|act as|must|should)\b|\byour (?:task|job|role|goal)\b|\bact as\b|\bplease\b"
    r"|\bgiven the (?:following|text|context)\b|\bstep by step\b|\b(?:respond|reply|answer) (?:with|only|in|as)\b",
    re.IGNORECASE,
)
_weak = re.compile(
    r"\b(?:summari[sz]e|classify|extract|translate|rewrite|write|generate|return|output|list|explain|describe|"
    r"json|only|do not|don't|never|always|must|answer|question|context|text|following)\b",
    re.IGNORECASE,
)
_NOT_SAID = re.compile(
    r"(?:.*\.)?(?:debug|info|deprecated|warn_deprecated|fail|skipif|warning|warn|error|exception|critical|log|print|raise|throw|add_argument|execute|"
    r"executemany|query|compile|sub|match|search|describe|it|test|skip|option|argument|help|echo|Option|Argument)"
)
_SQL = re.compile(
    r"\s*(?:select|insert|update|delete|create|alter|with)\b.*\b(?:from|into|table|set|as)\b",
    re.IGNORECASE | re.DOTALL,
)


class Inline(Value, frozen=True):
    """A prompt that stands in code, from line and column on, counted from 1.

    `variables` gives each variable the expression it takes its value from; `api` is the SDK it goes to, empty
    for a text that only reads like a prompt. `start` and `end` are its bytes in the file.
    """

    path: str
    line: int
    column: int
    start: int
    end: int
    language: str
    api: str
    argument: str
    content: Content
    variables: dict[str, str]
    name: str
    kind: Literal["call", "text"]


def find_prompts(source: Source) -> Iterator[Inline]:
    """The prompts of a file, in their order; what goes to a known call comes with that call."""
    taken: list[tuple[int, int]] = []
    for call in source.calls:
        for prompted in prompts_of(call):
            inline = _of_call(source, call, prompted)
            if inline is not None and not _is_taken(inline.start, inline.end, taken):
                # A constant that a known call is given is that call's prompt already.
                taken += [(inline.start, inline.end), *_constants(prompted)]
                yield inline
    for text in source.texts:
        if not _is_taken(text.span.start, text.span.end, taken) and reads_like_a_prompt(text):
            inline = _inline(source, text.span, (), text, braces=False)
            if inline is not None:
                yield msgspec.structs.replace(inline, name=_suggested(source, text.assigned, text.within))


def _is_taken(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in taken)


def reads_like_a_prompt(text: Text) -> bool:
    """Whether a string outside of any known call is long and instructs, and is no message of the program."""
    said = text.literal
    words = said.split()
    if _NOT_SAID.fullmatch(text.inside) or len(words) < 6 or _SQL.match(said):  # noqa: PLR2004
        return False
    weight = 2 * len(set(_strong.findall(said.lower()))) + len(set(_weak.findall(said.lower())))
    if _named.search(text.assigned) and not text.inside:
        return len(said) >= _MIN_NAMED
    return len(said) >= _MIN_TEXT and len(words) >= 12 and weight >= 3  # noqa: PLR2004


def _of_call(source: Source, call: Called, prompted: Prompted) -> Inline | None:
    literal = (
        prompted.text.literal
        if prompted.text is not None
        else "".join(piece for turn in prompted.turns for piece in turn.said if isinstance(piece, str))
    )
    if len(literal.strip()) < _MIN_ARGUMENT:
        return None
    inline = _inline(source, prompted.span, prompted, prompted.text, braces=prompted.braces)
    if inline is None:
        return None
    name = _suggested(source, call.within, call.assigned)
    return msgspec.structs.replace(
        inline,
        api=prompted.api,
        argument=prompted.argument,
        kind="call",
        name=f"{name}-system" if prompted.argument in _SYSTEM else name,
    )


def _constants(prompted: Prompted) -> tuple[tuple[int, int], ...]:
    if prompted.text is not None:
        return prompted.text.constants
    return tuple(span for turn in prompted.turns for span in turn.constants)


class _Variables:
    """Names for the holes of one prompt: the same expression, the same name."""

    def __init__(self) -> None:
        self.by_name: dict[str, str] = {}

    def name(self, hole: Hole) -> str:
        base = re.sub(r"\W+", "_", hole.name, flags=re.ASCII).strip("_") or "value"
        base = f"{base}_value" if name_fault(base) or keyword.iskeyword(base) else base
        name, number = base, 1
        while self.by_name.setdefault(name, hole.source) != hole.source:
            number += 1
            name = f"{base}_{number}"
        return name


def _inline(
    source: Source, span: Span, prompted: Prompted | tuple[()], text: Text | None, *, braces: bool
) -> Inline | None:
    variables = _Variables()
    try:
        if text is not None:
            content = Content(template=_template(text.pieces, variables, braces=braces))
        else:
            turns = prompted.turns if isinstance(prompted, Prompted) else ()
            messages = [
                Message(role=turn.role, content=variables.name(turn.said[0]))
                if turn.role == "placeholder" and isinstance(turn.said[0], Hole)
                else Message(role=turn.role, content=_template(turn.said, variables, braces=braces))
                for turn in turns
            ]
            content = Content(type="chat", messages=tuple(messages))
        check_content(content)
    except (Invalid, ValueError):
        return None
    return Inline(
        path=source.path,
        line=span.line,
        column=span.column,
        start=span.start,
        end=span.end,
        language=source.language,
        api="",
        argument="",
        content=content,
        variables=variables.by_name,
        name="",
        kind="text",
    )


def _template(pieces: Sequence[str | Hole], variables: _Variables, *, braces: bool) -> str:
    if braces:
        parts = [_fields(piece) if isinstance(piece, str) else [piece] for piece in pieces]
        pieces = merged([part for inner in parts for part in inner])
    written = ""
    for at, piece in enumerate(pieces):
        if isinstance(piece, Hole):
            written += f"{{{{ {variables.name(piece)} }}}}"
        else:
            written += escaped(piece, followed=at + 1 < len(pieces))
    return written


def _fields(text: str) -> list[str | Hole]:
    """LangChain's `{name}`; raises `ValueError` for braces that are none."""
    pieces: list[str | Hole] = []
    for literal, name, _, _ in string.Formatter().parse(text):
        pieces.append(literal)
        if name:
            pieces.append(Hole("", name))
    return pieces


def _suggested(source: Source, first: str, second: str) -> str:
    """A name for the prompt: the file's, and the function's or variable's."""
    path = source.path.split(",")[0].rsplit("/", 1)[-1].rsplit(".", 1)[0]
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", first or second)
    last = plain_segment(spaced.replace("_", "-"))
    return "/".join(part for part in (plain_segment(path), last or "prompt") if part)
