from __future__ import annotations

import re
import threading
import time
from collections.abc import Generator
from typing import Any

import httpx2
import jsonschema
import msgspec
import pytest

from pecia import testing, wire
from pecia.app.commit import CommitVersion
from pecia.app.compare import CompareVersions
from pecia.app.datasets import GetDataset, ImportDataset, ListCases, ListDatasets
from pecia.app.events import ListEvents, VerifyLog
from pecia.app.experiments import (
    GetExperiment,
    GetResult,
    ListExperiments,
    ListRuns,
    PlanExperiment,
    StartExperiment,
    StopExperiment,
)
from pecia.app.operations import OPERATIONS, operation_of, perform
from pecia.app.policies import ListPolicies, SetPolicy
from pecia.app.prompts import GetPrompt, GetVersion, ListPrompts, ListVersions, UpdatePrompt
from pecia.app.proposals import GetProposal, ListProposals, OpenProposal, RejectProposal
from pecia.app.release import ListLabels, ListReleases, ReleaseVersion, RollBack
from pecia.app.render import PreviewDraft, RenderPrompt
from pecia.app.resolve import ResolveLabel
from pecia.domain.actor import PERMISSIONS, Actor
from pecia.domain.errors import PeciaError
from pecia.domain.experiment import Design, ModelChoice
from pecia.domain.policy import Policy
from pecia.domain.prompt import PromptFields
from pecia.domain.value import Request
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.ports import Ports
from pecia.remote import RemoteLibrary
from pecia.server.openapi import document
from tests.serving import served

DESIGN = Design(
    name="try",
    dataset="d/cases",
    variants={"one": "a/b#1", "two": "a/b#2"},
    models={"echo": ModelChoice(model="scripted/echo")},
    scorers={"right": {"type": "equals", "expected": "expected"}},
)
FLOW: tuple[Request, ...] = (
    CommitVersion(prompt="a/b", content=Content(template="Hi {{ x }}"), note="Grüße"),
    CommitVersion(prompt="a/b", content=Content(template="Bye {{ x }}"), parent=1),
    CommitVersion(prompt="a/b", content=Content(template="{% set x = 1 %}")),
    UpdatePrompt(prompt="a/b", fields=PromptFields(title="Größe", tags=("t",))),
    ListPrompts(prefix="a/"),
    GetPrompt(prompt="a/b"),
    GetPrompt(prompt="nope"),
    ListVersions(prompt="a/b", limit=1),
    GetVersion(prompt="a/b", version=2),
    CompareVersions(prompt="a/b", before=1, after=2),
    RenderPrompt(prompt="a/b", variables={"x": "ü"}),
    RenderPrompt(prompt="a/b", variables={}),
    PreviewDraft(content=Content(template="{{ y }}"), variables={"y": [1, None]}),
    ReleaseVersion(prompt="a/b", label="production", version=1, if_current=0),
    ReleaseVersion(prompt="a/b", label="production", version=2, if_match='"0-x"'),
    ReleaseVersion(prompt="a/b", label="production", version=2),
    RollBack(prompt="a/b", label="production"),
    ListLabels(prompt="a/b"),
    ListReleases(prompt="a/b", label="production"),
    ResolveLabel(prompt="a/b", label="production"),
    SetPolicy(policy=Policy(label="production", prompts="a/*", approvals=1)),
    ListPolicies(),
    OpenProposal(prompt="a/b", label="production", version=2, why="better"),
    ListProposals(),
    GetProposal(number=1),
    RejectProposal(number=1, why="no"),
    ImportDataset(dataset="d/cases", rows=({"input": {"x": "1"}, "expected": "Hi 1"},) * 1),
    GetDataset(dataset="d/cases"),
    ListDatasets(),
    ListCases(dataset="d/cases"),
    PlanExperiment(design=DESIGN),
    StartExperiment(design=DESIGN),
    GetExperiment(number=1),
    ListExperiments(),
    ListRuns(number=1),
    GetResult(number=1),
    StopExperiment(number=1),
    ListEvents(since=2, limit=3),
    VerifyLog(),
)


TIMED = {"at", "created_at", "updated_at", "moved_at", "opened_at", "decided_at", "started_at", "ended_at"}
TIMED |= {"hash", "previous", "head", "measured_at"}


@pytest.fixture
def ports() -> Generator[Ports]:
    made = testing.ports()
    yield made
    made.jobs.close()
    made.store.close()


def outcome(library: Library | RemoteLibrary, ports: Ports, request: Request) -> Any:
    try:
        result = library.perform(request)
    except PeciaError as error:
        return error.code, error.message, error.hint, error.errors
    if isinstance(request, StartExperiment):
        while ports.jobs.running("default", result.number):
            time.sleep(0.01)
    return result


def test_a_library_behind_a_url_says_what_one_opened_here_says(ports: Ports) -> None:
    here = testing.ports()
    embedded = Library(here, Actor(name="owner", shared=True))
    with served(ports) as url, RemoteLibrary(url) as remote:
        for request in FLOW:
            ours, theirs = outcome(embedded, here, request), outcome(remote, ports, request)
            if not isinstance(request, StartExperiment):
                assert untimed(ours) == untimed(theirs), request
    embedded.close()


def untimed(found: Any) -> Any:
    """A result as plain data, without what differs from run to run."""

    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: strip(item) for name, item in value.items() if name not in TIMED}
        return [strip(item) for item in value] if isinstance(value, list) else value

    return strip(msgspec.json.decode(wire.encode(found)))


def test_the_flow_asks_every_operation_but_those_that_need_another_person() -> None:
    asked = {operation_of(request).name for request in FLOW}
    assert {operation.name for operation in OPERATIONS} - asked == {"ApproveProposal", "GetEvidence"}


def test_every_operation_declares_a_permission_that_a_role_has() -> None:
    for operation in OPERATIONS:
        assert operation.permission in PERMISSIONS["owner"]
        assert operation.summary
        fields = operation.request.__struct_fields__
        assert set(re.findall(r"{(\w+)}", operation.path)) <= set(fields)


def test_the_openapi_document_has_every_operation_with_its_fields() -> None:
    found = document()
    assert found["openapi"] == "3.1.0"
    for operation in OPERATIONS:
        entry = found["paths"][f"/api/v1{operation.path}"][operation.method.lower()]
        names = {p["name"] for p in entry["parameters"] if p["in"] != "header"}
        if "requestBody" in entry:
            names |= set(entry["requestBody"]["content"]["application/json"]["schema"]["properties"])
        assert names == set(operation.request.__struct_fields__)
        assert entry["operationId"] == operation.name
        assert entry["x-permission"] == operation.permission


def test_answers_are_what_the_openapi_document_says(ports: Ports) -> None:
    found = document()
    with served(ports) as url, RemoteLibrary(url) as remote:
        for request in FLOW:
            result = outcome(remote, ports, request)
            if isinstance(result, tuple):
                continue
            operation = operation_of(request)
            entry = found["paths"][f"/api/v1{operation.path}"][operation.method.lower()]
            schema = entry["responses"][str(operation.status)]["content"]["application/json"]["schema"]
            whole = schema | {"components": found["components"]}
            jsonschema.validate(msgspec.json.decode(wire.encode(result)), whole)


def test_a_label_answers_not_modified_until_it_moves(ports: Ports) -> None:
    with served(ports) as url, RemoteLibrary(url) as remote, httpx2.Client(trust_env=False) as http:
        for request in FLOW[:2]:
            remote.perform(request)
        remote.perform(ReleaseVersion(prompt="a/b", label="production", version=1))
        where = f"{url}/api/v1/prompts/a%2Fb/labels/production"
        first = http.get(where)
        tag = first.headers["etag"]
        assert re.fullmatch(r'"\d+-[0-9a-f]{12}"', tag)
        assert http.get(where, headers={"If-None-Match": tag}).status_code == 304
        assert http.head(where).content == b""
        moved = http.put(where, json={"version": 2}, headers={"If-Match": tag})
        assert moved.status_code == 200
        assert http.get(where, headers={"If-None-Match": tag}).json()["version"] == 2
        stale = http.put(where, json={"version": 1}, headers={"If-Match": tag})
        assert (stale.status_code, stale.json()["current"]) == (412, 2)
        assert stale.json()["current_etag"] == http.get(where).headers["etag"]


def test_a_long_poll_is_woken_by_what_it_waits_for(ports: Ports) -> None:
    with served(ports) as url, RemoteLibrary(url) as remote:
        remote.perform(FLOW[0])
        here = remote.perform(ListEvents(since=-1)).next
        timer = threading.Timer(0.3, lambda: perform(ports, testing.ADA, FLOW[1]))
        timer.start()
        began = time.monotonic()
        feed = remote.perform(ListEvents(since=here, wait=20))
        timer.join()
    assert [event.action for event in feed.events] == ["VersionCommitted"]
    assert time.monotonic() - began < 15


def test_many_who_wait_take_no_thread(ports: Ports) -> None:
    with served(ports) as url:
        perform(ports, testing.ADA, FLOW[0])
        clients = [RemoteLibrary(url) for _ in range(40)]
        request = ListEvents(since=2, wait=20)
        waiting = [threading.Thread(target=client.perform, args=(request,)) for client in clients]
        for thread in waiting:
            thread.start()
        time.sleep(0.5)
        busy = [thread for thread in threading.enumerate() if thread.name.startswith("pecia-operation")]
        with RemoteLibrary(url) as another:
            assert another.perform(GetPrompt(prompt="a/b")).head == 1
        assert len(busy) <= 16
        perform(ports, testing.ADA, FLOW[1])
        for thread in waiting:
            thread.join(timeout=20)
            assert not thread.is_alive()
        for client in clients:
            client.close()
