"""Variants: what a design names, resolved to what will be rendered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from pecia.app.includes import lock_in_service, partials_of, versions_of_includes
from pecia.app.prompts import meant_version
from pecia.domain.design import invalid
from pecia.domain.names import LATEST, parse_own_reference
from pecia.domain.nearest import Neighbors
from pecia.domain.partials import lock_of
from pecia.domain.plan import Variant
from pecia.domain.task import Task, TaskChoice, UsedVersion, check_task
from pecia.domain.template import check_content, check_partials
from pecia.domain.version import Content, Version, as_kept, digest_content, digest_locked
from pecia.ports import Ports, Unit


def resolve_variant(unit: Unit, project: str, label: str, text: str, draft: Content | None) -> Variant:
    """The variant of this label: the draft where there is one, else what the reference means now.

    Raises `Invalid` for a draft that may not be kept, `NotFound`.
    """
    if draft is not None:
        return draft_variant(unit, project, label, draft)
    reference = parse_own_reference(text, project=project)
    return version_variant(unit, label, meant_version(unit, reference), label_there=reference.label)


def version_variant(unit: Unit, label: str, version: Version, *, label_there: str | None) -> Variant:
    """A version as a variant, in a unit of its project; its partials are those in service at `label_there`, where one is meant."""
    lock = lock_in_service(unit, version, None if label_there == LATEST else label_there)
    return Variant(
        label=label,
        digest=digest_locked(version.digest, lock),
        content=version.content,
        prompt=version.prompt,
        number=version.number,
        partials={reference: partial.content for reference, partial in partials_of(unit, lock).items()},
    )


def task_variant(
    ports: Ports, unit: Unit, project: str, label: str, *, choice: TaskChoice, draft: Content | None
) -> Variant:
    """A task as a variant, with the version it is given as that stands now.

    Raises `Invalid` for what is no task, for an address that is not called, and for an endpoint that is given a draft;
    `NotFound`.
    """
    pointer = f"/variants/{label}"
    by = check_task(choice, pointer=pointer)
    task = Task(address=choice.task, by=by, source=choice.digest)
    if not task.is_python:
        if draft is not None:
            raise invalid("An endpoint takes a version that is kept, and no draft.", f"{pointer}/prompt")
        if by == "server":
            ports.models.admit(choice.task)
    if choice.prompt is None:
        return Variant(label=label, digest=task.digest, content=Content(), task=task)
    version = resolve_variant(unit, project, label, choice.prompt, draft)
    given = UsedVersion(prompt=version.prompt or label, version=version.number, digest=version.digest)
    task = msgspec.structs.replace(task, given=given)
    return Variant(
        label=label, digest=task.digest, content=version.content, partials=version.partials, task=task
    )


def draft_variant(unit: Unit, project: str, label: str, draft: Content) -> Variant:
    """A draft as a variant, as it would be if it were kept. Raises `Invalid`."""
    check_content(draft)
    draft = as_kept(draft)
    included = versions_of_includes(unit, project, draft)
    contents = {reference: one.content for reference, one in included.items()}
    if included:
        check_partials(draft, contents)
    digest = digest_locked(digest_content(draft), lock_of(included))
    return Variant(label=label, digest=digest, content=draft, partials=contents)


def neighbors_of(unit: Unit, variants: Sequence[Variant]) -> Mapping[str, Neighbors]:
    """What chooses the examples of each variant that has them chosen for each case, by its label."""
    return {
        variant.label: Neighbors(
            unit.datasets.cases(nearest.dataset, nearest.revision, split=nearest.split), nearest
        )
        for variant in variants
        if (nearest := variant.nearest) is not None
    }
