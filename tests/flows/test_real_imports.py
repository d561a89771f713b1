"""Real prompts in and out: every collection as JSON Lines, and the files of Prompty and Dotprompt."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from pecia import testing
from pecia.app.import_prompts import ImportPrompts
from pecia.app.operations import perform
from pecia.app.prompts import GetPrompt, GetVersion
from pecia.domain.import_report import ImportReport
from pecia.imports.formats import FORMATS
from pecia.imports.writing import Export, Writable
from pecia.ports import Ports
from tests.imported import gathered

COLLECTIONS = (
    "acp",
    "acp2023",
    "bbh_cot",
    "copilot",
    "dotprompt",
    "fabric",
    "mustvlad",
    "promptsource",
    "prompty",
)
TOTAL = 3451


@pytest.fixture
def library() -> Generator[Ports]:
    ports = testing.ports()
    yield ports
    ports.jobs.close()
    ports.store.close()


def texts(folder: Path) -> dict[str, str]:
    rows = [
        json.loads(line)
        for name in COLLECTIONS
        for line in (folder / f"{name}.jsonl").read_bytes().splitlines()
    ]
    return {row["id"]: row["text"] for row in rows}


def taken(library: Ports, folder: Path, **options: Any) -> ImportReport:
    """Every collection in one import, each in a folder of its name."""
    items = [
        item
        for name in COLLECTIONS
        for item in gathered("jsonl", folder / f"{name}.jsonl", prefix=name, **options).items
    ]
    report: ImportReport = perform(
        library, testing.ADA, ImportPrompts(prompts=tuple(items), acknowledge=("provider_key",))
    )
    return report


def test_every_real_prompt_goes_in_and_comes_out_unchanged(
    library: Ports, shared_data: Path, tmp_path: Path
) -> None:
    folder = shared_data / "prompts"
    report = taken(library, folder)
    assert report.counts == {"new": TOTAL, "version": 0, "known": 0, "failed": 0, "literal": 567}
    assert all(line.changed for line in report.lines if line.literal)
    out = [kept(library, line.prompt or "") for line in report.lines]
    for format in ("jsonl", "csv"):
        path = tmp_path / f"all.{format}"
        path.write_bytes(FORMATS[format].write(out, Export())[""])
        back = {item.prompt.partition("/")[2]: item.content for item in gathered(format, path).items}
        assert {name: content.template for name, content in back.items()} == texts(folder)
        assert [back[one.name.partition("/")[2]] for one in out] == [one.content for one in out]


def kept(library: Ports, name: str) -> Writable:
    prompt = perform(library, testing.ADA, GetPrompt(prompt=name))
    version = perform(library, testing.ADA, GetVersion(prompt=name, version=prompt.head))
    return Writable(name=name, version=version.number, content=version.content)


def test_dollar_variables_of_real_prompts_are_mapped_where_nothing_is_lost(
    library: Ports, shared_data: Path
) -> None:
    report = taken(library, shared_data / "prompts", convert=True)
    mapped = [line for line in report.lines if any("variable" in what for what in line.changed)]
    assert len(mapped) >= 310


@pytest.mark.parametrize(
    ("name", "suffix", "literal"), [("dotprompt", "prompt", 14), ("prompty", "prompty", 0)]
)
def test_the_files_of_a_collection_import_in_their_own_format(  # noqa: PLR0917 - parameters and fixtures
    name: str, suffix: str, literal: int, library: Ports, shared_data: Path, tmp_path: Path
) -> None:
    for line in (shared_data / "prompts" / f"{name}.jsonl").read_bytes().splitlines():
        row = json.loads(line)
        (tmp_path / f"{row['id']}.{suffix}").write_text(row["text"], encoding="utf-8")
    found = gathered(name, tmp_path, convert=True)
    report = perform(
        library, testing.ADA, ImportPrompts(prompts=tuple(found.items), acknowledge=("provider_key",))
    )
    assert report.counts["new"] + len(found.broken) == {"dotprompt": 28, "prompty": 48}[name]
    assert report.counts["literal"] <= literal
    assert len(found.broken) <= {"dotprompt": 4, "prompty": 1}[name]
