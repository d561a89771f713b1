"""Erasing: what experiments and decisions have kept of a content that is purged.

A plan holds the contents that it renders, and a run the answer, which may repeat what was asked. Both lose the text
and keep what counts: digests, states, numbers. The log is not touched: its events are chained.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import bindparam, or_, select, update

from pecia.domain.plan import Plan, Variant
from pecia.domain.score import Score, Scored
from pecia.domain.version import ERASED, Content, digest_content
from pecia.stores.sql import entries
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import aliases, approvals, comments, events, experiments, proposals, releases, runs

_PLANS = select(experiments.c.number, experiments.c.plan).where(experiments.c.project == HERE)
_SET_PLAN = update(experiments).where(
    experiments.c.project == HERE, experiments.c.number == bindparam("_number")
)
_OF_ARMS = (
    runs.c.project == HERE,
    runs.c.experiment == bindparam("_number"),
    runs.c.arm.in_(bindparam("_arms", expanding=True)),
)
# What was asked for is not asked again under this key either: the answer is no longer there.
_ERASE_ANSWERS = update(runs).where(*_OF_ARMS).values(text="", error=None, found_by=None)
_WORDY = select(runs.c.arm, runs.c.case, runs.c.repeat, runs.c.scores).where(
    *_OF_ARMS, or_(runs.c.scores.like('%"read":"%'), runs.c.scores.like('%"detail":"%'))
)
_SET_SCORES = update(runs).where(
    runs.c.project == HERE,
    runs.c.experiment == bindparam("_number"),
    runs.c.arm == bindparam("_arm"),
    runs.c.case == bindparam("_case"),
    runs.c.repeat == bindparam("_repeat"),
)
_FORMER = (
    select(aliases.c.name)
    .where(aliases.c.project == HERE, aliases.c.prompt == bindparam("_prompt"))
    .distinct()
)
_PROPOSED = (
    proposals.c.project == HERE,
    proposals.c.prompt == bindparam("_prompt"),
    proposals.c.version == bindparam("_version"),
)
_ERASE_PROPOSALS = update(proposals).where(*_PROPOSED).values(why="", decision="")
_ERASE_APPROVALS = (
    update(approvals)
    .where(
        approvals.c.project == HERE,
        approvals.c.proposal.in_(select(proposals.c.number).where(*_PROPOSED)),
    )
    .values(note="")
)
_ERASE_RELEASES = (
    update(releases)
    .where(
        releases.c.project == HERE,
        releases.c.prompt == bindparam("_prompt"),
        releases.c.version == bindparam("_version"),
    )
    .values(why="")
)
_EVENTS = select(events.c.seq, events.c.subject, events.c.data).where(
    events.c.project == HERE, events.c.subject.in_(bindparam("_subjects", expanding=True))
)
_COMMENTS = select(comments.c.number).where(
    comments.c.project == HERE, comments.c.prompt == bindparam("_prompt")
)
_COMMENTS_OF_VERSION = _COMMENTS.where(comments.c.version == bindparam("_version"))
_RELEASES = select(releases.c.number).where(
    releases.c.project == HERE, releases.c.prompt == bindparam("_prompt")
)
_RELEASES_OF_VERSION = _RELEASES.where(releases.c.version == bindparam("_version"))
_PROPOSALS = select(proposals.c.number).where(
    proposals.c.project == HERE, proposals.c.prompt == bindparam("_prompt")
)
_PROPOSALS_OF_VERSION = _PROPOSALS.where(proposals.c.version == bindparam("_version"))
_plan = msgspec.json.Decoder(Plan)
_scores = msgspec.json.Decoder(dict[str, Score])


def erase_from_experiments(tx: Transaction, *, prompt: int, name: str, digests: Collection[str]) -> None:
    """Take contents of a prompt out of every plan, as a variant, a draft or a partial, and their answers out of runs."""
    names = {None, name, *(row.name for row in tx.all(_FORMER, _prompt=prompt))}
    for row in tx.all(_PLANS):
        if '"partials":{"' not in row.plan and not any(digest in row.plan for digest in digests):
            continue
        plan = _plan.decode(row.plan)
        kept = tuple(_without(variant, names, digests) for variant in plan.variants)
        changed = {after.label for before, after in zip(plan.variants, kept, strict=True) if before != after}
        if not changed:
            continue
        text = msgspec.json.encode(msgspec.structs.replace(plan, variants=kept)).decode()
        tx.change(_SET_PLAN, _number=row.number, plan=text)
        _erase_answers(tx, row.number, [arm.index for arm in plan.arms if arm.variant.label in changed])


def erase_from_decisions(tx: Transaction, *, prompt: int, version: int) -> None:
    """Take what people said of a version out of the proposals for it and its releases."""
    for statement in (_ERASE_PROPOSALS, _ERASE_APPROVALS, _ERASE_RELEASES):
        tx.change(statement, _prompt=prompt, _version=version)


def erase_from_timeline(tx: Transaction, *, prompt: int, name: str, version: int | None) -> None:
    """Let no words find what was said of a version, or of a prompt and all its versions. The events themselves stay."""
    asked = {"_prompt": prompt} if version is None else {"_prompt": prompt, "_version": version}
    proposed = {
        f"proposal/{row.number}"
        for row in tx.all(_PROPOSALS if version is None else _PROPOSALS_OF_VERSION, **asked)
    }
    own = [name, *(row.name for row in tx.all(_FORMER, _prompt=prompt))]
    numbers = {
        row.number
        for question in (
            (_COMMENTS, _RELEASES) if version is None else (_COMMENTS_OF_VERSION, _RELEASES_OF_VERSION)
        )
        for row in tx.all(question, **asked)
    }
    for row in tx.all(_EVENTS, _subjects=[*own, *sorted(proposed)]):
        about = msgspec.json.decode(row.data).get("version")
        if version is None or row.subject in proposed or about == version:
            numbers.add(row.seq)
    entries.erase(tx, numbers)


def _without(variant: Variant, names: Collection[str | None], digests: Collection[str]) -> Variant:
    """The variant with nothing in the place of what is purged; its digest stays, by which the plan is known."""

    def left(content: Content) -> Content:
        return ERASED if digest_content(content) in digests else content

    partials = {reference: left(content) for reference, content in variant.partials.items()}
    content = left(variant.content) if variant.prompt in names else variant.content
    return msgspec.structs.replace(variant, content=content, partials=partials)


def _erase_answers(tx: Transaction, experiment: int, arms: Sequence[int]) -> None:
    tx.change(_ERASE_ANSWERS, _number=experiment, _arms=list(arms))
    for row in tx.all(_WORDY, _number=experiment, _arms=list(arms)):
        scores = {name: _wordless(score) for name, score in _scores.decode(row.scores).items()}
        tx.change(
            _SET_SCORES,
            _number=experiment,
            _arm=row.arm,
            _case=row.case,
            _repeat=row.repeat,
            scores=msgspec.json.encode(scores).decode(),
        )


def _wordless(score: Score) -> Score:
    """The same number, or reason, without what was read out of the answer."""
    if isinstance(score, Scored):
        return msgspec.structs.replace(score, read=None)
    return msgspec.structs.replace(score, detail=None)
