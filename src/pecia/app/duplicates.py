"""Duplicates: what a whole library says more than once, and which partials would say it once."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from pecia.app.page import check_limit
from pecia.app.shared import place_in, readable_projects
from pecia.app.similar import check_threshold
from pecia.domain.actor import Actor
from pecia.domain.clusters import cluster
from pecia.domain.errors import Detail, Invalid
from pecia.domain.partial_proposal import PartialProposal, Rewrite, compare_files, include, suggest_name
from pecia.domain.passages import Passage, SharedRuns, SharedSentences
from pecia.domain.prompt_file import PromptFile, write_prompt_file
from pecia.domain.shingles import jaccard, normal_form, shingles
from pecia.domain.signature import sign
from pecia.domain.similarity import NEAR, Likeness, liken, said, said_texts
from pecia.domain.value import Request, Value
from pecia.domain.version import Content, Version
from pecia.ports import Ports, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pecia.domain.shingles import Shingles

FEWEST_WORDS = 5
_MOST_SHINGLES = 4_000_000
"""Shingles kept in memory while pairs are verified: 32 MB."""
_SHOWN = 50
"""Members of a cluster, and rewrites of a partial, that are told."""


class FindDuplicates(Request, frozen=True):
    """What the library says more than once: clusters of prompts, and passages that could be partials.

    The heads of all prompts are compared, with those that other projects share. What is told concerns a prompt of
    this project at least. `prefix` leaves only what concerns prompts whose name begins so,
    `threshold` is the Jaccard similarity from which two hang together, `words` the fewest of a passage, and
    `limit` how many clusters and how many partials are told, the largest first.
    """

    prefix: str = ""
    threshold: float = NEAR
    words: int = 15
    limit: int = 20


class Member(Value, frozen=True):
    """A prompt of a cluster, by its head, another project's as `project:name`.

    `likeness` is that to the oldest member, which has none.
    """

    prompt: str
    version: int
    title: str
    labels: dict[str, int]
    likeness: Likeness | None


class Cluster(Value, frozen=True):
    """Prompts that hang together through near pairs. The oldest comes first; at most 50 are told."""

    size: int
    members: tuple[Member, ...]


class Duplicates(Value, frozen=True):
    """What was found among so many prompts: how many clusters and partials there are, and the largest of them."""

    prompts: int
    cluster_count: int
    clusters: tuple[Cluster, ...]
    partial_count: int
    partials: tuple[PartialProposal, ...]


def find_duplicates(ports: Ports, actor: Actor, request: FindDuplicates) -> Duplicates:
    """Survey the project. It takes a minute or two for 100,000 prompts and holds no more than a few of their texts."""
    check_threshold(request.threshold)
    limit = check_limit(request.limit)
    if request.words < FEWEST_WORDS:
        message = f"'words' is a whole number from {FEWEST_WORDS} on."
        raise Invalid(message, errors=(Detail(code="invalid_parameter", detail=message, pointer="/words"),))
    with ports.store.read(actor.project) as unit:
        survey = _Survey(unit, actor)
        clusters = [
            found for found in survey.clusters(request.threshold) if survey.concerns(found, request.prefix)
        ]
        passages = [
            passage
            for passage in survey.passages(request.words)
            if survey.concerns([at for at, _ in passage.places], request.prefix) and survey.saves(passage)
        ]
        return Duplicates(
            prompts=len(survey.places),
            cluster_count=len(clusters),
            clusters=tuple(survey.cluster(found) for found in clusters[:limit]),
            partial_count=len(passages),
            partials=survey.partials(passages[:limit]),
        )


class _Place(NamedTuple):
    """Which head a position stands for."""

    project: str
    prompt: str
    version: int


class _Survey:
    """The heads of a project in the order of names, then those that others share; each known by its position."""

    def __init__(self, unit: Unit, actor: Actor) -> None:
        self._unit = unit
        self._actor = actor
        self._projects = readable_projects(unit, actor)
        self.places: list[_Place] = []
        self._signatures: list[bytes] = []
        self._normal_forms: list[int] = []
        self._sentences = SharedSentences()
        self._distinct: list[bool] = []
        known: set[int] = set()
        for at, (project, version) in enumerate(self._heads()):
            text = said(version.content)
            form = hash(normal_form(text) or text)
            self.places.append(_Place(project, version.prompt, version.number))
            self._signatures.append(sign(text))
            self._normal_forms.append(form)
            # Prompts of the same words need no partial: one of them is enough.
            distinct = form not in known and version.content.syntax != "none"
            self._distinct.append(distinct)
            known.add(form)
            if distinct:
                self._sentences.add(at, said_texts(version.content))

    def concerns(self, positions: list[int], prefix: str) -> bool:
        """Whether one of these prompts is of this project and has a name that begins so."""
        places = [self.places[at] for at in positions]
        return any(one.project == self._actor.project and one.prompt.startswith(prefix) for one in places)

    def clusters(self, threshold: float) -> list[list[int]]:
        """The largest first."""
        kept = _Kept(self)
        found = cluster(
            self._signatures,
            self._normal_forms,
            threshold=threshold,
            is_near=lambda one, other: jaccard(kept[one], kept[other]) >= threshold,
        )
        return sorted(found, key=lambda members: (-len(members), members))

    def cluster(self, positions: list[int]) -> Cluster:
        """What is told of a cluster."""
        aged = sorted(
            ((self.places[at].project, self._version(at)) for at in positions),
            key=lambda one: (one[1].created_at, one[0] != self._actor.project, one[0], one[1].prompt),
        )
        compare = liken(said(aged[0][1].content), threshold=0)
        members: list[Member] = []
        for project, version in aged[:_SHOWN]:
            prompt = self._unit.of(project).prompts.get(version.prompt)
            if prompt is not None:
                likeness = compare(said(version.content)) if members else None
                members.append(
                    Member(
                        prompt=place_in(self._actor, project, prompt.name),
                        version=version.number,
                        title=prompt.title,
                        labels=prompt.labels,
                        likeness=likeness,
                    )
                )
        return Cluster(size=len(positions), members=tuple(members))

    def passages(self, least_words: int) -> list[Passage]:
        """What several prompts say, that which saves most first."""
        groups = self._sentences.groups()
        runs = SharedRuns(least_words=least_words)
        for at, (_, version) in enumerate(self._heads()):
            if self._distinct[at]:
                runs.add(at, said_texts(version.content), groups)
        return runs.passages()

    def saves(self, passage: Passage) -> bool:
        """Whether this project says a passage twice, or a prompt that is shared says just that."""
        mine = sum(self.places[at].project == self._actor.project for at, _ in passage.places)
        if mine > 1:
            return True
        first, span = passage.places[0]
        text = said_texts(self.content(first))[span.text][span.start : span.end]
        return self._holder(passage, text) is not None

    def partials(self, passages: list[Passage]) -> tuple[PartialProposal, ...]:
        """What is told of passages."""
        proposed: dict[str, PartialProposal] = {}

        def is_taken(name: str) -> bool:
            return name in proposed or self._unit.prompts.get(name) is not None

        for passage in passages:
            first, span = passage.places[0]
            text = said_texts(self.content(first))[span.text][span.start : span.end]
            name = self._holder(passage, text) or suggest_name(text, is_taken=is_taken)
            proposed[name] = PartialProposal(
                name=name,
                text=text,
                words=passage.words,
                prompts=len(passage.places),
                saved=passage.saved,
                rewrites=tuple(self._rewrites(passage, text, name)),
            )
        return tuple(proposed.values())

    def _holder(self, passage: Passage, text: str) -> str | None:
        """The prompt that says this and nothing else already."""
        for at, span in passage.places:
            if span.start == 0 and self.content(at).template == text:
                return place_in(self._actor, self.places[at].project, self.places[at].prompt)
        return None

    def _rewrites(self, passage: Passage, text: str, partial: str) -> list[Rewrite]:
        found: list[Rewrite] = []
        for at, _ in passage.places[:_SHOWN]:
            project, name, number = self.places[at]
            prompt = self._unit.prompts.get(name) if project == self._actor.project else None
            if prompt is not None and name != partial:
                content = self.content(at)
                before, after = (
                    write_prompt_file(PromptFile.of(prompt, said))
                    for said in (content, include(content, text, partial=partial))
                )
                diff = compare_files(before, after, prompt=name)
                found.append(Rewrite(prompt=name, version=number, diff=diff))
        return found

    def content(self, at: int) -> Content:
        """What the head at this position says."""
        return self._version(at).content

    def _heads(self) -> Iterator[tuple[str, Version]]:
        for project in self._projects:
            known = self._unit.of(project).likenesses
            heads = known if project == self._actor.project else known.shared()
            yield from ((project, version) for version in heads.heads())

    def _version(self, at: int) -> Version:
        place = self.places[at]
        version = self._unit.of(place.project).prompts.version(place.prompt, place.version)
        if version is None:
            raise RuntimeError("A head went away within one state of the library.")
        return version


class _Kept:
    """The shingles of the prompts compared last."""

    def __init__(self, survey: _Survey) -> None:
        self._survey = survey
        self._shingles: OrderedDict[int, Shingles] = OrderedDict()
        self._size = 0

    def __getitem__(self, at: int) -> Shingles:
        if at in self._shingles:
            self._shingles.move_to_end(at)
            return self._shingles[at]
        found = shingles(said(self._survey.content(at)))
        self._shingles[at] = found
        self._size += found.size
        while self._size > _MOST_SHINGLES and len(self._shingles) > 1:
            _, oldest = self._shingles.popitem(last=False)
            self._size -= oldest.size
        return found
