"""Structure: what opens must close, and who speaks comes in an order that models know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pecia.domain.reading import Reading
from pecia.domain.standard import Flaw, Options, example, flaw, rule

_block = re.compile(r"\{%[-+]?\s*+(if|for|elif|endif|endfor)\b")
_fence = re.compile(r"^[ \t]{0,12}(`{3,}|~{3,})([^`\n]*+)$", re.MULTILINE)
_tag = re.compile(r"<(/?)([a-z][a-z0-9]*(?:[_-][a-z0-9]+)*)>")
_HTML = frozenset({
    "a", "area", "b", "br", "body", "button", "code", "col", "dd", "div", "dl", "dt", "em", "embed",
    "head", "hr", "html", "i", "img", "input", "li", "link", "meta", "ol", "option", "p", "param", "pre",
    "script", "select", "source", "span", "strong", "style", "table", "tbody", "td", "th", "thead",
    "title", "tr", "track", "u", "ul", "wbr", "svg", "path",
})  # fmt: skip
_triple = '"""'
_quotes_line = re.compile(r'^[ \t]{0,12}(""")[ \t]*+$', re.MULTILINE)


@rule(
    family="structure",
    severity="warning",
    why="Nobody can tell by reading what a deeply nested template says for given values; no test covers every way through.",
    mend="Let the application decide and pass the text, or part the prompt in two. 'depth' says how deep is too deep.",
    failing=example("{% if a %}{% for x in b %}{% if x %}{{ x }}{% endif %}{% endfor %}{% endif %}"),
    passing=example("{% if a %}{% for x in b %}{{ x }}{% endfor %}{% endif %}"),
    options={"depth": 2, "branches": 12},
)
def template_logic(reading: Reading, options: Options) -> Iterator[Flaw]:
    """Template logic that is too deep, or has too many branches."""
    branches = 0
    for passage in reading.passages:
        if not passage.is_template or "{%" not in passage.text:
            continue
        depth = 0
        for found in _block.finditer(passage.text):
            word = found[1]
            branches += word in ("if", "elif")
            depth += 1 if word in ("if", "for") else -1 if word.startswith("end") else 0
            if depth > options["depth"] and word in ("if", "for"):
                yield flaw(f"This block lies {depth} deep.", passage, *found.span())
            elif branches == options["branches"] + 1 and word in ("if", "elif"):
                yield flaw(
                    f"The template has more than {options['branches']} branches.", passage, *found.span()
                )


@rule(
    family="structure",
    severity="warning",
    why="Everything behind an open code fence is code to the model, the instructions too.",
    mend="Close the fence with a line of the same marks.",
    failing=example("Correct this:\n```python\nprint(1)\n", literal=True),
    passing=example("Correct this:\n```python\nprint(1)\n```\n", literal=True),
)
def open_fence(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A code fence that is not closed."""
    for passage in reading.passages:
        if "```" not in passage.text and "~~~" not in passage.text:
            continue
        opened: re.Match[str] | None = None
        for found in _fence.finditer(passage.text):
            if opened is None:
                opened = found
            elif found[1].startswith(opened[1]) and not found[2].strip():
                opened = None
        if opened is not None:
            yield flaw("This code fence is not closed.", passage, *opened.span())


@rule(
    family="structure",
    severity="warning",
    why="Tags show where a part begins and ends; one without the other shows nothing.",
    mend="Close the tag, or take it out.",
    failing=example("<rules>\nBe brief.\n</rules>\n<ticket>\n{{ ticket }}\n</tickets>"),
    passing=example("<rules>\nBe brief.\n</rules>\n<ticket>\n{{ ticket }}\n</ticket>"),
)
def unpaired_tag(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A tag that is opened and not closed, or closed and not opened."""
    for passage in reading.passages:
        if "</" not in passage.text or "`" in passage.text:
            continue
        tags = [found for found in _tag.finditer(passage.text) if found[2] not in _HTML]
        counts = Counter((found[2], bool(found[1])) for found in tags)
        closes = any(closing for _, closing in counts)
        told: set[str] = set()
        for found in tags:
            name = found[2]
            opened, closed = counts[name, False], counts[name, True]
            lonely = (
                closed > opened
                if found[1]
                else closes and opened > closed and _holds_variable(passage.text, found.end())
            )
            if lonely and name not in told:
                told.add(name)
                yield flaw(
                    f"The tag '{name}' is opened {opened} and closed {closed} times.", passage, *found.span()
                )


@rule(
    family="structure",
    severity="warning",
    why='What triple quotation marks begin, only triple quotation marks end: with an odd number the rest is "quoted".',
    mend="Add the missing marks.",
    failing=example('Summarize:\n"""\n{{ text }}\n', purpose=None),
    passing=example('Summarize:\n"""\n{{ text }}\n"""\n'),
)
def open_quotes(reading: Reading, _: Options) -> Iterator[Flaw]:
    """Triple quotation marks that are not closed."""
    for passage in reading.passages:
        if passage.text.count(_triple) % 2:
            marks = list(_quotes_line.finditer(passage.text))
            if len(marks) % 2:
                yield flaw("Triple quotation marks are opened and not closed.", passage, *marks[-1].span(1))


@rule(
    family="structure",
    severity="warning",
    why="Some providers refuse an empty message, and the others answer to nothing.",
    mend="Write what is to be said, or take the message out.",
    failing=example([("system", "Answer kindly."), ("user", " ")]),
    passing=example([("system", "Answer kindly."), ("user", "{{ question }}")]),
)
def empty_text(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A text or message that says nothing."""
    for passage in reading.passages:
        if not passage.text.strip():
            yield flaw("Nothing is said here.", passage, 0, len(passage.text))


@rule(
    family="structure",
    severity="warning",
    why="Several providers take a system message only at the beginning; others move it there.",
    mend="Put it first, or say it in a user message.",
    failing=example([("user", "{{ question }}"), ("system", "Answer kindly.")]),
    passing=example([("system", "Answer kindly."), ("user", "{{ question }}")]),
)
def late_system_message(reading: Reading, _: Options) -> Iterator[Flaw]:
    """A system message behind others."""
    others = False
    for passage in reading.main:
        if passage.role in ("system", "developer"):
            if others:
                yield flaw(f"This {passage.role} message comes behind others.", passage, 0, 0)
        else:
            others = passage.role is not None


def _holds_variable(text: str, end: int) -> bool:
    return text[end : end + 80].lstrip().startswith("{{")


RULES = (template_logic, open_fence, unpaired_tag, open_quotes, empty_text, late_system_message)
