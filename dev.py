#!/usr/bin/env python3
"""Everything one does with a checkout of Pecia: python3 dev.py [COMMAND] [ARGUMENTS].

  (none), serve     serve your own library on http://127.0.0.1:4747, at first with a sample project
  demo              the whole idea on a small local model, in about four minutes
  test              every test this machine can run; --slow adds full sizes and the real model,
                    other arguments go to pytest
  lint              ruff, pyright, the import contracts and, with Node, the web app; --fix mends what can be mended
  web               build the web app; --watch again with every change
  shots             picture every page of the web app into docs/assets
  types             write the web app's types anew from the API
  bench [NAMES]     the speed figures; --json for one line a figure, --quick for a rough look
  docs              the tests of the documentation
  ci                what CI runs: lint and all tests, where a skipped test is a failure

It needs Python 3.11 or later with venv or pip, makes .venv beside this file, and installs again only when
pyproject.toml, constraints.txt or hatch_build.py changed. Once installed it works without a network.
"""

import datetime as dt
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

# This file must still parse on an old Python, for the sake of the next message.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        f"Pecia needs Python 3.11 or later; this is Python {platform.python_version()}.\n"
        "Run dev.py with a newer one, for instance: python3.12 dev.py"
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "pecia-installed.json"
PROOF = ROOT / "docs" / "proofs" / "slow-tests.txt"
WEB = ROOT / "web"
OPENAPI = "import sys; from pecia.server.openapi import as_json; sys.stdout.buffer.write(as_json())"
PYTEST = ("-m", "pytest", "-n", "auto", "--dist", "loadgroup")


# ---------------------------------------------------------------- installing


def ensure(*extras: str) -> None:
    """Have this checkout installed in .venv with these extras, and those installed before."""
    files = ("pyproject.toml", "constraints.txt", "hatch_build.py")
    pins = b"".join((ROOT / name).read_bytes() for name in files)
    key = hashlib.sha256(pins + str(ROOT).encode()).hexdigest()
    there = json.loads(STAMP.read_text()) if PYTHON.exists() and STAMP.exists() else {"key": "", "extras": []}
    wanted = sorted({*there["extras"], *extras})
    if there == {"key": key, "extras": wanted}:
        return
    STAMP.unlink(missing_ok=True)
    say(f"Installing Pecia with [{', '.join(wanted)}] in {VENV.name}; the first time takes a minute or more.")
    install("--constraint", "constraints.txt", "--editable", f".[{','.join(wanted)}]")
    STAMP.write_text(json.dumps({"key": key, "extras": wanted}))


def install(*arguments: str) -> None:
    """Install with what there is: uv, the pip of .venv, or the pip of the Python that runs this file."""
    if not PYTHON.exists():
        venv.create(VENV, clear=True, symlinks=os.name != "nt")
    uv = shutil.which("uv")
    if uv:
        code = run(uv, "pip", "install", "--python", str(PYTHON), *arguments)
    elif works(PYTHON, "-m", "pip", "--version") or works(PYTHON, "-m", "ensurepip"):
        code = pip(str(PYTHON), "-m", "pip", "install", *arguments)
    elif works(sys.executable, "-m", "pip", "--python", PYTHON, "--version"):
        code = pip(sys.executable, "-m", "pip", "--python", str(PYTHON), "install", *arguments)
    else:
        sys.exit(
            "This Python has neither pip nor ensurepip, so nothing can be installed.\n"
            "On Debian and Ubuntu: apt install python3-venv. Elsewhere install pip or uv. Then run this again."
        )
    if code:
        sys.exit(
            "\nThe installation did not succeed; the lines above say why. If they speak of connections, the "
            "network or the package index is away:\nrun this again when it is back. Nothing else is needed; "
            f"if it still fails then, delete {VENV.name} first."
        )


def pip(*command: str) -> int:
    """Run pip, showing one line of progress on a terminal, and all it said when it fails."""
    # By the environment, because pip's own pip, which fetches the build backend, sees that too.
    settings = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_RETRIES": "2"}
    environment = {**settings, **os.environ, "PYTHONUNBUFFERED": "1"}
    width = shutil.get_terminal_size().columns - 1 if sys.stderr.isatty() else 0
    said = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            if width:
                print(f"\r{line.strip()[:width]:{width}}", end="", file=sys.stderr, flush=True)
    if width:
        print(f"\r{'':{width}}\r", end="", file=sys.stderr, flush=True)
    if process.returncode:
        say("".join(said))
    return process.returncode


def works(*command: object) -> bool:
    """Whether this command succeeds; what it says is of no interest."""
    return subprocess.run([*map(str, command)], check=False, capture_output=True).returncode == 0


# ---------------------------------------------------------------- running


def say(text: str) -> None:
    """Tell the person something, leaving stdout to the commands."""
    print(text, file=sys.stderr, flush=True)


def run(*command: str, **environment: str) -> int:
    """Run a command in the checkout and return its exit code. On Ctrl-C it ends in its own way first."""
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def become(*command: str) -> int:
    """Hand this process over to a command, so that signals and the exit code are its own."""
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606
    return run(*command)


def serve(*arguments: str) -> int:
    """Serve the user's own library."""
    ensure("server")
    return become(str(BIN / "pecia"), "serve", "--sample", *arguments)


def demo(*arguments: str) -> int:
    """Run the main job on the local model."""
    ensure("server", "local")
    return become(str(BIN / "pecia"), "demo", *arguments)


def test(*arguments: str) -> int:
    """Run the tests. A whole run at full size is kept under docs/proofs/."""
    if "--slow" not in arguments:
        ensure("dev")
        return run(str(PYTHON), *PYTEST, *arguments)
    ensure("dev", "local", "vendors")
    if arguments == ("--slow",):
        return prove()
    return run(str(PYTHON), *PYTEST, *arguments)


def prove() -> int:
    """Run everything at full size; when it passes, keep what pytest printed, with date and machine."""
    command = [str(PYTHON), *PYTEST, "--slow", "-q", "--no-header", "--durations=30", "--color=no"]
    command.append(
        "--timeout=900"
    )  # at full size a test may take minutes on a machine that does other things too
    today = dt.datetime.now(tz=dt.UTC).date()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    kept = [f"python3 dev.py test --slow\n{today}, {machine}, Python {platform.python_version()}\n\n"]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            kept.append(line)
    if process.returncode == 0:
        PROOF.parent.mkdir(parents=True, exist_ok=True)
        PROOF.write_text("".join(kept))
    return process.returncode


def lint(*arguments: str) -> int:
    """Check style, types and the direction of imports: all of them, whichever fails."""
    ensure("dev")
    fix = "--fix" in arguments
    steps = (
        ("ruff check", ["ruff", "check", *(["--fix"] if fix else [])]),
        ("ruff format", ["ruff", "format", *([] if fix else ["--check"])]),
        ("pyright", ["pyright"]),
        ("import contracts", ["lint-imports", "--no-logo"]),
    )
    failed = []
    for name, command in steps:
        say(f"- {name}")
        # Pyright's wrapper would otherwise ask the network for a newer release.
        if run(str(BIN / command[0]), *command[1:], PYRIGHT_PYTHON_IGNORE_WARNINGS="1"):
            failed.append(name)
    failed += lint_web()
    say(f"lint: {', '.join(failed)} failed" if failed else "lint: all well")
    return 1 if failed else 0


def web(*arguments: str) -> int:
    """Build the web app into the package."""
    return npm_ready() or npm("run", "watch" if "--watch" in arguments else "build")


def shots(*arguments: str) -> int:  # noqa: ARG001 - it takes none
    """Picture every page of the web app, in both themes and at two widths, into docs/assets."""
    ensure("dev")
    return npm_ready() or npm("run", "build") or npm("run", "screenshots")


def types(*arguments: str) -> int:
    """Write what the web app knows of the API anew; with --check only say whether it differs."""
    ensure("dev")
    return npm_ready() or api_types(*arguments)


def api_types(*arguments: str) -> int:
    """Hand the OpenAPI document to the script that makes types of it."""
    said = subprocess.run([str(PYTHON), "-c", OPENAPI], cwd=ROOT, check=False, stdout=subprocess.PIPE)
    if said.returncode:
        return said.returncode
    script = ["node", "types.mjs", *arguments]
    return subprocess.run(script, cwd=WEB, check=False, input=said.stdout).returncode


def npm(*arguments: str) -> int:
    """Run npm in the folder of the web app."""
    return subprocess.run(
        [shutil.which("npm") or "npm", "--silent", *arguments], cwd=WEB, check=False
    ).returncode


def npm_ready() -> int:
    """Have the web app's packages installed as its lock file says. Not zero where there is no Node."""
    if shutil.which("npm") is None:
        say("The web app needs Node 20.19 or later on PATH for this; without it everything else works.")
        return 1
    lock, there = WEB / "package-lock.json", WEB / "node_modules" / ".package-lock.json"
    if there.exists() and there.stat().st_mtime >= lock.stat().st_mtime:
        return 0
    say("Installing what the web app is built with.")
    return npm("ci", "--no-audit", "--no-fund")


def lint_web() -> list[str]:
    """Which checks of the web app failed; none where there is no Node to run them with."""
    if shutil.which("npm") is None and os.environ.get("PECIA_CI") != "1":
        say("- web: left out, as there is no Node on PATH")
        return []
    if npm_ready():
        return ["web"]
    steps = (
        ("tsc", npm, "run", "check"),
        ("oxlint", npm, "run", "lint"),
        ("API types", api_types, "--check"),
    )
    failed: list[str] = []
    for name, step, *arguments in steps:
        say(f"- {name}")
        if step(*arguments):
            failed.append(name)
    return failed


def test_web() -> int:
    """Build the web app and run its tests, alone and in a browser."""
    return npm_ready() or npm("run", "build") or npm("run", "test") or npm("run", "browser")


def bench(*arguments: str) -> int:
    """Run the scripts of bench/, all or those named."""
    scripts = {path.stem: path for path in sorted((ROOT / "bench").glob("[a-z]*.py"))}
    flags = [argument for argument in arguments if argument.startswith("-")]
    names = [argument for argument in arguments if not argument.startswith("-")] or list(scripts)
    unknown = [name for name in names if name not in scripts]
    if unknown:
        say(f"No bench is called {', '.join(unknown)}. There are: {', '.join(scripts) or 'none'}.")
        return 2
    ensure("dev")
    return max([run(str(PYTHON), str(scripts[name]), *flags) for name in names], default=0)


def docs(*arguments: str) -> int:
    """Run the tests of the documentation."""
    ensure("dev")
    return run(str(PYTHON), "-m", "pytest", "tests/docs", *arguments)


def ci(*arguments: str) -> int:
    """Run what CI runs. pytest comes last, so that its closing line does."""
    ensure("dev", "local")
    linted = lint()
    shown = test_web()
    scale = os.environ.get("PECIA_TEST_SCALE", "0.1")
    tested = run(str(PYTHON), *PYTEST, *arguments, PECIA_CI="1", PECIA_TEST_SCALE=scale)
    return linted or shown or tested


COMMANDS = {
    command.__name__: command for command in (serve, demo, test, lint, web, shots, types, bench, docs, ci)
}


def main(arguments: list[str]) -> int:
    """Run the command named first; without a name, serve."""
    if not arguments:
        return serve()
    name, *rest = arguments
    if name in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    if name not in COMMANDS:
        say(f"dev.py knows no '{name}'. It knows: {', '.join(COMMANDS)}. See python3 dev.py --help")
        return 2
    return COMMANDS[name](*rest)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
