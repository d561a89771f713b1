"""Handlebars to Jinja: the parts that mean the same, and a reason for those that do not.

A loop turns bare names into attributes of its item, `@first` into `loop.first`; comments go. What depends on
the kind of a value (a Mustache section, `{{this}}` of the whole, `@index`, which counts from 0) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pecia.domain.inputs import name_fault
from pecia.imports.handlebars import Block, Expression, Node, NotLossless, Partial, Text, parse

_step = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_literal = re.compile(r"\"[^\"\\]*\"|'[^'\\]*'|-?[0-9]+(?:\.[0-9]+)?|true|false")
_OF_LOOPS = frozenset({"@index", "@key", "@first", "@last", "@root", "@level"})
_JSON = "the helper 'json' writes JSON without blanks and its '<' as it is; the filter 'tojson' does neither"
_JSON_OF_ALL = "'{{json this}}' is everything that is given, which no name of a template stands for"
_NULLS = ("null", "undefined")
_MAX_PARTIALS = 8


@dataclass(frozen=True)
class _Scope:
    """What a bare name stands for: an attribute of `base`, or a variable where there is none."""

    base: str = ""
    outer: _Scope | None = None
    names: Mapping[str, str] | None = None
    loops: bool = False


@dataclass
class Jinja:
    """A template in Jinja. `listed` are the variables that it loops over, `plain` all that are called by name.

    Where Dotprompt's own are allowed, `context` are those that stand for data of the program (`@state`), and
    `sections` the names of markers, which say nothing to a model.
    """

    text: str
    listed: frozenset[str]
    plain: frozenset[str] = frozenset()
    context: frozenset[str] = frozenset()
    sections: tuple[str, ...] = ()


def to_jinja(template: str, *, partials: Mapping[str, str] | None = None) -> Jinja:
    """The template in Jinja, with the same result. Raises `NotLossless`."""
    return nodes_to_jinja(parse(template), partials=partials)


def nodes_to_jinja(
    nodes: Sequence[Node], *, partials: Mapping[str, str] | None = None, dotprompt: bool = False
) -> Jinja:
    """The same for a tree that is read already; with what only `dotprompt` has where that is allowed."""
    writer = _Writer(partials or {}, dotprompt=dotprompt)
    text = writer.nodes(nodes, _Scope())
    return Jinja(
        text,
        frozenset(writer.listed),
        frozenset(writer.plain),
        frozenset(writer.context),
        tuple(writer.sections),
    )


class _Writer:
    def __init__(self, partials: Mapping[str, str], *, dotprompt: bool) -> None:
        self._partials = partials
        self._dotprompt = dotprompt
        self.plain: set[str] = set()
        self.context: set[str] = set()
        self.sections: list[str] = []
        self._open_partials: list[str] = []
        self._items = 0
        self.listed: set[str] = set()

    def nodes(self, nodes: Sequence[Node], scope: _Scope) -> str:
        parts = [(self._node(node, scope), isinstance(node, Text)) for node in nodes]
        written = ""
        for at, (part, is_text) in enumerate(parts):
            followed = at + 1 < len(parts) and not parts[at + 1][1]
            written += escaped(part, followed=followed) if is_text else part
        return written

    def _node(self, node: Node, scope: _Scope) -> str:
        match node:
            case Text():
                return node.text
            case Expression():
                return self._expression(node.words, scope)
            case Block():
                return self._block(node, scope)
            case Partial():
                return self._partial(node, scope)

    def _expression(self, words: tuple[str, ...], scope: _Scope) -> str:
        name, *arguments = words
        if self._dotprompt and name == "section" and len(arguments) == 1 and _literal.fullmatch(arguments[0]):
            self.sections.append(arguments[0].strip("\"'"))
            return ""
        if name == "json" and arguments:
            raise NotLossless(_JSON_OF_ALL if arguments[0] == "this" and not scope.base else _JSON)
        if arguments:
            raise NotLossless(f"the helper '{name}' has no equal in a template of Pecia")
        return f"{{{{ {self._path(name, scope)} }}}}"

    def _block(self, block: Block, scope: _Scope) -> str:
        helper, arguments = block.words[0], block.words[1:]
        if block.inverted and not arguments:
            return f"{{% if not {self._path(helper, scope)} %}}{self.nodes(block.body, scope)}{{% endif %}}"
        match helper, len(arguments):
            case (("if" | "unless"), 1):
                asked = self._path(arguments[0], scope)
                return self._branches(f"{'not ' if helper == 'unless' else ''}{asked}", block, scope)
            case (("ifEquals" | "unlessEquals"), 2):
                left, right = (self._value(word, scope) for word in arguments)
                return self._branches(
                    f"{left} {'==' if helper == 'ifEquals' else '!='} {right}", block, scope
                )
            case "each", 1:
                return self._each(arguments[0], block, scope)
            case "with", 1:
                asked = self._path(arguments[0], scope)
                inner = self.nodes(block.body, _Scope(base=asked, outer=scope))
                return f"{{% if {asked} %}}{inner}{self._otherwise(block, scope)}{{% endif %}}"
            case _, 0:
                raise NotLossless(f"'{{{{#{helper}}}}}' may be a list or a condition")
            case _:
                raise NotLossless(f"the helper '{helper}' has no equal in a template of Pecia")

    def _branches(self, condition: str, block: Block, scope: _Scope) -> str:
        body = self.nodes(block.body, scope)
        return f"{{% if {condition} %}}{body}{self._otherwise(block, scope)}{{% endif %}}"

    def _otherwise(self, block: Block, scope: _Scope) -> str:
        return f"{{% else %}}{self.nodes(block.inverse, scope)}" if block.inverse else ""

    def _each(self, word: str, block: Block, scope: _Scope) -> str:
        listed = self._path(word, scope)
        self.listed |= {listed} if _step.fullmatch(listed) else set()
        self._items += 1
        item = "item" if self._items == 1 else f"item{self._items}"
        body = self.nodes(block.body, _Scope(base=item, outer=scope, loops=True))
        return f"{{% for {item} in {listed} %}}{body}{self._otherwise(block, scope)}{{% endfor %}}"

    def _partial(self, partial: Partial, scope: _Scope) -> str:
        name, *arguments = partial.words
        text = self._partials.get(name)
        if text is None:
            raise NotLossless(f"the partial '{name}' is not among the files")
        if partial.indent or name in self._open_partials or len(self._open_partials) >= _MAX_PARTIALS:
            raise NotLossless(f"the partial '{name}' includes itself or is indented")
        pairs = [argument.partition("=") for argument in arguments]
        if not all(mark for _, mark, _ in pairs):
            raise NotLossless(f"the partial '{name}' gets a context of its own")
        self._open_partials.append(name)
        names = {**(scope.names or {}), **{key: self._value(value, scope) for key, _, value in pairs}}
        written = self.nodes(
            parse(text), _Scope(base=scope.base, outer=scope.outer, names=names, loops=scope.loops)
        )
        self._open_partials.pop()
        return written

    def _value(self, word: str, scope: _Scope) -> str:
        if word in _NULLS:
            return "none"
        return word if _literal.fullmatch(word) else self._path(word, scope)

    def _path(self, word: str, scope: _Scope) -> str:
        """A Handlebars path as an expression of Jinja."""
        rest = word
        while rest.startswith("../"):
            if scope.outer is None:
                raise NotLossless(f"'{word}' leads out of the template")
            scope, rest = scope.outer, rest[3:]
        rest = rest.removeprefix("./").replace("/", ".")
        if rest.startswith("@"):
            return self._data(rest, word, scope)
        steps = rest.split(".")
        base = scope.base
        if steps[0] == "this":
            steps = steps[1:]
        elif scope.names and steps[0] in scope.names:
            base, steps = scope.names[steps[0]], steps[1:]
        if not base and steps:
            self.plain.add(steps[0])
        return _joined(base, steps, word)

    def _data(self, rest: str, word: str, scope: _Scope) -> str:
        name, _, more = rest.partition(".")
        if name == "@root" and more:
            return _joined("", more.split("."), word)
        if name in {"@first", "@last"} and not more and scope.loops:
            return f"loop.{name[1:]}"
        if self._dotprompt and name not in _OF_LOOPS and not more.endswith("length"):
            self.context.add(name[1:])
            return f'{_joined("", [name[1:], *filter(None, more.split("."))], word)}|default("")'
        raise NotLossless(f"'{word}' has no equal in a template of Pecia")


def _joined(base: str, steps: Sequence[str], word: str) -> str:
    measured = len(steps) > (0 if base else 1) and steps[-1] == "length"
    steps = steps[:-1] if measured else steps
    path = ".".join([*([base] if base else []), *steps])
    if not path or not all(_step.fullmatch(step) for step in steps):
        raise NotLossless(f"'{word}' is no name that a template of Pecia can use")
    if not base and (fault := name_fault(steps[0])):
        raise NotLossless(f"the name '{steps[0]}' {fault}")
    return f"{path}|length" if measured else path


def escaped(text: str, *, followed: bool) -> str:
    """Literal text as a template says it: what Jinja would take for a tag is kept as text.

    `followed` says that a tag comes next, which an open brace at the end would be read with.
    """
    kept = re.sub(r"\{[{%#]", lambda found: f"{{% raw %}}{found.group()}{{% endraw %}}", text)
    if followed and kept.endswith("{"):
        kept = f"{kept[:-1]}{{% raw %}}{{{{% endraw %}}"
    return kept
