"""Fast path: a Python function made for one version.

What every render must do - see that each variable is there and of a kind that needs no care, fill in, build
the messages - is written out as one function that takes the variables as keywords. A prompt whose only tags are
`{{ name }}` becomes an f-string; any other goes to MiniJinja in one call. Whenever something is not ordinary the
function steps aside for the checked engine, from which all errors come.

The source of a function holds nothing of a template but literals written by `repr`, and names that are ASCII
identifiers, none of them a keyword or beginning with `_`. Its own names all begin with `_`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from minijinja import TemplateError

from pecia.domain.context import is_text, size_if_plain
from pecia.domain.engine import BETWEEN, NAME, Engine
from pecia.domain.inputs import Inputs, is_keyword_argument
from pecia.domain.template_rules import MAX_CONTEXT, MAX_OUTPUT

_MAX_NAMES = 64
"""Above this many variables, checking each by name no longer pays."""
_SAFE_CONTEXT = MAX_CONTEXT // 6
"""Characters of values that are within bounds whatever they are: JSON takes at most six bytes for one."""
_SAFE_OUTPUT = MAX_OUTPUT // 4
"""Characters of output that are within bounds whatever they are: UTF-8 takes at most four bytes for one."""
_absent = object()

Checked: TypeAlias = Callable[[dict[str, Any]], Any]
Piece: TypeAlias = "tuple[str | None, Sequence[str]]"
"""The role of a message (None for the one text of a text prompt), and its literal texts and variable names in
turn."""


def join_fast(pieces: Sequence[Piece], inputs: Inputs, checked: Checked) -> Callable[..., Any] | None:
    """The function for messages of literal text and plain variables, or None where there can be none.

    `checked` renders a mapping the long way.
    """
    uses = Counter(name for _, parts in pieces for name in parts[1::2])
    kinds = {name: inputs.python_types(name) for name in inputs.names}
    all_text = all(types is None or str in types for types in kinds.values())
    if not _can_be_written(inputs) or not all_text or not uses.keys() <= kinds.keys():
        return None
    literal = sum(len(text) for _, parts in pieces for text in parts[::2])
    longest = min(_SAFE_CONTEXT, (_SAFE_OUTPUT - literal) // max(uses.values(), default=1))
    conditions = [f"_type({name}) is _str and ({name}.isascii() or _is_text({name}))" for name in kinds]
    lengths = " + ".join(["0", *(f"_len({name})" for name in kinds)])
    result = _messages([role for role, _ in pieces], [" ".join(_written(parts)) for _, parts in pieces])
    return _function(inputs, [*conditions, f"{lengths} <= {longest}"], [f"return {result}"], checked)


def call_fast(
    roles: Sequence[str | None], engine: Engine, inputs: Inputs, checked: Checked
) -> Callable[..., Any] | None:
    """The function that hands ordinary values straight to an engine, or None where there can be none."""
    if not _can_be_written(inputs) or engine.quick is None:
        return None
    conditions: list[str] = []
    for index, name in enumerate(inputs.names):
        types = inputs.python_types(name)
        conditions.append(f"{name} is not _absent" if types is None else f"_type({name}) in _types[{index}]")
    sizes = [f"(_len({n}) if _type({n}) is _str and {n}.isascii() else _size({n}))" for n in inputs.names]
    conditions.append(f"{' + '.join(['0', *sizes])} <= {min(_SAFE_CONTEXT, engine.room)}")
    texts = [f"_text{index}" for index in range(len(roles))]
    given = "".join(f", {name}={name}" for name in inputs.names)
    body = [
        "try:",
        f"    _text0 = _render({NAME!r}{given})",
        f"    if _len(_text0) <= {_SAFE_OUTPUT}:",
        f"        {', '.join(texts)} = _text0.split({BETWEEN!r})" if len(texts) > 1 else "        pass",
        f"        return {_messages(roles, texts)}",
        # Out of fuel, a fault, or a value that holds the character between messages: the long way knows.
        "except (_TemplateError, _ValueError):",
        "    pass",
    ]
    return _function(inputs, conditions, body, checked, _render=engine.quick)


def _can_be_written(inputs: Inputs) -> bool:
    few = len(inputs.names) <= _MAX_NAMES and not inputs.enumerated
    return few and all(map(is_keyword_argument, inputs.names))


def _messages(roles: Sequence[str | None], texts: Sequence[str]) -> str:
    """The expression for what a render gives back; `texts` are expressions too."""
    if roles[0] is None:
        return texts[0]
    messages = (f"{{'role': {role!r}, 'content': {text}}}" for role, text in zip(roles, texts, strict=True))
    return f"[{', '.join(messages)}]"


def _written(parts: Sequence[str]) -> list[str]:
    """String literals that Python joins into one: the texts as they are, the variables in f-strings."""
    written = [f'f"{{{part}}}"' if index % 2 else repr(part) for index, part in enumerate(parts)]
    return [part for part in written if part != "''"] or ["''"]


def _function(
    inputs: Inputs, conditions: Sequence[str], body: Sequence[str], checked: Checked, **scope: Any
) -> Callable[..., Any]:
    names = inputs.names
    parameters = [f"{n}={f'_defaults[{n!r}]' if n in inputs.defaults else '_absent'}" for n in names]
    source = [
        f"def render({', '.join([*(['*'] if names else []), *parameters, '**_others'])}):",
        f"    if not _others and {' and '.join(conditions)}:",
        *(f"        {line}" for line in body),
        f"    _given = {{{', '.join(f'{name!r}: {name}' for name in names)}}}",
        "    return _checked({_n: _v for _n, _v in _given.items() if _v is not _absent} | _others)",
    ]
    scope |= {
        "_absent": _absent,
        "_checked": checked,
        "_defaults": inputs.defaults,
        "_is_text": is_text,
        "_len": len,
        "_size": size_if_plain,
        "_str": str,
        "_type": type,
        "_types": [inputs.python_types(name) for name in names],
        "_TemplateError": TemplateError,
        "_ValueError": ValueError,
    }
    exec("\n".join(source), scope)  # noqa: S102 - the source is ours, see above
    return scope["render"]
