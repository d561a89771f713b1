"""After a purge no table holds the text: every column of every table is looked through, later tables too."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Text, cast, create_engine, select

from pecia import testing
from pecia.app.catalog import SetDocumentation
from pecia.app.commit import CommitVersion, RestoreVersion
from pecia.app.datasets import ImportDataset
from pecia.app.events import VerifyLog
from pecia.app.experiments import GetExperiment, GetResult, ListRuns, StartExperiment
from pecia.app.knowledge import AddComment
from pecia.app.operations import perform
from pecia.app.optimize import StartOptimization
from pecia.app.prompts import UpdatePrompt
from pecia.app.proposals import ApproveProposal, OpenProposal, RejectProposal
from pecia.app.release import ReleaseVersion
from pecia.app.rename import RenamePrompt
from pecia.app.retire import ArchiveVersion, PurgePrompt, PurgeVersion
from pecia.app.sharing import SharePrompt
from pecia.domain.actor import Actor
from pecia.domain.design import Design, ModelChoice
from pecia.domain.optimization import OptimizationDesign
from pecia.domain.prompt import PromptFields
from pecia.domain.value import Request
from pecia.domain.version import Content
from pecia.ports import Ports
from pecia.stores.postgres import PostgresStore
from pecia.stores.sqlite import SqliteStore
from pecia.stores.tables import metadata
from tests.contract.conftest import POSTGRES
from tests.optimizations import rows

WORD = "whippetzyx"
"""What is to be gone. A single word, so that it may also be a tag."""
SECRET = Content(template=f"{WORD} {{{{ n }}}}")
GRACE = Actor(name="grace")


@pytest.fixture(params=["file", POSTGRES])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a library is, for those who look into its tables."""
    if request.param == "file":
        return f"sqlite:///{tmp_path / 'library.db'}"
    return str(request.getfixturevalue("emptied_url")).replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def ports(url: str, tmp_path: Path) -> Generator[Ports]:
    if url.startswith("sqlite"):
        store: Any = SqliteStore.open(tmp_path / "library.db", mode="write")
    else:
        store = PostgresStore.open(url.replace("+psycopg", ""))
    ports = testing.ports(store=store, scripts={"echo": testing.Script(answer=str)})
    yield ports
    ports.jobs.close()
    store.close()


def do(ports: Ports, request: Request, actor: Actor = testing.ADA) -> Any:
    return perform(ports, actor, request)


def places(url: str) -> set[str]:
    """The columns in which the word stands."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            str(column)
            for table in metadata.sorted_tables
            for column in table.columns
            if connection.execute(
                select(column).where(cast(column, Text).ilike(f"%{WORD}%")).limit(1)
            ).first()
        }
    engine.dispose()
    return found


def fill(ports: Ports) -> None:
    """Say the word wherever a prompt and its versions let one; version 2 is the head in the end."""
    do(ports, CommitVersion(prompt="q", content=SECRET, note=WORD))
    do(ports, CommitVersion(prompt="q", content=Content(template="plain {{ n }}")))
    do(ports, RestoreVersion(prompt="q", version=1, note=WORD))
    do(ports, RestoreVersion(prompt="q", version=2))
    do(ports, AddComment(prompt="q", version=1, text=WORD))
    do(ports, ReleaseVersion(prompt="q", label="staging", version=1, why=WORD))
    do(ports, ReleaseVersion(prompt="q", label="staging", version=2))
    first = do(ports, OpenProposal(prompt="q", label="production", version=1, why=WORD)).number
    do(ports, ApproveProposal(number=first, note=WORD), GRACE)
    do(ports, RejectProposal(number=first, why=WORD), GRACE)
    do(
        ports,
        CommitVersion(prompt="holder", content=Content(template="{{ partials.x }}", includes={"x": "q#1"})),
    )
    _experiment(ports)
    _optimization(ports)
    do(ports, CommitVersion(prompt="holder", content=Content(template="without")))
    do(ports, RenamePrompt(prompt="q", to="r"))
    do(ports, ArchiveVersion(prompt="r", version=1, why=WORD))


def _experiment(ports: Ports) -> None:
    do(ports, ImportDataset(dataset="cases", rows=tuple({"input": {"n": str(n)}} for n in range(3))))
    draft = Content(template=f"{WORD} {{{{ n }}}}")
    for variants, drafts in (
        ({"one": "q#1", "two": "q#2"}, {}),
        ({"held": "holder#1", "two": "q#2"}, {}),
        ({"draft": "draft.prompt.md", "two": "q#2"}, {"draft": draft}),
    ):
        design = Design(
            name="try",
            dataset="cases",
            variants=variants,
            models={"echo": ModelChoice(model="scripted/echo")},
            scorers={"seen": {"type": "regex", "pattern": r"(\w+)"}, "long": {"type": "words"}},
        )
        started = do(ports, StartExperiment(design=design, drafts=drafts)).number
        while ports.jobs.running("default", started):
            pass


def _optimization(ports: Ports) -> None:
    """A hunt that starts from the word and suggests it with every draft."""
    do(ports, ImportDataset(dataset="many", rows=rows(40)))
    design = OptimizationDesign(
        prompt="q#1",
        dataset="many",
        metric="seen",
        scorers={"seen": {"type": "regex", "pattern": "yes"}},
        model=ModelChoice(model="scripted/echo"),
        locked=(WORD,),
        anyway=True,
    )
    started = do(ports, StartOptimization(design=design)).number
    while ports.jobs.running("default", -started):
        pass


def test_a_purged_version_is_in_no_table(ports: Ports, url: str) -> None:
    fill(ports)
    said = places(url)
    assert {"runs.text", "experiments.plan", "proposals.why", "approvals.note", "comments.text"} <= said
    assert "optimizations.optimization" in said
    assert {"versions.content", "recommits.note", "releases.why", "documents.words"} <= said
    do(ports, PurgeVersion(prompt="r", version=1, why="a secret"))
    assert places(url) <= {"events.data"}
    assert do(ports, VerifyLog()).broken_at is None


def test_a_purged_prompt_is_in_no_table(ports: Ports, url: str) -> None:
    fill(ports)
    fields = PromptFields(title=WORD, description=WORD, tags=(WORD,), owner=WORD)
    do(ports, UpdatePrompt(prompt="r", fields=fields))
    do(ports, SetDocumentation(prompt="r", text=WORD))
    do(ports, AddComment(prompt="r", text=WORD))
    do(ports, SharePrompt(prompt="r"))
    assert {"facets.value", "profiles.documentation", "prompts.title"} <= places(url)
    do(ports, PurgePrompt(prompt="r", why="a secret", give_up=("staging",)))
    assert places(url) <= {"events.data"}


def test_what_was_measured_stays_when_the_answers_go(ports: Ports) -> None:
    fill(ports)
    before = do(ports, GetResult(number=1))
    do(ports, PurgeVersion(prompt="r", version=1))
    after = do(ports, GetResult(number=1))
    assert after.comparisons == before.comparisons
    runs = do(ports, ListRuns(number=1)).data
    assert {run.arm: bool(run.answer.text) for run in runs} == {0: False, 1: True}
    assert do(ports, GetExperiment(number=1)).plan.digest
