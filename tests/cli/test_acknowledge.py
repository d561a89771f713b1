"""Hidden characters on the way into service, as a person meets them on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Shell

ASK = "--acknowledge hidden_characters"


def test_every_verb_that_moves_a_label_asks_and_takes_the_answer(pecia: Shell) -> None:
    Path("a.prompt.md").write_text("Say \u200bno\n")
    Path("b.prompt.md").write_text("Say yes\n")
    pecia("commit p a.prompt.md")
    pecia("commit p b.prompt.md")
    refused = pecia("release p production 1")
    assert refused.code == 1
    assert "U+200B" in refused.err
    assert pecia(f"release p production 1 {ASK}").code == 0
    pecia("release p production 2")
    assert pecia("rollback p production").code == 1
    assert pecia(f"rollback p production {ASK}").code == 0
    assert pecia("propose p staging 1").code == 1
    shown = pecia(f"propose p staging 1 {ASK}")
    assert "[hidden_characters] /template, line 1" in shown.out
    assert pecia("approve 1 --as grace").code == 1
    assert pecia(f"approve 1 --as grace {ASK}").code == 0


def test_versions_that_differ_by_what_nobody_sees_never_differ_by_nothing(pecia: Shell) -> None:
    Path("a.prompt.md").write_text("Say no\n")
    Path("b.prompt.md").write_text("Say \u200bno\n")
    digests = [pecia(f"commit p {name}.prompt.md --json").json["version"]["digest"] for name in "ab"]
    assert len(set(digests)) == 2
    said = pecia("diff p 1 2")
    assert "Only invisible characters changed." in said.out
    assert "⟨U+200B⟩" in said.out


def test_a_key_in_a_note_is_refused_and_not_shown(pecia: Shell) -> None:
    Path("a.prompt.md").write_text("Say no\n")
    said = pecia("commit p a.prompt.md -m", "works with sk-proj-9aTz3Rk2Wq8LmB5nXv7Y")
    assert said.code == 1
    assert "/note" in said.err
    assert "9aTz3Rk2" not in said.err + said.out
