"""Coverage: parts joined are the whole."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.coverage import Coverage, cover, join
from pecia.domain.prompt import Prompt
from pecia.domain.standard import SEVERITIES, Finding, Severity

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FINDINGS = st.lists(
    st.builds(
        Finding,
        rule=st.sampled_from(["a", "b", "c"]),
        severity=st.sampled_from(SEVERITIES),
        message=st.just("m"),
    ),
    max_size=4,
)


def prompt(number: int, owner: str | None) -> Prompt:
    return Prompt(
        name=f"f{number % 3}/p{number}" if number % 4 else f"p{number}",
        title="",
        purpose=None,
        tags=(),
        description="",
        owner=owner,
        status="active",
        head=1,
        latest=1,
        labels={},
        created_at=NOW,
        updated_at=NOW,
    )


@given(
    st.lists(st.tuples(st.sampled_from([None, "ada", "grace"]), FINDINGS), max_size=12), st.integers(0, 12)
)
def test_the_coverage_of_two_parts_joined_is_that_of_the_whole(
    rows: list[tuple[str | None, list[Finding]]], at: int
) -> None:
    linted = [(prompt(number, owner), found) for number, (owner, found) in enumerate(rows)]
    assert join([cover(linted[:at]), cover(linted[at:])]) == cover(linted)


def test_a_prompt_counts_by_its_worst_finding_and_once_for_each_standard() -> None:
    def finding(rule: str, severity: Severity) -> Finding:
        return Finding(rule=rule, severity=severity, message="m")

    covered: Coverage = cover(
        [
            (prompt(1, "ada"), [finding("a", "hint"), finding("a", "hint"), finding("b", "warning")]),
            (prompt(2, None), []),
        ]
    )
    assert (covered.total.prompts, covered.total.warning, covered.total.hint, covered.total.clean) == (
        2,
        1,
        0,
        1,
    )
    assert [(rule.rule, rule.prompts, rule.findings) for rule in covered.rules] == [("a", 1, 2), ("b", 1, 1)]
    assert [(owner.name, owner.prompts) for owner in covered.owners] == [("(nobody)", 1), ("ada", 1)]
    assert [folder.name for folder in covered.folders] == ["f1", "f2"]
