"""Write into pages what their commands print now, where they show something else.

python -m tests.docs.fill [--all] PAGE… - what still matches stays as it is, wildcards included, and so does a
command below which nothing is shown, but with --all. Read the difference before you keep it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks, on_the_local_model, read
from tests.docs.session import Session, Step, matches, opened, steps


def fill(page: Path, session: Session, *, every: bool) -> None:
    """Run a page's commands and replace what is shown of each where it is not what was printed."""
    text, here = read(page), str(Path.cwd())
    figures = not on_the_local_model(text)
    lines = text.splitlines(keepends=True)
    for block in blocks(text):
        if block.title:
            session.write(block.title, block.text)
        if block.language == "console":
            shown = [_filled(session, step, here, figures=figures, every=every) for step in steps(block.text)]
            lines[block.line] = "".join(shown)
            lines[block.line + 1 : block.last] = [""] * (block.last - block.line - 1)
    (ROOT / page).write_text("".join(lines), encoding="utf-8")


def _filled(session: Session, step: Step, here: str, *, figures: bool, every: bool) -> str:
    printed = session.run(step.command).replace(here, "…").strip("\n")
    kept = step.shown
    if every if kept is None else not matches(kept, printed, figures=figures):
        kept = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
    return step.line + (kept or "")


def main() -> None:
    """Fill the pages that are named, each in a fresh folder."""
    every = "--all" in sys.argv
    for name in sys.argv[1:]:
        if name == "--all":
            continue
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            with opened(patch, data=Path(folder) / "data") as session:
                fill(Path(name), session, every=every)


if __name__ == "__main__":
    main()
