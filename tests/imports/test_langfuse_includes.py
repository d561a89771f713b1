"""Langfuse's inclusions become partials, in an order in which a library can keep them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pecia import testing
from pecia.app.import_prompts import ImportPrompts
from pecia.app.operations import perform
from pecia.app.render import RenderPrompt
from pecia.imports.formats import Gathered
from tests.imported import gathered


def tag(name: str, which: str) -> str:
    return f"@@@langfusePrompt:name={name}|{which}@@@"


def row(name: str, prompt: Any, version: int = 1, labels: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"name": name, "version": version, "prompt": prompt, "labels": list(labels)}


def read(path: Path, *rows: dict[str, Any], **options: Any) -> Gathered:
    (path / "all.json").write_text(json.dumps(list(rows)))
    return gathered("langfuse", path, **options)


HOUSE = (
    row("A parent", f"{tag('Tone', 'label=Production')} and {tag('Tone', 'version=1')}: {{{{ q }}}}"),
    row("Tone", "Be kind.", 1),
    row("Tone", "Be brief.", 2, ("Production", "latest")),
)


def test_an_inclusion_by_label_follows_the_label_and_one_by_number_the_version(tmp_path: Path) -> None:
    items = read(tmp_path, *HOUSE).items
    assert [item.prompt for item in items] == ["tone", "tone", "a-parent"]
    parent = items[-1]
    assert parent.content.template == "{{ partials.tone }} and {{ partials.tone_2 }}: {{ q }}"
    assert parent.content.includes == {"tone": "tone@production", "tone_2": "tone#1"}
    assert parent.pins == {"tone_2": "all.json, prompt 2"}
    assert parent.changed == (
        "the inclusion of 'Tone' (label Production) became the partial tone",
        "the inclusion of 'Tone' (version 1) became the partial tone_2",
    )


@pytest.mark.parametrize("labels", [True, False])
def test_what_includes_others_is_imported_and_says_what_langfuse_would_say(
    tmp_path: Path, labels: bool
) -> None:
    items = tuple(read(tmp_path, *HOUSE, labels=labels).items)
    ports = testing.ports()
    for dry_run in (True, False):
        done = perform(ports, testing.ADA, ImportPrompts(prompts=items, dry_run=dry_run))
        assert done.counts["failed"] == 0
    rendered = perform(ports, testing.ADA, RenderPrompt(prompt="a-parent", variables={"q": "why"}))
    ports.store.close()
    assert rendered.text == "Be brief. and Be kind.: why"


MISSING = "the inclusion of 'x' (version 2), which the files do not hold: it stays text"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row("p", tag("x", "version=2")), row("x", "one")], MISSING),
        (
            [row("p", tag("x", "label=a")), row("x", [{"role": "user", "content": "hi"}], 1, ("a",))],
            "the inclusion of 'x' (label a), which is a chat: it stays text",
        ),
        (
            [row("p", tag("p", "version=1"))],
            "the inclusion of 'p' (version 1), which leads back to itself (p → p): it stays text",
        ),
        (
            [row("p", "{{#a}}b{{/a}}" + tag("x", "version=1")), row("x", "one")],
            "the inclusion of 'x' (version 1), in what is literal text: it stays text",
        ),
    ],
)
def test_an_inclusion_that_cannot_be_a_partial_stays_text_and_is_told(
    tmp_path: Path, rows: list[dict[str, Any]], said: str
) -> None:
    found = {item.prompt: item for item in read(tmp_path, *rows).items}
    assert found["p"].left == (said,)
    assert "@@@langfusePrompt:" in str(found["p"].content.template)
    assert not found["p"].content.includes


def test_a_cycle_is_cut_at_one_place_and_the_rest_is_kept(tmp_path: Path) -> None:
    rows = [row("a", tag("b", "version=1")), row("b", tag("c", "version=1")), row("c", tag("a", "version=1"))]
    items = read(tmp_path, *rows).items
    assert [(item.prompt, len(item.content.includes), len(item.left)) for item in items] == [
        ("c", 0, 1),
        ("b", 1, 0),
        ("a", 1, 0),
    ]
    assert "(a → b → c → a)" in items[0].left[0]


@pytest.mark.parametrize(
    "text", ["name=x", "label=a|name=x", "name=x|version=1|label=a", "name=x|version=²", "name=a=b|label=c"]
)
def test_a_tag_that_langfuse_leaves_as_text_is_left_as_text(tmp_path: Path, text: str) -> None:
    [item, _] = read(tmp_path, row("p", f"@@@langfusePrompt:{text}@@@"), row("x", "one", 1, ("a",))).items
    assert not item.content.includes
    assert item.left == ()


def test_thousands_that_include_each_other_are_followed_without_end_of_the_stack(tmp_path: Path) -> None:
    rows = [row(f"p{n}", tag(f"p{n + 1}", "version=1") if n < 2000 else "end") for n in range(2001)]
    items = read(tmp_path, *rows).items
    assert len(items) == 2001
    assert any("included too deep" in left for item in items for left in item.left)
