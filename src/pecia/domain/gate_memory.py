"""The gate's memory: the tags of templates that passed, so that an edit of the text around them is not parsed again.

Whether a template passes, and what it takes, depends on its tags and their order alone. Between two tags both
parsers look for the next tag's start and for nothing else, and a tag is read from its own start to its own
end. So what holds for a template holds for any other that has the same tags, as long as it is certain where they
stand: a template with comments or `raw` blocks is always parsed.
`tests/domain/test_gate_memory.py` compares the two ways on many templates.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from pecia.domain.inputs import Checked
from pecia.domain.outline import STRING

Tags: TypeAlias = tuple[str, ...]

MOST = 4096
"""Templates that are remembered."""
LONGEST = 4096
"""Characters of all tags of one that is."""

_start = re.compile(r"\{[{%#]")
_output = re.compile(rf"\{{\{{(?:[^\"'}}]++|{STRING}|\}}(?!\}}))*+\}}\}}", re.DOTALL)
_statement = re.compile(rf"\{{%(?:[^\"'%]++|{STRING}|%(?!\}}))*+%\}}", re.DOTALL)
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


PASSED = Memory()
"""What has passed in this process."""


@lru_cache(maxsize=16)  # the gate asks for them, and whoever judges the same text right after it
def tags_of(template: str) -> Tags | None:
    """The tags of a template in their order, or None where it is not certain what they are.

    Looks at each character about once, whatever the text is.
    """
    tags: list[str] = []
    at = 0
    while found := _start.search(template, at):
        pattern = {"{": _output, "%": _statement}.get(found[0][1])
        tag = pattern.match(template, found.start()) if pattern else None
        if tag is None or _raw.match(tag[0]):
            return None
        tags.append(tag[0])
        at = tag.end()
    return tuple(tags)
