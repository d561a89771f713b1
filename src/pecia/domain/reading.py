"""Reading: a draft laid out for those who judge its wording, with what each asks for worked out once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, Self, TypeVar

import msgspec

from pecia.domain.canonical import escape_pointer
from pecia.domain.engine import Engine
from pecia.domain.errors import Invalid
from pecia.domain.gate_memory import PASSED, tags_of
from pecia.domain.message import Message
from pecia.domain.outline import split_plain
from pecia.domain.prompt import PromptFields
from pecia.domain.template_rules import RESERVED
from pecia.domain.value import Value
from pecia.domain.version import Content

T = TypeVar("T")
# Every quantifier is possessive or stops at a brace: a text of nothing but beginnings takes one pass too.
_output = re.compile(r"\{\{[-+]?\s*+([A-Za-z]\w*+)[^{}]*+\}\}")
_tag = re.compile(r"\{\{[^{}]*+\}\}|\{%(?:[^%{]|%(?!\})|\{(?!%))*+%\}|\{#(?:[^#{]|#(?!\})|\{(?!#))*+#\}")
_number_like = re.compile(r"\d[\d ()./-]{6,}\d")
_number = re.compile(r"[+(]?\d(?:[ ()./-]{0,2}\d){7,18}(?!\d|\.\d)")
_IMAGES = ("/url", "/data")
_NO_TEXT = ("type", "syntax", "template", "messages")
"""Fields that hold no text, or whose texts are passages."""


class lazy(Generic[T]):  # noqa: N801 - it is used as a decorator
    """A property that is worked out once, when it is first asked for; without the lock of the standard library's."""

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    def __get__(self, holder: object, kind: type | None = None) -> T:
        found = holder.__dict__[self._name] = self._work(holder)
        return found


class Draft(Value, frozen=True):
    """Content that is being edited, with what is said about the prompt, and its name where it has one.

    `deprecated` are those of its partials whose prompts are deprecated, by the name that the text calls them.
    """

    content: Content
    fields: PromptFields = PromptFields()
    name: str | None = None
    deprecated: tuple[str, ...] = ()


class Output(NamedTuple):
    """A `{{ name … }}` in a passage, from `start` to `end`."""

    name: str
    start: int
    end: int


class Passage:
    """One text of a content, with its pointer and, in a chat, the role that says it.

    `is_main` says that it is what every model is told, and not an override for some.
    """

    def __init__(
        self, pointer: str, text: str, role: str | None, *, is_template: bool, is_main: bool
    ) -> None:
        self.pointer = pointer
        self.text = text
        self.role = role
        self.is_template = is_template
        self.is_main = is_main

    @lazy
    def lower(self) -> str:
        """The text in lower case. Where that is longer than the text, places differ: see `same_places`."""
        return self.text.lower()

    @lazy
    def same_places(self) -> bool:
        """Whether a place in `lower` is the same place in `text`."""
        return len(self.lower) == len(self.text)

    @lazy
    def lines(self) -> list[str]:
        """Its lines without their ends."""
        return self.text.split("\n")

    @lazy
    def words(self) -> list[str]:
        """What white space parts."""
        return self.text.split()

    @lazy
    def numbers(self) -> list[re.Match[str]]:
        """Stretches of 8 to 19 digits, parted by at most two signs: what may be the number of a telephone or card."""
        return list(_number.finditer(self.text)) if _number_like.search(self.text) else []

    @lazy
    def outputs(self) -> list[Output]:
        """Every `{{ name … }}` of a variable, in order; none in literal text."""
        if not self.is_template or "{{" not in self.text:
            return []
        return [
            Output(found[1], found.start(), found.end())
            for found in _output.finditer(self.text)
            if found[1] not in RESERVED
        ]

    @lazy
    def constant(self) -> str:
        """The text without its tags."""
        return _tag.sub("", self.text) if self.is_template and "{" in self.text else self.text


class Reading:
    """A draft with its passages, its variables and everything else that several standards look at."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.content = draft.content
        self.fields = draft.fields
        is_template = draft.content.syntax == "minijinja"
        self.passages = [
            Passage(pointer, text, role, is_template=is_template, is_main=is_main)
            for pointer, text, role, is_main in _texts(draft.content)
        ]
        self.main = [passage for passage in self.passages if passage.is_main]

    @classmethod
    def of_texts(cls, texts: Iterable[tuple[str, str]]) -> Self:
        """A reading of texts that are no content, each with its pointer: a note, a reason, the case of a dataset."""
        reading = cls(Draft(content=Content(template="", syntax="none")))
        reading.passages = reading.main = [
            Passage(pointer, text, None, is_template=False, is_main=True) for pointer, text in texts
        ]
        return reading

    @lazy
    def lower(self) -> str:
        """Everything the content says, in lower case: for whether something is mentioned at all."""
        return "\n".join(passage.lower for passage in self.passages)

    @lazy
    def everything(self) -> str:
        """All that the draft holds, what is said about the prompt included: for whether something stands anywhere."""
        return "\n".join([*(passage.text for passage in self.passages), *(text for _, text in self.strings)])

    @lazy
    def everything_lower(self) -> str:
        """The same in lower case."""
        return self.everything.lower()

    @lazy
    def variables(self) -> frozenset[str]:
        """The names that the templates take; none where the text is literal or cannot be parsed."""
        if self.content.syntax != "minijinja":
            return frozenset()
        templates = self.content.passages()
        split = [split_plain(text) for _, text in templates]
        plain = [parts for parts in split if parts is not None]
        if len(plain) == len(split):
            return frozenset(name for parts in plain for name in parts[1::2])
        # What is being committed has just passed the gate, which is spared the reader of templates.
        passed = [PASSED.get(tags_of(text) or ()) for _, text in templates]
        known = [one.checked.variables for one in passed if one is not None]
        if len(known) == len(passed):
            return frozenset(variable.name for variables in known for variable in variables) - RESERVED
        try:
            return frozenset(Engine(dict(templates)).names) - RESERVED
        except Invalid:
            return frozenset()

    @lazy
    def placeholders(self) -> frozenset[str]:
        """The names that stand for lists of messages."""
        return frozenset(name for _, name in self.content.placeholders())

    @lazy
    def inputs(self) -> Mapping[str, Mapping[str, Any]]:
        """The declared inputs."""
        return self.content.inputs or {}

    @lazy
    def strings(self) -> list[tuple[str, str]]:
        """Every text that is in no passage, with its pointer: in defaults, schemas, settings, and about the prompt."""
        others: dict[str, Any] = {
            name: value
            for name in type(self.content).__struct_fields__
            if name not in _NO_TEXT and (value := getattr(self.content, name))
        }
        about = {
            name: value for name in PromptFields.__struct_fields__ if (value := getattr(self.fields, name))
        }
        return list(_strings(msgspec.to_builtins(others | about), "")) if others or about else []


def _texts(content: Content) -> Iterator[tuple[str, str, str | None, bool]]:
    """Every text for a model with its pointer, role, and whether it is for every model. Images are no text."""
    if content.type == "text":
        yield "/template", content.template or "", None, True
    yield from _said(content.messages, "", is_main=True)
    for pattern, override in content.overrides.items():
        pointer = f"/overrides/{escape_pointer(pattern)}"
        if override.template is not None:
            yield f"{pointer}/template", override.template, None, False
        yield from _said(override.messages, pointer, is_main=False)


def _said(
    messages: Sequence[Message] | None, pointer: str, *, is_main: bool
) -> Iterator[tuple[str, str, str | None, bool]]:
    for index, message in enumerate(messages or ()):
        for place, text in message.passages():
            if not place.endswith(_IMAGES):
                yield f"{pointer}/messages/{index}{place}", text, message.role, is_main


def _strings(value: Any, pointer: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - plain JSON data
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        members: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        for name, inner in members.items():
            yield from _strings(inner, f"{pointer}/{escape_pointer(name)}")
    elif isinstance(value, list | tuple):
        items: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        for index, inner in enumerate(items):
            yield from _strings(inner, f"{pointer}/{index}")
