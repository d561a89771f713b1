"""Analyses, reports and exports of an experiment, as files and on screen."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def tried(greeting: Shell) -> Shell:
    """An experiment that is done, on cases of two languages, one of which a spreadsheet takes for a formula."""
    rows = [
        {
            "id": f"=n{n}",
            "input": {"name": f"N{n}"},
            "expected": f"Good day, N{n}",
            "metadata": {"language": "en" if n % 2 else "de"},
        }
        for n in range(20)
    ]
    Path("names.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    assert greeting("dataset import names names.jsonl").code == 0
    assert greeting("experiment run try.yaml").code == 0
    return greeting


def test_an_analysis_shows_flips_slices_and_cost(tried: Shell) -> None:
    shown = tried("experiment analyze try --slice language").out
    assert "20 won, 0 lost, 0 tied" in shown
    assert "language = de" in shown
    assert "and 10 more" in shown
    found = tried("experiment analyze try --slice language --json").json
    assert [one["value"] for one in found["pairs"][0]["slices"]] == ["de", "en"]
    assert tried("experiment analyze try --slice color").code == 2


def test_two_arms_of_the_past_are_compared(tried: Shell) -> None:
    assert "better: +100.0 points" in tried("experiment compare 1:one try:two").out
    assert tried("experiment compare 1:one 1:two --json").json["cases"] == 20
    assert tried("experiment compare 1 1:two").code == 2
    assert tried("experiment compare 9:one 1:two").code == 4


def test_the_self_test_says_ok(tried: Shell) -> None:
    said = tried("experiment aa try --draws 50")
    assert (said.code, "exchanged" in said.out, "ok" in said.out) == (0, True, True)
    assert tried("experiment aa try --draws 50 --json").json[0]["passed"] is True


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_report_is_one_file_that_asks_nobody_for_anything(tried: Shell, form: str) -> None:
    assert tried(f"experiment report try --format {form} --slice language -o report.out").code == 0
    text = Path("report.out").read_text()
    assert "+100.0 points" in text
    assert "language = de" in text
    assert all(word not in text for word in ("http:", "https:", "src=", "<script", "url("))


def test_an_html_report_draws_every_difference(tried: Shell) -> None:
    tried("experiment report try --format html --slice language -o report.html")
    text = Path("report.html").read_text()
    assert text.count('class="zero"') == 3
    assert 'aria-label="better: +100.0 points' in text
    assert "prefers-color-scheme:dark" in text


def test_csv_has_a_row_for_every_run_and_no_formula(tried: Shell) -> None:
    assert tried("experiment export try -o runs.csv").code == 0
    rows = list(csv.DictReader(io.StringIO(Path("runs.csv").read_text())))
    assert len(rows) == 40
    assert {row["case"][:2] for row in rows} == {"'="}
    assert sum(float(row["score.right"]) for row in rows) == 20


def test_json_lines_say_it_as_it_is(tried: Shell) -> None:
    assert tried("experiment export try --format jsonl -o runs.jsonl").code == 0
    rows = [json.loads(line) for line in Path("runs.jsonl").read_text().splitlines()]
    assert {row["variant"] for row in rows} == {"one", "two"}
    assert {row["case"] for row in rows} == {f"=n{n}" for n in range(20)}


def test_parquet_keeps_the_kinds_of_its_columns(tried: Shell) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert tried("experiment export try --format parquet -o runs.parquet").code == 0
    table = parquet.read_table("runs.parquet")
    assert (table.num_rows, str(table.schema.field("score.right").type)) == (40, "double")
    assert tried("experiment export try --format parquet").code == 2


def test_a_file_that_cannot_be_written_is_said(tried: Shell) -> None:
    assert tried("experiment export try -o nowhere/runs.csv").code == 2
