from __future__ import annotations

from pecia.domain.case_writer import read_written
from pecia.domain.dataset import Case
from pecia.domain.dataset_check import clusters_across, leaks, near_across, repeated_inputs
from pecia.domain.version import Content

LONG = "the parcel arrived two days late and the box was open when it came"


def case(name: str, text: str, split: str | None = None, **more: object) -> Case:
    return Case(id=name, input={"text": text}, split=split, **more)  # type: ignore[arg-type]


def test_near_duplicates_are_named_only_across_splits() -> None:
    found = near_across(
        [
            case("a", LONG, "train"),
            case("b", f"{LONG}!", "test"),
            case("c", LONG.upper(), "train"),
            case("d", "something else that nobody has said before in this dataset", "test"),
        ]
    )
    assert [(pair.one, pair.other, pair.likeness.kind) for pair in found] == [("a", "b", "same_normalized")]
    assert found[0].family == 3
    assert near_across([case("a", LONG, "train"), case("b", LONG, "train"), case("c", LONG)]) == ()


def test_one_input_with_two_answers_expected_contradicts_itself() -> None:
    given = [case("a", "x", expected=1), case("b", "x", expected=2), case("c", "y"), case("d", "y")]
    assert repeated_inputs(given) == ((("a", "b"), ("c", "d")), (("a", "b"),))


def test_a_cluster_in_two_splits_is_found() -> None:
    given = [
        case("a", "x", "train", cluster="k"),
        case("b", "y", "test", cluster="k"),
        case("c", "z", "test"),
    ]
    assert clusters_across(given) == {"k": ("test", "train")}


def test_a_case_that_is_an_example_of_the_prompt_leaks() -> None:
    prompt = Content(template=f"Sort it.\n\nText: {LONG}\nLabel: late\n\nText: {{{{ text }}}}\nLabel:")
    given = [
        case("shot", f"{LONG}.", "test"),
        case("other", "a parcel that came in time"),
        case("short", "the box"),
    ]
    assert [(leak.case, leak.split, leak.share) for leak in leaks("sort#1", prompt, given)] == [
        ("shot", "test", 1.0)
    ]


def test_a_reply_gives_up_its_cases_whatever_stands_around_them() -> None:
    reply = (
        'Sure! ```json\n{"input": {"t": "a"}, "expected": "x"}\n{"input": {"t": "b}"}}\n```\n'
        '{"input": {"u": "c"}} {"input": 3} {broken {"expected": 1}'
    )
    written = read_written(reply, names={"t"})
    assert written.rows == [{"input": {"t": "a"}, "expected": "x"}, {"input": {"t": "b}"}}]
    assert len(written.refused) == 3


def test_cases_inside_an_array_or_another_object_are_found() -> None:
    reply = '{"cases": [{"input": {"t": "a"}}, {"input": {"t": "\ud800"}}]}'
    written = read_written(reply, names={"t"})
    assert [row["input"]["t"] for row in written.rows] == ["a"]
    assert written.refused == ["cannot be kept as JSON"]
