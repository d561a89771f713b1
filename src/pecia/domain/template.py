"""Templates: checked when a version is written, rendered by everybody who reads it.

A content is compiled once and rendered often. Whatever way a render takes inside, its meaning is that of
MiniJinja with strict undefined variables, and `conformance/render.json` pins it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from pecia.domain.context import Context, plain, unfit
from pecia.domain.engine import Engine
from pecia.domain.errors import Detail, Invalid
from pecia.domain.fastpath import call_fast, join_fast
from pecia.domain.inputs import Checked, Inputs, Variable, check_inputs, name_fault
from pecia.domain.message import SPEAKERS
from pecia.domain.outline import split_plain
from pecia.domain.value import Json
from pecia.domain.version import MAX_INPUTS, Content, check_shape

Syntax: TypeAlias = Literal["minijinja", "none"]
Schemas: TypeAlias = Mapping[str, Mapping[str, Any]]
RenderedMessage: TypeAlias = dict[str, Any]
Result = TypeVar("Result")

_TEXT = "/template"
_PLACEHOLDER = "placeholder"


class Compiled(Generic[Result]):
    """A content made ready to render. Threads may share it.

    `render(values)` takes the variables as a mapping, `call(**values)` as keywords, which is the fastest way.
    Both give the text, or the messages as `{"role", "content"}`, and raise `RenderError`: `missing_variable`,
    `unknown_variable`, `invalid_variable`, `output_too_large`, `render_failed`.
    """

    __slots__ = ("_assemble", "_engine", "_inputs", "_literals", "_templates", "call")

    def __init__(
        self,
        inputs: Inputs,
        texts: Mapping[str, str],
        assemble: Callable[[Sequence[str], Context], Result],
        *,
        literal: bool,
        engine: Engine | None = None,
    ) -> None:
        self._inputs = inputs
        self._templates = texts
        self._literals = tuple(texts.values()) if literal else None
        self._assemble = assemble
        # Plain templates seldom need it, and it takes memory for each version held.
        self._engine = engine
        self.call: Callable[..., Result] = self._render_keywords

    @property
    def names(self) -> tuple[str, ...]:
        """The variables a render takes, the optional ones among them."""
        return self._inputs.names

    @property
    def required(self) -> frozenset[str]:
        """The variables a render cannot do without."""
        return self._inputs.required

    def render(self, values: Mapping[str, Any]) -> Result:
        """The text, or the messages, with these values."""
        try:
            return self.call(**values)
        except TypeError:
            # Python takes no keywords but strings; the long way says that there is no such variable.
            if all(type(name) is str for name in values):
                raise
            return self.render_checked(dict(values))

    def render_checked(self, given: Context) -> Result:
        """The same without the fast path, which must never differ."""
        values, size = plain(self._inputs.complete(given))
        self._inputs.check(values)
        if self._literals is not None:
            return self._assemble(self._literals, values)
        if self._engine is None:
            self._engine = Engine(self._templates)
        return self._assemble(self._engine.render(values, size), values)

    def _render_keywords(self, **given: Any) -> Result:
        return self.render_checked(given)


def compile_content(content: Content) -> Compiled[str] | Compiled[list[RenderedMessage]]:
    """Make a version's content ready to render. It is one that passed `check_content`."""
    if content.type == "text":
        return compile_text(content.template or "", syntax=content.syntax, inputs=content.inputs)
    messages = [(message.role, message.content) for message in content.messages or ()]
    return compile_chat(messages, syntax=content.syntax, inputs=content.inputs)


def compile_text(
    template: str, *, syntax: Syntax = "minijinja", inputs: Schemas | None = None
) -> Compiled[str]:
    """Make a text ready to render. With `syntax="none"` it is literal and comes back unchanged."""
    return _compile([(None, _TEXT, template)], syntax, inputs, lambda texts, _: texts[0])


def compile_chat(
    messages: Sequence[tuple[str, str]], *, syntax: Syntax = "minijinja", inputs: Schemas | None = None
) -> Compiled[list[RenderedMessage]]:
    """Make a chat ready to render. `messages` are pairs of role and template.

    The role `placeholder` stands for the caller's own messages, and its template for the name of the variable
    that holds them: a list of `{"role", "content"}`, which go in as they are.
    """
    turns = [(role, f"/messages/{index}/content", text) for index, (role, text) in enumerate(messages)]
    roles = [role for role, _ in messages]

    def assemble(texts: Sequence[str], _: Context) -> list[RenderedMessage]:
        return [{"role": role, "content": text} for role, text in zip(roles, texts, strict=True)]

    def assemble_around(texts: Sequence[str], values: Context) -> list[RenderedMessage]:
        rendered: list[RenderedMessage] = []
        spoken = iter(texts)
        for role, text in messages:
            if role == _PLACEHOLDER:
                rendered += _spliced(text, values[text])
            else:
                rendered.append({"role": role, "content": next(spoken)})
        return rendered

    return _compile(turns, syntax, inputs, assemble_around if _PLACEHOLDER in roles else assemble)


def check_content(content: Content) -> Checked:
    """Let a content through that may be kept, and say what it takes.

    Raises `Invalid`: `invalid_content`, `invalid_template`, `template_not_allowed`, `template_too_complex`,
    `template_too_large`, with the pointer, line and column of the fault.
    """
    check_shape(content)
    check_inputs(content.inputs or {})
    holders = _check_placeholders(content)
    checked = _check_templates(content) if content.syntax == "minijinja" else Checked()
    named = {variable.name: variable for variable in (*checked.variables, *holders)}
    if len(named) > MAX_INPUTS:
        raise _unusable(f"The prompt takes {len(named)} variables, and {MAX_INPUTS} are the limit", "")
    declared = named if content.inputs is None else {*content.inputs, *(holder.name for holder in holders)}
    undeclared = [name for name in named if name not in declared]
    if undeclared:
        raise _unusable(
            f"The inputs do not declare {', '.join(map(repr, undeclared))}, which the template uses",
            "/inputs",
        )
    return Checked(variables=tuple(named.values()), has_logic=checked.has_logic, has_loop=checked.has_loop)


# ---------------------------------------------------------------- checking


def _check_templates(content: Content) -> Checked:
    # Jinja2 takes longer to import than the whole client, and only who writes a template needs it.
    from pecia.domain.gate import check_all  # noqa: PLC0415

    return _joined(check_all(dict(content.passages())))


def _joined(parts: Iterable[Checked]) -> Checked:
    variables: dict[str, Variable] = {}
    logic = loop = False
    for part in parts:
        logic, loop = logic or part.has_logic, loop or part.has_loop
        for variable in part.variables:
            known = variables.get(variable.name, variable)
            variables[variable.name] = Variable(
                name=variable.name,
                paths=tuple(sorted({*known.paths, *variable.paths})),
                iterated=known.iterated or variable.iterated,
                optional=known.optional or variable.optional,
            )
    return Checked(variables=tuple(variables.values()), has_logic=logic, has_loop=loop)


def _check_placeholders(content: Content) -> list[Variable]:
    holders: list[Variable] = []
    for index, message in enumerate(content.messages or ()):
        if not message.is_placeholder:
            continue
        fault = name_fault(message.content)
        if fault:
            raise _unusable(
                f"The placeholder's name '{message.content[:40]}' {fault}", f"/messages/{index}/content"
            )
        holders.append(Variable(name=message.content, iterated=True))
    return holders


def _unusable(what: str, pointer: str) -> Invalid:
    return Invalid(
        f"{what}.",
        code="invalid_content",
        errors=(Detail(code="invalid_content", detail=what, pointer=pointer),),
    )


# ---------------------------------------------------------------- compiling


def _compile(
    turns: Sequence[tuple[str | None, str, str]],
    syntax: Syntax,
    schemas: Schemas | None,
    assemble: Callable[[Sequence[str], Context], Result],
) -> Compiled[Result]:
    """`turns` are role, pointer and text; a text prompt is one turn without a role."""
    roles = [role for role, _, _ in turns]
    holders = [text for role, _, text in turns if role == _PLACEHOLDER]
    spoken = {pointer: text for role, pointer, text in turns if role != _PLACEHOLDER}
    split = [(text,) if syntax == "none" else split_plain(text) for text in spoken.values()]
    parts = [part for part in split if part is not None]
    engine = None if len(parts) == len(split) else Engine(spoken)
    names = engine.names if engine else {name for part in parts for name in part[1::2]}
    inputs = _inputs(schemas, holders, names, engine.guarded_names & names if engine else ())
    literal = engine is None and all(len(part) == 1 for part in parts)
    compiled = Compiled(inputs, spoken, assemble, literal=literal, engine=engine)
    if not holders:
        pieces = list(zip(roles, parts, strict=False))
        checked = compiled.render_checked
        fast = call_fast(roles, engine, inputs, checked) if engine else join_fast(pieces, inputs, checked)
        compiled.call = fast or compiled.call
    return compiled


def _inputs(
    schemas: Schemas | None,
    holders: Iterable[str],
    names: Iterable[str],
    guarded: Iterable[str],
) -> Inputs:
    """The declared inputs, or those that the templates take; placeholders hold lists in any case."""
    lists: Schemas = {name: {"type": "array"} for name in holders}
    if schemas is not None:
        return Inputs({**lists, **schemas})
    return Inputs({**{name: {} for name in sorted(names)}, **lists}, optional=guarded)


def _spliced(name: str, messages: Json) -> list[RenderedMessage]:
    """The caller's messages, once they are that."""
    if not isinstance(messages, list):
        raise unfit(name, "is not a list of messages")
    spliced: list[RenderedMessage] = []
    for index, message in enumerate(messages):
        if not isinstance(message, dict) or "content" not in message or message.get("role") not in SPEAKERS:
            raise unfit(
                name, f"has at {index} no message with 'content' and one of the roles {', '.join(SPEAKERS)}"
            )
        spliced.append(dict(message))
    return spliced
