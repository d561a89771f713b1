"""Bootstrap: the one place that chooses adapters."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from pecia.domain.errors import Invalid
from pecia.jobs.local import LocalJobs
from pecia.models.registry import Registry
from pecia.optimizers import BuiltInOptimizers
from pecia.plugins import FoundModels, FoundStandards
from pecia.ports import Ports
from pecia.scorers import BuiltInScorers
from pecia.signals.local import LocalSignals
from pecia.vault import FILE, FileVault

if TYPE_CHECKING:
    from pecia.ports import Answering, Embedder, Jobs, Scorers, Store
    from pecia.settings import Settings

Mode: TypeAlias = Literal["read", "write"]


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)


def open_ports(settings: Settings, *, mode: Mode = "write", url: str | None = None) -> Ports:
    """Everything a use case may reach, for these settings.

    `mode` says whether this process is the library's writer; `url` is announced to other processes that
    find the library taken. Raises `NotFound` for a library to read that is not there, `Conflict` (`locked`)
    when another process writes it.
    """
    embedder = open_embedder(settings) if settings.embeddings else None
    return Ports(
        store=open_store(settings.database_url, mode=mode, url=url),
        models=Registry(
            settings.connections, prices=settings.prices, allow=settings.egress, plugins=FoundModels()
        ),
        scorers=BuiltInScorers(embedder),
        optimizers=BuiltInOptimizers(),
        standards=FoundStandards(settings.standards),
        jobs=open_jobs(settings),
        signals=LocalSignals(),
        clock=SystemClock(),
        vault=FileVault(settings.data_dir / FILE, keys=settings.secret_keys),
        embedder=embedder,
        confirm_above=settings.confirm_above,
    )


def open_scorers() -> Scorers:
    """The built-in scorers, for those that judge apart from a library."""
    return BuiltInScorers()


def open_task(url: str, *, timeout: float, retries: int, concurrency: int) -> Answering:
    """A task behind an endpoint that whoever runs this process named: it is called wherever it is."""
    return Registry().open_task(url, timeout=timeout, retries=retries, concurrency=concurrency, trusted=True)


def open_jobs(settings: Settings) -> Jobs:
    """Where experiments are carried out: in this process, or with `[jobs] workers` by `pecia worker`s."""
    if not settings.workers:
        return LocalJobs()
    _check_workers(settings)
    from pecia.jobs.procrastinate import ProcrastinateJobs  # noqa: PLC0415 - only the chosen adapter is imported

    return ProcrastinateJobs(settings.database_url)


def work_forever(settings: Settings, *, concurrency: int, until_empty: bool = False) -> None:
    """Carry out the experiments of a library on PostgreSQL until told to end, or until there is nothing to do.

    Raises `Invalid` (`usage`) for a library in a file: the one process that writes it carries out its experiments.
    """
    _check_workers(settings)
    from pecia.jobs.worker import work_forever as work  # noqa: PLC0415 - only a worker needs it

    ports = open_ports(settings)
    try:
        work(ports, settings.database_url, concurrency=concurrency, until_empty=until_empty)
    finally:
        close_ports(ports)


def _check_workers(settings: Settings) -> None:
    if settings.database_url.startswith("sqlite:"):
        raise Invalid(
            "The library is a file, and one process writes it: that carries out its experiments too.",
            code="usage",
            hint='Workers need a library on PostgreSQL: [library] url = "postgresql://…" in pecia.toml.',
        )
    if find_spec("procrastinate") is None:
        raise Invalid(
            "Workers need the package 'procrastinate', which is not installed.",
            code="usage",
            hint="Run: pip install 'pecia[server,postgres]'.",
        )


def open_embedder(settings: Settings) -> Embedder:
    """What `[search] embeddings` names. Raises `Invalid` for what is neither a connection nor built in."""
    name = settings.embeddings or ""
    connection, _, model = name.partition("/")
    if connection == "local":
        from pecia.embedders.minilm import NAME, MiniLM  # noqa: PLC0415 - only the chosen adapter is imported

        if name == NAME:
            return MiniLM()
    elif connection in settings.connections and model and settings.connections[connection].base_url:
        from pecia.embedders.openai import OpenAIEmbedder  # noqa: PLC0415

        found = settings.connections[connection]
        return OpenAIEmbedder(name, base_url=found.base_url, model=model, api_key=found.api_key)
    known = ", ".join(["local/all-minilm-l6-v2", *(f"{known}/MODEL" for known in settings.connections)])
    raise Invalid(
        f"'{name[:80]}' in [search] embeddings names no embedder.",
        code="invalid_settings",
        hint=f"There are: {known}.",
    )


def open_store(database_url: str, *, mode: Mode = "write", url: str | None = None) -> Store:
    """The storage behind a library's address."""
    if database_url.startswith("sqlite:///"):
        from pecia.stores.sqlite import SqliteStore  # noqa: PLC0415 - only the chosen adapter is imported

        return SqliteStore.open(Path(database_url.removeprefix("sqlite:///")), mode=mode, url=url)
    from pecia.stores.postgres import PostgresStore  # noqa: PLC0415

    return PostgresStore.open(database_url)


def serving_url(database_url: str) -> str | None:
    """The address of the process that serves this library now, None when none does."""
    if not database_url.startswith("sqlite:///"):
        return None
    from pecia.stores.lock import holder  # noqa: PLC0415

    found = holder(Path(database_url.removeprefix("sqlite:///")))
    return found.url if found else None


def close_ports(ports: Ports) -> None:
    """Stop the work under way and give everything back."""
    ports.jobs.close()
    ports.signals.close()
    ports.models.close()
    ports.store.close()
