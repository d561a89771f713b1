from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.lineage import Node, Return, ancestry, draw, placed

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def node(number: int, parent: int | None) -> Node:
    return Node(number=number, parent=parent, digest="", author="", note="", created_at=at(number * 10))


def graph(parents: dict[int, int | None]) -> list[str]:
    nodes = [node(number, parents[number]) for number in sorted(parents, reverse=True)]
    return [f"{mark} {found.number}" if found else mark for mark, found in draw(nodes)]


def test_a_line_of_versions_is_drawn_as_one() -> None:
    assert graph({1: None, 2: 1, 3: 2}) == ["* 3", "* 2", "* 1"]


def test_branches_join_at_their_parent() -> None:
    assert graph({1: None, 2: 1, 3: 1}) == ["* 3", "| * 2", "|/", "* 1"]
    assert graph({1: None, 2: 1, 3: 2, 4: 1, 5: 2}) == [
        "* 5",
        "| * 4",
        "| | * 3",
        "|_|/",
        "* | 2",
        "|/",
        "* 1",
    ]


@given(st.lists(st.integers(0, 30), max_size=30))
def test_every_version_is_drawn_once_in_its_order(picks: list[int]) -> None:
    parents = {1 + at: (pick % at + 1 if at else None) for at, pick in enumerate(picks)}
    nodes = [node(number, parents[number]) for number in sorted(parents, reverse=True)]
    assert [found.number for _, found in draw(nodes) if found] == sorted(parents, reverse=True)
    assert all(mark.count("*") == (found is not None) for mark, found in draw(nodes))


def test_an_ancestry_leads_from_the_first_version() -> None:
    nodes = [node(4, 1), node(3, 2), node(2, 1), node(1, None)]
    assert (ancestry(nodes, 4), ancestry(nodes, 3), ancestry(nodes, 9)) == ([1, 4], [1, 2, 3], [])


def test_a_damaged_ancestry_ends() -> None:
    assert ancestry([node(1, 2), node(2, 1)], 2) == [1, 2]


def test_a_return_takes_over_from_the_head_before_it() -> None:
    nodes = [node(3, 1), node(2, 1), node(1, None)]
    returns = [
        Return(version=1, author="a", note="", at=at(25)),
        Return(version=2, author="a", note="", at=at(40)),
    ]
    assert [one.previous for one in placed(nodes, returns)] == [2, 3]
