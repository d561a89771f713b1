"""Includes: from the references in a content to the versions of partials they mean."""

from __future__ import annotations

from collections.abc import Mapping

from pecia.app.prompts import existing_version
from pecia.domain.names import parse_own_reference
from pecia.domain.partials import Partial, resolve_includes
from pecia.domain.version import Content, Pin, Version
from pecia.ports import Unit


def versions_of_includes(
    unit: Unit, project: str, content: Content, *, prompt: str | None = None
) -> dict[str, Version]:
    """What a content includes as its references are meant now, by reference.

    Raises `NotFound` for what is not there or belongs to another project, and `Invalid` as `resolve_includes`.
    """
    if not content.includes:
        return {}
    return resolve_includes(content, lambda reference: version_of(unit, project, reference), prompt=prompt)


def partials_of(unit: Unit, lock: Mapping[str, Pin]) -> dict[str, Partial]:
    """The partials that a lock holds, with their contents."""
    return {
        reference: Partial.of(existing_version(unit, pin.prompt, version=pin.version))
        for reference, pin in lock.items()
    }


def lock_in_service(unit: Unit, version: Version, label: str | None) -> Mapping[str, Pin]:
    """The lock of the release that put the version at a label; without one, that of the commit."""
    if not version.content.includes or label is None:
        return version.lock
    pointer = unit.releases.label(version.prompt, label)
    return unit.releases.lock(version.prompt, pointer.revision) if pointer else version.lock


def version_of(unit: Unit, project: str, text: str) -> Version:
    """What a reference of a content means now. Raises `NotFound`, for another project's prompt too."""
    reference = parse_own_reference(text, project=project)
    return existing_version(unit, reference.name, version=reference.number, label=reference.label)
