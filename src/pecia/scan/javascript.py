"""JavaScript and TypeScript: their calls and texts, by tree-sitter, which the extra [scan] brings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from pecia.scan.syntax import Called, Hole, Items, Opaque, Source, Span, Table, Text, Unreadable, merged
from pecia.scan.syntax import Node as Value

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

SUFFIXES = {
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
}
INSTALL = "pip install 'pecia[scan]'"
_MAX_DEPTH = 400
_MAX_RESOLVE = 8
_MAX_PIECES = 1_000
_BINDING = frozenset(
    {
        *("formal_parameters", "required_parameter", "optional_parameter", "rest_pattern", "arrow_function"),
        *(
            "assignment_expression",
            "augmented_assignment_expression",
            "assignment_pattern",
            "import_specifier",
        ),
        *("import_clause", "namespace_import", "array_pattern", "for_in_statement", "catch_clause"),
    }
)
"""Where a name is bound, or assigned anew."""
_FUNCTIONS = frozenset(
    {
        *("function_declaration", "function_expression", "arrow_function", "method_definition"),
        *("generator_function", "generator_function_declaration"),
    }
)
_NEVER_WAITS = frozenset(
    {"formal_parameters", "field_definition", "public_field_definition", "class_static_block"}
)
"""Parts of functions and classes in which nothing can be awaited, whatever stands around them."""
_LONGEST_HOLE = 2_000
"""Bytes of an expression that could stand in a text; a longer one is a part of the program."""
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_escape = re.compile(
    r"\\(?:u\{(?P<long>[0-9a-fA-F]{1,6})\}|u(?P<short>[0-9a-fA-F]{4})|x(?P<byte>[0-9a-fA-F]{2})|(?P<one>.))",
    re.DOTALL,
)


@cache
def _parser(language: str) -> Parser:
    try:
        import tree_sitter_javascript as javascript  # noqa: PLC0415 - an extra
        import tree_sitter_typescript as typescript  # noqa: PLC0415
        from tree_sitter import Language, Parser  # noqa: PLC0415
    except ImportError:
        raise Unreadable(f"reading JavaScript needs {INSTALL}") from None
    grammars: dict[str, Callable[[], object]] = {
        "javascript": javascript.language,
        "typescript": typescript.language_typescript,
        "tsx": typescript.language_tsx,
    }
    return Parser(Language(grammars[language]()))


def read_javascript(path: str, data: bytes, language: str) -> Source:
    """The calls and texts of a file. What the parser cannot make sense of is passed over.

    Raises `Unreadable` when the extra is not installed, or with the line when nothing can be read.
    """
    tree = _parser(language).parse(data)
    reader = _Reader(Source(path, language, data))
    reader.source.is_module = path.endswith((".mjs", ".mts"))
    reader.gather_constants(tree.root_node)
    try:
        reader.visit(tree.root_node, 0)
    except RecursionError:
        raise Unreadable("it is nested too deep") from None
    if tree.root_node.has_error and not reader.source.calls and not reader.source.texts:
        raise Unreadable("it cannot be parsed", _error_line(tree.root_node))
    return reader.source


def still_parses(data: bytes, language: str) -> bool:
    """Whether a file is free of errors of syntax."""
    return not _parser(language).parse(data).root_node.has_error


def _error_line(node: Node) -> int:
    while True:
        inner = next((child for child in node.children if child.has_error or child.is_error), None)
        if inner is None:
            return node.start_point.row + 1
        node = inner


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self._constants: dict[str, Node] = {}
        self._known: dict[str, list[str | Hole] | None] = {}
        self._within: list[str] = []
        self._assigned = ""
        self._inside = ""
        self._resolving = 0
        self._resolved: list[tuple[int, int]] = []

    def gather_constants(self, root: Node) -> None:
        """Names that the whole file gives one value only: no parameter, import or assignment has them too."""
        given: list[tuple[str, Node]] = []
        others: set[str] = set()
        stack = [root]
        while stack:
            node = stack.pop()
            name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            if node.type == "variable_declarator" and name is not None and value is not None:
                given.append((self._source(name), value))
            elif node.type in _BINDING:
                others |= {self._source(child) for child in node.named_children if child.type == "identifier"}
            self._note_scope(node)
            stack += node.named_children
        times = Counter(name for name, _ in given)
        self._constants = {name: value for name, value in given if times[name] == 1 and name not in others}

    def _note_scope(self, node: Node) -> None:
        """Where code may wait for an answer, and where a name could be imported."""
        if node.type in _FUNCTIONS:
            waits = any(child.type == "async" for child in node.children)
            self.source.functions.append((node.start_byte, node.end_byte, waits))
        elif node.type in _NEVER_WAITS:
            self.source.functions.append((node.start_byte, node.end_byte, False))
        elif node.type in {"import_statement", "export_statement"}:
            self.source.is_module = True
            if node.type == "import_statement" and node.parent is not None and node.parent.type == "program":
                self.source.import_at = max(self.source.import_at or 0, node.end_byte)

    # ------------------------------------------------------------ walking

    def visit(self, node: Node, depth: int) -> None:
        """Every call and text below a node."""
        if depth > _MAX_DEPTH:
            raise Unreadable("it is nested too deep", node.start_point.row + 1)
        match node.type:
            case "call_expression" | "new_expression":
                self._call(node, depth)
            case "variable_declarator" | "pair" | "assignment_expression" | "public_field_definition":
                self._assign(node, depth)
            case "function_declaration" | "method_definition" | "class_declaration":
                name = node.child_by_field_name("name")
                self._within.append(self._source(name) if name is not None else "")
                self._children(node, depth)
                self._within.pop()
            case "arrow_function" | "function_expression":
                self._within.append(self._assigned or (self._within[-1] if self._within else ""))
                self._children(node, depth)
                self._within.pop()
            case "throw_statement":
                before, self._inside = self._inside, "throw"
                self._children(node, depth)
                self._inside = before
            case "import_statement" | "export_statement" if node.child_by_field_name("source") is not None:
                pass
            case "expression_statement" if node.named_children and node.named_children[0].type == "string":
                pass
            case _:
                text = self._text(node)
                if text is not None:
                    self.source.texts.append(text)
                else:
                    self._children(node, depth)

    def _children(self, node: Node, depth: int) -> None:
        for child in node.named_children:
            self.visit(child, depth + 1)

    def _assign(self, node: Node, depth: int) -> None:
        name = (
            node.child_by_field_name("name")
            or node.child_by_field_name("key")
            or node.child_by_field_name("left")
        )
        value = node.child_by_field_name("value") or node.child_by_field_name("right")
        if value is None:
            return
        before, self._assigned = self._assigned, self._source(name).strip("'\"") if name is not None else ""
        self.visit(value, depth + 1)
        self._assigned = before

    def _call(self, node: Node, depth: int) -> None:
        target = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        arguments = node.child_by_field_name("arguments")
        chain = _chain(self._source(target)) if target is not None else "()"
        values = arguments.named_children if arguments is not None and arguments.type == "arguments" else []
        places = tuple(self._node(value) for value in values if value.type != "comment")
        named = places[0].entries if len(places) == 1 and isinstance(places[0], Table) else {}
        within = self._within[-1] if self._within else ""
        self.source.calls.append(
            Called(chain, places, named, self._span(node), within=within, assigned=self._assigned)
        )
        if target is not None:
            self.visit(target, depth + 1)
        before = self._inside
        # What is said in raising an error stays that, whatever call it goes through.
        self._inside = before if before in {"raise", "throw"} else chain
        for value in values:
            self.visit(value, depth + 1)
        self._inside = before

    # ------------------------------------------------------------ values

    def _node(self, node: Node) -> Value:  # noqa: PLR0911 - a way for each kind of value
        text = self._text(node)
        if text is not None:
            return text
        span = self._span(node)
        match node.type:
            case "array":
                return Items(
                    tuple(self._node(item) for item in node.named_children if item.type != "comment"), span
                )
            case "object":
                return Table(self._entries(node), span)
            case "parenthesized_expression" | "as_expression" | "satisfies_expression" if node.named_children:
                return self._node(node.named_children[0])
            case "new_expression" | "call_expression":
                target = node.child_by_field_name("function") or node.child_by_field_name("constructor")
                arguments = node.child_by_field_name("arguments")
                inner = (
                    [self._node(value) for value in arguments.named_children] if arguments is not None else []
                )
                entries = {str(at): value for at, value in enumerate(inner)}
                if len(inner) == 1 and isinstance(inner[0], Table):
                    entries = inner[0].entries
                name = _chain(self._source(target)) if target is not None else "()"
                return Table(entries, span, name=name, hole=self._hole(node))
            case "identifier" if self._resolving < _MAX_RESOLVE:
                known = self._constants.get(self._source(node))
                if known is not None and known.type in {"array", "object"}:
                    self._resolving += 1
                    found = self._node(known)
                    self._resolving -= 1
                    return found
            case "spread_element" if node.named_children:
                return Opaque(self._hole(node.named_children[0]), span, spread=True)
            case _:
                pass
        return Opaque(self._hole(node), span)

    def _entries(self, node: Node) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        for pair in node.named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if pair.type == "pair" and key is not None and value is not None:
                entries[self._source(key).strip("'\"")] = self._node(value)
            elif pair.type == "shorthand_property_identifier":
                name = self._source(pair)
                known = self._constants.get(name)
                entries[name] = (
                    self._node(known) if known is not None else Opaque(self._hole(pair), self._span(pair))
                )
        return entries

    def _text(self, node: Node) -> Text | None:
        self._resolved = []
        pieces = self._pieces(node)
        if pieces is None or not any(isinstance(piece, str) for piece in pieces):
            return None
        within = self._within[-1] if self._within else ""
        return Text(
            merged(pieces),
            self._span(node),
            assigned=self._assigned,
            within=within,
            inside=self._inside,
            constants=tuple(self._resolved),
        )

    def _pieces(self, node: Node) -> list[str | Hole] | None:  # noqa: PLR0911 - the same
        match node.type:
            case "string":
                return [_unescaped(self._source(node)[1:-1])]
            case "template_string":
                return self._template(node)
            case "binary_expression":
                return self._added(node)
            case "parenthesized_expression" if node.named_children:
                return self._pieces(node.named_children[0])
            case "as_expression" if node.named_children:
                return self._pieces(node.named_children[0])
            case "identifier":
                return self._constant(self._source(node))
            case _:
                return None

    def _constant(self, name: str) -> list[str | Hole] | None:
        """The pieces of what a name stands for, told once for each."""
        value = self._constants.get(name)
        if value is None or self._resolving >= _MAX_RESOLVE:
            return None
        if name not in self._known:
            self._resolving += 1
            pieces = self._pieces(value)
            self._resolving -= 1
            self._known[name] = pieces if pieces is not None and len(pieces) <= _MAX_PIECES else None
        self._resolved.append((value.start_byte, value.end_byte))
        return self._known[name]

    def _template(self, node: Node) -> list[str | Hole]:
        pieces: list[str | Hole] = []
        at = node.start_byte + 1
        for child in node.named_children:
            if child.type != "template_substitution":
                continue
            pieces.append(_unescaped(self.source.data[at : child.start_byte].decode("utf-8", "replace")))
            inner = child.named_children
            pieces.append(self._hole(inner[0]) if inner else Hole("", "value"))
            at = child.end_byte
        return [*pieces, _unescaped(self.source.data[at : node.end_byte - 1].decode("utf-8", "replace"))]

    def _added(self, node: Node) -> list[str | Hole] | None:
        operator = node.child_by_field_name("operator")
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if operator is None or operator.type != "+" or left is None or right is None:
            return None
        first, second = self._pieces(left), self._pieces(right)
        if first is None and second is None:
            return None
        return [*(first or [self._hole(left)]), *(second or [self._hole(right)])]

    def _hole(self, node: Node) -> Hole:
        if node.end_byte - node.start_byte > _LONGEST_HOLE:
            return Hole("", "value")
        source = self._source(node)
        names: list[str] = re.findall(r"[A-Za-z_$][\w$]*", source.split("(")[0])
        return Hole(source, names[-1].strip("$") if names else "value")

    def _source(self, node: Node) -> str:
        return self.source.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def _span(self, node: Node) -> Span:
        return Span(node.start_byte, node.end_byte, node.start_point.row + 1, node.start_point.column + 1)


def _chain(source: str) -> str:
    """The dotted name of what is called, without its arguments on the way."""
    return re.sub(r"\s+|\?|!", "", re.sub(r"\([^()]*\)", "", source))[-200:]


def _unescaped(text: str) -> str:
    def put(found: re.Match[str]) -> str:
        number = found["long"] or found["short"] or found["byte"]
        if number:
            code = int(number, 16)
            return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "�"  # noqa: PLR2004
        return _ESCAPES.get(found["one"], found["one"])

    return _escape.sub(put, text)
