"""Prompts in code: found by syntax, with their variables, in every language that is read."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.template import compile_content
from pecia.imports.to_jinja import escaped
from pecia.scan.find import Inline, find_prompts
from pecia.scan.group import group
from pecia.scan.patch_python import rewritten
from pecia.scan.python import read_python
from pecia.scan.syntax import Source, Unreadable
from pecia.scan.tree import MAX_FILE, Skipped, read_tree

LONG = "You are a careful editor. Rewrite the following text and never change its meaning."


def found(code: str, name: str = "app.py", folder: Path | None = None) -> list[Inline]:
    if folder is None:
        return list(find_prompts(read_python(name, code.encode())))
    (folder / name).write_text(code, encoding="utf-8")
    sources = [read for read in read_tree(folder / name) if isinstance(read, Source)]
    return [inline for source in sources for inline in find_prompts(source)]


@pytest.mark.parametrize(
    ("expression", "template", "variables"),
    [
        ('"Sort this ticket."', "Sort this ticket.", {}),
        ('f"Sort {ticket.text!r} now"', "Sort {{ text }} now", {"text": "'{0!r}'.format(ticket.text)"}),
        ('"Sort this: " + text + "!"', "Sort this: {{ text }}!", {"text": "text"}),
        ('"Sort %s as %(x)s"[:0] or ""', None, {}),
        (
            '"Sort %s for %d%%" % (a, len(b))',
            "Sort {{ a }} for {{ b }}%",
            {"a": "str(a)", "b": "'%d' % (len(b),)"},
        ),
        ('"Sort %(kind)s please" % {"kind": k}', "Sort {{ kind }} please", {"kind": "str(k)"}),
        (
            '"Sort {x} and {}: {{raw}}".format(a, x=b)',
            "Sort {{ x }} and {{ a }}: {raw}",
            {"x": "str(b)", "a": "str(a)"},
        ),
        ('("Sort this "\n "ticket.")', "Sort this ticket.", {}),
        ('textwrap.dedent("""\n    Sort\n      this\n""").strip()', "Sort\n  this", {}),
        (
            "f\"Sort {d['key']} by {f(x)} and {class_}\"",
            "Sort {{ key }} by {{ f }} and {{ class_value }}",
            {"key": "str(d['key'])", "f": "str(f(x))", "class_value": "str(class_)"},
        ),
        (
            'f"Sort {a.x} and {b.x} and {a.x}"',
            "Sort {{ x }} and {{ x_2 }} and {{ x }}",
            {"x": "str(a.x)", "x_2": "str(b.x)"},
        ),
        ('f"Sort {loop} now, please"', "Sort {{ loop_value }} now, please", {"loop_value": "str(loop)"}),
        ('f"Braces {{a}} {{% b %}} {x}"', "Braces {a} {% raw %}{%{% endraw %} b %} {{ x }}", {"x": "str(x)"}),
    ],
)
def test_a_string_becomes_a_template(
    expression: str, template: str | None, variables: dict[str, str]
) -> None:
    inlines = found(f"client.responses.create(input={expression})\n")
    assert [(one.content.template, one.variables) for one in inlines] == (
        [(template, variables)] if template is not None else []
    )


SDKS = [
    'client.chat.completions.create(messages=[{"role": "user", "content": "Sort this ticket."}])',
    'await self.client.beta.chat.completions.parse(messages=[{"role": "user", "content": "Sort this ticket."}])',
    'client.responses.create(instructions="Sort this ticket.")',
    'anthropic.Anthropic().messages.create(system="Sort this ticket.", messages=m)',
    'client.models.generate_content(model="m", contents="Sort this ticket.")',
    'client.models.generate_content(contents=x, config=GenerateContentConfig(system_instruction="Sort this ticket."))',
    'litellm.completion(messages=[{"role": "user", "content": "Sort this ticket."}])',
    'ChatPromptTemplate.from_messages([("system", "Sort this ticket."), ("placeholder", "{turns}")])',
    'PromptTemplate.from_template("Sort this ticket.")',
    'PromptTemplate(template="Sort this ticket.", input_variables=[])',
    'SystemMessage(content="Sort this ticket.")',
    'Agent(instructions="Sort this ticket.")',
]


@pytest.mark.parametrize("call", SDKS)
def test_the_calls_of_known_sdks_are_known(call: str) -> None:
    code = f"async def f():\n    return {call}\n"
    assert ["Sort this ticket." in one.content.texts() for one in found(code)] == [True]


def test_a_chat_keeps_its_roles_and_the_place_of_the_conversation() -> None:
    [inline] = found(
        "client.chat.completions.create(messages=["
        '{"role": "system", "content": RULES}, *history, {"role": "user", "content": question()}])\n'
        f'RULES = "{LONG}"\n'
    )
    assert [(m.role, m.content) for m in inline.content.messages or ()] == [
        ("system", LONG),
        ("placeholder", "history"),
        ("user", "{{ question }}"),
    ]
    assert inline.variables == {"history": "history", "question": "question()"}


@pytest.mark.parametrize(
    "code",
    [
        f'def f(rules):\n    return Agent(instructions=rules)\ndef g():\n    rules = "{LONG}"\n',
        f'rules = "{LONG}"\ndef f(rules):\n    return Agent(instructions=rules)\n',
        f'rules = "{LONG}"\nrules += more\nAgent(instructions=rules)\n',
        f'rules = "{LONG}"\nfor rules in all:\n    Agent(instructions=rules)\n',
        f'rules = "{LONG}"\nlambda rules: Agent(instructions=rules)\n',
        f'from x import rules\ndef g():\n    rules = "{LONG}"\nAgent(instructions=rules)\n',
    ],
)
def test_a_name_that_may_be_something_else_is_not_taken_for_its_constant(code: str) -> None:
    assert [one.kind for one in found(code) if one.kind == "call"] == []


def test_a_name_bound_elsewhere_in_javascript_is_no_constant(tmp_path: Path) -> None:
    code = f'const rules = "{LONG}";\nconst f = (rules) => generateText({{ system: rules }});\n'
    assert [one.kind for one in found(code, "a.js", tmp_path)] == ["text"]


def test_constants_made_of_constants_take_no_time_to_resolve() -> None:
    names = [f"v{n}" for n in range(12)]
    lines = [f"{a} = {' + '.join([b] * 20)}" for a, b in itertools.pairwise(names)]
    code = "\n".join([f'{names[-1]} = "You are it. "', *lines, "Agent(instructions=v0)"])
    assert len(found(code)) <= 12


def test_langchain_has_variables_of_its_own() -> None:
    [inline] = found('ChatPromptTemplate.from_messages([("human", "Sort {ticket} as {{json}}")])\n')
    assert inline.content.texts() == ("Sort {{ ticket }} as {json}",)


@pytest.mark.parametrize(
    "code",
    [
        f'"""{LONG}"""\n',
        f'def f():\n    """{LONG}"""\n',
        f'logger.info("{LONG}")\n',
        f'raise ValueError("{LONG}")\n',
        f'parser.add_argument("--x", help="{LONG}")\n',
        'sql = "select a, b, c from table where you = 1 and text = 2 and answer = 3 and context = 4 limit 5"\n',
        'x = "short"\n',
        'x = "A long text about the weather in spring that neither asks nor tells anybody to do anything at all."\n',
        "client.chat.completions.create(messages=messages)\n",
        'client.chat.completions.create(messages=[{"role": "user", "content": prompt}])\n',
    ],
)
def test_what_is_no_prompt_is_passed_over(code: str) -> None:
    assert found(code) == []


def test_long_instructions_outside_of_calls_are_found_by_how_they_read() -> None:
    assert [
        one.name for one in found(f'EDIT = "{LONG}"\ndef improve():\n    return f"{LONG} Text: {{t}}"\n')
    ] == [
        "app/edit",
        "app/improve",
    ]


def test_typescript_is_read_with_its_template_literals(tmp_path: Path) -> None:
    code = (
        f"const RULES = `{LONG}`;\n"
        "export const ask = async (q: string): Promise<string> => {\n"
        "  const r = await client.chat.completions.create({ model, messages: [\n"
        '    { role: "system", content: RULES }, ...turns,\n'
        "    { role: 'user', content: `Sort ${q.text} and\\n` + more } ] });\n"
        '  return generateText({ model, system: "Write short haikus.", prompt: `Write about ${topic}.` });\n'
        "};\n"
    )
    chat, system, prompt = found(code, "web.ts", tmp_path)
    assert [(m.role, m.content) for m in chat.content.messages or ()] == [
        ("system", LONG),
        ("placeholder", "turns"),
        ("user", "Sort {{ text }} and\n{{ more }}"),
    ]
    assert (chat.name, system.content.template, prompt.content.template) == (
        "web/ask",
        "Write short haikus.",
        "Write about {{ topic }}.",
    )


@pytest.mark.parametrize("name", ["a.js", "a.jsx", "a.mjs", "a.ts", "a.tsx"])
def test_every_flavor_of_javascript_is_read(name: str, tmp_path: Path) -> None:
    code = 'client.responses.create({ instructions: "Sort this ticket." });\n'
    assert [one.content.template for one in found(code, name, tmp_path)] == ["Sort this ticket."]


def test_the_cells_of_a_notebook_are_read(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": LONG},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "!ls\n", f'prompt = f"{LONG} {{df}}"']},
        {"cell_type": "code", "source": "def ("},
    ]
    [inline] = found(json.dumps({"cells": cells}), "n.ipynb", tmp_path)
    assert (inline.path, inline.line, inline.name) == ("n.ipynb, cell 2", 3, "n/prompt")


def test_equal_prompts_are_one_group_and_alike_ones_are_near() -> None:
    groups = group(
        found(
            f'a_prompt = "{LONG}"\nb_prompt = "{LONG.upper()}"\n'
            f'c_prompt = "{LONG} Thanks!"\nd_prompt = "Translate the whole letter into French, word by word."\n'
        )
    )
    assert [(one.name, len(one.places), len(one.near)) for one in groups] == [
        ("app/a-prompt", 2, 1),
        ("app/d-prompt", 1, 0),
    ]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.py", b"def (:\n", "invalid syntax"),
        ("a.py", b"x = '\xff'\n", "codec"),
        ("a.py", b"x = 1 \0", "null bytes"),
        ("a.py", b"(" * 5_000, "too many nested"),
        ("a.py", b"x = " + b"-" * 50_000 + b"1", "nested"),
        ("a.ipynb", b"{", "Expecting"),
        ("a.ipynb", b"{}", "no cells"),
        ("a.py", b"#" * (MAX_FILE + 1), "larger than"),
        ("a.js", b"f(" * 1_000 + b")" * 1_000, "nested"),
    ],
)
def test_a_broken_file_is_told_and_passed_over(name: str, data: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.py").write_text('Agent(instructions="Sort this ticket.")\n')
    read = list(read_tree(tmp_path))
    assert [one.why for one in read if isinstance(one, Skipped) and why in one.why], read
    assert [one.path for one in read if isinstance(one, Source)] == ["good.py"]


def test_links_and_other_peoples_folders_are_passed_over(tmp_path: Path) -> None:
    for folder in (".git", "node_modules", ".venv", "src"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_text("x = 1\n")
    (tmp_path / "src" / "link.py").symlink_to(tmp_path / "src" / "a.py")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [read.path for read in read_tree(tmp_path)] == ["src/a.py"]


@given(st.text(alphabet="{}%# ab\n\"'\\é", max_size=30))
def test_a_literal_renders_as_it_stood_in_the_code(text: str) -> None:
    code = f"Agent(instructions={'Sort this ticket: ' + text!r})\n"
    [inline] = found(code)
    assert compile_content(inline.content).render({}) == f"Sort this ticket: {text}"
    assert escaped("", followed=True) == ""


def test_a_patch_leaves_the_rest_of_the_file_as_it_is() -> None:
    code = (
        '#!/usr/bin/env python\n"""Doc."""\nfrom __future__ import annotations\n\nimport os\n\n\n'
        'def é(x):\n    return client.responses.create(input=f"Sört {x} now", instructions="Be very short, please.")\n'
    )
    source = read_python("app.py", code.encode())
    after = rewritten(source, [(one, one.name) for one in find_prompts(source)], label="beta").decode()
    assert after == code.replace("import os\n", "import os\nimport pecia\n").replace(
        'f"Sört {x} now"', 'pecia.get("app/e", label="beta").render(x=str(x))'
    ).replace('"Be very short, please."', 'pecia.get("app/e-system", label="beta").render()')


def test_a_file_that_is_no_python_is_unreadable_with_its_line() -> None:
    with pytest.raises(Unreadable) as caught:
        read_python("a.py", b"x = 1\ndef (:\n")
    assert caught.value.line == 2
