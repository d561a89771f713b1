"""Fills a library with what the pages about shipping and judging show.

Labels that moved over weeks, proposals in every state, queues that people began, judges fit and unfit. The models are
scripts, so nothing is asked anywhere.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.errands import GetErrand
from pecia.app.experiments import GetExperiment, StartExperiment
from pecia.app.knowledge import AddComment
from pecia.app.passports import MeasureJudge
from pecia.app.policies import SetPolicy
from pecia.app.proposals import ApproveProposal, OpenProposal, RejectProposal
from pecia.app.release import ReleaseVersion
from pecia.app.review_queues import OpenQueue
from pecia.app.reviewing import GiveReview, NextItem
from pecia.bootstrap import open_ports
from pecia.demo.sample import fill
from pecia.domain.actor import Actor
from pecia.domain.design import Design, ModelChoice
from pecia.domain.passport import LabeledItem
from pecia.domain.policy import EvidenceGate, Policy
from pecia.domain.review import RatingScale, Selection
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.models.registry import Registry
from pecia.models.scripted import Asked, Script
from pecia.settings import read_settings

TEAMS = ("billing", "delivery", "account", "technical")
TICKETS = {
    "billing": (
        "I was charged twice for order {n}",
        "Invoice {n} shows the wrong VAT",
        "Where is my refund for {n}?",
    ),
    "delivery": (
        "Parcel {n} never arrived",
        "The courier left {n} in the rain",
        "Order {n} is three days late",
    ),
    "account": (
        "I cannot log in since {n} days",
        "Please delete my account {n}",
        "My name on {n} is misspelled",
    ),
    "technical": ("The app crashes on page {n}", "Export {n} gives an empty file", "Error {n} when I save"),
}


class Clock:
    """A clock that goes by the hours, and stands at the present in the end."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC) - timedelta(days=41)

    def now(self) -> datetime:
        self.at = min(self.at + timedelta(minutes=11), datetime.now(UTC))
        return self.at

    def wait(self, *, days: float) -> None:
        self.at = min(self.at + timedelta(days=days), datetime.now(UTC))


def chance(*said: object) -> float:
    return int.from_bytes(hashlib.sha256(repr(said).encode()).digest()[:4]) / 2**32


def team_of(text: str) -> str:
    stems = {shape.split("{n}")[0]: team for team, shapes in TICKETS.items() for shape in shapes}
    return next((team for stem, team in stems.items() if stem and stem in text), "technical")


def sort_ticket(asked: Asked) -> str:
    """Better with definitions, best with examples."""
    right = 0.93 if "Examples" in asked.last else 0.8 if "means" in asked.last else 0.7
    ticket = asked.last.rsplit("Ticket:", 1)[-1]
    team = team_of(ticket)
    if chance(ticket) < right + (0.01 if asked.last.startswith("billing") else 0):
        return team
    return TEAMS[(TEAMS.index(team) + 1) % len(TEAMS)]


def reply(asked: Asked) -> str:
    """Long-winded, or warm and short."""
    said = asked.last.rsplit("Ticket:", 1)[-1].strip()
    if "warm" in asked.last:
        return f"Hello, thank you for telling us, and sorry for the trouble. About \u201c{said}\u201d: a colleague looks into it today, and you hear from us by tomorrow noon."
    return f"Dear customer, your request (\u201c{said}\u201d) has been received and was forwarded to the responsible department for further processing in due course."


def judge_well(asked: Asked) -> str:
    warm = "thank you for telling us" in asked.last
    grade = (
        (4 if chance(asked.last, "fit") < 0.75 else 5)
        if warm
        else (2 if chance(asked.last, "fit") < 0.85 else 4)
    )
    return f"It answers politely and {'says what happens next' if warm else 'says little'}.\nVERDICT: {grade}"


def answered(text: str) -> str:
    """What the writer answers to a prompt."""
    return reply(Asked(model="writer", messages=[{"role": "user", "content": text}]))


SCRIPTS = {
    "small": Script(answer=sort_ticket),
    "writer": Script(answer=reply),
    "careful": Script(answer=judge_well),
    "parrot": Script(answer=lambda _: "VERDICT: B"),
}


def measure(who: Library, request: MeasureJudge) -> None:
    """Measure a judge, and wait until it has its passport."""
    number = who.perform(request).number
    while who.perform(GetErrand(number=number)).status in {"planned", "running"}:
        time.sleep(0.02)


def main() -> None:
    clock = Clock()
    ports = open_ports(read_settings())
    ports = replace(ports, clock=clock, models=Registry(scripts=SCRIPTS))
    people = {name: Library(ports, Actor(name=name)) for name in ("ada", "grace", "edsger", "barbara")}
    ada, grace, edsger = (people[name] for name in ("ada", "grace", "edsger"))
    fill(ada)

    def commit(who: Library, name: str, text: str, note: str) -> int:
        clock.wait(days=0.7)
        number: int = who.perform(
            CommitVersion(prompt=name, content=Content(template=text), note=note)
        ).version.number
        return number

    def experiment(who: Library, **design: object) -> int:
        number: int = who.perform(StartExperiment(design=Design(**design))).number  # type: ignore[arg-type]
        while who.perform(GetExperiment(number=number)).status in {"planned", "running"}:
            time.sleep(0.02)
        clock.wait(days=0.3)
        return number

    triage = "Which team is this for: billing, delivery, account or technical? Answer with one word.\n"
    means = "billing means money, delivery parcels, account logins and names, technical the app.\n"
    shots = "Examples: 'Parcel 7 is wet' is delivery. 'Card declined' is billing.\n"
    ticket = "Ticket: {{ ticket }}"
    commit(ada, "support/triage", triage + ticket, "first draft")
    commit(ada, "support/triage", triage + means + ticket, "say what each team does")
    ada.perform(
        ReleaseVersion(prompt="support/triage", label="production", version=1, why="begin with something")
    )
    clock.wait(days=4)
    ada.perform(
        ReleaseVersion(prompt="support/triage", label="production", version=2, why="definitions help")
    )
    commit(ada, "support/triage", triage + means + shots + ticket, "two examples for what is confused most")
    ada.perform(
        ReleaseVersion(prompt="support/triage", label="staging", version=3, why="try it on staging first")
    )
    commit(grace, "support/triage", means + triage + ticket, "definitions before the question")

    rows = tuple(
        {
            "input": {"ticket": shape.format(n=1000 + 7 * turn)},
            "expected": team,
            "id": f"{team}-{place}-{turn}",
        }
        for turn in range(14)
        for team, shapes in TICKETS.items()
        for place, shape in enumerate(shapes)
    )
    ada.perform(ImportDataset(dataset="support/tickets", rows=rows, note="tickets of October"))
    choice = {"type": "choice", "choices": list(TEAMS), "expected": "expected"}
    small = {"small": ModelChoice(model="scripted/small", params={"temperature": 0})}
    for variants in (
        {"defined": "support/triage#2", "shown": "support/triage#3"},
        {"defined": "support/triage#2", "turned": "support/triage#4"},
    ):
        experiment(
            grace,
            name="triage-" + list(variants)[-1],
            dataset="support/tickets",
            variants=variants,
            baseline="defined",
            models=small,
            scorers={"team": choice},
            primary=("team",),
        )

    plain = "Answer the customer. Ticket: {{ ticket }}"
    warm = "Answer the customer: warm, short, and say what happens next. Ticket: {{ ticket }}"
    commit(edsger, "support/reply", plain, "what we used so far")
    commit(grace, "support/reply", warm, "warmer, and says what happens next")
    edsger.perform(ReleaseVersion(prompt="support/reply", label="production", version=1))
    replies = experiment(
        grace,
        name="reply-warmth",
        dataset="support/tickets",
        variants={"plain": "support/reply#1", "warm": "support/reply#2"},
        baseline="plain",
        models={"writer": ModelChoice(model="scripted/writer")},
        scorers={"length": {"type": "words", "max": 45}},
        primary=("length",),
    )

    others = {
        "billing/refund-letter": (grace, "Write a refund letter for {{ order }}.", 3),
        "billing/dunning": (grace, "Remind {{ name }} of invoice {{ invoice }}.", 2),
        "search/rewrite-query": (edsger, "Rewrite this search so that it finds more: {{ query }}", 4),
        "search/summarize-hits": (
            edsger,
            "Say in two sentences what these hits have in common: {{ hits }}",
            2,
        ),
        "moderation/toxicity": (ada, "Is this comment toxic? yes or no: {{ comment }}", 3),
        "onboarding/welcome-mail": (grace, "Welcome {{ name }}, who joined {{ team }}.", 1),
    }
    for name, (who, text, versions) in others.items():
        for number in range(1, versions + 1):
            commit(who, name, text + " Be brief." * (number - 1), "shorter" if number > 1 else "first draft")
        if versions > 1:
            who.perform(ReleaseVersion(prompt=name, label="production", version=versions - 1, why="ready"))
        who.perform(ReleaseVersion(prompt=name, label="staging", version=versions, why="for a look"))

    better = EvidenceGate(dataset="support/tickets", metric="team", require="better", margin=0.02, max_age=60)
    edsger.perform(
        SetPolicy(
            policy=Policy(label="production", prompts="support/triage", evidence=(better,), approvals=1)
        )
    )
    edsger.perform(SetPolicy(policy=Policy(label="production", approvals=1)))

    def propose(who: Library, name: str, version: int, why: str) -> int:
        clock.wait(days=0.4)
        number: int = who.perform(
            OpenProposal(prompt=name, label="production", version=version, why=why)
        ).number
        return number

    released = propose(edsger, "search/rewrite-query", 4, "shorter searches find more")
    ada.perform(ApproveProposal(number=released, note="looks right"))
    edsger.perform(
        ReleaseVersion(prompt="search/rewrite-query", label="production", version=4, proposal=released)
    )
    turned = propose(grace, "support/triage", 4, "definitions first read better")
    ada.perform(
        RejectProposal(
            number=turned, why="It is no better on the tickets; let us keep the order people know."
        )
    )
    propose(grace, "billing/refund-letter", 3, "legal asked for a shorter letter")
    propose(ada, "support/triage", 3, "two examples settle what was confused most: delivery and technical")
    ada.perform(
        AddComment(
            prompt="support/triage",
            version=3,
            text="The examples are made up; no customer's words are in them.",
        )
    )
    grace.perform(
        AddComment(
            prompt="support/triage",
            version=3,
            text="Does it still hold when a ticket is about two things at once?",
        )
    )
    propose(grace, "support/triage", 4, "once more, now that tickets changed")

    tone = "# How would you feel?\n\nRate the tone, **not** the facts.\n\n- 1: I would complain\n- 3: it does its job\n- 5: I would thank them"
    grace.perform(
        OpenQueue(
            queue="tone",
            experiment=replies,
            task="rate",
            guidance=tone,
            scale=RatingScale(words={"1": "rude", "3": "fine", "5": "warm"}),
            overlap=2,
            selection=Selection(count=24, seed=1),
        )
    )
    grace.perform(
        OpenQueue(
            queue="which-reply",
            experiment=replies,
            task="pick",
            guidance="Which would you rather get?",
            selection=Selection(count=20),
        )
    )
    edsger.perform(
        OpenQueue(
            queue="wording",
            experiment=replies,
            task="correct",
            show_expected=True,
            selection=Selection(variants=("warm",), count=12),
        )
    )
    for name, least in (("grace", 2), ("edsger", 1)):
        turn = people[name].perform(NextItem(queue="tone"))
        for _ in range(18):
            if turn.item is None:
                break
            kind = "thank you" in turn.item.answers[0]
            rating = min(5, least + (2 if kind else 0) + (chance(name, turn.item.position) < 0.4))
            turn = people[name].perform(GiveReview(queue="tone", position=turn.item.position, rating=rating))

    tickets = [str(row["input"]["ticket"]) for row in rows[:24]]
    items = tuple(
        LabeledItem(
            id=str(place),
            question=text,
            answer=answered((warm if place % 2 else plain).replace("{{ ticket }}", text)),
            label=0.9 if place % 2 else 0.25,
        )
        for place, text in enumerate(tickets)
    )
    measure(
        grace,
        MeasureJudge(
            name="tone-of-replies",
            scorer={"type": "judge", "model": "scripted/careful", "prompt": "judges/style"},
            items=items,
            repeats=2,
        ),
    )
    pairs = tuple(
        LabeledItem(
            id=f"pair {place}",
            question=item.question,
            first=item.answer,
            second=items[place - 1].answer,
            label=float(place % 2),
        )
        for place, item in enumerate(items)
    )
    clock.wait(days=0.5)
    measure(
        ada,
        MeasureJudge(
            name="better-reply",
            scorer={"type": "preference", "model": "scripted/parrot"},
            items=pairs,
            repeats=2,
        ),
    )
    measure(
        edsger,
        MeasureJudge(
            name="relevance",
            scorer={"type": "judge", "model": "scripted/careful"},
            items=items[:6],
            repeats=1,
        ),
    )
    ada.close()


main()
