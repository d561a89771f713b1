"""A session at a terminal, as the pages show it: their commands are run, and what they print is compared.

In a block marked `console` a line that begins with `$ ` is a command, and what stands below it is what it prints
(nothing shown: anything). `…` in a line stands for any text, a line of its own for any lines. A command that
fails has `$ echo $?` behind it. Known are `pecia` (run in this process, but for `pecia serve &`), `python FILE`,
`export`, `cat`, `cp`, `mkdir`, `rm`, `cd`, `kill %1` and `echo $?`, with `NAME=value` before and `> FILE` behind.
"""

from __future__ import annotations

import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pytest

from pecia.cli.main import main

PECIA = "import sys; from pecia.script import main; sys.exit(main())"
_time = re.compile(r"\b20\d\d-\d\d-\d\d[ T]\d\d:\d\d(?::[\d.]+Z?)?")
_number = re.compile(r"[-+−]?\d[\d,.]*%?")
_bar = re.compile(r"[·━●]{3,}")
_assignment = re.compile(r"[A-Z_]+=.*")


@dataclass(frozen=True)
class Step:
    """A command, and what the page shows that it prints; None where it shows nothing."""

    command: str
    shown: str | None


def steps(text: str) -> list[Step]:
    """The commands of a `console` block. One that ends in a backslash goes on in the next line."""
    found: list[Step] = []
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\"):
                command = command[:-1] + next(lines).strip()
            found.append(Step(command, None))
        elif found:
            before = found[-1]
            found[-1] = Step(before.command, f"{before.shown or ''}{line}\n")
    return found


def matches(shown: str, printed: str, *, figures: bool = True) -> bool:
    """Whether a page shows what was printed. Times of day never count; without `figures` no number does."""
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
            "python": self._python,
            "export": self._export,
            "echo": self._echo,
            "kill": self._kill,
            "cd": self._cd,
            "cat": _cat,
            "cp": _copy,
            "mkdir": _make_folder,
            "rm": _remove,
        }
        self.code = 0

    def write(self, name: str, text: str) -> None:
        """Keep a block under the name that the page gives it."""
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._really(text), encoding="utf-8")

    def run(self, command: str) -> str:
        """What a command prints, on stdout and stderr, as a terminal shows it."""
        words = shlex.split(self._really(command))
        printed = io.StringIO()
        target: TextIO = printed
        if ">" in words:
            *words, _, name = words
            target = Path(name).open("w", encoding="utf-8")
        with self._patch.context() as patch:
            while _assignment.fullmatch(words[0]):
                patch.setenv(*words.pop(0).split("=", 1))
            if words[0] != "export":
                self.code = self._one(words, target, printed)
        if words[0] == "export":
            self.code = self._export(words[1:], printed)
        if target is not printed:
            target.close()
        return self._documented(printed.getvalue())

    def close(self) -> None:
        """End the server, if one runs."""
        if self._serving is not None:
            self._serving.terminate()
            self._serving.communicate(timeout=30)
            self._serving = None

    def _one(self, words: list[str], out: TextIO, err: TextIO) -> int:
        with redirect_stdout(out), redirect_stderr(err):
            return self._tools[words[0]](words[1:], out)

    def _pecia(self, arguments: list[str], out: TextIO) -> int:
        if arguments[-1] != "&":
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

    def _python(self, arguments: list[str], out: TextIO) -> int:
        said = subprocess.run(
            [sys.executable, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        out.write(said.stdout)
        return said.returncode

    def _export(self, words: list[str], _: TextIO) -> int:
        for word in words:
            self._patch.setenv(*word.split("=", 1))
        return 0

    def _echo(self, words: list[str], out: TextIO) -> int:
        assert words == ["$?"]
        out.write(f"{self.code}\n")
        return 0

    def _kill(self, words: list[str], _: TextIO) -> int:
        assert words == ["%1"]
        self.close()
        return 0

    def _cd(self, words: list[str], _: TextIO) -> int:
        self._patch.chdir(words[0])
        return 0

    def _really(self, text: str) -> str:
        for documented, real in self._stand_ins.items():
            text = text.replace(documented, real)
        return text

    def _documented(self, text: str) -> str:
        for documented, real in self._stand_ins.items():
            text = text.replace(real, documented)
        return text


def _cat(words: list[str], out: TextIO) -> int:
    out.write(Path(words[0]).read_text(encoding="utf-8"))
    return 0


def _copy(words: list[str], _: TextIO) -> int:
    shutil.copy(words[0], words[1])
    return 0


def _make_folder(words: list[str], _: TextIO) -> int:
    Path(words[-1]).mkdir(parents=True, exist_ok=True)
    return 0


def _remove(words: list[str], _: TextIO) -> int:
    for word in words:
        Path(word).unlink()
    return 0
