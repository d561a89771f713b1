"""JUnit XML: findings as the test reports that CI servers show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from pecia.domain.standard import Finding, Severity, at_least
from pecia.prompt_tests.junit import plain


def junit(linted: Iterable[tuple[str, Sequence[Finding]]], *, fail_on: Severity) -> str:
    """A test case for each file or prompt, failed when it has findings of this severity or above."""
    suite = ET.Element("testsuite", name="pecia lint")
    tests = failures = 0
    for source, findings in linted:
        tests += 1
        case = ET.SubElement(suite, "testcase", classname="pecia.lint", name=plain(source))
        failing = at_least(findings, fail_on)
        if failing:
            failures += 1
            rules = ", ".join(sorted({finding.rule for finding in failing}))
            failure = ET.SubElement(case, "failure", type=failing[0].severity, message=plain(rules))
            failure.text = _lines(source, failing)
        others = [finding for finding in findings if finding not in failing]
        if others:
            ET.SubElement(case, "system-out").text = _lines(source, others)
    suite.set("tests", str(tests))
    suite.set("failures", str(failures))
    suite.set("errors", "0")
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False)


def line_of(source: str, finding: Finding) -> str:
    """A finding on one line, as compilers write them: `file:line:column: severity rule: message`."""
    where = f"{finding.line}:{finding.column}" if finding.line is not None else finding.pointer or "/"
    return f"{source}:{where}: {finding.severity} {finding.rule}: {finding.message}"


def _lines(source: str, findings: Iterable[Finding]) -> str:
    return plain("\n".join(line_of(source, finding) for finding in findings))
