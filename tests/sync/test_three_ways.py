"""What became of a prompt on both sides, and what pull and push do about it."""

from __future__ import annotations

import json

import pytest

from pecia.app.prompts import GetPrompt, ListVersions
from pecia.domain.errors import Conflict
from tests.sync.conftest import Both


def test_a_new_file_is_committed_and_a_new_prompt_is_written(both: Both) -> None:
    both.write("a/here.prompt.md", "---\ntitle: Here\nx-mine: 1\n---\n\nHi {{ name }}\n")
    both.commit("b/there", "Hello {{ name }}", title="There")
    assert both.states() == {"a/here": "new_here", "b/there": "new_there"}
    both.push(note="first")
    both.pull()
    assert both.states() == {}
    assert both.head("a/here") == "Hi {{ name }}"
    assert both.read("b/there.prompt.md") == "---\ntitle: There\n---\n\nHello {{ name }}\n"


def test_pushing_or_pulling_again_does_nothing(shared: Both) -> None:
    before = shared.read(".pecia/base.json")
    assert shared.push().changes == shared.pull().changes == ()
    assert shared.read(".pecia/base.json") == before
    assert len(shared.perform(ListVersions(prompt="q")).data) == 1


def test_a_change_of_the_library_keeps_the_files_comments_and_own_keys(both: Both) -> None:
    both.write("q.prompt.md", "---\n# why: see 12\ntitle: Q\nx-team: blue\n---\none\ntwo\n")
    both.push()
    both.commit("q", "one\nTWO", title="Queue")
    assert both.states() == {"q": "library"}
    both.pull()
    assert both.read("q.prompt.md") == "---\n# why: see 12\ntitle: Queue\nx-team: blue\n---\none\nTWO\n"
    assert both.states() == {}


def test_changes_that_do_not_touch_are_put_together(shared: Both) -> None:
    shared.commit("q", "ONE\ntwo\nthree\nfour\nfive")
    shared.write("q.prompt.md", "---\ntitle: Quiz\n---\n\none\ntwo\nthree\nfour\nFIVE\n")
    with pytest.raises(Conflict, match="The library has changed too: q"):
        shared.push()
    assert [change.action for change in shared.pull().changes] == ["merge"]
    assert shared.read("q.prompt.md") == "---\ntitle: Quiz\n---\n\nONE\ntwo\nthree\nfour\nFIVE\n"
    shared.push()
    assert shared.head("q") == "ONE\ntwo\nthree\nfour\nFIVE"
    assert shared.perform(GetPrompt(prompt="q")).title == "Quiz"


def test_changes_that_touch_are_shown_as_in_git_and_nothing_else_changes(shared: Both) -> None:
    shared.commit("q", "one\ntheirs\nthree\nfour\nFIVE")
    shared.write("q.prompt.md", "---\ntitle: Q\n---\n\none\nours\nthree\nfour\nfive\n")
    report = shared.pull()
    assert report.conflicts == ("q",)
    assert shared.read("q.prompt.md") == (
        "---\ntitle: Q\n---\n\none\n<<<<<<< local\nours\n=======\ntheirs\n>>>>>>> library #2\nthree\nfour\nFIVE\n"
    )
    assert shared.states() == {"q": "unresolved"}
    with pytest.raises(Conflict, match=r"waits to be resolved in q\.prompt\.md"):
        shared.push()
    assert shared.pull().changes[0].action is None
    shared.write("q.prompt.md", "---\ntitle: Q\n---\n\none\nours and theirs\nthree\nfour\nFIVE\n")
    shared.push()
    assert shared.head("q") == "one\nours and theirs\nthree\nfour\nFIVE"


def test_a_conflict_left_by_git_is_not_committed(shared: Both) -> None:
    shared.write("q.prompt.md", "one\n<<<<<<< HEAD\ntwo\n=======\n2\n>>>>>>> branch\n")
    with pytest.raises(Conflict, match="waits to be resolved"):
        shared.push()


def test_a_message_of_a_chat_is_merged_apart_from_the_others(both: Both) -> None:
    chat = "<!-- system -->\nBe kind.\n\n<!-- user -->\n{{ text }}\n"
    both.write("c.prompt.md", chat)
    both.push()
    both.write("c.prompt.md", chat.replace("kind", "kind and brief"))
    other = Both(both.folder.parent / "other", both.ports)
    other.pull()
    other.write("c.prompt.md", chat.replace("{{ text }}", "Text: {{ text }}"))
    other.push()
    both.pull()
    assert both.read("c.prompt.md") == (
        "<!-- system -->\nBe kind and brief.\n\n<!-- user -->\nText: {{ text }}\n"
    )


def test_equal_changes_on_both_sides_are_in_sync(shared: Both) -> None:
    shared.commit("q", "new")
    shared.write("q.prompt.md", "new\n")
    assert shared.states() == {"q": "equal"}
    shared.push()
    assert shared.states() == {}
    assert len(shared.perform(ListVersions(prompt="q")).data) == 2


def test_what_is_said_about_a_prompt_makes_no_version(shared: Both) -> None:
    shared.write("q.prompt.md", shared.read("q.prompt.md").replace("title: Q", "title: Queue\nowner: ada"))
    assert [change.action for change in shared.push().changes] == ["describe"]
    prompt = shared.perform(GetPrompt(prompt="q"))
    assert (prompt.title, prompt.owner, prompt.head) == ("Queue", "ada", 1)
    shared.write("q.prompt.md", "one\ntwo\nthree\nfour\nfive\n")
    assert shared.states() == {}, "a key that is left out says nothing"


def test_a_file_that_vanished_archives_nothing(shared: Both) -> None:
    (shared.folder / "q.prompt.md").unlink()
    assert shared.states() == {"q": "gone_here"}
    assert shared.pull().changes[0].action is None
    assert shared.push().changes[0].action == "leave_out"
    assert shared.states() == {"q": "left_out"}
    shared.commit("q", "changed")
    assert shared.states() == {"q": "left_out"}
    assert shared.head("q") == "changed"


def test_a_file_that_vanished_comes_back_when_asked(shared: Both) -> None:
    text = shared.read("q.prompt.md")
    (shared.folder / "q.prompt.md").unlink()
    shared.pull(restore=True)
    assert (shared.read("q.prompt.md"), shared.states()) == (text, {})


def test_a_renamed_and_edited_file_is_followed_by_the_name_it_gives(shared: Both) -> None:
    (shared.folder / "q.prompt.md").unlink()
    shared.write("r.prompt.md", "---\nx-renamed-from: q\n---\n\none\ntwo\nthree\nfour\nFIVE\n")
    shared.commit("q", "ONE\ntwo\nthree\nfour\nfive")
    with pytest.raises(Conflict, match="The library has changed too: r"):
        shared.push()
    shared.pull()
    assert shared.read("r.prompt.md").endswith("ONE\ntwo\nthree\nfour\nFIVE\n")
    shared.push()
    assert shared.head("r") == "ONE\ntwo\nthree\nfour\nFIVE"


def test_a_file_whose_prompt_is_gone_stays_until_it_is_pruned(shared: Both) -> None:
    shared.write("r.prompt.md", shared.read("q.prompt.md"))
    base = json.loads(shared.read(".pecia/base.json"))
    base["prompts"]["r"] = base["prompts"]["q"]
    shared.write(".pecia/base.json", json.dumps(base))
    assert shared.states() == {"r": "gone_there"}
    assert shared.pull().changes[0].action is None
    assert shared.push().changes[0].action is None
    assert shared.pull(prune=True).changes[0].action == "delete"
    assert (shared.states(), (shared.folder / "r.prompt.md").exists()) == ({}, False)


def test_windows_line_ends_are_no_change_and_are_not_mixed(shared: Both) -> None:
    shared.write("q.prompt.md", shared.read("q.prompt.md").replace("\n", "\r\n"))
    assert shared.states() == {}
    shared.commit("q", "one\ntwo\nthree\nfour\nFIVE")
    shared.pull()
    assert shared.read("q.prompt.md") == "---\ntitle: Q\n---\n\none\ntwo\nthree\nfour\nFIVE\n"


def test_without_a_base_a_file_that_holds_an_earlier_version_is_behind(shared: Both) -> None:
    shared.commit("q", "second")
    (shared.folder / ".pecia" / "base.json").unlink()
    assert shared.states() == {"q": "library"}
    shared.pull()
    assert shared.read("q.prompt.md") == "---\ntitle: Q\n---\n\nsecond\n"


def test_a_folder_goes_to_another_library_by_its_digests(shared: Both, both: Both) -> None:
    from pecia import testing  # noqa: PLC0415

    elsewhere = Both(both.folder, testing.ports())
    assert elsewhere.states() == {"q": "new_here"}
    elsewhere.push()
    assert (elsewhere.states(), shared.states()) == ({}, {})
    elsewhere.ports.store.close()


def test_a_dry_run_writes_nothing_on_either_side(both: Both) -> None:
    both.write("a.prompt.md", "a\n")
    both.commit("b", "b")
    assert both.push(dry_run=True).changes[0].action == "commit"
    assert both.pull(dry_run=True).changes[1].action == "write"
    assert both.states() == {"a": "new_here", "b": "new_there"}
    assert [path.name for path in both.folder.iterdir()] == ["a.prompt.md"]
