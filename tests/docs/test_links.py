"""Pages lead somewhere, can be reached, and tell nothing of the machine they were written on."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.docs.pages import ROOT, anchors, links, pages, read

HOSTS = {
    "127.0.0.1",
    "localhost",
    "[::1]",
    "api.anthropic.com",
    "api.openai.com",
    "doi.org",
    "github.com",
    "www.jstor.org",
}
PAGES = pages()
MACHINE = re.compile(r"(?:^|[\s\"'`=(:])(?:/home/|/root\b|/Users/|/tmp/|/work/|/mnt/|[A-Z]:\\)", re.MULTILINE)
URL = re.compile(r"\bhttps?://[\w\[][^\s<>\"'`)\]]*")


def target(page: Path, link: str) -> Path:
    """The file that a link leads to, by its path from the root."""
    return Path((page.parent / link.partition("#")[0]).as_posix())


def within(page: Path) -> list[str]:
    return [link for link in links(read(page)) if not urlsplit(link).scheme]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    for link in within(page):
        path, _, anchor = link.partition("#")
        leads_to = ROOT / target(page, link) if path else ROOT / page
        assert leads_to.exists(), link
        assert not anchor or anchor in anchors(leads_to.read_text(encoding="utf-8")), link


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = {Path("README.md")}, [Path("README.md")]
    while waiting:
        page = waiting.pop()
        found = {(ROOT / target(page, link)).resolve().relative_to(ROOT) for link in within(page)}
        found |= {one for folder in found for one in PAGES if one.parent == folder}
        waiting += [one for one in found - reached if one in PAGES]
        reached |= found
    assert set(PAGES) <= reached


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_names_no_path_and_no_host_of_a_machine(page: Path) -> None:
    text = read(page)
    assert not MACHINE.search(text)
    assert not re.search(rf"\b{re.escape(socket.gethostname())}\b", text)
    hosts = {urlsplit(url).netloc.rpartition("@")[2].partition(":")[0] for url in URL.findall(text)}
    assert hosts <= HOSTS


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_has_one_title_and_begins_with_it(page: Path) -> None:
    assert read(page).startswith("# ")


def test_decisions_have_a_number_of_their_own_and_say_problem_and_price() -> None:
    decisions = [page for page in PAGES if page.parent == Path("docs/decisions")]
    assert len({page.name[:4] for page in decisions}) == len(decisions)
    for page in decisions:
        assert read(page).startswith(f"# {int(page.name[:4])}. "), page
        assert "\n## Problem\n" in read(page), page


def test_changelog_fragments_are_named_by_issue_and_kind() -> None:
    for path in (ROOT / "changelog.d").iterdir():
        assert path.name == "README.md" or re.fullmatch(
            r"\d+(\.[a-z-]+)?\.(added|changed|removed|fixed|security)\.md", path.name
        )
