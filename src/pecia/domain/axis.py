"""Axis: a named way to vary a prompt, and its levels. The table of those that are built in."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pecia.domain.axes.body import Edit, edit_instruction, edit_texts
from pecia.domain.axes.said import DIRECT, STEPS, ending_with, shorten, with_role, without_role
from pecia.domain.axes.shown import as_list, as_prose, delimited, demands_first, demands_last, labelled
from pecia.domain.value import Value
from pecia.domain.version import Content

AxisKind: TypeAlias = Literal["edit", "examples", "written"]
AS_IS = "as-is"
"""The level of every edit that leaves the prompt as it stands."""


class Axis(Value, frozen=True):
    """One way to vary a prompt. `levels` says what each does; `as-is` is a level of every axis but those of examples.

    An `edit` is made by a rule and always comes out alike; `examples` are taken from a dataset, and their level is
    a number; what is `written` comes from a model, and its level is whatever the model is asked for. A `harmless`
    axis changes nothing that ought to matter: what it does to the score is how little the prompt holds.
    """

    name: str
    about: str
    levels: dict[str, str]
    kind: AxisKind = "edit"
    harmless: bool = False


AXES: dict[str, Axis] = {
    axis.name: axis
    for axis in (
        Axis(
            name="length",
            about="How many words the instruction takes.",
            levels={"short": "set phrases cut, repeated sentences left out"},
        ),
        Axis(
            name="role",
            about="Whether the model is told who it is.",
            levels={"expert": "begins with an expert's role", "none": "without any role"},
        ),
        Axis(
            name="reasoning",
            about="Whether the model is to think aloud.",
            levels={"steps": "asks for steps before the answer", "direct": "asks for the answer alone"},
        ),
        Axis(
            name="constraints",
            about="Where the demands stand.",
            levels={"first": "before everything else", "last": "behind everything else"},
        ),
        Axis(
            name="format",
            about="How the instruction is laid out.",
            levels={"list": "a line of a list for each sentence", "prose": "one paragraph"},
        ),
        Axis(
            name="delimiters",
            about="What stands around each variable.",
            levels={
                "none": "nothing",
                "xml": "tags of its name",
                "quotes": "three quotation marks",
                "fences": "three backticks",
            },
        ),
        Axis(
            name="labels",
            about="How the labels of fields, such as 'Text:', are written. Nothing of it ought to matter.",
            levels={
                "upper": "in capitals",
                "dash": "with a dash",
                "newline": "in a line of their own",
                "tight": "without a blank behind",
                "spaced": "with a blank before the colon",
            },
            harmless=True,
        ),
        Axis(
            name="shots",
            about="How many examples are shown, taken from a dataset.",
            levels={"0": "none", "K": "so many"},
            kind="examples",
        ),
        Axis(
            name="pick",
            about="Which examples are shown.",
            levels={
                "random": "drawn by chance",
                "diverse": "those that differ most",
                "typical": "those that most others resemble",
                "nearest": "for each case those most like it",
            },
            kind="examples",
        ),
        Axis(
            name="order",
            about="In which order the examples stand. Nothing of it ought to matter.",
            levels={"0": "as they were picked", "K": "shuffled for the Kth time"},
            kind="examples",
            harmless=True,
        ),
        Axis(
            name="tone",
            about="How it is said, by a model that rewrites it.",
            levels={"TONE": "such as formal, friendly or terse"},
            kind="written",
        ),
        Axis(
            name="language",
            about="In which language it is said, by a model that translates it.",
            levels={"LANGUAGE": "such as German"},
            kind="written",
        ),
    )
}
"""Every axis there is, in the order in which their edits are made: examples last, so that they look like the rest."""

_INSTRUCTION: dict[tuple[str, str], Edit] = {
    ("length", "short"): shorten,
    ("role", "expert"): with_role,
    ("role", "none"): without_role,
    ("reasoning", "steps"): ending_with(STEPS),
    ("reasoning", "direct"): ending_with(DIRECT),
    ("constraints", "first"): demands_first,
    ("constraints", "last"): demands_last,
    ("format", "list"): as_list,
    ("format", "prose"): as_prose,
}
_TEXTS: dict[tuple[str, str], Edit] = {
    **{("delimiters", how): delimited(how) for how in ("none", "xml", "quotes", "fences")},
    **{("labels", how): labelled(how) for how in ("upper", "dash", "newline", "tight", "spaced")},
}


def edited(content: Content, axis: str, level: str) -> Content:
    """The content at a level of an axis that is an edit; the same content where there is nothing to edit."""
    if (axis, level) in _INSTRUCTION:
        return edit_instruction(content, _INSTRUCTION[axis, level])
    if (axis, level) in _TEXTS:
        return edit_texts(content, _TEXTS[axis, level])
    return content
