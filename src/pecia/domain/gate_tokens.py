"""The gate's first look: the tokens of a template, each with its place in the text.

Whatever is refused here never reaches the parser: brackets too deep for its recursion, and numbers and strings
that Jinja2 and MiniJinja read differently.
"""

from __future__ import annotations

import re
import unicodedata

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser

from pecia.domain.canonical import MAX_INTEGER
from pecia.domain.errors import Detail, Invalid
from pecia.domain.outline import line_and_column
from pecia.domain.template_rules import MAX_BRACKETS, MAX_NESTING, MAX_TOKENS, TAGS

_jinja = Environment(keep_trailing_newline=True)  # noqa: S701 - it parses and never renders
_number = re.compile(r"(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,15})?")
_string = re.compile(r"(?:[^\\]++|\\[\\'\"nrt]|\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4})*+")
_digits = re.compile(r"(?<![\d_])[\d_]{10000,}")
_SHOWN = 40
"""Characters of the template that a message repeats."""
_REFUSED_SIGNS = {
    "~": "concatenation with '~'",
    "*": "multiplication",
    "**": "raising to a power",
    "{": "an object literal",
}


class Place:
    """A text under examination, for errors that say where."""

    def __init__(self, text: str, pointer: str) -> None:
        self.text = text
        self.pointer = pointer

    def refusal(self, code: str, offset: int, what: str, hint: str | None = None) -> Invalid:
        """The error for a fault at an offset, with its line and column."""
        line, column = line_and_column(self.text, offset)
        of = "" if self.pointer == "/template" else f" of {self.pointer}"
        return Invalid(
            f"Line {line}, column {column}{of}: {what}.",
            code=code,
            hint=hint,
            errors=(Detail(code=code, detail=what, pointer=self.pointer, line=line, column=column),),
        )

    def not_allowed(self, offset: int, what: str, hint: str | None = None) -> Invalid:
        """The error for something that is not on the list."""
        return self.refusal("template_not_allowed", offset, f"{what} is not allowed in a template", hint)

    def too_complex(self, offset: int, what: str) -> Invalid:
        """The error for too much of what is allowed."""
        return self.refusal(
            "template_too_complex", offset, what, "Split the prompt, or prepare the values before."
        )


class Tokens:
    """Jinja2's tokens with the offset of each.

    `words` counts those that stand in tags, `open_blocks` has the offsets of blocks not closed so far.
    """

    def __init__(self, place: Place, limit: int) -> None:
        self.place = place
        self.tokens: list[tuple[int, str, str]] = []
        self.words = 0
        self.open_blocks: list[int] = []
        self._open_tag: int | None = None
        self._word_next = False
        self._brackets = 0
        self._limit = limit

    def read(self) -> None:
        """Read all tokens, as far as every one of them is allowed. Raises `Invalid`."""
        self._refuse_endless_numbers()
        at = 0
        try:
            for _, kind, piece in _jinja.lexer.tokeniter(self.place.text, None):
                # Between two tokens lies nothing but white space that a `-` strips away.
                at = self.place.text.index(piece, at)
                self._examine(at, kind, piece)
                self.tokens.append((at, kind, piece))
                at += len(piece)
        except TemplateSyntaxError as error:
            unclosed = self.tokens and self.tokens[-1][1] in ("comment_begin", "raw_begin")
            message = re.sub(r" at \d+$", "", error.message or "cannot be read")
            raise self.place.refusal(
                "invalid_template", self.tokens[-1][0] if unclosed else at, message
            ) from None
        if self._open_tag is not None:
            raise self.place.refusal("invalid_template", self._open_tag, "the tag is not closed")

    def _refuse_endless_numbers(self) -> None:
        """Spare Jinja2's lexer what takes it 300 bytes a digit."""
        text = self.place.text
        for run in _digits.finditer(text):
            opened = max(text.rfind(sign, 0, run.start()) for sign in ("{{", "{%"))
            closed = max(text.rfind(sign, 0, run.start()) for sign in ("}}", "%}"))
            if opened > closed:
                raise self.place.not_allowed(run.start(), "a number of more than 15 digits")

    def parse(self) -> nodes.Template:
        """Jinja2's tree, whose nodes carry offsets where Jinja2 would have line numbers."""
        try:
            parser = Parser(_jinja, "")
            parser.stream = TokenStream(_jinja.lexer.wrap(self.tokens), None, None)
            return parser.parse()
        except TemplateSyntaxError as error:
            raise self._unparsed(error) from None
        except RecursionError:
            raise self.place.too_complex(0, "an expression is nested too deep") from None

    def _unparsed(self, error: TemplateSyntaxError) -> Invalid:
        message, offset = (error.message or "cannot be parsed").rstrip("."), error.lineno
        if message.startswith("Unexpected end of template") and self.open_blocks:
            message, offset = "the block is not closed", self.open_blocks[-1]
        elif message.startswith("Encountered unknown tag"):
            message = f"{message.split()[3].rstrip('.')} does not belong here"
        return self.place.refusal("invalid_template", offset, message)

    def _examine(self, at: int, kind: str, piece: str) -> None:
        if kind in ("variable_begin", "block_begin"):
            self._open_tag, self._word_next, self._brackets = at, kind == "block_begin", 0
        elif kind in ("variable_end", "block_end"):
            self._open_tag = None
        elif self._open_tag is not None and kind != "whitespace":
            self.words += 1
            if self.words > self._limit:
                raise self.place.too_complex(
                    at, f"there are more than {MAX_TOKENS:,} words and signs in the tags"
                )
            if self._word_next:
                self._tag_word(at, piece)
                self._word_next = False
            elif kind == "operator":
                self._sign(at, piece)
            else:
                self._operand(at, kind, piece)

    def _tag_word(self, at: int, piece: str) -> None:
        if piece not in TAGS:
            raise self.place.not_allowed(
                at, f"the tag '{piece[:_SHOWN]}'", f"Tags are {', '.join(sorted(TAGS))}."
            )
        if piece in ("if", "for"):
            self.open_blocks.append(at)
        elif piece in ("endif", "endfor") and self.open_blocks:
            self.open_blocks.pop()
        if len(self.open_blocks) > MAX_NESTING:
            raise self.place.too_complex(at, f"blocks are nested more than {MAX_NESTING} deep")

    def _sign(self, at: int, piece: str) -> None:
        if piece in _REFUSED_SIGNS:
            raise self.place.not_allowed(at, _REFUSED_SIGNS[piece])
        self._brackets += (piece in "([") - (piece in ")]")
        if self._brackets > MAX_BRACKETS:
            raise self.place.too_complex(at, f"brackets are nested more than {MAX_BRACKETS} deep")

    def _operand(self, at: int, kind: str, piece: str) -> None:
        if kind == "name" and piece.startswith("_"):
            raise self.place.not_allowed(at, f"a name beginning with '_' ('{piece[:_SHOWN]}')")
        if kind == "name" and unicodedata.normalize("NFKC", piece) != piece:
            raise self.place.refusal(
                "template_not_allowed", at, f"the name '{piece[:_SHOWN]}' is not in its normal form (NFKC)"
            )
        if kind in ("integer", "float") and not (
            _number.fullmatch(piece) and ("." in piece or int(piece) <= MAX_INTEGER)
        ):
            raise self.place.not_allowed(
                at,
                f"the number '{piece[:_SHOWN]}'",
                "Write plain decimals of at most 15 digits, such as 20 or 0.5.",
            )
        if kind == "string" and not _string.fullmatch(piece[1:-1]):
            raise self.place.not_allowed(
                at,
                "this escape in a string",
                r"""Use \\ \' \" \n \r \t and \uXXXX, or the character itself.""",
            )
