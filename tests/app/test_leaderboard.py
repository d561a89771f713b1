"""Versions ranked by evidence: only what was measured alike stands on one board."""

from __future__ import annotations

import pytest

from pecia.app.leaderboard import RankByEvidence, Ranking
from pecia.app.prompts import UpdatePrompt
from pecia.domain.errors import NotFound
from pecia.domain.prompt import PromptFields
from tests.app.conftest import Library


def test_the_better_version_leads_and_the_other_is_compared_with_it(compared: Library) -> None:
    ranking: Ranking = compared(RankByEvidence())
    (board,) = ranking.boards
    first, second = board.leaders
    assert (board.dataset, board.revision, board.metric, board.model.model) == (
        "cases",
        1,
        "right",
        "scripted/table",
    )
    assert (first.prompt, first.version, first.estimate.mean, first.estimate.n) == ("q", 2, 1.0, 40)
    assert first.comparison is None
    assert second.comparison
    assert (second.version, second.estimate.mean, second.comparison.conclusion) == (1, 0.0, "worse")


def test_other_terms_make_another_board(compared: Library) -> None:
    compared.experiment(repeats=2)
    boards = compared(RankByEvidence()).boards
    assert [len(board.leaders) for board in boards] == [2, 2]


def test_the_newest_measurement_of_a_version_counts(compared: Library) -> None:
    newest = compared.experiment(margin=0.1)
    (board,) = compared(RankByEvidence()).boards
    assert {leader.experiment for leader in board.leaders} == {newest.number}


@pytest.mark.parametrize(
    ("asked", "boards"),
    [
        (RankByEvidence(purpose="classify"), 1),
        (RankByEvidence(purpose="extract"), 0),
        (RankByEvidence(model="scripted/*"), 1),
        (RankByEvidence(model="scripted"), 0),
        (RankByEvidence(dataset="cases@1"), 1),
        (RankByEvidence(dataset="cases#test"), 0),
        (RankByEvidence(metric="right"), 1),
        (RankByEvidence(metric="left"), 0),
    ],
)
def test_only_what_is_asked_for_is_ranked(compared: Library, asked: RankByEvidence, boards: int) -> None:
    compared(UpdatePrompt(prompt="q", fields=PromptFields(purpose="classify")))
    assert len(compared(asked).boards) == boards


def test_a_dataset_that_is_not_there_is_not_found(compared: Library) -> None:
    with pytest.raises(NotFound):
        compared(RankByEvidence(dataset="nowhere"))
