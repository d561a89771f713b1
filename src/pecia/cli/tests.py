"""`pecia test`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from pecia.cli.library import AnyLibrary, writing
from pecia.cli.progress import watch
from pecia.cli.screen import ActAs, AsJson, put, put_json, say, table
from pecia.domain.design import invalid
from pecia.domain.errors import PeciaError
from pecia.domain.visible import visible
from pecia.domain.wording import count
from pecia.prompt_tests.attached import PromptTest, shown
from pecia.prompt_tests.carry_out import carry_out, plan
from pecia.prompt_tests.find import Found, changed_files, find_tests
from pecia.prompt_tests.junit import junit
from pecia.prompt_tests.markdown import markdown
from pecia.prompt_tests.report import PromptTestReport, PromptTestResult, broken
from pecia.score_here import load_functions
from pecia.settings import read_settings

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]…", help="Prompts ('*' stands for any text) or files; all by default."),
]


def register(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command("test")(run_tests)


def run_tests(
    names: Names = None,
    *,
    folder: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="The folder of prompt files; that of pecia.toml by default."),
    ] = None,
    changed: Annotated[
        bool, typer.Option("--changed", help="Only what changed: by git, else by the library.")
    ] = False,
    since: Annotated[
        str | None, typer.Option(metavar="REF", help="With --changed: since this branch left REF.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="What is undecided fails too.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Call every answer again.")] = False,
    plan_only: Annotated[bool, typer.Option("--plan", help="Show what would be run and stop.")] = False,
    budget: Annotated[
        float | None,
        typer.Option(metavar="USD", min=0, help="Spend no more than this on all tests together."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Run every test whatever it costs; a budget says so too.")
    ] = False,
    bless: Annotated[
        bool,
        typer.Option(
            "--bless", help="Make the prompts as they are the baselines of their tests; runs nothing."
        ),
    ] = False,
    format: Annotated[
        Literal["table", "markdown", "junit"], typer.Option("--format", help="How the result is printed.")
    ] = "table",
    junit_file: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Also write the result as JUnit XML.")
    ] = None,
    markdown_file: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="Also write it as a Markdown comment.")
    ] = None,
    functions: Annotated[
        Path | None,
        typer.Option("--scorers", metavar="FILE", help="Run this Python file for the scorers it decorates."),
    ] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> int:
    """Run the experiments that belong to prompts and judge them: exit 0 when none failed, 1 when one did."""
    if functions is not None:
        load_functions(functions)
    root = folder if folder is not None else read_settings().prompts_dir
    if since is not None and not changed:
        raise invalid("--since goes with --changed.", "")
    with writing(act_as) as library:
        touched = changed_files(root, library, since=since) if changed else None
        found = find_tests(library, root, names=names or (), changed=touched)
        if bless:
            return _bless(found)
        if plan_only:
            return _plan(library, found, as_json=as_json)
        purse = Spending(left=budget, confirmed=yes)
        report = _run(library, found, strict=strict, fresh=fresh, spending=purse)
    for file, text in ((junit_file, junit), (markdown_file, markdown)):
        if file is not None:
            file.write_text(f"{text(report).rstrip()}\n", encoding="utf-8")
    if as_json:
        put_json(report)
    elif format == "junit":
        put(junit(report))
    elif format == "markdown":
        put(markdown(report).rstrip())
    else:
        _show(report)
    return report.exit_code


@dataclass
class Spending:
    """What the tests of a call may still spend, in US dollars; None for no limit."""

    left: float | None
    confirmed: bool

    def note(self, result: PromptTestResult) -> None:
        """Take away what a test spent."""
        if self.left is not None:
            self.left = max(0.0, self.left - (result.spent or 0.0))


def _run(
    library: AnyLibrary, found: Found, *, strict: bool, fresh: bool, spending: Spending
) -> PromptTestReport:
    results: list[PromptTestResult] = list(found.broken)
    for one in found.tests:
        say(f"{one.name} ({one.source})")
        result = carry_out(
            library,
            one,
            strict=strict,
            fresh=fresh,
            watch=watch,
            budget=spending.left,
            confirmed=spending.confirmed,
        )
        spending.note(result)
        results.append(result)
    return PromptTestReport(tests=tuple(results), skipped=found.skipped)


def _plan(library: AnyLibrary, found: Found, *, as_json: bool) -> int:
    rows: list[tuple[str, int, str]] = []
    faults = list(found.broken)
    for one in found.tests:
        try:
            planned = plan(library, one)
        except PeciaError as error:
            faults.append(broken(error, name=one.name, source=one.source, prompt=one.prompt))
            continue
        rows.append((one.name, planned.runs if planned else 0, one.source))
    if as_json:
        put_json({"tests": [{"name": n, "runs": r, "source": s} for n, r, s in rows], "faults": faults})
    else:
        table(("TEST", "RUNS", "FROM"), rows, right=("RUNS",))
        say(
            f"{count(sum(row[1] for row in rows), 'run')} at most; what was answered before is not called again."
        )
        for fault in faults:
            _say_fault(fault)
    return PromptTestReport(tests=tuple(faults)).exit_code


def _bless(found: Found) -> int:
    for fault in found.broken:
        _say_fault(fault)
    for one in found.tests:
        _bless_one(one)
    return PromptTestReport(tests=found.broken).exit_code


def _bless_one(one: PromptTest) -> None:
    if one.candidate is None:
        say(f"{one.name}: its variants are written in {one.source}; nothing to bless.")
    elif one.blessed is None:
        label = (one.reference or "").rpartition("@")[2]
        say(
            f"{one.name}: its baseline is {one.reference}; 'pecia release {one.prompt} {label} VERSION' moves it, "
            f"and 'baseline: ./{one.candidate.name.removesuffix('.prompt.md')}.baseline.md' keeps one in a file."
        )
    else:
        one.blessed.write_bytes(one.candidate.read_bytes())
        put(f"{shown(one.blessed)} is what {one.name} has to stand against now.")


def _show(report: PromptTestReport) -> None:
    if report.tests:
        table(
            ("TEST", "OUTCOME", "CALLED", "KEPT", "TOKENS"),
            [
                (one.name, one.outcome, one.called, one.reused, f"{one.input_tokens + one.output_tokens:,}")
                for one in report.tests
            ],
            right=("CALLED", "KEPT", "TOKENS"),
        )
    for one in report.tests:
        for line in one.lines:
            put(f"{one.name}: {visible(line)}")
        if one.needs:
            put(f"{one.name}: {one.needs}.")
        if one.fault:
            _say_fault(one)
    say(f"{report.summary}.")


def _say_fault(result: PromptTestResult) -> None:
    if result.fault:
        say(f"{result.source}: {visible(result.fault.detail)}")
        if result.fault.hint:
            say(f"  {visible(result.fault.hint)}")
