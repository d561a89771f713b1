"""How long it takes to say what changed, whom it breaks, and who brought a line.

    python bench/history.py [--json] [--quick]

Floors, measured in the same run: reading the words of the same texts once with one regular expression, and writing
the canonical JSON of the same schemas.
"""

from __future__ import annotations

import random
import re
import time
from datetime import UTC, datetime
from typing import Any

from _figures import Figure, arguments, show, time_together

from pecia.domain.blame import Tracer
from pecia.domain.canonical import canonical
from pecia.domain.contract import compare_contracts
from pecia.domain.diff import diff
from pecia.domain.lineage import Node
from pecia.domain.version import Content, Version, digest_content

LONGEST = 231_371
"""Characters of the longest prompt in public collections."""
VERSIONS = 50
_word = re.compile(r"\w+|\W")


def texts(versions: int, characters: int) -> list[str]:
    """A text of words in lines, and its later versions, in each of which ten words changed."""
    chance = random.Random(1)  # noqa: S311 - the same texts in every run
    words = [f"{chance.choice('abcdefgh')}{chance.randrange(10_000)}" for _ in range(characters // 6)]
    words = [f"{word}\n" if at % 150 == 0 else word for at, word in enumerate(words)]
    made: list[str] = []
    for _ in range(versions):
        made.append(" ".join(words)[:characters])
        for _ in range(10):
            words[chance.randrange(len(words))] = f"new{chance.randrange(10_000)}"
    return made


def schema(depth: int) -> dict[str, Any]:
    """An output schema as applications have them: objects in objects, with a list and an enum."""
    inner = {"type": "string", "maxLength": 80} if depth == 0 else schema(depth - 1)
    properties = {
        "label": {"enum": ["positive", "negative", "neutral"]},
        "score": {"type": "number", "minimum": 0, "maximum": 1},
        "reasons": {"type": "array", "items": inner, "maxItems": 5},
    }
    return {"type": "object", "properties": properties, "required": ["label"], "additionalProperties": False}


def measure_diff(seconds: float) -> list[Figure]:
    """The word diff of a prompt of 2 kB, and the whole comparison with its contract."""
    before, after = texts(2, 2000)
    one, other = Content(template=before, syntax="none"), Content(template=after, syntax="none")
    (value, floor), n = time_together(
        lambda: diff(one, other), lambda: (_word.findall(before), _word.findall(after)), seconds=seconds
    )
    return [Figure(name="diff.2kb", value=value * 1e6, unit="µs", floor=floor * 1e6, n=n)]


def measure_contract(seconds: float) -> list[Figure]:
    """Two schemas of three levels, of which one allows a value more."""
    wide = schema(3)
    wide["properties"]["label"]["enum"].append("mixed")
    one, other = Content(template="x", output=schema(3)), Content(template="x", output=wide)
    (value, floor), n = time_together(
        lambda: compare_contracts(one, other),
        lambda: (canonical(one.output), canonical(other.output)),
        seconds=seconds,
    )
    return [Figure(name="contract.nested", value=value * 1e6, unit="µs", floor=floor * 1e6, n=n)]


def measure_blame(versions: int) -> list[Figure]:
    """Every line and word of the longest prompt, over so many versions."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    made = [Content(template=text, syntax="none") for text in texts(versions, LONGEST)]
    chain = [
        Version(
            prompt="p",
            number=number,
            digest=digest_content(content),
            content=content,
            parent=number - 1 or None,
            author="",
            note="",
            created_at=now,
        )
        for number, content in enumerate(made, 1)
    ]
    nodes = [
        Node(number=v.number, parent=v.parent, digest=v.digest, author="", note="", created_at=now)
        for v in chain
    ]
    start = time.perf_counter()
    for content in made:
        _word.findall(content.template or "")
    middle = time.perf_counter()
    tracer = Tracer(chain[-1])
    for version in chain:
        tracer.follow(version)
    tracer.blame(nodes)
    end = time.perf_counter()
    return [Figure(name=f"blame.longest_{versions}", value=end - middle, unit="s", floor=middle - start)]


def main() -> None:
    """Measure and print."""
    asked = arguments(__doc__ or "")
    seconds = 2.0 if asked.quick else 8.0
    figures = [
        *measure_diff(seconds),
        *measure_contract(seconds),
        *measure_blame(10 if asked.quick else VERSIONS),
    ]
    show(figures, as_json=asked.json)


if __name__ == "__main__":
    main()
