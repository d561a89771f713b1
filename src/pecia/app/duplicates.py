"""Duplicates: what a whole library says more than once, and which partials would say it once."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from pecia.app.page import check_limit
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
from pecia.domain.version import Content
from pecia.ports import Ports, Unit

if TYPE_CHECKING:
    from pecia.domain.shingles import Shingles

FEWEST_WORDS = 5
_MOST_SHINGLES = 4_000_000
"""Shingles kept in memory while pairs are verified: 32 MB."""
_SHOWN = 50
"""Members of a cluster, and rewrites of a partial, that are told."""


class FindDuplicates(Request, frozen=True):
    """What the library says more than once: clusters of prompts, and passages that could be partials.

    The heads of all prompts are compared. `prefix` leaves only what concerns prompts whose name begins so,
    `threshold` is the Jaccard similarity from which two hang together, `words` the fewest of a passage, and
    `limit` how many clusters and how many partials are told, the largest first.
    """

    prefix: str = ""
    threshold: float = NEAR
    words: int = 15
    limit: int = 20


class Member(Value, frozen=True):
    """A prompt of a cluster, by its head; `likeness` is that to the oldest member, which has none."""

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
        survey = _Survey(unit)
        clusters = [
            found for found in survey.clusters(request.threshold) if survey.concerns(found, request.prefix)
        ]
        passages = [
            passage
            for passage in survey.passages(request.words)
            if survey.concerns([at for at, _ in passage.places], request.prefix)
        ]
        return Duplicates(
            prompts=len(survey.places),
            cluster_count=len(clusters),
            clusters=tuple(survey.cluster(found) for found in clusters[:limit]),
            partial_count=len(passages),
            partials=survey.partials(passages[:limit]),
        )


class _Survey:
    """The heads of a project, each known by its position in the order of names."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self.places: list[tuple[str, int]] = []
        self._signatures: list[bytes] = []
        self._normal_forms: list[int] = []
        self._sentences = SharedSentences()
        self._distinct: list[bool] = []
        known: set[int] = set()
        for at, version in enumerate(unit.likenesses.heads()):
            text = said(version.content)
            form = hash(normal_form(text) or text)
            self.places.append((version.prompt, version.number))
            self._signatures.append(sign(text))
            self._normal_forms.append(form)
            # Prompts of the same words need no partial: one of them is enough.
            distinct = form not in known and version.content.syntax != "none"
            self._distinct.append(distinct)
            known.add(form)
            if distinct:
                self._sentences.add(at, said_texts(version.content))

    def concerns(self, positions: list[int], prefix: str) -> bool:
        """Whether one of these prompts has a name that begins so."""
        return not prefix or any(self.places[at][0].startswith(prefix) for at in positions)

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
        versions = [self._unit.prompts.version(*self.places[at]) for at in positions]
        aged = sorted(
            (version for version in versions if version), key=lambda one: (one.created_at, one.prompt)
        )
        compare = liken(said(aged[0].content), threshold=0)
        members: list[Member] = []
        for version in aged[:_SHOWN]:
            prompt = self._unit.prompts.get(version.prompt)
            if prompt is not None:
                likeness = compare(said(version.content)) if members else None
                members.append(
                    Member(
                        prompt=prompt.name,
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
        for at, version in enumerate(self._unit.likenesses.heads()):
            if self._distinct[at]:
                runs.add(at, said_texts(version.content), groups)
        return runs.passages()

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
                return self.places[at][0]
        return None

    def _rewrites(self, passage: Passage, text: str, partial: str) -> list[Rewrite]:
        found: list[Rewrite] = []
        for at, _ in passage.places[:_SHOWN]:
            name, number = self.places[at]
            prompt = self._unit.prompts.get(name)
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
        version = self._unit.prompts.version(*self.places[at])
        if version is None:
            raise RuntimeError("A head went away within one state of the library.")
        return version.content


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
