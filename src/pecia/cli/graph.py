"""The graph that `pecia log --graph` draws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pecia.app.lineage import GetLineage
from pecia.cli.library import reading
from pecia.cli.screen import put, show
from pecia.domain.lineage import Lineage, Node, Return, draw
from pecia.domain.visible import visible


def show_lineage(name: str, *, as_json: bool) -> None:
    """Print the lineage of a prompt."""
    with reading() as library:
        lineage: Lineage = library.perform(GetLineage(prompt=name))
    show(lineage, as_json=as_json, human=lambda: put("\n".join(_lines(lineage))))


def _lines(lineage: Lineage) -> Iterator[str]:
    returned: defaultdict[int, list[Return]] = defaultdict(list)
    for one in lineage.returns:
        returned[one.version].append(one)
    for mark, node in draw(lineage.nodes):
        if node is None:
            yield mark
            continue
        yield f"{mark}  {_said(node, is_head=node.number == lineage.head)}"
        for one in reversed(returned[node.number]):
            came = f" from v{one.previous}" if one.previous else ""
            text = f"the head again{came}: {one.at:%Y-%m-%d %H:%M}  {one.author}  {one.note}".rstrip()
            yield f"{mark.replace('*', '|')}    {visible(text)}"


def _said(node: Node, *, is_head: bool) -> str:
    marks = (["head"] if is_head else []) + list(node.labels)
    if node.retirement is not None:
        why = f": {node.retirement.why}" if node.retirement.why else ""
        marks.append(f"{node.retirement.kind} by {node.retirement.actor} {node.retirement.at:%Y-%m-%d}{why}")
    shown = f" ({', '.join(marks)})" if marks else ""
    return visible(
        f"v{node.number}{shown}  {node.created_at:%Y-%m-%d %H:%M}  {node.author}  {node.note}".rstrip()
    )
