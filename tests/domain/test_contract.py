from __future__ import annotations

from typing import Any

import pytest

from pecia.domain.contract import ContractDiff, compare_contracts, in_words
from pecia.domain.message import Message, Tool
from pecia.domain.override import Override
from pecia.domain.version import Content


def told(before: Content, after: Content) -> list[tuple[str, str]]:
    return [(change.kind, change.effect) for change in compare_contracts(before, after).changes]


def takes(**inputs: dict[str, Any]) -> Content:
    return Content(template="".join(f"{{{{ {name} }}}}" for name in inputs), inputs=inputs)


def answers(schema: dict[str, Any] | None) -> Content:
    return Content(template="x", output=schema)


TEXT = {"type": "string"}


def test_equal_promises_differ_in_nothing_whatever_the_texts_say() -> None:
    found = compare_contracts(Content(template="Say {{ a }}"), Content(template="{{ a }}, please"))
    assert found == ContractDiff(changes=(), callers="safe", readers="safe")
    assert not found.is_breaking


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (takes(a=TEXT), takes(a=TEXT, b=TEXT), ("input_added", "breaking")),
        (takes(a=TEXT), takes(a=TEXT, b={"default": "x"}), ("input_added", "safe")),
        (takes(a=TEXT, b=TEXT), takes(a=TEXT), ("input_removed", "breaking")),
        (takes(a=TEXT), takes(a={**TEXT, "default": "x"}), ("input_optional", "safe")),
        (takes(a={**TEXT, "default": "x"}), takes(a=TEXT), ("input_required", "breaking")),
        (takes(a={"default": "x"}), takes(a={"default": "y"}), ("input_default", "safe")),
        (takes(a=TEXT), takes(a={"type": "integer"}), ("input_retyped", "breaking")),
        (takes(a={"enum": ["x", "y"]}), takes(a={"enum": ["x"]}), ("input_narrowed", "breaking")),
        (takes(a={"enum": ["x"]}), takes(a={"enum": ["x", "y"]}), ("input_widened", "safe")),
        (takes(a=TEXT), takes(a={**TEXT, "pattern": "^a"}), ("input_narrowed", "cannot tell")),
        (takes(a={"description": "this"}), takes(a={"description": "that"}), None),
    ],
)
def test_an_input_that_changed_breaks_callers_or_not(
    before: Content, after: Content, expected: tuple[str, str] | None
) -> None:
    assert told(before, after) == ([expected] if expected else [])
    assert compare_contracts(before, after).readers == "safe"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, TEXT, ("output_added", "safe")),
        (TEXT, None, ("output_removed", "breaking")),
        (TEXT, {"type": ["string", "null"]}, ("output_widened", "breaking")),
        ({"type": ["string", "null"]}, TEXT, ("output_narrowed", "safe")),
        (TEXT, {"type": "integer"}, ("output_retyped", "breaking")),
        ({"enum": ["a"]}, {"enum": ["b"]}, ("output_retyped", "breaking")),
    ],
)
def test_an_answer_that_may_be_more_breaks_its_readers(
    before: dict[str, Any] | None, after: dict[str, Any] | None, expected: tuple[str, str]
) -> None:
    assert told(answers(before), answers(after)) == [expected]
    assert compare_contracts(answers(before), answers(after)).callers == "safe"


def test_undeclared_inputs_are_the_variables_of_the_template() -> None:
    plain = Content(template="{{ a }}")
    assert told(plain, Content(template="{{ a }}{{ b }}")) == [("input_added", "breaking")]
    assert told(plain, Content(template="{{ a }}{% if b is defined %}{{ b }}{% endif %}")) == [
        ("input_added", "safe")
    ]
    assert told(plain, Content(template="{{ a.name }}")) == [("input_used", "cannot tell")]
    assert told(plain, takes(a={})) == []


def test_a_text_that_becomes_a_chat_breaks_callers_and_its_placeholder_is_an_input() -> None:
    chat = Content(type="chat", messages=(Message(role="placeholder", content="turns"),))
    assert told(Content(template="x"), chat) == [("form_changed", "breaking"), ("input_added", "breaking")]


def test_the_words_begin_with_what_breaks_and_show_a_value() -> None:
    before = Content(template="{{ a }}", inputs={"a": {"enum": ["x", "y"]}}, output=TEXT)
    after = Content(template="{{ a }}", inputs={"a": {"enum": ["x"]}}, output={"enum": ["yes"]})
    assert in_words(compare_contracts(before, after)) == [
        "breaking for callers: the input 'a' may be less than before, for example \"y\"",
        "safe for readers of the answer: the answer may be less than before",
    ]


def test_a_new_tool_and_wider_arguments_break_those_who_answer_the_calls() -> None:
    def with_tools(**parameters: dict[str, Any]) -> Content:
        return Content(template="x", tools=tuple(Tool(name=n, parameters=p) for n, p in parameters.items()))

    assert told(with_tools(find={}), with_tools()) == [("tool_removed", "safe")]
    assert told(with_tools(), with_tools(find={})) == [("tool_added", "breaking")]
    assert told(with_tools(find={"enum": ["a"]}), with_tools(find=TEXT)) == [("tool_changed", "breaking")]
    assert told(with_tools(find=TEXT), with_tools(find={"enum": ["a"]})) == [("tool_changed", "safe")]


def test_other_partials_may_take_other_inputs_unless_these_are_declared() -> None:
    def including(name: str, **more: Any) -> Content:
        return Content(template="{{ partials.tone }} {{ a }}", includes={"tone": name}, **more)

    assert told(including("x"), including("x@production")) == [("partials_changed", "cannot tell")]
    assert told(including("x", inputs={"a": {}}), including("y", inputs={"a": {}})) == []
    assert told(including("x"), including("x", inputs={"a": {}, "b": {}})) == [("input_added", "breaking")]


def test_an_override_that_takes_a_variable_asks_it_of_every_caller() -> None:
    plain = Content(template="{{ a }}")
    other = Content(template="{{ a }}", overrides={"gpt*": Override(template="{{ b }}")})
    assert told(plain, other) == [("input_added", "breaking")]
