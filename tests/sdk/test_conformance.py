"""The conformance cases as the client renders them and as the server does: one meaning at both ends."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import Any

import pytest

from pecia import testing, wire
from pecia.app.commit import CommitVersion
from pecia.app.operations import perform
from pecia.app.render import PreviewDraft, Rendered
from pecia.domain.canonical import digest
from pecia.domain.errors import Invalid
from pecia.domain.version import Content
from pecia.ports import Ports
from pecia.remote import RemoteLibrary
from pecia.sdk.client import Client
from pecia.sdk.transport import HttpSource
from tests.render_cases import Case, content_of, expand, load_cases, partials_of, run_case
from tests.serving import served

CASES = load_cases()


@pytest.fixture(scope="module")
def library() -> Generator[Ports]:
    ports = testing.ports()
    yield ports
    ports.store.close()


@pytest.fixture(scope="module")
def url(library: Ports) -> Generator[str]:
    with served(library) as url:
        yield url


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_case_renders_in_the_client_as_it_says(case: Case, library: Ports, url: str) -> None:
    def render(content: Content, values: dict[str, Any]) -> Any:
        name = f"case/{digest(case['name'])[7:27]}"
        for partial, said in partials_of(case).items():
            perform(library, testing.ADA, CommitVersion(prompt=partial, content=said))
        perform(library, testing.ADA, CommitVersion(prompt=name, content=content))
        with closing(Client(HttpSource(url, deadline=30))) as client:
            prompt = client.get(f"{name}@latest")
            return (prompt.for_model(case["model"]) if "model" in case else prompt).render(**values)

    run_case(case, render)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_case_renders_on_the_server_as_it_says(case: Case, url: str) -> None:
    def render(content: Content, values: dict[str, Any]) -> Any:
        with RemoteLibrary(url) as library:
            for partial, said in partials_of(case).items():
                library.perform(CommitVersion(prompt=partial, content=said))
            draft = PreviewDraft(content=content, variables=values, model=case.get("model"))
            found: Rendered = library.perform(draft)
        return found.text if found.messages is None else list(found.messages)

    if is_json(case):
        run_case(case, render)
    else:
        with pytest.raises((Invalid, UnicodeError)):
            render(content_of(case), expand(case["values"]))


def is_json(case: Case) -> bool:
    """Whether the case can be sent at all; what cannot (a NUL, a lone surrogate) is refused before rendering."""
    try:
        wire.parse(wire.encode([expand(case["values"]), content_of(case)]))
    except (Invalid, UnicodeError):
        return False
    return True
