"""`pecia propose | approve | reject | proposal list | proposal show`."""

from __future__ import annotations

from typing import Annotated

import typer

from pecia.app.proposals import ApproveProposal, GetProposal, ListProposals, OpenProposal, RejectProposal
from pecia.cli.library import reading, writing
from pecia.cli.prompts import Name
from pecia.cli.releases import LabelName, VersionNumber, Why
from pecia.cli.screen import Acknowledge, ActAs, AsJson, put, show, table
from pecia.domain.contract import in_words
from pecia.domain.notice import HIDDEN
from pecia.domain.proposal import Proposal
from pecia.domain.visible import visible

Number = Annotated[int, typer.Argument(metavar="ID", min=1, help="The proposal's number.")]

app = typer.Typer(help="Requests to move a label.", no_args_is_help=True)


def register(root: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (propose, approve, reject):
        root.command()(verb)


def propose(
    name: Name,
    label: LabelName,
    version: VersionNumber,
    *,
    why: Why = "",
    acknowledge: Acknowledge = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Ask that a label moves to a version, and see what its policy says."""
    request = OpenProposal(
        prompt=name, label=label, version=version, why=why, acknowledge=tuple(acknowledge or ())
    )
    with writing(act_as) as library:
        proposal: Proposal = library.perform(request)
    _show(proposal, as_json=as_json)


def approve(
    number: Number,
    *,
    note: Annotated[str, typer.Option("--message", "-m", metavar="NOTE", help="Why; kept with it.")] = "",
    acknowledge: Acknowledge = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Approve a proposal that somebody else opened."""
    request = ApproveProposal(number=number, note=note, acknowledge=tuple(acknowledge or ()))
    with writing(act_as) as library:
        proposal: Proposal = library.perform(request)
    _show(proposal, as_json=as_json)


def reject(number: Number, *, why: Why = "", act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Reject a proposal, for good."""
    with writing(act_as) as library:
        proposal: Proposal = library.perform(RejectProposal(number=number, why=why))
    _show(proposal, as_json=as_json)


@app.command("list")
def list_proposals(
    *,
    every: Annotated[bool, typer.Option("--all", help="Decided ones too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the open proposals, newest first."""
    with reading() as library:
        request = ListProposals(status=None if every else "open", limit=500)
        found: list[Proposal] = list(library.perform(request).data)

    def human() -> None:
        table(
            ("ID", "STATUS", "PROMPT", "LABEL", "MOVE", "OPENED BY", "POLICY", "WHY"),
            [(p.number, p.status, p.prompt, p.label, _move(p), p.opener, _met(p), p.why) for p in found],
        )

    show(found, as_json=as_json, human=human)


@app.command("show")
def show_proposal(number: Number, *, as_json: AsJson = False) -> None:
    """Show a proposal with every gate of its policy."""
    with reading() as library:
        proposal: Proposal = library.perform(GetProposal(number=number))
    _show(proposal, as_json=as_json)


def _show(proposal: Proposal, *, as_json: bool) -> None:
    def human() -> None:
        put(
            f"Proposal {proposal.number} ({proposal.status}): {proposal.label} of {proposal.prompt} "
            f"{_move(proposal)}, opened by {visible(proposal.opener)}"
        )
        if proposal.why:
            put(f"  {visible(proposal.why)}")
        for gate in proposal.verdict.gates:
            put(f"  [{'met' if gate.met else 'unmet'}] {gate.gate}: {visible(gate.line)}")
        for line in in_words(proposal.contract) if proposal.contract else ():
            put(f"  [contract] {visible(line)}")
        for notice in proposal.warnings:
            put(f"  [{notice.code}] {notice.pointer}, line {notice.line}: {visible(notice.detail)}")
        if proposal.status == "open" and proposal.verdict.met:
            asks = any(notice.code == HIDDEN for notice in proposal.warnings if notice.pointer != "/why")
            put(
                f"  Ready: pecia release {proposal.prompt} {proposal.label} {proposal.version} "
                f"--proposal {proposal.number}{f' --acknowledge {HIDDEN}' if asks else ''}"
            )

    show(proposal, as_json=as_json, human=human)


def _move(proposal: Proposal) -> str:
    return f"{f'v{proposal.previous}' if proposal.previous else '-'} → v{proposal.version}"


def _met(proposal: Proposal) -> str:
    return "met" if proposal.verdict.met else "unmet"
