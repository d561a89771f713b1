"""The gate's memory: the tags of templates that passed, so that an edit of the text around them is not parsed again.

Whether a template passes, and what it takes, depends on its tags and their order alone. Between two tags both
parsers look for the next tag's start and for nothing else, and a tag is read from its own start to its own
end. So what holds for a template holds for any other that has the same tags, as long as it is certain where they
stand: a template with comments or `raw` blocks, or with a brace right before a tag, is always parsed.
`tests/domain/test_gate_memory.py` compares the two ways on many templates.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from pecia.domain.inputs import Checked
from pecia.domain.outline import STRING, has_tags

Tags: TypeAlias = tuple[str, ...]

MOST = 4096
"""Templates that are remembered."""
LONGEST = 4096
"""Characters of all tags of one that is."""

_tag = re.compile(rf"(\{{\{{(?:{STRING}|[^\"'])*?\}}\}}|\{{%(?:{STRING}|[^\"'])*?%\}})", re.DOTALL)
_raw = re.compile(r"\{%[-+]?\s*(?:end)?raw\b")


class Passed(NamedTuple):
    """What the gate saw, and how many words it counted."""

    checked: Checked
    words: int


class Memory:
    """What passed the gate, by its tags. Threads may share it: at worst a template is parsed twice."""

    def __init__(self) -> None:
        self._passed: dict[Tags, Passed] = {}

    def get(self, tags: Tags) -> Passed | None:
        """What was seen when these tags passed."""
        return self._passed.get(tags)

    def keep(self, tags: Tags, passed: Passed) -> None:
        """Remember tags that passed. When there is no more room, all is forgotten at once."""
        if sum(map(len, tags)) <= LONGEST:
            if len(self._passed) >= MOST:
                self._passed.clear()
            self._passed[tags] = passed


def tags_of(template: str) -> Tags | None:
    """The tags of a template in their order, or None where it is not certain what they are."""
    parts = _tag.split(template)
    texts, tags = parts[::2], tuple(parts[1::2])
    if any(map(has_tags, texts)) or any(text.endswith("{") for text in texts[:-1]):
        return None
    return None if any(map(_raw.match, tags)) else tags
