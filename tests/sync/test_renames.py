"""A renaming on either side is followed; one on both is a conflict."""

from __future__ import annotations

import pytest

from pecia.app.aliases import ListAliases
from pecia.app.commit import CommitVersion
from pecia.app.prompts import GetPrompt, ListVersions
from pecia.app.release import ReleaseVersion
from pecia.app.rename import MoveFolder, RenamePrompt
from pecia.domain.errors import Conflict
from pecia.domain.similarity import alike
from pecia.domain.version import Content
from pecia.folder.memory import read_base
from pecia.sync import compare
from tests.sync.conftest import Both


def move(both: Both, old: str, new: str) -> None:
    """Rename a file."""
    target = both.folder / f"{new}.prompt.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    (both.folder / f"{old}.prompt.md").rename(target)


def rename(both: Both, old: str, new: str) -> None:
    both.perform(RenamePrompt(prompt=old, to=new))


def in_sync(both: Both) -> bool:
    return compare(both.folder, both).report.in_sync


def test_a_renamed_file_renames_the_prompt(shared: Both) -> None:
    move(shared, "q", "new/q2")
    (change,) = shared.push().changes
    assert (change.name, change.was, change.action, change.made) == ("new/q2", "q", "rename", None)
    prompt = shared.perform(GetPrompt(prompt="new/q2"))
    assert (prompt.title, prompt.status, prompt.head) == ("Q", "active", 1)
    assert [a.name for a in shared.perform(ListAliases()).data] == ["q"]
    assert in_sync(shared)
    assert shared.push().changes == shared.pull().changes == ()


@pytest.mark.parametrize("keep_going", [False, True])
def test_a_renamed_file_that_says_nearly_the_same_is_the_same_prompt(
    shared: Both, *, keep_going: bool
) -> None:
    move(shared, "q", "r")
    shared.write("r.prompt.md", "---\ntitle: R\n---\n\none\ntwo\nthree\nfour\nFIVE\n")
    (change,) = shared.push(keep_going=keep_going).changes
    assert (change.was, change.action, change.made) == ("q", "rename", 2)
    assert [v.number for v in shared.perform(ListVersions(prompt="r")).data] == [2, 1]
    assert shared.perform(GetPrompt(prompt="r")).title == "R"
    assert in_sync(shared)


def test_a_renamed_file_whose_description_changed_makes_no_version(shared: Both) -> None:
    move(shared, "q", "r")
    shared.write("r.prompt.md", shared.read("r.prompt.md").replace("title: Q", "title: R"))
    shared.push()
    prompt = shared.perform(GetPrompt(prompt="q"))
    assert (prompt.name, prompt.title, prompt.latest) == ("r", "R", 1)
    assert in_sync(shared)


def test_another_text_is_another_prompt(shared: Both) -> None:
    (shared.folder / "q.prompt.md").unlink()
    shared.write("r.prompt.md", "something else altogether\n")
    assert {c.name: c.action for c in shared.push().changes} == {"q": "leave_out", "r": "commit"}


def test_a_renamed_prompt_renames_its_file_at_pull(shared: Both) -> None:
    text = shared.read("q.prompt.md")
    rename(shared, "q", "deep/r")
    assert (shared.states(), shared.push().changes[0].action) == ({"deep/r": "library"}, None)
    (change,) = shared.pull().changes
    assert (change.name, change.was, change.action) == ("deep/r", "q", "write")
    assert shared.read("deep/r.prompt.md") == text
    assert not (shared.folder / "q.prompt.md").exists()
    assert in_sync(shared)


def test_an_edit_here_and_a_new_name_there_come_together(shared: Both) -> None:
    shared.write("q.prompt.md", shared.read("q.prompt.md").replace("five", "FIVE"))
    rename(shared, "q", "r")
    with pytest.raises(Conflict, match="The library has changed too: r"):
        shared.push()
    shared.pull()
    assert not (shared.folder / "q.prompt.md").exists()
    assert shared.push().changes[0].made == 2
    assert shared.head("r") == "one\ntwo\nthree\nfour\nFIVE"
    assert in_sync(shared)


def test_a_new_name_here_and_an_edit_there_come_together(shared: Both) -> None:
    move(shared, "q", "r")
    shared.commit("q", "ONE\ntwo\nthree\nfour\nfive")
    with pytest.raises(Conflict, match="The library has changed too: r"):
        shared.push()
    shared.pull()
    shared.push()
    assert shared.perform(GetPrompt(prompt="q")).name == "r"
    assert shared.read("r.prompt.md").endswith("ONE\ntwo\nthree\nfour\nfive\n")
    assert in_sync(shared)


def test_two_new_names_are_a_conflict_that_either_side_ends(shared: Both) -> None:
    move(shared, "q", "mine")
    rename(shared, "q", "yours")
    report = compare(shared.folder, shared).report
    assert report.conflicts == ("mine",)
    assert [(c.was, c.library_name) for c in report.changes] == [("q", "yours")]
    assert [c.action for c in shared.pull().changes] == ["conflict"]
    with pytest.raises(Conflict, match="The library has changed too: mine"):
        shared.push()
    move(shared, "mine", "yours")
    shared.pull()
    assert in_sync(shared)
    assert set(read_base(compare(shared.folder, shared).files).prompts) == {"yours"}


def test_the_library_may_take_the_name_of_the_file(shared: Both) -> None:
    move(shared, "q", "mine")
    rename(shared, "q", "yours")
    rename(shared, "yours", "mine")
    shared.push()
    assert in_sync(shared)


def test_the_same_new_name_on_both_sides_is_no_conflict(shared: Both) -> None:
    move(shared, "q", "r")
    rename(shared, "q", "r")
    assert shared.push().changes == ()
    assert in_sync(shared)


def test_labels_follow_a_renaming_of_either_side(shared: Both) -> None:
    shared.perform(ReleaseVersion(prompt="q", label="production", version=1))
    shared.pull()
    rename(shared, "q", "r")
    shared.pull()
    assert shared.read("labels.yaml") == "r:\n  production: 1\n"
    move(shared, "r", "s")
    shared.write("labels.yaml", "s:\n  production: 1\n  staging: 1\n")
    assert [(c.prompt, c.label, c.action) for c in shared.push().labels] == [("s", "staging", "release")]
    assert shared.perform(GetPrompt(prompt="s")).labels == {"production": 1, "staging": 1}
    assert in_sync(shared)


def test_a_moved_folder_is_followed_both_ways(both: Both) -> None:
    for name in ("a/x", "a/y"):
        both.write(f"{name}.prompt.md", f"the text of {name}\n")
    both.push()
    (both.folder / "a").rename(both.folder / "b")
    assert {(c.was, c.name) for c in both.push().changes} == {("a/x", "b/x"), ("a/y", "b/y")}
    both.perform(MoveFolder(folder="b", to="c/d"))
    both.pull()
    files = {p.relative_to(both.folder).as_posix() for p in both.folder.rglob("*.prompt.md")}
    assert {"c/d/x.prompt.md", "c/d/y.prompt.md"} == {f for f in files if not f.startswith(".pecia")}
    assert in_sync(both)


def test_a_text_that_includes_by_the_old_name_is_pushed_with_the_renaming(both: Both) -> None:
    both.write("tone.prompt.md", "Be kind.\n")
    both.write("q.prompt.md", "---\nincludes:\n  t: tone\n---\n{{ partials.t }} one\n")
    both.push()
    move(both, "tone", "house/tone")
    both.write("q.prompt.md", "---\nincludes:\n  t: house/tone\n---\n{{ partials.t }} two\n")
    both.push()
    assert both.perform(GetPrompt(prompt="house/tone")).head == 1
    assert in_sync(both)


def test_a_new_file_under_an_old_name_is_refused_and_not_taken_away(shared: Both) -> None:
    rename(shared, "q", "r")
    shared.pull()
    shared.write("q.prompt.md", "another\n")
    with pytest.raises(Conflict) as caught:
        shared.push()
    assert caught.value.code == "renamed"
    shared.pull()
    assert shared.read("q.prompt.md") == "another\n"
    shared.perform(CommitVersion(prompt="q", content=Content(template="another"), take_name=True))
    shared.pull()
    assert in_sync(shared)


def test_what_is_alike_is_found_and_what_is_doubtful_is_not() -> None:
    text = "sort this ticket into billing or shipping and say why in one line"
    assert alike(text, {"a": "something else", "b": text.replace("why", "how")}) == "b"
    assert alike(text, {"a": text, "b": text.upper()}) == "a"
    assert alike(text, {"a": text, "b": text}) is None
    assert alike(text, {"a": "write a poem"}) is None


def test_a_pull_killed_between_the_two_files_is_ended_by_the_next(shared: Both) -> None:
    before, text = shared.read(".pecia/base.json"), shared.read("q.prompt.md")
    rename(shared, "q", "r")
    shared.pull()
    shared.write(".pecia/base.json", before)
    shared.write("q.prompt.md", text)
    shared.pull()
    assert not (shared.folder / "q.prompt.md").exists()
    assert shared.read("r.prompt.md") == text
    assert in_sync(shared)
