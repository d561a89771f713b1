"""Two projects on one library: what is shared works everywhere, and nothing else is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from pecia.app.card import GetCard
from pecia.app.commit import CommitVersion, RestoreVersion
from pecia.app.duplicates import FindDuplicates
from pecia.app.events import ListEvents
from pecia.app.inputs import SuggestInputs
from pecia.app.knowledge import AddComment, ListComments, ListTimeline
from pecia.app.lineage import BlameVersion, GetLineage
from pecia.app.partials import ListDependents, ProposeDependents
from pecia.app.prompts import GetPrompt, GetVersion
from pecia.app.proposals import GetProposal, ListProposals, OpenProposal
from pecia.app.push import GetVersions
from pecia.app.release import ListLabels, ListReleases, ReleaseVersion, RollBack
from pecia.app.render import PreviewDraft, RenderPrompt
from pecia.app.resolve import ResolveLabel, ResolveVersion
from pecia.app.retire import ArchivePrompt, PurgePrompt, PurgeVersion
from pecia.app.search import FindByTopic, SearchPrompts
from pecia.app.sharing import ListShared, SharePrompt, UnsharePrompt
from pecia.app.similar import FindNearDuplicates
from pecia.app.standards import LintPrompt
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict, Invalid, NotFound, PeciaError
from pecia.domain.prompt import PromptFields
from pecia.domain.value import Request
from pecia.domain.version import Content
from pecia.wire import encode
from tests.app.conftest import Library

LENA = Actor(name="lena", project="shop", role="owner")
"""The owner of another project; `ada` owns `default`."""
SAID = "Sort the ticket of this customer into one of the seven queues of the support desk: {{ ticket }}"
TONE = "default:house/tone@production"


class Projects:
    """Two projects: `do` acts in `default`, `there` in `shop`."""

    def __init__(self, do: Library) -> None:
        self.do = do

    def there(self, request: Request) -> Any:
        return self.do(request, LENA)

    def include(
        self, text: str = "{{ partials.tone }} Go.", *, reference: str = TONE, name: str = "answer"
    ) -> int:
        """The number of a version of `shop` that includes this reference."""
        content = Content(template=text, includes={"tone": reference})
        number: int = self.there(CommitVersion(prompt=name, content=content)).version.number
        return number

    def said(self, name: str = "answer", **which: Any) -> str:
        """What a prompt of `shop` says."""
        text: str = self.there(RenderPrompt(prompt=name, **which)).text
        return text


@pytest.fixture
def two(do: Library) -> Projects:
    """`default` shares the partial `house/tone` in production, and `support/triage`."""
    do.commit("house/tone", "Be kind.", label="production")
    do.commit(
        "support/triage", SAID, label="production", fields=PromptFields(title="Triage", purpose="classify")
    )
    for name in ("house/tone", "support/triage"):
        do(SharePrompt(prompt=name))
    return Projects(do)


# ---------------------------------------------------------------- references

READS: list[Request] = [
    GetPrompt(prompt="default:house/tone"),
    GetVersion(prompt="default:house/tone", version=1),
    GetVersions(references=("default:house/tone#1", "default:house/tone@production")),
    GetLineage(prompt="default:house/tone"),
    BlameVersion(prompt="default:house/tone"),
    ListLabels(prompt="default:house/tone"),
    ListReleases(prompt="default:house/tone"),
    ListDependents(prompt="default:house/tone"),
    LintPrompt(prompt="default:house/tone"),
    RenderPrompt(prompt="default:house/tone", label="production"),
    ResolveLabel(prompt="default:house/tone", label="production"),
    ResolveVersion(prompt="default:house/tone", version=1),
    SuggestInputs(prompt="default:house/tone"),
    FindNearDuplicates(prompt="default:house/tone"),
    PreviewDraft(content=Content(template="{{ partials.tone }}", includes={"tone": TONE})),
    CommitVersion(prompt="x", content=Content(template="{{ partials.tone }}", includes={"tone": TONE})),
    ProposeDependents(prompt="default:house/tone"),
]
"""What takes a shared prompt of another project."""
OWN: list[Request] = [
    AddComment(prompt="default:house/tone", text="hm"),
    ArchivePrompt(prompt="default:house/tone"),
    CommitVersion(prompt="default:house/tone", content=Content(template="mine")),
    GetCard(prompt="default:house/tone"),
    ListComments(prompt="default:house/tone"),
    ListTimeline(prompt="default:house/tone"),
    OpenProposal(prompt="default:house/tone", label="production", version=1),
    ReleaseVersion(prompt="default:house/tone", label="production", version=1),
    RestoreVersion(prompt="default:house/tone", version=1),
    RollBack(prompt="default:house/tone", label="production"),
    SharePrompt(prompt="default:house/tone"),
    UnsharePrompt(prompt="default:house/tone"),
]
"""What takes prompts of one's own project only."""


def named(request: Request) -> str:
    return type(request).__name__


@pytest.mark.parametrize("request_", READS, ids=named)
def test_what_reads_a_prompt_reads_a_shared_one_of_another_project(two: Projects, request_: Request) -> None:
    two.do(CommitVersion(prompt="other", content=Content(template="of our own")))
    assert "of our own" not in str(two.there(request_))


@pytest.mark.parametrize("request_", READS, ids=named)
def test_what_is_not_shared_cannot_be_told_from_what_is_not_there(two: Projects, request_: Request) -> None:
    two.do(UnsharePrompt(prompt="house/tone"))
    two.there(CommitVersion(prompt="house/tone", content=Content(template="ours"), label="production"))
    refusals: list[PeciaError] = []
    for name in ("house/tone", "house/none"):
        asked = msgspec.json.decode(
            encode(request_).replace(b"house/tone", name.encode()), type=type(request_)
        )
        with pytest.raises(NotFound) as caught:
            two.there(asked)
        refusals.append(caught.value)
    hidden, absent = refusals
    assert (hidden.code, hidden.hint) == (absent.code, absent.hint)
    assert hidden.message.replace("house/tone", "house/none") == absent.message


@pytest.mark.parametrize("request_", OWN, ids=named)
def test_what_is_for_the_own_project_says_so(two: Projects, request_: Request) -> None:
    before = two.do(ListEvents()).next
    with pytest.raises(Invalid, match="names a prompt of another project") as caught:
        two.there(request_)
    assert "pecia adopt" in str(caught.value.hint)
    assert two.do(ListEvents()).next == before


# ---------------------------------------------------------------- partials


def test_a_shared_partial_is_included_and_locked(two: Projects) -> None:
    two.include()
    two.there(ReleaseVersion(prompt="answer", label="production", version=1))
    two.do.commit("house/tone", "Be very kind!", label="production")
    assert (two.said(), two.said(label="production")) == ("Be kind. Go.", "Be kind. Go.")
    two.there(ReleaseVersion(prompt="answer", label="production", version=1))
    assert two.said(label="production") == "Be very kind! Go."


def test_what_is_locked_goes_on_serving_when_it_is_shared_no_longer(two: Projects) -> None:
    two.include()
    two.there(ReleaseVersion(prompt="answer", label="production", version=1))
    two.do(UnsharePrompt(prompt="house/tone"))
    assert two.said(label="production") == "Be kind. Go."
    with pytest.raises(NotFound, match="no prompt 'house/tone' that project 'default' shares"):
        two.include("Now {{ partials.tone }}")
    with pytest.raises(NotFound, match="shares"):
        two.there(ReleaseVersion(prompt="answer", label="staging", version=1))


def test_what_a_shared_partial_includes_of_its_own_project_goes_with_it(two: Projects) -> None:
    two.do.commit("house/base", "Base.", label="production")
    content = Content(template="{{ partials.base }} Kind.", includes={"base": "house/base@production"})
    two.do(CommitVersion(prompt="house/tone", content=content, label="production"))
    two.there(CommitVersion(prompt="house/base", content=Content(template="OURS"), label="production"))
    both = {"tone": TONE, "base": "house/base@production"}
    two.there(
        CommitVersion(
            prompt="answer", content=Content(template="{{ partials.tone }}{{ partials.base }}", includes=both)
        )
    )
    assert two.said() == "Base. Kind.OURS"
    assert set(two.there(GetVersion(prompt="answer", version=1)).lock) == {
        TONE,
        "default:house/base@production",
        "house/base@production",
    }
    with pytest.raises(NotFound):
        two.include("{{ partials.tone }}", reference="default:house/base@production")


def test_a_circle_through_two_projects_is_found(two: Projects) -> None:
    two.include(name="mine")
    two.there(SharePrompt(prompt="mine"))
    back = Content(template="{{ partials.mine }}", includes={"mine": "shop:mine#1"})
    with pytest.raises(Invalid, match="include each other") as caught:
        two.do(CommitVersion(prompt="house/tone", content=back))
    assert caught.value.code == "include_cycle"
    here = Content(template="{{ partials.tone }}", includes={"tone": "default:house/tone#1"})
    with pytest.raises(Invalid, match="include each other"):
        two.do(CommitVersion(prompt="house/tone", content=here))


def test_a_prompt_may_include_one_of_its_own_name_elsewhere(two: Projects) -> None:
    two.include("{{ partials.tone }} Ours.", name="house/tone")
    assert two.said("house/tone") == "Be kind. Ours."


def test_dependents_are_told_as_far_as_one_may_know_of_them(two: Projects) -> None:
    two.include()
    two.include(name="open")
    two.there(SharePrompt(prompt="open"))
    two.do(
        CommitVersion(prompt="here", content=Content(template="{{ partials.tone }}", includes={"tone": TONE}))
    )
    ours = two.do(ListDependents(prompt="house/tone"))
    theirs = two.there(ListDependents(prompt="default:house/tone"))
    assert [(one.project, one.prompt) for one in ours] == [("default", "here"), ("shop", "shop:open")]
    assert [(one.project, one.prompt) for one in theirs] == [("shop", "answer"), ("shop", "open")]


def test_new_releases_are_proposed_in_ones_own_project(two: Projects) -> None:
    two.include()
    two.there(ReleaseVersion(prompt="answer", label="production", version=1))
    two.do.commit("house/tone", "Be very kind!", label="production")
    assert two.do(ProposeDependents(prompt="house/tone")) == ()
    (proposal,) = two.there(ProposeDependents(prompt="default:house/tone"))
    assert (proposal.prompt, proposal.label, proposal.version) == ("answer", "production", 1)


def test_what_another_project_holds_is_not_purged(two: Projects) -> None:
    two.include()
    two.do.commit("house/tone", "Be very kind!", label="production")
    with pytest.raises(Conflict, match="a partial of a prompt of another project") as caught:
        two.do(PurgeVersion(prompt="house/tone", version=1))
    assert "answer" not in caught.value.message


def test_what_is_purged_is_shared_no_longer(two: Projects) -> None:
    two.do(PurgePrompt(prompt="support/triage", give_up=("production",)))
    assert [one.name for one in two.there(ListShared())] == ["house/tone"]
    with pytest.raises(NotFound, match="shares"):
        two.there(GetPrompt(prompt="default:support/triage"))


@pytest.mark.parametrize("trouble", ["purged", "unshared"])
def test_a_proposal_that_cannot_be_released_is_listed_with_the_reason(two: Projects, trouble: str) -> None:
    two.include(reference="default:house/tone#1")
    two.there(OpenProposal(prompt="answer", label="production", version=1))
    two.there(CommitVersion(prompt="answer", content=Content(template="alone")))
    two.do.commit("house/tone", "Be very kind!", label="production")
    if trouble == "purged":
        two.do(PurgeVersion(prompt="house/tone", version=1))
    else:
        two.do(UnsharePrompt(prompt="house/tone"))
    (listed,) = two.there(ListProposals()).data
    assert listed == two.there(GetProposal(number=1))
    assert [gate.gate for gate in listed.verdict.gates] == ["release"]
    assert ("purged" if trouble == "purged" else "shares") in listed.verdict.gates[0].line


# ---------------------------------------------------------------- finding

FINDS: list[tuple[Request, Callable[[Any], list[str]]]] = [
    (SearchPrompts(query="customer"), lambda found: [hit.prompt for hit in found.hits]),
    (SearchPrompts(query="purpose:classify"), lambda found: [hit.prompt for hit in found.hits]),
    (FindByTopic(text="tickets of a customer of the desk"), lambda found: [hit.prompt for hit in found.hits]),
    (FindNearDuplicates(text=SAID), lambda found: [one.prompt for one in found.prompts]),
]


@pytest.mark.parametrize(
    ("request_", "prompts"), FINDS, ids=lambda value: named(value) if isinstance(value, Request) else ""
)
def test_what_is_shared_is_found_and_opens_under_the_name_it_is_found_by(
    two: Projects, request_: Request, prompts: Callable[[Any], list[str]]
) -> None:
    assert prompts(two.do(request_)) == ["support/triage"]
    (found,) = prompts(two.there(request_))
    assert found == "default:support/triage"
    assert two.there(GetPrompt(prompt=found)).title == "Triage"


def test_a_commit_tells_of_what_others_share_already(two: Projects) -> None:
    committed = two.there(CommitVersion(prompt="mine", content=Content(template=SAID)))
    assert [one.prompt for one in committed.similar] == ["default:support/triage"]
    (cluster,) = two.there(FindDuplicates()).clusters
    assert {member.prompt for member in cluster.members} == {"default:support/triage", "mine"}
    assert two.do(FindDuplicates()).cluster_count == 0
