"""Errands and what models said to them, on every adapter."""

from __future__ import annotations

from msgspec.structs import replace

from pecia.domain.answer import Answer, Usage
from pecia.domain.errand import Errand, Generated
from pecia.domain.price import Ledger
from pecia.ports import Store
from tests.contract.kept import HERE, NOW, append, later

ONE = Errand(
    number=0,
    kind="generate_cases",
    subject="write cases für q",
    digest="sha256:a",
    status="planned",
    author="ada",
    created_at=NOW,
    planned=10,
)
SAID = Answer(state="ok", text='{"input": "é"}', usage=Usage(input_tokens=3))


def test_errands_are_numbered_and_the_newest_of_a_digest_is_found(store: Store) -> None:
    with store.write(HERE) as unit:
        append(unit)
        kept = [unit.errands.add(replace(ONE, digest=name)) for name in ("sha256:a", "sha256:b", "sha256:a")]
        made = Generated(dataset=None, added=0, refused={"x": 1}, calls=1, usage=Usage(), writer="w#1")
        done = replace(kept[2], status="done", ended_at=later(1), ledger=Ledger(spent=0.1), generated=made)
        unit.errands.keep(done)
    with store.read(HERE) as unit:
        assert unit.errands.latest("sha256:a") == unit.errands.get(3) == done
        assert unit.errands.latest("sha256:c") is unit.errands.get(9) is None
        assert [one.number for one in unit.errands.list(limit=2)] == [3, 2]
        assert [one.number for one in unit.errands.list(before=2, limit=2)] == [1]


def test_replies_are_of_their_errand_until_they_are_forgotten(store: Store) -> None:
    with store.write(HERE) as unit:
        append(unit)
        one, other = unit.errands.add(ONE).number, unit.errands.add(ONE).number
        unit.errands.keep_reply(one, "k", SAID)
        unit.errands.keep_reply(other, "k", replace(SAID, text="other"))
        assert unit.errands.reply(one, "k") == SAID
        unit.errands.forget_replies(one)
    with store.read(HERE) as unit:
        assert unit.errands.reply(one, "k") is None
        assert unit.errands.reply(other, "k") == replace(SAID, text="other")
    with store.read("other") as unit:
        assert unit.errands.get(one) is unit.errands.reply(other, "k") is None
