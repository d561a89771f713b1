"""Rewrite: a prompt said by a model in another tone or language, checked before anybody sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pecia.app.act import acting
from pecia.app.commit import CommitVersion, check_commit, keep_version
from pecia.app.connections import project_models
from pecia.app.prompts import existing_version
from pecia.app.standards import draft_of, linter_of
from pecia.app.variants import resolve_variant
from pecia.domain.actor import Actor, require
from pecia.domain.axes.body import check_survived, edit_texts
from pecia.domain.design import Limits, ModelChoice
from pecia.domain.errors import Invalid, Unavailable
from pecia.domain.prompt import PromptFields
from pecia.domain.rewrite import (
    WRITER,
    WRITER_CONTENT,
    Masked,
    check_levels,
    demand_of,
    mask,
    texts_to_write,
    unmask,
)
from pecia.domain.standard import Finding
from pecia.domain.template import compile_content
from pecia.domain.value import Request, Value
from pecia.domain.version import Content, Version
from pecia.ports import Model, Models, Ports

ATTEMPTS = 3
"""Replies that are asked for until one can be used, each with another seed."""


class RewritePrompt(Request, frozen=True):
    """Have a model say a prompt in another tone or language; nothing of it is kept.

    `levels` are those of the axes `tone` and `language`; `draft` is the prompt where it is none that is kept. The
    prompt that asks the model is `pecia/rewriter`, at its head, which a project may change like any other.
    """

    of: str
    levels: dict[str, str]
    model: ModelChoice
    draft: Content | None = None


class Rewritten(Value, frozen=True):
    """The draft, which has all the variables, partials and locked regions of the prompt.

    `findings` is what the standards say of it, `writer` the version that asked, `model` the model that answered.
    """

    content: Content
    findings: tuple[Finding, ...]
    writer: str
    model: str | None


def rewrite_prompt(ports: Ports, actor: Actor, request: RewritePrompt) -> Rewritten:
    """The draft. Raises `Invalid` when no reply can be used, `Unavailable` when the model does not answer."""
    check_levels(request.levels)
    writer = _writer(ports, actor)
    with ports.store.read(actor.project) as unit:
        models = project_models(ports, actor.project, unit)
        models.check(request.model)
        base = resolve_variant(unit, actor.project, "base", request.of, request.draft).content
    texts = texts_to_write(base)
    said, model = asyncio.run(_write(models, request, writer, texts))
    by_text = dict(zip(texts, said, strict=True))
    content = edit_texts(base, lambda text: by_text.get(text, text))
    check_survived(base, content)
    with ports.store.read(actor.project) as unit:
        draft = draft_of(unit, content, PromptFields(), name=None)
        findings = linter_of(ports, unit).check(draft)
    return Rewritten(content=content, findings=findings, writer=str(writer), model=model)


def _writer(ports: Ports, actor: Actor) -> Version:
    """The version that asks for rewriting, kept first where the library has none yet."""
    with ports.store.read(actor.project) as unit:
        if unit.prompts.get(WRITER) is not None:
            return existing_version(unit, WRITER)
    require(actor, "prompt:write")
    request = CommitVersion(
        prompt=WRITER,
        content=WRITER_CONTENT,
        note="Asks a model to say a prompt in another tone or language.",
        fields=PromptFields(
            title="Rewriter", purpose="rewrite", description="Has a model rewrite a prompt for 'pecia vary'."
        ),
    )
    digest = check_commit(request)
    with acting(ports, actor) as act:
        return keep_version(act, request, digest).version


async def _write(
    models: Models, request: RewritePrompt, writer: Version, texts: Sequence[str]
) -> tuple[list[str], str | None]:
    limits = Limits()
    model = models.open(request.model, timeout=limits.timeout, retries=limits.retries, concurrency=1)
    try:
        said: list[str] = []
        name: str | None = None
        for text in texts:
            reply, name = await _one(model, writer.content, request, mask(text))
            said.append(reply)
        return said, name
    finally:
        await model.close()


async def _one(
    model: Model, writer: Content, request: RewritePrompt, masked: Masked
) -> tuple[str, str | None]:
    """What the model makes of one text. Raises the fault of its last reply where none can be used."""
    compiled = compile_content(writer, model=request.model.model)
    messages = compiled.render({"demand": demand_of(request.levels), "text": masked.text})
    trouble: Invalid | None = None
    for seed in range(ATTEMPTS):
        answer = await model.answer(
            model.request(messages, seed=seed if request.model.seed == "derived" else None)
        )
        if answer.state in {"api_error", "timeout", "cancelled"}:
            raise Unavailable(
                f"{request.model.model} did not answer: {answer.error or answer.state}.",
                code="model_unavailable",
            )
        if answer.state != "ok":
            trouble = Invalid(f"The writer's answer was {answer.state}.", code="invalid_variation")
            continue
        try:
            return unmask(masked, answer.text), answer.model
        except Invalid as error:
            trouble = error
    raise trouble or Invalid("The writer was not asked.", code="invalid_variation")
