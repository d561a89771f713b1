from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from pecia import testing
from pecia.app.commit import Committed, CommitVersion
from pecia.app.duplicates import FindDuplicates
from pecia.app.operations import perform
from pecia.app.prompts import UpdatePrompt
from pecia.app.similar import FindNearDuplicates, SimilarPrompt
from pecia.domain.errors import Invalid, NotFound, StorageFailed
from pecia.domain.message import Message
from pecia.domain.prompt import PromptFields
from pecia.domain.version import Content
from pecia.ports import Store, Unit
from tests.app.conftest import Library

SAID = "Sort this ticket into one of the queues below and answer with its name alone: {{ ticket }}"
RULE = (
    "Answer in the language of the question. Say that you do not know when you do not know, and never guess."
)


def kinds(found: tuple[SimilarPrompt, ...]) -> list[tuple[str, str]]:
    return [(f"{one.prompt}#{one.version}", one.likeness.kind) for one in found]


def test_a_new_prompt_is_told_what_says_the_same_already(do: Library) -> None:
    do.commit("same", SAID)
    do.commit("dressed", SAID.upper().replace("TICKET }}", "ticket }}"))
    do.commit("near", f"{SAID} Thank you.")
    do.commit("other", "Translate {{ text }} into French.")
    committed = do(CommitVersion(prompt="new", content=Content(template=SAID)))
    assert kinds(committed.similar) == [
        ("same#1", "identical"),
        ("dressed#1", "same_normalized"),
        ("near#1", "near"),
    ]
    assert committed.similar[0].is_head


def test_a_prompt_is_not_similar_to_itself(do: Library) -> None:
    assert do(CommitVersion(prompt="p", content=Content(template=SAID))).similar == ()
    assert do(FindNearDuplicates(prompt="p")).prompts == ()


def test_only_the_first_version_of_a_prompt_is_told(do: Library) -> None:
    do.commit("same", SAID)
    do.commit("new", "Something else.")
    assert do(CommitVersion(prompt="new", content=Content(template=SAID))).similar == ()
    assert do(CommitVersion(prompt="new", content=Content(template="Something else."))).similar == ()


def test_at_most_five_are_told_and_as_many_as_asked_for_found(do: Library) -> None:
    for number in range(8):
        do.commit(f"p/{number}", SAID)
    assert len(do(CommitVersion(prompt="new", content=Content(template=SAID))).similar) == 5
    found = do(FindNearDuplicates(prompt="new", limit=3))
    assert ([one.prompt for one in found.prompts], found.more) == (["p/0", "p/1", "p/2"], True)
    assert not do(FindNearDuplicates(prompt="new", limit=8)).more


def test_what_is_in_service_is_found_with_its_labels_and_what_measured_it(compared: Library) -> None:
    compared.commit("q", "bad {{ n }}", label="production")
    compared(UpdatePrompt(prompt="q", fields=PromptFields(title="Yes or no")))
    [found] = compared(FindNearDuplicates(text="Bad {{ n }}!")).prompts
    assert (found.labels, found.experiments, found.title) == (("production",), (1,), "Yes or no")
    assert found.likeness.kind == "same_normalized"


def test_a_label_or_a_number_says_which_version_is_compared(do: Library) -> None:
    do.commit("p", "One thing to say.", label="production")
    do.commit("p", "Quite another one now.")
    do.commit("one", "One thing to say.")
    assert kinds(do(FindNearDuplicates(prompt="p")).prompts) == []
    for asked in (
        FindNearDuplicates(prompt="p", label="production"),
        FindNearDuplicates(prompt="p", version=1),
    ):
        assert kinds(do(asked).prompts) == [("one#1", "identical")]


def test_a_higher_threshold_finds_less(do: Library) -> None:
    do.commit("near", f"{SAID} Thank you.")
    assert do(FindNearDuplicates(text=SAID)).prompts
    assert not do(FindNearDuplicates(text=SAID, threshold=0.95)).prompts


def test_a_chat_is_compared_by_what_its_messages_say(do: Library) -> None:
    messages = (Message(role="system", content=SAID), Message(role="user", content="{{ question }}"))
    do(CommitVersion(prompt="chat", content=Content(type="chat", messages=messages)))
    assert kinds(do(FindNearDuplicates(text=f"{SAID}\n{{{{ question }}}}")).prompts) == [
        ("chat#1", "identical")
    ]


@pytest.mark.parametrize(
    "request_",
    [
        FindNearDuplicates(),
        FindNearDuplicates(text="x", prompt="p"),
        FindNearDuplicates(text="x", threshold=0.1),
        FindNearDuplicates(text="x", threshold=float("nan")),
        FindNearDuplicates(text="x", limit=0),
        FindDuplicates(threshold=1.1),
        FindDuplicates(words=4),
        FindDuplicates(limit=501),
    ],
)
def test_a_question_without_a_meaning_is_refused(do: Library, request_: FindNearDuplicates) -> None:
    with pytest.raises(Invalid):
        do(request_)


def test_a_prompt_that_is_not_there_is_not_found(do: Library) -> None:
    with pytest.raises(NotFound):
        do(FindNearDuplicates(prompt="nowhere"))


# ---------------------------------------------------------------- the whole library


def test_duplicates_are_clustered_the_oldest_first(do: Library) -> None:
    do.commit("b/first", SAID)
    do.commit("a/second", f"{SAID} Thank you.", label="production")
    do.commit("c/other", "Translate {{ text }} into French.")
    found = do(FindDuplicates())
    [cluster] = found.clusters
    assert (found.prompts, found.cluster_count, cluster.size) == (3, 1, 2)
    first, second = cluster.members
    assert (first.prompt, first.likeness, second.prompt, second.labels) == (
        "b/first", None, "a/second", {"production": 1},
    )  # fmt: skip
    assert second.likeness is not None
    assert second.likeness.kind == "near"


def test_a_prefix_leaves_what_concerns_its_prompts(do: Library) -> None:
    for folder in ("old", "imported"):
        do.commit(f"{folder}/one", f"{folder} {RULE}")
        do.commit(f"{folder}/two", f"{folder} {RULE} {folder}")
    do.commit("old/copy", SAID)
    do.commit("old/again", SAID)
    assert do(FindDuplicates(prefix="imported/")).cluster_count == 1
    assert do(FindDuplicates(prefix="old/")).cluster_count == 2
    assert do(FindDuplicates(prefix="new/")).clusters == ()


def test_a_passage_that_prompts_share_is_proposed_as_a_partial_with_the_rewrites(do: Library) -> None:
    do.commit("mail", f"Sort this mail.\n{RULE}\n{{{{ mail }}}}")
    do.commit(
        "chat", f"{RULE}\nTalk to {{{{ name }}}} about the weather, the news and what else there is today."
    )
    [partial] = do(FindDuplicates()).partials
    assert (partial.name, partial.text, partial.prompts) == ("partials/answer-in-the-language-of", RULE, 2)
    assert partial.saved == partial.words == 21
    assert [rewrite.prompt for rewrite in partial.rewrites] == ["chat", "mail"]
    for rewrite in partial.rewrites:
        assert "+{{ partials.answer_in_the_language_of }}" in rewrite.diff
        assert f"-{RULE}" in rewrite.diff


def test_a_prompt_that_says_just_the_passage_is_the_partial(do: Library) -> None:
    do.commit("house/honesty", RULE)
    do.commit("mail", f"Sort this mail.\n{RULE}\n{{{{ mail }}}}")
    [partial] = do(FindDuplicates()).partials
    assert partial.name == "house/honesty"
    assert [rewrite.prompt for rewrite in partial.rewrites] == ["mail"]
    assert "+  honesty: house/honesty" in partial.rewrites[0].diff


def test_prompts_of_the_same_words_or_of_literal_text_need_no_partial(do: Library) -> None:
    do.commit("one", f"Hello. {RULE}")
    do.commit("same", f"HELLO. {RULE}")
    do(CommitVersion(prompt="literal", content=Content(template=f"Literally. {RULE}", syntax="none")))
    assert do(FindDuplicates()).partials == ()


def test_an_empty_library_says_nothing_twice(do: Library) -> None:
    found = do(FindDuplicates())
    assert (found.prompts, found.clusters, found.partials) == (0, (), ())


class Unreadable:
    """A store that can be written, and not be read any more."""

    def __init__(self, store: Store) -> None:
        self.write = store.write
        self.close = store.close

    def read(self, project: str) -> AbstractContextManager[Unit]:
        raise StorageFailed(f"The disk under '{project}' is gone.")


def test_a_commit_that_is_safe_does_not_fail_with_the_search_for_others() -> None:
    ports = testing.ports()
    broken = replace(ports, store=Unreadable(ports.store))
    content = Content(template=SAID)
    committed: Committed = perform(broken, testing.ADA, CommitVersion(prompt="p", content=content))
    assert (committed.version.number, committed.created, committed.similar) == (1, True, ())
    ports.store.close()
