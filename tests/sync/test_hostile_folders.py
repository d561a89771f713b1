"""Folders from strangers: nothing outside is read or written, and every refusal says where and why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pecia.domain.errors import Invalid
from pecia.domain.prompt_path import prompt_name, prompt_path
from pecia.sync import compare
from tests.sync.conftest import Both


def refused(both: Both) -> dict[str, str]:
    return {one.file: one.code for one in compare(both.folder, both).report.refused}


@pytest.mark.parametrize(
    "path", ["../x.prompt.md", "/etc/x.prompt.md", "a/../../x.prompt.md", "..\\x.prompt.md", "C:/x.prompt.md"]
)
def test_a_path_that_leads_out_is_refused(path: str) -> None:
    with pytest.raises(Invalid) as caught:
        prompt_name(path)
    assert caught.value.code == "unsafe_path"


@pytest.mark.parametrize("name", ["con", "a/nul", "aux/b", "com1.x", "a./b", "a.prompt.md/b"])
def test_a_name_that_means_something_else_on_another_system_is_refused_both_ways(name: str) -> None:
    for ask in (lambda: prompt_path(name), lambda: prompt_name(f"{name}.prompt.md")):
        with pytest.raises(Invalid) as caught:
            ask()
        assert caught.value.code == "unsafe_path"


@pytest.mark.parametrize(
    "stem", ["Triage", "\u0430dmin", "cafe\u0301", "caf\u00e9", "a b", "pro\u200bd", "a\u202eb"]
)
def test_a_name_that_looks_like_another_one_is_refused(both: Both, stem: str) -> None:
    both.write(f"{stem}.prompt.md", "text\n")
    assert refused(both) == {f"{stem}.prompt.md": "invalid_name"}


def test_letter_case_is_told_how_to_write_it(both: Both) -> None:
    both.write("Support/Triage.Prompt.md", "text\n")
    both.write("Triage.prompt.md", "text\n")
    hints = [one.hint for one in compare(both.folder, both).report.refused]
    assert any("Rename it to triage.prompt.md." in (hint or "") for hint in hints)
    assert len(hints) == 2


def test_links_are_not_followed_to_read_or_to_write(both: Both, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.prompt.md").write_text("secret")
    (both.folder / "file.prompt.md").symlink_to(outside / "secret.prompt.md")
    (both.folder / "folder").symlink_to(outside)
    both.commit("folder/new", "text")
    both.commit("other", "text")
    assert refused(both) == {
        "file.prompt.md": "unsafe_path",
        "folder": "unsafe_path",
    }
    with pytest.raises(Invalid, match="is a link"):
        both.pull()
    assert [path.name for path in outside.iterdir()] == ["secret.prompt.md"]
    assert not (both.folder / "other.prompt.md").exists()


def test_a_file_in_the_way_of_a_folder_stops_the_pull_before_it_begins(both: Both) -> None:
    both.write("b", "a file\n")
    both.commit("a", "text")
    both.commit("b/c", "text")
    with pytest.raises(Invalid, match="'b' is a file"):
        both.pull()
    assert not (both.folder / "a.prompt.md").exists()
    assert [one.file for one in both.pull(keep_going=True).refused] == ["b/c.prompt.md"]
    assert both.read("a.prompt.md") == "text\n"


def test_what_is_ours_may_be_no_link_either(both: Both, tmp_path: Path) -> None:
    (both.folder / ".pecia").symlink_to(tmp_path)
    both.commit("a", "text")
    with pytest.raises(Invalid, match="links are not followed"):
        both.pull()
    assert not (tmp_path / "base.json").exists()


def test_a_pipe_is_no_prompt_and_keeps_nobody_waiting(both: Both) -> None:
    os.mkfifo(both.folder / "pipe.prompt.md")
    assert refused(both) == {"pipe.prompt.md": "unsafe_path"}


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"one\nbad \xff byte\n", "invalid_prompt_file", (2, 5)),
        (b"\xff\xfeo\0n\0e\0", "invalid_prompt_file", (1, 1)),
        (b"one\ntwo\x00\n", "invalid_prompt_file", (2, 4)),
        (b"---\na: &a [x]\nb: [*a, *a]\n---\nx\n", "invalid_yaml", (2, 4)),
        (b"---\ntitel: x\n---\nx\n", "invalid_prompt_file", (2, 1)),
        (b"x" * 5_000_000, "template_too_large", (None, None)),
        (b"x" * 10_000_001, "template_too_large", (None, None)),
        (b"---\ntitle: " + b"[" * 100_000 + b"\n---\n", "invalid_yaml", (2, 71)),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(
    both: Both, data: bytes, code: str, place: tuple[int | None, int | None]
) -> None:
    (both.folder / "bad.prompt.md").write_bytes(data)
    both.write("good.prompt.md", "fine\n")
    [one] = compare(both.folder, both).report.refused
    assert (one.file, one.code, (one.line, one.column)) == ("bad.prompt.md", code, place)
    assert [change.name for change in both.push(keep_going=True).changes] == ["good"]


def test_a_prompt_that_cannot_be_a_file_is_refused_and_the_others_wait(both: Both) -> None:
    both.commit("con", "text")
    both.commit("fine", "text")
    with pytest.raises(Invalid, match="'con' is a device on Windows"):
        both.pull()
    assert not (both.folder / "fine.prompt.md").exists()
    both.pull(keep_going=True)
    assert both.read("fine.prompt.md") == "text\n"


def test_a_base_that_git_left_in_conflict_is_refused_with_the_way_out(shared: Both) -> None:
    shared.write(".pecia/base.json", "{\n<<<<<<< HEAD\n=======\n>>>>>>> other\n}\n")
    with pytest.raises(Invalid, match=r"\.pecia/base\.json: .*line 2") as caught:
        shared.pull()
    assert "take either side" in (caught.value.hint or "")


@pytest.mark.parametrize("name", ["../../x", "A", "/etc/x"])
def test_a_base_that_names_a_file_outside_is_refused(shared: Both, name: str) -> None:
    text = shared.read(".pecia/base.json").replace('"q":', f'"{name}":')
    shared.write(".pecia/base.json", text)
    with pytest.raises(Invalid):
        shared.pull(restore=True)
