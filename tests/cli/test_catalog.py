"""The catalog on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def shop(pecia: Shell) -> Shell:
    """Three prompts, of which one is said something about."""
    Path("a.prompt.md").write_text("Hi {{ name }}\n")
    for name in ("shop/greet", "shop/reply", "triage"):
        assert pecia(f"commit {name} a.prompt.md --label production").code == 0
    line = "edit shop/greet --purpose converse --tag +warm,+short --owner ada --review-by 2026-01-31"
    assert pecia(f"{line} --related triage").code == 0
    return pecia


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ("", ["shop/greet", "shop/reply", "triage"]),
        ("shop/", ["shop/greet", "shop/reply"]),
        ("--folder shop --tag warm,short", ["shop/greet"]),
        ("--purpose converse --owner ada --status active --label production", ["shop/greet"]),
        ("--overdue", ["shop/greet"]),
        ("--sort updated -n 1", ["shop/greet"]),
        ("--tag none", []),
    ],
)
def test_a_listing_is_filtered(shop: Shell, options: str, names: list[str]) -> None:
    assert [row["name"] for row in shop(f"list {options} --json").json] == names


def test_a_view_keeps_a_filter_and_columns_and_options_go_before_it(shop: Shell) -> None:
    assert shop("view set mine --folder shop --sort updated --columns name,tags").code == 0
    assert shop("list --view mine").out.split() == [
        "NAME",
        "TAGS",
        "shop/greet",
        "warm",
        "short",
        "shop/reply",
    ]
    assert "shop/" not in shop("list --view mine --folder none").out
    assert shop("view remove mine").code == 0
    assert shop("list --view mine").code == 4


def test_editing_adds_takes_away_sets_and_clears(shop: Shell) -> None:
    assert shop("edit shop/greet --tag +new,-warm").code == 0
    [change] = shop("edit shop/greet --tag one,two --json", "--owner", "").json["changed"]
    assert change["before"] == {"tags": ["short", "new"], "owner": "ada"}
    assert change["after"] == {"tags": ["one", "two"], "owner": ""}
    assert shop("edit shop/greet").code == 2


def test_reading_a_deprecated_prompt_says_what_to_use(shop: Shell) -> None:
    assert shop("edit triage --status deprecated --replacement shop/greet").code == 0
    for line in ("show triage", "log triage", "render triage -v name=x"):
        said = shop(line)
        assert (said.code, "'triage' is deprecated; use 'shop/greet'." in said.err) == (0, True)
    assert "deprecated" not in shop("render triage -v name=x").out


def test_a_bulk_change_is_shown_first_and_made_with_yes(shop: Shell) -> None:
    said = shop("bulk --folder shop --owner grace")
    assert "2 of 2 prompts would change" in said.out
    assert "--yes" in said.err
    assert shop("list --owner grace --json").json == []
    assert shop("bulk --folder shop --owner grace --yes --as grace").code == 0
    assert len(shop("list --owner grace --json").json) == 2
    assert shop("bulk --owner grace").code == 2


def test_facets_are_counted(shop: Shell) -> None:
    counts = shop("facets --json").json
    assert (counts["prompts"], counts["folder"]) == (3, [{"value": "shop", "prompts": 2}])
    assert "warm" in shop("facets --folder shop").out


def test_a_wrong_purpose_names_the_near_one_and_a_new_one_can_be_added(shop: Shell) -> None:
    said = shop("edit triage --purpose translat")
    assert (said.code, "purpose add" in said.err) == (2, True)
    assert shop("purpose add translate", "Into another language.").code == 0
    assert "did you mean translate" in shop("edit triage --purpose translat").err
    assert shop("edit triage --purpose translate").code == 0
    assert "own" in shop("purpose list").out


def test_links_and_documentation_are_shown(shop: Shell) -> None:
    assert "shop/greet" in shop("related triage").out
    Path("about.md").write_text("# Größe\n\nUse it.\n")
    assert shop("docs triage about.md").code == 0
    assert shop("docs triage").out == "# Größe\n\nUse it.\n"


def test_comments_and_releases_are_on_the_timeline(shop: Shell) -> None:
    assert shop("comment triage#1", "Too *short*.\nBy far.").code == 0
    said = shop("timeline triage").out
    assert "    Too *short*.\n    By far.\n" in said
    assert [entry["kind"] for entry in shop("timeline triage --find short --json").json] == ["comment"]
    assert shop("comment triage@production x").code == 2


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_a_card_is_printed_in_every_form(shop: Shell, form: str) -> None:
    said = shop(f"card shop/greet@production --format {form}")
    assert said.code == 0
    assert "2026-01-31" in said.out
    assert shop("card shop/greet --format pdf").code == 2


def test_what_is_shared_is_listed_and_only_adopted_elsewhere(shop: Shell) -> None:
    assert "Shared as default:triage" in shop("share triage").out
    assert [row["name"] for row in shop("shared --json").json] == ["triage"]
    assert shop("adopt default:triage").code == 2
    assert shop("adopt elsewhere:triage").code == 4
    assert shop("upstream --json").json == []
    assert shop("unshare triage").code == 0
