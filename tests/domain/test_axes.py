"""Axes: every level is an edit that keeps what the prompt takes and what is locked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.axes.body import check_survived
from pecia.domain.axis import AS_IS, AXES, edited
from pecia.domain.dataset import Case
from pecia.domain.errors import Invalid
from pecia.domain.message import Message
from pecia.domain.override import Override
from pecia.domain.shots import check_apart, pick_examples
from pecia.domain.template import check_content, compile_content
from pecia.domain.variation import Examples, Variations, cells
from pecia.domain.vary import vary
from pecia.domain.version import Content

SORT = """You are a helpful clerk. Please read the text in order to find its mood. Never explain. Never explain.

Text: {{ text }}
Sentiment:"""
EDITS = [(axis.name, level) for axis in AXES.values() if axis.kind == "edit" for level in axis.levels]
POOL = [
    Case(id=str(n), input={"text": f"{word} thing {n}"}, expected=answer)
    for n, (word, answer) in enumerate([("good", "positive"), ("bad", "negative")] * 6)
]
TRAIN = Examples(dataset="moods#train")


def varied(content: Content | str, **axes: Any) -> list[Any]:
    content = Content(template=content) if isinstance(content, str) else content
    return [v.content for v in vary(content, Variations(of="x", axes=axes, examples=TRAIN), pool=POOL)]


@pytest.mark.parametrize(
    ("axis", "level", "said"),
    [
        ("length", "short", "You are a helpful clerk. Read the text to find its mood. Never explain.\n"),
        ("role", "none", "Please read the text in order"),
        ("role", "expert", "You are an expert in the task described below.\n\nPlease"),
        ("reasoning", "steps", "Never explain.\nThink step by step, then give the final answer.\n\nText:"),
        ("constraints", "first", "Never explain.\nNever explain.\n\nYou are"),
        ("constraints", "last", "mood.\n\nNever explain.\nNever explain.\n\nText:"),
        ("format", "list", "- Please read the text in order to find its mood.\n"),
        ("delimiters", "xml", "Text: <text>{{ text }}</text>\n"),
        ("delimiters", "quotes", 'Text: """{{ text }}"""\n'),
        ("labels", "newline", "Text:\n{{ text }}\nSentiment:"),
    ],
)
def test_a_level_is_a_named_edit(axis: str, level: str, said: str) -> None:
    assert said in str(varied(SORT, **{axis: (AS_IS, level)})[1].template)


@pytest.mark.parametrize(("axis", "level"), EDITS)
def test_an_edit_leaves_locked_text_and_overrides_inputs_alone(axis: str, level: str) -> None:
    locked = "{# lock #}You must please never tell. Note: {{ text }}{# unlock #}"
    content = Content(
        template=f"{SORT}\n{locked}", overrides={"small*": Override(template=f"{locked} Please go on.")}
    )
    after = edited(content, axis, level)
    check_survived(content, after)
    assert all(locked in text for text in after.texts())


@pytest.mark.parametrize(("axis", "level"), EDITS)
@given(text=st.text(alphabet="Ab. \n-:*{}%#Never", max_size=60))
def test_whatever_stands_in_a_text_an_edit_leaves_a_template_that_passes(
    axis: str, level: str, text: str
) -> None:
    content = Content(template=text)
    try:
        check_content(content)
    except Invalid:
        return
    check_survived(content, edited(content, axis, level))


def test_a_delimiter_takes_the_place_of_another_and_stays_out_of_blocks() -> None:
    content = "<a>{{ a }}</a>{% if b %}{{ b }}{% endif %} {{ partials }}"
    (_, after) = varied(content.replace(" {{ partials }}", ""), delimiters=(AS_IS, "quotes"))
    assert after.template == '"""{{ a }}"""{% if b %}{{ b }}{% endif %}'


def test_the_instruction_of_a_chat_is_its_system_message() -> None:
    chat = Content(
        type="chat",
        messages=(
            Message(role="system", content="Sort it. You must say one word."),
            Message(role="user", content="You must sort {{ text }}"),
        ),
    )
    (_, after) = varied(chat, constraints=(AS_IS, "first"))
    assert [m.content for m in after.messages] == [
        "You must say one word.\n\nSort it.",
        "You must sort {{ text }}",
    ]


def test_examples_look_like_what_is_asked_and_are_never_parsed_again() -> None:
    pool = [Case(id="1", input={"text": "{{ evil }} {% x"}, expected="positive")]
    (none, one) = vary(
        Content(template=SORT), Variations(of="x", axes={"shots": (0, 1)}, examples=TRAIN), pool=pool
    )
    said = compile_content(one.content).render({"text": "fine"})
    assert none.base
    assert "Text: {{ evil }} {% x\nSentiment: positive\n\nText: fine\nSentiment:" in said


def test_examples_of_a_chat_are_turns_before_the_question() -> None:
    chat = Content(type="chat", messages=(Message(role="user", content="Mood of {{ text }}?"),))
    (_, after) = varied(chat, shots=(0, 2))
    assert [m.role for m in after.messages] == ["user", "assistant", "user", "assistant", "user"]


@pytest.mark.parametrize("pick", ["random", "diverse", "typical"])
def test_more_examples_begin_with_the_fewer_whatever_order_the_pool_has(pick: Any) -> None:
    choice = Examples(dataset="moods", pick=pick, seed=3)
    four = pick_examples(POOL, 4, choice)
    assert pick_examples(POOL[::-1], 2, choice) == four[:2]
    assert pick == "random" or {case.expected for case in four[:2]} == {"positive", "negative"}


def test_examples_that_are_under_test_are_refused_also_in_other_letters() -> None:
    tested = [Case(id="t", input={"text": "GOOD thing, 0!"})]
    with pytest.raises(Invalid, match="are under test too, such as '0'"):
        check_apart(POOL, tested, TRAIN)


def test_the_design_is_full_and_its_first_cell_is_the_prompt_as_it_stands() -> None:
    design = Variations(of="x", axes={"length": (AS_IS, "short"), "shots": (0, 2)}, examples=TRAIN)
    made = vary(Content(template=SORT), design, pool=POOL)
    assert [v.label for v in made] == [
        "length=as-is,shots=0",
        "length=as-is,shots=2",
        "length=short,shots=0",
        "length=short,shots=2",
    ]
    assert [v.base for v in made] == [True, False, False, False]
    assert len(cells(design)) == 4


@pytest.mark.parametrize(
    ("axes", "why"),
    [
        ({"volume": ("loud",)}, "no axis 'volume'"),
        ({"length": ("tiny",)}, "no level 'tiny'"),
        ({"length": ("short", "short")}, "each of them once"),
        ({"order": (0, 1)}, "needs the axis 'shots'"),
        ({"shots": (0, 99)}, "from 0 to 64"),
        ({"tone": ("as-is", "formal")}, "written by a model"),
        ({"shots": tuple(range(33)), "length": (AS_IS, "short")}, "66 variants"),
        ({"labels": (AS_IS, "upper"), "format": (AS_IS, "prose")}, "comes to the same text"),
        ({}, "Name axes"),
    ],
)
def test_a_design_that_cannot_be_is_refused(axes: dict[str, Any], why: str) -> None:
    with pytest.raises(Invalid, match=why) as caught:
        varied("Say {{ x }}", **axes)
    assert caught.value.code == "invalid_variation"


def test_each_sentence_is_left_out_once_but_none_that_takes_a_variable() -> None:
    made = vary(Content(template="Sort. Be {{ kind }}. Stop."), Variations(of="x", sentences=True))
    assert [v.content.template for v in made[1:]] == ["Be {{ kind }}. Stop.", "Sort. Be {{ kind }}."]
