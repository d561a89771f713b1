"""Fills a library with a prompt of 20,000 lines in two versions that differ in every fifth."""

from __future__ import annotations

from pecia.app.commit import CommitVersion
from pecia.bootstrap import open_ports
from pecia.domain.actor import Actor
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.settings import read_settings

LINES = 20_000


def main() -> None:
    with Library(open_ports(read_settings()), Actor(name="ada")) as library:
        for version in (1, 2):
            lines = (f"line {n} {version if n % 5 == 0 else ''}" for n in range(LINES))
            content = Content(template="\n".join(lines), syntax="none")
            library.perform(CommitVersion(prompt="large/lines", content=content, note=f"version {version}"))
        library.perform(
            CommitVersion(prompt="large/line", content=Content(template="word " * 60_000, syntax="none"))
        )


main()
