"""Importing many versions at once does what committing them one by one does, or nothing."""

from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.events import ListEvents, VerifyLog
from pecia.app.import_versions import MAX_AT_ONCE, ImportedVersion, ImportVersions
from pecia.app.prompts import GetPrompt, ListVersions
from pecia.app.release import ReleaseVersion
from pecia.app.retire import ArchivePrompt, PurgeVersion
from pecia.app.search import SearchPrompts
from pecia.domain.errors import Conflict, Invalid, NotFound
from pecia.domain.prompt import PromptFields
from pecia.domain.version import Content
from tests.app.conftest import Library


def given(prompt: str, text: str, **fields: str) -> ImportedVersion:
    described = PromptFields(**fields)  # type: ignore[arg-type]
    return ImportedVersion(prompt=prompt, content=Content(template=text), note="import", fields=described)


def test_what_is_imported_is_as_if_committed_one_by_one(do: Library) -> None:
    versions = (
        given("a", "one", title="A"),
        given("b", "one"),
        given("a", "two", title="B"),
        given("a", "one"),
    )
    done = do(ImportVersions(versions=versions))
    assert (done.prompts, done.versions, done.numbers) == (2, 3, (1, 1, 2, 1))
    prompt = do(GetPrompt(prompt="a"))
    assert (prompt.title, prompt.head, prompt.latest) == ("A", 2, 2)
    kept = do(ListVersions(prompt="a")).data
    assert [(v.number, v.parent, v.content.template, v.author, v.note) for v in kept] == [
        (2, 1, "two", "ada", "import"),
        (1, None, "one", "ada", "import"),
    ]
    one_by_one = Library(testing.ports())
    for version in versions[:3]:
        one_by_one.commit(
            version.prompt, version.content.template or "", note="import", fields=version.fields
        )
    told = [
        [(e.action, e.subject, e.before, e.after) for e in log(ListEvents()).events]
        for log in (do, one_by_one)
    ]
    assert told[0] == [fact for fact in told[1] if fact[0] != "PromptUpdated"]
    assert do(VerifyLog()).broken_at is None
    one_by_one.ports.store.close()


def test_importing_twice_changes_nothing(do: Library) -> None:
    versions = (given("a", "one"), given("a", "two"))
    do(ImportVersions(versions=versions))
    seen = do(ListEvents()).next
    assert do(ImportVersions(versions=versions)).versions == 0
    assert do(ListEvents()).next == seen


def test_an_import_goes_on_where_a_prompt_stands(do: Library) -> None:
    do.commit("a", "one")
    do(ReleaseVersion(prompt="a", label="production", version=1))
    do.commit("a", "two")
    assert do(ImportVersions(versions=(given("a", "three"), given("a", "four")))).numbers == (3, 4)
    found = {
        text: [hit.version for hit in do(SearchPrompts(query=text)).hits]
        for text in ("one", "two", "three", "four")
    }
    assert found == {"one": [1], "two": [], "three": [], "four": [4]}
    assert do(GetPrompt(prompt="a")).labels == {"production": 1}


@pytest.mark.parametrize(
    ("bad", "pointer"),
    [
        (given("No", "x"), "/versions/1"),
        (given("a", "{% set x = 1 %}"), "/versions/1/template"),
        (given("a", "x", purpose="No way"), "/versions/1"),
        (
            ImportedVersion(
                prompt="a", content=Content(template="{{ partials.b }}", includes={"b": "house/b"})
            ),
            "/versions/1/content/includes",
        ),
    ],
)
def test_one_that_cannot_be_kept_keeps_all_out_and_is_pointed_at(
    do: Library, bad: ImportedVersion, pointer: str
) -> None:
    with pytest.raises(Invalid, match="Version 2 of the import") as error:
        do(ImportVersions(versions=(given("fine", "x"), bad)))
    assert (error.value.errors[0].pointer or "").startswith(pointer)
    assert not do(SearchPrompts(query="")).hits


def test_too_many_at_once_are_refused(do: Library) -> None:
    with pytest.raises(Invalid, match="5,000"):
        do(ImportVersions(versions=(given("a", "x"),) * (MAX_AT_ONCE + 1)))


def test_nothing_is_imported_to_what_is_archived_or_was_purged(do: Library) -> None:
    do.commit("a", "secret")
    do.commit("a", "fine")
    do(PurgeVersion(prompt="a", version=1))
    with pytest.raises(NotFound, match="purged"):
        do(ImportVersions(versions=(given("a", "secret"),)))
    do(ArchivePrompt(prompt="a"))
    with pytest.raises(Conflict, match="archived"):
        do(ImportVersions(versions=(given("a", "other"),)))
