"""Promptfoo, Langfuse, OpenAI, Prompty and Dotprompt: what each says is read, and written again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pecia.domain.errors import Invalid
from pecia.domain.message import ImagePart, Message, TextPart, Tool, ToolCall
from pecia.domain.template import compile_content
from pecia.domain.version import Content, ModelSettings
from pecia.imports.formats import FORMATS
from pecia.imports.writing import Export, Writable
from tests.imported import gathered, imported

CHAT = Content(
    type="chat",
    messages=(
        Message(role="system", content="Be {{ tone }}."),
        Message(role="placeholder", content="history"),
        Message(role="user", content="{{ question }}"),
    ),
    inputs={"tone": {"type": "string", "default": "kind"}, "question": {"type": "string"}},
    model=ModelSettings(name="openai/gpt-4o", params={"temperature": 0.5, "max_tokens": 9}),
)


@pytest.mark.parametrize("format", ["prompty", "dotprompt", "langfuse"])
def test_a_chat_goes_out_and_comes_back(format: str, tmp_path: Path) -> None:
    [data] = FORMATS[format].write([Writable(name="a/b", version=3, content=CHAT)], Export()).values()
    suffix = FORMATS[format].suffixes[0]
    content = imported(format, tmp_path / f"b{suffix}", data).content
    assert content.messages == CHAT.messages
    assert content.model == CHAT.model
    if format != "langfuse":
        assert {name: s.get("default") for name, s in (content.inputs or {}).items()} == {
            "tone": "kind",
            "question": None,
        }


def test_promptfoo_prompts_are_inline_or_in_files_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "two.txt").write_text("One {{ a }}\n---\nTwo")
    (tmp_path / "chat.json").write_text('[{"role": "system", "content": "Hi"}]')
    (tmp_path / "promptfooconfig.yaml").write_text(
        "prompts:\n- Inline {{ b }}\n- file://two.txt\n- {id: file://chat.json, label: The chat}\nproviders: [x]\n"
    )
    items = gathered("promptfoo", tmp_path).items
    assert [item.prompt for item in items] == ["prompt-1", "two-1", "two-2", "the-chat"]
    assert [item.content.texts() for item in items] == [
        ("Inline {{ b }}",),
        ("One {{ a }}",),
        ("Two",),
        ("Hi",),
    ]
    assert items[0].left == ("the key 'providers'",)


@pytest.mark.parametrize(
    "path", ["../x.txt", "/etc/passwd", "run.py", "prompts/*.txt", "fn.js:go", "missing.txt"]
)
def test_promptfoo_files_elsewhere_and_programs_are_refused(path: str, tmp_path: Path) -> None:
    (tmp_path / "promptfooconfig.yaml").write_text(f"prompts: ['file://{path}']\n")
    [(_, error)] = gathered("promptfoo", tmp_path).broken
    assert error.code in {"unsafe_path", "invalid_import"}


def langfuse(**more: Any) -> dict[str, Any]:
    return {
        "name": "Movie critic",
        "version": 1,
        "type": "text",
        "prompt": "Rate {{movie}}",
        "labels": [],
        **more,
    }


def test_langfuse_versions_come_oldest_first_with_labels_and_notes(tmp_path: Path) -> None:
    newer = langfuse(
        version=2, prompt="Rate {{ movie }} of 10", labels=["production", "latest"], commitMessage="why"
    )
    (tmp_path / "all.json").write_text(json.dumps({"data": [newer, langfuse(config={"model": "m", "x": 1})]}))
    first, second = gathered("langfuse", tmp_path).items
    assert (first.prompt, first.content.template, first.left) == (
        "movie-critic",
        "Rate {{movie}}",
        ("config.x",),
    )
    assert (second.prompt, second.labels, second.note) == ("movie-critic", ("production",), "why")
    assert first.fields.title == "Movie critic"


def test_a_langfuse_list_that_only_names_prompts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="only named here"):
        imported("langfuse", tmp_path / "x.json", json.dumps({"data": [{"name": "a", "versions": [1]}]}))


def test_a_mustache_section_is_literal_unless_it_can_be_mapped(tmp_path: Path) -> None:
    text = json.dumps(langfuse(prompt="{{^x}}none{{/x}}"))
    assert imported("langfuse", tmp_path / "x.json", text).content.syntax == "none"
    converted = imported("langfuse", tmp_path / "x.json", text, convert=True).content
    assert converted.template == "{% if not x %}none{% endif %}"


def test_an_openai_stored_prompt_is_a_chat_with_its_model_and_variables(tmp_path: Path) -> None:
    stored = {
        "id": "pmpt_1",
        "name": "Greeter",
        "version": "2",
        "instructions": "Be kind.",
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "input_text", "text": "Hi {{name}}"},
                    {"type": "input_image", "image_url": "{{image}}"},
                    {"type": "input_audio"},
                ],
            }
        ],
        "variables": {"name": "Ada"},
        "model": "gpt-5",
        "max_output_tokens": 5,
        "tools": [
            {"type": "web_search"},
            {"type": "function", "name": "f", "parameters": {"type": "object"}},
        ],
        "text": {"format": {"type": "json_schema", "schema": {"type": "object"}}},
    }
    item = imported("openai", tmp_path / "x.json", json.dumps(stored))
    assert [m.role for m in item.content.messages or ()] == ["developer", "user"]
    assert item.content.inputs == {"name": {"examples": ["Ada"]}, "image": {}}
    assert item.content.model == ModelSettings(name="gpt-5", params={"max_tokens": 5})
    assert item.content.output == {"type": "object"}
    assert item.content.tools == (Tool(name="f", parameters={"type": "object"}),)
    assert item.left == ("a part of the kind 'input_audio'", "a tool of the kind 'web_search'")
    [data] = FORMATS["openai"].write([Writable(name="g", version=1, content=item.content)], Export()).values()
    assert imported("openai", tmp_path / "y.json", data).content.messages == item.content.messages


def test_images_and_tool_calls_of_a_chat_are_kept(tmp_path: Path) -> None:
    messages = (
        Message(
            role="user",
            content=(
                TextPart(text="See"),
                ImagePart(url="{{ u }}"),
                ImagePart(data="QQ==", media_type="image/png"),
            ),
        ),
        Message(role="assistant", content="", tool_calls=(ToolCall(id="1", name="f", arguments={"a": 1}),)),
        Message(role="tool", content="4", tool_call_id="1"),
    )
    content = Content(type="chat", messages=messages, tools=(Tool(name="f", description="F"),))
    [data] = FORMATS["promptfoo"].write([Writable(name="p", version=1, content=content)], Export()).values()
    [item] = [imported("promptfoo", tmp_path / "promptfooconfig.yaml", data)]
    assert item.content.messages == messages


def test_an_image_of_a_prompty_or_a_dotprompt_is_an_image(tmp_path: Path) -> None:
    prompty = "---\ninputs: [{name: photo, kind: image}]\n---\nuser:\nLook:\n{{photo}}\nand say.\n"
    dotprompt = '{{role "user"}}Look: {{media url=photo}} and say.'
    for item in (
        imported("prompty", tmp_path / "a.prompty", prompty),
        imported("dotprompt", tmp_path / "a.prompt", dotprompt, convert=True),
    ):
        messages = item.content.messages or ()
        assert [type(part) for message in messages for part in message.content] == [
            TextPart,
            ImagePart,
            TextPart,
        ]


def test_a_loop_over_a_conversation_becomes_a_placeholder(tmp_path: Path) -> None:
    text = "system:\nHi\n\n{% for item in chat_history %}\n{{item.role}}:\n{{item.content}}\n{% endfor %}\n\nuser:\n{{q}}\n"
    item = imported("prompty", tmp_path / "x.prompty", text)
    assert [(m.role, m.content) for m in item.content.messages or ()] == [
        ("system", "Hi"),
        ("placeholder", "chat_history"),
        ("user", "{{q}}"),
    ]
    assert item.changed


def test_the_first_prompty_format_is_read_with_its_samples(tmp_path: Path) -> None:
    text = (
        "---\nname: Old\nmodel: {api: chat, configuration: {type: azure_openai, azure_deployment: gpt-4o}, "
        "parameters: {max_tokens: 5}}\nsample: {q: why}\ntemplate: jinja2\n---\nuser:\n{{q}} {{r}}\n"
    )
    item = imported("prompty", tmp_path / "x.prompty", text)
    assert item.content.model == ModelSettings(name="gpt-4o", params={"max_tokens": 5})
    assert item.content.inputs == {"q": {"examples": ["why"]}, "r": {}}
    assert item.left == ("the connection (write it in pecia.toml)",)


@pytest.mark.parametrize(
    ("front", "says"),
    [
        ("a: &x 1\nb: *x", "line 2"),
        ("name: [", "line"),
        ("- 1", "no keys"),
        ("model: 5", "'model' is neither"),
        ("inputs: 5", "'inputs' is neither"),
        ("inputs: ${file:x.json}", "cannot be read"),
        ("inputs: ${file:deep.json}", "nested deeper"),
    ],
)
def test_hostile_front_matter_is_refused_with_the_place(front: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "deep.json").write_text("[" * 100_000)
    with pytest.raises(Invalid, match=says):
        imported("prompty", tmp_path / "x.prompty", f"---\n{front}\n---\nsystem:\nHi\n")


@pytest.mark.parametrize("body", ["\n" * 1_000_000, "{{" * 100_000, "{% for " * 50_000, "system:\n" * 20_000])
def test_a_long_and_empty_file_takes_no_time(body: str, tmp_path: Path) -> None:
    for format, suffix in (("prompty", "prompty"), ("dotprompt", "prompt")):
        path = tmp_path / f"x.{suffix}"
        path.write_text(body)
        assert len(gathered(format, path, convert=True).items) <= 1


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_what_is_no_text_is_refused(format: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        imported(format, tmp_path / f"x{FORMATS[format].suffixes[0]}", b"\xff\xfe\x00{")


def test_what_a_format_has_no_place_for_is_said() -> None:
    logic = Content(template="{% if a %}x{% endif %}", inputs={"a": {}})
    for format in ("dotprompt", "promptfoo", "langfuse", "openai"):
        export = Export()
        FORMATS[format].write([Writable(name="p", version=1, content=logic)], export)
        assert export.lines, format


def test_data_of_the_program_is_an_optional_variable(tmp_path: Path) -> None:
    text = "{{#if @auth.email}}{{@auth.email}}{{/if}} {{name}}"
    item = imported("dotprompt", tmp_path / "x.prompt", text, convert=True)
    assert item.changed == ("handlebars became Jinja", "'@auth' became the variable 'auth'")
    render = compile_content(item.content).render
    assert render({"name": "Ada", "auth": {"email": "a@b"}}) == "a@b Ada"
    assert render({"name": "Ada"}) == " Ada"


def test_data_called_like_a_variable_stays_text(tmp_path: Path) -> None:
    item = imported("dotprompt", tmp_path / "x.prompt", "{{@user.name}} {{user}}", convert=True)
    assert item.content.syntax == "none"
    assert "would be one variable" in item.changed[0]


def test_the_markers_of_sections_go_and_are_named(tmp_path: Path) -> None:
    item = imported("dotprompt", tmp_path / "x.prompt", 'A {{section "plan"}} {{x}}', convert=True)
    assert item.content.template == "A  {{ x }}"
    assert item.changed[-1] == "the markers of sections went ('plan'): no model is told of them"
