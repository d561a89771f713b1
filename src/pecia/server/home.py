"""Home: the page that shows what is in the library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from pecia.app.datasets import ListDatasets
from pecia.app.events import ListEvents
from pecia.app.experiments import GetResult, ListExperiments
from pecia.app.operations import perform
from pecia.app.prompts import GetVersion, ListPrompts
from pecia.app.proposals import ListProposals
from pecia.domain.actor import Actor
from pecia.domain.dataset import Dataset
from pecia.domain.errors import PeciaError
from pecia.domain.event import Event
from pecia.domain.experiment import Experiment
from pecia.domain.prompt import Prompt
from pecia.domain.proposal import Proposal
from pecia.domain.result import Result
from pecia.domain.value import Request
from pecia.domain.version import Content
from pecia.ports import Ports
from pecia.server.card import card
from pecia.server.html import Child, Markup, badge, element, prose, section, table

SHOWN = 100
"""Prompts and datasets on the page."""
RESULTS = 8
"""Experiments whose results are on the page."""
EVENTS = 12
KEPT = 32
"""Results of ended experiments that are kept, so that the page is quick to write again."""
_TEXT = 3000
"""Characters of a prompt's text on the page."""
_WORDS = 400
"""Characters of a title, a note or a reason."""
_KINDS = {
    "open": "wait",
    "released": "good",
    "rejected": "bad",
    "active": "",
    "draft": "wait",
    "deprecated": "bad",
}

_EFFECTS = {"breaking": "bad", "cannot tell": "wait", "safe": ""}


class _Contents(NamedTuple):
    """What the page shows, read in one go."""

    prompts: Sequence[Prompt]
    texts: Sequence[Content | None]
    datasets: Sequence[Dataset]
    experiments: Sequence[Experiment]
    proposals: Sequence[Proposal]
    events: Sequence[Event]


class Home:
    """Writes the page. Results of experiments that have ended are computed once."""

    def __init__(self, ports: Ports, actor: Actor) -> None:
        self._ports = ports
        self._actor = actor
        self._kept = lru_cache(KEPT)(self._result)

    def parts(self) -> Child:
        """The page below its title."""
        there = self._read()
        return [
            _tiles(there),
            section(
                "Experiments",
                "What was measured, newest first. A bar is the 95 % interval, the dot the mean.",
                [self._card(experiment) for experiment in there.experiments],
                None if there.experiments else _none("`pecia experiment run FILE.yaml` runs one."),
            ),
            _proposals(there.proposals),
            _prompts(there.prompts, there.texts),
            _datasets(there.datasets),
            _events(there.events),
        ]

    def _do(self, request: Request) -> Any:  # noqa: ANN401 - each operation has its own result
        return perform(self._ports, self._actor, request)

    def _read(self) -> _Contents:
        prompts = self._do(ListPrompts(limit=SHOWN)).data
        heads = [
            self._do(GetVersion(prompt=prompt.name, version=prompt.head)).content if prompt.head else None
            for prompt in prompts
        ]
        last = self._do(ListEvents(since=-1)).next
        return _Contents(
            prompts=prompts,
            texts=heads,
            datasets=self._do(ListDatasets(limit=SHOWN)).data,
            experiments=self._do(ListExperiments(limit=RESULTS)).data,
            proposals=self._do(ListProposals(limit=EVENTS)).data,
            events=self._do(ListEvents(since=max(0, last - EVENTS), limit=EVENTS)).events[::-1],
        )

    def _card(self, experiment: Experiment) -> Markup:
        """An experiment with its result; with the reason instead when that cannot be computed."""
        try:
            return card(
                experiment,
                self._kept(experiment.number, _state(experiment)) if experiment.progress.done else None,
            )
        except PeciaError as error:
            return card(experiment, None, trouble=error.message)

    def _result(self, number: int, _state: tuple[object, ...]) -> Result:
        """The result of an experiment; `_state` tells it from earlier ones of the same experiment."""
        result: Result = self._do(GetResult(number=number))
        return result


def _state(experiment: Experiment) -> tuple[object, ...]:
    """What an experiment's result depends on: its runs are kept for good once it has ended."""
    return experiment.status, experiment.ended_at, experiment.progress.done


def _tiles(there: _Contents) -> Markup:
    counts = (
        ("prompt", len(there.prompts), SHOWN),
        ("dataset", len(there.datasets), SHOWN),
        ("experiment", there.experiments[0].number if there.experiments else 0, None),
        ("open proposal", sum(proposal.status == "open" for proposal in there.proposals), EVENTS),
        ("event", there.events[0].seq if there.events else 0, None),
    )
    tiles = [
        element(
            "li", element("b", f"{many:,}{'+' if many == most else ''}"), name if many == 1 else f"{name}s"
        )
        for name, many, most in counts
    ]
    return element("ul", tiles, class_="tiles")


def _proposals(proposals: Sequence[Proposal]) -> Markup:
    rows = [
        (
            proposal.number,
            f"{proposal.prompt}#{proposal.version} → {proposal.label}",
            proposal.opener,
            _short(proposal.why),
            badge(proposal.status, _KINDS[proposal.status]),
            _verdict(proposal),
        )
        for proposal in proposals
    ]
    columns = (
        "",
        "Move",
        "Opened by",
        "Why",
        "Status",
        "What the label's policy says, and what changes for others",
    )
    return section(
        "Proposals",
        "Requests to move a label.",
        table(columns, rows) if rows else _none("`pecia propose NAME LABEL VERSION` opens one."),
    )


def _verdict(proposal: Proposal) -> Child:
    """The gates of the policy, and what the move changes in the contract."""
    checks = [
        element("li", badge("met" if gate.met else "unmet", "good" if gate.met else "bad"), " ", gate.line)
        for gate in proposal.verdict.gates
    ]
    for change in proposal.contract.changes if proposal.contract else ():
        text = f"for {'callers' if change.whom == 'callers' else 'readers of the answer'}: {_short(change.detail)}"
        checks.append(element("li", badge(change.effect, _EFFECTS[change.effect]), " ", text))
    return element("ul", checks) if checks else "it asks nothing"


def _prompts(prompts: Sequence[Prompt], texts: Sequence[Content | None]) -> Markup:
    rows = [
        (
            prompt.name,
            [
                _short(prompt.title),
                None if prompt.status == "active" else [" ", badge(prompt.status, _KINDS[prompt.status])],
                element("p", _short(prompt.description), class_="note") if prompt.description else None,
                _text(prompt, content),
            ],
            prompt.purpose,
            element(
                "div",
                [badge(f"{label} → v{number}", "good") for label, number in prompt.labels.items()],
                class_="badges",
            ),
            element("div", [badge(tag, "") for tag in prompt.tags], class_="badges"),
        )
        for prompt, content in zip(prompts, texts, strict=True)
    ]
    return section(
        "Prompts",
        "Every prompt with the versions its labels serve.",
        table(("Name", "Title and text", "Purpose", "Labels", "Tags"), rows)
        if rows
        else _none("`pecia commit NAME FILE` keeps one."),
        _more(prompts, "pecia list"),
    )


def _text(prompt: Prompt, content: Content | None) -> Child:
    if content is None:
        return None
    if content.type == "text":
        shown = content.template or ""
    else:
        shown = "\n\n".join(f"[{message.role}]\n{message.shown}" for message in content.messages or ())
    cut = f"{shown[:_TEXT]}\n… ({len(shown) - _TEXT:,} characters more)" if len(shown) > _TEXT else shown
    return element("details", element("summary", f"text of v{prompt.head}"), element("pre", cut))


def _datasets(datasets: Sequence[Dataset]) -> Markup:
    rows = [
        (
            dataset.name,
            f"{dataset.revision}",
            f"{dataset.cases:,}",
            ", ".join(f"{split} {cases:,}" for split, cases in dataset.splits.items()),
            _short(dataset.note),
        )
        for dataset in datasets
    ]
    return section(
        "Datasets",
        "Cases that prompts are tested on.",
        table(("Name", "Revision", "Cases", "Splits", "Note"), rows)
        if rows
        else _none("`pecia dataset import NAME FILE.jsonl` keeps one."),
        _more(datasets, "pecia dataset list"),
    )


def _events(events: Sequence[Event]) -> Markup:
    rows = [
        (f"{event.seq}", _minute(event.at), event.actor, _in_words(event.action), event.subject)
        for event in events
    ]
    return section(
        "Activity",
        "The end of the log, newest first.",
        table(("", "When (UTC)", "Who", "What", "Subject"), rows)
        if rows
        else _none("Nothing has happened yet."),
    )


def _short(words: str) -> str:
    return f"{words[:_WORDS]} …" if len(words) > _WORDS else words


def _in_words(action: str) -> str:
    """`LabelMoved` as `label moved`."""
    starts = [index for index, letter in enumerate(action) if letter.isupper()]
    words = [action[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    return " ".join(words).lower()


def _none(says: str) -> Markup:
    return element("p", "None yet. " if says.startswith("`") else None, prose(says), class_="note")


def _more(shown: Sequence[object], command: str) -> Child:
    return (
        element("p", prose(f"There may be more: `{command}`."), class_="note")
        if len(shown) == SHOWN
        else None
    )


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
