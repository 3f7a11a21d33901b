"""How wide a text will stand on the reader's screen, whatever of the usual faces is installed there."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib.ft2font import FT2Font, LoadFlags

_EM = 1000
# Segoe UI, San Francisco and DejaVu run wider than Noto's Latin: leave the room.
_LATIN_ALLOWANCE = 1.08


def width(text: str, size: float) -> float:
    """Return the width of one line of text in the unit of `size` (pixels here)."""
    return sum(_advance(character) for character in text) * size


def wrap(text: str, size: float, limit: float, *, hard: bool = False) -> list[str]:
    """Break a text into lines: between words, or anywhere in Chinese.

    A word wider than `limit` stands alone on a line, or is broken too if `hard`.
    """
    lines = [""]
    for piece in _pieces(text) if not hard or width(text, size) <= limit else _broken(text, size, limit):
        if lines[-1] and width(lines[-1] + piece.rstrip(), size) > limit:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _broken(text: str, size: float, limit: float) -> list[str]:
    pieces = _pieces(text)
    return [part for piece in pieces for part in ([piece] if width(piece.strip(), size) <= limit else piece)]


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        joins = pieces and not _wide(character) and not _wide(pieces[-1][-1]) and pieces[-1][-1] != " "
        if joins or (pieces and unicodedata.category(character) in ("Pe", "Po", "Pf")):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


@cache
def _advance(character: str) -> float:
    font = _font()
    if font is None or not font.get_char_index(ord(character)):
        return 1.0 if _wide(character) else 0.0 if unicodedata.combining(character) else 0.62
    advance = font.load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / _EM
    return advance if _wide(character) else advance * _LATIN_ALLOWANCE


@cache
def _font() -> FT2Font | None:
    """Return the face that a PyPI package carries: the same everywhere, so that charts are the same too."""
    package = find_spec("zhplot")
    for folder in (package.submodule_search_locations or ()) if package else ():
        for path in sorted(Path(folder, "fonts").glob("*.ttf")):
            font = FT2Font(str(path))
            font.set_size(_EM, 72)
            return font
    return None
