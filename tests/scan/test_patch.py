"""The patch of an adoption: git applies it, and what comes out still parses, in every language."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.operations import perform
from pecia.scan import javascript
from pecia.scan.find import find_prompts
from pecia.scan.group import group
from pecia.scan.javascript import SUFFIXES, still_parses
from pecia.scan.patch import Adopted, adopted
from pecia.scan.syntax import Source
from pecia.scan.tree import read_tree
from pecia.scan.uses import find_uses
from tests.serving import served

LONG = "You are a careful editor. Rewrite the following text and never change its meaning"
ASK = f"const reply = await generateText({{ model, prompt: `{LONG}: ${{ticket.text}}` }});"


def patched(folder: Path, **more: Any) -> Adopted:
    sources = [read for read in read_tree(folder) if isinstance(read, Source)]
    groups = group([inline for source in sources for inline in find_prompts(source)])
    names: dict[str, list[Any]] = {}
    for one in groups:
        for place in one.places:
            names.setdefault(place.path, []).append((place, one.name))
    return adopted(sources, names, **more)


def applied(folder: Path, files: Adopted) -> None:
    """Let git apply the patch."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    patch = "".join(file.diff for file in files.files).encode()
    subprocess.run(["git", "apply", "-"], input=patch, cwd=folder, check=True)
    for file in files.files:
        assert (folder / file.path).read_bytes() == file.after


def notebook(*cells: str, **more: Any) -> dict[str, Any]:
    made = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": code.splitlines(keepends=True)}
        for code in cells
    ]
    return {"cells": made, "metadata": {"title": "é"}, "nbformat": 4, **more}


CODE = {
    "app.py": f'import x\nx.responses.create(input=f"{LONG}: {{q}}")\n',
    "a/b/one.ts": f'import {{ generateText }} from "ai";\n\nexport async function go(ticket: T) {{\n  {ASK}\n}}\n',
    "two.mjs": f"#!/usr/bin/env node\n{ASK}\n",
    "three.tsx": f'import {{ x }} from "y";\nexport const f = async () => {{ {ASK} return <b title="t">{{x}}</b>; }};',
    "n.ipynb": json.dumps(
        notebook(
            "%pip install x\n!ls",
            '%time\nx.responses.create(input=f"Résumé: list every é in the question: {q}")\n1',
        ),
        indent=1,
        ensure_ascii=False,
    )
    + "\n",
}


def test_git_applies_the_patch_and_every_file_still_parses(tmp_path: Path) -> None:
    for name, code in CODE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(code, encoding="utf-8")
    done = patched(tmp_path)
    assert not done.by_hand
    assert {file.path for file in done.files} == {*CODE, "pecia.mjs", "pecia.d.mts"}
    applied(tmp_path, done)
    for file in done.files:
        suffix = Path(file.path).suffix
        if suffix in SUFFIXES:
            assert still_parses(file.after, SUFFIXES[suffix])
        elif suffix == ".py":
            ast.parse(file.after)


def test_a_template_literal_gives_its_holes_as_variables(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/one.ts").write_text(CODE["a/b/one.ts"])
    [file, *_] = patched(tmp_path, label="staging").files
    said = file.after.decode()
    assert 'prompt: (await pecia.render("one/go", { text: String(ticket.text) }, "staging"))' in said
    assert 'from "ai";\nimport * as pecia from "../pecia.mjs";\n' in said


def test_a_cell_keeps_its_commands_and_the_notebook_its_way_of_writing(tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_text(CODE["n.ipynb"], encoding="utf-8")
    [file] = patched(tmp_path).files
    after = json.loads(file.after)
    assert after["cells"][0] == json.loads(CODE["n.ipynb"])["cells"][0]
    assert "".join(after["cells"][1]["source"]) == (
        'import pecia\n%time\nx.responses.create(input=pecia.get("n/prompt").render(q=str(q)))\n1'
    )
    assert "é".encode() in file.after
    assert json.dumps(after, indent=1, ensure_ascii=False).encode() + b"\n" == file.after


def test_pecia_is_imported_once_in_a_notebook(tmp_path: Path) -> None:
    call = f'x.responses.create(input="{LONG}")'
    cells = notebook("import pecia", call, f"{call}  # again")
    (tmp_path / "n.ipynb").write_text(json.dumps(cells))
    [file] = patched(tmp_path).files
    assert file.after.count(b"import pecia") == 1
    assert file.after.count(b"pecia.get(") == 2


BY_HAND = {
    "sync.mjs": f"export function go(text) {{ return generateText({{ prompt: `{LONG}: ${{text}}` }}); }}",
    "default.mjs": f"export async function go(a = generateText({{ prompt: '{LONG}' }})) {{}}",
    "field.mjs": f"export class A {{ a = generateText({{ prompt: '{LONG}' }}); }}",
    "common.js": f"const ai = require('ai'); async function go() {{ await ai.generateText({{ prompt: '{LONG}' }}); }}",
    "broken.mjs": f"const a = (;\nawait generateText({{ prompt: '{LONG}' }});",
    "odd.ipynb": json.dumps(notebook(f'x.responses.create(input="{LONG}")'), indent=3),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_what_cannot_be_changed_safely_is_for_hands(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(BY_HAND[name])
    done = patched(tmp_path)
    assert done.files == []
    assert [inline.path.split(",")[0] for inline in done.by_hand] == [name]


def test_a_line_ends_where_git_ends_it(tmp_path: Path) -> None:
    code = f'a = "\u2028 \x0c"\r\nx.responses.create(input="{LONG}")\r\nb = "\u2028"'
    (tmp_path / "a.py").write_bytes(code.encode())
    applied(tmp_path, patched(tmp_path))


def test_the_changed_javascript_asks_a_server_and_says_what_it_said_before(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    code = f"const generateText = async (it) => it.prompt;\nconst a = 'me';\nconsole.log(await generateText({{ prompt: `{LONG}: ${{a.at(0)}} \\u00e9` }}));\n"
    (tmp_path / "run.mjs").write_text(code)
    before = subprocess.run([node, "run.mjs"], cwd=tmp_path, capture_output=True, check=True)
    done = patched(tmp_path)
    for file in done.files:
        (tmp_path / file.path).write_bytes(file.after)
    ports = testing.ports()
    [inline] = [
        one
        for read in [javascript.read_javascript("run.mjs", code.encode(), "javascript")]
        for one in find_prompts(read)
    ]
    perform(ports, testing.ADA, CommitVersion(prompt=inline.name, content=inline.content, label="production"))
    with served(ports) as url:
        env = {"PECIA_URL": url, "PATH": os.environ["PATH"]}
        after = subprocess.run([node, "run.mjs"], cwd=tmp_path, capture_output=True, check=False, env=env)
    assert (after.stdout, after.stderr) == (before.stdout, b"")
    assert b"You are a careful editor" in after.stdout
    assert b"pecia.render" in (tmp_path / "run.mjs").read_bytes()


@pytest.mark.parametrize(
    ("code", "variables", "whole", "label"),
    [
        ('pecia.render("a/b", { x: 1, y })', ("x", "y"), True, None),
        ('pecia.render("a/b", { x, ...more }, "staging")', ("x",), False, "staging"),
        ('pecia.render("a/b")', (), True, None),
        ('pecia.render("a/b", values)', None, True, None),
    ],
)
def test_what_changed_javascript_asks_for_is_known(
    code: str, variables: tuple[str, ...] | None, whole: bool, label: str | None
) -> None:
    [use] = find_uses(javascript.read_javascript("a.mjs", f"await {code};".encode(), "javascript"))
    assert (use.name, use.variables, use.whole, use.label) == ("a/b", variables, whole, label)
