"""How fast Pecia finds what says the same in a library of 100,000 prompts, new and as a whole.

    python bench/similar.py [--quick] [--json]

Half of the prompts are written by themselves, the others differ from one of these in a few words; they have 40 to
200 words, and many share one of 200 rules. `similar.new_text_100k` counts milliseconds from a new text to the prompts
that say nearly the same, each compared and with its labels (p95 of 200); its floor compares the signatures alone.
`similar.load_100k` counts seconds until a process that has just opened the library is ready for that, and
`similar.cluster_100k` those of `pecia duplicates`; the floor of both is reading every head once. `similar.memory_100k`
is the most MB that the process ever held; its floor is what it held before it was asked. With `--quick` there are
10,000 prompts, and the names say so.
"""

from __future__ import annotations

import random
import resource
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from _figures import Figure, arguments, show

from pecia.app.duplicates import FindDuplicates
from pecia.app.operations import perform
from pecia.app.similar import FindNearDuplicates
from pecia.domain.names import DEFAULT_PROJECT
from pecia.domain.prompt import PromptFields
from pecia.domain.signature import ORDERS
from pecia.domain.version import Content, Version, digest_content
from pecia.stores.sqlite import SqliteStore
from pecia.testing import ADA, START, ports

if TYPE_CHECKING:
    from collections.abc import Iterator

QUESTIONS = 200
RULES = 200
TOGETHER = 1000


class Writer:
    """Texts of words drawn as languages have them: few words very often, most of them seldom."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311 - texts, not secrets
        self._words = [f"w{number:x}" for number in range(20_000)]
        self._odds = np.cumsum(1 / np.arange(1, len(self._words) + 1)).tolist()
        self._rules = [self._sentence(20) for _ in range(RULES)]

    def texts(self, count: int) -> Iterator[str]:
        """By turns one that is written by itself, and one that is copied and changed a little."""
        own: list[list[str]] = []
        for at in range(count):
            if at % 2 and own:
                copy = list(self._draw.choice(own))
                for _ in range(self._draw.randint(0, 4)):
                    copy[self._draw.randrange(len(copy))] = self._draw.choice(self._words)
                yield " ".join(copy)
            else:
                sentences = [
                    self._sentence(self._draw.randint(8, 16)) for _ in range(self._draw.randint(3, 12))
                ]
                sentences.insert(1, self._draw.choice(self._rules))
                own.append(" ".join(sentences).split(" "))
                yield " ".join(own[-1])

    def _sentence(self, words: int) -> str:
        return " ".join(self._draw.choices(self._words, cum_weights=self._odds, k=words)).capitalize() + "."


def fill(path: Path, prompts: int) -> list[str]:
    """Make a library of so many prompts, each with one version; some of their texts."""
    texts, some = Writer(1).texts(prompts), list[str]()
    with closing(SqliteStore.open(path, mode="write")) as store:
        for at in range(0, prompts, TOGETHER):
            batch = list(islice(texts, TOGETHER))
            keep(store, at, batch)
            some += batch[:: prompts // QUESTIONS]
    return some


def keep(store: SqliteStore, at: int, texts: list[str]) -> None:
    """Keep the texts in one unit, each as the first version of a prompt; `at` is the number of the first."""
    with store.write(DEFAULT_PROJECT) as unit:
        for number, text in enumerate(texts, at):
            name, content = f"p/{number:06}", Content(template=text)
            version = Version(
                prompt=name,
                number=1,
                digest=digest_content(content),
                content=content,
                parent=None,
                author="ada",
                note="",
                created_at=START,
            )
            unit.prompts.create(name, PromptFields(), at=START)
            unit.prompts.add_version(version)
        unit.events.append("PromptUpdated", f"p/{at:06}", actor="ada", at=START)


def seconds(work: object) -> float:
    """How long a piece of work takes."""
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


def held() -> float:
    """The most MB that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def figures(*, prompts: int, name: str) -> list[Figure]:
    """Fill a library and ask it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        # Elsewhere, so that what it held is not counted here.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as elsewhere:
            asked = elsewhere.submit(fill, path, prompts).result()
        with closing(SqliteStore.open(path, mode="read")) as store:
            before = held()
            library = ports(store=store)
            read = min(seconds(lambda: deque(heads(store), maxlen=0)) for _ in range(2))
            load = seconds(lambda: perform(library, ADA, FindNearDuplicates(text="Hello.")))
            took = [
                seconds(
                    lambda text=text: perform(library, ADA, FindNearDuplicates(text=f"{text} Thank you."))
                )
                for text in asked
            ]
            columns = np.random.default_rng(1).integers(0, 256, (ORDERS, prompts), np.uint8)
            scan = min(
                seconds(lambda: sum(column == byte for byte, column in enumerate(columns))) for _ in range(20)
            )
            cluster = seconds(lambda: perform(library, ADA, FindDuplicates()))
            after = held()
    p95 = quantiles(took, n=20)[-1]
    return [
        Figure(
            name=f"similar.new_text_{name}",
            value=p95 * 1000,
            floor=scan * 1000,
            unit="ms",
            n=len(took),
            aim="≤ 20",
        ),
        Figure(name=f"similar.load_{name}", value=load, floor=read, unit="s"),
        Figure(name=f"similar.cluster_{name}", value=cluster, floor=read, unit="s", aim="minutes"),
        Figure(name=f"similar.memory_{name}", value=after, floor=before, unit="MB"),
    ]


def heads(store: SqliteStore) -> Iterator[Version]:
    """Every head."""
    with store.read(DEFAULT_PROJECT) as unit:
        yield from unit.likenesses.heads()


def main() -> None:
    """Measure and print."""
    given = arguments(__doc__ or "")
    prompts, name = (10_000, "10k") if given.quick else (100_000, "100k")
    show(figures(prompts=prompts, name=name), as_json=given.json)


if __name__ == "__main__":
    main()
