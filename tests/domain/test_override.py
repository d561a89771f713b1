from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.override import Override, best_pattern, matches
from pecia.domain.version import Content, ModelSettings


@pytest.mark.parametrize(
    ("model", "pattern"),
    [
        ("gpt-4o-mini", "gpt-4o-mini"),
        ("openai/gpt-4o-mini", "gpt-4o-mini"),
        ("gpt-4o-2024", "gpt-4o*"),
        ("openrouter/openai/gpt-4o", "gpt-4o*"),
        ("local/gemma-3", "local/*"),
        ("gemma-3", "g*3"),
        ("o3", None),
    ],
)
def test_the_pattern_of_most_literal_characters_names_a_model_best(model: str, pattern: str | None) -> None:
    patterns = ["*gpt*", "gpt-4o*", "gpt-4o-mini", "local/*", "g*3"]
    assert best_pattern(patterns, model) == pattern


def test_of_equally_long_patterns_the_first_by_name_wins() -> None:
    assert best_pattern(["b*c", "*bc", "bc*"], "bc") == "*bc"


texts = st.text("ab", max_size=8)


@given(texts, st.lists(st.integers(0, 8), max_size=3))
def test_a_text_with_stars_in_the_place_of_pieces_matches_it(text: str, cuts: list[int]) -> None:
    places = sorted({min(cut, len(text)) for cut in cuts})
    pattern = "*".join(text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True))
    assert matches(pattern, text)
    assert not matches(f"{pattern}c", text)


def test_an_override_puts_its_parameters_over_the_prompts_and_takes_out_what_is_null() -> None:
    content = Content(
        template="Think. {{ q }}",
        model=ModelSettings(name="gpt-4o", params={"temperature": 0, "top_p": 1}),
        overrides={"o3*": Override(template="{{ q }}", params={"temperature": None, "effort": "high"})},
    )
    found = content.for_model("openai/o3-mini")
    assert (found.template, found.overrides) == ("{{ q }}", {})
    assert found.model == ModelSettings(name="gpt-4o", params={"top_p": 1, "effort": "high"})
    assert content.for_model("gpt-4o").template == content.for_model(None).template == "Think. {{ q }}"
