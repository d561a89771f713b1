"""The gate: which templates may be kept.

A template is somebody else's program. It is parsed by Jinja2's parser and passes only when every token and
every node of its syntax tree is on a list of what is allowed, and when MiniJinja, which renders it, sees the
same variables in it. Jinja2 takes long to import, so only writers import this module.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import islice

from jinja2.lexer import newline_re

from pecia.domain.engine import Engine
from pecia.domain.errors import Detail, Invalid
from pecia.domain.gate_memory import PASSED, Passed, tags_of
from pecia.domain.gate_tokens import Place, Tokens
from pecia.domain.gate_tree import TreeReader
from pecia.domain.inputs import Checked
from pecia.domain.outline import has_tags
from pecia.domain.template_rules import MAX_TAGS, MAX_TEMPLATE, MAX_TOKENS, PARTIALS

_tag_start = re.compile(r"\{[{%#]")


def check(template: str, *, pointer: str = "/template") -> Checked:
    """Let a template through, or say where it must not pass.

    Raises `Invalid` with line and column: `template_too_large`, `template_too_complex`, `invalid_template`
    (it cannot be parsed), `template_not_allowed`. Takes less than 300 ms whatever the text is.
    """
    return check_all({pointer: template})[0]


def check_all(templates: Mapping[str, str], *, partials: Collection[str] = ()) -> list[Checked]:
    """Let the templates of one content through, which share the limits of size. Keys are their pointers.

    `partials` are the names that they may use as `{{ partials.NAME }}`.
    """
    _check_size(templates)
    checked: list[Checked] = []
    words = MAX_TOKENS
    for pointer, template in templates.items():
        if not has_tags(template):
            checked.append(Checked())
            continue
        tags = tags_of(template)
        passed = PASSED.get(tags) if tags else None
        if passed is None or passed.words > words:
            passed = _parse(template, pointer, words, partials)
            # What passes with partials may not pass without them; the other way round it always does.
            if tags and not partials:
                PASSED.keep(tags, passed)
        words -= passed.words
        checked.append(passed.checked)
    return checked


def _parse(template: str, pointer: str, words: int, partials: Collection[str]) -> Passed:
    """Let a template with tags through that both parsers read alike, if it has at most so many words."""
    # Jinja2 reads all line ends as \n; doing so first keeps its offsets and ours the same.
    tokens = Tokens(Place(newline_re.sub("\n", template), pointer), words)
    tokens.read()
    reader = TreeReader(tokens.place, partials)
    reader.statements(tokens.parse().body)
    engine = Engine({pointer: template})
    _compare_names(reader, engine.names)
    return Passed(reader.checked(engine.guarded_names), tokens.words)


def _check_size(templates: Mapping[str, str]) -> None:
    size = tags = 0
    for pointer, template in templates.items():
        size += _size(template, pointer)
        if size > MAX_TEMPLATE:
            raise Invalid(
                f"The template is longer than {MAX_TEMPLATE:,} bytes.",
                code="template_too_large",
                hint="Shorten it; text that needs no variables may be 'syntax: none'.",
                errors=(Detail(code="template_too_large", detail="too long", pointer=pointer),),
            )
        starts = [found.start() for found in islice(_tag_start.finditer(template), MAX_TAGS - tags + 1)]
        tags += len(starts)
        if tags > MAX_TAGS:
            raise Place(template, pointer).too_complex(starts[-1], f"there are more than {MAX_TAGS:,} tags")


def _size(template: str, pointer: str) -> int:
    try:
        return len(template.encode())
    except UnicodeEncodeError as error:
        place = Place(template, pointer)
        raise place.refusal("invalid_template", error.start, "a lone surrogate is not text") from None


def _compare_names(reader: TreeReader, seen: set[str]) -> None:
    """Refuse a template that MiniJinja, which renders it, reads otherwise than Jinja2, which judged it."""
    known = {*reader.variables, PARTIALS} if reader.partials else reader.variables.keys()
    differing = ", ".join(sorted(seen ^ known))
    if differing:
        raise reader.place.refusal(
            "template_not_allowed", 0, f"two parsers of templates do not agree on what '{differing}' is"
        )
