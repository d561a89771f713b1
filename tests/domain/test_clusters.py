"""Clusters of many texts, and the passages that they share."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.clusters import cluster
from pecia.domain.message import ImagePart, Message, TextPart
from pecia.domain.override import Override
from pecia.domain.partial_proposal import compare_files, include, suggest_name
from pecia.domain.passages import SharedRuns, SharedSentences, sentences
from pecia.domain.shingles import jaccard, normal_form, shingles
from pecia.domain.signature import sign
from pecia.domain.similarity import NEAR
from pecia.domain.template import check_content
from pecia.domain.version import Content, ModelSettings

RULE = (
    "Answer in the language of the question. Say that you do not know when you do not know, and never guess."
)


def clustered(texts: list[str], threshold: float = NEAR) -> list[list[int]]:
    return cluster(
        [sign(text) for text in texts],
        [hash(normal_form(text)) for text in texts],
        threshold=threshold,
        is_near=lambda one, other: jaccard(shingles(texts[one]), shingles(texts[other])) >= threshold,
    )


def shared(*prompts: str, least_words: int = 5) -> list[tuple[str, list[int]]]:
    """Every shared passage with the positions of those that say it."""
    collected = SharedSentences()
    for at, text in enumerate(prompts):
        collected.add(at, [text])
    groups, runs = collected.groups(), SharedRuns(least_words=least_words)
    for at, text in enumerate(prompts):
        runs.add(at, [text], groups)
    return [
        (prompts[places[0][0]][places[0][1].start : places[0][1].end], [at for at, _ in places])
        for _, places in runs.passages()
    ]


def variants(seed: int, families: int, size: int) -> list[str]:
    """Families of texts of 60 words, of which each but the first has one word of its own."""
    draw, texts = random.Random(seed), list[str]()  # noqa: S311 - texts, not secrets
    for _ in range(families):
        said = [f"w{draw.randrange(10_000)}" for _ in range(60)]
        for member in range(size):
            texts.append(" ".join([*said[:30], f"own{member}", *said[31:]] if member else said))
    return texts


def test_texts_of_a_family_hang_together_and_strangers_do_not() -> None:
    texts = variants(1, families=30, size=4)
    assert clustered(texts) == [[at, at + 1, at + 2, at + 3] for at in range(0, 120, 4)]


def test_a_very_large_family_is_one_cluster_without_comparing_all_its_pairs() -> None:
    texts = variants(2, families=1, size=400)
    compared = []

    def is_near(one: int, other: int) -> bool:
        compared.append((one, other))
        return True

    found = cluster([sign(text) for text in texts], list(range(400)), threshold=NEAR, is_near=is_near)
    assert found == [list(range(400))]
    assert len(compared) == 399


@given(st.lists(st.sampled_from(variants(3, families=4, size=3)), max_size=20))
def test_no_two_clusters_have_members_that_say_the_same(texts: list[str]) -> None:
    found = clustered(texts)
    together = {at: number for number, members in enumerate(found) for at in members}
    assert sum(map(len, found)) == len(together)
    for one, other in combinations(range(len(texts)), 2):
        if texts[one] == texts[other]:
            assert together[one] == together[other]


def test_nothing_and_a_single_text_have_no_clusters() -> None:
    assert clustered([]) == clustered(["alone"]) == []


def test_a_passage_is_the_longest_stretch_that_the_same_prompts_share() -> None:
    found = shared(
        f"Sort mail. {RULE} {{{{ mail }}}}", f"{RULE}\nSummarize it.", "Something else altogether."
    )
    assert found == [(RULE, [0, 1])]


def test_what_more_prompts_share_is_a_passage_of_its_own() -> None:
    first, second = "Be brief and to the point always.", "Never mention the names of customers."
    found = shared(f"{first} {second}", f"{first} {second} Then stop.", f"Hello. {second}")
    assert found == [(second, [0, 1, 2]), (first, [0, 1])]


@pytest.mark.parametrize(
    "template",
    [
        "{% if x %}Say it as kindly as you can. {% endif %}",
        "{% for x in xs %}\nSay it as kindly as you can.\n{% endfor %}",
        "Say {{ x | default('it. As') }} kindly as you can",
        "Say it {# as. Kindly #} as you can",
        "Say it {{ partials.tone }} as kindly as you can",
    ],
)
def test_a_passage_never_cuts_a_block_of_the_template(template: str) -> None:
    assert shared(f"{template} one", f"{template} two", least_words=3) == []
    kept = [template[span.start : span.end] for span in sentences([template])]
    assert all(text.count("{{") == text.count("}}") for text in kept)


def test_sentences_behind_a_block_count_again() -> None:
    texts = ["{% if x %}Inside the block. {% endif %}\nBehind the block."]
    assert [texts[0][span.start : span.end] for span in sentences(texts)] == ["Behind the block."]


@given(st.lists(st.text(st.sampled_from("ab .!?\n{%}"), max_size=40), max_size=4))
def test_sentences_lie_in_their_texts_in_order(texts: list[str]) -> None:
    spans = list(sentences(texts))
    assert spans == sorted(spans)
    for span in spans:
        assert texts[span.text][span.start : span.end].strip()


def test_a_partial_is_named_by_its_first_words_and_never_by_a_taken_name() -> None:
    taken = {"partials/answer-in-the-language-of"}
    assert suggest_name(RULE, is_taken=lambda _: False) == "partials/answer-in-the-language-of"
    assert suggest_name(RULE, is_taken=taken.__contains__) == "partials/answer-in-the-language-of-2"
    assert suggest_name("你好。", is_taken=lambda _: False) == "partials/shared"


def test_a_content_includes_the_partial_wherever_it_said_the_passage() -> None:
    rest: dict[str, Any] = {"includes": {"tone": "house/tone"}, "model": ModelSettings(name="m")}
    before = Content(
        type="chat",
        messages=(
            Message(role="system", content=f"Hello. {RULE}"),
            Message(role="placeholder", content="turns"),
            Message(role="user", content=(TextPart(text=RULE, cache=True), ImagePart(url="{{ u }}"))),
        ),
        overrides={"a/b~c*": Override(messages=(Message(role="user", content=RULE),))},
        **rest,
    )
    after = include(before, RULE, partial="partials/own-words")
    assert after.includes == {"tone": "house/tone", "own_words": "partials/own-words"}
    assert after.texts() == (
        "Hello. {{ partials.own_words }}", "{{ partials.own_words }}", "{{ u }}", "{{ partials.own_words }}",
    )  # fmt: skip
    assert (
        msgspec.structs.replace(after, messages=before.messages, overrides=before.overrides, **rest) == before
    )


@pytest.mark.parametrize(
    ("partial", "key"),
    [("partials/2-rules.v1", "p2_rules_v1"), ("partials/tone", "tone_2")],
)
def test_a_partial_is_included_under_a_free_name_that_a_template_may_use(partial: str, key: str) -> None:
    after = include(Content(template=RULE, includes={"tone": "house/tone"}), RULE, partial=partial)
    assert after.template == f"{{{{ partials.{key} }}}}"
    assert after.includes[key] == partial
    check_content(after)


def test_what_changes_in_a_file_is_a_unified_diff() -> None:
    assert compare_files("a\nb\x0cc\n", "a\nd\n", prompt="p") == (
        "--- a/p.prompt.md\n+++ b/p.prompt.md\n@@ -1,2 +1,2 @@\n a\n-b\x0cc\n+d\n"
    )
