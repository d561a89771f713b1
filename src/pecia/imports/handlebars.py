"""Handlebars and Mustache: a template as a tree, with the white space of lines that hold only a tag taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from pecia.domain.template_rules import MAX_TAGS

MAX_DEPTH = 32
"""Blocks inside each other."""
_tag = re.compile(
    r"\{\{~?!--(?P<long>.*?)--~?\}\}"
    r"|\{\{~?!(?P<comment>[^}]*(?:\}(?!\})[^}]*)*)\}\}"
    r"|\{\{(?P<open>~?)(?P<mark>\{|[#/^>&*]|else\b)?(?P<inner>[^{}]*)(?(mark)\}?)(?P<close>~?)\}\}",
    re.DOTALL,
)
_word = re.compile(r'"[^"]*"|\'[^\']*\'|[^\s"\'=()]+=(?:"[^"]*"|\'[^\']*\'|[^\s()]+)|[()]|[^\s()]+')
_line_before = re.compile(r"(?:\n)[ \t]*\Z")
_line_after = re.compile(r"[ \t]*(?:\r?\n|\Z)")


class NotLossless(ValueError):
    """The template says what Jinja cannot say with the same result; the message is the reason."""


@dataclass
class Text:
    """Literal text."""

    text: str


@dataclass
class Expression:
    """`{{ words }}`: a variable, or a helper with its arguments."""

    words: tuple[str, ...]


@dataclass
class Block:
    """`{{#helper words}}body{{else}}inverse{{/helper}}`; `inverted` is Mustache's `{{^name}}`.

    One that is `chained` is the `{{else if …}}` of another, whose end is its own.
    """

    words: tuple[str, ...]
    inverted: bool = False
    body: list[Node] = field(default_factory=list["Node"])
    inverse: list[Node] = field(default_factory=list["Node"])
    chained: bool = False


@dataclass
class Partial:
    """`{{> name words}}`. `indent` is the white space before one that has a line to itself."""

    words: tuple[str, ...]
    indent: str = ""


Node: TypeAlias = Text | Expression | Block | Partial
_Kind: TypeAlias = Literal["text", "comment", "expression", "open", "invert", "close", "else", "partial"]


@dataclass
class _Token:
    kind: _Kind
    text: str = ""
    words: tuple[str, ...] = ()
    strip_before: bool = False
    strip_after: bool = False
    indent: str = ""


def parse(template: str) -> list[Node]:
    """The tree of a template. Raises `NotLossless` for what is no Handlebars or beyond what is read here."""
    tokens = _tokens(template)
    _take_out_lines(tokens)
    return _tree(tokens)


def is_plain(template: str) -> bool:
    """Whether Jinja reads the template as Handlebars does: text and `{{ dotted.names }}`, nothing else."""
    if "{%" in template or "{#" in template or "{{{" in template or "\\{{" in template:
        return False
    rest = re.sub(r"\{\{\s*[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*\s*\}\}", "", template)
    # Two dots and more are needed for neither; `this` and `else` mean something to Handlebars alone.
    special = re.search(r"\{\{\s*(?:this|else|history|true|false|null|undefined)\b", template)
    return "{{" not in rest and special is None


def _tokens(template: str) -> list[_Token]:
    if template.count("{{") > MAX_TAGS:
        raise NotLossless(f"it has more than {MAX_TAGS:,} tags")
    tokens: list[_Token] = []
    at = 0
    for found in _tag.finditer(template):
        if found.start() < at:
            continue
        before = template[at : found.start()]
        if before.endswith("\\"):
            raise NotLossless("it escapes a tag with a backslash")
        _check_text(before)
        tokens += [_Token("text", before), _read_tag(found)]
        at = found.end()
    _check_text(template[at:])
    tokens.append(_Token("text", template[at:]))
    for place, token in enumerate(tokens):
        if token.strip_before:
            tokens[place - 1].text = tokens[place - 1].text.rstrip()
        if token.strip_after:
            tokens[place + 1].text = tokens[place + 1].text.lstrip()
    return tokens


def _check_text(text: str) -> None:
    if "{{" in text:
        raise NotLossless("a '{{' in it opens no tag that can be read")


def _read_tag(found: re.Match[str]) -> _Token:
    tag = found.group()
    token = _Token("comment", strip_before=tag.startswith("{{~"), strip_after=tag.endswith("~}}"))
    if found["inner"] is None:
        return token
    mark, token.words = found["mark"] or "", tuple(_word.findall(found["inner"].rstrip("~")))
    if mark == "*" or "|" in token.words or "as" in token.words:
        raise NotLossless(f"'{tag[:40]}' is a decorator or a block parameter")
    if mark == "else" or (mark == "^" and not token.words):
        token.kind = "else"
        return token
    if not token.words:
        raise NotLossless("it has an empty tag")
    kinds: dict[str, _Kind] = {"#": "open", "^": "invert", "/": "close", ">": "partial"}
    token.kind = kinds.get(mark, "expression")
    return token


def _take_out_lines(tokens: list[_Token]) -> None:
    """What stands alone on its line takes the line with it, as the Mustache specification has it."""
    texts = [token.text for token in tokens]
    for at in range(1, len(tokens) - 1, 2):
        token = tokens[at]
        if token.kind == "expression":
            continue
        starts = _line_before.search(texts[at - 1]) or (at == 1 and not texts[0].strip(" \t"))
        ends = _line_after.match(texts[at + 1])
        last = at == len(tokens) - 2
        if starts and ends and (last or "\n" in ends.group()):
            kept = tokens[at - 1].text
            line = re.search(r"[ \t]*\Z", kept)
            token.indent = line.group() if line else ""
            tokens[at - 1].text = kept[: len(kept) - len(token.indent)]
            after = _line_after.match(tokens[at + 1].text)
            tokens[at + 1].text = tokens[at + 1].text[after.end() :] if after else tokens[at + 1].text


def _tree(tokens: list[_Token]) -> list[Node]:
    root = Block(words=("root",))
    stack: list[tuple[Block, list[Node]]] = [(root, root.body)]
    for token in tokens:
        into = stack[-1][1]
        match token.kind:
            case "text":
                into += [Text(token.text)] if token.text else []
            case "comment":
                pass
            case "expression":
                into.append(Expression(token.words))
            case "partial":
                into.append(Partial(token.words, token.indent))
            case "open" | "invert":
                inner = Block(token.words, inverted=token.kind == "invert")
                into.append(inner)
                stack.append((inner, inner.body))
                if len(stack) > MAX_DEPTH:
                    raise NotLossless("its blocks are nested too deep")
            case "else" | "close":
                _turn(stack, token)
    if len(stack) > 1:
        raise NotLossless(f"{{{{#{stack[-1][0].words[0]}}}}} is never closed")
    return root.body


def _turn(stack: list[tuple[Block, list[Node]]], token: _Token) -> None:
    """Go on to the other branch of the block that is open, or close it."""
    block = stack[-1][0]
    if token.kind == "close":
        first = next((one for one, _ in reversed(stack) if not one.chained), block)
        if len(stack) == 1 or first.words[0] != token.words[0]:
            raise NotLossless(f"{{{{/{token.words[0]}}}}} closes nothing that is open")
        while stack.pop()[0].chained:
            pass
        return
    if len(stack) == 1:
        raise NotLossless("an {{else}} stands outside of a block")
    stack[-1] = (block, block.inverse)
    if token.words:
        inner = Block(token.words, chained=True)
        block.inverse.append(inner)
        stack.append((inner, inner.body))
        if len(stack) > MAX_DEPTH:
            raise NotLossless("its blocks are nested too deep")
