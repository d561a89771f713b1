"""Models that answer, embed and judge, and the jobs that ask them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from pecia.domain.actor import Actor
from pecia.domain.answer import Answer, Delta
from pecia.domain.connection import ModelPlace
from pecia.domain.dataset import Case
from pecia.domain.design import ModelChoice
from pecia.domain.price import Cost, Price
from pecia.domain.request_terms import PLAIN, RequestTerms
from pecia.domain.score import Score
from pecia.domain.scorer_kind import ScorerKind

if TYPE_CHECKING:
    from pecia.domain.meaning import Vector


JobName: TypeAlias = int | str
"""What a job goes by: the number of its experiment, or a name such as `errand/3`. Of workers only the former is known."""


class Answering(Protocol):
    """What answers requests: a model, or a task."""

    async def answer(self, request: bytes) -> Answer:
        """Send it and wait, with retries. Never raises for what the other side or the net does: that is a state."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


class Model(Answering, Protocol):
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
        terms: RequestTerms = PLAIN,
    ) -> bytes:
        """The exact body that will be sent for these messages (a text is one user message).

        `terms` are what the version sets beside them. The model choice's own parameters win over them: one it
        names is sent as it says (`merge_params`), and so are the tools and the answer's schema where it names the
        fields they would be sent in; null takes them away. A schema is not sent to a place that cannot hold an
        answer to it. Equal arguments give equal bytes, and `PLAIN` terms add none.
        """
        ...

    async def stream(self, request: bytes, tell: Callable[[Delta], None]) -> Answer:
        """The same as `answer`, telling each piece as it comes. An answer that has begun and fails is not asked for again."""
        ...


class Models(Protocol):
    """The models this installation can reach."""

    def open(self, choice: ModelChoice, *, timeout: float, retries: int, concurrency: int) -> Model:
        """A model by its name. Raises `Invalid` for an unknown one, `Unavailable` for one that cannot start.

        `timeout` counts seconds per request, `retries` the further attempts after a passing fault.
        """
        ...

    def open_task(self, url: str, *, timeout: float, retries: int, concurrency: int) -> Answering:
        """A task behind an endpoint, `timeout` and `retries` as for a model. It is called where `admit` admits it."""
        ...

    @property
    def connections(self) -> Collection[str]:
        """The names of the connections that the operator wrote down."""
        ...

    def admit(self, base_url: str) -> None:
        """Raise `Invalid` (`egress_blocked`) for an address that is not called for a project.

        A name that cannot be resolved now is admitted: it is judged again at every call.
        """
        ...

    def trusts(self, base_url: str) -> bool:
        """Whether the operator lists the origin, so that it is called wherever it is."""
        ...

    def beside(self, places: Mapping[str, ModelPlace], prices: Mapping[str, Price] = {}) -> Models:
        """These models and those of further connections, the operator's first; `prices` go before those known here.

        To be closed with the first.
        """
        ...

    def close(self) -> None:
        """Stop what was started on demand. Calling it twice is harmless."""
        ...

    def cost(self, choice: ModelChoice) -> Cost | None:
        """What calls to this model cost, None where its price is unknown. Reaches nothing."""
        ...

    def check(self, choice: ModelChoice) -> None:
        """Raise `Invalid` when the name is unknown, without starting or reaching anything."""
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


class JudgingScorer(Scorer, Protocol):
    """A scorer that asks a model. It scores an answer as `unjudged`; its verdict comes when it has been asked."""

    def told(self, case: Case) -> dict[str, str]:
        """What the judge is told of a case beside the answer."""
        ...


class Scorers(Protocol):
    """The kinds of scorer there are."""

    def describe(self) -> Sequence[ScorerKind]:
        """What each kind judges and is told, by type."""
        ...

    def make(self, name: str, spec: Mapping[str, Any]) -> Scorer:
        """A scorer from its specification. Raises `Invalid` with the place that is wrong."""
        ...


class Jobs(Protocol):
    """Long work, done outside the call that asked for it: experiments, and what else goes by a name of its own."""

    def start(
        self, project: str, job: JobName, work: Callable[[], object], *, actor: Actor | None = None
    ) -> None:
        """Begin a job, that of an experiment by its number, soon; does nothing when it is under way.

        With an `actor` workers elsewhere may do it in that name, who cannot be given `work`; without one it is `work`
        in this process. Raises `PeciaError` (`quota_exceeded`) where too much is waiting already.
        """
        ...

    def stop(self, project: str, job: JobName) -> bool:
        """Ask it to stop after the runs under way; False when nobody here will note that it has."""
        ...

    def stopping(self, project: str, job: JobName) -> bool:
        """Whether it has been asked to stop."""
        ...

    def running(self, project: str, job: JobName) -> bool:
        """Whether it is under way, or waits for its turn."""
        ...

    def close(self) -> None:
        """Stop all work and wait for it."""
        ...
