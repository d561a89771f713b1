from __future__ import annotations

from typing import Any

import pytest

from pecia.domain.template import check_content, check_partials, compile_content
from pecia.domain.version import Content
from tests.render_cases import Case, load_cases, partials_of, run_case

CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_conformance_case_renders_as_it_says(case: Case) -> None:
    def render(content: Content, values: dict[str, Any]) -> object:
        partials = partials_of(case)
        check_content(content)
        check_partials(content, partials)
        return compile_content(content, model=case.get("model"), partials=partials).render(values)

    run_case(case, render)
