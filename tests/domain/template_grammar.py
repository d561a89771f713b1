"""Random templates of the allowed language, and Jinja2 as a second opinion on what they mean."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jinja2
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

VALUES: dict[str, Any] = {
    "name": "Ada Lovelace",
    "empty": "",
    "text": "Höhe: 3 <b>'x'</b>\n“ok”",
    "count": 3,
    "negative": -2,
    "ratio": 0.5,
    "yes": True,
    "no": False,
    "nothing": None,
    "words": ["beta", "alpha", "beta"],
    "numbers": [3, 1, 2],
    "order": {"id": 7, "customer": {"name": "Grace", "tags": ["vip", "new"]}, "items": [{"sku": "a"}]},
    "rows": [{"title": "one", "score": 1.5}, {"title": "two", "score": 2.25}],
}
PATHS = (
    "order.id",
    "order.customer.name",
    "order['id']",
    "words[0]",
    "words.1",
    "rows[0].title",
    "numbers[-1]",
)
LISTS = ("words", "numbers", "rows", "order.customer.tags", "order", "['x', 'y']", "(1, 2)", "[]")
SPACE = st.sampled_from(["", " ", "  ", "\n"])
GAP = st.sampled_from([" ", "  ", "\n"])
TEXT = st.text(st.sampled_from("ab {}%#-\n\t'\"é😀"), max_size=8).filter(
    lambda text: not any(sign in text for sign in ("{{", "{%", "{#")) and not text.endswith("{")
)


@st.composite
def expressions(draw: DrawFn, names: tuple[str, ...] = (), depth: int = 3) -> str:  # noqa: PLR0911
    """An expression over `VALUES` and the names of the loops around it."""
    if depth == 0:
        return draw(
            st.sampled_from([*VALUES, *PATHS, *names, *names, "true", "none", "2", "1.5", "-1"])
            | st.sampled_from(["'a'", '"it\'s"', "'\\n'", "'\\u00e9'", "['a', 'b']", "'}}'", "('a')"])
        )
    inner = expressions(names, depth - 1)
    shape = draw(st.integers(0, 11))
    left, right = draw(inner), draw(inner)
    space = draw(SPACE)
    match shape:
        case 0 | 1:
            return draw(expressions(names, 0))
        case 2 | 3:
            return f"{left}{space}|{space}{draw(FILTER)}"
        case 4:
            left = draw(expressions(names, 0))
            return f"{left} is {draw(st.sampled_from(['', 'not ']))}{draw(TEST)}"
        case 5:
            return (
                f"{left} {draw(st.sampled_from(['==', '!=', '<', '<=', '>', '>=', 'in', 'not in']))} {right}"
            )
        case 6:
            return f"{left} {draw(st.sampled_from(['and', 'or']))} {right}"
        case 7:
            return f"(not {left})" if depth < 3 else f"not {left}"
        case 8:
            return f"({left} if {right} else {draw(inner)})"
        case 9:
            return (
                f"{left} {draw(st.sampled_from(['+', '-', '/', '//', '%']))} {right}" if not names else left
            )
        case 10:
            return f"-{left}" if not names else left
        case _:
            return f"({space}{left}{space})"


FILTER = st.sampled_from(
    ["abs", "capitalize", "default('d')", "default('d', true)", "first", "float", "int", "join", "join(', ')",
     "last", "length", "lower", "round", "round(1)", "sort", "sort(reverse=true)", "title", "tojson",
     "tojson(indent=2)", "trim", "unique", "upper", "sort(attribute='title')"]
)  # fmt: skip
TEST = st.sampled_from(
    [
        "defined",
        "none",
        "string",
        "number",
        "mapping",
        "sequence",
        "equalto(count)",
        "equalto 'a'",
        "equalto name",
    ]
)
LOOP = ("loop.index", "loop.first", "loop.last", "loop.length")


@st.composite
def tags(draw: DrawFn, names: tuple[str, ...], depth: int) -> str:
    """One tag, or a block with all that is in it."""
    minus = st.sampled_from(["", "", "", "-", "+"])
    opening, closing = "{%" + draw(minus) + draw(SPACE), draw(SPACE) + draw(minus) + "%}"
    kind = draw(st.integers(0, 7 if depth else 4))
    if kind <= 2:
        return "{{" + draw(minus) + draw(GAP) + draw(expressions(names)) + draw(GAP) + draw(minus) + "}}"
    if kind == 3:
        return (
            "{#" + draw(minus) + draw(TEXT).replace("#", "") + " " + draw(st.sampled_from(["", "-"])) + "#}"
        )
    if kind == 4:
        # Jinja2 knows no `+%}` here.
        closing = closing.replace("+", "")
        return f"{opening}raw{closing}{draw(TEXT)}{{{{ raw }}}}{opening}endraw{closing}"
    if kind <= 6:
        condition = draw(expressions(names, 2))
        other = draw(st.sampled_from(["", f"{opening}else{closing}", f"{opening}elif yes{closing}"]))
        body, rest = draw(bodies(names, depth - 1)), draw(bodies(names, depth - 1)) if other else ""
        return f"{opening}if {condition}{closing}{body}{other}{rest}{opening}endif{closing}"
    item = draw(st.sampled_from(["item", "name", "é"]))
    where = draw(st.sampled_from(["", "", " if " + item + " != 'beta'"]))
    body = draw(bodies((item, *LOOP, *(n for n in names if n not in LOOP)), depth - 1))
    other = opening + "else" + closing + draw(bodies(names, 0)) if draw(st.booleans()) else ""
    return f"{opening}for {item} in {draw(st.sampled_from(LISTS))}{where}{closing}{body}{other}{opening}endfor{closing}"


@st.composite
def bodies(draw: DrawFn, names: tuple[str, ...] = (), depth: int = 2) -> str:
    """Literal text and tags in turn."""
    pieces = draw(st.lists(tags(names, depth), max_size=3))
    return draw(TEXT) + "".join(piece + draw(TEXT) for piece in pieces)


def templates() -> SearchStrategy[str]:
    """Whole templates."""
    return bodies()


def _jinja() -> SandboxedEnvironment:
    made = SandboxedEnvironment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    # Where the two differ by design the second opinion follows MiniJinja; docs/reference/templates.md lists it.
    plain_unique: Callable[..., Any] = made.filters["unique"]
    made.filters["unique"] = jinja2.pass_environment(
        lambda env, value, **k: list(plain_unique(env, value, **k))
    )
    made.filters["tojson"] = _tojson
    made.tests["sequence"] = lambda value: isinstance(value, (list, tuple))
    return made


def _tojson(value: object, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027")):
        text = text.replace(sign, code)
    return text


JINJA = _jinja()


ORDERS = {"lt", "lteq", "gt", "gteq"}
NEVER_TRUTHS = (
    nodes.Add,
    nodes.Sub,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Neg,
    nodes.List,
    nodes.Tuple,
)
GIVES_NO_TRUTH = {
    "abs",
    "capitalize",
    "float",
    "int",
    "join",
    "length",
    "lower",
    "round",
    "title",
    "trim",
    "upper",
}


def orders_truths(template: str) -> bool:
    """Whether a template may ask if a truth value is less than something: Python counts it as 0 or 1, we do not."""
    return any(
        operand.op in ORDERS and (_may_be_truth(compare.expr) or _may_be_truth(operand.expr))
        for compare in JINJA.parse(template).find_all(nodes.Compare)
        for operand in compare.ops
    )


def _may_be_truth(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Const):
        return isinstance(node.value, bool)
    if isinstance(node, nodes.Name):
        return isinstance(VALUES.get(node.name, True), bool)
    if isinstance(node, nodes.Filter):
        return node.name not in GIVES_NO_TRUTH
    return not isinstance(node, NEVER_TRUTHS)
