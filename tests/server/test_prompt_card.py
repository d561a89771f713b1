"""A card in Markdown and HTML: nothing that somebody wrote becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia import testing
from pecia.app.card import GetCard
from pecia.app.catalog import SetDocumentation
from pecia.app.commit import CommitVersion
from pecia.app.knowledge import AddComment
from pecia.domain.card import Card
from pecia.domain.card_markdown import card_markdown
from pecia.domain.prompt import PromptFields
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.server.prompt_card import card_page

HOSTILE = "<script>alert(1)</script> [x](javascript:y) `a` | b \n# Heading\n- list\u202e"


def card_of(text: str) -> Card:
    """The card of a prompt in which every field says the same."""
    library = Library(testing.ports(), testing.ADA)
    fields = PromptFields(title=text, description=text, owner=text)
    content = Content(
        template="{{ n }}", inputs={"n": {"type": "string", "description": text}}, output={"title": text}
    )
    library.perform(CommitVersion(prompt="p", content=content, note=text, fields=fields))
    if text.strip():
        library.perform(AddComment(prompt="p", text=text))
    card: Card = library.perform(GetCard(prompt="p"))
    library.close()
    return card


class Elements(HTMLParser):
    """The names of the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name == "src"]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@given(text=texts | st.just(HOSTILE))
def test_a_field_stays_one_line_of_markdown(text: str) -> None:
    lines = card_markdown(card_of(text)).splitlines()
    outside = "\n".join(lines).split("```")[0]
    assert not re.search(r"(?<!\\)[<\[]", outside)
    assert [line for line in lines if line.startswith("## ")] == [
        f"## {title}" for title in ("Contract", "Evidence", "Models", "Limits", "History")
    ]


def test_a_hostile_field_is_only_text_in_a_page() -> None:
    page = card_page(card_of(HOSTILE), links=False).decode()
    elements = Elements()
    elements.feed(page)
    assert not {"script", "img", "iframe", "a"} & elements.names
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page


@pytest.mark.parametrize("text", ["````\n</pre>", "plain"])
def test_a_schema_cannot_end_the_block_that_it_stands_in(text: str) -> None:
    markdown = card_markdown(card_of(text))
    opened = re.search(r"^(`{3,})json$", markdown, re.MULTILINE)
    assert opened is not None
    assert len(re.findall(rf"^{opened.group(1)}$", markdown, re.MULTILINE)) == 1


def test_documentation_is_markdown_as_it_was_written() -> None:
    library = Library(testing.ports(), testing.ADA)
    library.perform(CommitVersion(prompt="p", content=Content(template="x")))
    library.perform(SetDocumentation(prompt="p", text="Use it *well*."))
    assert "\n\nUse it *well*.\n\n" in card_markdown(library.perform(GetCard(prompt="p")))
    library.close()
