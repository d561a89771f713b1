"""Outline: what a template is made of, read from its text alone.

A reader renders what passed the gate, and so needs no parser. What it must know to bound a render - text in
loops, filters, names - shows in the tags. Where the text leaves doubt, the outline errs towards the tighter
bound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pecia.domain.errors import Detail, Invalid
from pecia.domain.template_rules import (
    CONSTANTS,
    FILTERS,
    MAX_GROWTH,
    MAX_OUTPUT,
    MAX_STEPS,
    OPERATORS,
    TAGS,
    TESTS,
)
from pecia.domain.value import Value

STRING = r"""(?:"(?:[^"\\]++|\\.)*+"|'(?:[^'\\]++|\\.)*+')"""
"""A string in a tag."""
_tag = re.compile(
    r"\{%[-+]?\s*raw\s*[-+]?%\}(?P<raw>.*?)\{%[-+]?\s*endraw\s*[-+]?%\}"
    r"|\{\#.*?\#\}"
    rf"|\{{\{{[-+]?(?P<output>(?:{STRING}|[^\"'])*?)[-+]?\}}\}}"
    rf"|\{{%[-+]?\s*(?P<word>\w+)(?P<rest>(?:{STRING}|[^\"'])*?)[-+]?%\}}",
    re.DOTALL,
)
_plain = re.compile(r"\{\{[ \t\n]*([A-Za-z][A-Za-z0-9_]*)[ \t\n]*\}\}")
_string = re.compile(STRING, re.DOTALL)
_filter = re.compile(r"\|\s*(\w+)")
_test = re.compile(r"\bis\s+(?:not\s+)?(\w+)")
_keyword = re.compile(r"\b\w+\s*=(?!=)")
_operator = re.compile(r"[|<>=!+%/-]|\b(?:in|is)\b")
_name = re.compile(r"(?<![\w.])[^\W\d]\w*")
_guarded = re.compile(r"(?<![\w.])([^\W\d]\w*)\s*(?:\|\s*default\b|is\s+(?:not\s+)?defined\b)")
_loop = re.compile(r"\s*\(?([\w\s,]+?)\)?\s+in\s+(.*)", re.DOTALL)
_any_key = re.compile(r"\[\s*(?!''\s*\]|-?\d+\s*\])|\bin\b")
"""A subscript that is worked out, or a list, or a search: the keys looked up do not stand in the text."""
_attribute = re.compile(r"(?<!\bloop)\.\s*(\w+)")
_word = re.compile(r"\w+")
_growing = {"capitalize": 3, "lower": 3, "title": 3, "upper": 3, "join": MAX_GROWTH, "tojson": MAX_GROWTH}
_MANY = 100
"""Tags that work on values before their work counts, outside loops."""

METHODS = frozenset(name for kind in (dict, list) for name in dir(kind) if not name.startswith("_"))
"""Names that Python's own objects answer to. A template may use them as keys; values must not answer."""

TAG_STARTS = ("{{", "{%", "{#")


def has_tags(text: str) -> bool:
    """Whether a text holds anything but literal text."""
    return any(start in text for start in TAG_STARTS)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Where an offset lies, counted from 1; the column counts characters."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


def split_plain(template: str) -> tuple[str, ...] | None:
    """Literal text and variable names in turn (text first and last), or None when there is more to it.

    A template is plain when its only tags are `{{ name }}`, so that rendering is joining strings.
    """
    parts = _plain.split(template)
    texts, names = parts[::2], parts[1::2]
    # A brace before a tag belongs to the tag in a parser's eyes: `{{{ x }}}` is no plain variable.
    if any(map(has_tags, texts)) or any(text.endswith("{") for text in texts[:-1]):
        return None
    if any(name in CONSTANTS or name in OPERATORS for name in names):
        return None
    return tuple(parts)


class Outline(Value, frozen=True):
    """What bounds a render.

    `outputs` is the number of `{{ … }}`, `literal` bounds the characters of literal text, `largest` those of its
    longest piece, `growth` how many times longer than its values an expression can be. `steps` is the engine's
    allowance: in a loop the literal text of so many steps fits the largest output. `costly` says that values
    are worked on again and again, `asks_methods` that a name in a tag is one Python's own objects answer to.
    `guarded` are the names asked for with `is defined` or `|default`.
    """

    has_loop: bool
    outputs: int
    literal: int
    largest: int
    growth: int
    steps: int
    costly: bool
    asks_methods: bool
    guarded: frozenset[str]


@dataclass
class _Block:
    """A block being read: the most literal text and the fewest steps of one pass through it."""

    word: str = ""
    names: frozenset[str] = frozenset()
    once: bool = True
    """Whether a render visits each item of this loop's values once: nothing around the loop repeats it."""
    text: int = 0
    steps: int = 0
    branches: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    has_else: bool = False


def outline(template: str) -> Outline:
    """Read the outline of a template that the engine has parsed.

    Raises `Invalid` for a tag, filter or test that the gate would not have let through.
    """
    return _Reader(template).read()


class _Reader:
    def __init__(self, template: str) -> None:
        self.template = template
        self.blocks = [_Block()]
        self.has_loop = False
        self.outputs = 0
        self.largest = 0
        self.steps = MAX_STEPS
        self.growth = 1
        self.transforms = 0
        self.repeats = False
        self.asks_methods = False
        self.guarded: set[str] = set()

    def read(self) -> Outline:
        at = 0
        for tag in _tag.finditer(self.template):
            self._text(self.template[at : tag.start()])
            at = tag.end()
            if tag["raw"] is not None:
                self._text(tag["raw"])
            elif tag["output"] is not None:
                # A string in a tag may be written too.
                self.largest = max(self.largest, len(tag["output"]))
                self.outputs += 1
                self.blocks[-1].steps += 2
                self._expression(tag["output"])
            elif tag["word"] is not None:
                self._statement(tag["word"], tag["rest"], tag.start())
        self._text(self.template[at:])
        return Outline(
            has_loop=self.has_loop,
            outputs=self.outputs,
            literal=len(self.template),
            largest=self.largest,
            growth=self.growth,
            steps=self.steps,
            costly=self.repeats or self.transforms > _MANY,
            asks_methods=self.asks_methods,
            guarded=frozenset(self.guarded),
        )

    def _text(self, text: str) -> None:
        self.largest = max(self.largest, len(text))
        self.blocks[-1].text += len(text)
        # A piece of white space may be stripped away, and then takes no step.
        self.blocks[-1].steps += bool(text.strip())

    def _statement(self, word: str, rest: str, offset: int) -> None:
        if word not in TAGS:
            raise _not_allowed(self.template, offset, f"the tag '{word}'")
        block = self.blocks[-1]
        if word == "for":
            self._for(rest)
        elif word == "if":
            block.steps += 2
            self._expression(rest)
            self.blocks.append(_Block(word, block.names, block.once))
        elif word in ("elif", "else"):
            self._expression(rest)
            block.branches.append((block.text, block.steps))
            block.text = block.steps = 0
            block.has_else = block.has_else or word == "else"
        elif word in ("endif", "endfor"):
            self._end(self.blocks.pop())

    def _for(self, rest: str) -> None:
        self.has_loop = True
        block = self.blocks[-1]
        block.steps += 2
        found = _loop.fullmatch(rest)
        names = frozenset(_name.findall(found[1])) if found else frozenset[str]()
        values = _names_in(_string.sub("''", found[2])) if found else set[str]()
        # The outermost loop visits its values once, and so does a loop over what that loop visits.
        once = not self._in_loop() or (block.once and values <= block.names)
        self._expression(found[2] if found else rest)
        self.blocks.append(_Block("for", names, once))

    def _end(self, block: _Block) -> None:
        branches = [*block.branches, (block.text, block.steps)]
        if block.word == "for":
            # One turn takes three steps and those of its body; the `else` branch runs without any turn.
            text, steps = branches[0]
            if text:
                self.steps = min(self.steps, max(MAX_OUTPUT * (steps + 3) // text, 1))
            branches = branches[1:]
        outer = self.blocks[-1]
        outer.text += max((text for text, _ in branches), default=0)
        if block.word == "if" and block.has_else:
            outer.steps += min(steps for _, steps in branches)

    def _expression(self, source: str) -> None:
        bare = _string.sub("''", source)
        for known, pattern, what in ((FILTERS.keys(), _filter, "filter"), (TESTS, _test, "test")):
            for name in pattern.findall(bare):
                if name not in known:
                    raise _not_allowed(self.template, self.template.find(source), f"the {what} '{name}'")
        self.guarded.update(_guarded.findall(bare))
        self.asks_methods |= bool(_any_key.search(bare)) or not METHODS.isdisjoint(_keys_in(source, bare))
        if _operator.search(bare):
            growths = [_growing.get(name, 1) for name in _filter.findall(bare)]
            self.growth = max(self.growth, MAX_GROWTH if "+" in bare else 1, *growths)
            self.transforms += 1
            block = self.blocks[-1]
            self.repeats |= self._in_loop() and not (block.once and _names_in(bare) <= block.names)

    def _in_loop(self) -> bool:
        return any(block.word == "for" for block in self.blocks)


def _keys_in(source: str, bare: str) -> set[str]:
    """The words an expression may look up in a value: attributes, and whatever stands in its strings."""
    quoted = " ".join(_string.findall(source))
    return {*_attribute.findall(bare), *_word.findall(quoted)}


def _names_in(bare: str) -> set[str]:
    """The names of values in an expression without its strings."""
    for pattern, kept in ((_filter, "|"), (_test, "is"), (_keyword, "")):
        bare = pattern.sub(kept, bare)
    return set(_name.findall(bare)) - OPERATORS - CONSTANTS - {"loop"}


def _not_allowed(template: str, offset: int, what: str) -> Invalid:
    line, column = line_and_column(template, max(offset, 0))
    return Invalid(
        f"Line {line}, column {column}: {what} is not allowed in a template.",
        code="template_not_allowed",
        hint="A template is rendered only as it passed the gate; commit it again to see all that it refuses.",
        errors=(
            Detail(code="template_not_allowed", detail=f"{what} is not allowed", line=line, column=column),
        ),
    )
