"""SARIF 2.1.0: findings as code scanners report them (OASIS standard, `sarif-schema-2.1.0.json`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from pecia.domain.standard import Finding, Severity, Standard

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: dict[Severity, str] = {"hint": "note", "warning": "warning", "blocker": "error"}


def sarif(
    linted: Iterable[tuple[str, Sequence[Finding]]], standards: Mapping[str, Standard]
) -> dict[str, Any]:
    """The log of one run: the rules that found something, and each finding with its place.

    `linted` are files (by their path with `/`) or prompts and what was found in each.
    """
    found = [(source, finding) for source, findings in linted for finding in findings]
    rules = sorted({finding.rule for _, finding in found})
    indexes = {rule: index for index, rule in enumerate(rules)}
    driver = {
        "name": "Pecia",
        "version": version("pecia"),
        "informationUri": "https://pypi.org/project/pecia/",
        "rules": [_rule(rule, standards.get(rule)) for rule in rules],
    }
    results = [_result(source, finding, indexes[finding.rule]) for source, finding in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str, standard: Standard | None) -> dict[str, Any]:
    if standard is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": standard.title},
        "fullDescription": {"text": standard.why},
        "help": {"text": standard.mend},
        "properties": {"family": standard.family},
    }


def _result(source: str, finding: Finding, index: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(source, safe="/._-~@")}}
    if finding.line is not None:
        place["region"] = {"startLine": finding.line, "startColumn": finding.column or 1}
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [
            {"physicalLocation": place, "logicalLocations": [{"fullyQualifiedName": finding.pointer or "/"}]}
        ],
    }
