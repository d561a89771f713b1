"""JUnit XML: the tests as the reports that CI servers show."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from pecia.prompt_tests.report import PromptTestReport, PromptTestResult

_unspeakable = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document can hold."""


def junit(report: PromptTestReport) -> str:
    """A test case for each test: failed, in error, or passed with what is undecided said in its output."""
    suite = ET.Element("testsuite", name="pecia test")
    failures = errors = 0
    for test in report.tests:
        case = ET.SubElement(
            suite,
            "testcase",
            classname=plain(f"pecia.{(test.prompt or 'test').replace('/', '.')}"),
            name=plain(test.name),
            file=plain(test.source),
            time=f"{test.seconds:.3f}",
        )
        if test.fault is not None:
            errors += 1
            ET.SubElement(case, "error", type=test.fault.code, message=plain(test.fault.detail)).text = plain(
                test.fault.hint or ""
            )
        elif test.fails:
            failures += 1
            failure = ET.SubElement(case, "failure", type=test.outcome, message=plain(_short(test)))
            failure.text = plain("\n".join(test.lines))
        else:
            ET.SubElement(case, "system-out").text = plain("\n".join(test.lines))
    suite.set("tests", str(len(report.tests)))
    suite.set("failures", str(failures))
    suite.set("errors", str(errors))
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False)


def plain(text: str) -> str:
    """The text without what no XML document can hold."""
    return _unspeakable.sub("\ufffd", text)


def _short(test: PromptTestResult) -> str:
    """The first line that is not met."""
    lines = test.verdict.lines if test.verdict else ()
    unmet = [line.line for line in lines if line.outcome != "passed"]
    more = f" (and {len(unmet) - 1} more)" if unmet[1:] else ""
    return f"{unmet[0]}{more}" if unmet else (test.note or test.outcome)
