"""Instructions: whether the answer follows what can be checked of what it was told (IFEval)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pecia.domain.dataset import Case
from pecia.domain.instruction import UnknownInstruction, follows, follows_loosely
from pecia.domain.score import Score, Scored
from pecia.domain.value import Json
from pecia.scorers.check import MAX_DETAIL, Check, UnfitCase
from pecia.scorers.shape import language_of
from pecia.scorers.spec import CasePath, Place, TextSpec, value_at

MOST = 100
"""Instructions of a case."""


class Instructions(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer follows the case's instructions: `[{id: "punctuation:no_comma", kwargs: {…}}, …]`.

    `count: all` is 1 when it follows every one, `share` the share it follows. `loose` also lets pass what follows
    once a first or last line, or asterisks, are left off.
    """

    instructions: CasePath = "metadata.instructions"
    count: Literal["all", "share"] = "all"
    loose: bool = False


def instructions(spec: Instructions, place: Place) -> Check[Sequence[tuple[str, Mapping[str, Any]]]]:
    """1 or 0, or the share of instructions followed; reads those that are not."""
    value = value_at(spec.instructions, "instructions", place)
    check = follows_loosely if spec.loose else follows

    def wanted(case: Case) -> Sequence[tuple[str, Mapping[str, Any]]]:
        found = value(case)
        if not isinstance(found, list) or not 0 < len(found) <= MOST:
            raise UnfitCase(f"the case's '{spec.instructions}' is not a list of 1 to {MOST} instructions")
        told = [_instruction(one, spec.instructions) for one in found]
        for kind, arguments in told:  # one word makes every kind look at its arguments
            _follows(check, "word", kind, arguments)
        return told

    def judge(text: str, wanted: Sequence[tuple[str, Mapping[str, Any]]]) -> Score:
        unmet = [kind for kind, arguments in wanted if not _follows(check, text, kind, arguments)]
        value = 1 - len(unmet) / len(wanted) if spec.count == "share" else float(not unmet)
        return Scored(value=value, read=", ".join(unmet)[:MAX_DETAIL] or None)

    return Check(wanted=wanted, judge=judge)


def _follows(check: Any, text: str, kind: str, arguments: Mapping[str, Any]) -> bool:  # noqa: ANN401 - either check
    try:
        return bool(check(text, kind, arguments, language=language_of))
    except UnknownInstruction as why:
        raise UnfitCase(str(why)) from None


def _instruction(one: Json, path: CasePath) -> tuple[str, Mapping[str, Any]]:
    kind = one.get("id") if isinstance(one, dict) else None
    if not isinstance(one, dict) or not isinstance(kind, str):
        raise UnfitCase(f"the case's '{path}' holds what is no instruction {{id, kwargs}}")
    arguments = one.get("kwargs") or {}
    if not isinstance(arguments, dict):
        raise UnfitCase(f"the case's '{path}' holds an instruction whose kwargs are no object")
    return kind, arguments
