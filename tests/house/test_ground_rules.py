from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.loopback import NetworkUsedError

ROOT = Path(__file__).resolve().parents[2]

AVOIDED = """
import pytest

def test_skipped(): pytest.skip("no server")

@pytest.mark.xfail
def test_expected_to_fail(): assert False

@pytest.mark.slow
def test_slow(): pass

def test_passing(): pass
"""


def run_pytest(folder: Path, **environment: str) -> str:
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", ROOT / "pyproject.toml", folder]
    python_path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    return subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": python_path, **environment},
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_in_ci_whatever_is_skipped_or_expected_to_fail_has_failed(tmp_path: Path) -> None:
    (tmp_path / "test_avoided.py").write_text(AVOIDED)
    (tmp_path / "test_left_out.py").write_text(
        "import pytest\npytest.skip('not here', allow_module_level=True)\n"
    )
    assert "1 passed, 2 skipped, 1 deselected, 1 xfailed" in run_pytest(tmp_path)
    assert "1 error" in run_pytest(tmp_path, PECIA_CI="1")
    (tmp_path / "test_left_out.py").unlink()
    in_ci = run_pytest(tmp_path, PECIA_CI="1")
    assert "no server" in in_ci
    assert "2 failed, 1 passed, 1 deselected" in in_ci


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "example.com"])
def test_a_socket_that_leaves_loopback_is_refused(address: str) -> None:
    with pytest.raises(NetworkUsedError):
        socket.create_connection((address, 9))


def test_a_server_that_listens_beyond_loopback_is_refused() -> None:
    with socket.socket() as server, pytest.raises(NetworkUsedError):
        server.bind(("", 0))


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()


def test_every_test_has_an_empty_home_and_no_settings() -> None:
    assert Path.home() == Path.cwd()
    assert not list(Path.home().iterdir())
    assert not [name for name in os.environ if name.startswith("PECIA_")]


def test_the_scale_leaves_at_least_one_repetition(scale: Callable[[int], int]) -> None:
    assert scale(1) == 1
    assert 1 <= scale(1000) <= 1000
