from __future__ import annotations

from typing import Any

import pytest

from pecia.domain.template import check_content, compile_content
from pecia.domain.version import Content
from tests.render_cases import Case, load_cases, run_case

CASES = load_cases()


def render(content: Content, values: dict[str, Any]) -> object:
    check_content(content)
    return compile_content(content).render(values)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_conformance_case_renders_as_it_says(case: Case) -> None:
    run_case(case, render)
