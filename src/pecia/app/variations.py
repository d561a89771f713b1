"""Variations: a prompt varied along named axes, as drafts to look at and as the variants of an experiment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from pecia.app.datasets import cases_of, existing_dataset
from pecia.app.lessons import lessons_of
from pecia.app.variants import draft_variant, resolve_variant
from pecia.domain.actor import Actor
from pecia.domain.axis import AXES, Axis
from pecia.domain.canonical import escape_pointer
from pecia.domain.dataset import Case, parse_dataset_reference
from pecia.domain.diff import Diff, diff
from pecia.domain.errors import Detail, Invalid
from pecia.domain.lesson import Lesson
from pecia.domain.nearest import Nearest, digest_nearest
from pecia.domain.plan import Variant
from pecia.domain.shots import check_apart
from pecia.domain.value import Request, Value
from pecia.domain.variation import Levels, Variation, Variations
from pecia.domain.vary import vary
from pecia.domain.version import Content
from pecia.ports import Ports, Unit


class ListAxes(Request, frozen=True):
    """The axes along which a prompt may be varied, with their levels."""


class VaryPrompt(Request, frozen=True):
    """The drafts that a design of variations comes to, each with what it changes. Keeps and calls nothing.

    `drafts` holds what a model wrote, by its levels, such as `tone=formal`, and the prompt itself where it is none
    that is kept, under the text of `of`.
    """

    variations: Variations
    drafts: dict[str, Content] = {}


class NamedDiff(Value, frozen=True):
    """A variant, and what it changes of the prompt that was varied."""

    variation: Variation
    diff: Diff


class Varied(Value, frozen=True):
    """The variants in the order of the design, the first at the first level of each axis.

    `lessons` is what levels of these axes did in experiments before.
    """

    of: str
    variants: tuple[NamedDiff, ...]
    lessons: tuple[Lesson, ...]


def list_axes(ports: Ports, actor: Actor, request: ListAxes) -> tuple[Axis, ...]:  # noqa: ARG001 - as every use case
    """Every axis there is."""
    return tuple(AXES.values())


def vary_prompt(ports: Ports, actor: Actor, request: VaryPrompt) -> Varied:
    """The drafts. Raises `Invalid` (`invalid_variation`) with the axis or level that cannot be, `NotFound`."""
    wanted = request.variations
    with ports.store.read(actor.project) as unit:
        base, made = _vary(unit, actor.project, wanted, request.drafts, tested=())
        lessons = lessons_of(unit, actor, frozenset(wanted.axes))
    return Varied(
        of=str(base) if base.prompt else wanted.of,
        variants=tuple(NamedDiff(variation=one, diff=diff(base.content, one.content)) for one in made),
        lessons=lessons,
    )


def variants_of(
    unit: Unit,
    project: str,
    variations: Variations,
    drafts: Mapping[str, Content],
    *,
    tested: Sequence[Case],
) -> tuple[tuple[Variant, Levels], ...]:
    """The variants of an experiment with the levels of each; the prompt as it stands is the version it is.

    Raises `Invalid` also where an example is among the cases that are `tested`.
    """
    base, made = _vary(unit, project, variations, drafts, tested=tested)
    return tuple((_variant(unit, project, variations, base, one), one.levels) for one in made)


def _variant(unit: Unit, project: str, variations: Variations, base: Variant, one: Variation) -> Variant:
    if one.base:
        return msgspec.structs.replace(base, label=one.label)
    variant = draft_variant(unit, project, one.label, one.content)
    if not one.nearest or variations.examples is None:
        return variant
    reference = parse_dataset_reference(variations.examples.dataset)
    dataset = existing_dataset(unit, reference.name, reference.revision)
    nearest = Nearest(
        dataset=dataset.name,
        revision=dataset.revision,
        revision_digest=dataset.digest,
        split=reference.split,
        count=one.nearest,
        order=int(one.levels.get("order", "0")),
        seed=variations.examples.seed,
    )
    return msgspec.structs.replace(variant, digest=digest_nearest(variant.digest, nearest), nearest=nearest)


def _vary(
    unit: Unit,
    project: str,
    variations: Variations,
    drafts: Mapping[str, Content],
    *,
    tested: Sequence[Case],
) -> tuple[Variant, tuple[Variation, ...]]:
    base = resolve_variant(unit, project, "base", variations.of, drafts.get(variations.of))
    pool: Sequence[Case] = ()
    if variations.examples is not None and "shots" in variations.axes:
        reference = parse_dataset_reference(variations.examples.dataset)
        dataset = existing_dataset(unit, reference.name, reference.revision)
        pool = cases_of(unit, dataset, reference)
        check_apart(pool, tested, variations.examples)
    return base, vary(base.content, variations, pool=pool, written=drafts)


def check_named_once(variants: Sequence[Variant]) -> None:
    """Refuse a variant that is written out and comes of the variations too. Raises `Invalid`."""
    labels = [variant.label for variant in variants]
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice is not None:
        message = f"The variant '{twice}' is written out, and comes of the variations too."
        pointer = f"/variants/{escape_pointer(twice)}"
        raise Invalid(
            message,
            code="invalid_experiment",
            errors=(Detail(code="invalid_experiment", detail=message, pointer=pointer),),
        )
