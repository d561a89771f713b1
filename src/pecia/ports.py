"""What use cases ask of the world: small protocols, none of which mentions SQL, HTTP or a provider."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from pecia.domain.catalog import EVERY, Facets, PromptFilter, View
from pecia.domain.comment import Comment
from pecia.domain.dataset import Case, Dataset
from pecia.domain.event import Action, Event, Fact
from pecia.domain.evidence import Evidence
from pecia.domain.experiment import (
    Answer,
    Experiment,
    ExperimentStatus,
    ModelChoice,
    Run,
)
from pecia.domain.found import Match, Rank
from pecia.domain.lineage import Node, Return
from pecia.domain.message import Tool
from pecia.domain.partials import Dependent
from pecia.domain.policy import Policy, Verdict
from pecia.domain.prompt import Prompt, PromptFields
from pecia.domain.proposal import Approval, Proposal, ProposalStatus
from pecia.domain.query import Query
from pecia.domain.release import Label, Release
from pecia.domain.retirement import Retirement
from pecia.domain.rulebook import Rulebook
from pecia.domain.score import Score
from pecia.domain.sharing import Shared, Upstream
from pecia.domain.standard import Linter, Rule
from pecia.domain.version import Content, Pin, Version

if TYPE_CHECKING:
    from pecia.domain.meaning import Vector


class Prompts(Protocol):
    """Prompts and their versions, in one unit of one project."""

    def get(self, name: str) -> Prompt | None:
        """The prompt of this name, unless it was purged."""
        ...

    def list(
        self,
        *,
        prefix: str = "",
        after: str = "",
        limit: int,
        where: PromptFilter = EVERY,
        today: date | None = None,
        archived: bool = False,
    ) -> Sequence[Prompt]:
        """Prompts in the order of their names, whose name starts with `prefix` and comes behind `after`.

        `where` says what else holds of them; `today` is needed for those whose review is overdue. Those that are
        archived are among them only when asked for.
        """
        ...

    def changed(
        self,
        *,
        prefix: str = "",
        after: tuple[datetime, str] | None = None,
        limit: int,
        where: PromptFilter = EVERY,
        today: date | None = None,
        archived: bool = False,
    ) -> Sequence[Prompt]:
        """The same, the one that changed last first, behind the change `after` (when, and of which prompt)."""
        ...

    def create(self, name: str, fields: PromptFields, *, at: datetime) -> None:
        """Keep a prompt that has no version yet."""
        ...

    def update(self, name: str, fields: PromptFields, *, at: datetime) -> None:
        """Change what is said about a prompt; a field that is None stays, one that is empty is cleared."""
        ...

    def version(self, name: str, number: int) -> Version | None:
        """One version by its number, unless it was purged."""
        ...

    def digest(self, name: str, number: int) -> str | None:
        """The digest of one version."""
        ...

    def heads(self, *, prefix: str, after: str, limit: int) -> Sequence[tuple[Prompt, Version]]:
        """The prompts that `list` gives, those without a version left out, each with the version at its head."""
        ...

    def version_by_digest(self, name: str, digest: str) -> Version | Retirement | None:
        """The version of this prompt that holds this content, or the tombstone of the one that held it."""
        ...

    def versions(
        self, name: str, *, before: int | None, limit: int, archived: bool = False
    ) -> Sequence[Version]:
        """Versions, newest first, with numbers below `before`; archived ones only when asked for."""
        ...

    def nodes(self, name: str) -> Sequence[Node]:
        """Every version of the prompt without its content, newest first, also those that were retired."""
        ...

    def returns(self, name: str) -> Sequence[Return]:
        """Every time that a version became the head again, in order."""
        ...

    def add_version(self, version: Version) -> None:
        """Keep a new version and make it the head and the latest. Raises `Conflict` when the number is taken."""
        ...

    def some(self, names: Sequence[str]) -> Sequence[Prompt]:
        """Those of these prompts that there are."""
        ...

    def digests(self, names: Sequence[str]) -> Sequence[tuple[str, int, str]]:
        """(prompt, number, digest) of every version of these prompts."""
        ...

    def add_all(
        self, begun: Mapping[str, PromptFields], versions: Sequence[Version], *, at: datetime
    ) -> None:
        """Keep new prompts, and new versions in their order, the last of a prompt as its head and latest.

        It costs much less than one by one. Raises `Conflict` when a name, number or content is taken.
        """
        ...

    def recommit(self, version: Version, *, author: str, note: str, at: datetime) -> None:
        """Make a version that exists the head again, and keep who said so."""
        ...

    def authors(self, name: str, number: int) -> frozenset[str]:
        """Everybody who committed or recommitted this version."""
        ...

    def dependents(self, name: str) -> Sequence[Dependent]:
        """The heads and the labels in service that hold this prompt as a partial, by prompt and label.

        What their references mean now is not looked up.
        """
        ...


class Retirements(Protocol):
    """What was put out of use. A version of None means the prompt itself."""

    def find(self, prompt: str, version: int | None = None) -> Retirement | None:
        """Whether and how a prompt or a version is out of use."""
        ...

    def archive(self, retirement: Retirement) -> None:
        """Keep that something is archived. Raises `Conflict` when it is out of use already."""
        ...

    def unarchive(self, prompt: str, version: int | None = None) -> bool:
        """Undo it; False when it is not archived."""
        ...

    def purge(self, retirement: Retirement) -> None:
        """Erase the content and the note of a version everywhere, or all that is said about a prompt.

        What stays is the tombstone, and numbers and digests. A prompt's versions are purged one by one, before it.
        """
        ...


class Likenesses(Protocol):
    """Which versions may say nearly the same.

    Every version is known from the unit on that keeps it and the event that says so.
    """

    def near(self, signature: bytes, *, least: int, limit: int) -> Sequence[tuple[Prompt, Version]]:
        """Versions that are their prompt's head or labelled and whose signature agrees in `least` orders at least.

        The prompts come in the order of their most alike version. Asked in a unit that reads.
        """
        ...

    def heads(self) -> Iterator[Version]:
        """The head of each prompt that has one, by the prompt's name."""
        ...


class Catalog(Protocol):
    """What helps to find prompts and to understand them."""

    def purposes(self) -> Mapping[str, str]:
        """The project's own purposes with what they mean, by name."""
        ...

    def keep_purpose(self, name: str, description: str) -> None:
        """Keep a purpose of the project's own."""
        ...

    def documentation(self, prompt: str) -> str:
        """The Markdown written about a prompt, empty when there is none."""
        ...

    def document(self, prompt: str, text: str) -> None:
        """Keep the Markdown about a prompt. Raises `NotFound`."""
        ...

    def naming(self, prompt: str) -> Sequence[str]:
        """The prompts that name this one among their related ones, by name."""
        ...

    def views(self) -> Sequence[View]:
        """The project's views, by name."""
        ...

    def keep_view(self, view: View) -> None:
        """Keep a view, in the place of one of the same name."""
        ...

    def drop_view(self, name: str) -> bool:
        """Take a view away; False when there is none."""
        ...

    def facets(self, where: PromptFilter, *, today: date) -> Facets:
        """How the prompts that a filter lets through spread over each facet."""
        ...


class Knowledge(Protocol):
    """What people and experiments have said about prompts."""

    def add_comment(self, comment: Comment) -> None:
        """Keep a comment under the number of its event. Raises `NotFound`."""
        ...

    def comments(self, prompt: str, *, before: int | None, limit: int) -> Sequence[Comment]:
        """Comments on a prompt and its versions, newest first, with numbers below `before`."""
        ...

    def comment(self, number: int) -> Comment | None:
        """A comment by its number."""
        ...

    def proposals(self, prompt: str) -> Sequence[int]:
        """The numbers of all proposals for a prompt."""
        ...

    def experiments(self, prompt: str) -> Sequence[int]:
        """The numbers of all experiments that tried a content of this prompt, newest first."""
        ...


class Sharing(Protocol):
    """What owners share with other projects, and what was adopted from them."""

    def share(self, prompt: str, *, actor: str, at: datetime) -> bool:
        """Share a prompt; False when it is shared already. Raises `NotFound`."""
        ...

    def unshare(self, prompt: str) -> bool:
        """Share it no longer; False when it was not."""
        ...

    def is_shared(self, prompt: str) -> bool:
        """Whether members of other projects may read a prompt of this one."""
        ...

    def shared(self) -> Sequence[Shared]:
        """Everything that any project shares, by project and name: the one question that crosses projects."""
        ...

    def adopt(self, upstream: Upstream) -> None:
        """Keep where a prompt was adopted from, in the place of what was kept before."""
        ...

    def upstreams(self) -> Sequence[Upstream]:
        """Where prompts of this project were adopted from, by their names here."""
        ...


class Releases(Protocol):
    """Labels, their releases and what the labels ask."""

    def label(self, prompt: str, label: str) -> Label | None:
        """Where a label points."""
        ...

    def labels(self, prompt: str | None = None) -> Sequence[Label]:
        """The labels of a prompt, or of every prompt, by prompt and name."""
        ...

    def history(self, prompt: str, label: str | None = None) -> Sequence[Release]:
        """The releases of a label, or of all labels of the prompt, newest first."""
        ...

    def lock(self, prompt: str, release: int) -> Mapping[str, Pin]:
        """The versions of partials that a release of the prompt holds, by reference."""
        ...

    def move(self, release: Release) -> bool:
        """Move the label from `release.previous` to `release.version` and keep the release.

        One compare-and-swap: False, and nothing kept, when the label does not stand at `previous`.
        """
        ...

    def take_down(self, prompt: str) -> None:
        """Let no label of the prompt stand anywhere any more. Its releases stay."""
        ...

    def policies(self) -> Sequence[Policy]:
        """Every policy of the project, by label and pattern."""
        ...

    def set_policy(self, policy: Policy) -> Policy | None:
        """Keep the policy of (label, prompts), and return the one it replaces. One that asks nothing removes it."""
        ...


class Proposals(Protocol):
    """Requests to move a label."""

    def add(self, proposal: Proposal) -> Proposal:
        """Keep a proposal under the next number of the project, which the returned value carries."""
        ...

    def get(self, number: int) -> Proposal | None:
        """A proposal with its approvals."""
        ...

    def list(
        self, *, status: ProposalStatus | None, prompt: str | None, before: int | None, limit: int
    ) -> Sequence[Proposal]:
        """Proposals, newest first, with numbers below `before`."""
        ...

    def approve(self, number: int, approval: Approval) -> None:
        """Add an approval."""
        ...

    def decide(
        self, number: int, *, status: ProposalStatus, by: str, decision: str, verdict: Verdict, at: datetime
    ) -> None:
        """Close a proposal."""
        ...

    def keep_evidence(self, evidence: Evidence) -> str:
        """Freeze a piece of evidence under its digest, once; returns the digest."""
        ...

    def evidence(self, digest: str) -> Evidence | None:
        """A frozen piece of evidence."""
        ...


class Datasets(Protocol):
    """Datasets and their revisions."""

    def get(self, name: str, revision: int | None = None) -> Dataset | None:
        """A dataset at a revision, the newest by default."""
        ...

    def list(self, *, after: str, limit: int) -> Sequence[Dataset]:
        """Datasets at their newest revision, by name."""
        ...

    def find(self, name: str, digest: str) -> Dataset | None:
        """The revision that holds exactly these cases."""
        ...

    def add(self, dataset: Dataset, cases: Sequence[Case]) -> None:
        """Keep a revision. Raises `Conflict` when the number is taken."""
        ...

    def cases(
        self, name: str, revision: int, *, split: str | None = None, offset: int = 0, limit: int | None = None
    ) -> Sequence[Case]:
        """The cases of a revision in their order."""
        ...


class Experiments(Protocol):
    """Experiments and their runs. A run is kept at most once per (experiment, arm, case, repeat)."""

    def add(self, experiment: Experiment) -> Experiment:
        """Keep an experiment under the next number of the project, which the returned value carries."""
        ...

    def get(self, number: int) -> Experiment | None:
        """An experiment with its progress, counted from the kept runs."""
        ...

    def list(
        self,
        *,
        name: str | None = None,
        plan_digest: str | None = None,
        before: int | None = None,
        limit: int,
    ) -> Sequence[Experiment]:
        """Experiments, newest first, with numbers below `before`."""
        ...

    def on_dataset(self, dataset: str, *, digests: tuple[str, str | None]) -> Sequence[int]:
        """Numbers, newest first, of done experiments on a dataset with variants of these content digests."""
        ...

    def of_content(self, digest: str, *, limit: int) -> Sequence[int]:
        """Numbers, newest first, of done experiments with a variant of this content."""
        ...

    def set_status(
        self, number: int, status: ExperimentStatus, *, at: datetime, trouble: str | None = None
    ) -> None:
        """Note that an experiment started, ended or stopped, and what the trouble was."""
        ...

    def keep(self, number: int, runs: Sequence[Run]) -> None:
        """Keep runs; one that was kept with a state that is no answer is replaced."""
        ...

    def runs(self, number: int) -> Iterator[Run]:
        """Every kept run, in the order of arm, case, repeat."""
        ...

    def page(self, number: int, *, offset: int, limit: int) -> Sequence[Run]:
        """Some of the kept runs, in the same order."""
        ...

    def settled(self, number: int) -> Iterator[tuple[int, int, int]]:
        """(arm, case, repeat) of every kept run that needs no further call."""
        ...

    def answers(self, keys: Sequence[str]) -> Mapping[str, tuple[int, Answer]]:
        """For each key an earlier experiment has a settled answer to: that experiment's number and the answer."""
        ...


class Search(Protocol):
    """The full text of the project: every version, kept in step by the units that change them.

    Current versions are the heads and those on which a label stands. Words are those of `pecia.domain.words`.
    """

    def find(self, query: Query, *, every_version: bool, after: Rank | None, limit: int) -> Sequence[Match]:
        """The matches behind `after`, the best first; where no text is sought, the newest first.

        Of current versions each prompt brings its best one; with `every_version` all that match.
        """
        ...

    def alike(self, weights: Mapping[str, float], *, limit: int) -> Sequence[Match]:
        """Current versions that share some of these words, the heaviest share first, one of each prompt."""
        ...

    def frequencies(self, words: Collection[str], *, most: int) -> Mapping[str, int]:
        """In how many versions each word stands; counting ends at `most`."""
        ...

    def of(self, ids: Sequence[int]) -> Sequence[Match]:
        """The matches with these ids (`Rank.id`), in their order, without those that are gone."""
        ...

    def forget(self, prompt: str, version: int) -> None:
        """Let a version be found no more: it was archived or purged. Doing so twice is harmless."""
        ...

    def rebuild(self) -> int:
        """Read every version in anew; returns how many there are."""
        ...


class Vectors(Protocol):
    """What contents mean, as vectors, by the digest of the content and the name of the embedder."""

    def missing(self, embedder: str, *, limit: int) -> Mapping[str, Content]:
        """Contents of current versions that have no vector, by their digest."""
        ...

    def how_many_missing(self, embedder: str) -> int:
        """How many current versions have none."""
        ...

    def keep(self, embedder: str, found: Mapping[str, Vector]) -> None:
        """Keep vectors; what is there already stays."""
        ...

    def current(self, embedder: str) -> Iterator[tuple[int, Vector]]:
        """The vectors of the current versions, each with the id of its match (`Rank.id`)."""
        ...


class Rulebooks(Protocol):
    """What the project has decided about its standards."""

    def get(self) -> Rulebook | None:
        """The rulebook, None while nothing has been decided."""
        ...

    def set(self, rulebook: Rulebook) -> Rulebook | None:
        """Keep the rulebook, and return the one it replaces."""
        ...


class Events(Protocol):
    """The log. Appending is the only way in."""

    def append(
        self,
        action: Action,
        subject: str,
        *,
        actor: str,
        at: datetime,
        before: str | None = None,
        after: str | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> Event:
        """Append an event to the project's chain, under the lock that orders all its changes."""
        ...

    def append_all(self, facts: Sequence[Fact], *, actor: str, at: datetime) -> None:
        """Append many events in their order, which costs much less than one by one."""
        ...

    def since(self, seq: int, *, limit: int) -> Sequence[Event]:
        """Events behind `seq`, in order."""
        ...

    def about(self, subjects: Sequence[str], *, before: int | None, limit: int) -> Sequence[Event]:
        """Events with one of these subjects, newest first, with numbers below `before`."""
        ...

    def head(self) -> int:
        """The number of the last event, 0 when there is none."""
        ...


class Unit(Protocol):
    """One transaction over one project. What it wrote is on disk when it has been left without an error.

    Units that write to a project come one after the other, so a rule that was checked in one still holds when
    it commits. A call that fails ends the unit: it can only be left, and nothing of it is kept.
    """

    @property
    def prompts(self) -> Prompts:
        """Prompts and their versions."""
        ...

    @property
    def retirements(self) -> Retirements:
        """What was archived or purged."""
        ...

    @property
    def likenesses(self) -> Likenesses:
        """Which versions may say nearly the same."""
        ...

    @property
    def catalog(self) -> Catalog:
        """Purposes, documentation, views and facets."""
        ...

    @property
    def knowledge(self) -> Knowledge:
        """Comments, and what else there is to know about a prompt."""
        ...

    @property
    def sharing(self) -> Sharing:
        """What is shared with other projects, and adopted from them."""
        ...

    @property
    def releases(self) -> Releases:
        """Labels, releases and policies."""
        ...

    @property
    def proposals(self) -> Proposals:
        """Proposals and the evidence they cite."""
        ...

    @property
    def datasets(self) -> Datasets:
        """Datasets and their cases."""
        ...

    @property
    def experiments(self) -> Experiments:
        """Experiments and their runs."""
        ...

    @property
    def search(self) -> Search:
        """The full text."""
        ...

    @property
    def vectors(self) -> Vectors:
        """What the current versions mean."""
        ...

    @property
    def rulebooks(self) -> Rulebooks:
        """What has been decided about standards."""
        ...

    @property
    def events(self) -> Events:
        """The log."""
        ...


class Store(Protocol):
    """A library's storage. Units are used in the thread that opened them."""

    def read(self, project: str) -> AbstractContextManager[Unit]:
        """A unit that sees one state of the library and writes nothing."""
        ...

    def write(self, project: str) -> AbstractContextManager[Unit]:
        """A unit that commits on leaving, and leaves nothing behind when an error leaves it.

        Units of one thread do not nest. Raises `StorageFailed` (also with code `insufficient_storage`),
        `Unavailable` when the database does not answer, `Conflict` when another unit has just added the same
        or took too long, and with code `locked` when another process writes.
        """
        ...

    def close(self) -> None:
        """Give everything back. Calling it twice is harmless."""
        ...


class Model(Protocol):
    """A model ready to be asked."""

    @property
    def origin(self) -> str:
        """Where requests go: part of the key under which an answer is kept."""
        ...

    def request(
        self,
        messages: str | Sequence[Mapping[str, Any]],
        *,
        seed: int | None,
        tools: Sequence[Tool] = (),
    ) -> bytes:
        """The exact body that will be sent for these messages (a text is one user message).

        `tools` are what the prompt lets the model call.
        """
        ...

    async def answer(self, request: bytes) -> Answer:
        """Send it and wait, with retries. Never raises for what the model or the net does: that is a state."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


class Models(Protocol):
    """The models this installation can reach."""

    def open(self, choice: ModelChoice, *, timeout: float, retries: int, concurrency: int) -> Model:
        """A model by its name. Raises `Invalid` for an unknown one, `Unavailable` for one that cannot start.

        `timeout` counts seconds per request, `retries` the further attempts after a passing fault.
        """
        ...

    def close(self) -> None:
        """Stop what was started on demand. Calling it twice is harmless."""
        ...

    def check(self, choice: ModelChoice) -> None:
        """Raise `Invalid` when the name is unknown, without starting or reaching anything."""
        ...


class Scorer(Protocol):
    """A function that judges an output."""

    @property
    def zero_is_meant(self) -> bool:
        """Whether 0 is its worst value, so that a bad answer may count as 0."""
        ...

    @property
    def unit(self) -> str:
        """What its number counts: `share` for 0 to 1, else something such as `words`."""
        ...

    def check(self, case: Case) -> str | None:
        """Why a case can never be scored (it lacks what is expected), None when it can."""
        ...

    def score(self, answer: Answer, case: Case) -> Score:
        """Judge one answer. Raises nothing: what goes wrong is an `Unscored`."""
        ...


class Scorers(Protocol):
    """The kinds of scorer there are."""

    def make(self, name: str, spec: Mapping[str, Any]) -> Scorer:
        """A scorer from its specification. Raises `Invalid` with the place that is wrong."""
        ...


class Standards(Protocol):
    """The standards there are, and what the operator has written down about them."""

    @property
    def rules(self) -> Sequence[Rule]:
        """The built-in rules, and those that other packages bring."""
        ...

    @property
    def rulebook(self) -> Rulebook | None:
        """The operator's own rulebook, which goes before the library's; None where there is none."""
        ...

    def linter(self, rulebook: Rulebook) -> Linter:
        """The linter of a rulebook, made once. Raises `Invalid` (`invalid_standards`) for one that means nothing."""
        ...


class Jobs(Protocol):
    """Long work, done outside the call that asked for it."""

    def start(self, project: str, experiment: int, work: Callable[[], object]) -> None:
        """Begin the work of an experiment; does nothing when it is under way."""
        ...

    def stop(self, project: str, experiment: int) -> bool:
        """Ask it to stop after the runs under way; False when it is not under way."""
        ...

    def stopping(self, project: str, experiment: int) -> bool:
        """Whether it has been asked to stop."""
        ...

    def running(self, project: str, experiment: int) -> bool:
        """Whether it is under way in this process."""
        ...

    def close(self) -> None:
        """Stop all work and wait for it."""
        ...


class Signals(Protocol):
    """Telling those who wait that a project's log has grown."""

    def mark(self, project: str) -> int:
        """A mark to wait from: taken before looking, so that nothing that comes in between is missed."""
        ...

    def publish(self, project: str) -> None:
        """Wake everybody who waits on this project."""
        ...

    def wait(self, project: str, mark: int, *, timeout: float) -> bool:
        """Wait until something was published since the mark; False when the time (seconds) ran out."""
        ...

    def close(self) -> None:
        """Let everybody go who waits."""
        ...


class Embedder(Protocol):
    """Something that turns texts into vectors, near each other where the meanings are."""

    @property
    def name(self) -> str:
        """Names the space of its vectors: those of two names do not compare."""
        ...

    def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        """A vector for each text. Raises `Unavailable` when it cannot be reached or is not installed."""
        ...


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Now, in UTC."""
        ...


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Everything a use case may reach."""

    store: Store
    models: Models
    scorers: Scorers
    standards: Standards
    jobs: Jobs
    signals: Signals
    clock: Clock
    embedder: Embedder | None = None
