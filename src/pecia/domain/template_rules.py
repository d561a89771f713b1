"""What the template language allows: its lists and its limits, in one place.

`conformance/template.json` holds the same for clients in other languages; a test compares the two.
"""

from __future__ import annotations

from pecia.domain.value import Value


class Arguments(Value, frozen=True):
    """The arguments a filter takes besides its input, all optional: their kinds, by place and by keyword.

    Kinds: `value` any expression; the rest are constants: `flag` true or false; `number`; `text`; `separator`
    text of at most 31 characters; `places` an integer 0-15; `indent` an integer 0-4; `key` a dotted name.
    """

    places: tuple[str, ...] = ()
    keywords: dict[str, str] = {}


FILTERS: dict[str, Arguments] = {
    "abs": Arguments(),
    "capitalize": Arguments(),
    "default": Arguments(places=("value", "flag")),
    "first": Arguments(),
    "float": Arguments(places=("number",)),
    "int": Arguments(places=("number",)),
    "join": Arguments(places=("separator",)),
    "last": Arguments(),
    "length": Arguments(),
    "lower": Arguments(),
    "round": Arguments(places=("places",)),
    "sort": Arguments(keywords={"reverse": "flag", "case_sensitive": "flag", "attribute": "key"}),
    "title": Arguments(),
    "tojson": Arguments(places=("indent",), keywords={"indent": "indent"}),
    "trim": Arguments(places=("text",)),
    "unique": Arguments(keywords={"case_sensitive": "flag", "attribute": "key"}),
    "upper": Arguments(),
}
TESTS = frozenset({"defined", "none", "string", "number", "sequence", "mapping", "equalto"})
LOOP_ATTRIBUTES = frozenset({"index", "first", "last", "length"})
TAGS = frozenset({"if", "elif", "else", "endif", "for", "endfor", "raw", "endraw"})
PARTIALS = "partials"
"""The name under which a template finds the partials it includes: `{{ partials.tone }}`."""
RESERVED = frozenset({"loop", PARTIALS, "self", "super", "caller", "varargs", "kwargs"})
"""Names that mean something to a template engine, now or later, and so cannot be variables."""
OPERATORS = frozenset({"and", "or", "not", "in", "is", "if", "else"})
"""Words of the expression language."""
CONSTANTS = frozenset({"true", "false", "none", "True", "False", "None"})

MAX_TEMPLATE = 200_000
"""Bytes (UTF-8) of all templates of a content together."""
MAX_CONTEXT = 1_000_000
"""Bytes (UTF-8) of the compact JSON of all values given to one render."""
MAX_OUTPUT = 4_000_000
"""Bytes (UTF-8) of the text one render may give back."""
MAX_VALUE_DEPTH = 16
"""Lists and objects inside each other in a value."""
MAX_NESTING = 4
"""`if` and `for` blocks inside each other."""
MAX_BRACKETS = 16
"""Brackets inside each other in an expression."""
MAX_EXPRESSION_DEPTH = 64
"""Operators, filters and attributes applied on top of each other in an expression."""
MAX_GROWTH = 64
"""Times an expression may be longer than the values it is made of."""
MAX_TAGS = 2_000
"""Tags, comments among them, in all templates of a content together."""
MAX_TOKENS = 10_000
"""Words, numbers, strings and signs in the tags of all templates of a content together."""
MAX_STEPS = 50_000
"""Steps of the engine in one render; one turn of a small loop takes about ten."""
MAX_SEPARATOR = 31
"""Characters of the text between the items of a `join`."""
MAX_PLACES = 15
"""Decimal places of a `round`."""
MAX_INDENT = 4
"""Spaces of one step of indented JSON."""
