"""Fills a library with optimizations, with and without headroom, confirmed or not, and with experiments on variations.

The model is a script that heeds some edits of the prompt and not others, so nothing is asked anywhere.
"""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import replace

from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import GetExperiment, StartExperiment
from pecia.app.optimize import GetOptimization, StartOptimization, StopOptimization
from pecia.app.release import ReleaseVersion
from pecia.bootstrap import open_ports
from pecia.domain.actor import Actor
from pecia.domain.design import Design, ModelChoice
from pecia.domain.optimization import OptimizationDesign
from pecia.domain.variation import Variations
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.models.registry import Registry
from pecia.models.scripted import Asked, Script
from pecia.settings import read_settings

TEAMS = ("billing", "delivery", "account", "technical")
TRIAGE = (
    "You help the support of a shop. Please be so kind as to read the ticket with great care. "
    "Name the team that should answer it: billing, delivery, account or technical. "
    "Remember that customers may be upset. It is very important that you answer with one word.\n\n"
    "Ticket: {{ ticket }}"
)
AXES: dict[str, tuple[str | int, ...]] = {"role": ("as-is", "expert"), "reasoning": ("as-is", "direct")}
REPLY = "Name the team for this ticket, in one word.\n\nTicket: {{ ticket }}"
WORDS = (
    "invoice",
    "parcel",
    "login",
    "export",
    "refund",
    "courier",
    "password",
    "crash",
    "charge",
    "address",
    "profile",
    "error",
    "receipt",
    "delay",
    "email",
    "timeout",
    "discount",
    "voucher",
    "screen",
    "printer",
)


def chance(*said: object) -> float:
    """A number from 0 to 1 that is always the same for this, and even over others."""
    return int.from_bytes(hashlib.sha256(repr(said).encode()).digest()[:4]) / 2**32


def ticket(number: int) -> str:
    """A ticket like no other."""
    said = " ".join(WORDS[int(len(WORDS) * chance(number, at))] for at in range(6))
    return f"{said} {hashlib.sha256(str(number).encode()).hexdigest()[:24]}"


def case(number: int) -> dict[str, object]:
    """A ticket with the team it is for, and by which way it came."""
    said = ticket(number)
    way = ("mail", "chat", "phone")[number % 3]
    return {"input": {"ticket": said}, "expected": team(said), "metadata": {"way": way}}


def team(said: str) -> str:
    return TEAMS[int(len(TEAMS) * chance(said))]


def tickets(asked: Asked) -> list[str]:
    """The tickets in a message: those of the examples, then the one that is asked about."""
    return re.findall(r"(?:[a-z]+ ){6}[0-9a-f]{24}", asked.last)


def answer(asked: Asked) -> str:
    """The right team, more often where the prompt shows examples, and where it says nothing of upset customers."""
    *examples, said = tickets(asked)
    skill = 0.5 + 0.04 * min(4, len(examples))
    skill += 0.27 * ("upset" not in asked.last)
    return team(said) if chance(said, "skill") < skill else "unsure"


def main() -> None:
    ports = open_ports(read_settings())
    ports = replace(
        ports, models=Registry(scripts={"small": Script(answer=answer), "sure": Script(answer=_sure)})
    )
    ada = Library(ports, Actor(name="ada"))
    for name, text in (("support/triage", TRIAGE), ("support/route", REPLY)):
        ada.perform(CommitVersion(prompt=name, content=Content(template=text), note="first"))
        ada.perform(ReleaseVersion(prompt=name, label="production", version=1))
    for dataset, count in (("support/tickets", 400), ("support/few", 60)):
        rows = tuple(case(n) for n in range(count))
        ada.perform(ImportDataset(dataset=dataset, rows=rows))
    triage, route = "support/triage@production", "support/route@production"
    # Experiments whose variants are made: a prompt along two axes, asked twice, and without each of its sentences.
    vary(ada, "triage-axes", Variations(of=triage, axes=AXES), repeats=2)
    vary(ada, "triage-sentences", Variations(of=triage, sentences=True), repeats=1)
    hunt(ada, prompt=route, dataset="support/tickets", model=ModelChoice(model="scripted/sure"))
    hunt(ada, prompt=triage, dataset="support/few", optimizers=("compress",), anyway=True)
    hunt(ada, prompt=triage, dataset="support/tickets", optimizers=("compress", "axes"), anyway=True)
    hunt(ada, prompt=route, dataset="support/tickets", optimizers=("axes",), anyway=True)
    # Stopped at once, of a model that whoever serves this library has too.
    echo = ModelChoice(model="scripted/echo")
    hunt(
        ada,
        stops=True,
        prompt=route,
        dataset="support/few",
        optimizers=("compress",),
        model=echo,
        anyway=True,
    )
    ports.jobs.close()
    ports.store.close()


def vary(library: Library, name: str, variations: Variations, *, repeats: int) -> None:
    """Carry out an experiment over variations of a prompt."""
    design = Design(
        name=name,
        dataset="support/few",
        variations=variations,
        models={"small": ModelChoice(model="scripted/small")},
        scorers={"accuracy": {"type": "equals", "expected": "expected"}},
        repeats=repeats,
    )
    number = library.perform(StartExperiment(design=design, extent="all")).number
    while library.perform(GetExperiment(number=number)).status in ("planned", "running"):
        time.sleep(0.05)


def _sure(asked: Asked) -> str:
    return team(tickets(asked)[-1])


def hunt(library: Library, *, stops: bool = False, **more: object) -> None:
    """Carry an optimization out, to its end or until it is stopped at once."""
    given = {
        "metric": "accuracy",
        "scorers": {"accuracy": {"type": "equals", "expected": "expected"}},
        "model": ModelChoice(model="scripted/small"),
    }
    number = library.perform(StartOptimization(design=OptimizationDesign(**(given | more)))).number  # type: ignore[arg-type]
    if stops:
        library.perform(StopOptimization(number=number))
    while library.perform(GetOptimization(number=number)).status in ("planned", "running"):
        time.sleep(0.05)


main()
