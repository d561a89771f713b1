"""The pages of the documentation, taken apart: their fenced blocks, headings and links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL_MODEL = "model: local/"
OUTSIDE = ("CONTRIBUTING.md", "README.md", "SECURITY.md")
_fence = re.compile(r"^(?P<marks>`{3,})(?P<language>[\w-]*)(?P<more>.*)$")
_title = re.compile(r'title="(?P<title>[^"]+)"')
_link = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_heading = re.compile(r"^#{1,6} +(?P<text>.+?) *$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file it is to be written to, and where it stands."""

    language: str
    title: str | None
    text: str
    line: int

    @property
    def last(self) -> int:
        """The number of its last line."""
        return self.line + self.text.count("\n")

    @property
    def at_the_prompt(self) -> bool:
        """Whether it is written as at Python's prompt."""
        return self.language == "python" and ">>> " in self.text


def pages() -> list[Path]:
    """Every page, by its path from the root of the checkout."""
    found = [*(ROOT / name for name in OUTSIDE), *(ROOT / "docs").rglob("*.md")]
    return sorted(path.relative_to(ROOT) for path in found)


def read(page: Path) -> str:
    """A page's text."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(text: str) -> list[Block]:
    """The fenced blocks in their order."""
    found: list[Block] = []
    marks, kept, begun = "", [""], 0
    language, title = "", None
    for number, line in enumerate(text.splitlines(), 1):
        fence = _fence.match(line)
        if not marks and fence:
            named = _title.search(fence["more"])
            marks, language, title = fence["marks"], fence["language"], named["title"] if named else None
            kept, begun = [], number
        elif marks and line == marks:
            found.append(Block(language, title, "".join(f"{one}\n" for one in kept), begun))
            marks = ""
        elif marks:
            kept.append(line)
    return found


def is_run(text: str) -> bool:
    """Whether the page shows something that can be run."""
    return any(block.language == "console" or block.at_the_prompt for block in blocks(text))


def on_the_local_model(text: str) -> bool:
    """Whether a file of the page asks the local model, whose figures depend on the machine's arithmetic."""
    return any(block.title and LOCAL_MODEL in block.text for block in blocks(text))


def prose(text: str) -> str:
    """A page without its fenced blocks and code spans."""
    lines: list[str] = []
    marks = ""
    for line in text.splitlines():
        fence = _fence.match(line)
        if not marks and fence:
            marks = fence["marks"]
        elif line == marks:
            marks = ""
        elif not marks:
            lines.append(line)
    return re.sub(r"`[^`]+`", "``", "\n".join(lines))


def links(text: str) -> list[str]:
    """What the page links to."""
    return [found["target"] for found in _link.finditer(prose(text))]


def anchors(text: str) -> set[str]:
    """The anchors of the page's headings, as GitHub makes them."""
    found: set[str] = set()
    fenced = False
    for line in text.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        heading = None if fenced else _heading.match(line)
        if heading:
            plain = re.sub(r"[^\w\- ]", "", heading["text"].replace("`", "").lower())
            found.add(plain.replace(" ", "-"))
    return found
