"""The demo's content: prompts, cases and experiments that lie in the package, written for the project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import msgspec

from pecia import wire
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.domain.dataset import parse_dataset_reference
from pecia.domain.design import Design
from pecia.domain.plain_yaml import read_yaml
from pecia.domain.prompt_file import read_prompt_file

LABEL = "production"
FIRST, BEST = 1, 3
"""The versions of the sentiment prompt that are released first, and proposed on evidence."""
_HERE = files("pecia.demo")


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One task of the demo: a prompt with several versions, the cases it is tested on, the question asked."""

    name: str
    title: str
    question: str
    dataset: str

    @property
    def prompt(self) -> str:
        """The prompt whose versions are compared."""
        return f"demo/{self.name}"


TOPICS = (
    Topic(
        name="sentiment",
        title="Sentiment of short texts",
        question="Does an example help more than an instruction, and does the wording of four examples matter?",
        dataset="texts",
    ),
    Topic(
        name="description",
        title="A persuasive product description",
        question="What do tone and length do to required facts, length and format?",
        dataset="products",
    ),
    Topic(
        name="summary",
        title="A concise summary of a table",
        question="Does the model keep to a JSON format, and does it get the figures right?",
        dataset="tables",
    ),
)


def commits(topic: Topic) -> Iterator[CommitVersion]:
    """The versions of a topic's prompt, in their order."""
    folder = _HERE / "prompts" / topic.name
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        source = read_prompt_file(path.read_text(encoding="utf-8"))
        note = path.name.removesuffix(".prompt.md").partition("-")[2].replace("-", " ")
        yield CommitVersion(prompt=topic.prompt, content=source.content, fields=source.fields, note=note)


def dataset(topic: Topic) -> ImportDataset:
    """The cases of a topic."""
    data = (_HERE / "data" / f"{topic.dataset}.jsonl").read_bytes()
    return ImportDataset(
        dataset=f"demo/{topic.dataset}", rows=wire.read_rows(data), note="written for the demo"
    )


def design(topic: Topic, *, full: bool) -> Design:
    """The experiment of a topic: on the quick split, or with `full` on all cases."""
    text = (_HERE / "experiments" / f"{topic.name}.yaml").read_text(encoding="utf-8")
    found = wire.convert(read_yaml(text).value, Design)
    if not full:
        return found
    whole = msgspec.structs.replace(parse_dataset_reference(found.dataset), split=None)
    return msgspec.structs.replace(found, dataset=str(whole))
