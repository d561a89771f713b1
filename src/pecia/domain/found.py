"""Found: what a search brings, and the passages that show why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from pecia.domain.prompt import Prompt, Status
from pecia.domain.query import Wording
from pecia.domain.value import Value
from pecia.domain.version import Content
from pecia.domain.words import Span, spans

RADIUS = 60
"""Characters that are shown before and behind the first match of an excerpt."""
MAX_EXCERPTS = 3
MAX_SHOWN = 50_000
"""Characters of each text that are looked through for an excerpt."""


class Rank(Value, frozen=True):
    """Where a match stands in the order of an answer: the better `score` first (it is lower), then the newer `id`."""

    score: float
    id: int


class Match(Value, frozen=True):
    """A version that answers a query."""

    rank: Rank
    prompt: Prompt
    version: int
    content: Content


class Excerpt(Value, frozen=True):
    """A passage with what was found in it: `marks` are pairs of offsets into `text`, in order and apart.

    `field` is `title`, `description` or the JSON pointer of the text in the content. `text` is as it was written:
    whoever shows it escapes it, and the marks say what to stress.
    """

    field: str
    text: str
    marks: tuple[tuple[int, int], ...]
    cut_before: bool = False
    cut_behind: bool = False


class Hit(Value, frozen=True):
    """A version that was found, with what is said of its prompt.

    `prompt` is its name, and `project:name` where it is another project's. `labels` are those that stand on this version, `is_head` says whether the last commit returned it.
    `similarity` is the cosine where meanings were compared, None where words were.
    """

    project: str
    prompt: str
    version: int
    title: str
    purpose: str | None
    tags: tuple[str, ...]
    owner: str | None
    status: Status
    labels: tuple[str, ...]
    is_head: bool
    model: str | None
    excerpts: tuple[Excerpt, ...] = ()
    similarity: float | None = None


def hit_of(
    match: Match,
    sought: Sequence[Wording],
    *,
    project: str,
    place: str | None = None,
    similarity: float | None = None,
) -> Hit:
    """What is shown of a match. `place` is how the reader names its prompt, by its name when it is not given."""
    prompt = match.prompt
    return Hit(
        project=project,
        prompt=place or prompt.name,
        version=match.version,
        title=prompt.title,
        purpose=prompt.purpose,
        tags=prompt.tags,
        owner=prompt.owner,
        status=prompt.status,
        labels=tuple(label for label, number in prompt.labels.items() if number == match.version),
        is_head=prompt.head == match.version,
        model=match.content.model.name if match.content.model else None,
        excerpts=excerpts_of(match, sought),
        similarity=similarity,
    )


def excerpts_of(match: Match, sought: Sequence[Wording]) -> tuple[Excerpt, ...]:
    """The first passages in which something sought stands; without any, how the content begins."""
    prompt = match.prompt
    passages = match.content.passages()
    texts = (("title", prompt.title), ("description", prompt.description), *passages)
    found: list[Excerpt] = []
    for field, text in texts:
        marks = mark(text[:MAX_SHOWN], sought) if sought and text else ()
        if marks:
            found.append(_around(field, text, marks))
        if len(found) == MAX_EXCERPTS:
            break
    if not found:
        found = [_around(field, text, ((0, 0),)) for field, text in passages[:1] if text]
    return tuple(found)


def mark(text: str, sought: Iterable[Wording]) -> tuple[tuple[int, int], ...]:
    """Where the wordings stand in a text: pairs of offsets, in order, those that overlap made one."""
    if text.isascii():
        folded = text.lower()
        found = [match.span() for wording in sought for match in _pattern(wording).finditer(folded)]
    else:
        there = list(spans(text))
        found = [place for wording in sought for place in _places(there, wording)]
    return _joined(found)


@lru_cache(maxsize=256)
def _pattern(wording: Wording) -> re.Pattern[str]:
    """What a wording looks like in an ASCII text in lower case."""
    wanted = r"[^a-z0-9]+".join(map(re.escape, wording.words))
    before = r"[a-z0-9]*" if wording.is_fragment else ""
    more = r"[a-z0-9]*" if wording.is_prefix else ""
    return re.compile(rf"(?<![a-z0-9]){before}{wanted}{more}(?![a-z0-9])")


def _places(there: Sequence[Span], wording: Wording) -> Iterator[tuple[int, int]]:
    """Where a wording stands among the words of a text."""
    wanted = wording.words
    fits = [_fit(wording, index) for index in range(len(wanted))]
    for index in range(len(there) - len(wanted) + 1):
        part = there[index : index + len(wanted)]
        if all(fit(span.word, word) for fit, span, word in zip(fits, part, wanted, strict=True)):
            yield part[0].start, part[-1].end


def _fit(wording: Wording, index: int) -> Callable[[str, str], bool]:
    """How a word of a text is compared with the word of a wording at this place: the ends may be open."""
    begins_before = wording.is_fragment and index == 0
    goes_on = wording.is_prefix and index == len(wording.words) - 1
    if begins_before:
        return str.__contains__ if goes_on else str.endswith
    return str.startswith if goes_on else str.__eq__


def _joined(marks: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return tuple(kept)


def _around(field: str, text: str, marks: Sequence[tuple[int, int]]) -> Excerpt:
    """The neighborhood of the first mark, with the marks that lie within it whole."""
    start = max(0, marks[0][0] - RADIUS)
    end = min(len(text), max(marks[0][1], marks[0][0] + RADIUS) + RADIUS)
    return Excerpt(
        field=field,
        text=text[start:end],
        marks=tuple((a - start, b - start) for a, b in marks if a < b <= end),
        cut_before=start > 0,
        cut_behind=end < len(text),
    )
