"""The pytest plugin: a test of yours carries out a prompt test and asserts what it says.

    @pytest.mark.prompt_experiment("prompts/shop/reply.experiment.yaml", strict=True)
    def test_the_reply_is_no_worse(pecia_experiment):
        assert pecia_experiment.outcome == "passed"

With the mark the fixture is the result, and a test that fails by it fails before its body; without it the fixture is
a function of the same arguments. Nothing of Pecia but this file is imported before a test asks for the fixture.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pecia.app.operations import AnyLibrary
    from pecia.prompt_tests.report import PromptTestResult

MARK = "prompt_experiment"


def pytest_configure(config: pytest.Config) -> None:
    """Say what the mark means."""
    config.addinivalue_line(
        "markers",
        f"{MARK}(path, strict=False, fresh=False, budget=None, confirmed=False): carry out this experiment file; pecia_experiment is its result",
    )


@pytest.fixture(scope="session")
def pecia_library() -> Generator[AnyLibrary]:
    """The library that the settings name, opened once for all tests; through a server where one holds it."""
    import pecia  # noqa: PLC0415 - only a test that asks for it pays for it

    with pecia.open() as library:
        yield library


@pytest.fixture
def pecia_experiment(request: pytest.FixtureRequest, pecia_library: AnyLibrary) -> Any:  # noqa: ANN401 - see below
    """The result of the marked experiment file, or the function that carries one out."""

    def carry_out(path: str | Path, **how: Any) -> PromptTestResult:
        """Carry out an experiment file, its path relative to the root of the tests; fail the test if it fails.

        `how` has `strict`, `fresh`, `budget` (US dollars) and `confirmed`, as `pecia test` has them.
        """
        __tracebackhide__ = True
        return _carry_out(request, pecia_library, Path(path), **how)

    mark = request.node.get_closest_marker(MARK)
    return carry_out(*mark.args, **mark.kwargs) if mark else carry_out


CarryOut = Callable[..., "PromptTestResult"]
"""What the fixture is without the mark."""


def _carry_out(
    request: pytest.FixtureRequest,
    library: AnyLibrary,
    path: Path,
    *,
    strict: bool = False,
    fresh: bool = False,
    budget: float | None = None,
    confirmed: bool = False,
) -> PromptTestResult:
    from pecia.domain.errors import PeciaError  # noqa: PLC0415 - only a test that asks for it pays for it
    from pecia.prompt_tests.attached import read_attached  # noqa: PLC0415
    from pecia.prompt_tests.carry_out import carry_out  # noqa: PLC0415
    from pecia.settings import read_settings  # noqa: PLC0415

    __tracebackhide__ = True
    try:
        test = read_attached(request.config.rootpath / path, root=read_settings().prompts_dir)
    except PeciaError as error:
        pytest.fail(f"{path}: {error.message}", pytrace=False)
    result = carry_out(library, test, strict=strict, fresh=fresh, budget=budget, confirmed=confirmed)
    said = "\n".join((*result.lines, *([result.needs] if result.needs else [])))
    request.node.add_report_section("setup", "pecia", said)
    if result.fails:
        pytest.fail(f"{result.name}: {result.outcome}\n{said}", pytrace=False)
    return result
