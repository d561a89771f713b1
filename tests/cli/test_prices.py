from __future__ import annotations

from tests.cli.conftest import Shell


def test_a_price_is_set_listed_and_forgotten(pecia: Shell) -> None:
    said = pecia("price set openai/gpt-5 --input 1.25 --output 10 --cached 0.125")
    assert (said.code, said.out) == (0, "openai/gpt-5 costs $1.25 in, $10 out for a million tokens\n")
    listed = pecia("price list")
    assert "openai/gpt-5" in listed.out
    assert "$0.125" in listed.out
    assert pecia("price list --json").json[0]["price"]["written"] is None
    assert pecia("price remove openai/gpt-5").code == 0
    assert pecia("price remove openai/gpt-5").code == 4


def test_a_price_below_zero_is_refused(pecia: Shell) -> None:
    assert pecia("price set openai/gpt-5 --input=-1 --output 1 --json").json["code"] == "invalid_parameter"
