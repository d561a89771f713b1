"""Names of prompts, labels and everything else: parsed once, trusted afterwards.

ASCII only, so that letter case, normal forms and look-alikes cannot clash. Titles take any language.
"""

from __future__ import annotations

import re

from pecia.domain.errors import Detail, Invalid, NotFound
from pecia.domain.value import Value

SEGMENT = r"[a-z0-9][a-z0-9._-]{0,63}"
NAME = rf"{SEGMENT}(?:/{SEGMENT}){{0,7}}"
MAX_NAME = 200
LATEST = "latest"
DEFAULT_PROJECT = "default"

_segment = re.compile(SEGMENT)
_name = re.compile(NAME)
_reference = re.compile(
    rf"(?:(?P<project>{SEGMENT}):)?(?P<name>{NAME})(?:@(?P<label>{SEGMENT})|\#(?P<number>[1-9][0-9]{{0,9}}))?"
)
_unsafe = re.compile(r"[^\x20-\x7e]")


def _shown(text: str) -> str:
    """The text as it may stand in a message: printable, short."""
    return _unsafe.sub(lambda m: f"\\u{ord(m.group()):04x}", text[:80])


def parse_name(text: str, *, what: str = "prompt") -> str:
    """A prompt's or dataset's name: 1-8 segments joined by `/`, at most 200 characters. Raises `Invalid`."""
    if is_name(text):
        return text
    if what == "prompt" and ":" in text and _reference.fullmatch(text):
        message, hint = _foreign(text)
        raise Invalid(message, code="invalid_name", hint=hint)
    raise Invalid(
        f"'{_shown(text)}' is not a valid {what} name.",
        code="invalid_name",
        hint="Use 1-8 segments of a-z, 0-9, '.', '_' and '-', joined by '/', 200 characters at most; "
        "the title takes any language.",
        errors=(Detail(code="invalid_name", detail=f"not a valid {what} name"),),
    )


def _foreign(text: str) -> tuple[str, str]:
    """The message and the hint for a prompt of another project where only one of this project will do."""
    return (
        f"'{text}' names a prompt of another project, and this takes only prompts of this one.",
        f"'pecia adopt {text}' copies it into this project, when its owner shares it.",
    )


def is_name(text: str) -> bool:
    """Whether a text could name a prompt."""
    return len(text) <= MAX_NAME and _name.fullmatch(text) is not None


def parse_segment(text: str, *, what: str) -> str:
    """One segment: a label, tag, purpose or project. Raises `Invalid`."""
    if _segment.fullmatch(text):
        return text
    raise Invalid(
        f"'{_shown(text)}' is not a valid {what}.",
        code="invalid_name",
        hint="Use a-z, 0-9, '.', '_' and '-', starting with a letter or digit, 64 characters at most.",
        errors=(Detail(code="invalid_name", detail=f"not a valid {what}"),),
    )


def parse_label(text: str) -> str:
    """A label that can be moved. `latest` is virtual (the highest number) and cannot. Raises `Invalid`."""
    label = parse_segment(text, what="label")
    if label == LATEST:
        raise Invalid(
            "The label 'latest' always names the highest version and cannot be moved.",
            code="invalid_name",
            hint="Choose another label, such as 'production' or 'staging'.",
        )
    return label


class Reference(Value, frozen=True):
    """What `support/triage@production` or `#7` names: at most one of label and number."""

    name: str
    label: str | None = None
    number: int | None = None
    project: str | None = None

    @property
    def prompt(self) -> str:
        """The prompt alone, as operations that read one take it: `name`, or `project:name` in another project."""
        return f"{self.project}:{self.name}" if self.project else self.name

    def __str__(self) -> str:
        which = f"@{self.label}" if self.label else f"#{self.number}" if self.number else ""
        return f"{self.prompt}{which}"


def parse_reference(text: str) -> Reference:
    """Read `[project:]name[@label|#number]`. Raises `Invalid` naming the text."""
    found = _reference.fullmatch(text)
    if not found or len(found["name"]) > MAX_NAME:
        raise Invalid(
            f"'{_shown(text)}' does not name a prompt.",
            code="invalid_name",
            hint="Write NAME, NAME@LABEL or NAME#NUMBER, such as support/triage@production.",
        )
    number = found["number"]
    return Reference(
        name=found["name"],
        label=found["label"],
        number=int(number) if number else None,
        project=found["project"],
    )


def seen_from(project: str | None, text: str) -> str:
    """A reference in a content of another project, as it is written here; without a project it is written here."""
    return text if project is None or ":" in text else f"{project}:{text}"


def parse_own_reference(text: str, *, project: str = DEFAULT_PROJECT) -> Reference:
    """The same where only prompts of this project will do. Raises `NotFound` for one of another, shared or not."""
    reference = parse_reference(text)
    if reference.project not in (None, project):
        message, hint = _foreign(reference.prompt)
        raise NotFound(message, hint=hint)
    return reference


def matches(pattern: str, text: str) -> bool:
    """Whether a text is what a pattern says, in which only `*` stands for anything."""
    first, *others = pattern.split("*")
    if not others:
        return text == first
    *between, last = others
    at, end = len(first), len(text) - len(last)
    if at > end or not text.startswith(first) or not text.endswith(last):
        return False
    for part in between:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True
