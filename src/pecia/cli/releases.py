"""`pecia label | release | rollback | policy`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pecia import wire
from pecia.app.plan_release import PlanRelease, ReleasePlan
from pecia.app.policies import ListPolicies, SetPolicy
from pecia.app.release import ListLabels, ListReleases, ReleaseVersion, RollBack
from pecia.cli.files import read_text
from pecia.cli.library import reading, writing
from pecia.cli.partials import behind
from pecia.cli.prompts import Name
from pecia.cli.screen import Acknowledge, ActAs, AsJson, put, say, show, table
from pecia.domain.errors import Invalid
from pecia.domain.plain_yaml import locate, read_yaml
from pecia.domain.policy import Policy, in_words
from pecia.domain.release import Label, Release

LabelName = Annotated[str, typer.Argument(metavar="LABEL", help="Such as production or staging.")]
VersionNumber = Annotated[int, typer.Argument(metavar="VERSION", min=1, help="A version's number.")]
Why = Annotated[str, typer.Option("--message", "-m", metavar="WHY", help="Why; kept with it for good.")]

policies = typer.Typer(help="What labels ask before they move.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    for verb in (label, release, rollback):
        app.command()(verb)


def label(name: Name, *, as_json: AsJson = False) -> None:
    """Show where the labels of a prompt stand, and their releases."""
    with reading() as library:
        labels: list[Label] = list(library.perform(ListLabels(prompt=name)))
        releases: list[Release] = list(library.perform(ListReleases(prompt=name)))

    def human() -> None:
        table(
            ("LABEL", "VERSION", "SINCE", "BY"),
            [(at.label, f"v{at.version}", f"{at.moved_at:%Y-%m-%d %H:%M}", at.actor) for at in labels],
        )
        if releases:
            put("")
            table(
                ("RELEASE", "LABEL", "MOVED", "WHEN", "BY", "WHY"),
                [(r.number, r.label, _moved(r), f"{r.at:%Y-%m-%d %H:%M}", r.actor, r.why) for r in releases],
            )

    show({"labels": labels, "releases": releases}, as_json=as_json, human=human)


def release(
    name: Name,
    label: LabelName,
    version: VersionNumber,
    *,
    why: Why = "",
    proposal: Annotated[
        int | None, typer.Option(metavar="ID", help="The approved proposal it rests on.")
    ] = None,
    if_current: Annotated[
        int | None, typer.Option(metavar="N", help="Only while the label stands at version N (0: nowhere).")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Say what it would replace and what the policies say; move nothing."),
    ] = False,
    acknowledge: Acknowledge = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Move a label to a version: at once, or where a policy asks for more through an approved proposal."""
    if dry_run:
        with reading() as library:
            plan: ReleasePlan = library.perform(PlanRelease(prompt=name, label=label, version=version))
        show(plan, as_json=as_json, human=lambda: _put_plan(plan))
        return
    request = ReleaseVersion(
        prompt=name,
        label=label,
        version=version,
        why=why,
        proposal=proposal,
        if_current=if_current,
        acknowledge=tuple(acknowledge or ()),
    )
    with writing(act_as) as library:
        made: Release = library.perform(request)
        stale = [] if as_json else behind(library, name)

    def human() -> None:
        put(_said(made))
        if stale:
            names = ", ".join(f"{found.label} of {found.prompt}" for found in stale)
            say(f"Nothing else changed: {names} still holds another version of {name}.")
            say(f"'pecia dependents {name} --propose' proposes to release it anew there.")

    show(made, as_json=as_json, human=human)


def rollback(
    name: Name,
    label: LabelName,
    *,
    why: Why = "",
    acknowledge: Acknowledge = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Bring back what a label served before. No evidence is asked for."""
    request = RollBack(prompt=name, label=label, why=why, acknowledge=tuple(acknowledge or ()))
    with writing(act_as) as library:
        made: Release = library.perform(request)
    show(made, as_json=as_json, human=lambda: put(_said(made)))


@policies.command("list")
def list_policies(*, as_json: AsJson = False) -> None:
    """List the policies."""
    with reading() as library:
        found: list[Policy] = list(library.perform(ListPolicies()))

    def human() -> None:
        table(
            ("LABEL", "PROMPTS", "ASKS FOR"),
            [(p.label, p.prompts, _asks(p)) for p in found],
        )

    show(found, as_json=as_json, human=human)


@policies.command("set")
def set_policy(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A YAML file with label, prompts, evidence and approvals, or - for stdin."
        ),
    ],
    *,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Set what a label asks before it moves. One that asks nothing takes the policy away."""
    document = read_yaml(read_text(file))
    try:
        policy = wire.convert(document.value, Policy)
    except Invalid as error:
        raise locate(error, document) from None
    with writing(act_as) as library:
        kept: Policy = library.perform(SetPolicy(policy=policy))
    show(kept, as_json=as_json, human=lambda: put(f"{kept.label} of {kept.prompts} asks for {_asks(kept)}"))


def _asks(policy: Policy) -> str:
    parts = [f"{gate.metric} on {gate.dataset} {in_words(gate.require)}" for gate in policy.evidence]
    if policy.approvals:
        parts.append(f"{policy.approvals} approval{'s' if policy.approvals > 1 else ''} by others")
    return "; ".join(parts) or "nothing"


def _put_plan(plan: ReleasePlan) -> None:
    was = f"v{plan.serving}" if plan.serving else "nothing"
    put(f"{plan.label} of {plan.prompt}: v{plan.version} would replace {was}")
    for gate in plan.verdict.gates:
        put(f"  {'met' if gate.met else 'unmet'}: {gate.line}")
    if not plan.policies:
        put("  no policy has a say: it would move at once")


def _moved(release: Release) -> str:
    return f"{f'v{release.previous}' if release.previous else '-'} → v{release.version}"


def _said(release: Release) -> str:
    return f"{release.label} of {release.prompt}: {_moved(release)} (release {release.number})"
