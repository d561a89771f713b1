"""The table of what Pecia can do.

Every door reads it: the HTTP routes and their OpenAPI document, the client that speaks to them, and (by hand)
the command line. An operation is a request, a result, a permission and a function; `perform` is the only way
to carry one out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from pecia.app import (
    across,
    aliases,
    analyze,
    bulk,
    card,
    case_history,
    catalog,
    commit,
    compare,
    connections,
    costs,
    datasets,
    duplicates,
    effects,
    errands,
    estimate_draft,
    events,
    experiments,
    generate_cases,
    grow_dataset,
    import_prompts,
    import_versions,
    inputs,
    knowledge,
    leaderboard,
    lessons,
    lineage,
    measured,
    migration,
    optimize,
    partials,
    passports,
    plan_release,
    policies,
    prices,
    prompt_tests,
    prompts,
    proposals,
    push,
    release,
    rename,
    render,
    resolve,
    retire,
    review_queues,
    reviewing,
    rewrite,
    save_tryout,
    scorers,
    scoring,
    search,
    selftest,
    sharing,
    side_by_side,
    similar,
    standards,
    summaries,
    tasks,
    tryout,
    variations,
    whoami,
)
from pecia.app.page import Page
from pecia.domain.ablation import AblationMap
from pecia.domain.actor import Actor, Permission, require
from pecia.domain.analysis import Analysis, Costs
from pecia.domain.axis import Axis
from pecia.domain.blame import Blame
from pecia.domain.card import Card
from pecia.domain.catalog import Facets, Purpose, View
from pecia.domain.comment import Comment
from pecia.domain.connection import ProviderConnection
from pecia.domain.dataset import Case, Dataset
from pecia.domain.dataset_check import DatasetCheck
from pecia.domain.diff import Diff
from pecia.domain.effects import Effects
from pecia.domain.errand import Errand
from pecia.domain.errors import NotFound
from pecia.domain.evidence import Evidence
from pecia.domain.experiment import Experiment
from pecia.domain.human_score import PanelAgreement
from pecia.domain.import_report import ImportReport
from pecia.domain.lesson import Lesson
from pecia.domain.lineage import Lineage
from pecia.domain.migration import MigrationPlan, MigrationReport
from pecia.domain.optimization import Optimization
from pecia.domain.optimization_report import OptimizationReport
from pecia.domain.partials import Dependent
from pecia.domain.passport import LabeledItem, Passport
from pecia.domain.policy import Policy
from pecia.domain.price import ProjectPrice
from pecia.domain.prompt import Prompt
from pecia.domain.proposal import Proposal
from pecia.domain.release import Label, Release, Served
from pecia.domain.renaming import Alias
from pecia.domain.requirement import ExperimentVerdict
from pecia.domain.result import Result
from pecia.domain.retirement import Retirement
from pecia.domain.review import Queue, Turn
from pecia.domain.run import Run
from pecia.domain.scorer_kind import ScorerKind
from pecia.domain.selftest import SelfTest
from pecia.domain.sharing import Shared, UpstreamStatus
from pecia.domain.side_by_side import SideBySide
from pecia.domain.summary import ExperimentSummary
from pecia.domain.timeline import TimelineEntry
from pecia.domain.tryout import Tryout, TryoutDesign
from pecia.domain.value import Request
from pecia.domain.version import Version
from pecia.ports import Ports

Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
UseCase: TypeAlias = Callable[[Ports, Actor, Any], Any]


@dataclass(frozen=True)
class Operation:
    """One thing Pecia can do.

    `path` names fields of the request in braces; of the others, those of a GET are its query, those of
    another method its JSON body. `writes` says that it may change the library.
    """

    method: Method
    path: str
    request: type[Request]
    result: Any
    permission: Permission
    run: UseCase
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


class AnyLibrary(Protocol):
    """Whoever carries out operations: a library in this process, or one behind a URL."""

    def perform(self, request: Request) -> Any:  # noqa: ANN401 - each operation has its own result
        """Carry out one operation. Raises a `PeciaError`."""
        ...


# fmt: off
OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/prompts", prompts.ListPrompts, Page[Prompt], "prompt:read", prompts.list_prompts),
    Operation("POST", "/prompts/preview", render.PreviewDraft, render.Rendered, "prompt:read", render.preview_draft),
    Operation("POST", "/prompts/estimate", estimate_draft.EstimateDraft, estimate_draft.DraftEstimate, "prompt:read", estimate_draft.estimate_draft),
    Operation("POST", "/tryouts", tryout.TryPrompt, Tryout, "experiment:run", tryout.try_prompt),
    Operation("POST", "/tryouts/version", save_tryout.SaveTryoutVersion, commit.Committed, "prompt:write", save_tryout.save_tryout_version, 201),
    Operation("POST", "/tryouts/case", save_tryout.SaveTryoutCase, grow_dataset.CasesAdded, "dataset:write", save_tryout.save_tryout_case, 201),
    Operation("POST", "/tryouts/design", save_tryout.DesignTryout, TryoutDesign, "experiment:read", save_tryout.design_tryout_of),
    Operation("POST", "/prompts/inputs", inputs.SuggestInputs, inputs.Suggested, "prompt:read", inputs.suggest_inputs),
    Operation("POST", "/imports", import_prompts.ImportPrompts, ImportReport, "prompt:write", import_prompts.import_prompts, 201),
    Operation("POST", "/prompts/near-duplicates", similar.FindNearDuplicates, similar.Similar, "prompt:read", similar.find_near_duplicates),
    Operation("POST", "/prompts/changes", bulk.ChangePrompts, bulk.Changed, "prompt:write", bulk.change_prompts),
    Operation("POST", "/prompts/moves", rename.MoveFolder, rename.Renamed, "prompt:write", rename.move_folder),
    Operation("POST", "/prompts/{prompt}/rename", rename.RenamePrompt, rename.Renamed, "prompt:write", rename.rename_prompt),
    Operation("GET", "/aliases", aliases.ListAliases, Page[Alias], "prompt:read", aliases.list_aliases),
    Operation("GET", "/prompts/{prompt}", prompts.GetPrompt, Prompt, "prompt:read", prompts.get_prompt),
    Operation("PATCH", "/prompts/{prompt}", prompts.UpdatePrompt, Prompt, "prompt:write", prompts.update_prompt),
    Operation("GET", "/prompts/{prompt}/versions", prompts.ListVersions, Page[Version], "prompt:read", prompts.list_versions),
    Operation("POST", "/prompts/{prompt}/versions", commit.CommitVersion, commit.Committed, "prompt:write", commit.commit_version, 201),
    Operation("POST", "/versions", import_versions.ImportVersions, import_versions.VersionsImported, "prompt:write", import_versions.import_versions),
    Operation("GET", "/prompts/{prompt}/versions/{version}", prompts.GetVersion, Version, "prompt:read", prompts.get_version),
    Operation("GET", "/prompts/{prompt}/diff", compare.CompareVersions, Diff, "prompt:read", compare.compare_versions),
    Operation("POST", "/prompts/{prompt}/diff", compare.CompareDraft, Diff, "prompt:read", compare.compare_draft),
    Operation("GET", "/prompts/{prompt}/lineage", lineage.GetLineage, Lineage, "prompt:read", lineage.get_lineage),
    Operation("GET", "/prompts/{prompt}/blame", lineage.BlameVersion, Blame, "prompt:read", lineage.blame_version),
    Operation("POST", "/prompts/{prompt}/versions/{version}/restore", commit.RestoreVersion, commit.Committed, "prompt:write", commit.restore_version),
    Operation("POST", "/prompts/{prompt}/archive", retire.ArchivePrompt, Retirement, "prompt:write", retire.archive_prompt),
    Operation("POST", "/prompts/{prompt}/unarchive", retire.UnarchivePrompt, Prompt, "prompt:write", retire.unarchive_prompt),
    Operation("POST", "/prompts/{prompt}/purge", retire.PurgePrompt, Retirement, "prompt:purge", retire.purge_prompt),
    Operation("POST", "/prompts/{prompt}/versions/{version}/archive", retire.ArchiveVersion, Retirement, "prompt:write", retire.archive_version),
    Operation("POST", "/prompts/{prompt}/versions/{version}/unarchive", retire.UnarchiveVersion, Version, "prompt:write", retire.unarchive_version),
    Operation("POST", "/prompts/{prompt}/versions/{version}/purge", retire.PurgeVersion, Retirement, "prompt:purge", retire.purge_version),
    Operation("POST", "/prompts/{prompt}/render", render.RenderPrompt, render.Rendered, "prompt:read", render.render_prompt),
    Operation("GET", "/prompts/{prompt}/labels", release.ListLabels, tuple[Label, ...], "prompt:read", release.list_labels),
    Operation("GET", "/prompts/{prompt}/labels/{label}", resolve.ResolveLabel, Served, "prompt:read", resolve.resolve_label),
    Operation("GET", "/prompts/{prompt}/versions/{version}/served", resolve.ResolveVersion, Served, "prompt:read", resolve.resolve_version),
    Operation("GET", "/prompts/{prompt}/dependents", partials.ListDependents, tuple[Dependent, ...], "prompt:read", partials.list_dependents),
    Operation("POST", "/prompts/{prompt}/dependents/proposals", partials.ProposeDependents, tuple[Proposal, ...], "proposal:open", partials.propose_dependents, 201),
    Operation("GET", "/prompts/{prompt}/labels/{label}/plan", plan_release.PlanRelease, plan_release.ReleasePlan, "proposal:read", plan_release.plan_release),
    Operation("PUT", "/prompts/{prompt}/labels/{label}", release.ReleaseVersion, Release, "label:move", release.release_version),
    Operation("POST", "/prompts/{prompt}/labels/{label}/rollback", release.RollBack, Release, "label:move", release.roll_back),
    Operation("GET", "/prompts/{prompt}/labels/{label}/rollback", release.PlanRollBack, Release, "prompt:read", release.plan_roll_back),
    Operation("GET", "/prompts/{prompt}/releases", release.ListReleases, tuple[Release, ...], "prompt:read", release.list_releases),
    Operation("POST", "/prompts/releases", release.SummarizeReleases, tuple[Release, ...], "prompt:read", release.summarize_releases),
    Operation("POST", "/versions/read", push.GetVersions, tuple[Version, ...], "prompt:read", push.get_versions),
    Operation("POST", "/push", push.PushPrompts, push.Pushed, "prompt:write", push.push_prompts),
    Operation("GET", "/prompts/{prompt}/documentation", catalog.GetDocumentation, catalog.Documentation, "prompt:read", catalog.get_documentation),
    Operation("PUT", "/prompts/{prompt}/documentation", catalog.SetDocumentation, catalog.Documentation, "prompt:write", catalog.set_documentation),
    Operation("GET", "/prompts/{prompt}/related", catalog.ListRelated, catalog.Related, "prompt:read", catalog.list_related),
    Operation("GET", "/prompts/{prompt}/comments", knowledge.ListComments, Page[Comment], "prompt:read", knowledge.list_comments),
    Operation("POST", "/prompts/{prompt}/comments", knowledge.AddComment, Comment, "prompt:write", knowledge.add_comment, 201),
    Operation("GET", "/timeline", knowledge.SearchTimelines, Page[TimelineEntry], "prompt:read", knowledge.search_timelines),
    Operation("GET", "/prompts/{prompt}/timeline", knowledge.ListTimeline, Page[TimelineEntry], "prompt:read", knowledge.list_timeline),
    Operation("GET", "/prompts/{prompt}/card", card.GetCard, Card, "prompt:read", card.get_card),
    Operation("GET", "/prompts/{prompt}/measured", measured.ListMeasured, tuple[measured.VersionMeasured, ...], "experiment:read", measured.list_measured),
    Operation("POST", "/prompts/measured", measured.SummarizeMeasured, tuple[measured.VersionMeasured, ...], "experiment:read", measured.summarize_measured),
    Operation("PUT", "/prompts/{prompt}/share", sharing.SharePrompt, tuple[Shared, ...], "prompt:share", sharing.share_prompt),
    Operation("DELETE", "/prompts/{prompt}/share", sharing.UnsharePrompt, tuple[Shared, ...], "prompt:share", sharing.unshare_prompt),
    Operation("GET", "/shared", sharing.ListShared, tuple[Shared, ...], "prompt:read", sharing.list_shared),
    Operation("GET", "/upstreams", sharing.ListUpstreams, tuple[UpstreamStatus, ...], "prompt:read", sharing.list_upstreams),
    Operation("POST", "/upstreams", sharing.AdoptPrompt, sharing.Adopted, "prompt:write", sharing.adopt_prompt, 201),
    Operation("GET", "/facets", catalog.ListFacets, Facets, "prompt:read", catalog.list_facets),
    Operation("GET", "/purposes", catalog.ListPurposes, tuple[Purpose, ...], "prompt:read", catalog.list_purposes),
    Operation("PUT", "/purposes/{name}", catalog.AddPurpose, Purpose, "catalog:write", catalog.add_purpose),
    Operation("GET", "/views", catalog.ListViews, tuple[View, ...], "prompt:read", catalog.list_views),
    Operation("PUT", "/views", catalog.SetView, View, "prompt:write", catalog.set_view),
    Operation("DELETE", "/views/{view}", catalog.RemoveView, tuple[View, ...], "prompt:write", catalog.remove_view),
    Operation("GET", "/policies", policies.ListPolicies, tuple[Policy, ...], "policy:read", policies.list_policies),
    Operation("PUT", "/policies", policies.SetPolicy, Policy, "policy:write", policies.set_policy),
    Operation("GET", "/proposals", proposals.ListProposals, Page[Proposal], "proposal:read", proposals.list_proposals),
    Operation("POST", "/proposals", proposals.OpenProposal, Proposal, "proposal:open", proposals.open_proposal, 201),
    Operation("GET", "/proposals/{number}", proposals.GetProposal, Proposal, "proposal:read", proposals.get_proposal),
    Operation("POST", "/proposals/{number}/approvals", proposals.ApproveProposal, Proposal, "proposal:decide", proposals.approve_proposal, 201),
    Operation("POST", "/proposals/{number}/rejection", proposals.RejectProposal, Proposal, "proposal:decide", proposals.reject_proposal),
    Operation("GET", "/evidence/{digest}", proposals.GetEvidence, Evidence, "proposal:read", proposals.get_evidence),
    Operation("GET", "/standards", standards.GetStandards, standards.StandardsInForce, "standard:read", standards.get_standards),
    Operation("PUT", "/standards", standards.SetStandards, standards.StandardsInForce, "standard:write", standards.set_standards),
    Operation("POST", "/standards/check", standards.LintContent, standards.Linted, "standard:read", standards.lint_content),
    Operation("GET", "/standards/findings", standards.LintLibrary, standards.LintedLibrary, "standard:read", standards.lint_library),
    Operation("GET", "/prompts/{prompt}/findings", standards.LintPrompt, standards.Linted, "standard:read", standards.lint_prompt),
    Operation("GET", "/connections", connections.ListConnections, tuple[ProviderConnection, ...], "connection:read", connections.list_connections),
    Operation("PUT", "/connections/{name}", connections.SetConnection, ProviderConnection, "connection:write", connections.set_connection),
    Operation("DELETE", "/connections/{name}", connections.RemoveConnection, tuple[ProviderConnection, ...], "connection:write", connections.remove_connection),
    Operation("POST", "/connections/{name}/check", connections.CheckConnection, connections.ConnectionChecked, "connection:write", connections.check_connection),
    Operation("GET", "/prices", prices.ListPrices, tuple[ProjectPrice, ...], "connection:read", prices.list_prices),
    Operation("PUT", "/prices", prices.SetPrice, ProjectPrice, "connection:write", prices.set_price),
    Operation("DELETE", "/prices/{model}", prices.RemovePrice, tuple[ProjectPrice, ...], "connection:write", prices.remove_price),
    Operation("GET", "/datasets", datasets.ListDatasets, Page[Dataset], "dataset:read", datasets.list_datasets),
    Operation("GET", "/datasets/{dataset}", datasets.GetDataset, Dataset, "dataset:read", datasets.get_dataset),
    Operation("POST", "/datasets/{dataset}/revisions", datasets.ImportDataset, datasets.Imported, "dataset:write", datasets.import_dataset, 201),
    Operation("GET", "/datasets/{dataset}/revisions", datasets.ListRevisions, Page[Dataset], "dataset:read", datasets.list_revisions),
    Operation("GET", "/datasets/{dataset}/cases/{case}/runs", case_history.ListCaseRuns, tuple[case_history.CaseRuns, ...], "experiment:read", case_history.list_case_runs),
    Operation("GET", "/datasets/{dataset}/cases", datasets.ListCases, Page[Case], "dataset:read", datasets.list_cases),
    Operation("POST", "/datasets/{dataset}/cases", grow_dataset.AddCases, grow_dataset.CasesAdded, "dataset:write", grow_dataset.add_cases, 201),
    Operation("POST", "/datasets/{dataset}/splits", grow_dataset.SplitDataset, Dataset, "dataset:write", grow_dataset.split_dataset, 201),
    Operation("POST", "/datasets/{dataset}/check", grow_dataset.CheckDataset, DatasetCheck, "dataset:read", grow_dataset.check_dataset),
    Operation("POST", "/datasets/{dataset}/generated", generate_cases.GenerateCases, Errand, "dataset:write", generate_cases.generate_cases, 202),
    Operation("GET", "/experiments", experiments.ListExperiments, Page[Experiment], "experiment:read", experiments.list_experiments),
    Operation("POST", "/experiments", experiments.StartExperiment, Experiment, "experiment:run", experiments.start_experiment, 202),
    Operation("POST", "/experiments/plan", experiments.PlanExperiment, experiments.Planned, "experiment:read", experiments.plan_experiment),
    Operation("GET", "/experiments/{number}", experiments.GetExperiment, Experiment, "experiment:read", experiments.get_experiment),
    Operation("GET", "/experiments/{number}/result", experiments.GetResult, Result, "experiment:read", experiments.get_result),
    Operation("POST", "/experiments/{number}/verdict", prompt_tests.JudgeExperiment, ExperimentVerdict, "experiment:read", prompt_tests.judge_experiment),
    Operation("GET", "/prompts/{prompt}/tests", prompt_tests.ListPolicyTests, tuple[prompt_tests.PolicyTest, ...], "policy:read", prompt_tests.list_policy_tests),
    Operation("POST", "/experiments/{number}/analysis", analyze.AnalyzeExperiment, Analysis, "experiment:read", analyze.analyze_experiment),
    Operation("POST", "/experiments/{number}/self-test", selftest.SelfTestExperiment, tuple[SelfTest, ...], "experiment:read", selftest.self_test_experiment),
    Operation("POST", "/experiments/compare", across.CompareExperiments, across.Across, "experiment:read", across.compare_experiments),
    Operation("GET", "/experiments/{number}/costs", costs.GetCosts, Costs, "experiment:read", costs.get_costs),
    Operation("GET", "/experiments/{number}/effects", effects.GetEffects, Effects, "experiment:read", effects.get_effects),
    Operation("GET", "/experiments/{number}/ablation", effects.GetAblation, AblationMap, "experiment:read", effects.get_ablation),
    Operation("GET", "/experiments/{number}/runs", experiments.ListRuns, Page[Run], "experiment:read", experiments.list_runs),
    Operation("GET", "/experiments/{number}/cases", side_by_side.ListSideBySide, Page[SideBySide], "experiment:read", side_by_side.list_side_by_side),
    Operation("POST", "/experiments/summaries", summaries.SummarizeExperiments, tuple[ExperimentSummary, ...], "experiment:read", summaries.summarize_experiments),
    Operation("POST", "/experiments/{number}/scores", scoring.ScoreRuns, scoring.RunsScored, "experiment:run", scoring.score_runs),
    Operation("GET", "/experiments/{number}/due", tasks.ListDueRuns, Page[tasks.DueRun], "experiment:read", tasks.list_due_runs),
    Operation("POST", "/experiments/{number}/answers", tasks.AnswerRuns, tasks.RunsAnswered, "experiment:run", tasks.answer_runs),
    Operation("POST", "/experiments/{number}/continue", experiments.ContinueExperiment, Experiment, "experiment:run", experiments.continue_experiment, 202),
    Operation("POST", "/experiments/{number}/stop", experiments.StopExperiment, Experiment, "experiment:run", experiments.stop_experiment),
    Operation("POST", "/experiments/{number}/sheet", passports.DrawSheet, passports.Sheet, "experiment:read", passports.draw_sheet),
    Operation("GET", "/errands", errands.ListErrands, Page[Errand], "experiment:read", errands.list_errands),
    Operation("GET", "/errands/{number}", errands.GetErrand, Errand, "experiment:read", errands.get_errand),
    Operation("POST", "/errands/{number}/stop", errands.StopErrand, Errand, "experiment:run", errands.stop_errand),
    Operation("GET", "/scorers", scorers.ListScorers, tuple[ScorerKind, ...], "experiment:read", scorers.list_scorers),
    Operation("GET", "/judges/passports", passports.ListPassports, Page[Passport], "experiment:read", passports.list_passports),
    Operation("POST", "/judges/passports", passports.MeasureJudge, Errand, "experiment:run", passports.measure_judge, 202),
    Operation("GET", "/judges/passports/{number}", passports.GetPassport, Passport, "experiment:read", passports.get_passport),
    Operation("POST", "/migrations/plan", migration.PlanMigration, MigrationPlan, "experiment:read", migration.plan_migration),
    Operation("POST", "/migrations/report", migration.ReadMigration, MigrationReport, "experiment:read", migration.read_migration),
    Operation("GET", "/queues", review_queues.ListQueues, Page[Queue], "review:read", review_queues.list_queues),
    Operation("POST", "/queues", review_queues.OpenQueue, Queue, "review:write", review_queues.open_queue, 201),
    Operation("GET", "/queues/{queue}", review_queues.GetQueue, Queue, "review:read", review_queues.get_queue),
    Operation("POST", "/queues/{queue}/close", review_queues.CloseQueue, Queue, "review:write", review_queues.close_queue),
    Operation("POST", "/queues/{queue}/next", reviewing.NextItem, Turn, "review:write", reviewing.next_item_of),
    Operation("PUT", "/queues/{queue}/items/{position}/review", reviewing.GiveReview, Turn, "review:write", reviewing.give_review),
    Operation("POST", "/queues/{queue}/undo", reviewing.UndoReview, Turn, "review:write", reviewing.undo_review),
    Operation("GET", "/queues/{queue}/agreement", review_queues.GetAgreement, PanelAgreement, "review:read", review_queues.get_agreement),
    Operation("GET", "/queues/{queue}/labels", review_queues.ListHumanLabels, tuple[LabeledItem, ...], "review:read", review_queues.list_human_labels),
    Operation("POST", "/queues/{queue}/corrections", review_queues.ApplyCorrections, datasets.Imported, "dataset:write", review_queues.apply_corrections, 201),
    Operation("GET", "/axes", variations.ListAxes, tuple[Axis, ...], "prompt:read", variations.list_axes),
    Operation("POST", "/variations", variations.VaryPrompt, variations.Varied, "prompt:read", variations.vary_prompt),
    Operation("POST", "/variations/written", rewrite.RewritePrompt, rewrite.Rewritten, "experiment:run", rewrite.rewrite_prompt),
    Operation("GET", "/lessons", lessons.ListLessons, tuple[Lesson, ...], "experiment:read", lessons.list_lessons),
    Operation("GET", "/optimizations", optimize.ListOptimizations, Page[Optimization], "experiment:read", optimize.list_optimizations),
    Operation("POST", "/optimizations", optimize.StartOptimization, Optimization, "experiment:run", optimize.start_optimization, 202),
    Operation("POST", "/optimizations/plan", optimize.PlanOptimization, optimize.OptimizationPlan, "experiment:read", optimize.plan_optimization),
    Operation("GET", "/optimizations/{number}", optimize.GetOptimization, Optimization, "experiment:read", optimize.get_optimization),
    Operation("GET", "/optimizations/{number}/report", optimize.ReportOptimization, OptimizationReport, "experiment:read", optimize.report_optimization),
    Operation("POST", "/optimizations/{number}/stop", optimize.StopOptimization, Optimization, "experiment:run", optimize.stop_optimization),
    Operation("POST", "/search", search.SearchPrompts, search.Found, "prompt:read", search.search_prompts),
    Operation("POST", "/search/topic", search.FindByTopic, search.Found, "prompt:read", search.find_by_topic),
    Operation("POST", "/search/rebuild", search.RebuildSearch, search.Rebuilt, "catalog:write", search.rebuild_search),
    Operation("POST", "/search/vectors", search.EmbedVersions, search.Embedded, "prompt:write", search.embed_versions),
    Operation("GET", "/ranking", leaderboard.RankByEvidence, leaderboard.Ranking, "experiment:read", leaderboard.rank_by_evidence),
    Operation("GET", "/duplicates", duplicates.FindDuplicates, duplicates.Duplicates, "prompt:read", duplicates.find_duplicates),
    Operation("GET", "/actor", whoami.WhoAmI, whoami.Self, "prompt:read", whoami.who_am_i),
    Operation("GET", "/events", events.ListEvents, events.Feed, "event:read", events.list_events),
    Operation("GET", "/events/verification", events.VerifyLog, events.Verified, "event:read", events.verify_log),
)
# fmt: on

_BY_REQUEST = {operation.request: operation for operation in OPERATIONS}


def operation_of(request: Request) -> Operation:
    """The operation that this request asks for."""
    return _BY_REQUEST[type(request)]


class Performed(NamedTuple):
    """What an operation gave; `alias` where it was asked for by a name that its prompt had before."""

    result: Any
    alias: Alias | None


def perform(ports: Ports, actor: Actor, request: Request) -> Any:  # noqa: ANN401 - each operation has its result
    """Carry out a request for an actor: permission, secrets in what was written, use case, a signal to followers.

    Returns the operation's result. Raises a `PeciaError`: `NotAllowed` when the actor lacks the permission,
    `Refused` (`secret_detected`) before a key in a note, a reason or a comment is kept.
    """
    return performed(ports, actor, request).result


def performed(ports: Ports, actor: Actor, request: Request, *, run: UseCase | None = None) -> Performed:
    """The same, telling whether a former name was followed: looked up only where there is no prompt of that name.

    `run` carries the request out in place of the operation's use case, such as the same with somebody listening.
    """
    operation = operation_of(request)
    run = run or operation.run
    require(actor, operation.permission)
    if operation.writes:
        standards.check_written(ports, actor, request)
    alias: Alias | None = None
    try:
        result = run(ports, actor, request)
    except NotFound:
        found = aliases.followed(ports, actor, request)
        if found is None:
            raise
        request, alias = found
        result = run(ports, actor, request)
    if operation.writes:
        ports.signals.publish(actor.project)
    return Performed(result, alias)
