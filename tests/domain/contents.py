"""Strategies: hostile text, JSON data, and contents of prompts made of them."""

from __future__ import annotations

from hypothesis import strategies as st

from pecia.domain.message import SPEAKERS, Message
from pecia.domain.prompt import PromptFields
from pecia.domain.prompt_file import PromptFile
from pecia.domain.version import Content, ModelSettings

_pieces = st.sampled_from(
    [
        *("<!-- user -->", "\\<!-- user -->", "\\\\<!-- system -->", " <!-- user -->", "<!--user-->"),
        *("<!-- USER: -->", "<!-- messages: history -->", "<!-- messages: a b -->", "---", "--- ", "..."),
        *(
            " ",
            "\t",
            "\\",
            "|",
            "# T",
            "- ",
            ": ",
            "key: value",
            "'",
            '"',
            "{{ x }}",
            "{% if x %}",
            "é",
            "👋🏽",
        ),
        *("\r", "\x1b", "\x7f", "\x85", "\u202e", "\u2028", "\ufeff", "NO", "1e3", "0o7", "2001-01-01", "~"),
    ]
)
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.lists(
    _pieces | _pieces.map(lambda piece: f"{piece}\n") | st.just("\n") | st.text(characters, max_size=5),
    max_size=8,
).map("".join)
"""What an adversary of text files, YAML and terminals would write; every character but NUL."""

numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False).filter(
    lambda number: not 2**53 < abs(number) < 1e21
)
json_data = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
"""JSON data that has a canonical form."""

_objects = st.dictionaries(texts, json_data, max_size=2)
_schemas = {
    "inputs": st.none() | st.dictionaries(texts, _objects, max_size=2),
    "output": st.none() | _objects,
    "model": st.none() | st.builds(ModelSettings, name=st.none() | texts, params=_objects),
}
_nothing = {"inputs": st.none(), "output": st.none(), "model": st.none()}
messages = st.builds(Message, role=st.sampled_from(SPEAKERS), content=texts) | st.builds(
    Message, role=st.just("placeholder"), content=st.just("history") | texts
)
_chats = {"type": st.just("chat"), "messages": st.lists(messages, min_size=1, max_size=4).map(tuple)}
contents = st.one_of(
    st.builds(Content, template=texts, **_nothing),
    st.builds(Content, template=texts, **_schemas),
    st.builds(Content, template=texts, syntax=st.just("none"), **_nothing),
    st.builds(Content, **_chats, **_nothing),
    st.builds(Content, **_chats, **_schemas),
)
_said = st.none() | texts
_fields = st.builds(
    PromptFields,
    title=_said,
    purpose=_said,
    tags=st.none() | st.lists(texts, max_size=2).map(tuple),
    description=_said,
    owner=_said,
    status=st.sampled_from([None, "draft", "active", "deprecated"]),
)
prompt_files = st.builds(PromptFile, content=contents) | st.builds(
    PromptFile,
    content=contents,
    fields=_fields,
    extra=st.dictionaries(texts.map(lambda text: f"x-{text}"), json_data, max_size=2),
)
