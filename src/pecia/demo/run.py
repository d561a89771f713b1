"""The main job, end to end: commit, test, compare, propose, approve, release, render, and go back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pecia.app.experiments import GetResult, ListRuns, PlanExperiment, StartExperiment
from pecia.app.policies import ListPolicies, SetPolicy
from pecia.app.prompts import GetPrompt
from pecia.app.proposals import ApproveProposal, ListProposals, OpenProposal
from pecia.app.release import ListReleases, ReleaseVersion
from pecia.app.render import RenderPrompt
from pecia.demo.content import BEST, FIRST, LABEL, TOPICS, Topic, commits, dataset, design
from pecia.demo.recording import Header, write_recording
from pecia.demo.report import Chapter
from pecia.domain.errors import Refused
from pecia.domain.experiment import Experiment
from pecia.domain.policy import EvidenceGate, Policy
from pecia.domain.prompt import Prompt
from pecia.domain.proposal import Proposal
from pecia.domain.result import Result
from pecia.embedded import Library

AUTHOR, APPROVER = "ada", "grace"


@dataclass(kw_only=True)
class Demo:
    """One run of the demo: what it says while it works, and what the report needs afterwards.

    `say` is given each line of the narration, `follow` waits for an experiment and shows its progress.
    """

    library: Library
    full: bool
    say: Callable[[str], None]
    follow: Callable[[Experiment], Experiment]
    chapters: list[Chapter] = field(default_factory=list[Chapter])
    story: list[str] = field(default_factory=list[str])
    seconds: float = 0.0
    called: int = 0

    def run(self) -> None:
        """Do all of it. A second time nothing is called and nothing moves: every step finds its result there."""
        began = time.monotonic()
        ada, grace = self.library.acting_as(AUTHOR), self.library.acting_as(APPROVER)
        for topic in TOPICS:
            self._test(ada, topic)
        self._release(ada, grace)
        self.seconds = time.monotonic() - began

    def record(self, folder: Path, *, model: str, at: datetime) -> None:
        """Write every experiment down, as the sample project of a new library brings it along."""
        for topic, chapter in zip(TOPICS, self.chapters, strict=True):
            header = Header(
                model=model, date=at, command="pecia demo", plan_digest=chapter.result.plan_digest
            )
            write_recording(self.library, chapter.result.experiment, folder / f"{topic.name}.jsonl", header)

    def _test(self, ada: Library, topic: Topic) -> None:
        self.say(f"\n{topic.title}. {topic.question}")
        kept = [ada.perform(commit) for commit in commits(topic)]
        imported = ada.perform(dataset(topic))
        new = sum(committed.created for committed in kept)
        self.say(
            f"  {topic.prompt} has {len(kept)} versions ({new} committed now), "
            f"{imported.dataset.name} {imported.dataset.cases} cases."
        )
        plan = design(topic, full=self.full)
        planned = ada.perform(PlanExperiment(design=plan))
        self.say(
            f"  {planned.runs} runs; with {planned.plan.cases} cases a difference of "
            f"{100 * planned.smallest_effect:.0f} points or more can be seen."
        )
        started = ada.perform(StartExperiment(design=plan))
        before = started.progress.called
        finished = self.follow(started)
        self.called += finished.progress.called - before
        result: Result = ada.perform(GetResult(number=finished.number))
        self.chapters.append(Chapter(topic.title, topic.question, result, _examples(ada, finished, result)))
        for row in result.comparisons:
            if row.primary:
                self.say(f"  {row.variant} against {row.baseline}, {row.metric}: {row.sentence}")

    def _release(self, ada: Library, grace: Library) -> None:
        name, sentiment = TOPICS[0].prompt, self.chapters[0].result
        self.say("\nFrom evidence to production.")
        prompt: Prompt = ada.perform(GetPrompt(prompt=name))
        if LABEL not in prompt.labels and not ada.perform(ListReleases(prompt=name)):
            ada.perform(
                ReleaseVersion(prompt=name, label=LABEL, version=FIRST, why="something to start with")
            )
        self._step(
            f"Version {FIRST} of {name}, the plain instruction, was released to {LABEL} to start with."
        )
        gate = EvidenceGate(
            dataset=f"{sentiment.dataset}{f'#{sentiment.split}' if sentiment.split else ''}",
            metric=sentiment.primary[0],
            require="better",
        )
        policy = Policy(label=LABEL, prompts=name, evidence=(gate,), approvals=1)
        if policy not in ada.perform(ListPolicies()):
            ada.perform(SetPolicy(policy=policy))
        self._step(
            f"A policy on {LABEL} asks for evidence (better {gate.metric} on {gate.dataset} than what is in service) "
            "and for one approval by somebody else."
        )
        if prompt.labels.get(LABEL) == BEST:
            self._step(f"Version {BEST} has been released by an earlier run; nothing moves.")
        else:
            self._propose(ada, grace, name)
        self._show(ada, name)

    def _propose(self, ada: Library, grace: Library, name: str) -> None:
        try:
            ada.perform(ReleaseVersion(prompt=name, label=LABEL, version=BEST))
        except Refused as refused:
            self._step(f"Releasing version {BEST} directly is refused: {refused.message}")
        proposal: Proposal = self._open_proposal(ada, name)
        self._step(
            f"{AUTHOR} opens proposal {proposal.number}: version {BEST}. "
            + " ".join(f"{'Met' if gate.met else 'Unmet'}: {gate.line}." for gate in proposal.verdict.gates)
        )
        try:
            ada.perform(ApproveProposal(number=proposal.number))
        except Refused as refused:
            self._step(f"{AUTHOR} cannot approve it: {refused.message}")
        if not any(approval.actor == APPROVER for approval in proposal.approvals):
            proposal = grace.perform(ApproveProposal(number=proposal.number, note="the figures hold"))
        self._step(f"{APPROVER} approves it.")
        try:
            release = ada.perform(
                ReleaseVersion(prompt=name, label=LABEL, version=BEST, proposal=proposal.number)
            )
        except Refused as refused:
            self._step(f"The release is refused, and {LABEL} stays where it is: {refused.message}")
            return
        self._step(
            f"{LABEL} moves from version {release.previous} to {release.version} (release {release.number})."
        )

    def _open_proposal(self, ada: Library, name: str) -> Proposal:
        for proposal in ada.perform(ListProposals(status="open", prompt=name)).data:
            if (proposal.label, proposal.version) == (LABEL, BEST):
                found: Proposal = proposal
                return found
        opened: Proposal = ada.perform(
            OpenProposal(prompt=name, label=LABEL, version=BEST, why="four examples beat the instruction")
        )
        return opened

    def _show(self, ada: Library, name: str) -> None:
        text = "The staff were kind and the soup was hot."
        rendered = ada.perform(RenderPrompt(prompt=name, label=LABEL, variables={"text": text}))
        self._step(
            f"An application gets it by name: pecia.get({name!r}).render(text=…) now ends with "
            f"{(rendered.text or '').strip().splitlines()[-2:]!r}."
        )
        self._step(f"One step goes back: pecia rollback {name} {LABEL}.")

    def _step(self, text: str) -> None:
        self.story.append(text)
        self.say(f"  {text}")


def _examples(library: Library, experiment: Experiment, result: Result) -> list[tuple[str, str, str]]:
    """The answer of each variant to the first case, to be looked at."""
    found: list[tuple[str, str, str]] = []
    for index, arm in enumerate(result.arms):
        before = f"{index - 1}.{result.cases}.0" if index else None
        page = library.perform(ListRuns(number=experiment.number, cursor=before, limit=1))
        found += [(arm.variant, f"case {run.case + 1}", run.answer.text.strip()) for run in page.data]
    return found
