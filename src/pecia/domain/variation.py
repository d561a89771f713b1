"""Variation: which axes of a prompt are varied, at which levels, and the cells of the full factorial design."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Literal, TypeAlias

from pecia.domain.axis import AS_IS, AXES
from pecia.domain.errors import Detail, Invalid
from pecia.domain.value import Value
from pecia.domain.version import Content

MAX_CELLS = 64
"""Variants that one design may have."""
MAX_LEVEL = 60
MAX_SHOTS = 64
SENTENCE, WHOLE = "sentence", "all"
"""The axis of an ablation, and its level with nothing left out."""
Pick: TypeAlias = Literal["random", "diverse", "typical", "nearest"]
PICKS: dict[str, Pick] = {
    "random": "random",
    "diverse": "diverse",
    "typical": "typical",
    "nearest": "nearest",
}
"""The ways to pick examples, by their names."""
Levels: TypeAlias = Mapping[str, str]
"""A level of each axis, by the axis."""


class Examples(Value, frozen=True, forbid_unknown_fields=True):
    """Where the examples of the axis `shots` come from: a dataset, such as `demo/intent#train`, and how they are picked.

    `random` takes them by chance, from `seed`; `diverse` those that differ most, each expected answer first once;
    `typical` those that most others resemble. The first K are always the same, however many are shown. `nearest`
    takes for each case those that say most like it, when it is rendered. The axis `pick`, where it is varied, goes
    before what is said here.
    """

    dataset: str
    pick: Pick = "random"
    seed: int = 0


class Variations(Value, frozen=True, forbid_unknown_fields=True):
    """A prompt varied along axes: a variant for each combination of their levels, at most 64.

    `of` is the prompt, as a variant is written. The first level of an axis is the one the others are compared with.
    With `sentences` the variants are instead the prompt with one sentence left out, each in turn. `writer` is the
    model, connection/model-id, that an experiment file has write its tones and languages.
    """

    of: str
    axes: dict[str, tuple[str | int, ...]] = {}
    examples: Examples | None = None
    sentences: bool = False
    writer: str | None = None


class Variation(Value, frozen=True):
    """One combination of levels, and the content it comes to. `base` says that it is the prompt as it stands.

    `nearest` is how many examples are put before what it asks for each case anew; they are not in the content.
    """

    label: str
    levels: dict[str, str]
    content: Content
    base: bool = False
    nearest: int = 0


def check_variations(variations: Variations) -> None:
    """Refuse axes and levels that there are not, and designs too large. Raises `Invalid` with the place."""
    if variations.sentences == bool(variations.axes):
        raise unfit("Name axes, or ask for 'sentences', and not both.", "/variations")
    for axis, levels in variations.axes.items():
        at = f"/variations/axes/{axis}"
        if axis not in AXES:
            raise unfit(f"There is no axis '{axis[:80]}'; there are: {', '.join(AXES)}.", at)
        if not levels or len({str(level) for level in levels}) != len(levels):
            raise unfit(f"The axis '{axis}' takes levels, each of them once.", at)
        for index, level in enumerate(levels):
            _check_level(axis, str(level), f"{at}/{index}")
    shots = [level for level in variations.axes.get("shots", ()) if str(level) != "0"]
    if shots and variations.examples is None:
        raise unfit("The axis 'shots' needs 'examples': the dataset they come from.", "/variations/examples")
    if "order" in variations.axes and not (shots and len(shots) == len(variations.axes["shots"])):
        raise unfit("The axis 'order' needs the axis 'shots', without the level 0.", "/variations/axes/order")
    if "pick" in variations.axes and not (shots and len(shots) == len(variations.axes["shots"])):
        raise unfit("The axis 'pick' needs the axis 'shots', without the level 0.", "/variations/axes/pick")
    size = 1
    for levels in variations.axes.values():
        size *= len(levels)
    if size > MAX_CELLS:
        times = " × ".join(str(len(levels)) for levels in variations.axes.values())
        raise unfit(
            f"{times} levels make {size:,} variants, and {MAX_CELLS} are the limit.", "/variations/axes"
        )


def check_own_level(axis: str, level: str, *, pointer: str) -> None:
    """Refuse the name of an axis or level that somebody made up and that could not be shown. Raises `Invalid`."""
    for name in (axis, level):
        if not 0 < len(name) <= MAX_LEVEL or not name.isprintable():
            raise unfit(f"An axis and its levels are words of at most {MAX_LEVEL} characters.", pointer)


def cells(variations: Variations) -> tuple[dict[str, str], ...]:
    """Every combination of levels, the first of each axis first; axes in the order they were given."""
    axes = {axis: [str(level) for level in levels] for axis, levels in variations.axes.items()}
    return tuple(dict(zip(axes, levels, strict=True)) for levels in product(*axes.values()))


def pick_of(levels: Levels, examples: Examples) -> Pick:
    """How the examples of these levels are picked."""
    return PICKS[levels["pick"]] if "pick" in levels else examples.pick


def label_of(levels: Levels) -> str:
    """What a variant of these levels is called: `length=short,shots=4`."""
    return ",".join(f"{axis}={level}" for axis, level in levels.items())


def written_levels(levels: Levels) -> dict[str, str]:
    """Of these levels those that a model has to write, in the order of the axes."""
    return {
        axis.name: levels[axis.name]
        for axis in AXES.values()
        if axis.kind == "written" and levels.get(axis.name, AS_IS) != AS_IS
    }


def unfit(message: str, pointer: str, *, hint: str | None = None) -> Invalid:
    """The error for a design of variations that cannot be made."""
    return Invalid(
        message,
        code="invalid_variation",
        hint=hint or "'pecia axes' lists the axes with their levels.",
        errors=(Detail(code="invalid_variation", detail=message, pointer=pointer),),
    )


def _check_level(axis: str, level: str, at: str) -> None:
    match AXES[axis].kind:
        case "edit":
            known = (AS_IS, *AXES[axis].levels)
            if level not in known:
                raise unfit(f"The axis '{axis}' has no level '{level[:80]}'; it has: {', '.join(known)}.", at)
        case "examples" if axis == "pick":
            if level not in PICKS:
                raise unfit(
                    f"There is no way '{level[:80]}' to pick examples; there are: {', '.join(PICKS)}.", at
                )
        case "examples":
            if not (level.isascii() and level.isdigit() and int(level) <= MAX_SHOTS):
                raise unfit(f"A level of '{axis}' is a whole number from 0 to {MAX_SHOTS}.", at)
        case "written":
            if not 0 < len(level) <= MAX_LEVEL or not level.isprintable() or set(level) & {",", "="}:
                raise unfit(f"A level of '{axis}' is a word or two, without ',' and '='.", at)
