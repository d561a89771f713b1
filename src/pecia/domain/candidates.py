"""Candidates: what a suggestion must keep of the prompt it came from, and how long it may get."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pecia.domain.axes.body import check_survived
from pecia.domain.dataset import Case
from pecia.domain.dataset_check import leaks
from pecia.domain.errors import PeciaError
from pecia.domain.optimization import Candidate, Suggestion
from pecia.domain.similarity import said
from pecia.domain.value import Value
from pecia.domain.version import Content, as_kept, digest_content

CHARACTERS_PER_TOKEN = 4
"""How tokens of a prompt are estimated: the same for all that are compared, whatever model counts them."""
GROWTH = 2
"""How many times its own length a prompt may grow to, unless somebody says otherwise."""


class Keeps(Value, frozen=True):
    """What every candidate must keep: the inputs and locked regions of `baseline`, these texts, this length.

    `sealed` are cases that no prompt may give away by showing them as examples; `below` is a length in tokens that
    one must stay under, where only shorter ones are wanted.
    """

    baseline: Content
    locked: tuple[str, ...]
    cap: int
    sealed: tuple[Case, ...]
    below: int | None = None


def tokens_of(content: Content) -> int:
    """About how many tokens a prompt takes before its inputs are filled in."""
    return -(-len(said(content)) // CHARACTERS_PER_TOKEN)


def admit(suggestion: Suggestion, label: str, keeps: Keeps, *, known: Collection[str]) -> Candidate | str:
    """The candidate that a suggestion becomes, or why it is refused before anything is called."""
    content = as_kept(suggestion.content)
    digest, tokens = digest_content(content), tokens_of(content)
    if digest in known:
        return "it says what was tried before"
    return (
        _loses(content, keeps)
        or _too_long(tokens, keeps)
        or Candidate(
            label=label,
            digest=digest,
            content=content,
            how=suggestion.how,
            what=suggestion.what,
            parent=suggestion.parent,
            tokens=tokens,
        )
    )


def _loses(content: Content, keeps: Keeps) -> str | None:
    """What a content has lost of what it must keep, or gives away of what it must not."""
    try:
        check_survived(keeps.baseline, content)
    except PeciaError as error:
        return error.message
    before, after = said(keeps.baseline), said(content)
    for text in keeps.locked:
        if text in before and text not in after:
            return f"it loses a text that is locked: '{text[:80]}'"
    given_away = leaks("candidate", content, keeps.sealed)
    if given_away:
        return f"it shows the case '{given_away[0].case}', on which it is to be measured"
    return None


def _too_long(tokens: int, keeps: Keeps) -> str | None:
    if tokens > keeps.cap:
        return f"its {tokens:,} tokens are more than the {keeps.cap:,} that are allowed"
    if keeps.below is not None and tokens >= keeps.below:
        return f"its {tokens:,} tokens are no fewer than the {keeps.below:,} there are"
    return None


class Attempt(Value, frozen=True):
    """What a prompt said to one case, and how it scored."""

    case: str
    input: str
    expected: str
    said: str
    score: float


class SearchState(Value, frozen=True):
    """What an optimizer goes by: the best prompt so far, where it fails, and which cases may be shown as examples.

    `tried` has the digests of what was suggested before, `wanted` how many suggestions there is room for.
    """

    baseline: Content
    best: Content
    best_label: str
    shorter: bool
    pool: tuple[Case, ...]
    attempts: tuple[Attempt, ...]
    tried: frozenset[str]
    wanted: int
    turn: int
    seed: int

    def is_new(self, content: Content) -> bool:
        """Whether nobody suggested this before."""
        return digest_content(content) not in self.tried

    @property
    def failures(self) -> tuple[Attempt, ...]:
        """Where the best prompt so far falls short, the worst first."""
        return tuple(sorted((one for one in self.attempts if one.score < 1), key=lambda one: one.score))


def first_new(state: SearchState, suggestions: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Of these suggestions the first that are new, as many as there is room for."""
    found: dict[str, Suggestion] = {}
    for suggestion in suggestions:
        digest = digest_content(suggestion.content)
        if digest not in state.tried:
            found.setdefault(digest, suggestion)
    return tuple(found.values())[: state.wanted]
