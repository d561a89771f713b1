"""Models that other packages bring by entry point."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from pecia.domain.answer import Answer, Delta
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Invalid, Unavailable
from pecia.models.registry import Registry
from pecia.plugins import FoundModels, installed_plugins
from pecia.ports import Model
from pecia.settings import Connection, read_settings

MODULE = """
import asyncio, json
from pecia.domain.answer import Answer, Delta
from pecia.ports.model_plugins import PassingFault

class Parrot:
    def __init__(self, opening):
        self.opening, self.origin, self.calls = opening, opening.base_url, 0

    def request(self, messages, *, seed, terms=None):
        if messages == "unwritable":
            raise KeyError("role")
        return json.dumps({"said": messages, "seed": seed, **self.opening.options}).encode()

    async def answer(self, request):
        self.calls += 1
        said = json.loads(request)["said"]
        if said == "fall":
            raise RuntimeError(f"fell with {self.opening.api_key}")
        if said == "sleep":
            await asyncio.sleep(60)
        if said == "busy" and self.calls < 3:
            raise PassingFault(Answer(state="api_error", error="busy"), after=0.01, status=429)
        return "no answer" if said == "mumble" else Answer(state="ok", text=said, model="parrot-1")

    async def stream(self, request, tell):
        tell(Delta(text="Poll"))
        raise PassingFault(Answer(state="api_error", text="Poll", error="flew off"))

    async def close(self):
        raise RuntimeError("the cage is stuck")

def perch(opening):
    if opening.model == "dead":
        raise ValueError("pining")
    return Parrot(opening)

CAGE = 7
"""
PLACE = Connection(
    kind="parrot", base_url="http://perch", api_key="polly-wants-a-key", options={"loud": True}
)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "acme_parrot.py").write_text(MODULE)
    info = tmp_path / "acme_parrot-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-parrot\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text("[pecia.models]\nparrot = acme_parrot:perch\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "acme_parrot", raising=False)
    return info / "entry_points.txt"


def opened(model: str = "grey", *, timeout: float = 5.0, retries: int = 3) -> Model:
    registry = Registry({"bird": PLACE}, plugins=FoundModels())
    return registry.open(ModelChoice(model=f"bird/{model}"), timeout=timeout, retries=retries, concurrency=1)


def ask(model: Model, said: str) -> Answer:
    return asyncio.run(model.answer(model.request(said, seed=1)))


@pytest.mark.usefixtures("installed")
def test_a_model_of_a_plugin_is_asked_like_any_other() -> None:
    model = opened()
    assert model.request("Hi", seed=1) == b'{"said": "Hi", "seed": 1, "loud": true}'
    answer = ask(model, "Hi")
    assert (answer.state, answer.text, answer.model, answer.attempts) == ("ok", "Hi", "parrot-1", 1)
    assert model.origin == "parrot:http://perch"


@pytest.mark.usefixtures("installed")
def test_a_fault_that_the_plugin_calls_passing_is_tried_again() -> None:
    answer = ask(opened(), "busy")
    assert (answer.state, answer.text, answer.attempts) == ("ok", "busy", 3)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("said", "state", "error"),
    [
        ("fall", "api_error", "The plugin 'parrot' failed: RuntimeError: fell with …"),
        ("mumble", "api_error", "The plugin 'parrot' failed: it answered with str"),
        ("sleep", "timeout", "No answer within 0.2 s."),
    ],
)
def test_what_a_plugin_does_wrong_is_the_state_of_one_answer(said: str, state: str, error: str) -> None:
    model = opened(timeout=0.2)
    answer = ask(model, said)
    assert (answer.state, answer.error) == (state, error)
    assert ask(model, "Hi").state == "ok"


@pytest.mark.usefixtures("installed")
def test_a_plugin_that_cannot_be_closed_spoils_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    asyncio.run(opened().close())
    assert "'parrot' of connections could not be closed" in caplog.text


@pytest.mark.usefixtures("installed")
def test_an_answer_that_has_begun_to_stream_is_not_asked_for_again() -> None:
    model, told = opened(), list[Delta]()
    answer = asyncio.run(model.stream(model.request("Hi", seed=None), told.append))
    assert (answer.state, answer.text, answer.error) == ("api_error", "Poll", "flew off")
    assert told == [Delta(text="Poll")]


@pytest.mark.usefixtures("installed")
def test_a_plugin_that_cannot_open_or_write_is_named() -> None:
    with pytest.raises(Unavailable, match=r"'parrot' .* cannot open 'dead' \(ValueError: pining\)"):
        opened("dead")
    with pytest.raises(Unavailable, match=r"'parrot' .* cannot write a request \(KeyError: 'role'\)"):
        opened().request("unwritable", seed=None)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("acme_parrot:nothing", "cannot be loaded"),
        ("acme_nowhere:perch", "cannot be loaded"),
        ("acme_parrot:CAGE", "is no function that opens a model"),
    ],
)
def test_a_package_whose_models_cannot_be_used_is_named_and_stops_no_other(
    installed: Path, value: str, said: str
) -> None:
    installed.write_text(f"[pecia.models]\nparrot = {value}\nother = acme_parrot:perch\n")
    with pytest.raises(Unavailable, match=said):
        opened()
    troubles = {
        plugin.name: plugin.trouble for plugin in installed_plugins() if plugin.group == "pecia.models"
    }
    assert said in (troubles["parrot"] or "")
    assert troubles["other"] is None


@pytest.mark.usefixtures("installed")
def test_a_connection_names_its_plugin_in_the_settings(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "pecia.toml").write_text('[models.bird]\nkind = "parrot"\noptions = {loud = true}\n')
    found = read_settings(environ={}, cwd=folder).connections["bird"]
    assert (found.kind, found.base_url, found.options) == ("parrot", "", {"loud": True})


def test_a_kind_that_nothing_brings_is_refused_with_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "pecia.toml").write_text('[models.bird]\nkind = "parrott"\nbase_url = "http://perch"\n')
    with pytest.raises(Invalid, match="unknown kind 'parrott'") as caught:
        read_settings(environ={}, cwd=tmp_path)
    assert "any-llm, azure, gemini, litellm" in (caught.value.hint or "").replace(
        "anthropic, any-llm", "any-llm"
    )
