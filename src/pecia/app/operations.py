"""The table of what Pecia can do.

Every door reads it: the HTTP routes and their OpenAPI document, the client that speaks to them, and (by hand)
the command line. An operation is a request, a result, a permission and a function; `perform` is the only way
to carry one out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from pecia.app import (
    commit,
    compare,
    datasets,
    events,
    experiments,
    policies,
    prompts,
    proposals,
    release,
    render,
    resolve,
)
from pecia.app.conclude import Result
from pecia.app.page import Page
from pecia.domain.actor import Actor, Permission, require
from pecia.domain.dataset import Case, Dataset
from pecia.domain.diff import Diff
from pecia.domain.evidence import Evidence
from pecia.domain.experiment import Experiment, Run
from pecia.domain.policy import Policy
from pecia.domain.prompt import Prompt
from pecia.domain.proposal import Proposal
from pecia.domain.release import Label, Release, Served
from pecia.domain.value import Request
from pecia.domain.version import Version
from pecia.ports import Ports

Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
UseCase: TypeAlias = Callable[[Ports, Actor, Any], Any]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing Pecia can do.

    `path` names fields of the request in braces; of the others, those of a GET are its query, those of
    another method its JSON body. `writes` says that it may change the library.
    """

    request: type[Request]
    result: Any
    permission: Permission
    run: UseCase
    method: Method
    path: str
    status: int = 200

    @property
    def name(self) -> str:
        """Its name everywhere: `CommitVersion`."""
        return self.request.__name__

    @property
    def writes(self) -> bool:
        """Whether it may change the library."""
        return self.method != "GET" and not self.permission.endswith(":read")

    @property
    def summary(self) -> str:
        """What it does, in the words of its request."""
        return " ".join((self.request.__doc__ or self.name).split())


def _row(
    method: Method,
    path: str,
    request: type[Request],
    result: Any,  # noqa: ANN401 - a type, also a generic alias, which has no narrower type
    permission: Permission,
    run: UseCase,
    status: int = 200,
) -> Operation:
    return Operation(
        request=request,
        result=result,
        permission=permission,
        run=run,
        method=method,
        path=path,
        status=status,
    )


# fmt: off
OPERATIONS: tuple[Operation, ...] = (
    _row("GET", "/prompts", prompts.ListPrompts, Page[Prompt], "prompt:read", prompts.list_prompts),
    _row("POST", "/prompts/preview", render.PreviewDraft, render.Rendered, "prompt:read", render.preview_draft),
    _row("GET", "/prompts/{prompt}", prompts.GetPrompt, Prompt, "prompt:read", prompts.get_prompt),
    _row("PATCH", "/prompts/{prompt}", prompts.UpdatePrompt, Prompt, "prompt:write", prompts.update_prompt),
    _row("GET", "/prompts/{prompt}/versions", prompts.ListVersions, Page[Version], "prompt:read", prompts.list_versions),
    _row("POST", "/prompts/{prompt}/versions", commit.CommitVersion, commit.Committed, "prompt:write", commit.commit_version, 201),
    _row("GET", "/prompts/{prompt}/versions/{version}", prompts.GetVersion, Version, "prompt:read", prompts.get_version),
    _row("GET", "/prompts/{prompt}/diff", compare.CompareVersions, Diff, "prompt:read", compare.compare_versions),
    _row("POST", "/prompts/{prompt}/render", render.RenderPrompt, render.Rendered, "prompt:read", render.render_prompt),
    _row("GET", "/prompts/{prompt}/labels", release.ListLabels, Sequence[Label], "prompt:read", release.list_labels),
    _row("GET", "/prompts/{prompt}/labels/{label}", resolve.ResolveLabel, Served, "prompt:read", resolve.resolve_label),
    _row("PUT", "/prompts/{prompt}/labels/{label}", release.ReleaseVersion, Release, "label:move", release.release_version),
    _row("POST", "/prompts/{prompt}/labels/{label}/rollback", release.RollBack, Release, "label:move", release.roll_back),
    _row("GET", "/prompts/{prompt}/releases", release.ListReleases, Sequence[Release], "prompt:read", release.list_releases),
    _row("GET", "/policies", policies.ListPolicies, Sequence[Policy], "policy:read", policies.list_policies),
    _row("PUT", "/policies", policies.SetPolicy, Policy, "policy:write", policies.set_policy),
    _row("GET", "/proposals", proposals.ListProposals, Page[Proposal], "proposal:read", proposals.list_proposals),
    _row("POST", "/proposals", proposals.OpenProposal, Proposal, "proposal:open", proposals.open_proposal, 201),
    _row("GET", "/proposals/{number}", proposals.GetProposal, Proposal, "proposal:read", proposals.get_proposal),
    _row("POST", "/proposals/{number}/approvals", proposals.ApproveProposal, Proposal, "proposal:decide", proposals.approve_proposal, 201),
    _row("POST", "/proposals/{number}/rejection", proposals.RejectProposal, Proposal, "proposal:decide", proposals.reject_proposal),
    _row("GET", "/evidence/{digest}", proposals.GetEvidence, Evidence, "proposal:read", proposals.get_evidence),
    _row("GET", "/datasets", datasets.ListDatasets, Page[Dataset], "dataset:read", datasets.list_datasets),
    _row("GET", "/datasets/{dataset}", datasets.GetDataset, Dataset, "dataset:read", datasets.get_dataset),
    _row("POST", "/datasets/{dataset}/revisions", datasets.ImportDataset, datasets.Imported, "dataset:write", datasets.import_dataset, 201),
    _row("GET", "/datasets/{dataset}/cases", datasets.ListCases, Page[Case], "dataset:read", datasets.list_cases),
    _row("GET", "/experiments", experiments.ListExperiments, Page[Experiment], "experiment:read", experiments.list_experiments),
    _row("POST", "/experiments", experiments.StartExperiment, Experiment, "experiment:run", experiments.start_experiment, 202),
    _row("POST", "/experiments/plan", experiments.PlanExperiment, experiments.Planned, "experiment:read", experiments.plan_experiment),
    _row("GET", "/experiments/{number}", experiments.GetExperiment, Experiment, "experiment:read", experiments.get_experiment),
    _row("GET", "/experiments/{number}/result", experiments.GetResult, Result, "experiment:read", experiments.get_result),
    _row("GET", "/experiments/{number}/runs", experiments.ListRuns, Page[Run], "experiment:read", experiments.list_runs),
    _row("POST", "/experiments/{number}/stop", experiments.StopExperiment, Experiment, "experiment:run", experiments.stop_experiment),
    _row("GET", "/events", events.ListEvents, events.Feed, "event:read", events.list_events),
    _row("GET", "/events/verification", events.VerifyLog, events.Verified, "event:read", events.verify_log),
)
# fmt: on

_BY_REQUEST = {operation.request: operation for operation in OPERATIONS}


def operation_of(request: Request) -> Operation:
    """The operation that this request asks for."""
    return _BY_REQUEST[type(request)]


def perform(ports: Ports, actor: Actor, request: Request) -> Any:  # noqa: ANN401 - each operation has its result
    """Carry out a request for an actor: permission, use case, and a signal to those who follow the log.

    Returns the operation's result. Raises a `PeciaError`: `NotAllowed` when the actor lacks the permission.
    """
    operation = operation_of(request)
    require(actor, operation.permission)
    result = operation.run(ports, actor, request)
    if operation.writes:
        ports.signals.publish(actor.project)
    return result
