"""How fast prompts are found, listed and imported, on SQLite and, where one can be started, on PostgreSQL.

    python bench/search.py [--quick] [--json]

`search.fulltext_10k` and `_100k` are the 95th percentile in milliseconds over 200 queries, each answered as the
operation answers it (top 20, highlighted): 100 rare words, 60 of two words, 40 frequent ones with a filter, in a
library of so many prompts with three versions each. `search.fragment_10k` asks for 100 parts of words. Their floor is the same words asked of the bare database, which
only names the newest 20 matches. `list.page` is a page of 100 prompts in the middle of the library.
`import.bulk` counts versions a second, from the request to the disk; its floor is the bare sqlite3 writing the same
contents without an index.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import accumulate
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from _figures import Figure, arguments, show
from _postgres import postgres

from pecia import testing
from pecia.app.import_versions import ImportedVersion, ImportVersions, import_versions
from pecia.app.prompts import ListPrompts, list_prompts
from pecia.app.search import SearchPrompts, search_prompts
from pecia.domain.prompt import PURPOSES, PromptFields
from pecia.domain.version import Content
from pecia.ports import Ports, Store
from pecia.stores.postgres import PostgresStore
from pecia.stores.sqlite import SqliteStore
from pecia.testing import ADA

VERSIONS = 3
WORDS = 100
"""Words of a text."""
_PURPOSES = tuple(PURPOSES)
VOCABULARY = 60_000
BATCH = 2_000
ROUNDS = 3
SMALL = 10_000
"""Prompts of the smaller library."""

Search = Callable[[str], object]


class Query(NamedTuple):
    """A query, and its words alone."""

    text: str
    words: str


class Corpus:
    """Texts whose words are as unevenly frequent as those of a language (Zipf)."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)  # noqa: S311 - texts
        letters = "bcdfghklmnprstvz"
        syllables = [a + b for a in letters for b in "aeiou"]
        self.words = ["".join(self._random.choices(syllables, k=3)) + str(n % 7) for n in range(VOCABULARY)]
        self._weights = list(accumulate(1 / (n + 2) for n in range(VOCABULARY)))

    def prompts(self, count: int) -> Iterator[ImportedVersion]:
        """So many prompts with their versions, each of which changes a few words of the one before."""
        for number in range(count):
            fields = PromptFields(
                purpose=_PURPOSES[number % 10], title=f"Prompt {number}", tags=(f"t{number % 50}",)
            )
            text = self._random.choices(self.words, cum_weights=self._weights, k=WORDS)
            for _ in range(VERSIONS):
                text[self._random.randrange(WORDS)] = self._random.choice(self.words)
                content = Content(template=f"{' '.join(text)}\n\n{{{{ ticket }}}}")
                yield ImportedVersion(prompt=f"f{number % 97}/p{number}", content=content, fields=fields)

    def queries(self) -> list[Query]:
        """The mix of the house: 100 rare words, 60 of two words, 40 frequent ones with a filter."""
        pick = self._random.sample
        rare = [Query(word, word) for word in pick(self.words[5_000:], 100)]
        pairs = zip(pick(self.words[50:2_000], 60), pick(self.words[50:2_000], 60), strict=True)
        two = [Query(f"{a} {b}", f"{a} {b}") for a, b in pairs]
        frequent = [
            Query(f"{word} purpose:{_PURPOSES[n % 10]}", word) for n, word in enumerate(self.words[:40])
        ]
        return [*rare, *two, *frequent]


def fill(ports: Ports, prompts: int) -> tuple[float, list[ImportedVersion]]:
    """Import a corpus; the seconds it took, and the last batch."""
    batch: list[ImportedVersion] = []
    took = 0.0
    kept: list[ImportedVersion] = []

    def write() -> float:
        started = time.perf_counter()
        import_versions(ports, ADA, ImportVersions(versions=tuple(batch)))
        return time.perf_counter() - started

    for version in Corpus().prompts(prompts):
        batch.append(version)
        if len(batch) == BATCH:
            took += write()
            kept, batch = batch, []
    if batch:
        took += write()
    return took, kept


def p95(search: Search, texts: Sequence[str]) -> float:
    """The 95th percentile of some searches in milliseconds: of each query its middle time of a few."""
    times: list[float] = []
    for text in texts:
        rounds: list[float] = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            search(text)
            rounds.append(time.perf_counter() - started)
        times.append(median(rounds) * 1000)
    return sorted(times)[int(len(times) * 0.95)]


def figures_of(name: str, ports: Ports, floor: Search, *, prompts: int) -> list[Figure]:
    """What a filled library gives."""
    queries = Corpus().queries()

    def search(text: str) -> object:
        return search_prompts(ports, ADA, SearchPrompts(query=text, limit=20))

    def page(after: str) -> object:
        return list_prompts(ports, ADA, ListPrompts(cursor=after, limit=100))

    fragments = [query.text[1:6] for query in queries[:100]]

    size = f"{prompts // 1000}k"
    aim = "≤ 5" if prompts <= SMALL else "≤ 15"
    return [
        Figure(
            name=f"search.fulltext_{size}{name}",
            value=p95(search, [query.text for query in queries]),
            floor=p95(floor, [query.words for query in queries]),
            unit="ms",
            n=len(queries),
            aim=aim,
        ),
        Figure(
            name=f"search.fragment_{size}{name}",
            value=p95(search, [f"*{fragment}*" for fragment in fragments]),
            floor=p95(floor, [query.words for query in queries[:100]]),
            unit="ms",
            n=len(fragments),
            aim=aim,
        ),
        Figure(
            name=f"list.page_{size}{name}",
            value=p95(page, [f"f{n}/p" for n in range(97)]),
            unit="ms",
            n=97,
            aim="≤ 5",
        ),
    ]


def import_figure(name: str, took: float, versions: int, sample: Sequence[ImportedVersion]) -> Figure:
    """Versions a second, beside the bare database."""
    with TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "bare.db")) as bare:
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        bare.execute("CREATE TABLE versions (prompt, number, content)")
        rows = [(given.prompt, n, given.content.template) for n, given in enumerate(sample)]
        started = time.perf_counter()
        bare.executemany("INSERT INTO versions VALUES (?, ?, ?)", rows)
        bare.commit()
        floor = len(rows) / (time.perf_counter() - started)
    return Figure(
        name=f"import.bulk{name}", value=versions / took, floor=floor, unit="1/s", n=versions, aim="≥ 2,000"
    )


@contextmanager
def sqlite_library() -> Iterator[tuple[Store, Search]]:
    """A library in a file, and its index asked directly."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        with closing(SqliteStore.open(path, mode="write")) as store, closing(sqlite3.connect(path)) as bare:
            bare.execute("PRAGMA query_only = ON")
            question = "SELECT rowid FROM search_text WHERE search_text MATCH ? ORDER BY rowid DESC LIMIT 20"
            yield store, lambda text: bare.execute(question, (text,)).fetchall()


@contextmanager
def postgres_library(url: str) -> Iterator[tuple[Store, Search]]:
    """A library on a server, and its index asked directly."""
    import psycopg  # noqa: PLC0415 - the bench runs without it

    with closing(PostgresStore.open(url)) as store, psycopg.connect(url, autocommit=True) as bare:
        question = (
            "SELECT id FROM documents WHERE words @@ plainto_tsquery('simple', %s) ORDER BY id DESC LIMIT 20"
        )
        yield store, lambda text: bare.execute(question, (text,)).fetchall()
        bare.execute("DROP SCHEMA public CASCADE")
        bare.execute("CREATE SCHEMA public")


def measure(name: str, library: tuple[Store, Search], *, prompts: int) -> list[Figure]:
    """Fill a library, then ask it."""
    store, floor = library
    ports = testing.ports(store=store)
    took, sample = fill(ports, prompts)
    figure = import_figure(name, took, prompts * VERSIONS, sample)
    if name:
        _analyze(store)
    return [figure, *figures_of(name, ports, floor, prompts=prompts)]


def _analyze(store: Store) -> None:
    """Let PostgreSQL count and tidy its index, as its autovacuum does within a minute."""
    assert isinstance(store, PostgresStore)
    with store._engine.connect() as connection:  # noqa: SLF001 - nobody else has a use for it
        connection.exec_driver_sql("SELECT gin_clean_pending_list('documents_words')")
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def main() -> None:
    """Print the figures, the smaller library first."""
    chosen = arguments("How fast prompts are found, listed and imported.")
    with ExitStack() as stack:
        url = stack.enter_context(postgres())
        for prompts in (SMALL,) if chosen.quick else (SMALL, 100_000):
            with sqlite_library() as library:
                show(measure("", library, prompts=prompts), as_json=chosen.json)
            if url is not None:
                with postgres_library(url) as library:
                    show(measure(".postgres", library, prompts=prompts), as_json=chosen.json)


if __name__ == "__main__":
    main()
