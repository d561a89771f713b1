"""Keep one comment on a pull request: write it, or write it anew where it is there. Needs only Python itself."""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

MARK = "<!-- pecia test -->"
PAGE, MOST_PAGES = 100, 50


def main() -> int:
    """Write the comment; a token that may not is said as a warning, for the tests have spoken anyway."""
    file = Path(os.environ["PECIA_COMMENT_FILE"])
    if not file.is_file():
        return 0  # the tests could not be made, and the job says why
    repository, number = os.environ["GITHUB_REPOSITORY"], int(os.environ["PECIA_COMMENT_ON"])
    body = {"body": file.read_text(encoding="utf-8")}
    try:
        own = find(f"/repos/{repository}/issues/{number}/comments")
        if own is None:
            ask("POST", f"/repos/{repository}/issues/{number}/comments", body)
        else:
            ask("PATCH", f"/repos/{repository}/issues/comments/{own}", body)
    except (urllib.error.URLError, TimeoutError) as error:
        sys.stdout.write(f"::warning::The comment with the prompt tests could not be written: {error}\n")
    return 0


def find(path: str) -> int | None:
    """The number of the comment that this wrote before: a bot's, and it begins with our mark."""
    for page in range(1, MOST_PAGES + 1):
        found = ask("GET", f"{path}?per_page={PAGE}&page={page}")
        for comment in found:
            if comment["user"]["type"] == "Bot" and comment["body"].startswith(MARK):
                return int(comment["id"])
        if len(found) < PAGE:
            break
    return None


def ask(method: str, path: str, body: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
    """One request to the API that the runner names."""
    request = urllib.request.Request(  # noqa: S310 - the address is the runner's own
        os.environ.get("GITHUB_API_URL", "https://api.github.com") + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {os.environ['PECIA_COMMENT_TOKEN']}",
            "Accept": "application/vnd.github+json",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(main())
