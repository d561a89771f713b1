"""The conformance suites of Prompty and Dotprompt: per case passed, not mapped (with why), or not ours.

`pytest -s tests/imports/test_conformance.py` prints the tables; the counts cannot fall unseen.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

import pytest
import yaml

from pecia.domain.errors import Invalid, PeciaError
from pecia.domain.import_report import ImportItem
from pecia.domain.paths import below
from pecia.domain.template import compile_content
from pecia.imports.formats import format_of, gather
from pecia.imports.found import File, Options, unreadable
from pecia.imports.handlebars import NotLossless
from pecia.imports.prompty import split_roles
from pecia.imports.to_jinja import to_jinja
from tests.imported import gathered

Outcome: TypeAlias = Literal["passed", "not mapped", "refused", "not ours", "FAILED"]
OURS_TO_THEIRS = {"assistant": "model"}


class Row(NamedTuple):
    case: str
    outcome: Outcome
    why: str = ""


def told(title: str, rows: list[Row]) -> Counter[str]:
    """The number of each outcome, with every case on stdout."""
    counts = Counter[str](row.outcome for row in rows)
    lines = [f"  {row.outcome:10}  {row.case}{row.why and f': {row.why}'}" for row in rows]
    sys.stdout.write("\n".join([f"\n{title}", *lines, f"  {dict(counts)}", ""]))
    return counts


def read(format: str, text: str, beside: dict[str, str]) -> ImportItem:
    """The one item of a text, with the files beside it; raises what is wrong with it."""

    def look(name: str) -> bytes:
        inside = below("", name)
        if inside not in beside:
            raise unreadable(name, "it is not there")
        return beside[inside].encode()

    file = File(path="x", data=text.encode(), beside=look)
    found = gather(format_of(format), [file], options=Options(convert=True))
    for _, error in found.broken:
        raise error
    return found.items[0]


# ---------------------------------------------------------------- Dotprompt


def dotprompt_cases(folder: Path) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    for path in sorted(folder.rglob("*.yaml")):
        for group in yaml.safe_load(path.read_text()):
            for test in group["tests"]:
                yield f"{path.stem}: {group['name']}: {test.get('desc', '')}", group, test


def run_dotprompt(case: str, group: dict[str, Any], test: dict[str, Any]) -> Row:
    partials = {**group.get("partials", {}), **group.get("resolverPartials", {})}
    template = group["template"]
    options = test.get("options", {})
    if options and not template.startswith("---"):
        template = f"---\n{yaml.safe_dump(options)}---\n{template}"
    if group.get("schemas"):
        return Row(case, "not ours", "schemas registered by the program that renders")
    item = read("dotprompt", template, {f"_{name}.prompt": text for name, text in partials.items()})
    expected = test["expect"]
    output, wanted = item.content.output, expected.get("output", {}).get("schema")
    if wanted is not None and {"required": [], **(output or {})} != {"required": [], **wanted}:
        return Row(case, "FAILED", f"output {output}")
    if item.content.syntax == "none":
        return Row(case, "not mapped", item.changed[0].removeprefix("kept as literal text: "))
    data = {**group.get("data", {}), **test.get("data", {})}
    return compare_messages(case, item, data, expected["messages"], joined=bool(options))


def said(content: str | list[dict[str, Any]]) -> str:
    """The text of a message, with its images in place."""
    if isinstance(content, str):
        return content
    media = [part.get("url") or part.get("media", {}).get("url") for part in content]
    return "".join(
        f"[{url}]" if url else part.get("text", "") for part, url in zip(content, media, strict=True)
    )


def compare_messages(
    case: str, item: ImportItem, data: dict[str, Any], expected: list[dict[str, Any]], *, joined: bool
) -> Row:
    compiled = compile_content(item.content)
    history = [
        {"role": m["role"].replace("model", "assistant"), "content": m["content"][0]["text"]}
        for m in data.get("messages", [])
    ]
    values = {"history": history, **data.get("context", {}), **data.get("input", {})}
    try:
        rendered: Any = compiled.render({name: values[name] for name in compiled.names if name in values})
    except PeciaError as error:
        return Row(case, "not mapped", error.message)
    messages = [{"role": "user", "content": rendered}] if isinstance(rendered, str) else rendered
    ours = [(OURS_TO_THEIRS.get(m["role"], m["role"]), said(m["content"])) for m in messages]
    ours = [(role, text) for role, text in ours if text.strip()]
    theirs = [(m["role"], said(m["content"])) for m in expected]
    if history and not any(m.is_placeholder for m in item.content.messages or ()):
        return Row(case, "not mapped", "history that no helper places")
    # Front matter of a test's own strips the white space around the text.
    same = (
        [(r, t.strip()) for r, t in ours] == [(r, t.strip()) for r, t in theirs] if joined else ours == theirs
    )
    return Row(case, "passed") if same else Row(case, "FAILED", f"{ours} is not {theirs}")


def dotprompt_rows(suite: Path) -> list[Row]:
    return [run_dotprompt(*case) for case in dotprompt_cases(suite / "dotprompt" / "spec")]


def test_the_dotprompt_suite(shared_data: Path) -> None:
    counts = told("Dotprompt, spec", dotprompt_rows(shared_data / "import_suite"))
    assert counts["FAILED"] == 0
    assert counts["passed"] >= 50
    assert counts.total() == 62


@pytest.mark.parametrize(
    ("format", "folder", "taken", "literal", "broken"),
    [("dotprompt", "dotprompt", 23, 13, 4), ("prompty", "prompty", 36, 0, 0)],
)
def test_every_fixture_is_taken_or_refused_with_its_place(  # noqa: PLR0917 - parameters and fixtures
    format: str, folder: str, taken: int, literal: int, broken: int, shared_data: Path
) -> None:
    rows = file_rows(format, shared_data / "import_suite" / folder)
    told(f"{format}, files", rows)
    refused = [row for row in rows if row.outcome == "refused"]
    assert len(rows) - len(refused) >= taken
    assert Counter(row.outcome for row in rows)["not mapped"] <= literal
    assert len(refused) <= broken
    assert all(re.match(r"line \d+: ", row.why) for row in refused)


def file_rows(format: str, folder: Path) -> list[Row]:
    found = gathered(format, folder, convert=True)
    taken = [
        Row(
            item.source,
            "not mapped" if item.content.syntax == "none" else "passed",
            "; ".join((*item.changed, *(f"left: {what}" for what in item.left))).replace(
                "kept as literal text: ", ""
            ),
        )
        for item in found.items
    ]
    broken = [
        Row(source, "refused", error.message.removeprefix(f"{source}, ")) for source, error in found.broken
    ]
    return [*taken, *broken]


# ---------------------------------------------------------------- Prompty


def run_load(name: str, given: dict[str, Any], expected: dict[str, Any], fixtures: Path) -> Row:
    if "env" in name or "validation" in name:
        return Row(name, "not ours", "resolved when a program runs it; a library keeps no connection")
    if "fixture" in given:
        text = (fixtures / given["fixture"]).read_text()
    elif "frontmatter_raw" in given:
        text = given["frontmatter_raw"]
    else:
        body = given.get("body", "system:\nHi")
        text = f"---\n{yaml.safe_dump(given['frontmatter'])}---\n{body}"
    files = {path: json.dumps(value) for path, value in given.get("files", {}).items()}
    try:
        item = read("prompty", text, files)
    except Invalid as error:
        return Row(name, "passed" if "error" in expected else "FAILED", error.message)
    if "error" in expected:
        if "connection" in str(given):
            return Row(name, "not ours", "the connection is left behind and never read")
        return Row(name, "FAILED", "it was taken")
    model = expected.get("model") or {}
    inputs = {one["name"]: one.get("default") for one in expected.get("inputs") or []}
    ours = {name: schema.get("default") for name, schema in (item.content.inputs or {}).items()}
    outputs = [one["name"] for one in expected.get("outputs") or []]
    assert item.content.model is None or (item.content.model.name or "").endswith(model.get("id", ""))
    assert inputs.items() <= ours.items()
    assert outputs == list((item.content.output or {}).get("properties", {}))
    functions = [one["name"] for one in expected.get("tools") or [] if one["kind"] == "function"]
    assert [tool.name for tool in item.content.tools] == functions
    if len(functions) < len(expected.get("tools") or []):
        return Row(name, "not mapped", "; ".join(item.left))
    return Row(name, "passed")


def run_parse(name: str, given: dict[str, Any], expected: dict[str, Any]) -> Row:
    if "thread_inputs" in given:
        return Row(name, "not ours", "a marker put in while rendering; here a placeholder")
    theirs = [(m["role"], m["content"][0]["value"]) for m in expected["messages"]]
    ours = [(role, text) for role, text in split_roles(given["rendered"])]
    return Row(name, "passed" if ours == theirs else "FAILED", "" if ours == theirs else str(ours))


def run_render(name: str, given: dict[str, Any], expected: dict[str, Any]) -> Row:
    if "nonce_pattern" in expected:
        return Row(name, "not ours", "a marker put in while rendering; here a placeholder")
    template = given["template"]
    if given["engine"] == "mustache":
        try:
            template = to_jinja(template).text
        except NotLossless as error:
            return Row(name, "not mapped", str(error))
    item = read("prompty", f"system:\n{template}", {})
    rendered: Any = compile_content(item.content).render(given["inputs"])
    same = rendered[0]["content"].strip() == expected["rendered"].strip()
    return Row(name, "passed" if same else "FAILED", "" if same else rendered[0]["content"])


def prompty_rows(suite: Path) -> list[Row]:
    suite /= "prompty"
    rows: list[Row] = []
    for line in (suite / "vectors.jsonl").read_text().splitlines():
        vector = json.loads(line)["vector"]
        name, given, expected = vector["name"], vector["input"], vector.get("expected")
        match vector["stage"]:
            case "load":
                rows.append(run_load(name, given, expected, suite / "spec" / "fixtures"))
            case "parse":
                rows.append(run_parse(name, given, expected))
            case "render":
                rows.append(run_render(name, given, expected))
            case stage:
                rows.append(Row(name, "not ours", f"{stage}: requests and replies of providers"))
    return rows


def test_the_prompty_vectors(shared_data: Path) -> None:
    counts = told("Prompty, vectors", prompty_rows(shared_data / "import_suite"))
    assert counts["FAILED"] == 0
    assert counts["passed"] >= 37
    assert counts.total() == 80


PAGE = Path(__file__).parents[2] / "docs/reference/import-fixtures.md"
ABOUT = """# Import fixtures

What becomes of the conformance suites of Dotprompt and Prompty when Pecia imports them with `--convert`: how many cases pass, and for
each that does not, exactly what has no equal here. *Not ours* are cases about what happens when a program runs a prompt (requests to
providers, their replies, connections). A test keeps this page true.
[What each format may hold](imports.md).
"""


def page(suite: Path) -> str:
    """The page: the count of every suite, and a row for each case that does not pass."""
    suites = {
        "Dotprompt, specification": dotprompt_rows(suite),
        "Dotprompt, files": file_rows("dotprompt", suite / "dotprompt"),
        "Prompty, vectors": prompty_rows(suite),
        "Prompty, files": file_rows("prompty", suite / "prompty"),
    }
    parts = [ABOUT]
    for title, rows in suites.items():
        counts = Counter(row.outcome for row in rows)
        parts.append(f"## {title}\n\n{', '.join(f'{n} {outcome}' for outcome, n in counts.most_common())}\n")
        others = [row for row in rows if row.outcome != "passed"]
        if others:
            lines = [f"| {cell(row.case)} | {row.outcome} | {cell(row.why)} |" for row in others]
            parts.append("\n".join(["| case | outcome | why |", "|---|---|---|", *lines, ""]))
    return "\n".join(parts)


def cell(text: str) -> str:
    return re.sub(r"([|<>{}_*`\[\]])", r"\\\1", text)


def test_the_page_of_fixtures_says_what_the_suites_say(shared_data: Path) -> None:
    said = page(shared_data / "import_suite")
    if os.environ.get("WRITE_PAGES"):
        PAGE.write_text(said, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == said, "run this test once with WRITE_PAGES=1"
