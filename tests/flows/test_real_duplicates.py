"""Duplicates among the 3,451 real prompts of ../shared/data, against the pairs that were computed for them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

import pytest

from pecia import testing
from pecia.app.duplicates import Duplicates, FindDuplicates
from pecia.app.operations import perform
from pecia.app.similar import FindNearDuplicates, Similar
from pecia.domain.names import DEFAULT_PROJECT
from pecia.domain.prompt import PromptFields
from pecia.domain.version import Content, Version, digest_content
from pecia.ports import Ports
from pecia.stores.sqlite import SqliteStore

TEMPLATES = "promptsource"
LEAST_OF_TEMPLATES = 0.8
"""Two templates of one collection count as near from this Jaccard similarity on: they have much in common."""


class Real(NamedTuple):
    """A library of the real prompts, and the pairs among them that say nearly the same, with their kind."""

    ports: Ports
    texts: dict[str, str]
    truth: dict[frozenset[str], str]


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Real]:
    folder = shared_data / "prompts"
    files = [path for path in folder.glob("*.jsonl") if path.stem not in {"near_duplicates", "histories"}]
    rows = [json.loads(line) for path in sorted(files) for line in path.read_bytes().splitlines()]
    pairs = [json.loads(line) for line in (folder / "near_duplicates.jsonl").read_bytes().splitlines()]
    store = SqliteStore.open(tmp_path_factory.mktemp("real") / "library.db", mode="write")
    ports = testing.ports(store=store)
    texts = {row["id"]: row["text"] for row in rows}
    with store.write(DEFAULT_PROJECT) as unit:
        for name, text in texts.items():
            content, at = Content(template=text, syntax="none"), ports.clock.now()
            unit.prompts.create(name, PromptFields(), at=at)
            unit.prompts.add_version(
                Version(
                    prompt=name,
                    number=1,
                    digest=digest_content(content),
                    content=content,
                    parent=None,
                    author="ada",
                    note="",
                    created_at=at,
                )
            )
    yield Real(ports, texts, {frozenset((pair["a"], pair["b"])): pair["kind"] for pair in pairs})
    store.close()


def counts(pair: frozenset[str], jaccard: float) -> bool:
    """Whether a pair that was found is one of those the truth is about."""
    return jaccard >= LEAST_OF_TEMPLATES or not all(name.startswith(TEMPLATES) for name in pair)


def test_what_says_the_same_or_nearly_so_is_found(real: Real) -> None:
    found: set[frozenset[str]] = set()
    for name in real.texts:
        said: Similar = perform(real.ports, testing.ADA, FindNearDuplicates(prompt=name, limit=200))
        found |= {
            pair
            for one in said.prompts
            if counts(pair := frozenset((name, one.prompt)), one.likeness.jaccard)
        }
    total = Counter(real.truth.values())
    recall = {
        kind: sum(pair in found for pair in real.truth if real.truth[pair] == kind) / total[kind]
        for kind in total
    }
    precision = len(found & real.truth.keys()) / len(found)
    print(f"recall {recall}, precision {precision:.4f}, {len(found)} pairs found of {len(real.truth)}")  # noqa: T201 - the figures
    assert recall["identical"] >= 0.98
    assert recall["same_normalised"] >= 0.98
    assert recall["near"] >= 0.90
    assert precision >= 0.95


def test_pairs_hang_together_in_the_clusters_of_the_whole_library(real: Real) -> None:
    found: Duplicates = perform(real.ports, testing.ADA, FindDuplicates(limit=500))
    cluster = {member.prompt: number for number, one in enumerate(found.clusters) for member in one.members}
    together = sum(
        len({cluster.get(name, name) for name in pair}) == 1
        for pair in real.truth
        if all(name in cluster for name in pair)
    )
    missing = sum(any(name not in cluster for name in pair) for pair in real.truth)
    print(  # noqa: T201 - the figures
        f"{found.cluster_count} clusters, {together} of {len(real.truth)} pairs together, {missing} not told"
    )
    assert found.prompts == len(real.texts)
    assert together / (len(real.truth) - missing) >= 0.98
