"""Render: a version, or a content that nobody has kept yet, with values filled in."""

from __future__ import annotations

from typing import Any

from pecia.app.includes import lock_in_service, partials_of, versions_of_includes
from pecia.app.prompts import existing_version
from pecia.app.shared import reading
from pecia.domain.actor import Actor
from pecia.domain.compiled import Compiled
from pecia.domain.names import LATEST
from pecia.domain.template import RenderedMessage, check_content, check_partials, compile_content
from pecia.domain.value import Request, Value
from pecia.domain.version import Content, digest_content
from pecia.ports import Ports


class RenderPrompt(Request, frozen=True):
    """Render a prompt with these variables: its head, or the version that a label or number names.

    For a `model`, such as `openai/gpt-4o-mini`, the override that fits it best is rendered.
    """

    prompt: str
    label: str | None = None
    version: int | None = None
    variables: dict[str, Any] = {}
    model: str | None = None


class PreviewDraft(Request, frozen=True):
    """Check a content by every rule of a commit and render it, without keeping anything."""

    content: Content
    variables: dict[str, Any] = {}
    model: str | None = None


class Rendered(Value, frozen=True):
    """What a render gave: the text of a text prompt, or the messages of a chat. A draft has no version.

    A message has `role` and `content`; the caller's own messages keep whatever else they came with.
    """

    text: str | None
    messages: tuple[dict[str, Any], ...] | None
    digest: str
    version: int | None


def render_prompt(ports: Ports, actor: Actor, request: RenderPrompt) -> Rendered:
    """The rendered version. Raises `RenderError` for a variable that is missing, unknown or of the wrong kind."""
    with reading(ports, actor, request.prompt) as (unit, name):
        version = existing_version(unit, name, version=request.version, label=request.label)
        label = None if request.version is not None or request.label == LATEST else request.label
        partials = partials_of(unit, lock_in_service(unit, version, label))
    contents = {reference: partial.content for reference, partial in partials.items()}
    compiled = compile_content(version.content, model=request.model, partials=contents)
    return _rendered(compiled, request.variables, version.digest, version.number)


def preview_draft(ports: Ports, actor: Actor, request: PreviewDraft) -> Rendered:
    """The rendered draft. Raises `Invalid` where it could not be committed, `RenderError` as a version does."""
    check_content(request.content)
    contents: dict[str, Content] = {}
    if request.content.includes:
        with ports.store.read(actor.project) as unit:
            included = versions_of_includes(unit, actor.project, request.content)
        contents = {reference: version.content for reference, version in included.items()}
        check_partials(request.content, contents)
    compiled = compile_content(request.content, model=request.model, partials=contents)
    return _rendered(compiled, request.variables, digest_content(request.content), None)


def _rendered(
    compiled: Compiled[str] | Compiled[list[RenderedMessage]],
    variables: dict[str, Any],
    digest: str,
    version: int | None,
) -> Rendered:
    rendered = compiled.render(variables)
    if isinstance(rendered, str):
        return Rendered(text=rendered, messages=None, digest=digest, version=version)
    return Rendered(text=None, messages=tuple(rendered), digest=digest, version=version)
