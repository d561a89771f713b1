"""Hunt: the course of an optimization – headroom, proposals, races, the choice, one look at the sealed cases.

It decides and keeps count; what is measured, suggested and kept is a laboratory's. Everything that is decided follows
from the design and from what was measured, so that a hunt that was killed takes the same way again, on kept answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from pecia.app.allowance import reserve
from pecia.app.judge_specs import calls_each
from pecia.app.lab import BASELINE, Confirmed, Lab, Measured
from pecia.domain.candidates import (
    GROWTH,
    Keeps,
    SearchState,
    admit,
    tokens_of,
)
from pecia.domain.dataset import Case
from pecia.domain.difference import measure
from pecia.domain.errors import PeciaError
from pecia.domain.headroom import headroom
from pecia.domain.optimization import (
    REJECTED_IN_A_ROW,
    Candidate,
    Optimization,
    OptimizationDesign,
    Outcome,
    Suggestion,
    Trial,
    TrialState,
)
from pecia.domain.race import (
    FINALISTS,
    Finalist,
    choose_better,
    choose_shorter,
    front,
    gain_over,
    halve,
    joined,
)
from pecia.domain.sample import Sample
from pecia.domain.sealed import HEADROOM_BLOCKS, TEST, VAL, rungs
from pecia.domain.statistics import compare
from pecia.domain.strategies import strategies_with
from pecia.domain.version import Content, digest_content
from pecia.domain.wording import count

BATCH = 6
"""Suggestions that race against each other: two of them run to the end, so that one lucky start does not hide another."""
MAX_EXAMPLES = 400
"""Tokens by which a short prompt may grow at least, so that it can show a few examples."""


def hunt(
    lab: Lab, start: Optimization, baseline: Content, *, pool: Sequence[Case], sealed: Sequence[Case]
) -> Optimization:
    """Carry it out to its end. `pool` may be shown as examples, `sealed` are all cases that no prompt may show."""
    return _Hunt(lab, start, baseline, pool=pool, sealed=sealed).carry_out()


class _Hunt:
    """One hunt under way."""

    def __init__(
        self,
        lab: Lab,
        start: Optimization,
        baseline: Content,
        *,
        pool: Sequence[Case],
        sealed: Sequence[Case],
    ) -> None:
        self._lab = lab
        self._at = replace(start, trials=(), finalists=(), experiments=())
        self._design = start.design
        self._each = calls_each(start.design.scorers)
        self._baseline = baseline
        self._pool = tuple(pool)
        self._seed = int(start.digest.removeprefix("sha256:")[:8], 16)
        own = tokens_of(baseline)
        self._keeps = Keeps(
            baseline=baseline,
            locked=start.design.locked,
            cap=start.design.max_tokens or max(GROWTH * own, own + MAX_EXAMPLES),
            sealed=tuple(sealed),
            below=own if start.design.goal == "shorter" else None,
        )
        self._known = {digest_content(baseline)}
        self._contents: dict[str, Content] = {BASELINE: baseline}
        self._samples: dict[tuple[str, str], Sample] = {}
        self._planned = 0
        self._best = BASELINE
        self._tokens = own

    def carry_out(self) -> Optimization:
        """The whole course."""
        self._headroom()
        found = self._at.headroom
        if found is not None and not found.worthwhile and not self._design.anyway:
            return self._end("no_headroom", found.said)
        self._search()
        winner = self._choose()
        if winner is None:
            return self._end("nothing_found", "No proposal is ahead of the prompt as it stands.")
        return self._confirm(winner)

    # ------------------------------------------------------------ headroom

    def _headroom(self) -> None:
        """Measure the strategies; where they are worth going on with, they are the first to race.

        A prompt that is only to become shorter needs no headroom.
        """
        if self._design.goal == "shorter":
            return
        tried = self._admitted(strategies_with(self._baseline, self._pool), counted=False)
        blocks = self._blocks[:HEADROOM_BLOCKS]
        for block in blocks:
            self._run([BASELINE, *(one.label for one in tried)], block)
        samples = {
            label: joined([self._samples[label, block] for block in blocks])
            for label in (BASELINE, *(one.label for one in tried))
        }
        found = headroom(samples, baseline=BASELINE, seed=self._seed)
        self._note(headroom=found, stage="headroom")
        if found.worthwhile or self._design.anyway:
            self._race(tried)

    # ------------------------------------------------------------ proposals and races

    def _search(self) -> None:
        """Round for round, until the proposals or the budget are used up, or five in a row came to nothing."""
        kept, proposed, rejected, turn = self._at.rounds, 0, 0, 0
        while proposed < self._design.proposals and rejected < REJECTED_IN_A_ROW:
            if turn >= len(kept):
                kept = (*kept, self._suggested(min(BATCH, self._design.proposals - proposed), turn))
                self._note(rounds=kept, asked=self._lab.asked)
            suggested, turn = kept[turn], turn + 1
            if not suggested:
                break
            proposed += len(suggested)
            before = len(self._at.trials)
            self._race(self._admitted(suggested))
            self._note(stage=f"search, {count(proposed, 'proposal')}")
            for trial in self._at.trials[before:]:
                # One that another outran was not judged against the prompt, and counts neither way.
                rejected = 0 if trial.state == "finalist" else rejected + (trial.state != "outrun")

    def _suggested(self, wanted: int, turn: int) -> tuple[Suggestion, ...]:
        """What the optimizers suggest, none where what is left of the budget runs no race."""
        wanted = min(wanted, self._affordable())
        if wanted < 1:
            return ()
        try:
            found = self._lab.suggest(self._state(wanted, turn), room=self._room())
        except PeciaError as error:
            if error.code != "budget_spent":
                raise
            return ()  # what was found until now is still chosen from
        return tuple(found)[:wanted]

    def _state(self, wanted: int, turn: int) -> SearchState:
        blocks = [block for block in self._blocks if (self._best, block) in self._samples]
        return SearchState(
            baseline=self._baseline,
            best=self._contents[self._best],
            best_label=self._best,
            shorter=self._design.goal == "shorter",
            pool=self._pool,
            attempts=tuple(self._lab.attempts(self._contents[self._best], blocks)),
            tried=frozenset(self._known),
            wanted=wanted,
            turn=turn,
            seed=self._seed,
        )

    def _admitted(self, suggestions: Sequence[Suggestion], *, counted: bool = True) -> list[Candidate]:
        """The suggestions that may run, each under a name; the others are noted with why not."""
        admitted: list[Candidate] = []
        for suggestion in suggestions:
            label = f"c{len(self._contents)}"
            candidate = admit(suggestion, label, self._keeps, known=self._known)
            if isinstance(candidate, Candidate):
                self._known.add(candidate.digest)
                self._contents[label] = candidate.content
                admitted.append(candidate)
                continue
            self._known.add(digest_content(suggestion.content))
            if counted:
                refused = Candidate(
                    label="–",
                    digest=digest_content(suggestion.content),
                    content=suggestion.content,
                    how=suggestion.how,
                    what=suggestion.what,
                    parent=suggestion.parent,
                    tokens=tokens_of(suggestion.content),
                )
                self._tell(refused, "refused", candidate)
        return admitted

    def _race(self, runners: Sequence[Candidate]) -> None:
        """Paired successive halving: on 8 cases, then 16, then 32, against the best so far."""
        left = {runner.label: runner for runner in runners}
        run: list[str] = []
        groups = rungs(self._blocks)
        for rung, blocks in enumerate(groups):
            if not left:
                return
            for block in blocks:
                self._run([BASELINE, self._best, *left], block)
            run += blocks
            samples = {label: self._joined(label, run) for label in left}
            halved = halve(
                samples,
                self._joined(self._best, run),
                tokens={label: candidate.tokens for label, candidate in left.items()},
                seed=self._seed,
                last=rung == len(groups) - 1,
            )
            for label, why in halved.dropped.items():
                self._tell(left[label], "dropped", why, on=run)
            for label, why in halved.outrun.items():
                self._tell(left[label], "outrun", why, on=run)
            left = {label: left[label] for label in halved.kept}
        for candidate in left.values():
            self._finish(candidate, run)

    def _finish(self, candidate: Candidate, run: Sequence[str]) -> None:
        gain = self._gain(candidate.label, run)
        shorter = self._design.goal == "shorter"
        ahead = gain >= -self._design.margin and candidate.tokens < self._tokens if shorter else gain > 0
        if not ahead:
            self._tell(candidate, "dropped", "not ahead of the prompt as it stands", on=run)
            return
        self._tell(candidate, "finalist", "ran to the end", on=run)
        best = self._contents[self._best]
        if (tokens_of(best) > candidate.tokens) if shorter else (gain > self._gain(self._best, run)):
            self._best = candidate.label

    # ------------------------------------------------------------ the choice, and the sealed cases

    def _choose(self) -> Candidate | None:
        """The winner on the validation cases, None where nobody is ahead there."""
        shorter = self._design.goal == "shorter"
        finalists = sorted(
            (trial for trial in self._at.trials if trial.state == "finalist"),
            key=lambda trial: trial.candidate.tokens if shorter else -(trial.gain or 0),
        )[:FINALISTS]
        if not finalists:
            return None
        measured = self._run([BASELINE, *(trial.candidate.label for trial in finalists)], VAL)
        base = measured[BASELINE].sample
        rated: list[Finalist] = []
        for trial in finalists:
            own = measured[trial.candidate.label]
            difference = measure(base, own.sample, seed=self._seed)
            rated.append(
                Finalist(
                    label=trial.candidate.label,
                    gain=difference.difference or 0.0,
                    lower=difference.interval.low if difference.interval else None,
                    tokens=trial.candidate.tokens,
                    cost=own.cost,
                    latency=own.latency,
                )
            )
        rated = list(front(rated))
        margin = self._design.margin
        chosen = (
            choose_shorter(rated, baseline_tokens=self._tokens, margin=margin)
            if shorter
            else choose_better(rated, cap=self._keeps.cap, tie=margin)
        )
        winner = next((t.candidate for t in finalists if chosen and t.candidate.label == chosen.label), None)
        self._note(stage="choice", finalists=tuple(rated), winner=winner)
        if winner is not None:
            pair = (base, measured[winner.label].sample)
            search = compare([pair], alpha=self._design.alpha, margin=margin, seed=self._seed)[0]
            self._note(search=search)
        return winner

    def _confirm(self, winner: Candidate) -> Optimization:
        """Read the sealed cases, once."""
        looked, confirmed = self._lab.look(self._at, winner)
        self._at = replace(
            looked,
            confirmed=confirmed.comparison,
            guards_lost=confirmed.lost,
            evidence=confirmed.evidence,
        )
        met = _met(self._design, confirmed)
        shown = confirmed.comparison.sentence
        if not met:
            why = f"; lost: {', '.join(confirmed.lost)}" if confirmed.lost else ""
            return self._end("not_confirmed", f"The sealed cases do not confirm it: {shown}{why}.")
        if self._at.exploration:
            sealed = self._at.parts[TEST]
            return self._end(
                "exploration",
                f"{shown}. With {count(sealed, 'test case')} this is exploration only: nothing is proposed.",
            )
        return self._end("confirmed", f"Confirmed on the sealed cases: {shown}.")

    # ------------------------------------------------------------ keeping count

    @property
    def _blocks(self) -> tuple[str, ...]:
        return tuple(part for part in self._at.parts if part.startswith("race-"))

    def _run(self, labels: Sequence[str], part: str) -> Mapping[str, Measured]:
        """Measure on a part, and count the calls that this takes at most."""
        arms = {label: self._contents[label] for label in dict.fromkeys(labels)}
        new = sum((label, part) not in self._samples for label in arms)
        self._planned += new * self._at.parts[part] * self._each
        measured = self._lab.measure(arms, part)
        for label, one in measured.items():
            self._samples[label, part] = one.sample
        return measured

    def _affordable(self) -> int:
        """How many proposals can still run their whole race without touching what the end takes."""
        each = max(1, sum(self._at.parts[block] for block in self._blocks) * self._each)
        return max(0, self._room() // each)

    def _room(self) -> int:
        """The calls that are left for proposals."""
        return (
            self._design.allowance.calls
            - self._planned
            - self._at.asked
            - self._each * reserve(self._at.parts)
        )

    def _joined(self, label: str, blocks: Sequence[str]) -> Sample:
        return joined([self._samples[label, block] for block in blocks])

    def _gain(self, label: str, blocks: Sequence[str]) -> float:
        return gain_over(self._joined(BASELINE, blocks), self._joined(label, blocks), seed=self._seed)

    def _tell(self, candidate: Candidate, state: TrialState, why: str, *, on: Sequence[str] = ()) -> None:
        trial = Trial(
            candidate=candidate,
            state=state,
            why=why,
            cases=sum(self._at.parts[block] for block in on),
            gain=self._gain(candidate.label, on) if on else None,
        )
        self._at = replace(self._at, trials=(*self._at.trials, trial))

    def _note(self, **changed: object) -> None:
        self._at = self._lab.keep(replace(self._at, **changed))

    def _end(self, outcome: Outcome, said: str) -> Optimization:
        return replace(self._at, outcome=outcome, said=said, stage="done", status="done")


def _met(design: OptimizationDesign, confirmed: Confirmed) -> bool:
    """Whether the sealed cases say what the goal asks for, and nothing beside it got worse."""
    comparison = confirmed.comparison
    if confirmed.lost or comparison.conclusion in {"worse", "invalid"} or comparison.interval is None:
        return False
    if design.goal == "shorter":
        return comparison.interval.low > -design.margin
    return comparison.conclusion == "better"
