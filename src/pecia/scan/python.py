"""Python: its calls and texts, by the standard library's parser. Nothing of the code is run."""

from __future__ import annotations

import ast
import re
import string
import textwrap
import warnings
from typing import NamedTuple

from pecia.scan.scopes import Bound, bound_in
from pecia.scan.syntax import Called, Hole, Items, Node, Opaque, Source, Span, Table, Text, Unreadable, merged

_percent = re.compile(r"%(?:\((?P<name>\w+)\))?[-#0 +]*\d*(?:\.\d+)?(?P<kind>[sdrifgxea%])")
_MAX_RESOLVE = 8
_MAX_PIECES = 1_000
"""Pieces of a constant that is still a text, and not a program."""


def read_python(path: str, data: bytes) -> Source:
    """The calls and texts of a Python file. Raises `Unreadable` with the line."""
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(data)
    except (SyntaxError, ValueError) as error:
        raise Unreadable(getattr(error, "msg", None) or str(error), getattr(error, "lineno", None)) from None
    except (RecursionError, MemoryError):
        raise Unreadable("it is nested too deep") from None
    reader = _Reader(Source(path, "python", data))
    try:
        reader.visit(tree)
    except RecursionError:
        raise Unreadable("it is nested too deep") from None
    reader.source.import_at = reader.import_place(tree)
    return reader.source


class _Constant(NamedTuple):
    """What a constant says, and where it and those it is made of stand."""

    pieces: list[str | Hole] | None
    spans: list[tuple[int, int]]


class _Reader(ast.NodeVisitor):
    def __init__(self, source: Source) -> None:
        self.source = source
        self._starts = [0, *(found.end() for found in re.finditer(rb"\n", source.data))]
        self._scopes: list[Bound] = []
        self._known: dict[ast.expr, _Constant] = {}
        self._within: list[str] = []
        self._assigned = ""
        self._inside = ""
        self._depth = 0
        self._resolved: list[tuple[int, int]] = []

    # ------------------------------------------------------------ walking

    def visit_Module(self, node: ast.Module) -> None:
        """Constants are known by their value."""
        self._scopes.append(bound_in(node))
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Remember what a text stands in, and the names that are bound there."""
        self._within.append(node.name)
        self._scopes.append(bound_in(node))
        self.generic_visit(node)
        self._scopes.pop()
        self._within.pop()

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - the names that ast calls

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """The arguments of a lambda hide what is called so outside."""
        self._scopes.append(bound_in(node))
        self.generic_visit(node)
        self._scopes.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Remember what a text stands in."""
        self._within.append(node.name)
        self.generic_visit(node)
        self._within.pop()

    def visit_Assign(self, node: ast.Assign) -> None:
        """Remember the name a text is given."""
        target = node.targets[0]
        self._visit_value(node.value, target.id if isinstance(target, ast.Name) else _last(target))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """The same with a type."""
        if node.value is not None:
            self._visit_value(node.value, _last(node.target))

    def _visit_value(self, value: ast.expr, name: str) -> None:
        before, self._assigned = self._assigned, name
        self.visit(value)
        self._assigned = before

    def visit_Expr(self, node: ast.Expr) -> None:
        """A string that is a statement is documentation."""
        if not isinstance(node.value, ast.Constant):
            self.visit(node.value)

    def visit_Raise(self, node: ast.Raise) -> None:
        """What an error says is no prompt."""
        before, self._inside = self._inside, "raise"
        self.generic_visit(node)
        self._inside = before

    def visit_Call(self, node: ast.Call) -> None:
        """Every call, and the strings that are themselves calls."""
        chain = _chain(node.func)
        formatted = self._text(node)
        if formatted is not None:
            self.source.texts.append(formatted)
            return
        self.source.calls.append(
            Called(
                chain=chain,
                places=tuple(self._node(argument) for argument in node.args),
                named={word.arg: self._node(word.value) for word in node.keywords if word.arg is not None},
                span=self._span(node),
                within=self._within[-1] if self._within else "",
                assigned=self._assigned,
                unpacks=any(word.arg is None for word in node.keywords),
            )
        )
        before = self._inside
        # What is said in raising an error stays that, whatever call it goes through.
        self._inside = before if before in {"raise", "throw"} else chain
        self.generic_visit(node)
        self._inside = before

    def visit_Constant(self, node: ast.Constant) -> None:
        """Every string."""
        self._keep(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Every f-string."""
        self._keep(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Strings put together."""
        if not self._keep(node):
            self.generic_visit(node)

    def _keep(self, node: ast.expr) -> bool:
        text = self._text(node)
        if text is None:
            return False
        self.source.texts.append(text)
        return True

    # ------------------------------------------------------------ values

    def _node(self, node: ast.expr) -> Node:
        text = self._text(node)
        if text is not None:
            return text
        if isinstance(node, ast.List | ast.Tuple):
            return Items(tuple(self._node(item) for item in node.elts), self._span(node))
        if isinstance(node, ast.Dict) and all(isinstance(key, ast.Constant) for key in node.keys):
            entries = {
                str(key.value): self._node(value)
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            }
            return Table(entries, self._span(node))
        if isinstance(node, ast.Call):
            named = {word.arg: self._node(word.value) for word in node.keywords if word.arg is not None}
            places = {str(at): self._node(argument) for at, argument in enumerate(node.args)}
            return Table(places | named, self._span(node), name=_chain(node.func), hole=self._hole(node))
        if isinstance(node, ast.Name) and self._depth < _MAX_RESOLVE:
            known = self._bound(node.id)
            if isinstance(known, ast.List | ast.Dict):
                self._depth += 1
                found = self._node(known)
                self._depth -= 1
                return found
        spread = isinstance(node, ast.Starred)
        return Opaque(
            self._hole(node.value if isinstance(node, ast.Starred) else node), self._span(node), spread
        )

    def _text(self, node: ast.expr) -> Text | None:
        self._resolved = []
        pieces = self._pieces(node)
        if pieces is None or not any(isinstance(piece, str) for piece in pieces):
            return None
        return Text(
            merged(pieces),
            self._span(node),
            assigned=self._assigned,
            within=self._within[-1] if self._within else "",
            inside=self._inside,
            constants=tuple(self._resolved),
        )

    def _pieces(self, node: ast.expr) -> list[str | Hole] | None:  # noqa: PLR0911 - a way for each kind
        """The pieces of what is a string whatever happens, else None."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=values):
                return [
                    self._said(value) if isinstance(value, ast.FormattedValue) else str(value.value)
                    for value in values
                    if isinstance(value, ast.Constant | ast.FormattedValue)
                ]
            case ast.BinOp(op=ast.Add()):
                return self._added(node)
            case ast.BinOp(op=ast.Mod(), left=left, right=right):
                template = self._pieces(left)
                return self._filled(template, right) if template else None
            case ast.Call(func=ast.Attribute(value=inner, attr="format")):
                template = self._pieces(inner)
                return self._formatted(template, node) if template else None
            case ast.Call(func=ast.Attribute(value=inner, attr="strip"), args=[]):
                pieces = self._pieces(inner)
                return _stripped(pieces) if pieces else None
            case ast.Call(args=[inner]) if _chain(node.func) in {
                "dedent",
                "textwrap.dedent",
                "inspect.cleandoc",
            }:
                pieces = self._pieces(inner)
                return [textwrap.dedent(str(pieces[0]))] if pieces and len(pieces) == 1 else None
            case ast.Name(id=name):
                return self._constant(name)
            case _:
                return None

    def _bound(self, name: str) -> ast.expr | None:
        """The one expression a name stands for here, if there is one."""
        return next((scope[name] for scope in reversed(self._scopes) if name in scope), None)

    def _constant(self, name: str) -> list[str | Hole] | None:
        """The pieces of what a name stands for, told once for each place it is given."""
        value = self._bound(name)
        if value is None or self._depth >= _MAX_RESOLVE:
            return None
        known = self._known.get(value)
        if known is None:
            before, self._resolved = self._resolved, []
            self._depth += 1
            pieces = self._pieces(value)
            self._depth -= 1
            span = self._span(value)
            fits = pieces is not None and len(pieces) <= _MAX_PIECES
            known = _Constant(pieces if fits else None, [*self._resolved, (span.start, span.end)])
            self._known[value] = known
            self._resolved = before
        if known.pieces is not None:
            self._resolved += known.spans
        return known.pieces

    def _added(self, node: ast.BinOp) -> list[str | Hole] | None:
        """Concatenation: at least one side a string; the other becomes a hole."""
        left, right = self._pieces(node.left), self._pieces(node.right)
        if left is None and right is None:
            return None
        return [*(left or [self._hole(node.left)]), *(right or [self._hole(node.right)])]

    def _filled(self, template: list[str | Hole], values: ast.expr) -> list[str | Hole] | None:
        if len(template) != 1 or not isinstance(template[0], str):
            return None
        given = list(values.elts) if isinstance(values, ast.Tuple) else [values]
        named = (
            {
                str(k.value): v
                for k, v in zip(values.keys, values.values, strict=True)
                if isinstance(k, ast.Constant)
            }
            if isinstance(values, ast.Dict)
            else {}
        )
        pieces: list[str | Hole] = []
        at = 0
        for found in _percent.finditer(template[0]):
            pieces.append(template[0][at : found.start()])
            at = found.end()
            if found["kind"] == "%":
                pieces.append("%")
            elif found["name"]:
                value = named.get(found["name"])
                if value is None:
                    return None
                bare = found.group().replace(f"({found['name']})", "")
                pieces.append(self._percented(value, bare, found["name"]))
            elif given:
                pieces.append(self._percented(given.pop(0), found.group()))
        return [*pieces, template[0][at:]] if pieces else None

    def _formatted(self, template: list[str | Hole], call: ast.Call) -> list[str | Hole] | None:
        if len(template) != 1 or not isinstance(template[0], str):
            return None
        named = {word.arg: word.value for word in call.keywords if word.arg}
        pieces: list[str | Hole] = []
        places = iter(call.args)
        try:
            for text, field, spec, conversion in string.Formatter().parse(template[0]):
                pieces.append(text)
                if field is None:
                    continue
                first = re.split(r"[.\[]", field)[0]
                value = named.get(first) or (next(places, None) if not first else None)
                if value is None and first.isdigit() and int(first) < len(call.args):
                    value = call.args[int(first)]
                if value is None:
                    pieces.append(Hole("", first or "value"))
                    continue
                marks = [f"!{conversion}" if conversion else "", f":{spec}" if spec else ""]
                pieces.append(self._formed(value, "".join([field[len(first) :], *marks]), first))
        except ValueError:
            return None
        return pieces

    def _said(self, field: ast.FormattedValue) -> Hole:
        """What an f-string makes of a value, as an expression."""
        rest = f"!{chr(field.conversion)}" if field.conversion >= 0 else ""
        literal = self._pieces(field.format_spec) if field.format_spec is not None else []
        if literal is not None and all(isinstance(piece, str) for piece in literal):
            spec = "".join(map(str, literal))
            return self._formed(field.value, f"{rest}:{spec}" if spec else rest)
        # A width that is computed: the field stays an f-string of its own.
        return Hole(ast.unparse(ast.JoinedStr([field])), _last(field.value))

    def _formed(self, node: ast.expr, rest: str, name: str = "") -> Hole:
        """`str(value)`, or `'{0…}'.format(value)` where more is asked for than that."""
        hole = self._hole(node, name)
        if rest:
            return Hole(f"{'{0' + rest + '}'!r}.format({hole.source})", hole.name)
        is_text = self._pieces(node) is not None or hole.source.startswith(("str(", "repr("))
        return hole if is_text else Hole(f"str({hole.source})", hole.name)

    def _percented(self, node: ast.expr, mark: str, name: str = "") -> Hole:
        hole = self._formed(node, "", name)
        return hole if mark == "%s" else Hole(f"{mark!r} % ({ast.unparse(node)},)", hole.name)

    def _hole(self, node: ast.expr, name: str = "") -> Hole:
        known = name if name.isidentifier() else _last(node)
        return Hole(ast.unparse(node), known)

    def _span(self, node: ast.expr) -> Span:
        start = self._starts[node.lineno - 1] + node.col_offset
        end = self._starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        return Span(start, end, node.lineno, node.col_offset + 1)

    def import_place(self, tree: ast.Module) -> int | None:
        """Where `import pecia` goes: behind the last import at the top; None when it is there."""
        last = 0
        for at, node in enumerate(tree.body):
            is_import = isinstance(node, ast.Import | ast.ImportFrom)
            if isinstance(node, ast.Import) and any(name.name == "pecia" for name in node.names):
                return None
            is_doc = at == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if is_import or is_doc:
                last = node.end_lineno or 0
        return self._starts[last] if last < len(self._starts) else None


def _stripped(pieces: list[str | Hole]) -> list[str | Hole]:
    """What `.strip()` leaves of a text, whose holes stay as they are."""
    first, last = pieces[0], pieces[-1]
    pieces = [first.lstrip() if isinstance(first, str) else first, *pieces[1:]]
    last = pieces[-1]
    return [*pieces[:-1], last.rstrip() if isinstance(last, str) else last]


def _chain(node: ast.expr) -> str:
    """The dotted name of what is called; what is not a name stands as `()`."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    names.append(node.id if isinstance(node, ast.Name) else "()")
    return ".".join(reversed(names))


def _last(node: ast.expr) -> str:  # noqa: PLR0911 - a way for each kind of value
    """The name that an expression suggests for a variable."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Subscript(value=inner) | ast.Await(value=inner):
            return _last(inner)
        case ast.Call(func=ast.Attribute(value=inner, attr=name)):
            inner_name = _last(inner)
            return inner_name if name in {"strip", "lower", "upper", "join", "dumps"} and inner_name else name
        case ast.Call(func=ast.Name(id=name), args=[inner]) if name in {"str", "repr", "len", "int"}:
            return _last(inner)
        case ast.Call(func=ast.Name(id=name)):
            return name
        case _:
            return "value"
