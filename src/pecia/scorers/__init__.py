"""Scorers: functions that judge an answer, each a few lines around a pure check.

`docs/reference/scorers.md` describes every kind with examples, which the tests run.
"""

from pecia.scorers.kinds import BuiltInScorers

__all__ = ["BuiltInScorers"]
