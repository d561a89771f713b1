"""Strategies: hostile text, JSON data, and contents of prompts made of them."""

from __future__ import annotations

from hypothesis import strategies as st

from pecia.domain.message import SPEAKERS, ImagePart, Message, TextPart, Tool, ToolCall
from pecia.domain.override import Override
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
_words = texts.map(lambda text: text[:200] or "x")
_names = st.text("abcXYZ019_-", min_size=1, max_size=8)
_schemas = {
    "inputs": st.none() | st.dictionaries(texts, _objects, max_size=2),
    "output": st.none() | _objects,
    "model": st.none() | st.builds(ModelSettings, name=st.none() | texts, params=_objects),
    "tools": st.lists(
        st.builds(Tool, name=_names, description=texts, parameters=_objects),
        max_size=2,
        unique_by=lambda tool: tool.name,
    ).map(tuple),
    "includes": st.dictionaries(texts, texts, max_size=2),
}
_nothing = {"inputs": st.none(), "output": st.none(), "model": st.none()}
_cached = st.booleans()
parts = st.one_of(
    st.builds(TextPart, text=texts, cache=_cached),
    st.builds(ImagePart, url=texts, cache=_cached),
    st.builds(
        ImagePart, data=texts, media_type=st.sampled_from(["image/png", "image/svg+xml"]), cache=_cached
    ),
)


@st.composite
def _several_parts(draw: st.DrawFn) -> tuple[TextPart | ImagePart, ...]:
    return tuple(draw(st.lists(parts, min_size=1, max_size=3)))


_in_parts = _several_parts()
_calls = st.lists(
    st.builds(ToolCall, id=_words, name=_names, arguments=_objects),
    max_size=2,
).map(tuple)
_name = st.none() | _words
messages = st.one_of(
    st.builds(Message, role=st.sampled_from(SPEAKERS), content=texts),
    st.builds(Message, role=st.just("placeholder"), content=st.just("history") | texts),
    st.builds(Message, role=st.sampled_from(SPEAKERS), content=texts | _in_parts, name=_name),
    st.builds(Message, role=st.just("assistant"), content=texts | _in_parts, tool_calls=_calls),
    st.builds(Message, role=st.just("tool"), content=texts, tool_call_id=_name),
)


@st.composite
def _several(draw: st.DrawFn) -> tuple[Message, ...]:
    # Composed, because Hypothesis writes out a strategy made of strategies, and this one is long.
    return tuple(draw(st.lists(messages, min_size=1, max_size=4)))


_messages = _several()
_chats = {"type": st.just("chat"), "messages": _messages}


def _overrides(**body: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, Override]]:
    overrides = st.builds(Override, **body) | st.builds(
        Override, params=_objects.map(lambda made: made or {"temperature": 0}), **body
    )
    return st.dictionaries(
        _words,
        overrides.map(lambda made: Override(params={"seed": 1}) if made == Override() else made),
        max_size=2,
    )


@st.composite
def _content(draw: st.DrawFn) -> Content:
    return draw(
        st.one_of(
            st.builds(Content, template=texts, **_nothing),
            st.builds(Content, template=texts, **_schemas),
            st.builds(Content, template=texts, overrides=_overrides(template=st.none() | texts), **_schemas),
            st.builds(Content, template=texts, syntax=st.just("none"), **_nothing),
            st.builds(Content, **_chats, **_nothing),
            st.builds(Content, **_chats, **_schemas),
            st.builds(Content, overrides=_overrides(messages=st.none() | _messages), **_chats, **_schemas),
        )
    )


contents = _content()
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
