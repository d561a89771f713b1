"""Vary: from a content and a design of variations to the content of every variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from pecia.domain.ablation import ablated, ablation_sentences
from pecia.domain.axes.body import check_survived
from pecia.domain.axis import AS_IS, AXES, edited
from pecia.domain.dataset import Case
from pecia.domain.shots import pick_examples, shuffled, with_examples
from pecia.domain.variation import (
    MAX_CELLS,
    SENTENCE,
    WHOLE,
    Levels,
    Variation,
    Variations,
    cells,
    check_variations,
    label_of,
    pick_of,
    unfit,
    written_levels,
)
from pecia.domain.version import Content, digest_content


def vary(
    content: Content,
    variations: Variations,
    *,
    pool: Sequence[Case] = (),
    written: Mapping[str, Content] = {},
) -> tuple[Variation, ...]:
    """The variants of a content, the first of them at the first level of every axis.

    `pool` has the cases that examples are picked from; `written` what a model wrote, by its levels as `label_of`
    says them. Every edit keeps the variables, the partials and what is locked, and what it makes passes the gate.
    Raises `Invalid` (`invalid_variation`), naming a level that changes nothing or has not been written.
    """
    check_variations(variations)
    if variations.sentences:
        return _leave_out(content)
    made: list[Variation] = []
    known = digest_content(content)
    for levels in cells(variations):
        label = label_of(levels)
        said = _cell(content, levels, variations, pool, written)
        digest = digest_content(said)
        nearest = _nearest(levels, variations)
        if digest != known:
            check_survived(content, said)
        for other in made:
            if (digest_content(other.content), other.nearest) == (digest, nearest) and not (
                nearest and other.levels.get("order") != levels.get("order")
            ):
                raise _without_effect(label, levels, other)
        base = digest == known and not nearest
        made.append(Variation(label=label, levels=levels, content=said, base=base, nearest=nearest))
    return tuple(made)


def _nearest(levels: Levels, variations: Variations) -> int:
    """How many examples are chosen for each case anew."""
    by_case = variations.examples is not None and pick_of(levels, variations.examples) == "nearest"
    return int(levels.get("shots", "0")) if by_case else 0


def _cell(
    content: Content,
    levels: Levels,
    variations: Variations,
    pool: Sequence[Case],
    written: Mapping[str, Content],
) -> Content:
    wanted = label_of(written_levels(levels))
    said = content
    if wanted:
        if wanted not in written:
            raise unfit(
                f"'{wanted}' is written by a model, and nothing was given for it.",
                "/variations/axes",
                hint="'pecia vary --writer MODEL' has a model write it; or give a draft under this name.",
            )
        said = written[wanted]
        check_survived(content, said)
    for axis in AXES.values():
        level = levels.get(axis.name, AS_IS)
        if axis.kind == "edit" and level != AS_IS:
            said = edited(said, axis.name, level)
    shots = int(levels.get("shots", "0"))
    if shots and variations.examples and not _nearest(levels, variations):
        choice = replace(variations.examples, pick=pick_of(levels, variations.examples))
        picked = pick_examples(pool, shots, choice)
        said = with_examples(said, shuffled(picked, int(levels.get("order", "0"))))
    return said


def _leave_out(content: Content) -> tuple[Variation, ...]:
    sentences = ablation_sentences(content)
    if not sentences or len(sentences) >= MAX_CELLS:
        raise unfit(
            f"The prompt has {len(sentences)} sentences that can be left out, and from 1 to {MAX_CELLS - 1} can be "
            "tried at once.",
            "/variations/sentences",
            hint="Sentences with variables, in blocks or locked stay.",
        )
    whole = Variation(label=WHOLE, levels={SENTENCE: WHOLE}, content=content, base=True)
    left = [
        Variation(
            label=f"without-{one.number}",
            levels={SENTENCE: f"without-{one.number}"},
            content=ablated(content, one),
        )
        for one in sentences
    ]
    for one in left:
        check_survived(content, one.content)
    return whole, *left


def _without_effect(label: str, levels: Levels, other: Variation) -> Exception:
    differing = [axis for axis, level in levels.items() if other.levels[axis] != level]
    return unfit(
        f"'{label}' comes to the same text as '{other.label}': there is nothing in the prompt for "
        f"{', '.join(differing)} to change.",
        f"/variations/axes/{differing[0]}",
        hint="Leave this level out: the prompt is at it already, or has nothing of the kind.",
    )
