"""Compare: what changed between two versions of a prompt, or from one to a draft."""

from __future__ import annotations

from pecia.app.prompts import existing_version
from pecia.app.shared import reading
from pecia.domain.actor import Actor
from pecia.domain.diff import Diff, diff
from pecia.domain.template import check_content
from pecia.domain.value import Request
from pecia.domain.version import Content
from pecia.ports import Ports


class CompareVersions(Request, frozen=True):
    """What changed from version `before` to version `after` of a prompt."""

    prompt: str
    before: int
    after: int


class CompareDraft(Request, frozen=True):
    """What would change from a version of a prompt, its head when none is named, to a content that nobody has kept."""

    prompt: str
    content: Content
    version: int | None = None


def compare_versions(ports: Ports, actor: Actor, request: CompareVersions) -> Diff:
    """The difference of the two contents, never empty when their digests differ."""
    with reading(ports, actor, request.prompt) as (unit, name):
        before = existing_version(unit, name, version=request.before)
        after = existing_version(unit, name, version=request.after)
    return diff(before.content, after.content)


def compare_draft(ports: Ports, actor: Actor, request: CompareDraft) -> Diff:
    """The difference of the two contents. Raises `Invalid` for a draft that could not be committed."""
    check_content(request.content)
    with reading(ports, actor, request.prompt) as (unit, name):
        before = existing_version(unit, name, version=request.version)
    return diff(before.content, request.content)
