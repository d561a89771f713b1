"""Standards that other packages bring by entry point."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pecia.domain.errors import Invalid
from pecia.domain.rulebook import Rulebook, Ruling
from pecia.domain.standard import example
from pecia.plugins import FoundStandards

MODULE = """
from pecia.domain.standard import example, flaw, rule

@rule(family="acme", severity="warning", why="w", mend="m", failing=example("Be kind!"), passing=example("Be kind."))
def exclamation(reading, options):
    \"\"\"An exclamation mark.\"\"\"
    for passage in reading.passages:
        if "?" in passage.text:
            raise RuntimeError("oops")
        if "!" in passage.text:
            yield flaw("Calm.", passage, passage.text.find("!"), passage.text.find("!") + 1)

@rule(family="acme", severity="hint", why="w", mend="m", failing=example("x"), passing=example("y"))
def long_line(reading, options):
    return []

RULES = [exclamation]
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "acme_standards.py").write_text(MODULE)
    info = tmp_path / "acme_standards-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-standards\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "acme_standards", raising=False)
    return info / "entry_points.txt"


def test_a_rule_of_another_package_is_held_against_drafts_and_can_be_configured(installed: Path) -> None:
    installed.write_text("[pecia.standards]\nhouse = acme_standards:RULES\n")
    standards = FoundStandards()
    found = standards.linter(Rulebook()).check(example("Be kind!"))
    assert ("exclamation", "warning", 7) in {(f.rule, f.severity, f.offset) for f in found}
    strict = standards.linter(Rulebook(rulings={"exclamation": Ruling(severity="blocker")}))
    assert strict.check(example("Be kind!"))[0].severity == "blocker"


def test_a_rule_that_fails_is_a_finding_and_stops_nobody(installed: Path) -> None:
    installed.write_text("[pecia.standards]\nhouse = acme_standards:exclamation\n")
    found = FoundStandards().linter(Rulebook()).check(example("Kind?"))
    assert "The standard itself failed: RuntimeError." in [finding.message for finding in found]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("acme_standards:long_line", "there is a standard 'long_line' already"),
        ("acme_standards:nothing", "cannot be loaded"),
        ("acme_nowhere:RULES", "cannot be loaded"),
        ("acme_standards:MODULE", "cannot be loaded"),
        ("acme_standards:__name__", "neither a Rule nor an iterable"),
        ("acme_standards:flaw", "neither a Rule nor an iterable"),
    ],
)
def test_a_package_whose_rules_cannot_be_used_is_named(installed: Path, value: str, said: str) -> None:
    installed.write_text(f"[pecia.standards]\nhouse = {value}\n")
    with pytest.raises(Invalid, match=said) as caught:
        _ = FoundStandards().rules
    assert caught.value.code == "invalid_standards"
