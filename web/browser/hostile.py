"""Fills a library whose every text would like to be a script: each field that takes free words holds the whole corpus.

The corpus comes as JSON in `PECIA_HOSTILE`; `N` in a string is the field that it stands in. The model repeats what it
is told, and its judge reasons in the same words.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from pecia.app.catalog import AddPurpose
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.errands import GetErrand
from pecia.app.experiments import GetExperiment, StartExperiment
from pecia.app.knowledge import AddComment
from pecia.app.optimize import GetOptimization, StartOptimization
from pecia.app.passports import MeasureJudge
from pecia.app.policies import SetPolicy
from pecia.app.proposals import ApproveProposal, OpenProposal
from pecia.app.release import ReleaseVersion
from pecia.app.review_queues import OpenQueue
from pecia.bootstrap import open_ports
from pecia.domain.actor import Actor
from pecia.domain.design import Design, Limits, ModelChoice
from pecia.domain.message import Message
from pecia.domain.optimization import OptimizationDesign
from pecia.domain.passport import LabeledItem
from pecia.domain.policy import Policy
from pecia.domain.prompt import PromptFields
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.models.registry import Registry
from pecia.models.scripted import Script
from pecia.settings import read_settings

CORPUS: list[str] = json.loads(os.environ["PECIA_HOSTILE"])
_field = count()


def words() -> list[str]:
    """The corpus for one more field."""
    field = next(_field)
    return [text.replace("N", f"{field * 1000 + index}") for index, text in enumerate(CORPUS)]


def text() -> str:
    """All of it in one text, a paragraph each."""
    return "\n\n".join(words())


def inert(said: str) -> str:
    """The same as a part of a template, in which braces are no variables."""
    return said.replace("{", "(").replace("}", ")") + "."


def wait(status: Callable[[], str]) -> None:
    """Until it has come to an end."""
    while status() in {"planned", "running"}:
        time.sleep(0.02)


def main() -> None:
    scripts = {
        "echo": Script(answer=lambda asked: asked.last),
        "judge": Script(answer=lambda asked: f"{asked.last[-2000:]}\nVERDICT: 4"),
    }
    ports = replace(open_ports(read_settings()), models=Registry(scripts=scripts))
    ada, grace = Library(ports, Actor(name="ada")), Library(ports, Actor(name="grace"))

    def commit(name: str, content: Content, note: str = "", **fields: str) -> None:
        ada.perform(
            CommitVersion(
                prompt=name,
                content=content,
                note=note,
                fields=PromptFields(**fields),
                acknowledge=("hidden_characters",),
            )
        )

    for index, (title, description, note, template) in enumerate(
        zip(words(), words(), words(), words(), strict=True)
    ):
        content = Content(template=template, syntax="none")
        commit(f"hostile/p{index:02}", content, note, title=title, description=description)
        commit("hostile/noted", content, note.replace("struck", "struck "))
    messages = tuple(Message(role=role, content=text()) for role in ("system", "user", "assistant", "user"))
    commit(
        "hostile/all",
        Content(type="chat", messages=messages, syntax="none"),
        text()[:900],
        title="All of it",
        description=text(),
    )
    commit("hostile/all", Content(type="chat", messages=messages[:2], syntax="none"), "fewer")
    for said in words():
        ada.perform(AddComment(prompt="hostile/all", version=1, text=said))
    ada.perform(ReleaseVersion(prompt="hostile/all", label="production", version=1, why=text()[:900]))

    for number, template in enumerate(("Say: {{ text }}", "Say at once: {{ text }}"), start=1):
        commit("hostile/say", Content(template=template), f"{number}")
    inputs = words()
    rows = tuple(
        {"id": f"case-{index:02}", "input": {"text": said}, "expected": expected}
        for index, (said, expected) in enumerate(zip(inputs, words(), strict=True))
    )
    ada.perform(ImportDataset(dataset="hostile-cases", rows=rows, note=text()[:900]))
    design = Design(
        name="hostile",
        dataset="hostile-cases",
        variants={"plain": "hostile/say#1", "at-once": "hostile/say#2"},
        models={"echo": ModelChoice(model="scripted/echo")},
        scorers={
            "same": {"type": "contains", "expected": "expected"},
            "style": {"type": "judge", "model": "scripted/judge", "prompt": "judges/style"},
        },
        primary=("same",),
        limits=Limits(concurrency=8),
    )
    number = ada.perform(StartExperiment(design=design, extent="all")).number
    while (ended := ada.perform(GetExperiment(number=number))).status in {"planned", "running"}:
        time.sleep(0.02)
    if ended.status != "done":
        raise SystemExit(f"the experiment ended as {ended.status}: {ended.stopped_by}")
    for index, said in enumerate(words()):
        ada.perform(AddPurpose(name=f"purpose-{index:02}", description=said))
    items = tuple(
        LabeledItem(id=f"item-{index}", question=question, answer=answer, label=0.25 * (index % 5))
        for index, (question, answer) in enumerate(zip(words(), words(), strict=True))
    )
    judge = {"type": "judge", "model": "scripted/judge", "prompt": "judges/style", "criteria": words()[:20]}
    measured = ada.perform(MeasureJudge(name="hostile", scorer=judge, items=items, repeats=1)).number
    wait(lambda: ada.perform(GetErrand(number=measured)).status)
    commit("hostile/long", Content(template="\n\n".join((*map(inert, words()[:12]), "{{ text }}"))))
    hunted = ada.perform(
        StartOptimization(
            design=OptimizationDesign(
                prompt="hostile/long#1",
                dataset="hostile-cases",
                metric="same",
                scorers={"same": {"type": "contains", "expected": "expected"}},
                model=ModelChoice(model="scripted/echo"),
                optimizers=("compress",),
                anyway=True,
            )
        )
    ).number
    wait(lambda: ada.perform(GetOptimization(number=hunted)).status)
    ada.perform(OpenQueue(queue="hostile-queue", experiment=number, task="rate", guidance=text()))
    ada.perform(SetPolicy(policy=Policy(label="staging", approvals=1)))
    proposal = ada.perform(
        OpenProposal(prompt="hostile/all", label="staging", version=2, why=text()[:900])
    ).number
    grace.perform(ApproveProposal(number=proposal, note=text()[:900]))
    ada.close()


main()
