"""What judges said and their passports, on every adapter."""

from __future__ import annotations

from msgspec.structs import replace

from pecia.domain.answer import Answer, Usage
from pecia.domain.passport import Heard, LabeledItem, measure
from pecia.domain.run import RunReference
from pecia.ports import Store
from tests.contract.kept import HERE, NOW, append

SAID = Answer(state="ok", text="Gut.\nVERDICT: 5 €", model="m", usage=Usage(input_tokens=3), latency_ms=1.5)
RUN = RunReference(experiment=1, arm=0, case=2, repeat=0)
ITEM = LabeledItem(id="é", question="?", answer="!", label=0.75, run=RUN)
MEASURED = measure(
    [Heard(item=ITEM, verdict=1.0, again=(0.5, None))],
    kind="judge", judge="sha256:a", name="quality", spec={"type": "judge"}, seed=1, author="ada", at=NOW,
)  # fmt: skip


def test_what_a_judge_said_is_kept_once_under_its_key(store: Store) -> None:
    with store.write(HERE) as unit:
        append(unit)
        unit.judges.keep("sha256:a", {"k1": SAID, "k2": replace(SAID, text="")}, at=NOW)
        unit.judges.keep("sha256:a", {"k1": replace(SAID, text="another"), "k3": SAID}, at=NOW)
    with store.read(HERE) as unit:
        found = unit.judges.answers(["k1", "k2", "k3", "k4"])
        assert found == {"k1": SAID, "k2": replace(SAID, text=""), "k3": SAID}
        assert unit.judges.answers([]) == {}
        assert len(unit.judges.answers([f"k{n}" for n in range(2000)])) == 3


def test_passports_are_numbered_and_the_newest_of_a_judge_counts(store: Store) -> None:
    with store.write(HERE) as unit:
        append(unit)
        kept = [
            unit.judges.add(replace(MEASURED, judge=judge)) for judge in ("sha256:a", "sha256:b", "sha256:a")
        ]
    with store.read(HERE) as unit:
        assert [one.number for one in kept] == [1, 2, 3]
        assert unit.judges.newest("sha256:a") == unit.judges.get(3) == replace(MEASURED, number=3)
        assert unit.judges.newest("sha256:c") is unit.judges.get(9) is None
        assert [one.number for one in unit.judges.list(before=None, limit=2)] == [3, 2]
        assert [one.number for one in unit.judges.list(before=2, limit=2)] == [1]


def test_judges_are_their_projects(store: Store) -> None:
    with store.write(HERE) as unit:
        append(unit)
        unit.judges.keep("sha256:a", {"k1": SAID}, at=NOW)
        unit.judges.add(MEASURED)
    with store.read("other") as unit:
        assert unit.judges.answers(["k1"]) == {}
        assert unit.judges.newest("sha256:a") is None
