"""The gate's second look: the syntax tree of a template, node by node."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from jinja2 import nodes

from pecia.domain.errors import Invalid
from pecia.domain.gate_tokens import Place
from pecia.domain.inputs import Checked, Use, Variable, name_fault
from pecia.domain.template_rules import (
    FILTERS,
    LOOP_ATTRIBUTES,
    MAX_EXPRESSION_DEPTH,
    MAX_GROWTH,
    MAX_INDENT,
    MAX_PLACES,
    MAX_SEPARATOR,
    PARTIALS,
    TESTS,
)

_FILTER_GROWTH = {"capitalize": 3, "lower": 3, "title": 3, "upper": 3, "tojson": 6}
"""Times a text may grow: a letter becomes up to three of another case, `<` becomes `\\u003c` in JSON."""
_INDENTED_GROWTH = 40
"""The same for `tojson(4)`, which may put 64 spaces before an item."""
_PLAIN = (nodes.Const, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.List, nodes.Tuple)
_TEXT_FILTERS = frozenset({"capitalize", "default", "lower", "title", "trim", "upper"})
_WORDS: dict[type[nodes.Node], str] = {nodes.Slice: "a slice", nodes.Pos: "a leading '+'"}


class TreeReader:
    """Walks a syntax tree, refuses what is not listed, and collects what the template takes from outside."""

    def __init__(self, place: Place, partials: Collection[str] = ()) -> None:
        self.place = place
        self.partials: set[str] = set()
        self._includes = partials
        self.variables: dict[str, set[str]] = {}
        self.iterated: set[str] = set()
        self.uses: dict[str, set[Use]] = {}
        self.has_logic = False
        self.has_loop = False
        self._scopes: list[set[str]] = []
        self._in_body = False
        self._use: Use | None = None
        self._whole_name: nodes.Node | None = None
        # The kinds of expression there are; anything else is refused.
        self._readers: dict[type[nodes.Node], Callable[[Any, int], int]] = {
            nodes.Const: lambda _node, _depth: 0,
            nodes.List: self._constants,
            nodes.Tuple: self._constants,
            nodes.Name: self._name,
            nodes.Getattr: self._attribute,
            nodes.Getitem: self._subscript,
            nodes.Filter: self._filter,
            nodes.Test: self._test,
            nodes.Compare: lambda node, depth: self._most((node.expr, *(op.expr for op in node.ops)), depth),
            nodes.And: lambda node, depth: self._most((node.left, node.right), depth),
            nodes.Or: lambda node, depth: self._most((node.left, node.right), depth),
            nodes.Not: lambda node, depth: self._grow(node.node, depth + 1),
            nodes.CondExpr: self._conditional,
            nodes.Neg: self._negative,
            nodes.Add: self._calculation,
            nodes.Sub: self._calculation,
            nodes.Div: self._calculation,
            nodes.FloorDiv: self._calculation,
            nodes.Mod: self._calculation,
        }

    def checked(self, guarded: frozenset[str]) -> Checked:
        """What was seen, with the names that the template asks about."""
        return Checked(
            variables=tuple(
                Variable(
                    name=name,
                    paths=_longest(paths),
                    iterated=name in self.iterated,
                    optional=name in guarded,
                    uses=frozenset(self.uses.get(name, ())),
                )
                for name, paths in self.variables.items()
            ),
            partials=tuple(sorted(self.partials)),
            has_logic=self.has_logic,
            has_loop=self.has_loop,
        )

    # ------------------------------------------------------------ statements

    def statements(self, body: list[nodes.Node]) -> None:
        """Let statements through. Raises `Invalid`: `template_not_allowed`, `template_too_complex`."""
        for node in body:
            match node:
                case nodes.Output():
                    self._output(node)
                case nodes.If():
                    self._if(node)
                case nodes.For():
                    self._for(node)
                case _:
                    raise self._unlisted(node)

    def _output(self, node: nodes.Output) -> None:
        for part in node.nodes:
            if not isinstance(part, nodes.TemplateData):
                self._whole(part, use="printed")

    def _if(self, node: nodes.If) -> None:
        self.has_logic = True
        self._whole(node.test, use="asked")
        self.statements(node.body)
        for branch in node.elif_:
            self._if(branch)
        self.statements(node.else_)

    def _for(self, node: nodes.For) -> None:
        self.has_logic = self.has_loop = True
        if node.recursive:
            raise self.place.not_allowed(node.lineno, "a recursive loop")
        # Outside the body the two engines do not agree on what 'loop' is.
        around, self._in_body = self._in_body, False
        self._whole(node.iter)
        name = self._outside_name(node.iter)
        if name is not None:
            self.iterated.add(name)
        targets = {target.name for target in self._targets(node.target)}
        self._scopes.append(targets)
        if node.test is not None:
            self._whole(node.test)
        self._in_body = True
        self.statements(node.body)
        self._scopes.pop()
        self._in_body = around
        self.statements(node.else_)

    def _targets(self, target: nodes.Node) -> Iterator[nodes.Name]:
        names = target.items if isinstance(target, nodes.Tuple) else [target]
        for name in names:
            if not isinstance(name, nodes.Name):
                raise self.place.not_allowed(self._start(name), "unpacking into more than a list of names")
            self._check_name(name)
            yield name

    # ------------------------------------------------------------ expressions

    def _whole(self, node: nodes.Node, *, use: Use | None = None) -> None:
        """A whole expression: of a `{{ … }}`, a condition, or what is looped over."""
        self._use, whole = use, _subject(node, use)
        self._whole_name = whole
        if self._grow(node, 0) > MAX_GROWTH:
            raise self.place.too_complex(
                node.lineno, f"an expression may make its values more than {MAX_GROWTH} times longer"
            )

    def _grow(self, node: nodes.Node, depth: int) -> int:
        """Let an expression through; the answer is how many times longer than its values it can be."""
        if depth > MAX_EXPRESSION_DEPTH:
            raise self.place.too_complex(
                node.lineno, f"an expression is more than {MAX_EXPRESSION_DEPTH} deep"
            )
        reader = self._readers.get(type(node))
        if reader is None:
            raise self._unlisted(node)
        self.has_logic |= not isinstance(node, _PLAIN)
        return reader(node, depth)

    def _most(self, parts: Iterable[nodes.Node], depth: int) -> int:
        return max(self._grow(part, depth + 1) for part in parts)

    def _conditional(self, node: nodes.CondExpr, depth: int) -> int:
        return self._most([part for part in (node.test, node.expr1, node.expr2) if part is not None], depth)

    def _name(self, node: nodes.Name, _depth: int) -> int:
        if node.name == "loop":
            raise self.place.not_allowed(
                node.lineno,
                "'loop' by itself or outside the body of a loop",
                f"Between 'for' and 'endfor' there is {_loop_attributes()}.",
            )
        self._check_name(node)
        if self._is_outside(node.name):
            self.variables.setdefault(node.name, set())
            use = self._use if node is self._whole_name and self._use else "other"
            self.uses.setdefault(node.name, set()).add(use)
        return 1

    def _check_name(self, node: nodes.Name) -> None:
        fault = name_fault(node.name)
        if fault:
            raise self.place.refusal("template_not_allowed", node.lineno, f"the name '{node.name}' {fault}")

    def _attribute(self, node: nodes.Getattr, depth: int) -> int:
        if self._includes and isinstance(node.node, nodes.Name) and node.node.name == PARTIALS:
            return self._partial(node)
        if not (isinstance(node.node, nodes.Name) and node.node.name == "loop"):
            return self._look_into(node, depth)
        if node.attr not in LOOP_ATTRIBUTES:
            raise self.place.not_allowed(
                node.node.lineno, f"'loop.{node.attr}'", f"A loop has {_loop_attributes()}."
            )
        return 1 if self._in_body else self._name(node.node, depth)

    def _partial(self, node: nodes.Getattr) -> int:
        if node.attr not in self._includes:
            raise self.place.not_allowed(
                node.node.lineno,
                f"'{PARTIALS}.{node.attr}'",
                f"The includes are {', '.join(sorted(self._includes))}.",
            )
        self.partials.add(node.attr)
        return 1

    def _subscript(self, node: nodes.Getitem, depth: int) -> int:
        match node.arg:
            case nodes.Const(value=str() as key) if key.startswith("_"):
                raise self.place.not_allowed(node.lineno, "a key beginning with '_'")
            case nodes.Const(value=value) if type(value) not in (str, int):
                raise self.place.not_allowed(node.lineno, "this subscript", "Give a name or an integer.")
            case _:
                self._grow(node.arg, depth + 1)
        return self._look_into(node, depth)

    def _look_into(self, node: nodes.Getattr | nodes.Getitem, depth: int) -> int:
        growth = self._grow(node.node, depth + 1)
        name, steps = _path(node)
        if name is not None and self._is_outside(name):
            self.variables[name].add(".".join([name, *steps]))
        return growth

    def _constants(self, node: nodes.List | nodes.Tuple, depth: int) -> int:
        for item in node.items:
            if isinstance(item, (nodes.List, nodes.Tuple)):
                self._constants(item, depth + 1)
            elif not isinstance(item.node if isinstance(item, nodes.Neg) else item, nodes.Const):
                raise self.place.not_allowed(self._start(item), "a list of anything but constants")
        return 0

    def _filter(self, node: nodes.Filter, depth: int) -> int:
        allowed = FILTERS.get(node.name)
        if allowed is None or node.node is None:
            raise self.place.not_allowed(
                node.lineno, f"the filter '{node.name}'", f"Filters are {', '.join(sorted(FILTERS))}."
            )
        if node.dyn_args is not None or node.dyn_kwargs is not None or len(node.args) > len(allowed.places):
            raise self._arguments(node)
        for argument, kind in zip(node.args, allowed.places, strict=False):
            self._argument(node, argument, kind)
        for keyword in node.kwargs:
            self._argument(node, keyword.value, allowed.keywords.get(str(keyword.key), ""))
        if node.name == "default":
            return self._most((node.node, *node.args[:1]), depth)
        return self._grow(node.node, depth + 1) * _filter_growth(node)

    def _argument(self, node: nodes.Filter, argument: nodes.Expr, kind: str) -> None:
        if kind == "value":
            return
        is_kind = _KINDS.get(kind)
        if is_kind is None or not isinstance(argument, nodes.Const) or not is_kind(argument.value):
            raise self._arguments(node)

    def _arguments(self, node: nodes.Filter) -> Invalid:
        allowed = FILTERS[node.name]
        takes = [*allowed.places, *(f"{name}={kind}" for name, kind in allowed.keywords.items())]
        return self.place.not_allowed(
            node.lineno,
            f"this use of the filter '{node.name}'",
            f"It takes {', '.join(takes)}." if takes else "It takes no arguments.",
        )

    def _test(self, node: nodes.Test, depth: int) -> int:
        if node.name not in TESTS:
            raise self.place.not_allowed(
                node.lineno, f"the test '{node.name}'", f"Tests are {', '.join(sorted(TESTS))}."
            )
        wanted = 1 if node.name == "equalto" else 0
        if (
            len(node.args) != wanted
            or node.kwargs
            or node.dyn_args is not None
            or node.dyn_kwargs is not None
        ):
            raise self.place.not_allowed(
                node.lineno,
                f"this use of the test '{node.name}'",
                "Write equalto(value); the other tests take nothing.",
            )
        return self._most((node.node, *node.args), depth)

    def _negative(self, node: nodes.Neg, depth: int) -> int:
        if not isinstance(node.node, nodes.Const):
            self._refuse_in_loop(node)
        return self._grow(node.node, depth + 1)

    def _calculation(self, node: nodes.BinExpr, depth: int) -> int:
        self._refuse_in_loop(node)
        if (
            isinstance(node, nodes.Mod)
            and isinstance(node.left, nodes.Const)
            and isinstance(node.left.value, str)
        ):
            raise self.place.not_allowed(node.left.lineno, "formatting with '%'")
        return self._grow(node.left, depth + 1) + self._grow(node.right, depth + 1)

    def _refuse_in_loop(self, node: nodes.Node) -> None:
        if self._scopes:
            raise self.place.not_allowed(
                self._start(node), "arithmetic inside a loop", "Calculate the values before they are given."
            )

    # ------------------------------------------------------------ names

    def _is_outside(self, name: str) -> bool:
        return not any(name in scope for scope in self._scopes)

    def _outside_name(self, node: nodes.Node) -> str | None:
        """The variable an expression is, if it is one and comes from outside."""
        return node.name if isinstance(node, nodes.Name) and self._is_outside(node.name) else None

    def _start(self, node: nodes.Node) -> int:
        """Where an expression begins. Jinja2 gives some nodes the place of their operator, or what follows."""
        match node:
            case (
                nodes.Call(node=nodes.Node() as first)
                | nodes.Getattr(node=first)
                | nodes.Getitem(node=first)
                | nodes.Filter(node=nodes.Node() as first)
                | nodes.BinExpr(left=first)
                | nodes.Tuple(items=[first, *_])
            ):
                return self._start(first)
            case _:
                return node.lineno

    def _unlisted(self, node: nodes.Node) -> Invalid:
        if isinstance(node, nodes.Call):
            return self.place.not_allowed(self._start(node), "a call", "Values are data; give the result.")
        return self.place.not_allowed(node.lineno, _WORDS.get(type(node), f"'{type(node).__name__.lower()}'"))


def _path(node: nodes.Node) -> tuple[str | None, list[str]]:
    """The variable and the constant steps that lead from it to this node."""
    match node:
        case nodes.Name():
            return node.name, []
        case nodes.Getattr():
            name, steps = _path(node.node)
            return name, [*steps, node.attr]
        case nodes.Getitem(arg=nodes.Const(value=key)):
            name, steps = _path(node.node)
            return name, [*steps, str(key)]
        case _:
            return None, []


def _subject(node: nodes.Node, use: Use | None) -> nodes.Node | None:
    """The name that a whole expression is about: what is printed, as it is or as text, or what is asked for."""
    while use == "printed" and isinstance(node, nodes.Filter) and node.name in _TEXT_FILTERS and node.node:
        node = node.node
    while use == "asked" and isinstance(node, nodes.Not):
        node = node.node
    if use is None or (isinstance(node, nodes.Test) and node.name == "defined"):
        return None
    return node if isinstance(node, nodes.Name) else None


def _longest(paths: set[str]) -> tuple[str, ...]:
    """The paths that no other goes on from."""
    return tuple(sorted(path for path in paths if not any(other.startswith(f"{path}.") for other in paths)))


def _filter_growth(node: nodes.Filter) -> int:
    if node.name == "join" and node.args:
        return 1 + len(node.args[0].as_const())
    if node.name == "tojson" and (node.args or node.kwargs):
        return _INDENTED_GROWTH
    return _FILTER_GROWTH.get(node.name, 1)


_KINDS: dict[str, Callable[[object], bool]] = {
    "flag": lambda value: isinstance(value, bool),
    "number": lambda value: type(value) in (int, float),
    "text": lambda value: isinstance(value, str),
    "separator": lambda value: isinstance(value, str) and len(value) <= MAX_SEPARATOR,
    "places": lambda value: isinstance(value, int) and type(value) is int and value <= MAX_PLACES,
    "indent": lambda value: isinstance(value, int) and type(value) is int and value <= MAX_INDENT,
    "key": lambda value: isinstance(value, str) and not any(s.startswith("_") for s in value.split(".")),
}
"""The constants that a filter's arguments may be."""


def _loop_attributes() -> str:
    return ", ".join(f"loop.{name}" for name in sorted(LOOP_ATTRIBUTES))
