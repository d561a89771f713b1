"""Card: everything that somebody who is about to use a prompt should know, on one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from pecia.domain.estimate import Estimate
from pecia.domain.prompt import Prompt
from pecia.domain.statistics import Conclusion
from pecia.domain.timeline import TimelineEntry
from pecia.domain.value import Value
from pecia.domain.wording import count

FEW = 30
"""Cases below which a card says that its figures stand on few."""

Holding: TypeAlias = Literal["holds", "fails", "open", "measured"]


class CardInput(Value, frozen=True):
    """One variable of the contract: what kind of value, whether it must be given, and what it is."""

    name: str
    kind: str
    required: bool
    description: str


class CardEvidence(Value, frozen=True):
    """What one experiment measured of the version on one model and primary metric, and how it compared.

    `conclusion` and `sentence` are None where there was nothing to compare with, as for a baseline.
    """

    experiment: int
    name: str
    dataset: str
    model: str
    metric: str
    estimate: Estimate
    against: str | None
    conclusion: Conclusion | None
    sentence: str | None
    bad_answers: int
    must_pass_lost: tuple[str, ...]
    at: datetime


class CardModel(Value, frozen=True):
    """How the version stands on a model.

    It `holds` where it was found better or equivalent and never worse, `fails` where it was found worse, is
    `open` where no comparison could tell, and `measured` where nothing was compared.
    """

    model: str
    standing: Holding
    experiments: tuple[int, ...]


class Card(Value, frozen=True):
    """A prompt on one page: what it is for, its contract, its evidence, its limits, who answers for it, its history."""

    prompt: Prompt
    version: int
    digest: str
    author: str
    note: str
    committed_at: datetime
    documentation: str
    inputs: tuple[CardInput, ...]
    output: dict[str, Any] | None
    evidence: tuple[CardEvidence, ...]
    models: tuple[CardModel, ...]
    limits: tuple[str, ...]
    named_by: tuple[str, ...]
    history: tuple[TimelineEntry, ...]

    @property
    def about(self) -> dict[str, str]:
        """What is said about the prompt and the version, under headings.

        What is not said is left out, but for purpose and owner, which a reader looks for.
        """
        prompt = self.prompt
        said = {
            "Purpose": prompt.purpose or "not said",
            "Owner": prompt.owner or "nobody",
            "Tags": ", ".join(prompt.tags),
            "Written for": prompt.model,
            "Labels": ", ".join(f"{label} → version {number}" for label, number in prompt.labels.items()),
            "Review by": prompt.review_by.isoformat() if prompt.review_by else None,
            "Related": ", ".join(dict.fromkeys((*prompt.related, *self.named_by))),
            "Author": self.author,
            "Note": self.note,
        }
        return {heading: words for heading, words in said.items() if words}


def contract(
    names: Iterable[str], required: frozenset[str], schemas: Mapping[str, Mapping[str, Any]]
) -> tuple[CardInput, ...]:
    """The inputs of a version, in the order of its template."""
    return tuple(
        CardInput(
            name=name,
            kind=_kind(schemas.get(name, {})),
            required=name in required,
            description=str(schemas.get(name, {}).get("description", "")),
        )
        for name in names
    )


def holding(evidence: Sequence[CardEvidence]) -> tuple[CardModel, ...]:
    """How the version stands on each model it was measured on, by model."""
    return tuple(
        CardModel(
            model=model,
            standing=_standing({row.conclusion for row in evidence if row.model == model}),
            experiments=tuple(sorted({row.experiment for row in evidence if row.model == model})),
        )
        for model in sorted({row.model for row in evidence})
    )


def weaknesses(
    prompt: Prompt, *, version: int, evidence: Sequence[CardEvidence], written_for: str | None, today: date
) -> tuple[str, ...]:
    """What speaks against relying on the version, in words."""
    found = [*_of_the_prompt(prompt, version, today)]
    if not evidence:
        found.append("No experiment has measured it.")
    for row in evidence:
        found += _of_the_evidence(row)
    if evidence and written_for and written_for not in {row.model for row in evidence}:
        found.append(f"It was written for {written_for}, on which nothing was measured.")
    return tuple(dict.fromkeys(found))


def _of_the_prompt(prompt: Prompt, version: int, today: date) -> Iterator[str]:
    if prompt.notice:
        yield prompt.notice
    if prompt.head != version:
        yield f"Version {version} is not the newest: the head is version {prompt.head}."
    if prompt.review_by is not None and prompt.review_by < today:
        yield f"Its review was due on {prompt.review_by}."
    if not prompt.owner:
        yield "Nobody owns it."


def _of_the_evidence(row: CardEvidence) -> Iterator[str]:
    where = f"on {row.model} (experiment {row.experiment}, {row.metric})"
    if row.conclusion == "worse":
        yield f"Worse than {row.against} {where}: {row.sentence}."
    if row.must_pass_lost:
        yield f"Loses must-pass cases {where}: {', '.join(row.must_pass_lost[:5])}."
    if row.conclusion in {"undecided", "invalid"}:
        yield f"No conclusion against {row.against} {where}: {row.sentence}."
    if row.bad_answers:
        yield f"{count(row.bad_answers, 'run')} without a usable answer {where}."
    if row.estimate.n < FEW:
        yield f"Few cases {where}: {count(row.estimate.n, 'case')}."
    yield from (f"{warning} {where}" for warning in row.estimate.warnings)


def _standing(conclusions: set[Conclusion | None]) -> Holding:
    if "worse" in conclusions:
        return "fails"
    if conclusions & {"better", "equivalent"}:
        return "holds"
    return "open" if conclusions - {None} else "measured"


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "one of " + ", ".join(str(item) for item in schema["enum"])
    kind = schema.get("type", "any")
    return kind if isinstance(kind, str) else " or ".join(map(str, kind))
