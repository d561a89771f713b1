"""Prompt: what `pecia.get` returns: one version, ready to render."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

from pecia.domain.anthropic_call import anthropic_call
from pecia.domain.compiled import Compiled
from pecia.domain.openai_call import openai_call
from pecia.domain.partials import Partial
from pecia.domain.release import Served
from pecia.domain.template import compile_content
from pecia.domain.version import Content, ModelSettings, digest_content

_MAX_MODELS = 32
"""Models for which a prompt keeps itself ready."""

Source: TypeAlias = Literal["server", "library", "folder", "disk", "default"]


class Prompt:
    """One version of a prompt. It does not change; the next `pecia.get` may return another one.

    `render(**variables)` gives the text of a text prompt or the messages of a chat prompt; a missing or unknown
    variable raises `RenderError`. `source` says where it came from, `age` how many seconds ago that was
    last confirmed.
    """

    __slots__ = (
        "__weakref__",
        "_compiled",
        "_for_models",
        "_model",
        "confirmed",
        "content",
        "digest",
        "label",
        "name",
        "partials",
        "render",
        "revision",
        "source",
        "version",
    )

    def __init__(
        self,
        *,
        name: str,
        label: str | None,
        version: int | None,
        digest: str,
        revision: int,
        content: Content,
        source: Source,
        partials: Mapping[str, Partial] | None = None,
        model: str | None = None,
    ) -> None:
        self.name = name
        self.label = label
        self.version = version
        self.digest = digest
        self.revision = revision
        self.content = content
        self.partials = partials or {}
        self.source: Source = source
        self.confirmed = time.monotonic()
        self._model = model
        self._for_models: dict[str, Prompt] = {}
        contents = {reference: partial.content for reference, partial in self.partials.items()}
        self._compiled: Compiled[Any] = compile_content(content, model=model, partials=contents)
        self.render: Callable[..., Any] = self._compiled.call
        """The text, or the messages; see the class."""

    @classmethod
    def of(cls, served: Served, source: Source) -> Prompt:
        """The prompt of what a label or a number served."""
        return cls(
            name=served.prompt,
            label=served.label,
            version=served.version,
            digest=served.digest,
            revision=served.revision,
            content=served.content,
            source=source,
            partials=served.partials,
        )

    @classmethod
    def default(cls, name: str, label: str | None, given: str | list[dict[str, str]]) -> Prompt:
        """The prompt of a caller's own text or messages, taken literally: variables are accepted and not filled in.

        A default is there for an outage, and must not fail for being rendered as the prompt it stands for.
        """
        content = _literal(given)
        prompt = cls(
            name=name,
            label=label,
            version=None,
            digest=digest_content(content),
            revision=0,
            content=content,
            source="default",
        )
        literal = prompt.render()

        def render(**_: object) -> object:
            return literal

        prompt.render = render
        return prompt

    def for_model(self, model: str) -> Prompt:
        """The same prompt as it is said to a model, such as `gpt-4o-mini` or `openai/gpt-4o-mini`.

        The override that fits the model best is applied; the variables are the same for every model.
        """
        found = self._for_models.get(model)
        if found is None:
            found = Prompt(
                name=self.name,
                label=self.label,
                version=self.version,
                digest=self.digest,
                revision=self.revision,
                content=self.content,
                source=self.source,
                partials=self.partials,
                model=model,
            )
            found.confirmed = self.confirmed
            if self.source == "default":
                found.render = self.render
            if len(self._for_models) < _MAX_MODELS:
                self._for_models[model] = found
        return found

    @property
    def age(self) -> float:
        """Seconds since the source last confirmed that this is what the label serves."""
        return time.monotonic() - self.confirmed

    @property
    def inputs(self) -> Mapping[str, Mapping[str, Any]]:
        """The JSON Schema of each variable; text where the version declares none."""
        declared = self.content.inputs
        return {name: {"type": "string"} for name in self.variables} if declared is None else declared

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables."""
        return self._compiled.names

    @property
    def config(self) -> dict[str, Any]:
        """The model's name and parameters this version was written for, as it was committed.

        From `for_model`, that model and the parameters of its override.
        """
        settings = self.content.for_model(self._model).model or ModelSettings()
        name = self._model or settings.name
        return ({"model": name} if name else {}) | settings.params

    def openai(self, **variables: Any) -> dict[str, Any]:
        """The keyword arguments of `client.chat.completions.create(**prompt.openai(…))`."""
        rendered = self.render(**variables)
        return openai_call(rendered, self.config, tools=self.content.tools, output=self.content.output)

    def anthropic(self, **variables: Any) -> dict[str, Any]:
        """The keyword arguments of `client.messages.create(**prompt.anthropic(…))`.

        `max_tokens`, which that call cannot do without, is 4096 where the version does not say it.
        """
        rendered = self.render(**variables)
        return anthropic_call(rendered, self.config, tools=self.content.tools, output=self.content.output)

    compile = format = property(lambda self: self.render, doc="`render`, by the name other clients give it.")

    def __repr__(self) -> str:
        at = f"@{self.label}" if self.label else ""
        return f"<pecia prompt {self.name}{at} v{self.version} from {self.source}>"


def _literal(given: str | list[dict[str, str]]) -> Content:
    from pecia.domain.message import Message  # noqa: PLC0415 - a default is rare

    if isinstance(given, str):
        return Content(type="text", syntax="none", template=given)
    messages = tuple(Message(role=m["role"], content=m["content"]) for m in given)  # type: ignore[arg-type]
    return Content(type="chat", syntax="none", messages=messages)
