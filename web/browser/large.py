"""Fills a library with what nobody writes by hand.

A prompt of 20,000 lines, two versions that differ in 100,000 places, a prompt under 10,000 labels, and an experiment whose
answers are lines of 5 MB.
"""

from __future__ import annotations

import time
from dataclasses import replace

from pecia.app.act import acting
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import GetExperiment, StartExperiment
from pecia.bootstrap import open_ports
from pecia.domain.actor import Actor
from pecia.domain.design import Design, ModelChoice
from pecia.domain.release import Release
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.models.registry import Registry
from pecia.models.scripted import Script
from pecia.settings import read_settings

LINES, HUNKS, LABELS = 20_000, 100_000, 10_000


def label(library: Library) -> None:
    """Put a prompt under so many labels in one unit: moved one by one, each waits for the disk and reads all others."""
    with acting(library.ports, Actor(name="ada")) as act:
        for number in range(LABELS):
            name = f"label-{number}"
            event = act.record("LabelMoved", f"large/labels@{name}", data={"version": 1, "previous": None})
            act.unit.releases.move(
                Release(
                    number=event.seq,
                    prompt="large/labels",
                    label=name,
                    version=1,
                    previous=None,
                    actor="ada",
                    why="",
                    proposal=None,
                    restores=None,
                    at=act.now,
                )
            )


def main() -> None:
    models = Registry(scripts={"long": Script(answer=lambda _: "long " * 1_000_000)})
    with Library(replace(open_ports(read_settings()), models=models), Actor(name="ada")) as library:
        for version in (1, 2):
            lines = (f"line {n} {version if n % 5 == 0 else ''}" for n in range(LINES))
            content = Content(template="\n".join(lines), syntax="none")
            library.perform(CommitVersion(prompt="large/lines", content=content, note=f"version {version}"))
            pairs = (f"=\n{n % 10}{'' if version == 1 else '+'}" for n in range(HUNKS))
            content = Content(template="\n".join(pairs), syntax="none")
            library.perform(CommitVersion(prompt="large/hunks", content=content, note=f"version {version}"))
        library.perform(CommitVersion(prompt="large/labels", content=Content(template="Say it.")))
        label(library)
        library.perform(
            CommitVersion(prompt="large/line", content=Content(template="word " * 60_000, syntax="none"))
        )
        library.perform(CommitVersion(prompt="large/say", content=Content(template="Say: {{ text }}")))
        library.perform(
            CommitVersion(prompt="large/say", content=Content(template="Say at once: {{ text }}"))
        )
        rows = tuple({"input": {"text": f"text {n}"}, "expected": "long"} for n in range(3))
        library.perform(ImportDataset(dataset="large-cases", rows=rows))
        design = Design(
            name="large",
            dataset="large-cases",
            variants={"say": "large/say#1", "at-once": "large/say#2"},
            models={"long": ModelChoice(model="scripted/long")},
            scorers={"words": {"type": "words"}, "has": {"type": "contains", "expected": "expected"}},
        )
        number = library.perform(StartExperiment(design=design)).number
        while library.perform(GetExperiment(number=number)).status in {"planned", "running"}:
            time.sleep(0.05)


main()
