"""Scopes: which names of a Python file are bound to one expression, and where that binding holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Bound: TypeAlias = dict[str, ast.expr | None]
"""Names that a scope binds: to the one expression they are assigned, or to None when more can be told of them."""


def bound_in(scope: ast.Module | Function) -> Bound:
    """The names a module or function binds itself, without those of functions inside."""
    bound: Bound = {}
    if not isinstance(scope, ast.Module):
        arguments = scope.args
        named = [
            *arguments.posonlyargs,
            *arguments.args,
            *arguments.kwonlyargs,
            arguments.vararg,
            arguments.kwarg,
        ]
        bound |= {argument.arg: None for argument in named if argument is not None}
    body = [scope.body] if isinstance(scope, ast.Lambda) else scope.body
    for node in _own(body):
        for name, value in _bindings(node):
            bound[name] = value if name not in bound else None
    return bound


def _own(nodes: list[ast.stmt] | list[ast.expr]) -> Iterator[ast.AST]:
    """The nodes below these, not those inside of further functions and classes."""
    stack: list[ast.AST] = list(reversed(nodes))
    while stack:
        node = stack.pop()
        yield node
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda() | ast.ClassDef():
                pass
            case (
                ast.Assign(targets=[ast.Name()], value=value) | ast.AnnAssign(target=ast.Name(), value=value)
            ):
                # The name is bound by the assignment, which has been given already.
                stack += [value] if value is not None else []
            case _:
                stack += list(ast.iter_child_nodes(node))


def _bindings(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.Name(id=name, ctx=ast.Store()):
            yield name, None
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from ((alias.asname or alias.name.partition(".")[0], None) for alias in names)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, None
        case ast.ExceptHandler(name=str(name)):
            yield name, None
        case _:
            pass
