"""gepa: reflective evolution by the package of that name, as a way of suggesting.

It evolves drafts on the racing cases by its own rules. What it thinks best is only a suggestion here: it runs the same
race, choice and sealed confirmation as any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pecia.domain.axes.body import edit_instruction
from pecia.domain.candidates import Attempt, SearchState, first_new
from pecia.domain.errors import Invalid
from pecia.domain.optimization import Suggestion
from pecia.domain.version import Content
from pecia.ports import Workbench

try:
    from gepa.api import optimize  # pyright: ignore[reportUnknownVariableType] - its types are half open
    from gepa.core.adapter import EvaluationBatch, ProposalFn
    from gepa.core.result import GEPAResult
except ImportError as missing:
    raise Invalid(
        "The optimizer 'gepa' needs the package of that name.",
        code="invalid_optimization",
        hint="pip install 'pecia[gepa]'",
    ) from missing

COMPONENT = "prompt"
ROUNDS = 4
"""Rewrites that gepa tries for one suggestion that is wanted, at most."""
_CASES = 8
"""Cases of a minibatch: with fewer, chance is taken for progress."""


class GepaOptimizer:
    """Suggests the drafts of a short run of gepa, the one it scores best first."""

    def propose(self, state: SearchState, bench: Workbench) -> Sequence[Suggestion]:
        """What gepa made of the best prompt so far."""
        text = instruction_of(state.best)
        if not text:
            return ()
        adapter = _Adapter(state.best, bench)
        blocks = list(range(bench.blocks))
        # Every minibatch is one racing block, and a block one item: what is measured is kept and shared with the races.
        result: GEPAResult[Any, Any] = optimize(
            seed_candidate={COMPONENT: text},
            trainset=blocks,
            valset=blocks,
            adapter=adapter,
            reflection_lm=lambda prompt: bench.ask(prompt if isinstance(prompt, str) else _last(prompt)),
            reflection_minibatch_size=1,
            max_metric_calls=len(blocks) * (1 + ROUNDS * state.wanted),
            perfect_score=1.0,
            seed=state.seed + state.turn,
            raise_on_exception=True,
        )
        ranked = sorted(range(len(result.candidates)), key=lambda at: -float(result.val_aggregate_scores[at]))
        found = [
            Suggestion(
                content=with_instruction(state.best, result.candidates[at][COMPONENT]),
                how="gepa",
                what=f"evolved by gepa, {len(result.candidates) - 1} drafts",
                parent=state.best_label,
            )
            for at in ranked
        ]
        return first_new(state, found)


def instruction_of(content: Content) -> str:
    """The text that is evolved: the instruction of a content."""
    seen: list[str] = []
    edit_instruction(content, lambda text: seen.append(text) or text)
    return seen[0] if seen else ""


def with_instruction(content: Content, text: str) -> Content:
    """The content with this instruction."""
    return edit_instruction(content, lambda _: text)


class _Adapter:
    """What gepa asks of a system: run a draft on blocks, and say what happened there."""

    propose_new_texts: ProposalFn | None = None

    def __init__(self, content: Content, bench: Workbench) -> None:
        self._content = content
        self._bench = bench

    def evaluate(
        self,
        batch: list[int],
        candidate: dict[str, str],
        capture_traces: bool = False,  # noqa: FBT001, FBT002
    ) -> EvaluationBatch[Any, Any]:
        """The mean score of a draft on each block. A draft that cannot run scores 0."""
        attempts: list[Sequence[Attempt]]
        try:
            draft = with_instruction(self._content, candidate[COMPONENT])
            attempts = [self._bench.attempt(draft, block) for block in batch]
        except Invalid:
            attempts = [[] for _ in batch]
        scores = [sum(one.score for one in block) / len(block) if block else 0.0 for block in attempts]
        return EvaluationBatch(
            outputs=attempts, scores=scores, trajectories=attempts if capture_traces else None
        )

    def make_reflective_dataset(
        self,
        candidate: dict[str, str],  # noqa: ARG002
        eval_batch: EvaluationBatch[Any, Any],
        components_to_update: list[str],
    ) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The cases of the batch with what was expected and what was said, those that went wrong first."""
        seen: list[Attempt] = sorted(
            (one for block in eval_batch.trajectories or () for one in block), key=lambda one: one.score
        )
        rows = [
            {
                "Inputs": one.input,
                "Generated Outputs": one.said,
                "Feedback": f"Expected: {one.expected}. Score: {one.score:g}.",
            }
            for one in seen[:_CASES]
        ]
        return dict.fromkeys(components_to_update, rows)


def _last(messages: Sequence[Mapping[str, Any]]) -> str:
    return str(messages[-1]["content"]) if messages else ""


__all__ = ["GepaOptimizer", "instruction_of", "with_instruction"]
