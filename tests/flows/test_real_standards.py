"""The standards on 3,451 real prompts: nothing absurd, and every finding where it says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pecia.domain.reading import Draft
from pecia.domain.rulebook import Rulebook, make_linter
from pecia.domain.standard import Severity, mended
from pecia.domain.standards import BUILT_IN
from tests.flows.test_real_prompts import content, rows

ABOUT = ("missing_description", "missing_owner", "missing_purpose")
"""What a bare text can say nothing about."""


def drafts(folder: Path) -> list[Draft]:
    names = sorted(
        path for path in folder.glob("*.jsonl") if path.stem not in ("near_duplicates", "histories")
    )
    return [Draft(content=content(row["text"])) for path in names for row in rows(path)]


def test_standards_fire_seldom_on_real_prompts_and_mend_what_they_promise(shared_data: Path) -> None:
    linter = make_linter(BUILT_IN, Rulebook())
    prompts = drafts(shared_data / "prompts")
    counts: Counter[str] = Counter()
    severities: dict[str, Severity] = {}
    for draft in prompts:
        found = linter.check(draft, limit=None)
        counts.update({finding.rule for finding in found})
        severities |= {finding.rule: finding.severity for finding in found}
        fixed = mended(draft.content.template or "", found)
        assert len(fixed) <= len(draft.content.template or "")
    shares = {rule: count / len(prompts) for rule, count in counts.items() if rule not in ABOUT}
    assert len(prompts) == 3451
    assert sum(count for rule, count in counts.items() if severities[rule] == "blocker") <= 1
    # Variables of other tools are in a quarter of them, and rightly found; promptsource declares no inputs.
    assert (
        max(share for rule, share in shares.items() if rule not in ("foreign_variable", "undeclared_input"))
        < 0.15
    )
    warned = {rule for rule, share in shares.items() if severities[rule] == "warning" and share > 0.02}
    assert warned == {"foreign_variable"}
