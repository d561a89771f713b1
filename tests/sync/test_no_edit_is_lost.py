"""Whatever happens on both sides, and in whatever order: what somebody wrote is there in the end."""

from __future__ import annotations

import contextlib
import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pecia import testing
from pecia.domain.errors import Conflict
from tests.sync.conftest import Both

_markers = re.compile(r"^(?:<<<<<<< local|=======|>>>>>>> library #\d+)\n", re.MULTILINE)
_steps = st.lists(
    st.tuples(
        st.sampled_from(["here", "there", "elsewhere", "pull", "push", "lose base"]), st.integers(0, 20)
    ),
    max_size=12,
)


class World:
    """Two folders and a library. Everybody only adds lines, each of them once."""

    def __init__(self, root: Path) -> None:
        ports = testing.ports()
        self.here, self.elsewhere = (Both(root / name, ports) for name in ("here", "elsewhere"))
        self.written: list[str] = []
        self.here.write("q.prompt.md", "first\nsecond\nthird\n")
        self.here.push()
        self.elsewhere.pull()

    def add(self, text: str, at: int) -> str:
        lines = text.removesuffix("\n").split("\n")
        lines.insert(at % (len(lines) + 1), f"line {len(self.written)}")
        self.written.append(f"line {len(self.written)}")
        return "\n".join(lines) + "\n"

    def edit(self, folder: Both, at: int) -> None:
        folder.write("q.prompt.md", self.add(folder.read("q.prompt.md"), at))

    def bring_together(self, folder: Both) -> None:
        """As a person does: pull, keep both sides of a conflict, push."""
        folder.pull()
        folder.write("q.prompt.md", _markers.sub("", folder.read("q.prompt.md")))
        folder.push()

    def take(self, step: str, at: int) -> None:
        if step == "there":
            self.here.commit("q", self.add(f"{self.here.head('q')}\n", at).removesuffix("\n"))
        elif step == "pull":
            self.here.pull()
            self.here.write("q.prompt.md", _markers.sub("", self.here.read("q.prompt.md")))
        elif step == "push":
            with contextlib.suppress(Conflict):
                self.here.push()
        elif step == "lose base":
            (self.here.folder / ".pecia" / "base.json").unlink(missing_ok=True)
        else:
            folder = self.here if step == "here" else self.elsewhere
            self.edit(folder, at)
            if step == "elsewhere":
                self.bring_together(folder)


@given(_steps)
@settings(max_examples=60)
def test_no_line_that_somebody_added_is_lost(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as root:
        world = World(Path(root))
        for step, at in steps:
            world.take(step, at)
        for folder in (world.here, world.elsewhere):
            world.bring_together(folder)
        head = world.here.head("q").split("\n")
        assert set(world.written) <= set(head)
        assert world.elsewhere.read("q.prompt.md") == f"{world.here.head('q')}\n"
        world.here.ports.store.close()
