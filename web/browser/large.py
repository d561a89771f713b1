"""Fills a library with a prompt of 20,000 lines in two versions, and with an experiment whose answers are lines of 5 MB."""

from __future__ import annotations

import time
from dataclasses import replace

from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import GetExperiment, StartExperiment
from pecia.bootstrap import open_ports
from pecia.domain.actor import Actor
from pecia.domain.design import Design, ModelChoice
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.models.registry import Registry
from pecia.models.scripted import Script
from pecia.settings import read_settings

LINES = 20_000


def main() -> None:
    models = Registry(scripts={"long": Script(answer=lambda _: "long " * 1_000_000)})
    with Library(replace(open_ports(read_settings()), models=models), Actor(name="ada")) as library:
        for version in (1, 2):
            lines = (f"line {n} {version if n % 5 == 0 else ''}" for n in range(LINES))
            content = Content(template="\n".join(lines), syntax="none")
            library.perform(CommitVersion(prompt="large/lines", content=content, note=f"version {version}"))
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
