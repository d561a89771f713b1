"""Templates: checked when a version is written, rendered by everybody who reads it.

A content is compiled once and rendered often. Whatever way a render takes inside, its meaning is that of
MiniJinja with strict undefined variables, and `conformance/render.json` pins it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias, TypeVar

import msgspec

from pecia.domain.canonical import escape_pointer
from pecia.domain.compiled import Compiled, Partials
from pecia.domain.context import Context, unfit
from pecia.domain.engine import Engine
from pecia.domain.errors import Detail, Invalid
from pecia.domain.fastpath import call_fast, join_fast
from pecia.domain.inputs import Checked, Inputs, Variable, check_inputs, name_fault
from pecia.domain.message import SPEAKERS, Message, plain_message
from pecia.domain.names import parse_reference
from pecia.domain.outline import split_plain
from pecia.domain.partials import ordered_includes
from pecia.domain.template_rules import PARTIALS
from pecia.domain.value import Json
from pecia.domain.version import MAX_INPUTS, Content, check_shape

Syntax: TypeAlias = Literal["minijinja", "none"]
Schemas: TypeAlias = Mapping[str, Mapping[str, Any]]
RenderedMessage: TypeAlias = dict[str, Any]
Result = TypeVar("Result")

_TEXT = "/template"
_PLACEHOLDER = "placeholder"


def compile_content(
    content: Content, *, model: str | None = None, partials: Mapping[str, Content] | None = None
) -> Compiled[str] | Compiled[list[RenderedMessage]]:
    """Make a version's content ready to render, for a model where it is said which.

    It is a content that passed `check_content`; `partials` has the contents that its includes resolved to, by
    reference. The variables are the same for every model: those of every override, and of the partials.
    """
    if not content.overrides and not content.includes:
        return _compile_said(content, content.inputs, None)
    ready: dict[str, Compiled[str]] = {}
    for reference, partial in ordered_includes(content, partials or {}):
        said = partial.for_model(model)
        ready[reference] = _text_of(said, _all_inputs(partial, ready))
    return _compile_said(content.for_model(model), _all_inputs(content, ready), ready)


def compile_text(
    template: str, *, syntax: Syntax = "minijinja", inputs: Schemas | None = None
) -> Compiled[str]:
    """Make a text ready to render. With `syntax="none"` it is literal and comes back unchanged."""
    return _compile([(None, _TEXT, template)], syntax, inputs, _only)


def compile_chat(
    messages: Sequence[tuple[str, str]],
    *,
    syntax: Syntax = "minijinja",
    inputs: Inputs | Schemas | None = None,
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
    _check_includes(content)
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
    return msgspec.structs.replace(checked, variables=tuple(named.values()))


def check_partials(content: Content, partials: Mapping[str, Content]) -> None:
    """Refuse partials that take a variable which the content's inputs do not declare. Raises `Invalid`."""
    compiled = compile_content(content, partials=partials)
    if content.inputs is None:
        if len(compiled.names) > MAX_INPUTS:
            raise _unusable(f"The prompt and its partials take more than {MAX_INPUTS} variables", "/includes")
        return
    ready: dict[str, Compiled[str]] = {}
    for reference, partial in ordered_includes(content, partials):
        ready[reference] = _text_of(partial.for_model(None), _all_inputs(partial, ready))
        undeclared = [name for name in ready[reference].names if name not in compiled.names]
        if undeclared:
            names = ", ".join(map(repr, undeclared))
            raise _unusable(
                f"The inputs do not declare {names}, which the partial '{reference}' takes", "/inputs"
            )


# ---------------------------------------------------------------- checking


def _check_templates(content: Content) -> Checked:
    # Jinja2 takes longer to import than the whole client, and only who writes a template needs it.
    from pecia.domain.gate import check_all  # noqa: PLC0415

    return _joined(check_all(dict(content.passages()), partials=content.includes))


def _joined(parts: Iterable[Checked]) -> Checked:
    variables: dict[str, Variable] = {}
    partials: set[str] = set()
    logic = loop = False
    for part in parts:
        partials.update(part.partials)
        logic, loop = logic or part.has_logic, loop or part.has_loop
        for variable in part.variables:
            known = variables.get(variable.name, variable)
            variables[variable.name] = Variable(
                name=variable.name,
                paths=tuple(sorted({*known.paths, *variable.paths})),
                iterated=known.iterated or variable.iterated,
                optional=known.optional or variable.optional,
                uses=known.uses | variable.uses,
            )
    return Checked(
        variables=tuple(variables.values()), partials=tuple(sorted(partials)), has_logic=logic, has_loop=loop
    )


def _check_placeholders(content: Content) -> list[Variable]:
    holders: list[Variable] = []
    for pointer, name in content.placeholders():
        fault = name_fault(name)
        if fault:
            raise _unusable(f"The placeholder's name '{name[:40]}' {fault}", pointer)
        holders.append(Variable(name=name, iterated=True))
    return holders


def _check_includes(content: Content) -> None:
    for name, reference in content.includes.items():
        pointer = f"/includes/{escape_pointer(name)}"
        fault = name_fault(name)
        if fault:
            raise _unusable(f"The partial's name '{name[:40]}' {fault}", pointer)
        try:
            parse_reference(reference)
        except Invalid as error:
            raise Invalid(
                error.message,
                code=error.code,
                hint=error.hint,
                errors=(Detail(code=error.code, detail="does not name a prompt", pointer=pointer),),
            ) from None


def _unusable(what: str, pointer: str) -> Invalid:
    return Invalid(
        f"{what}.",
        code="invalid_content",
        errors=(Detail(code="invalid_content", detail=what, pointer=pointer),),
    )


# ---------------------------------------------------------------- compiling


def _text_of(content: Content, inputs: Inputs) -> Compiled[str]:
    """A partial made ready. Its own partials are rendered with all the others, before it."""
    turn = (None, _TEXT, content.template or "")
    return _compile([turn], content.syntax, inputs, _only, includes=content.includes)


def _compile_said(
    content: Content, inputs: Inputs | Schemas | None, partials: Mapping[str, Compiled[str]] | None
) -> Compiled[str] | Compiled[list[RenderedMessage]]:
    """A content whose overrides are settled."""
    held = Partials(partials) if partials else None
    if content.type == "text":
        turn = (None, _TEXT, content.template or "")
        return _compile([turn], content.syntax, inputs, _only, includes=content.includes, partials=held)
    messages = content.messages or ()
    if held is None and all(message.is_plain for message in messages):
        return compile_chat([(m.role, m.shown) for m in messages], syntax=content.syntax, inputs=inputs)
    turns: list[tuple[str, str, str]] = []
    for index, message in enumerate(messages):
        if message.is_placeholder:
            turns.append((_PLACEHOLDER, f"/messages/{index}/content", message.variable))
        for pointer, text in message.passages():
            turns.append((message.role, f"/messages/{index}{pointer}", text))

    def assemble(texts: Sequence[str], values: Context) -> list[RenderedMessage]:
        rendered: list[RenderedMessage] = []
        spoken = iter(texts)
        for message in messages:
            if message.is_placeholder:
                rendered += _spliced(message.variable, values[message.variable])
            else:
                rendered.append(_filled(message, spoken))
        return rendered

    return _compile(
        turns, content.syntax, inputs, assemble, in_parts=True, includes=content.includes, partials=held
    )


def _only(texts: Sequence[str], _: Context) -> str:
    return texts[0]


def _filled(message: Message, spoken: Iterator[str]) -> RenderedMessage:
    """The message with the next texts in the place of its templates."""
    fields: RenderedMessage = plain_message(message)
    if isinstance(message.content, str):
        return fields | {"content": next(spoken)}
    for part, plain in zip(message.content, fields["content"], strict=True):
        for field, _ in part.passages():
            plain[field] = next(spoken)
    return fields


def _compile(
    turns: Sequence[tuple[str | None, str, str]],
    syntax: Syntax,
    inputs: Inputs | Schemas | None,
    assemble: Callable[[Sequence[str], Context], Result],
    *,
    in_parts: bool = False,
    includes: Mapping[str, str] | None = None,
    partials: Partials | None = None,
) -> Compiled[Result]:
    """`turns` are role, pointer and text; a text prompt is one turn without a role.

    With `in_parts` a turn is less than a message, and there is no fast way.
    """
    roles = [role for role, _, _ in turns]
    holders = [text for role, _, text in turns if role == _PLACEHOLDER]
    spoken = {pointer: text for role, pointer, text in turns if role != _PLACEHOLDER}
    split = [(text,) if syntax == "none" else split_plain(text) for text in spoken.values()]
    parts = [part for part in split if part is not None]
    engine = None if len(parts) == len(split) else Engine(spoken)
    if not isinstance(inputs, Inputs):
        names = engine.names if engine else {name for part in parts for name in part[1::2]}
        inputs = _inputs(inputs, holders, names, engine.guarded_names & names if engine else ())
    literal = engine is None and all(len(part) == 1 for part in parts)
    compiled = Compiled(
        inputs, spoken, assemble, literal=literal, engine=engine, includes=includes, partials=partials
    )
    if not holders and not in_parts and not includes:
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


def _all_inputs(content: Content, partials: Mapping[str, Compiled[str]]) -> Inputs:
    """The inputs of a content with overrides or partials: whatever any of them takes, unless it declares them.

    A variable that the template may do without is needed where a partial is not ready to.
    """
    holders = [name for _, name in content.placeholders()]
    if content.inputs is not None:
        return _inputs(content.inputs, holders, (), ())
    engine = Engine({} if content.syntax == "none" else dict(content.passages()))
    included = [partials[reference].inputs for reference in content.includes.values()]
    schemas: dict[str, Mapping[str, Any]] = {name: {} for name in sorted(engine.names - {PARTIALS})}
    schemas |= {name: {"type": "array"} for name in holders}
    for partial in included:
        schemas |= {name: schemas.get(name) or schema for name, schema in partial.schemas.items()}
    needed = frozenset[str]().union(*(partial.required for partial in included))
    optional = engine.guarded_names.union(*(partial.optional for partial in included))
    return Inputs(schemas, optional=optional - needed)


def _spliced(name: str, messages: Json) -> list[RenderedMessage]:
    """The caller's messages, once they are that."""
    if not isinstance(messages, list):
        raise unfit(name, "is not a list of messages")
    spliced: list[RenderedMessage] = []
    for index, message in enumerate(messages):
        if (
            not isinstance(message, dict)
            or message.get("role") not in SPEAKERS
            or not ("content" in message or message.get("tool_calls"))
        ):
            raise unfit(
                name, f"has at {index} no message with 'content' and one of the roles {', '.join(SPEAKERS)}"
            )
        spliced.append(dict(message))
    return spliced
