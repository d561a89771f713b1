"""What experiments came to, a line for each."""

from __future__ import annotations

import pytest

from pecia.app.summaries import SummarizeExperiments
from pecia.domain.errors import Invalid
from tests.app.conftest import Library


def test_a_summary_has_the_score_of_every_arm_with_its_interval(compared: Library) -> None:
    (summary,) = compared(SummarizeExperiments(numbers=(1, 7, 1)))
    assert (summary.experiment, summary.metric, summary.unit) == (1, "right", "share")
    assert [(arm.label, arm.estimate.mean) for arm in summary.arms] == [("one · m", 0.0), ("two · m", 1.0)]
    assert summary.arms[1].estimate.interval.high == 1.0


def test_an_experiment_that_is_not_there_is_left_out(do: Library) -> None:
    assert do(SummarizeExperiments(numbers=(1,))) == ()
    assert do(SummarizeExperiments(numbers=())) == ()


def test_too_many_at_once_are_refused(do: Library) -> None:
    with pytest.raises(Invalid, match="At most 500"):
        do(SummarizeExperiments(numbers=tuple(range(501))))
