"""Naming: what a prompt from elsewhere is called here."""

from __future__ import annotations

import re
import unicodedata
from typing import cast

from pecia.domain.names import MAX_NAME, NAME

_name = re.compile(NAME)
_odd = re.compile(r"[^a-z0-9._-]+")
_SEGMENTS = 8
_LONGEST = 64


class Names:
    """Gives each prompt of an import a name of ours, and no two the same one."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = f"{prefix.strip('/')}/" if prefix else ""
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()

    def give(self, theirs: str, key: str) -> str:
        """The name for what a file calls `theirs`; the same key gets the same name again."""
        if key not in self._given:
            self._given[key] = self._free(plain_name(f"{self._prefix}{theirs}"))
        return self._given[key]

    def _free(self, name: str) -> str:
        chosen, number = name, 1
        while chosen in self._taken:
            number += 1
            tail = f"-{number}"
            folder, slash, last = name.rpartition("/")
            room = min(_LONGEST, MAX_NAME - len(folder) - len(slash)) - len(tail)
            chosen = f"{folder}{slash}{last[:room]}{tail}"
        self._taken.add(chosen)
        return chosen


def plain_name(text: str) -> str:
    """A valid name as near to the text as letters allow: lower case, dashes for what is no letter or digit."""
    if len(text) <= MAX_NAME and _name.fullmatch(text):
        return text
    parts = [segment for part in text.replace("\\", "/").split("/") if (segment := plain_segment(part))]
    kept = [*parts[: _SEGMENTS - 1], *(["-".join(parts[_SEGMENTS - 1 :])[:_LONGEST]] if parts[7:] else [])]
    name = "/".join(kept)
    while len(name) > MAX_NAME:
        name = name.rpartition("/")[0] or name[:_LONGEST]
    return name or "prompt"


def plain_tags(given: object) -> tuple[str, ...]:
    """The tags of a list as ours, each once; what is no text is passed over."""
    items = cast("list[object]", given) if isinstance(given, list) else []
    tags = [plain_segment(item) for item in items if isinstance(item, str)]
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def plain_segment(text: str) -> str:
    """One segment of a name, or a tag; empty when nothing of the text can stand in one."""
    ascii_ = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _odd.sub("-", ascii_).strip("-._ ")[:_LONGEST].rstrip("-._")
