"""Paths as archives, files and folders name them: only those that stay below their folder, on any system.

A folder may come from a stranger's repository, or go to a system where a file name means a device.
"""

from __future__ import annotations

import re
import unicodedata

from pecia.domain.errors import Detail, Invalid
from pecia.domain.visible import visible

_odd = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|]")
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
"""What Windows takes for a device, whatever stands behind the first dot."""
_INSIDE = "Nothing was written. Give files whose paths stay inside the folder or archive."


def safe_path(path: str) -> str:
    """The path, when it is relative, stays below, and can be written on every system. Raises `Invalid`."""
    why = _fault(path)
    if why:
        raise unsafe(path, why)
    return path


def below(folder: str, path: str) -> str:
    """The path that `path` means when it stands in a file of `folder`; it may climb, but not out of the root.

    Raises `Invalid`.
    """
    if path.startswith("/") or "\\" in path or "\x00" in path or re.match(r"[A-Za-z]:", path):
        raise unsafe(path, "it is not relative")
    parts: list[str] = []
    for part in f"{folder}/{path}".split("/"):
        if part == "..":
            if not parts:
                raise unsafe(path, "it leads out of the folder")
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return safe_path("/".join(parts))


def leads_out(path: str) -> bool:
    """Whether a path might leave the folder in which it stands: by a root, a drive or a step that is none."""
    return any(step in {"", ".", ".."} or "\\" in step or "\0" in step for step in path.split("/"))


def is_device(step: str) -> bool:
    """Whether Windows takes a step of a path for a device."""
    return step.partition(".")[0].lower() in _DEVICES


def clash_key(path: str) -> str:
    """What two paths share when some file system takes them for one."""
    return unicodedata.normalize("NFC", path).casefold()


def unsafe(path: str, why: str, *, hint: str = _INSIDE) -> Invalid:
    """The refusal of a path."""
    return Invalid(
        f"'{visible(path)[:200]}' is not safe: {why}.",
        code="unsafe_path",
        hint=hint,
        errors=(Detail(code="unsafe_path", detail=why),),
    )


def _fault(path: str) -> str:
    if not path or path.startswith("/") or re.match(r"[A-Za-z]:", path):
        return "it is not relative"
    if _odd.search(path):
        return "it has a character that a path cannot have everywhere"
    if leads_out(path.rstrip("/")):
        return "it leads elsewhere"
    if any(is_device(part) or part.endswith((".", " ")) for part in path.rstrip("/").split("/")):
        return "it is a name that some systems reserve"
    return ""
