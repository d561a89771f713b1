"""Scorers: which kinds there are, for those who write an experiment."""

from __future__ import annotations

from collections.abc import Sequence

from pecia.domain.actor import Actor
from pecia.domain.scorer_kind import ScorerKind
from pecia.domain.value import Request
from pecia.ports import Ports


class ListScorers(Request, frozen=True):
    """Every type of scorer, with the fields its specification takes."""


def list_scorers(ports: Ports, actor: Actor, request: ListScorers) -> Sequence[ScorerKind]:  # noqa: ARG001 - as every use case
    """The kinds, by type."""
    return tuple(ports.scorers.describe())
