# ruff: noqa: RUF001 - letters that pass for others are what this is about
"""Look-alike: letters of one script that pass for letters of another.

The idea is the skeleton of Unicode's security mechanisms (UTS 39, section 4): two texts look alike when they are the
same once every letter has become the one it is drawn like. The whole table of that standard is large and changes each
year; here are the letters that are drawn like Latin ones in common fonts, which is what a prompt is attacked with.
"""

from __future__ import annotations

import re
import unicodedata

from pecia.domain.visible import without_invisible

_DRAWN_LIKE = {
    # Cyrillic
    **dict(zip("аеорсухіѕјԁһԛԝӏѵԍ", "aeopcyxisjdhqwlvg", strict=True)),
    **dict(zip("АВЕКМНОРСТУХЅІЈԚԜѴԌӀ", "ABEKMHOPCTYXSlJQWVGl", strict=True)),
    # Greek
    **dict(zip("ονιυρϲϳαγκ", "oviupcjayk", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿ", "ABEZHlKMNOPTYXCJ", strict=True)),
    # Armenian, Cherokee, and rare Latin letters
    **dict(zip("օոսհցՕՍԼ", "onuhgOUL", strict=True)),
    **dict(zip("ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃ", "ABCDEHJKLMPRSTVWZ", strict=True)),
    **dict(zip("ıɩɑɡǀƖꞮꓲ", "iiagllll", strict=True)),
    # marks
    **dict(zip("‐‑‒–—―−˗", "--------", strict=True)),
    **dict(zip("‘’‚‛ʹʼʽˈ′´ˋ", "'" * 11, strict=True)),
    **dict(zip("“”„‟″ˮ", '"' * 6, strict=True)),
    **dict(zip("∕⁄∶ː։․‚", "//:::.,", strict=True)),
    # Among ASCII itself
    **dict(zip("I1|0", "lllO", strict=True)),
}
_skeleton = str.maketrans(_DRAWN_LIKE)
_OTHERS = "\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u13a0-\u13ff"
"""Greek, Cyrillic, Armenian, Cherokee."""
_mixed = re.compile(rf"(?<![^\W\d_])(?=[^\W\d_]*[A-Za-z\u00c0-\u024f])(?=[^\W\d_]*[{_OTHERS}])[^\W\d_]+")
"""A word with Latin letters and others."""


def skeleton(text: str) -> str:
    """What a text is drawn like: two texts of one skeleton cannot be told apart by looking."""
    # Before and after: the normal form takes some of these letters apart, and makes others of strangers.
    plain = without_invisible(text).translate(_skeleton)
    return unicodedata.normalize("NFKC", plain).translate(_skeleton)


def mixed_words(text: str) -> list[tuple[int, str]]:
    """Words that pass for Latin ones and have letters of another script among them, with their offsets."""
    if text.isascii():
        return []
    return [
        (found.start(), found.group()) for found in _mixed.finditer(text) if skeleton(found.group()).isascii()
    ]
