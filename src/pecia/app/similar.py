"""Similar: prompts that say the same as a text, or nearly so."""

from __future__ import annotations

from pecia.app.page import check_limit
from pecia.app.prompts import existing_version
from pecia.app.shared import place_in, readable_projects, reading
from pecia.domain.actor import Actor
from pecia.domain.errors import Detail, Invalid
from pecia.domain.prompt import Prompt, Status
from pecia.domain.signature import least_agreement, sign
from pecia.domain.similarity import NEAR, Likeness, liken, said
from pecia.domain.value import Request, Value
from pecia.domain.version import Version
from pecia.ports import Ports, Unit

LEAST = 0.2
"""The lowest threshold: below it every text is like many others."""
_SPARE = 20
"""Versions compared beyond twice those wanted, as a signature only estimates."""
_EXPERIMENTS = 3


class FindNearDuplicates(Request, frozen=True):
    """The prompts whose head or labelled versions say nearly the same as a text, or as another prompt.

    Give `text`, or `prompt` with a `label` or `version` (the head by default), which is not compared with itself.
    `threshold` is the Jaccard similarity of their runs of three words, from 0.2 to 1.
    """

    text: str | None = None
    prompt: str | None = None
    label: str | None = None
    version: int | None = None
    threshold: float = NEAR
    limit: int = 10


class SimilarPrompt(Value, frozen=True):
    """A version that says nearly the same. `labels` are those that point to it.

    `prompt` is its name, and `project:name` where it is another project's. `experiments` are the newest of this
    project that measured exactly this content: what is known about how well it works.
    """

    project: str
    prompt: str
    version: int
    title: str
    status: Status
    is_head: bool
    labels: tuple[str, ...]
    likeness: Likeness
    experiments: tuple[int, ...]


class Similar(Value, frozen=True):
    """What was found, the most alike first; `more` says that there are others, or may be."""

    prompts: tuple[SimilarPrompt, ...]
    more: bool


def find_near_duplicates(ports: Ports, actor: Actor, request: FindNearDuplicates) -> Similar:
    """Compare with every prompt the actor may read. Raises `Invalid` unless one of text and prompt is given."""
    check_threshold(request.threshold)
    limit = check_limit(request.limit)
    if (request.text is None) == (request.prompt is None):
        raise _invalid("Give either 'text' or 'prompt'.", "/text")
    text = request.text or ""
    if request.prompt is not None:
        with reading(ports, actor, request.prompt) as (unit, name):
            text = said(existing_version(unit, name, version=request.version, label=request.label).content)
    return similar_to(ports, actor, text, but=request.prompt, threshold=request.threshold, limit=limit)


def similar_to(
    ports: Ports, actor: Actor, text: str, *, but: str | None, limit: int, threshold: float = NEAR
) -> Similar:
    """The prompts that say nearly what this text says, `but` one: of this project, and shared by the others."""
    compare = liken(text, threshold=threshold)
    signature, least, most = sign(text), least_agreement(threshold), 2 * limit + _SPARE
    alike: list[tuple[Likeness, str, Prompt, Version]] = []
    more = False
    with ports.store.read(actor.project) as own:
        for project in readable_projects(own, actor):
            known = own.likenesses if project == actor.project else own.of(project).likenesses.shared()
            candidates = known.near(signature, least=least, limit=most)
            more = more or len(candidates) == most
            alike += [
                (likeness, project, prompt, version)
                for prompt, version in candidates
                if place_in(actor, project, prompt.name) != but
                and (likeness := compare(said(version.content)))
            ]
        # What is here already comes before what others have that is as near.
        alike.sort(
            key=lambda found: (
                found[0].rank,
                found[1] != actor.project,
                found[1],
                found[2].name,
                -found[3].number,
            )
        )
        found = tuple(
            _similar(own, place_in(actor, project, prompt.name), project, likeness, (prompt, version))
            for likeness, project, prompt, version in alike[:limit]
        )
    return Similar(prompts=found, more=more or len(alike) > limit)


def check_threshold(threshold: float) -> None:
    """Refuse a similarity that tells nothing. Raises `Invalid`."""
    if not LEAST <= threshold <= 1:
        raise _invalid(f"'threshold' is a similarity from {LEAST} to 1.", "/threshold")


def _similar(
    own: Unit, place: str, project: str, likeness: Likeness, found: tuple[Prompt, Version]
) -> SimilarPrompt:
    prompt, version = found
    return SimilarPrompt(
        project=project,
        prompt=place,
        version=version.number,
        title=prompt.title,
        status=prompt.status,
        is_head=version.number == prompt.head,
        labels=tuple(label for label, number in prompt.labels.items() if number == version.number),
        likeness=likeness,
        experiments=tuple(own.experiments.of_content(version.digest, limit=_EXPERIMENTS)),
    )


def _invalid(message: str, pointer: str) -> Invalid:
    return Invalid(message, errors=(Detail(code="invalid_parameter", detail=message, pointer=pointer),))
