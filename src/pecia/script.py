"""The `pecia` command, as installed: it answers even where only the client is installed."""

from __future__ import annotations

import sys
from importlib.util import find_spec

SERVER_MODULES = (
    "alembic",
    "cryptography",
    "genai_prices",
    "httptools",
    "jsonschema",
    "numpy",
    "py3langid",
    "rapidfuzz",
    "re2",
    "rich",
    "sqlalchemy",
    "typer",
    "uvicorn",
)
"""What the requirements of the [server] extra are imported as."""

INSTALL = "pip install 'pecia[server]'"


def main() -> int:
    """Run the command line and return its exit code; 2 with the line to install where [server] is missing."""
    missing = [module for module in SERVER_MODULES if find_spec(module) is None]
    if missing:
        sys.stderr.write(
            f"pecia: the command line needs {', '.join(missing)}, which this installation lacks. "
            f"Install it with:\n\n    {INSTALL}\n\n"
        )
        return 2
    from pecia.cli.start import started  # noqa: PLC0415 - only now is it known to be importable

    code = started(sys.argv[1:])
    if code is not None:
        return code
    from pecia.cli.main import main as run  # noqa: PLC0415 - takes as long as starting the server

    return run()
