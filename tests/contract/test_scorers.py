"""Every scorer keeps the port's promise, and does what `docs/reference/scorers.md` says it does."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any, Literal, TypeAlias, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.answer import Answer, AnswerState, Usage
from pecia.domain.dataset import Case
from pecia.domain.errors import Invalid
from pecia.domain.meaning import Vector, vector_of
from pecia.domain.message import ToolCall
from pecia.domain.plain_yaml import read_yaml
from pecia.domain.score import Score, Scored, Unscored
from pecia.ports import Scorer, Scorers
from pecia.scorers import BuiltInScorers
from pecia.scorers.check import Check, CheckedScorer
from pecia.wire import convert

REFERENCE = (Path(__file__).parents[2] / "docs/reference/scorers.md").read_text(encoding="utf-8")
UNITS = {"share", "words", "characters", "sentences", "paragraphs", "ARI", "LIX", "ms", "tokens", "USD"}
LINES = r"((?:(?!```).*\n)+)"


class Letters:
    """An embedder whose vector counts letters."""

    name = "letters"

    def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        return [vector_of([text.count(letter) + 0.01 for letter in ascii_lowercase]) for text in texts]


BUILT_IN = BuiltInScorers(Letters())
SCORERS: Scorers = BUILT_IN
ON_THE_CALL = {
    "refusal",
    "truncation",
    "latency",
    "tokens",
    "cost",
    "tool_choice",
    "tool_arguments",
    "combined",
}
"""Kinds that look at more than the text, and so do not go by the answer's state alone."""
ELSEWHERE = {"python", "judge", "preference"}
"""Kinds whose score does not come from the text alone: they have tests of their own."""
SENTIMENT = {"type": "choice", "choices": ["positive", "negative"]}
NoAnswer: TypeAlias = Literal["refused", "truncated", "api_error", "timeout", "cancelled"]


def snippet(text: str) -> dict[str, Any]:
    value = read_yaml(text).value
    assert isinstance(value, dict)
    return value


def examples() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each example of the reference: the specification above it, and the line with answer, case and score."""
    blocks = re.findall(rf"```yaml\n{LINES}```\n```jsonl\n{LINES}```", REFERENCE)
    return [
        (next(iter(snippet(spec).values())), json.loads(line))
        for spec, lines in blocks
        for line in lines.splitlines()
    ]


EXAMPLES = examples()
SPECS = list({json.dumps(spec): spec for spec, _ in EXAMPLES}.values())


def make(spec: dict[str, Any]) -> Scorer:
    return SCORERS.make("x", spec)


def case(**fields: Any) -> Case:
    return Case(**{"id": "c1", "input": {}, **fields})


def judge(spec: dict[str, Any], text: str, state: AnswerState = "ok", **fields: Any) -> Score:
    return make(spec).score(Answer(state=state, text=text), case(**fields))


def refusal(spec: dict[str, Any], name: str = "x") -> Invalid:
    with pytest.raises(Invalid) as refused:
        SCORERS.make(name, spec)
    return refused.value


# ---------------------------------------------------------------- the reference


@pytest.mark.parametrize(("spec", "example"), EXAMPLES)
def test_the_example_of_the_reference_is_scored_as_it_says(
    spec: dict[str, Any], example: dict[str, Any]
) -> None:
    call = {key: example[key] for key in ("usage", "latency_ms", "tool_calls") if key in example}
    answer = convert({"state": example.get("state", "ok"), "text": example["answer"], **call}, Answer)
    score = make(spec).score(answer, case(**example["case"]))
    if "unscored" in example:
        assert isinstance(score, Unscored)
        assert score.reason == example["unscored"]
    else:
        assert isinstance(score, Scored)
        assert score.value == example["score"]
        assert score.read == example.get("read", score.read)


def test_every_kind_has_a_section_with_good_and_bad_examples() -> None:
    for kind in BUILT_IN.kinds:
        assert re.search(rf"^## .*`{kind}`", REFERENCE, re.MULTILINE)
        if kind in ELSEWHERE:
            continue
        scores = [example.get("score", 0) for spec, example in EXAMPLES if spec["type"] == kind]
        assert max(scores) >= 1
        assert min(scores) < 1


def test_a_reference_snippet_is_a_specification_that_can_be_made() -> None:
    for block in re.findall(rf"```yaml\n{LINES}```", REFERENCE):
        document = snippet(block)
        for name, spec in document.get("scorers", document).items():
            assert SCORERS.make(name, spec).unit in UNITS


# ---------------------------------------------------------------- what holds for all kinds


@pytest.mark.parametrize("state", get_args(NoAnswer))
@pytest.mark.parametrize("spec", SPECS)
def test_an_answer_that_is_none_is_unscored_with_its_state(spec: dict[str, Any], state: NoAnswer) -> None:
    expected = {"positive": 1}
    if spec["type"] in ON_THE_CALL or (state == "truncated" and spec.get("truncated") == "read"):
        return
    score = judge(spec, "positive", state, expected=expected)
    assert score == Unscored(reason=state)


@given(
    text=st.text(), spec=st.sampled_from(SPECS), state=st.sampled_from(("ok", "truncated")), data=st.data()
)
def test_no_answer_and_no_case_make_a_scorer_raise(
    text: str, spec: dict[str, Any], state: AnswerState, data: st.DataObject
) -> None:
    plain = st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abmean"), inner, max_size=3)
        ),
        max_leaves=5,
    )
    score = judge(spec, text, state, expected=data.draw(plain), metadata={"required": data.draw(plain)})
    assert not isinstance(score, Unscored) or score.reason != "scorer_error"


@pytest.mark.parametrize("spec", SPECS)
def test_a_case_that_fails_the_check_is_not_applicable_for_the_same_reason(spec: dict[str, Any]) -> None:
    scorer, bare = make(spec), case()
    why = scorer.check(bare)
    usage = Usage(input_tokens=1, output_tokens=1)
    score = scorer.score(Answer(state="ok", text="positive", usage=usage, latency_ms=1.0), bare)
    assert (why is not None) == (isinstance(score, Unscored) and score.reason == "not_applicable")
    if why is not None:
        assert "the case lacks '" in why
        assert score == Unscored(reason="not_applicable", detail=why)


@pytest.mark.parametrize(
    ("spec", "expected", "why"),
    [
        (SENTIMENT, "neutral", "the case's 'expected' is not one of positive, negative"),
        (SENTIMENT, ["positive", "negative"], "the case's 'expected' is not one of positive, negative"),
        ({"type": "equals"}, {"a": 1}, "the case's 'expected' is neither a text nor a list of texts"),
        ({"type": "equals"}, [], "the case's 'expected' is neither a text nor a list of texts"),
        ({"type": "equals", "expected": "expected.2"}, ["a", "b"], "the case lacks 'expected.2'"),
        (
            {"type": "contains", "all": "expected"},
            ["a", " "],
            "the case's 'expected' has an empty text, which",
        ),
        ({"type": "json_fields"}, {}, "the case's 'expected' is not an object with fields"),
    ],
)
def test_a_case_that_cannot_be_used_is_told_before_the_first_call(
    spec: dict[str, Any], expected: object, why: str
) -> None:
    assert (make(spec).check(case(expected=expected)) or "").startswith(why)


def test_a_path_leads_through_keys_and_list_positions() -> None:
    spec = {"type": "equals", "expected": "metadata.labels.1.name"}
    assert judge(spec, "b", metadata={"labels": [{"name": "a"}, {"name": "b"}]}) == Scored(value=1.0)


def test_a_check_that_fails_is_a_scorer_error() -> None:
    def fail(text: str, _: None) -> Score:
        raise ZeroDivisionError(text)

    scorer = CheckedScorer(Check(wanted=lambda _: None, judge=fail), reads_truncated=False)
    score = scorer.score(Answer(state="ok", text="boom"), case())
    assert score == Unscored(reason="scorer_error", detail="ZeroDivisionError: boom")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_a_scorer_error(value: float) -> None:
    check = Check(wanted=lambda _: None, judge=lambda _, __: Scored(value=value))
    score = CheckedScorer(check, reads_truncated=False).score(Answer(state="ok"), case())
    assert isinstance(score, Unscored)
    assert score.reason == "scorer_error"


def test_an_endless_answer_is_a_scorer_error() -> None:
    score = judge({"type": "words"}, "a " * 600_000)
    assert isinstance(score, Unscored)
    assert score.reason == "scorer_error"


def test_a_truncated_length_cannot_be_read() -> None:
    error = refusal({"type": "words", "max": 5, "truncated": "read"})
    assert error.errors[0].pointer == "/scorers/x/truncated"


# ---------------------------------------------------------------- specifications


@pytest.mark.parametrize(
    ("spec", "pointer"),
    [
        ({}, "/type"),
        ({"type": "vibes"}, "/type"),
        ({"type": ["choice"]}, "/type"),
        ({"type": "equals", "expcted": "expected"}, "/expcted"),
        ({"type": "equals", "normalize": ["upper"]}, "/normalize/0"),
        ({"type": "equals", "expected": "answer.label"}, "/expected"),
        ({"type": "equals", "expected": "expected..label"}, "/expected"),
        ({"type": "equals", "expected": ["yes"]}, "/expected"),
        ({"type": "contains", "any": ["a"], "all": ["b"]}, ""),
        ({"type": "contains", "any": ["a", ""]}, "/any"),
        ({"type": "contains", "all": []}, "/all"),
        ({"type": "contains", "require": "share"}, "/require"),
        ({"type": "choice"}, ""),
        ({"type": "choice", "choices": ["yes"]}, "/choices"),
        ({"type": "choice", "choices": ["yes", "Yes "]}, "/choices"),
        ({"type": "choice", "choices": [True, False]}, "/choices/0"),
        ({**SENTIMENT, "where": "somewhere"}, "/where"),
        ({**SENTIMENT, "aliases": {"neutral": ["meh"]}}, "/aliases"),
        ({**SENTIMENT, "aliases": {"positive": ["negative"]}}, "/aliases"),
        ({"type": "words", "min": 5, "max": 4}, "/min"),
        ({"type": "characters", "max": -1}, "/max"),
        ({"type": "json_fields", "expected": "expected", "fields": {"a": "expected"}}, ""),
        ({"type": "json_fields", "fields": {"a/b": "nowhere"}}, "/fields/a~1b"),
        ({"type": "json_fields", "fields": {}}, "/fields"),
        ({"type": "json_fields", "tolerance": {"relative": -0.1}}, "/tolerance"),
    ],
)
def test_a_wrong_specification_is_refused_at_its_place(spec: dict[str, Any], pointer: str) -> None:
    error = refusal(spec, name="my/score")
    assert error.code == "invalid_experiment"
    assert error.errors[0].pointer == f"/scorers/my~1score{pointer}"
    assert "Scorer 'my/score': " in error.message


def test_an_unknown_type_names_those_there_are() -> None:
    error = refusal({"type": "vibes"})
    for kind in BUILT_IN.kinds:
        assert kind in error.message


def test_an_unknown_field_names_those_there_are() -> None:
    error = refusal({"type": "words", "most": 5})
    assert error.hint == "The fields of type 'words' are: min, max."
    assert error.errors[0].code == "unknown_field"


# ---------------------------------------------------------------- text


@given(text=st.text())
def test_a_text_equals_itself(text: str) -> None:
    assert judge({"type": "equals"}, f"\n {text}  ", expected=text) == Scored(value=1.0)
    assert judge({"type": "equals", "normalize": ["unicode"]}, text, expected=text) == Scored(value=1.0)


@given(
    label=st.sampled_from(["positive", "negative"]),
    before=st.text(alphabet=" \n\t\"'*_-(«„", max_size=5),
    after=st.text(alphabet=" \n\t\"'*_.,!)»", max_size=5),
    where=st.sampled_from(["first_word", "whole", "anywhere", "last"]),
)
def test_a_choice_is_read_whatever_its_case_and_punctuation(
    label: str, before: str, after: str, where: str
) -> None:
    score = judge({**SENTIMENT, "where": where}, before + label.title() + after, expected=label)
    assert score == Scored(value=1.0, read=label)


@given(
    words=st.lists(st.from_regex(r"[a-z0-9-]*[a-z0-9][a-z0-9-]*", fullmatch=True)),
    gap=st.sampled_from([" ", " - "]),
)
def test_words_are_counted_as_they_were_joined(words: list[str], gap: str) -> None:
    assert judge({"type": "words"}, gap.join(words)) == Scored(value=float(len(words)))


@pytest.mark.parametrize("kind", ["words", "characters"])
def test_zero_is_a_bad_value_of_a_length_only_with_bounds(kind: str) -> None:
    count, inside = make({"type": kind}), make({"type": kind, "max": 5})
    assert (count.unit, count.zero_is_meant) == (kind, False)
    assert (inside.unit, inside.zero_is_meant) == ("share", True)


@pytest.mark.parametrize(
    ("choices", "text", "read"),
    [
        (["1", "2"], "1. The first one", "1"),
        (["1", "2"], "-1", None),
        (["very good", "good"], "Very\n good!", "very good"),
        (["C", "C++"], "C++ is it", "C++"),
        (["Straße", "Weg"], "STRASSE!", "Straße"),
        (["Straße", "Weg"], "Straße!", "Straße"),
        (["ja", "nein"], "Jawohl", None),
        (["A", "B"], "(B)", "B"),
    ],
)
def test_a_choice_stands_by_itself(choices: list[str], text: str, read: str | None) -> None:
    score = judge({"type": "choice", "choices": choices}, text, expected=choices[0])
    assert (score.read if isinstance(score, Scored) else None) == read


@pytest.mark.timeout(30)
@pytest.mark.parametrize("where", ["first_word", "whole", "line", "anywhere", "last"])
def test_a_choice_that_is_punctuation_takes_no_longer(where: str) -> None:
    spec = {"type": "choice", "choices": ["+", "-"], "where": where}
    for text in ("+" * 500_000 + "x", "*" * 500_000 + "x", "- " * 250_000 + "x"):
        score = judge(spec, text, expected="+")
        assert not isinstance(score, Unscored) or score.reason == "unparseable"


# ---------------------------------------------------------------- regular expressions


@pytest.mark.timeout(10)
@pytest.mark.parametrize("end", ["", "!"])
def test_a_pattern_that_explodes_elsewhere_is_harmless(end: str) -> None:
    score = judge({"type": "regex", "pattern": "(a+)+$"}, "a" * 10**6 + end)
    assert score == Scored(value=float(end == ""))


@pytest.mark.parametrize(
    ("pattern", "offset"),
    [
        ("b(?=a)", 1),
        (r"\(?=é(?<!a)", 5),
        (r"(a)\1", 3),
        ("a{1001}", 1),
        ("((a{100}){100}){100}", 9),
        (r"\d+**", 2),
        ("[z-a]", 1),
        ("ab[c", 2),
        ("(a", 0),
        ("a\\", 1),
        ("a" * 10**6, 1000),
    ],
)
def test_an_unsupported_pattern_is_refused_with_its_offset(
    pattern: str, offset: int, capfd: pytest.CaptureFixture[str]
) -> None:
    error = refusal({"type": "regex", "pattern": pattern})
    assert (error.code, error.errors[0].pointer) == ("regex_unsupported", "/scorers/x/pattern")
    assert error.extra["reason"]
    assert error.extra["offset"] == offset
    assert capfd.readouterr() == ("", "")


def test_a_pattern_that_grows_too_large_is_refused() -> None:
    assert refusal({"type": "regex", "pattern": ".{1000}" * 140}).code == "regex_unsupported"


@pytest.mark.timeout(10)
def test_a_pattern_that_would_take_seconds_is_a_scorer_error() -> None:
    score = judge({"type": "regex", "pattern": "[ab]*a[ab]{900}c"}, "ab" * 500_000)
    assert isinstance(score, Unscored)
    assert score.reason == "scorer_error"


# ---------------------------------------------------------------- JSON


@given(
    expected=st.dictionaries(
        st.text(),
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text() | st.lists(st.text()),
        min_size=1,
    )
)
def test_an_answer_that_is_the_expected_object_has_all_fields_right(expected: dict[str, Any]) -> None:
    score = judge({"type": "json_fields"}, json.dumps(expected), expected=expected)
    assert isinstance(score, Scored)
    assert score.value == 1.0


@pytest.mark.parametrize(
    ("expected", "found", "right"),
    [
        (1.0, 1.1, True),
        (-1.0, -1.1, True),
        (1.0, 1.11, False),
        (2, 2.0, True),
        (1, True, False),
        (12, "12", False),
        (None, 0, False),
        ([1, 2], [2, 1], False),
        ([1, 2], [1.05, 2], True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        (0.5, 10**400, False),
    ],
)
def test_a_field_is_right_within_the_tolerance(expected: object, found: object, *, right: bool) -> None:
    spec = {"type": "json_fields", "tolerance": {"absolute": 0.1}}
    score = judge(spec, json.dumps({"x": found}), expected={"x": expected})
    assert isinstance(score, Scored)
    assert score.value == float(right)


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 100 + "{", '{"a": 1', "\ud800", '"\ud800"'])
@pytest.mark.parametrize("extract", ["strict", "fence", "first"])
def test_what_is_no_json_is_not_valid(text: str, extract: str) -> None:
    assert judge({"type": "json_valid", "extract": extract}, text) == Scored(value=0.0)


@pytest.mark.parametrize(
    ("schema", "pointer", "code"),
    [
        ({"type": "objekt"}, "/type", "invalid_experiment"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "/$schema", "invalid_experiment"),
        ({"$ref": "https://example.com/schema.json"}, "/$ref", "invalid_experiment"),
        ({"items": {"$ref": "file:///etc/passwd"}}, "/items/$ref", "invalid_experiment"),
        (
            {"$ref": "#/properties/a/default", "properties": {"a": {"default": {}}}},
            "/$ref",
            "invalid_experiment",
        ),
        ({"properties": {"a/b": {"pattern": "(?=a)"}}}, "/properties/a~1b/pattern", "regex_unsupported"),
        (
            {"allOf": [{}, {"patternProperties": {"a": {}}}]},
            "/allOf/1/patternProperties",
            "invalid_experiment",
        ),
        ({"$defs": {"a": {"$id": "https://example.com/a"}}}, "/$defs/a/$id", "invalid_experiment"),
        ({"$dynamicRef": "#a"}, "/$dynamicRef", "invalid_experiment"),
    ],
)
def test_a_schema_that_is_wrong_or_refused_says_where(
    schema: dict[str, Any], pointer: str, code: str
) -> None:
    error = refusal({"type": "json_schema", "schema": schema})
    assert error.code == code
    assert error.errors[0].pointer == f"/scorers/x/schema{pointer}"


def test_a_schema_refers_to_its_own_places() -> None:
    tree = {"type": "object", "properties": {"left": {"$ref": "#"}, "leaf": {"$ref": "#/$defs/leaf"}}}
    spec = {"type": "json_schema", "schema": {**tree, "$defs": {"leaf": {"type": "integer"}}}}
    assert judge(spec, '{"left": {"leaf": 1}}') == Scored(value=1.0)
    assert judge(spec, '{"left": {"leaf": "1"}}') == Scored(
        value=0.0, read="/left/leaf: '1' is not of type 'integer'"
    )


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
        {"anyOf": [{"type": "array", "items": {"$ref": "#"}}, {"type": "array", "items": {"$ref": "#"}}]},
        {"$defs": {f"d{i}": {"allOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(60)} | {"d60": {}}}
        | {"$ref": "#/$defs/d0"},
    ],
)
def test_a_schema_that_multiplies_by_referring_to_itself_ends(schema: dict[str, Any]) -> None:
    score = judge({"type": "json_schema", "schema": schema}, "[" * 60 + "1" + "]" * 60)
    assert isinstance(score, Unscored)
    assert score.reason == "scorer_error"


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("items", "unique"),
    [([1, True, "1", [1], {"a": 1}], True), ([1, 1.0], False), ([{"a": [1]}, {"a": [1.0]}], False)],
)
def test_unique_items_are_told_apart_as_json_has_it(items: list[Any], *, unique: bool) -> None:
    spec = {"type": "json_schema", "schema": {"uniqueItems": True}}
    many = [{"n": n} for n in range(20_000)]
    score = judge(spec, json.dumps(items + many))
    assert isinstance(score, Scored)
    assert score.value == float(unique)


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("2026-11-22T10:00:00Z", True),
        ("2026-11-22t10:00:00.25+01:00", True),
        ("2026-13-22T10:00:00Z", False),
        ("2026", False),
    ],
)
def test_a_date_time_is_checked(text: str, *, valid: bool) -> None:
    score = judge({"type": "json_schema", "schema": {"format": "date-time"}}, json.dumps(text))
    assert isinstance(score, Scored)
    assert score.value == float(valid)


# ---------------------------------------------------------------- what would take long

LONG = "ab " * 300_000
DIGIT = {"type": "integer", "minimum": 0, "maximum": 9, "multipleOf": 1, "enum": [1], "const": 1}
WORST: list[tuple[dict[str, Any], str, Any]] = [
    ({"type": "rouge_l"}, LONG, LONG[:60_000]),
    ({"type": "chrf"}, LONG, "ab"),
    ({"type": "edit_ratio"}, LONG, "ab"),
    ({"type": "token_f1"}, LONG, ["ab"] * 5),
    (
        {"type": "json_schema", "schema": {"anyOf": [{"allOf": [{"type": "integer"}] * 1000}]}},
        f'"{LONG}"',
        "",
    ),
    (
        {"type": "json_schema", "schema": {"items": DIGIT}},
        f"[{'1,' * 99_999}1]",
        "",
    ),
]


@pytest.mark.parametrize(("spec", "text", "expected"), WORST)
def test_what_would_take_seconds_is_a_scorer_error_that_names_its_limit(
    spec: dict[str, Any], text: str, expected: Any
) -> None:
    score = make(spec).score(Answer(state="ok", text=text), case(expected=expected))
    assert isinstance(score, Unscored)
    assert score.reason == "scorer_error"
    assert re.search(r"\d,\d{3}", score.detail or "")


def test_more_calls_than_are_compared_are_a_scorer_error() -> None:
    calls = tuple(ToolCall(id=str(n), name="f") for n in range(65))
    score = make({"type": "tool_choice"}).score(Answer(state="ok", tool_calls=calls), case(expected=["f"]))
    assert score == Unscored(
        reason="scorer_error", detail="ValueError: the answer makes 65 calls; at most 64 are judged"
    )


@pytest.mark.parametrize(
    ("expected", "why"),
    [
        ({"tool_calls": [{"name": "f"}, {"name": ""}]}, "at /tool_calls/1/name is not the name of a tool"),
        ({"tool_calls": "f"}, "at /tool_calls is not a list of calls"),
        ({"tool_calls": [], "in_order": 1}, "at /in_order is neither true nor false"),
        (
            [{"function": {"name": "f", "arguments": "{"}}],
            "at /0/function/arguments is text that is not JSON",
        ),
        (7, "is neither the name of a tool nor a call"),
    ],
)
def test_expected_calls_that_are_none_are_named_with_their_place(expected: Any, why: str) -> None:
    for kind in ("tool_choice", "tool_arguments"):
        assert why in str(make({"type": kind}).check(case(expected=expected)))
