"""Optimizing: carry out an optimization. Everything a hunt measures goes through experiments and their kept answers."""

from __future__ import annotations

import logging
from collections.abc import Callable

from msgspec.structs import replace

from pecia.app.act import Act, acting
from pecia.app.commit import CommitVersion, keep_version
from pecia.app.hunt import hunt
from pecia.app.laboratory import Laboratory, existing_optimization
from pecia.app.prompts import meant_version
from pecia.app.proposals import OpenProposal, propose
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict, Invalid, NotFound, PeciaError, Refused
from pecia.domain.names import parse_own_reference
from pecia.domain.optimization import Candidate, Optimization
from pecia.domain.sealed import SHOTS
from pecia.domain.version import Content
from pecia.ports import Ports, Unit

_log = logging.getLogger(__name__)


def run_optimization(
    ports: Ports, actor: Actor, number: int, *, should_stop: Callable[[], bool]
) -> Optimization:
    """Carry out what an optimization lacks, and return it as it then is: `done`, or `stopped` and by what.

    Killed at any moment and started again it takes the same way, on the answers that were kept; what was suggested
    is not asked for again. Raises what stopped it, after noting it.
    """
    with ports.store.read(actor.project) as unit:
        kept = existing_optimization(unit, number)
        cases = unit.datasets.cases(kept.dataset, kept.revision)
        baseline = baseline_of(unit, actor.project, kept.baseline)
    lab = Laboratory(ports, actor, kept, should_stop=should_stop)
    try:
        ended = hunt(
            lab,
            kept,
            baseline,
            pool=[case for case in cases if case.split == SHOTS],
            sealed=[case for case in cases if case.split != SHOTS],
        )
        return _end(ports, actor, lab.counted(ended))
    except PeciaError as error:
        _stop(ports, actor, lab.counted(lab.kept), error.message.rstrip("."))
        raise
    except BaseException as error:
        _stop(ports, actor, lab.counted(lab.kept), f"A fault in Pecia: {type(error).__name__}")
        raise


def baseline_of(unit: Unit, project: str, reference: str) -> Content:
    """The content of the version that an optimization starts from."""
    return meant_version(unit, parse_own_reference(reference, project=project)).content


def _end(ports: Ports, actor: Actor, ended: Optimization) -> Optimization:
    """Note the end; what was confirmed becomes a version and, where a label is named, a proposal for it."""
    with acting(ports, actor) as act:
        if ended.outcome == "confirmed" and ended.winner is not None and ended.version is None:
            ended = _proposed(act, ended, ended.winner)
        ended = replace(ended, status="done", ended_at=act.now, trouble=None)
        act.unit.optimizations.keep(ended)
        act.record(
            "OptimizationEnded",
            f"optimization/{ended.number}",
            before=ended.digest,
            after=ended.winner.digest if ended.winner else None,
            data={
                "outcome": ended.outcome,
                "calls": ended.calls,
                "version": ended.version,
                "proposal": ended.proposal,
            },
        )
    ports.signals.publish(actor.project)
    return ended


def _proposed(act: Act, ended: Optimization, winner: Candidate) -> Optimization:
    prompt = ended.baseline.partition("#")[0]
    note = f"{winner.how}: {winner.what}. Optimization {ended.number}: {ended.said}"
    committed = keep_version(
        act, CommitVersion(prompt=prompt, content=winner.content, note=note), winner.digest
    )
    ended = replace(ended, version=committed.version.number)
    if ended.design.label is None:
        return ended
    why = f"{note} Evidence {ended.evidence}."
    try:
        proposal = propose(
            act,
            OpenProposal(prompt=prompt, label=ended.design.label, version=committed.version.number, why=why),
        )
    except (Conflict, Invalid, NotFound, Refused) as error:
        return replace(ended, said=f"{ended.said} It could not be proposed: {error.message}")
    return replace(ended, proposal=proposal.number)


def _stop(ports: Ports, actor: Actor, at: Optimization, trouble: str) -> None:
    """Note what stopped it, as far as the library can still be written."""
    try:
        with acting(ports, actor) as act:
            act.unit.optimizations.keep(replace(at, status="stopped", ended_at=act.now, trouble=trouble))
            act.record(
                "OptimizationEnded",
                f"optimization/{at.number}",
                before=at.digest,
                data={"outcome": None, "calls": at.calls, "why": trouble},
            )
    except PeciaError:
        _log.exception("optimization %d ended early (%s) and the library cannot be told", at.number, trouble)
