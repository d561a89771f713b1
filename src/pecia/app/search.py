"""Search: the prompts that answer a query, and those that resemble a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from pecia.app.act import acting
from pecia.app.page import check_limit
from pecia.app.shared import place_in, readable_projects
from pecia.domain.actor import Actor
from pecia.domain.errors import Detail, Invalid
from pecia.domain.found import Hit, Match, Rank, hit_of
from pecia.domain.meaning import nearest
from pecia.domain.names import parse_segment
from pecia.domain.query import Wording, parse_query
from pecia.domain.rarity import LOOKED_UP, rarest, worth_counting
from pecia.domain.value import Request, Value
from pecia.domain.words import words
from pecia.ports import Embedder, Ports, Search

BATCH = 64
"""Contents that are embedded together."""
MAX_TEXT = 200_000
"""Characters of a text to which similar ones are looked for."""
LEXICAL = "lexical"


class SearchPrompts(Request, frozen=True):
    """The prompts that answer a query such as `purpose:classify label:production refund "final answer"`.

    Searched are names, titles, descriptions and what the heads and the labelled versions say, with
    `every_version` all versions. The best come first, without a text to find the newest. `projects` are those to
    look in, this one and what the others share when there are none.
    """

    query: str
    every_version: bool = False
    projects: tuple[str, ...] = ()
    cursor: str | None = None
    limit: int = 20


class FindByTopic(Request, frozen=True):
    """The current versions that resemble a text: by `meaning`, or by the rare `words` they share.

    `auto` goes by meaning where an embedder is set up and versions have been embedded, else by words.
    """

    text: str
    by: Literal["auto", "words", "meaning"] = "auto"
    projects: tuple[str, ...] = ()
    limit: int = 10


class RebuildSearch(Request, frozen=True):
    """Read every version of the project into the full text anew. Searching goes on meanwhile as before."""


class EmbedVersions(Request, frozen=True):
    """Give every current version that has none a vector of its meaning. Interrupted, it goes on where it was."""


class Embedded(Value, frozen=True):
    """How many contents were given a vector, and by what."""

    embedder: str
    contents: int


class Found(Value, frozen=True):
    """What a search brought. `method` says how: `lexical`, or `semantic: ` and what compared the meanings.

    `next` is the cursor of the page behind this one, None on the last. `left_out` counts the current versions that
    were not compared because they have no vector yet.
    """

    method: str
    hits: tuple[Hit, ...]
    next: str | None = None
    left_out: int = 0


class Rebuilt(Value, frozen=True):
    """How many versions were read in."""

    versions: int


def search_prompts(ports: Ports, actor: Actor, request: SearchPrompts) -> Found:
    """A page of hits. Raises `Invalid` (`invalid_query`) with the column that cannot be read."""
    limit = check_limit(request.limit)
    query = parse_query(request.query)
    cursor = _read_cursor(request.cursor)

    def find(search: Search, project: str) -> Sequence[Match]:
        after = _behind(cursor, project)
        return search.find(query, every_version=request.every_version, after=after, limit=limit + 1)

    ordered = _in_order(ports, actor, request.projects, find)
    hits = tuple(
        hit_of(match, query.sought, project=project, place=place_in(actor, project, match.prompt.name))
        for project, match in ordered[:limit]
    )
    last_project, last = ordered[limit - 1] if len(ordered) > limit else (None, None)
    following = f"{last.rank.score!r}:{last_project}:{last.rank.id}" if last else None
    return Found(method=LEXICAL, hits=hits, next=following)


def find_by_topic(ports: Ports, actor: Actor, request: FindByTopic) -> Found:
    """The most alike first; nothing where no word of the text stands in any version."""
    limit = check_limit(request.limit)
    if len(request.text) > MAX_TEXT:
        message = f"'text' is longer than {MAX_TEXT:,} characters."
        raise Invalid(message, errors=(Detail(code="invalid_parameter", detail=message, pointer="/text"),))
    by_meaning = request.by == "meaning" or (
        request.by == "auto" and _is_embedded(ports, actor, request.projects)
    )
    return (_by_meaning if by_meaning else _by_words)(ports, actor, request, limit)


def embed_versions(ports: Ports, actor: Actor, request: EmbedVersions) -> Embedded:  # noqa: ARG001 - it asks for nothing more
    """What was done. Raises `Unavailable` when the embedder is; what was embedded until then is kept."""
    embedder = _embedder(ports)
    contents = 0
    while True:
        with ports.store.read(actor.project) as unit:
            missing = unit.vectors.missing(embedder.name, limit=BATCH)
        if not missing:
            return Embedded(embedder=embedder.name, contents=contents)
        found = embedder.embed(["\n\n".join(content.texts()) for content in missing.values()])
        with acting(ports, actor) as act:
            act.unit.vectors.keep(embedder.name, dict(zip(missing, found, strict=True)))
        contents += len(missing)


def _by_words(ports: Ports, actor: Actor, request: FindByTopic, limit: int) -> Found:
    wanted = worth_counting(words(request.text))
    shown: set[str] = set()

    def find(search: Search, _: str) -> Sequence[Match]:
        weights = rarest(search.frequencies(wanted, most=LOOKED_UP))
        shown.update(weights)
        return search.alike(weights, limit=limit)

    ordered = _in_order(ports, actor, request.projects, find)
    marked = [Wording(text=word) for word in sorted(shown)]
    hits = tuple(
        hit_of(match, marked, project=project, place=place_in(actor, project, match.prompt.name))
        for project, match in ordered[:limit]
    )
    return Found(method=LEXICAL, hits=hits)


def _by_meaning(ports: Ports, actor: Actor, request: FindByTopic, limit: int) -> Found:
    """The nearest vectors, each prompt once."""
    embedder = _embedder(ports)
    (wanted,) = embedder.embed([request.text])
    hits: list[Hit] = []
    left_out = 0
    with ports.store.read(actor.project) as own:
        for project in readable_projects(own, actor, request.projects):
            unit = own.of(project)
            vectors = unit.vectors if project == actor.project else unit.vectors.shared()
            left_out += vectors.how_many_missing(embedder.name)
            # Twice as many as are shown, as two versions of a prompt may be near.
            near = nearest(wanted, vectors.current(embedder.name), limit=2 * limit)
            cosines = {number: cosine for cosine, number in near}
            hits += [
                hit_of(
                    match,
                    (),
                    project=project,
                    place=place_in(actor, project, match.prompt.name),
                    similarity=cosines[match.rank.id],
                )
                for match in unit.search.of(list(cosines))
            ]
    hits.sort(key=lambda hit: -(hit.similarity or 0.0))
    best = {hit.prompt: hit for hit in reversed(hits)}
    shown = sorted(best.values(), key=lambda hit: -(hit.similarity or 0.0))[:limit]
    return Found(method=f"semantic: {embedder.name}", hits=tuple(shown), left_out=left_out)


def _is_embedded(ports: Ports, actor: Actor, projects: Sequence[str]) -> bool:
    """Whether meanings can be compared: something was embedded."""
    if ports.embedder is None:
        return False
    with ports.store.read(actor.project) as own:
        for project in readable_projects(own, actor, projects):
            vectors = own.of(project).vectors
            vectors = vectors if project == actor.project else vectors.shared()
            if next(vectors.current(ports.embedder.name), None) is not None:
                return True
    return False


def _embedder(ports: Ports) -> Embedder:
    if ports.embedder is None:
        raise Invalid(
            "No embedder is set up, so meanings cannot be compared.",
            code="invalid_settings",
            hint='Write [search] embeddings = "CONNECTION/MODEL" into pecia.toml, or search by words.',
        )
    return ports.embedder


def rebuild_search(ports: Ports, actor: Actor, request: RebuildSearch) -> Rebuilt:  # noqa: ARG001 - it asks for nothing more
    """How many versions there are to find now."""
    with acting(ports, actor) as act:
        return Rebuilt(versions=act.unit.search.rebuild())


def _in_order(
    ports: Ports, actor: Actor, projects: Iterable[str], find: Callable[[Search, str], Sequence[Match]]
) -> list[tuple[str, Match]]:
    """What each project brings, merged: the better first, then by project, then the newer."""
    found: list[tuple[str, Match]] = []
    with ports.store.read(actor.project) as own:
        for project in readable_projects(own, actor, projects):
            search = own.search if project == actor.project else own.of(project).search.shared()
            found += [(project, match) for match in find(search, project)]
    return sorted(found, key=lambda pair: (pair[1].rank.score, pair[0], -pair[1].rank.id))


def _read_cursor(cursor: str | None) -> tuple[Rank, str] | None:
    """The rank and project behind which a page begins. Raises `Invalid`."""
    if cursor is None:
        return None
    parts = cursor.split(":")
    try:
        score, project, number = parts
        return Rank(score=float(score), id=int(number[:18])), parse_segment(project, what="project")
    except ValueError:
        message = "'cursor' is not one that a page of this search gave."
        detail = Detail(code="invalid_parameter", detail=message, pointer="/cursor")
        raise Invalid(message, errors=(detail,)) from None


def _behind(cursor: tuple[Rank, str] | None, project: str) -> Rank | None:
    """Behind which rank of a project the page goes on: of equal scores, projects before the cursor's are done."""
    if cursor is None:
        return None
    rank, there = cursor
    if project == there:
        return rank
    return Rank(score=rank.score, id=0 if project < there else 2**62)
