"""Compress: the prompt without one of its sentences, and without what it says twice."""

from __future__ import annotations

from collections.abc import Sequence

from pecia.domain.ablation import Sentence, ablated, ablation_sentences
from pecia.domain.axis import edited
from pecia.domain.candidates import SearchState, first_new
from pecia.domain.errors import PeciaError
from pecia.domain.optimization import Suggestion
from pecia.domain.shingles import words
from pecia.ports import Workbench

ALIKE = 0.6
"""The share of words of both from which two sentences are taken to say the same."""


class CompressOptimizer:
    """Suggests what is shorter: repeated sentences and set phrases first, then each sentence left out, longest first."""

    def propose(self, state: SearchState, bench: Workbench) -> Sequence[Suggestion]:  # noqa: ARG002
        """The shortenings that have not been tried."""
        try:
            sentences = ablation_sentences(state.best)
            shorter = edited(state.best, "length", "short")
        except PeciaError:
            return ()  # other words for some models, whose sentences are not these
        found = [Suggestion(content=shorter, how="compress", what="length=short", parent=state.best_label)]
        repeated = _repeated(sentences)
        for sentence in (*repeated, *sorted(sentences, key=lambda one: -one.words)):
            what = "leave out" if sentence not in repeated else "said before, leave out"
            found.append(
                Suggestion(
                    content=ablated(state.best, sentence),
                    how="compress",
                    what=f"{what}: {sentence.text.strip()[:120]}",
                    parent=state.best_label,
                )
            )
        return first_new(state, found)


def _repeated(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Sentences that say with nearly the same words what one before them says."""
    said = [set(words(sentence.text)) for sentence in sentences]
    return tuple(
        sentence
        for at, sentence in enumerate(sentences)
        if any(len(said[at] & other) >= ALIKE * len(said[at] | other) > 0 for other in said[:at])
    )
