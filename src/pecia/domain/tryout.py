"""Tryout: prompts tried on models side by side, and what of it becomes an experiment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pecia.domain.answer import Answer
from pecia.domain.design import Design, ModelChoice
from pecia.domain.value import Value
from pecia.domain.version import Content

DRAFT = "draft"
"""What a content that nobody has kept is called."""


class TryoutColumn(Value, frozen=True, forbid_unknown_fields=True):
    """What one column of a tryout asks: a kept `prompt`, `NAME`, `NAME@LABEL` or `NAME#N`, or a `content`, on a model.

    `params` go to the model over those of the version; no seed is sent.
    """

    model: str
    prompt: str | None = None
    content: Content | None = None
    params: dict[str, Any] = {}

    @property
    def name(self) -> str:
        """What is asked, as shown."""
        return self.prompt or DRAFT


class Tried(Value, frozen=True, forbid_unknown_fields=True):
    """A column as it was asked, and what the model answered.

    `version` is the number that `prompt` meant then; `digest` names what was rendered, with the partials in it. `cost`
    counts US dollars, None where the price or the tokens are unknown.
    """

    column: TryoutColumn
    version: int | None
    digest: str
    answer: Answer
    cost: float | None

    @property
    def source(self) -> str:
        """The version that was asked, `draft` for a content that nobody has kept."""
        return f"{_bare(self.column.prompt)}#{self.version}" if self.column.prompt else DRAFT


class Tryout(Value, frozen=True, forbid_unknown_fields=True):
    """Columns side by side over the same variables. No library keeps it: whoever tried holds it, to save of it what they like."""

    variables: dict[str, Any]
    columns: tuple[Tried, ...]


class TryoutDesign(Value, frozen=True):
    """The experiment that asks again, over many cases, what a tryout asked over one.

    `drafts` holds the contents of variants that are no versions, `rows` the cases where no dataset was named. `untried`
    are the arms (variant · model) that the tryout did not have: an experiment asks every variant of every model.
    """

    design: Design
    drafts: dict[str, Content]
    rows: tuple[dict[str, Any], ...] | None
    untried: tuple[str, ...]


def design_tryout(
    tryout: Tryout,
    *,
    name: str,
    dataset: str,
    variants: Sequence[str | Content],
    scorers: Mapping[str, dict[str, Any]],
    rows: tuple[dict[str, Any], ...] | None,
) -> TryoutDesign:
    """The design of a tryout; `variants` are the references of its columns in their order, contents for drafts.

    Columns of one content are one variant, those of one model with equal parameters one model. The first is the baseline.
    """
    labels: dict[str, str] = {}
    models: dict[str, ModelChoice] = {}
    meant: dict[str, str] = {}
    drafts: dict[str, Content] = {}
    asked: set[tuple[str, str]] = set()
    several = len({_bare(tried.column.prompt) for tried in tryout.columns if tried.column.prompt}) > 1
    for tried, variant in zip(tryout.columns, variants, strict=True):
        label = labels.get(tried.digest)
        if label is None:
            label = labels[tried.digest] = _free(_variant_label(tried, several=several), meant)
            meant[label] = variant if isinstance(variant, str) else DRAFT
            if isinstance(variant, Content):
                drafts[label] = variant
        choice = ModelChoice(model=tried.column.model, params=tried.column.params)
        model = next((known for known, other in models.items() if other == choice), None)
        if model is None:
            model = _free(_plain(choice.model.rpartition("/")[2]), models)
            models[model] = choice
        asked.add((label, model))
    untried = [f"{label} · {model}" for model in models for label in meant if (label, model) not in asked]
    design = Design(
        name=name,
        dataset=dataset,
        variants={**meant},
        baseline=next(iter(meant)),
        models=models,
        scorers=dict(scorers),
    )
    return TryoutDesign(design=design, drafts=drafts, rows=rows, untried=tuple(untried))


def usual_scorers(*, labeled: bool) -> dict[str, dict[str, Any]]:
    """What a design begins with where nobody has said how answers are judged; somebody will want to put in more.

    With expected answers whether they are met word for word, else whether the answer is whole and no refusal.
    """
    if labeled:
        return {"right": {"type": "equals", "expected": "expected"}}
    return {"whole": {"type": "truncation"}, "answered": {"type": "refusal"}}


def _variant_label(tried: Tried, *, several: bool) -> str:
    if not tried.column.prompt:
        return DRAFT
    version = f"v{tried.version}"
    return f"{_plain(_bare(tried.column.prompt).rpartition('/')[2])}-{version}" if several else version


def _bare(prompt: str | None) -> str:
    return re.split("[@#]", prompt or "", maxsplit=1)[0]


def _plain(text: str) -> str:
    """A text as one plain word: lower case, and what else it holds as hyphens."""
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-._") or "model"


def _free(label: str, taken: Mapping[str, object]) -> str:
    """The label, with a number behind it where there is one of that name."""
    number, free = 1, label
    while free in taken:
        number += 1
        free = f"{label}-{number}"
    return free
