"""Calls of known SDKs: which of their arguments are prompts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pecia.domain.message import SPEAKERS, Role
from pecia.scan.syntax import Called, Hole, Items, Node, Opaque, Span, Table, Text


@dataclass(frozen=True)
class Turn:
    """A message of a call. `said` is its text, or the expression that gives it; a placeholder has no text."""

    role: Role
    said: tuple[str | Hole, ...]
    constants: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Prompted:
    """A prompt that a call is given: one text, or the turns of a chat.

    `braces` says that its text is one of LangChain's, with `{names}` in it.
    """

    api: str
    argument: str
    span: Span
    turns: tuple[Turn, ...] = ()
    text: Text | None = None
    braces: bool = False


@dataclass(frozen=True)
class _Sdk:
    """A call by how its name ends, and the arguments that are prompts."""

    api: str
    ends: str
    texts: tuple[str, ...] = ()
    chats: tuple[str, ...] = ()
    first: Literal["text", "chat"] | None = None
    braces: bool = False
    inner: tuple[tuple[str, str], ...] = ()


_SDKS = (
    _Sdk("openai.chat", r"chat\.completions\.(create|parse|stream)", chats=("messages",)),
    _Sdk(
        "openai.responses",
        r"responses\.(create|parse|stream)",
        texts=("instructions", "input"),
        chats=("input",),
    ),
    _Sdk("openai.completions", r"(?<!chat\.)completions\.create", texts=("prompt",)),
    _Sdk(
        "anthropic",
        r"messages\.(create|stream|count_tokens|countTokens|parse)",
        texts=("system",),
        chats=("messages",),
    ),
    _Sdk(
        "google",
        r"(models\.)?generate_?[cC]ontent(_stream|Stream|_async)?",
        texts=("contents", "system_instruction"),
        first="text",
        inner=(("config", "system_instruction"), ("config", "systemInstruction")),
    ),
    _Sdk(
        "google",
        r"(GenerativeModel|getGenerativeModel|GenerateContentConfig)",
        texts=("system_instruction", "systemInstruction"),
    ),
    _Sdk("litellm", r"(litellm\.)?a?completion", chats=("messages",)),
    _Sdk(
        "ai-sdk",
        r"(generateText|streamText|generateObject|streamObject)",
        texts=("system", "prompt"),
        chats=("messages",),
    ),
    _Sdk(
        "langchain",
        r"ChatPromptTemplate\.(from_messages|fromMessages)",
        chats=("messages",),
        first="chat",
        braces=True,
    ),
    _Sdk(
        "langchain",
        r"\w*PromptTemplate\.(from_template|fromTemplate)",
        texts=("template",),
        first="text",
        braces=True,
    ),
    _Sdk("langchain", r"\w*PromptTemplate", texts=("template",), braces=True),
    _Sdk("langchain", r"(SystemMessage|HumanMessage|AIMessage)", texts=("content",), first="text"),
    _Sdk("ollama", r"ollama\.(chat|generate)", texts=("prompt", "system"), chats=("messages",)),
    _Sdk("agents", r"\w*Agent", texts=("instructions", "system_prompt", "systemPrompt", "prompt")),
)
_known = [(sdk, re.compile(rf"(?:.*\.)?{sdk.ends}")) for sdk in _SDKS]
_ROLES: dict[str, Role] = {
    **{role: role for role in SPEAKERS},
    "human": "user",
    "ai": "assistant",
    "model": "assistant",
    "SystemMessage": "system",
    "HumanMessage": "user",
    "AIMessage": "assistant",
    "SystemMessagePromptTemplate.from_template": "system",
    "HumanMessagePromptTemplate.from_template": "user",
    "AIMessagePromptTemplate.from_template": "assistant",
}
_PLACES = frozenset({"placeholder", "MessagesPlaceholder"})


def prompts_of(call: Called) -> Iterator[Prompted]:
    """The prompts among the arguments of a call; none when it is of no SDK that is known."""
    for sdk, pattern in _known:
        if not pattern.fullmatch(call.chain):
            continue
        named = dict(call.named)
        for outer, name in sdk.inner:
            table = named.get(outer)
            if isinstance(table, Table) and name in table.entries:
                named[name] = table.entries[name]
        for name in (*sdk.texts, *(key for _, key in sdk.inner)):
            yield from _text(sdk, name, named.get(name))
        for name in sdk.chats:
            yield from _chat(sdk, name, named.get(name))
        if sdk.first and call.places:
            first = call.places[0]
            yield from _text(sdk, "", first) if sdk.first == "text" else _chat(sdk, "", first)
        return


def _text(sdk: _Sdk, name: str, node: Node | None) -> Iterator[Prompted]:
    if isinstance(node, Text):
        yield Prompted(sdk.api, name, node.span, text=node, braces=sdk.braces)


def _chat(sdk: _Sdk, name: str, node: Node | None) -> Iterator[Prompted]:
    if not isinstance(node, Items):
        return
    turns: list[Turn] = []
    for item in node.items:
        turn = _turn(item)
        if turn is None:
            return
        turns.append(turn)
    if turns:
        yield Prompted(sdk.api, name, node.span, turns=tuple(turns), braces=sdk.braces)


def _turn(node: Node) -> Turn | None:  # noqa: PLR0911 - a way for each kind of value
    match node:
        case Opaque(spread=True, hole=hole):
            return Turn("placeholder", (hole,))
        case Table(name=name) if name.rpartition(".")[2] in _PLACES:
            given = (
                node.entries.get("variable_name") or node.entries.get("variableName") or node.entries.get("0")
            )
            return Turn("placeholder", (Hole("", given.literal),)) if isinstance(given, Text) else None
        case Table(name=name) if name:
            roles: list[Role] = [ours for theirs, ours in _ROLES.items() if name.endswith(theirs)]
            return _said(roles[0] if roles else None, node.entries.get("content") or node.entries.get("0"))
        case Table(entries=entries):
            role = entries.get("role")
            return _said(_role(role), entries.get("content"))
        case Items(items=(role, said)):
            if isinstance(role, Text) and role.literal in _PLACES and isinstance(said, Text):
                return Turn("placeholder", (Hole("", said.literal.strip("{}")),))
            return _said(_role(role), said)
        case Text() as text:
            return Turn("user", text.pieces, text.constants)
        case _:
            return None


def _role(node: Node | None) -> Role | None:
    return _ROLES.get(node.literal) if isinstance(node, Text) else None


def _said(role: Role | None, node: Node | None) -> Turn | None:
    """A turn; one whose role or parts only running the code would tell is none."""
    if role is None:
        return None
    match node:
        case Text(pieces=pieces, constants=constants):
            return Turn(role, pieces, constants)
        case Opaque(hole=hole, spread=False):
            return Turn(role, (hole,))
        case Table(hole=Hole() as hole):
            return Turn(role, (hole,))
        case Items(items=(Table(entries={"text": Text(pieces=pieces, constants=constants)}),)):
            return Turn(role, pieces, constants)
        case _:
            return None
