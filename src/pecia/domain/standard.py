"""Standard: a lint rule for prompts; Finding: what it says about one draft or version.

A rule is a pure function from a reading to its flaws, with a stable id, the reason for it, how to mend what it
finds, and two examples that tests run. `domain/standards` holds the built-in ones, one family a file.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec

from pecia.domain.message import Message, Role, Tool
from pecia.domain.outline import line_and_column
from pecia.domain.prompt import PromptFields
from pecia.domain.reading import Draft, Passage, Reading
from pecia.domain.value import Value
from pecia.domain.version import Content, ModelSettings

Severity: TypeAlias = Literal["hint", "warning", "blocker"]
SEVERITIES: tuple[Severity, ...] = ("hint", "warning", "blocker")
"""From the mildest: a hint is good practice, a warning is probably a fault, a blocker stops a commit."""
Options: TypeAlias = Mapping[str, Any]
MAX_FLAWS = 100
"""Findings of one rule in one draft; a prompt with more is told enough."""


class Fix(Value, frozen=True):
    """A safe replacement: what stands from `offset` to `end` (characters of the text) becomes `text`."""

    offset: int
    end: int
    text: str


class Finding(Value, frozen=True):
    """What a standard says about one draft or version.

    `pointer` leads to the place as a prompt file has it: a text (`/template`, `/messages/0/content`), an input, or
    a key about the prompt (`/owner`). In a text, `offset` and `end` count characters from 0 and `line` and `column`
    from 1. A message never repeats a secret or personal data.
    """

    rule: str
    severity: Severity
    message: str
    pointer: str = ""
    line: int | None = None
    column: int | None = None
    offset: int | None = None
    end: int | None = None
    fix: Fix | None = None


class Standard(Value, frozen=True):
    """A rule as people read it: what it looks for, why, how to mend it, and a prompt that fails and one that passes.

    `severity` is the one it has when a project says nothing; `options` are its settings with their defaults.
    """

    id: str
    family: str
    title: str
    severity: Severity | Literal["off"]
    why: str
    mend: str
    options: dict[str, Any]
    failing: Draft
    passing: Draft
    fixes: bool = False


class Flaw(NamedTuple):
    """What a rule found: a message and a place. In a text it says from where to where, and what would mend it."""

    message: str
    pointer: str = ""
    text: str | None = None
    start: int = 0
    end: int = 0
    mended: str | None = None


Judge: TypeAlias = Callable[[Reading, Options], Iterable[Flaw]]


@dataclass(frozen=True)
class Rule:
    """A standard and the function that looks for what it forbids."""

    standard: Standard
    judge: Judge


def rule(
    *,
    family: str,
    severity: Severity | Literal["off"],
    why: str,
    mend: str,
    failing: Draft,
    passing: Draft,
    options: Mapping[str, Any] | None = None,
    fixes: bool = False,
) -> Callable[[Judge], Rule]:
    """Make a rule of a function: its name is the id, its docstring the title."""

    def make(judge: Judge) -> Rule:
        standard = Standard(
            id=judge.__name__,
            family=family,
            title=" ".join((inspect.getdoc(judge) or judge.__name__).split()).removesuffix("."),
            severity=severity,
            why=why,
            mend=mend,
            options=dict(options or {}),
            failing=failing,
            passing=passing,
            fixes=fixes,
        )
        return Rule(standard, judge)

    return make


def flaw(message: str, passage: Passage, start: int, end: int, mended: str | None = None) -> Flaw:
    """A flaw from `start` to `end` of a passage."""
    return Flaw(message, passage.pointer, passage.text, start, end, mended)


def example(
    text: str | Sequence[tuple[Role, str]],
    *,
    name: str | None = None,
    inputs: dict[str, dict[str, Any]] | None = None,
    output: dict[str, Any] | None = None,
    model: ModelSettings | None = None,
    tools: tuple[Tool, ...] = (),
    includes: Mapping[str, str] | None = None,
    literal: bool = False,
    **fields: Any,
) -> Draft:
    """A small draft: a text, or the messages of a chat, and what is said about the prompt."""
    syntax: Literal["minijinja", "none"] = "none" if literal else "minijinja"
    if isinstance(text, str):
        content = Content(template=text, syntax=syntax)
    else:
        messages = tuple(Message(role=role, content=said) for role, said in text)
        content = Content(type="chat", messages=messages, syntax=syntax)
    content = msgspec.structs.replace(
        content, inputs=inputs, output=output, model=model, tools=tools, includes=dict(includes or {})
    )
    return Draft(content=content, fields=PromptFields(**fields), name=name)


class Ruled(NamedTuple):
    """A rule as a project has it: how severe, and with which options."""

    rule: Rule
    severity: Severity
    options: Options


class Linter:
    """Rules ready to be held against drafts. Threads may share it."""

    def __init__(self, rules: Sequence[Ruled]) -> None:
        self.rules = tuple(rules)
        self._parts: dict[frozenset[str], Linter] = {}
        self._steps: list[tuple[Judge, str, Severity, Options]] = [
            (ruled.rule.judge, ruled.rule.standard.id, ruled.severity, ruled.options) for ruled in rules
        ]

    def check(self, draft: Draft, *, limit: int | None = MAX_FLAWS) -> tuple[Finding, ...]:
        """What the rules say of a draft, the severe first, then in the order of the text.

        A rule says at most `limit` things about one draft.
        """
        return self.judge(Reading(draft), limit=limit)

    def only(self, families: Collection[str]) -> Linter:
        """A linter of those of its rules that belong to these families, made once."""
        key = frozenset(families)
        if key not in self._parts:
            self._parts[key] = Linter([one for one in self.rules if one.rule.standard.family in key])
        return self._parts[key]

    def judge(self, reading: Reading, *, limit: int | None = MAX_FLAWS) -> tuple[Finding, ...]:
        """What the rules say of a reading, as `check` orders and bounds it."""
        return self.judge_each((reading,), limit=limit)

    def judge_each(
        self, readings: Iterable[Reading], *, limit: int | None = MAX_FLAWS
    ) -> tuple[Finding, ...]:
        """What the rules say of readings that are held one at a time; a rule says at most `limit` things of all."""
        found: list[Finding] = []
        said: Counter[str] = Counter()
        for reading in readings:
            for judge, name, severity, options in self._steps:
                room = None if limit is None else limit - said[name]
                new = [_finding(flaw, name, severity) for flaw in islice(judge(reading, options), room)]
                said[name] += len(new)
                found += new
        if len(found) > 1:
            found.sort(key=_order)
        return tuple(found)


def at_least(findings: Iterable[Finding], severity: Severity) -> tuple[Finding, ...]:
    """The findings of this severity and above."""
    floor = SEVERITIES.index(severity)
    return tuple(finding for finding in findings if SEVERITIES.index(finding.severity) >= floor)


def mended(text: str, findings: Iterable[Finding]) -> str:
    """The text with the fixes of its findings; of two that overlap the first in the text is made."""
    fixes = sorted((f.fix for f in findings if f.fix is not None), key=lambda fix: (fix.offset, fix.end))
    parts: list[str] = []
    at = 0
    for fix in fixes:
        if fix.offset < at:
            continue
        parts += (text[at : fix.offset], fix.text)
        at = fix.end
    return "".join([*parts, text[at:]])


def _finding(flaw: Flaw, name: str, severity: Severity) -> Finding:
    if flaw.text is None:
        return Finding(rule=name, severity=severity, message=flaw.message, pointer=flaw.pointer)
    line, column = line_and_column(flaw.text, flaw.start)
    fix = None if flaw.mended is None else Fix(offset=flaw.start, end=flaw.end, text=flaw.mended)
    return Finding(
        rule=name,
        severity=severity,
        message=flaw.message,
        pointer=flaw.pointer,
        line=line,
        column=column,
        offset=flaw.start,
        end=flaw.end,
        fix=fix,
    )


def _order(finding: Finding) -> tuple[int, str, int, str]:
    return (-SEVERITIES.index(finding.severity), finding.pointer, finding.offset or 0, finding.rule)
