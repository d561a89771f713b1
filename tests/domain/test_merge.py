from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.merge import ABSENT, conflict_text, find_conflict, merge, overlay, stretches

lines = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), max_size=8)
data = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | lines.map("\n".join),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=6,
)


@given(data, data)
def test_what_only_one_side_changed_is_taken(base: object, changed: object) -> None:
    assert merge(base, changed, base) == merge(base, base, changed)  # type: ignore[arg-type]
    assert merge(base, changed, base).is_clean  # type: ignore[arg-type]
    assert merge(base, changed, changed).ours == changed  # type: ignore[arg-type]


@given(data, data, data)
def test_the_two_sides_change_places_with_the_merge(base: object, ours: object, theirs: object) -> None:
    one = merge(base, ours, theirs)  # type: ignore[arg-type]
    other = merge(base, theirs, ours)  # type: ignore[arg-type]
    assert one.is_clean == other.is_clean
    if one.is_clean:
        assert merge(one.ours, other.ours, ABSENT).ours == one.ours or one.ours == other.ours


@given(lines, lines, lines)
def test_stretches_make_up_all_three_texts(base: list[str], ours: list[str], theirs: list[str]) -> None:
    found = list(stretches(base, ours, theirs))
    assert [line for part in found for line in part.base] == base
    assert [line for part in found for line in part.ours] == ours
    assert [line for part in found for line in part.theirs] == theirs


@given(lines, lines)
def test_a_conflict_holds_both_texts(ours: list[str], theirs: list[str]) -> None:
    one, other = "".join(f"{line}\n" for line in ours), "".join(f"{line}\n" for line in theirs)
    text = conflict_text(one, other, name="library #2")
    kept: tuple[list[str], list[str]] = ([], [])
    side: int | None = None
    for line in text.splitlines():
        if line == "<<<<<<< local":
            side = 0
        elif line == "=======":
            side = 1
        elif line == ">>>>>>> library #2":
            side = None
        else:
            for number in (0, 1) if side is None else (side,):
                kept[number].append(line)
    assert kept == (ours, theirs)
    assert (find_conflict(text) is None) == (one == other)


@given(lines, lines)
def test_a_layout_of_nothing_else_is_the_text_itself(before: list[str], after: list[str]) -> None:
    assert overlay(before, before, after) == after
    assert overlay(before, after, before) == after


def test_objects_are_merged_key_by_key_and_lists_item_by_item() -> None:
    base = {"a": 1, "b": {"c": [1, 2]}, "d": 4}
    found = merge(base, {"a": 2, "b": {"c": [1, 2]}, "d": 4}, {"a": 1, "b": {"c": [1, 3]}, "e": 5})
    assert found.ours == {"a": 2, "b": {"c": [1, 3]}, "e": 5}
    assert found.is_clean


def test_true_and_one_are_not_the_same() -> None:
    assert merge({"a": 1}, {"a": True}, {"a": 1}).ours == {"a": True}


def test_without_a_base_what_differs_is_a_conflict() -> None:
    found = merge(ABSENT, {"a": "x", "b": 1}, {"a": "y", "c": 2})
    assert (found.ours, found.theirs) == ({"a": "x", "b": 1, "c": 2}, {"a": "y", "b": 1, "c": 2})


def test_a_rule_under_a_heading_is_no_conflict() -> None:
    assert find_conflict("Title\n=======\n\n<<<<<<< and >>>>>>> are arrows\n") is None
    assert find_conflict("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n") == 2
