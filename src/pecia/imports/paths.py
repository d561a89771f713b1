"""Paths as archives and files name them: only those that stay below their folder, on any system."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import NoReturn

from pecia.domain.errors import Detail, Invalid
from pecia.domain.visible import visible

_odd = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|]")
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))}
)


def safe_path(path: str) -> str:
    """The path, when it is relative, stays below, and can be written on every system. Raises `Invalid`."""
    why = _fault(path)
    if why:
        refuse_path(path, why)
    return path


def _fault(path: str) -> str:
    if not path or path.startswith("/") or re.match(r"[A-Za-z]:", path):
        return "is not relative"
    if _odd.search(path):
        return "has a character that a path cannot have everywhere"
    for part in path.rstrip("/").split("/"):
        if part in {"", ".", ".."}:
            return "leads elsewhere"
        if part.partition(".")[0].lower() in _RESERVED or part.endswith((".", " ")):
            return "is a name that some systems reserve"
    return ""


def below(folder: str, path: str) -> str:
    """The path that `path` means when it stands in a file of `folder`; it may climb, but not out of the root.

    Raises `Invalid`.
    """
    if path.startswith("/") or "\\" in path or "\x00" in path or re.match(r"[A-Za-z]:", path):
        refuse_path(path, "is not relative")
    parts: list[str] = []
    for part in (PurePosixPath(folder) / path).parts:
        if part == "..":
            if not parts:
                refuse_path(path, "leads out of the folder")
            parts.pop()
        elif part != ".":
            parts.append(part)
    return safe_path("/".join(parts))


def clash_key(path: str) -> str:
    """What two paths share when some file system takes them for one."""
    return unicodedata.normalize("NFC", path).casefold()


def refuse_path(path: str, why: str) -> NoReturn:
    """Refuse a path, saying why. Raises `Invalid`."""
    raise Invalid(
        f"The path '{visible(path)[:200]}' {why}.",
        code="unsafe_path",
        hint="Nothing was written. Give files whose paths stay inside the folder or archive.",
        errors=(Detail(code="unsafe_path", detail=why),),
    )
