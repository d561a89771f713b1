from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.events import ListEvents
from pecia.app.operations import perform
from pecia.app.prompts import ListPrompts, UpdatePrompt
from pecia.app.standards import GetStandards, LintContent, LintLibrary, LintPrompt, SetStandards
from pecia.domain.actor import Actor
from pecia.domain.coverage import join
from pecia.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from pecia.domain.prompt import PromptFields
from pecia.domain.rulebook import PatternRule, Rulebook, Ruling
from pecia.domain.version import Content
from tests.app.conftest import Library

SECRET = "sk-proj-9aTz3Rk2Wq8LmB5nXv7Y"
LEAK = CommitVersion(prompt="leak", content=Content(template=f"Use {SECRET}."), note="n")


def test_a_commit_returns_what_the_standards_say(do: Library) -> None:
    committed = do(CommitVersion(prompt="p", content=Content(template="TODO: write")))
    assert {"leftover_placeholder", "missing_owner"} <= {finding.rule for finding in committed.findings}


def test_what_is_said_about_the_prompt_already_counts_at_a_commit(do: Library) -> None:
    do.commit("p", "one", fields=PromptFields(owner="ada"))
    committed = do(CommitVersion(prompt="p", content=Content(template="two")))
    assert "missing_owner" not in {finding.rule for finding in committed.findings}


def test_a_secret_stops_a_commit_with_its_place_and_never_its_value(do: Library) -> None:
    with pytest.raises(Refused) as caught:
        do(LEAK)
    error = caught.value
    assert (error.code, error.problem.status) == ("secret_detected", 422)
    assert error.errors[0].pointer == "/template"
    [finding] = [finding for finding in error.extra["findings"] if finding["severity"] == "blocker"]
    assert (finding["rule"], finding["offset"]) == ("provider_key", 4)
    assert SECRET[8:] not in f"{error} {error.errors} {error.extra}"
    assert not do(ListPrompts()).data


def test_an_owner_may_acknowledge_a_blocker_and_the_log_says_so(do: Library) -> None:
    leak = CommitVersion(prompt="leak", content=LEAK.content, acknowledge=("provider_key",))
    with pytest.raises(NotAllowed):
        do(leak, Actor(name="eve", role="maintainer"))
    assert do(leak).created
    assert do(ListEvents()).events[-1].data["acknowledged"] == ["provider_key"]


def test_a_blocker_of_the_projects_own_stops_a_commit(do: Library) -> None:
    own = PatternRule(id="no_foo", pattern="foo", message="No foo.", severity="blocker")
    do(SetStandards(rulebook=Rulebook(own=(own,))))
    with pytest.raises(Refused, match=r"No foo\. Blocked by the standard no_foo") as caught:
        do.commit("p", "foo")
    assert caught.value.code == "standards_unmet"


def test_standards_are_the_built_in_ones_until_somebody_decides(do: Library) -> None:
    assert do(GetStandards()).source == "built-in"
    rulebook = Rulebook(
        rulings={"missing_owner": Ruling(severity="off"), "token_budget": Ruling(options={"tokens": 9})}
    )
    in_force = do(SetStandards(rulebook=rulebook))
    by_id = {standard.id: standard for standard in in_force.standards}
    assert (in_force.source, in_force.rulebook) == ("library", rulebook)
    assert by_id["missing_owner"].severity == "off"
    assert by_id["token_budget"].options == {"tokens": 9}
    assert do(ListEvents()).events[-1].action == "StandardsSet"


def test_only_owners_set_standards_and_only_those_that_mean_something(do: Library) -> None:
    with pytest.raises(NotAllowed):
        do(SetStandards(rulebook=Rulebook()), Actor(name="eve", role="maintainer"))
    with pytest.raises(Invalid, match="no standard 'nonsense'"):
        do(SetStandards(rulebook=Rulebook(rulings={"nonsense": Ruling(severity="off")})))
    assert do(GetStandards()).source == "built-in"


def test_the_operators_file_goes_before_the_library() -> None:
    ports = testing.ports(rulebook=Rulebook(rulings={"provider_key": Ruling(severity="hint")}))
    assert perform(ports, testing.ADA, GetStandards()).source == "file"
    assert perform(ports, testing.ADA, LEAK).created
    with pytest.raises(Conflict, match=r"pecia\.toml"):
        perform(ports, testing.ADA, SetStandards(rulebook=Rulebook()))
    ports.store.close()


def test_a_draft_is_linted_and_nothing_is_kept(do: Library) -> None:
    linted = do(LintContent(content=LEAK.content, name="a/b_c", fields=PromptFields(owner="ada")))
    assert {"provider_key", "name_style"} <= {finding.rule for finding in linted.findings}
    assert "missing_owner" not in {finding.rule for finding in linted.findings}
    assert not do(ListPrompts()).data
    with pytest.raises(Invalid):
        do(LintContent(content=Content(template="{{ x")))


def test_a_version_is_linted_by_number_label_or_head(do: Library) -> None:
    do.commit("p", "TODO: one", label="production")
    do.commit("p", "two")
    for request, number, has in (
        (LintPrompt(prompt="p"), 2, False),
        (LintPrompt(prompt="p", version=1), 1, True),
        (LintPrompt(prompt="p", label="production"), 1, True),
    ):
        linted = do(request)
        assert linted.version == number
        assert ("leftover_placeholder" in {finding.rule for finding in linted.findings}) is has
    with pytest.raises(NotFound):
        do(LintPrompt(prompt="q"))


def test_a_partial_whose_prompt_is_deprecated_is_told_at_a_commit_and_in_the_library(do: Library) -> None:
    do.commit("house/tone", "Be kind.", label="production")
    content = Content(template="{{ partials.tone }} Hi", includes={"tone": "house/tone@production"})
    assert "deprecated_partial" not in {
        f.rule for f in do(CommitVersion(prompt="p", content=content)).findings
    }
    do(UpdatePrompt(prompt="house/tone", fields=PromptFields(status="deprecated")))
    again = do(CommitVersion(prompt="p", content=content)).findings
    [told] = [finding for finding in again if finding.rule == "deprecated_partial"]
    assert told.pointer == "/includes/tone"
    listed = do(LintLibrary(prefix="p")).data[0].findings
    assert told in listed


def test_a_library_is_linted_page_by_page_and_the_pages_join_to_the_whole(do: Library) -> None:
    for number in range(7):
        do.commit(f"f{number % 2}/p{number}", "TODO: a" if number % 3 else "b")
    whole = do(LintLibrary(limit=500))
    parts, cursor, listed = [], None, []
    while True:
        page = do(LintLibrary(limit=3, cursor=cursor, at_least="warning"))
        parts.append(page.coverage)
        listed += [linted.prompt for linted in page.data]
        if (cursor := page.next) is None:
            break
    assert join(parts) == whole.coverage
    assert len(parts) == 3
    assert (whole.coverage.total.prompts, whole.coverage.total.warning) == (7, 4)
    assert listed == sorted(f"f{n % 2}/p{n}" for n in range(7) if n % 3)
