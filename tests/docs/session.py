"""A session at a terminal, as the pages show it: their commands are run, and what they print is compared.

In a block marked `console` a line that begins with `$ ` is a command, and what stands below it is what it prints
(nothing shown: anything). `…` in a line stands for any text, a line of its own for any lines. A command that
fails has `$ echo $?` behind it. Known are `pecia` (run in this process, but for `pecia serve &`), `python FILE`,
`export`, `cd`, `mkdir`, `mv`, `cat`, `kill %1` and `echo $?`, with `NAME=value` before and `> FILE` behind.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pytest

import pecia
from pecia.cli.main import main
from tests.model_server import ModelServer

SERVER = "127.0.0.1:4747"
MODELS = "127.0.0.1:11434"
POSTGRES = "postgresql://pecia@db.example/pecia"
PECIA = "import sys; from pecia.script import main; sys.exit(main())"
_time = re.compile(r"\b20\d\d-\d\d-\d\d(?:[ T]\d\d:\d\d(?::[\d.]+Z?)?)?\b")
_number = re.compile(r"[-+−]?\d[\d,.]*%?")
_bar = re.compile(r"[·━●]{3,}")
_assignment = re.compile(r"[A-Z_]+=.*")


@dataclass(frozen=True)
class Step:
    """A command as the page has it, and what the page shows that it prints; None where it shows nothing."""

    line: str
    shown: str | None

    @property
    def command(self) -> str:
        """What is run. A line that ends in a backslash goes on in the next one."""
        return self.line.removeprefix("$ ").replace("\\\n", " ").strip()


def steps(text: str) -> list[Step]:
    """The commands of a `console` block."""
    found: list[Step] = []
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append(Step(line, None))
        elif found and found[-1].line.endswith("\\\n"):
            found[-1] = Step(found[-1].line + line, None)
        elif found:
            found[-1] = Step(found[-1].line, (found[-1].shown or "") + line)
    return found


def matches(shown: str, printed: str, *, figures: bool = True) -> bool:
    """Whether a page shows what was printed. Days and times never count; without `figures` no number does."""
    pattern = ""
    for line in _plain(shown, figures=figures).splitlines():
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(re.escape(part) for part in line.split("…")) + "\n"
    return re.fullmatch(pattern, _plain(printed, figures=figures)) is not None


def _plain(text: str, *, figures: bool) -> str:
    text = _time.sub("2026-11-22 12:00", text)
    if not figures:
        text = re.sub(r" +", " ", _number.sub("0", _bar.sub("·", text)))
    lines = [line.rstrip() for line in text.splitlines()]
    return "".join(f"{line}\n" for line in lines).strip("\n") + "\n"


class Session:
    """Runs commands in the current folder. `stand_ins` says what is used for an address that the pages name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, stand_ins: Mapping[str, str]) -> None:
        self._patch = monkeypatch
        self._stand_ins = stand_ins
        self._serving: subprocess.Popen[str] | None = None
        self._tools: Mapping[str, Callable[[list[str], TextIO], int]] = {
            "pecia": self._pecia,
            "python": _python,
            "echo": self._echo,
            "cd": self._cd,
            "kill": self._kill,
            "mkdir": _make_folder,
            "mv": _move,
            "cat": _show,
        }
        self.code = 0

    def write(self, name: str, text: str) -> None:
        """Keep a block under the name that the page gives it."""
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._really(text), encoding="utf-8")

    def run(self, command: str) -> str:
        """What a command prints, on stdout and stderr, as a terminal shows it."""
        name, *words = shlex.split(self._really(command))
        if name == "export":
            self._patch.setenv(*words[0].split("=", 1))
            return ""
        screen, target = io.StringIO(), None
        if ">" in words:
            *words, _, target = words
        with self._patch.context() as patch, _open(target, screen) as out:
            while _assignment.fullmatch(name):
                patch.setenv(*name.split("=", 1))
                name, *words = words
            with redirect_stdout(out), redirect_stderr(screen):
                self.code = self._tools[name](words, out)
        return self._documented(screen.getvalue())

    def close(self) -> None:
        """End the server, if one runs."""
        if self._serving is not None:
            self._serving.terminate()
            self._serving.communicate(timeout=30)
            self._serving = None

    def _pecia(self, arguments: list[str], out: TextIO) -> int:
        if arguments[-1:] != ["&"]:
            return main(arguments)
        self._serving = subprocess.Popen(
            [sys.executable, "-c", PECIA, *arguments[:-1]],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._serving.stderr
        out.write(self._serving.stderr.readline())
        return 0

    def _echo(self, words: list[str], out: TextIO) -> int:
        assert words == ["$?"]
        out.write(f"{self.code}\n")
        return 0

    def _cd(self, words: list[str], _: TextIO) -> int:
        os.chdir(words[0])
        return 0

    def _kill(self, words: list[str], _: TextIO) -> int:
        assert words == ["%1"]
        self.close()
        return 0

    def _really(self, text: str) -> str:
        for documented, real in self._stand_ins.items():
            text = text.replace(documented, real)
        return text

    def _documented(self, text: str) -> str:
        for documented, real in self._stand_ins.items():
            text = text.replace(real, documented)
        return text


@contextmanager
def opened(monkeypatch: pytest.MonkeyPatch, *, data: Path, postgres: str | None = None) -> Generator[Session]:
    """A terminal with a fresh library, and somebody at every address that the pages name."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("PECIA_DATA_DIR", str(data))
    monkeypatch.setenv("PECIA_PORT", str(port))
    here = str(Path(sys.executable).parent)
    monkeypatch.setenv("PATH", here, prepend=os.pathsep)  # where `pecia` is, for programs that call it
    stand_ins = {SERVER: f"127.0.0.1:{port}"} | ({POSTGRES: postgres} if postgres else {})
    with ModelServer() as models:
        session = Session(monkeypatch, stand_ins | {MODELS: f"127.0.0.1:{models.port}"})
        try:
            yield session
        finally:
            session.close()
            pecia.use(None)


@contextmanager
def _open(name: str | None, screen: TextIO) -> Generator[TextIO]:
    if name is None:
        yield screen
        return
    with Path(name).open("w", encoding="utf-8") as file:
        yield file


def _python(arguments: list[str], out: TextIO) -> int:
    said = subprocess.run(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    out.write(said.stdout)
    return said.returncode


def _move(words: list[str], _: TextIO) -> int:
    Path(words[0]).rename(words[1])
    return 0


def _show(words: list[str], out: TextIO) -> int:
    out.write(Path(words[0]).read_text(encoding="utf-8"))
    return 0


def _make_folder(words: list[str], _: TextIO) -> int:
    Path(words[-1]).mkdir(parents=True)
    return 0
