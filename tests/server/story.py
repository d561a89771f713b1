"""One story that uses every operation of the table, told to any library."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from pecia.app.across import ArmReference, CompareExperiments
from pecia.app.aliases import ListAliases
from pecia.app.analyze import AnalyzeExperiment
from pecia.app.bulk import ChangePrompts
from pecia.app.card import GetCard
from pecia.app.case_history import ListCaseRuns
from pecia.app.catalog import (
    AddPurpose,
    GetDocumentation,
    ListFacets,
    ListPurposes,
    ListRelated,
    ListViews,
    RemoveView,
    SetDocumentation,
    SetView,
)
from pecia.app.commit import CommitVersion, RestoreVersion
from pecia.app.compare import CompareDraft, CompareVersions
from pecia.app.connections import CheckConnection, ListConnections, RemoveConnection, SetConnection
from pecia.app.costs import GetCosts
from pecia.app.datasets import GetDataset, ImportDataset, ListCases, ListDatasets, ListRevisions
from pecia.app.duplicates import FindDuplicates
from pecia.app.effects import GetAblation, GetEffects
from pecia.app.errands import GetErrand, ListErrands, StopErrand
from pecia.app.estimate_draft import EstimateDraft
from pecia.app.events import ListEvents, VerifyLog
from pecia.app.experiments import (
    ContinueExperiment,
    GetExperiment,
    GetResult,
    ListExperiments,
    ListRuns,
    PlanExperiment,
    StartExperiment,
    StopExperiment,
)
from pecia.app.generate_cases import GenerateCases
from pecia.app.grow_dataset import AddCases, CheckDataset, SplitDataset
from pecia.app.import_prompts import ImportPrompts
from pecia.app.import_versions import ImportedVersion, ImportVersions
from pecia.app.inputs import SuggestInputs
from pecia.app.knowledge import AddComment, ListComments, ListTimeline, SearchTimelines
from pecia.app.leaderboard import RankByEvidence
from pecia.app.lessons import ListLessons
from pecia.app.lineage import BlameVersion, GetLineage
from pecia.app.measured import ListMeasured, SummarizeMeasured
from pecia.app.migration import PlanMigration, ReadMigration
from pecia.app.optimize import (
    GetOptimization,
    ListOptimizations,
    PlanOptimization,
    ReportOptimization,
    StartOptimization,
    StopOptimization,
)
from pecia.app.partials import ListDependents, ProposeDependents
from pecia.app.passports import DrawSheet, GetPassport, ListPassports, MeasureJudge
from pecia.app.plan_release import PlanRelease
from pecia.app.policies import ListPolicies, SetPolicy
from pecia.app.prices import ListPrices, RemovePrice, SetPrice
from pecia.app.prompt_tests import JudgeExperiment, ListPolicyTests
from pecia.app.prompts import GetPrompt, GetVersion, ListPrompts, ListVersions, UpdatePrompt
from pecia.app.proposals import (
    ApproveProposal,
    GetEvidence,
    GetProposal,
    ListProposals,
    OpenProposal,
    RejectProposal,
)
from pecia.app.push import GetVersions, PushPrompts
from pecia.app.release import (
    ListLabels,
    ListReleases,
    PlanRollBack,
    ReleaseVersion,
    RollBack,
    SummarizeReleases,
)
from pecia.app.rename import MoveFolder, RenamePrompt
from pecia.app.render import PreviewDraft, RenderPrompt
from pecia.app.resolve import ResolveLabel, ResolveVersion
from pecia.app.retire import (
    ArchivePrompt,
    ArchiveVersion,
    PurgePrompt,
    PurgeVersion,
    UnarchivePrompt,
    UnarchiveVersion,
)
from pecia.app.review_queues import (
    ApplyCorrections,
    CloseQueue,
    GetAgreement,
    GetQueue,
    ListHumanLabels,
    ListQueues,
    OpenQueue,
)
from pecia.app.reviewing import GiveReview, NextItem, UndoReview
from pecia.app.rewrite import RewritePrompt
from pecia.app.save_tryout import DesignTryout, SaveTryoutCase, SaveTryoutVersion
from pecia.app.scorers import ListScorers
from pecia.app.scoring import RunScore, ScoreRuns
from pecia.app.search import EmbedVersions, FindByTopic, RebuildSearch, SearchPrompts
from pecia.app.selftest import SelfTestExperiment
from pecia.app.sharing import AdoptPrompt, ListShared, ListUpstreams, SharePrompt, UnsharePrompt
from pecia.app.side_by_side import ListSideBySide
from pecia.app.similar import FindNearDuplicates
from pecia.app.standards import GetStandards, LintContent, LintLibrary, LintPrompt, SetStandards
from pecia.app.summaries import SummarizeExperiments
from pecia.app.tasks import AnswerRuns, ListDueRuns, TaskAnswer
from pecia.app.tryout import TryPrompt
from pecia.app.variations import ListAxes, VaryPrompt
from pecia.app.whoami import WhoAmI
from pecia.domain.answer import Answer
from pecia.domain.catalog import PromptChange, PromptFilter, View
from pecia.domain.design import Design, ModelChoice
from pecia.domain.errors import PeciaError
from pecia.domain.import_report import ImportItem
from pecia.domain.message import Message
from pecia.domain.optimization import OptimizationDesign
from pecia.domain.override import Override
from pecia.domain.passport import LabeledItem
from pecia.domain.policy import EvidenceGate, Policy
from pecia.domain.price import Price
from pecia.domain.prompt import PromptFields
from pecia.domain.provenance import CallRecord
from pecia.domain.review import Selection
from pecia.domain.rulebook import PatternRule, Rulebook, Ruling
from pecia.domain.run import RunReference
from pecia.domain.score import Scored
from pecia.domain.task import TaskChoice, UsedVersion
from pecia.domain.tryout import TryoutColumn
from pecia.domain.value import Request
from pecia.domain.variation import Variations
from pecia.domain.version import Content, ModelSettings
from tests.optimizations import rows

Perform: TypeAlias = Callable[[Request], Any]

NAME = "shop/greet.v1"
CHAT = Content(
    type="chat",
    messages=(Message(role="system", content="Be {{ tone }}."), Message(role="placeholder", content="turns")),
    inputs={"tone": {"type": "string", "default": "kind"}, "turns": {"type": "array"}},
    model=ModelSettings(name="scripted/echo", params={"temperature": 0.5, "stop": ["\n"]}),
)
OWN = {"type": "python", "name": "own", "digest": "sha256:1"}
DESIGN = Design(
    name="try",
    dataset="names",
    variants={"zwei": f"{NAME}#2", "eins": f"{NAME}#1"},
    baseline="eins",
    models={"echo": ModelChoice(model="scripted/echo", params={"temperature": 0})},
    scorers={"right": {"type": "equals", "expected": "expected"}, "long": {"type": "words"}, "own": OWN},
    primary=("right",),
)


def tell(perform: Perform) -> list[tuple[Request, Any]]:
    """Every request with what it gave: its result, or the code of its error."""
    told: list[tuple[Request, Any]] = []

    def do(request: Request) -> Any:
        try:
            result = perform(request)
        except PeciaError as error:
            result = error.code
        told.append((request, result))
        return result

    _write(do)
    _experiment(perform, do)
    _propose(do)
    _include(do)
    _push(do)
    _retire(do)
    _lint(do)
    _catalog(do)
    _know(do)
    _rename(do)
    _reach(do)
    _optimize(perform, do)
    for number in range(1, 4):
        do(GetVersion(prompt=NAME, version=number))
    do(ListPrompts(prefix="shop/", limit=1))
    do(GetPrompt(prompt=NAME))
    do(ListVersions(prompt=NAME, limit=1))
    do(ListVersions(prompt=NAME, cursor="3"))
    do(CompareVersions(prompt=NAME, before=1, after=2))
    do(CompareDraft(prompt=NAME, content=Content(template="{{ a }}")))
    do(EstimateDraft(content=Content(template="{{ a }}"), variables={"a": "b"}, model="openai/gpt-4o-mini"))
    do(ListLabels(prompt=NAME))
    do(ListReleases(prompt=NAME, label="production"))
    do(ResolveLabel(prompt=NAME, label="latest"))
    do(ResolveLabel(prompt=NAME, label="nowhere"))
    do(SearchPrompts(query='name:shop/* "good day" -goodbye', every_version=True))
    do(SearchPrompts(query="colour:red"))
    do(FindByTopic(text="Good day to you, dear customer"))
    do(RebuildSearch())
    do(EmbedVersions())
    many = (
        ImportedVersion(prompt="shop/new", content=Content(template="one"), fields=PromptFields(title="New")),
        ImportedVersion(prompt=NAME, content=Content(template="Good evening, {{ name }}"), note="later"),
    )
    do(ImportVersions(versions=many))
    do(ImportVersions(versions=(*many, ImportedVersion(prompt="No", content=Content(template="x")))))
    do(RankByEvidence(purpose="converse", model="scripted/*"))
    do(FindNearDuplicates(text="good day, {{ name }}!"))
    do(FindNearDuplicates(prompt=NAME, version=2, threshold=0.3))
    do(FindNearDuplicates())
    do(FindDuplicates(words=5))
    do(FindDuplicates(threshold=0))
    do(ListEvents(since=3, limit=5))
    do(ListEvents(since=-1))
    do(VerifyLog())
    return told


def _rename(do: Perform) -> None:
    do(CommitVersion(prompt="shelf/one", content=Content(template="first")))
    do(MoveFolder(folder="shelf", to="rack", dry_run=True))
    do(MoveFolder(folder="shelf/", to="rack/"))
    do(RenamePrompt(prompt="rack/one", to="rack/two"))
    do(CommitVersion(prompt="rack/one", content=Content(template="second")))
    do(GetPrompt(prompt="shelf/one"))
    do(ListAliases(prompt="rack/two"))


def _write(do: Perform) -> None:
    fields = PromptFields(title="Grüße, 你好", purpose="converse", tags=("shop",))
    do(CommitVersion(prompt=NAME, content=Content(template="Hello {{ name }}"), note="one", fields=fields))
    do(CommitVersion(prompt=NAME, content=Content(template="Good day, {{ name }}"), parent=1))
    do(CommitVersion(prompt=NAME, content=CHAT, parent=1))
    do(CommitVersion(prompt=NAME, content=CHAT, parent=2, label="staging"))
    do(UpdatePrompt(prompt=NAME, fields=PromptFields(description="What it is for.")))
    item = ImportItem(
        source="a.csv, line 2", prompt="shop/came", content=Content(template="Hi"), left=("id",)
    )
    do(ImportPrompts(prompts=(item,), dry_run=True))
    do(ImportPrompts(prompts=(item, item)))
    do(UpdatePrompt(prompt=NAME, fields=PromptFields(tags=("Not a tag",))))
    do(RenderPrompt(prompt=NAME, version=1, variables={"name": "Ada"}))
    do(RenderPrompt(prompt=NAME, label="staging", variables={"turns": [{"role": "user", "content": "Hi"}]}))
    do(RenderPrompt(prompt=NAME, version=1, variables={}))
    do(PreviewDraft(content=Content(template="{{ a.b }}"), variables={"a": {"b": 1}}))
    do(PreviewDraft(content=Content(template="{% set a = 1 %}")))
    do(ReleaseVersion(prompt=NAME, label="production", version=1, why="first", if_current=0))
    do(ReleaseVersion(prompt=NAME, label="production", version=2, if_current=0))
    do(ReleaseVersion(prompt=NAME, label="production", version=2))
    do(RollBack(prompt=NAME, label="production"))


def _include(do: Perform) -> None:
    """A partial, a prompt that includes it, and what happens to it when the partial moves on."""
    do(CommitVersion(prompt="house/tone", content=Content(template="Be {{ tone }}."), label="production"))
    content = Content(
        template="{{ partials.tone }} {{ question }}",
        includes={"tone": "house/tone@production"},
        overrides={"gpt-4o*": Override(template="{{ question }}", params={"temperature": None})},
    )
    do(CommitVersion(prompt="shop/answer", content=content, label="staging"))
    do(SuggestInputs(content=content))
    values = {"tone": "kind", "question": "Why?"}
    do(RenderPrompt(prompt="shop/answer", label="staging", variables=values))
    do(RenderPrompt(prompt="shop/answer", variables=values, model="openai/gpt-4o-mini"))
    do(PreviewDraft(content=content, variables=values))
    do(CommitVersion(prompt="house/tone", content=Content(template="{{ tone }}!"), label="production"))
    do(ResolveLabel(prompt="shop/answer", label="staging"))
    do(ResolveVersion(prompt="shop/answer", version=1))
    do(ListDependents(prompt="house/tone"))
    do(ProposeDependents(prompt="house/tone"))
    do(
        CommitVersion(
            prompt="house/tone", content=Content(template="{{ partials.a }}", includes={"a": "shop/answer"})
        )
    )
    do(CommitVersion(prompt="shop/answer", content=Content(template="", includes={"a": "other:house/tone"})))


def _retire(do: Perform) -> None:
    do(GetLineage(prompt=NAME))
    do(BlameVersion(prompt=NAME, version=2))
    do(BlameVersion(prompt=NAME, version=9))
    do(ArchiveVersion(prompt=NAME, version=1, why="worse"))
    do(ReleaseVersion(prompt=NAME, label="production", version=1))
    do(ArchiveVersion(prompt=NAME, version=2))
    do(UnarchiveVersion(prompt=NAME, version=1))
    do(RestoreVersion(prompt=NAME, version=1, note="back", parent=3))
    do(RestoreVersion(prompt=NAME, version=3, parent=3))
    do(CommitVersion(prompt="shop/old", content=Content(template="Gone {{ soon }}\u200b")))
    do(CommitVersion(prompt="shop/old", content=Content(template="Gone {{ now }}")))
    do(ArchivePrompt(prompt="shop/old", why="unused"))
    do(CommitVersion(prompt="shop/old", content=Content(template="Back")))
    do(ListPrompts(archived=True))
    do(UnarchivePrompt(prompt="shop/old"))
    do(PurgeVersion(prompt="shop/old", version=2))
    do(PurgeVersion(prompt="shop/old", version=1, why="it named somebody"))
    do(GetVersion(prompt="shop/old", version=1))
    do(GetLineage(prompt="shop/old"))
    do(PurgePrompt(prompt=NAME))
    do(PurgePrompt(prompt="shop/old", why="unused"))
    do(GetPrompt(prompt="shop/old"))


def _lint(do: Perform) -> None:
    own = PatternRule(id="no_hello", pattern="Hello", message="Say it warmly.", severity="blocker")
    do(SetStandards(rulebook=Rulebook(rulings={"missing_owner": Ruling(severity="off")}, own=(own,))))
    do(SetStandards(rulebook=Rulebook(rulings={"nonsense": Ruling(severity="off")})))
    do(GetStandards())
    do(CommitVersion(prompt="shop/other", content=Content(template="Hello, TODO: who")))
    do(CommitVersion(prompt="shop/other", content=Content(template="AKIAIOSFODNN7EXAMPLE")))
    do(CommitVersion(prompt="shop/other", content=Content(template="Hello"), acknowledge=("no_hello",)))
    do(LintContent(content=CHAT, name="shop/other", fields=PromptFields(purpose="classify")))
    do(LintContent(content=Content(template="{{ x")))
    do(LintPrompt(prompt="shop/other"))
    do(LintPrompt(prompt=NAME, version=1))
    do(LintLibrary(prefix="shop/", at_least="warning", limit=1))
    do(LintLibrary(cursor=NAME))


def _catalog(do: Perform) -> None:
    do(AddPurpose(name="translate", description="Into another language."))
    do(AddPurpose(name="judge", description="mine"))
    do(ListPurposes())
    do(UpdatePrompt(prompt=NAME, fields=PromptFields(purpose="convers")))
    change = PromptChange(fields=PromptFields(owner="ada", review_by="2026-01-31"), add_tags=("warm",))
    do(ChangePrompts(where=PromptFilter(folder="shop"), change=change))
    do(ChangePrompts(prompts=(NAME,), change=change, dry_run=False))
    do(ListPrompts(tag="shop,warm", overdue=True, sort="updated"))
    do(ListPrompts(sort="updated", cursor="2026-11-22T12:00:00+00:00 zzz"))
    do(ListPrompts(folder="No Folder"))
    do(ListFacets(folder="shop"))
    do(SetDocumentation(prompt=NAME, text="# Grüße\n"))
    do(GetDocumentation(prompt=NAME))
    do(ListRelated(prompt=NAME))
    do(SetView(view=View(name="mine", where=PromptFilter(owner="ada"), columns=("name", "tags"))))
    do(ListViews())
    do(RemoveView(view="mine"))
    do(RemoveView(view="mine"))


def _know(do: Perform) -> None:
    do(AddComment(prompt=NAME, text="Mind the *tone*.", version=2))
    do(AddComment(prompt=NAME, text=" "))
    do(ListComments(prompt=NAME, limit=1))
    do(ListTimeline(prompt=NAME, limit=5))
    do(ListTimeline(prompt=NAME, find="tone"))
    do(SearchTimelines(find="tone"))
    do(GetCard(prompt=NAME, version=2))
    do(ListMeasured(prompt=NAME))
    do(SummarizeMeasured(prompts=(NAME, "not/there")))
    do(SummarizeReleases(prompts=(NAME, "not/there")))
    do(PlanRelease(prompt=NAME, label="production", version=2))
    do(PlanRollBack(prompt=NAME, label="production"))
    do(ListScorers())
    do(WhoAmI())
    do(SharePrompt(prompt=NAME))
    do(ListShared())
    do(GetPrompt(prompt=f"default:{NAME}"))
    do(AdoptPrompt(source=f"elsewhere:{NAME}"))
    do(ListUpstreams())
    do(UnsharePrompt(prompt=NAME))


def _experiment(perform: Perform, do: Perform) -> None:
    rows = [
        {
            "id": f"case-{n}",
            "input": {"name": f"N{n}"},
            "expected": f"Good day, N{n}",
            "split": "a" if n % 2 else "b",
        }
        for n in range(20)
    ]
    do(ImportDataset(dataset="names", rows=tuple(rows), note="twenty"))
    do(ImportDataset(dataset="names", rows=({"expected": 1},)))
    do(ListDatasets())
    do(GetDataset(dataset="names", revision=1))
    do(ListCases(dataset="names", split="a", offset=2, limit=3))
    do(ListRevisions(dataset="names"))
    do(PlanExperiment(design=DESIGN))
    _grow(perform, do)
    number = do(StartExperiment(design=DESIGN)).number
    while perform(GetExperiment(number=number)).status != "done":
        time.sleep(0.01)
    do(GetExperiment(number=number))
    do(ListExperiments(name="try"))
    do(GetResult(number=number, baseline="zwei"))
    do(AnalyzeExperiment(number=number, baselines=("zwei",)))
    do(AnalyzeExperiment(number=number, slices=("color",)))
    do(GetCosts(number=number, baseline="zwei"))
    do(SelfTestExperiment(number=number, draws=5))
    arms = [ArmReference(experiment=number, variant=variant) for variant in DESIGN.variants]
    do(CompareExperiments(baseline=arms[0], variant=arms[1]))
    do(ListRuns(number=number, cursor="0.0.0", limit=2))
    do(ListRuns(number=number, arm=1, state="ok", unsound=False))
    do(SummarizeExperiments(numbers=(number,)))
    do(ListSideBySide(number=number, outcome="disagreed", variant="zwei", limit=3))
    do(ListCaseRuns(dataset="names", case="case-0"))
    do(PlanMigration(old="scripted/other", new="scripted/echo"))
    do(ReadMigration(old="scripted/other", new="scripted/echo"))
    do(JudgeExperiment(number=number, require="better", floors={"right": 0.5}))
    said = RunScore(arm=0, case=0, repeat=0, score=Scored(value=0.5, read="half"))
    do(ScoreRuns(number=number, metric="own", digest="sha256:1", scores=(said,)))
    do(DrawSheet(number=number, size=2))
    item = LabeledItem(id="1", question="?", answer="!", label=1.0)
    judge = {"type": "judge", "model": "scripted/echo"}
    made = do(MeasureJudge(name="own", scorer=judge, items=(item,), repeats=1)).number
    while perform(GetErrand(number=made)).status in {"planned", "running"}:
        time.sleep(0.01)
    do(GetPassport(number=do(GetErrand(number=made)).passport))
    do(ListErrands())
    do(StopErrand(number=made))
    do(ListPassports())
    do(StopExperiment(number=number))
    do(ContinueExperiment(number=number))
    _review(do)
    _vary(perform, do, number)
    _answer_for_tasks(perform, do)


def _answer_for_tasks(perform: Perform, do: Perform) -> None:
    """An experiment of which a task of the caller is the one arm."""
    task = TaskChoice(task="python:shop:answer", prompt=f"{NAME}#2", digest="sha256:1")
    design = msgspec.structs.replace(
        DESIGN, name="tasks", variants={"own": task}, models={}, baseline=None, primary=(), levels={}
    )
    number = do(StartExperiment(design=design)).number
    while perform(GetExperiment(number=number)).status != "running":
        time.sleep(0.01)
    due = do(ListDueRuns(number=number, limit=2)).data
    do(ListDueRuns(number=99))
    said = Answer(state="ok", text="Good day", versions=(UsedVersion(prompt=NAME, version=2),))
    first = TaskAnswer(variant="own", case=due[0].case, answer=said)
    do(AnswerRuns(number=number, answers=(first,), sources={"own": "sha256:1"}))
    do(AnswerRuns(number=number, answers=(first,), sources={"own": "sha256:2"}))
    do(AnswerRuns(number=number, finished=True))


def _grow(perform: Perform, do: Perform) -> None:
    call = CallRecord(input={"name": "Zoe"}, answer="Good day, Zoe", id="c1")
    do(AddCases(dataset="seen", calls=(call,), answers_expected=True, split="a"))
    do(AddCases(dataset="seen", runs=(RunReference(experiment=99, arm=0, case=0),)))
    do(AddCases(dataset="seen", rows=({"input": {"name": "Yan"}},), parent=1))
    do(SplitDataset(dataset="seen", shares={"a": 0.5, "b": 0.5}, seed="7", together=0.9))
    do(SplitDataset(dataset="seen", shares={"a": 0.5}))
    do(CheckDataset(dataset="seen", revision=2, prompts=(f"{NAME}#2",)))
    echo = ModelChoice(model="scripted/echo")
    made = do(GenerateCases(dataset="seen", prompt=f"{NAME}#2", model=echo, count=1)).number
    while perform(GetErrand(number=made)).status in {"planned", "running"}:
        time.sleep(0.01)


def _review(do: Perform) -> None:
    chosen = Selection(count=2, seed=3)
    guidance = "Is it *polite*?"
    do(OpenQueue(queue="tone", experiment=1, task="rate", guidance=guidance, selection=chosen))
    do(OpenQueue(queue="tone", experiment=1, task="rate"))
    do(OpenQueue(queue="fix", experiment=1, task="correct", overlap=2, selection=chosen))
    do(ListQueues())
    do(GetQueue(queue="fix"))
    do(NextItem(queue="tone"))
    do(GiveReview(queue="tone", position=0, rating=4, note="kind"))
    do(GiveReview(queue="tone", position=1, rating=9))
    do(GiveReview(queue="tone", position=1, skip=True))
    do(UndoReview(queue="tone"))
    do(GetAgreement(queue="tone"))
    do(ListHumanLabels(queue="tone"))
    do(GiveReview(queue="fix", position=0, text="Good evening"))
    do(ApplyCorrections(queue="fix", dataset="names/corrected"))
    do(CloseQueue(queue="fix"))
    do(GetResult(number=1))


def _vary(perform: Perform, do: Perform, without: int) -> None:
    do(ListAxes())
    axes = Variations(of=f"{NAME}#1", axes={"role": ("as-is", "expert"), "labels": ("as-is",)})
    do(VaryPrompt(variations=axes))
    do(VaryPrompt(variations=Variations(of=NAME)))
    draft = Content(template="Say hello. Be kind. Greet {{ name }}")
    do(
        RewritePrompt(
            of="draft", draft=draft, levels={"tone": "kind"}, model=ModelChoice(model="scripted/echo")
        )
    )
    sentences = Variations(of="draft", sentences=True)
    for name, variations in (("axes", axes), ("left-out", sentences)):
        design = msgspec.structs.replace(
            DESIGN, name=name, variants={}, variations=variations, baseline=None, levels={}
        )
        number = do(StartExperiment(design=design, drafts={"draft": draft})).number
        while perform(GetExperiment(number=number)).status != "done":
            time.sleep(0.01)
        do(GetEffects(number=number))
    do(GetAblation(number=number))
    do(GetAblation(number=without))
    do(ListLessons(axis="role"))


def _propose(do: Perform) -> None:
    gate = EvidenceGate(dataset="names", metric="right", require="better")
    do(SetPolicy(policy=Policy(label="production", prompts="shop/*", evidence=(gate,))))
    do(ListPolicies())
    do(ListPolicyTests(prompt=NAME))
    do(ReleaseVersion(prompt=NAME, label="production", version=2))
    opened = do(OpenProposal(prompt=NAME, label="production", version=2, why="it says it better"))
    do(OpenProposal(prompt=NAME, label="production", version=3))
    do(ApproveProposal(number=opened.number))
    do(GetProposal(number=opened.number))
    do(ListProposals(status="open", prompt=NAME))
    do(RejectProposal(number=2, why="no evidence"))
    do(ReleaseVersion(prompt=NAME, label="production", version=2, proposal=opened.number))
    do(GetEvidence(digest=opened.verdict.gates[0].evidence[0]))
    do(GetEvidence(digest="sha256:0"))


def _push(do: Perform) -> None:
    commits = (CommitVersion(prompt="shop/new", content=Content(template="New"), parent=0),)
    updates = (UpdatePrompt(prompt=NAME, fields=PromptFields(title="Grüße, 你好!")),)
    moves = (
        ReleaseVersion(prompt="shop/new", label="staging", version=1),
        ReleaseVersion(prompt="shop/new", label="production", version=1),
    )
    do(PushPrompts(commits=commits, updates=updates, moves=moves))
    do(PushPrompts(commits=commits))
    do(PushPrompts(updates=(UpdatePrompt(prompt=NAME, fields=PromptFields(tags=("Not a tag",))),)))
    do(GetVersions(references=("shop/new#1", f"{NAME}#2")))
    do(GetVersions(references=("shop/new#2",)))


def _reach(do: Perform) -> None:
    do(
        SetConnection(
            name="work", kind="anthropic", base_url="https://203.0.114.7/v1", api_key="sk-abcdefghijkl"
        )
    )
    do(SetConnection(name="inside", base_url="https://10.0.0.1/v1"))
    do(ListConnections())
    do(CheckConnection(name="nowhere", model="m"))
    do(RemoveConnection(name="work"))
    do(RemoveConnection(name="work"))
    do(SetPrice(model="work/m", price=Price(input=1, output=2)))
    do(SetPrice(model="work/m", price=Price(input=-1, output=2)))
    do(ListPrices())
    do(RemovePrice(model="work/m"))
    _try(do)


def _try(do: Perform) -> None:
    echo, draft = "scripted/echo", Content(template="Hi {{ name }}")
    do(CommitVersion(prompt="shop/asked", content=Content(template="Good day {{ name }}")))
    columns = (TryoutColumn(model=echo, prompt="shop/asked"), TryoutColumn(model=echo, content=draft))
    tryout = do(TryPrompt(columns=columns, variables={"name": "Ada"}))
    do(TryPrompt(columns=()))
    do(SaveTryoutVersion(tryout=tryout, prompt="shop/tried", column=1, note="says Hi"))
    do(SaveTryoutVersion(tryout=tryout, prompt="shop/tried", column=2))
    do(SaveTryoutCase(tryout=tryout, dataset="tried", expected_from=1, split="a"))
    do(DesignTryout(tryout=tryout, name="tried", dataset="names"))
    do(DesignTryout(tryout=tryout, name="tried"))


def _optimize(perform: Perform, do: Perform) -> None:
    do(CommitVersion(prompt="hunt/greet", content=Content(template="Good day. Say it. {{ n }}")))
    do(ImportDataset(dataset="hunted", rows=tuple({**row, "expected": "Good day"} for row in rows(40))))
    hunt = OptimizationDesign(
        prompt="hunt/greet#1",
        dataset="hunted",
        metric="right",
        scorers={"right": {"type": "starts_with", "expected": "expected"}},
        model=ModelChoice(model="scripted/echo"),
        optimizers=("compress",),
        goal="shorter",
        margin=0.1,
        label=None,
    )
    do(PlanOptimization(design=hunt))
    number = do(StartOptimization(design=hunt)).number
    while perform(GetOptimization(number=number)).status != "done":
        time.sleep(0.01)
    do(GetOptimization(number=number))
    do(ListOptimizations(prompt="hunt/greet"))
    do(ReportOptimization(number=number))
    do(StopOptimization(number=number))
    do(PlanOptimization(design=msgspec.structs.replace(hunt, metric="wrong")))
