"""The plain pages: whole without any content and with hostile content, and nothing in them that could run."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Generator
from html.parser import HTMLParser

import pytest

from pecia import testing
from pecia.app.catalog import SetDocumentation
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.knowledge import AddComment
from pecia.app.operations import OPERATIONS, perform
from pecia.app.proposals import OpenProposal
from pecia.app.release import ReleaseVersion
from pecia.domain.actor import Actor
from pecia.domain.prompt import PromptFields
from pecia.domain.version import Content
from pecia.embedded import Library
from tests.server.conftest import Service, serving
from tests.server.story import tell

HOSTILE = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)></pre></style><svg/onload=alert(1)>"
    "<a href='javascript:alert(1)'>&lt;\u202e\u200b\x07"
)
EVE = Actor(name="<b onmouseover=alert(1)>eve</b>")
TAGS = {
    *(
        "html",
        "head",
        "meta",
        "link",
        "title",
        "style",
        "body",
        "header",
        "nav",
        "main",
        "section",
        "article",
    ),
    *("h1", "h2", "h3", "p", "a", "b", "span", "div", "code", "pre", "ul", "li", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td", "svg", "line", "circle"),
}


class Seen(HTMLParser):
    """What stands in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value for name, value in attrs if name in {"href", "src"} and value is not None}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.texts)


@pytest.fixture(scope="module")
def hostile() -> Generator[Service]:
    """A server over a library in which somebody wrote markup wherever one can write."""
    ports = testing.ports()
    tell(Library(ports, Actor(name="owner")).perform)
    fields = PromptFields(title=HOSTILE[:190], description=HOSTILE.replace("\x07", ""))
    content = Content(syntax="none", template=HOSTILE)
    for request in (
        CommitVersion(prompt="x", content=content, note=HOSTILE, fields=fields),
        ReleaseVersion(prompt="x", label="live", version=1, why=HOSTILE, acknowledge=("hidden_characters",)),
        OpenProposal(prompt="x", label="live", version=1, why=HOSTILE, acknowledge=("hidden_characters",)),
        AddComment(prompt="x", text=HOSTILE),
        SetDocumentation(prompt="x", text=HOSTILE),
        ImportDataset(dataset="x", rows=({"input": {"a": HOSTILE}},), note=HOSTILE),
    ):
        perform(ports, EVE, request)
    with serving(ports) as service:
        yield service


@pytest.mark.parametrize("path", ["/", "/docs", "/card?prompt=x"])
def test_nothing_in_a_page_can_run_or_reach_out(hostile: Service, path: str) -> None:
    seen = Seen(hostile("GET", path).text)
    assert seen.tags <= TAGS
    assert not {name for name in seen.attributes if name.startswith("on") or name == "style"}
    assert all(link.startswith(("/", "#")) or link == "data:," for link in seen.links)


@pytest.mark.parametrize("path", ["/", "/docs", "/card?prompt=x"])
def test_a_page_allows_itself_one_style_and_nothing_else(hostile: Service, path: str) -> None:
    answer = hostile("GET", path)
    policy = answer.headers["content-security-policy"]
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    for rule in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"):
        assert rule in policy
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_what_somebody_wrote_is_shown_as_text(hostile: Service) -> None:
    text = Seen(hostile("GET", "/").text).text
    assert text.count("<script>alert(1)</script>") >= 4
    assert EVE.name in text
    assert "\u202e" not in text
    assert "⟨U+202E⟩" in text


def test_the_card_of_a_prompt_is_a_page(hostile: Service) -> None:
    text = Seen(hostile("GET", "/card?prompt=x&version=1").text).text
    assert text.count("<script>alert(1)</script>") >= 4
    assert "\u202e" not in text
    assert hostile("GET", "/card?prompt=nothing").status_code == 404
    assert hostile("GET", "/card?prompt=x&colour=red").status_code == 422
    assert hostile("GET", "/card").status_code == 422


def test_the_home_page_shows_what_there_is(hostile: Service) -> None:
    text = Seen(hostile("GET", "/").text).text
    for shown in (
        "shop/greet.v1",
        "Grüße, 你好",
        "production → v2",
        "names",
        "1 · try",
        "better",
        "released",
    ):
        assert shown in text
    assert "label moved" in text


def test_an_empty_library_says_how_to_fill_it(target: Service) -> None:
    text = Seen(target("GET", "/").text).text
    for command in ("pecia commit", "pecia dataset import", "pecia experiment run", "pecia propose"):
        assert command in text


def test_the_reference_has_every_operation_and_every_value_it_links_to(target: Service) -> None:
    page = target("GET", "/docs").text
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert {operation.name for operation in OPERATIONS} <= anchors
    assert {link[1:] for link in Seen(page).links if link.startswith("#")} <= anchors


def test_the_home_page_is_new_and_in_utf_8_each_time(service: Service) -> None:
    service.do(CommitVersion(prompt="a", content=Content(template="one"), fields=PromptFields(title="Größe")))
    answer = service("GET", "/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "Größe" in answer.text


def test_a_proposal_shows_whom_it_breaks(service: Service) -> None:
    def commit(text: str) -> None:
        service("POST", "/api/v1/prompts/p/versions", json={"content": {"template": text}})

    commit("{{ a }}")
    service("PUT", "/api/v1/prompts/p/labels/live", json={"version": 1})
    commit("{{ a }}{{ b }}")
    service("POST", "/api/v1/proposals", json={"prompt": "p", "label": "live", "version": 2})
    page = Seen(service("GET", "/").text).text
    assert "breaking" in page
    assert "for callers: the required input 'b' is new" in page
