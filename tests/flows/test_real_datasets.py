"""Real evaluation sets: taken in, split, looked through, written out and taken in again."""

from __future__ import annotations

from pathlib import Path

import pytest

from pecia import testing
from pecia.app.datasets import ImportDataset, ListCases
from pecia.app.grow_dataset import CheckDataset, SplitDataset, rows_of
from pecia.app.operations import perform
from pecia.imports.case_files import read_cases_file
from pecia.imports.case_writing import write_cases

SETS = ("intent", "sentiment", "json_extraction", "gsm8k")


@pytest.mark.parametrize("name", SETS)
def test_a_real_set_is_split_without_a_leak_and_comes_back_from_csv(
    name: str, shared_data: Path, tmp_path: Path
) -> None:
    rows, _ = read_cases_file(shared_data / f"{name}.jsonl")
    ports = testing.ports()
    perform(ports, testing.ADA, ImportDataset(dataset=name, rows=rows))
    split = SplitDataset(dataset=name, shares={"dev": 0.5, "test": 0.5}, together=0.7)
    perform(ports, testing.ADA, split)
    assert not perform(ports, testing.ADA, CheckDataset(dataset=name)).near
    cases = perform(ports, testing.ADA, ListCases(dataset=name, limit=500)).data
    data, _ = write_cases("csv", cases, rows_of(cases))
    (tmp_path / "cases.csv").write_bytes(data)
    again, report = read_cases_file(tmp_path / "cases.csv")
    assert [row["input"] for row in again] == [case.input for case in cases]
    assert not report.failed
