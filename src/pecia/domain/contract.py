"""Contract: what a version promises to the applications that call it, and what changed in that promise.

A caller gives the inputs and reads the answer. A change breaks callers when values that rendered before are
refused now; it breaks readers of the answer when the new output schema allows what the old one did not. Inputs that
are not declared are the variables of the template, of any type. The calls of tools are answers too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal, TypeAlias

from pecia.domain.canonical import canonical, escape_pointer
from pecia.domain.errors import Invalid
from pecia.domain.inputs import Variable
from pecia.domain.schema_subset import Subset, subset
from pecia.domain.template import check_content, compile_content
from pecia.domain.value import Value
from pecia.domain.version import Content

Side: TypeAlias = Literal["callers", "readers"]
Effect: TypeAlias = Literal["safe", "breaking", "cannot tell"]
ContractKind: TypeAlias = Literal[
    "form_changed",
    "input_added",
    "input_removed",
    "input_required",
    "input_optional",
    "input_default",
    "input_used",
    "input_widened",
    "input_narrowed",
    "input_retyped",
    "output_added",
    "output_removed",
    "output_widened",
    "output_narrowed",
    "output_retyped",
    "partials_changed",
    "tool_added",
    "tool_removed",
    "tool_changed",
]


class ContractChange(Value, frozen=True):
    """One promise that changed: what it means for `whom`, at which place of the content, in one sentence.

    `example` is a value, as JSON text, that shows a breaking change of a schema.
    """

    kind: ContractKind
    pointer: str
    whom: Side
    effect: Effect
    detail: str
    example: str | None = None


class ContractDiff(Value, frozen=True):
    """The promises that changed, and what that means for those who give the inputs and those who read the answer."""

    changes: tuple[ContractChange, ...]
    callers: Effect
    readers: Effect

    @property
    def is_breaking(self) -> bool:
        """Whether somebody has to change before the new version can serve them."""
        return "breaking" in (self.callers, self.readers)


def compare_contracts(before: Content, after: Content) -> ContractDiff:
    """What changed in the promise from one content to the other. Contents that a commit would refuse compare too."""
    changes = (
        *_form(before, after),
        *_inputs(before, after),
        *_partials(before, after),
        *_output(before.output, after.output),
        *_tools(before, after),
    )
    return ContractDiff(
        changes=changes,
        callers=_worst(changes, "callers"),
        readers=_worst(changes, "readers"),
    )


def _worst(changes: tuple[ContractChange, ...], whom: Side) -> Effect:
    found = {change.effect for change in changes if change.whom == whom}
    return "breaking" if "breaking" in found else "cannot tell" if "cannot tell" in found else "safe"


def _form(before: Content, after: Content) -> Iterator[ContractChange]:
    if before.type != after.type:
        forms = {"text": "a text", "chat": "a list of messages"}
        yield ContractChange(
            kind="form_changed",
            pointer="/type",
            whom="callers",
            effect="breaking",
            detail=f"a render gave {forms[before.type]} and gives {forms[after.type]}",
        )


class _Input(Value, frozen=True):
    """An input as a caller meets it. `uses` is how the template takes it apart, where no schema says its type."""

    schema: dict[str, Any]
    required: bool
    uses: Variable | None


def _taken(content: Content) -> dict[str, _Input]:
    """The inputs of a content by name: declared ones, or the variables of its templates.

    Of a draft that no commit would keep, what it declares is all there is to go by.
    """
    declared = content.inputs or {}
    try:
        uses = {variable.name: variable for variable in check_content(content).variables}
        names = {*uses, *declared}
        required = _required(content, uses)
    except Invalid:
        uses, names = {}, set(declared)
        required = {name for name, schema in declared.items() if "default" not in schema}
    return {
        name: _Input(
            schema=declared.get(name, {}),
            required=name in required,
            uses=None if "type" in declared.get(name, {}) else uses.get(name),
        )
        for name in sorted(names)
    }


def _required(content: Content, uses: Mapping[str, Variable]) -> Collection[str]:
    """The inputs that must be given. Partials may ask for more, unless the inputs are declared."""
    if not content.includes:
        return compile_content(content).required
    if content.inputs is not None:
        return {name for name, schema in content.inputs.items() if "default" not in schema}
    return {name for name, variable in uses.items() if not variable.optional}


def _partials(before: Content, after: Content) -> Iterator[ContractChange]:
    is_declared = before.inputs is not None and after.inputs is not None
    if before.includes != after.includes and not is_declared:
        yield ContractChange(
            kind="partials_changed",
            pointer="/includes",
            whom="callers",
            effect="cannot tell",
            detail="other partials are included, which may take other inputs",
        )


def _tools(before: Content, after: Content) -> Iterator[ContractChange]:
    old, new = ({tool.name: tool for tool in content.tools} for content in (before, after))
    places = {tool.name: index for index, tool in enumerate(after.tools)}
    for index, name in enumerate(old):
        if name not in new:
            yield _read(
                "tool_removed", "safe", f"the tool '{name}' is not called any more", f"/tools/{index}"
            )
    for name, tool in new.items():
        pointer = f"/tools/{places[name]}"
        if name not in old:
            yield _read("tool_added", "breaking", f"the tool '{name}' may be called", pointer)
        elif canonical(old[name].parameters) != canonical(tool.parameters):
            kept = subset(tool.parameters, old[name].parameters)
            kind = _kind(subset(old[name].parameters, tool.parameters), kept)
            if kind is not None:
                detail = f"the arguments of the tool '{name}' {_WORDS[kind]}"
                yield _read("tool_changed", _effect(kept), detail, f"{pointer}/parameters", kept.example)


def _inputs(before: Content, after: Content) -> Iterator[ContractChange]:
    old, new = _taken(before), _taken(after)
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was is None and now is not None:
            yield _input(
                "input_added",
                name,
                "breaking" if now.required else "safe",
                f"the {'required' if now.required else 'optional'} input '{name}' is new",
            )
        elif now is None and was is not None:
            yield _input(
                "input_removed", name, "breaking", f"the input '{name}' is gone, and giving it is refused"
            )
        elif was is not None and now is not None:
            yield from _changed(name, was, now)


def _changed(name: str, was: _Input, now: _Input) -> Iterator[ContractChange]:
    if was.required != now.required:
        yield _input(
            "input_required" if now.required else "input_optional",
            name,
            "breaking" if now.required else "safe",
            f"the input '{name}' must be given now"
            if now.required
            else f"the input '{name}' may be left out",
        )
    if not (was.required or now.required) and canonical([was.schema.get("default")]) != canonical(
        [now.schema.get("default")]
    ):
        yield _input(
            "input_default", name, "safe", f"the input '{name}' has another value where it is left out"
        )
    if canonical(was.schema) != canonical(now.schema):
        grows, shrinks = subset(was.schema, now.schema), subset(now.schema, was.schema)
        kind = _kind(grows, shrinks)
        if kind is not None:
            detail = f"the input '{name}' {_WORDS[kind]}"
            yield _input(_INPUT[kind], name, _effect(grows), detail, grows.example)
    if was.uses is not None and now.uses is not None and not _used_within(now.uses, was.uses):
        yield _input(
            "input_used", name, "cannot tell", f"the template takes the input '{name}' apart in another way"
        )


def _used_within(now: Variable, was: Variable) -> bool:
    return set(now.paths) <= set(was.paths) and now.iterated <= was.iterated


def _output(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> Iterator[ContractChange]:
    if was is None and now is not None:
        yield _read("output_added", "safe", "the answer has a schema now")
    elif now is None and was is not None:
        yield _read("output_removed", "breaking", "the answer has no schema any more")
    elif was is not None and now is not None and canonical(dict(was)) != canonical(dict(now)):
        grows, shrinks = subset(was, now), subset(now, was)
        kind = _kind(grows, shrinks)
        if kind is not None:
            yield _read(
                _OUTPUT[kind], _effect(shrinks), f"the answer {_WORDS[kind]}", example=shrinks.example
            )


_Growth: TypeAlias = Literal["widened", "narrowed", "retyped"]
_INPUT: Mapping[_Growth, ContractKind] = {
    "widened": "input_widened",
    "narrowed": "input_narrowed",
    "retyped": "input_retyped",
}
_OUTPUT: Mapping[_Growth, ContractKind] = {
    "widened": "output_widened",
    "narrowed": "output_narrowed",
    "retyped": "output_retyped",
}
_WORDS: Mapping[_Growth, str] = {
    "widened": "may be more than before",
    "narrowed": "may be less than before",
    "retyped": "may be other than before",
}


def _kind(grows: Subset, shrinks: Subset) -> _Growth | None:
    """How a schema changed: None where both say the same."""
    if grows.answer == "yes":
        return None if shrinks.answer == "yes" else "widened"
    return "narrowed" if shrinks.answer == "yes" else "retyped"


def _effect(kept: Subset) -> Effect:
    """Values must go on being good; `kept` says whether they all are."""
    return {"yes": "safe", "no": "breaking", "cannot tell": "cannot tell"}[kept.answer]  # type: ignore[return-value]


def _input(
    kind: ContractKind, name: str, effect: Effect, detail: str, example: str | None = None
) -> ContractChange:
    return ContractChange(
        kind=kind,
        pointer=f"/inputs/{escape_pointer(name)}",
        whom="callers",
        effect=effect,
        detail=detail,
        example=example,
    )


def _read(
    kind: ContractKind, effect: Effect, detail: str, pointer: str = "/output", example: str | None = None
) -> ContractChange:
    return ContractChange(
        kind=kind, pointer=pointer, whom="readers", effect=effect, detail=detail, example=example
    )


def in_words(found: ContractDiff) -> list[str]:
    """The changes as lines, the breaking ones first; none when the promise is the same."""
    order = {"breaking": 0, "cannot tell": 1, "safe": 2}
    return [
        f"{change.effect} for {'callers' if change.whom == 'callers' else 'readers of the answer'}: {change.detail}"
        + (f", for example {change.example}" if change.example and change.effect == "breaking" else "")
        for change in sorted(found.changes, key=lambda change: order[change.effect])
    ]
