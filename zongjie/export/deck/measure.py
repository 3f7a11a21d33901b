"""How wide a text is and where its lines break, without a font file: the same answer on every machine.

Latin advances come from the metrics of Helvetica, which Arial and Liberation Sans share and matplotlib ships; a
Chinese character is one em. Lines break by Chinese rules: closing punctuation never begins a line, an opening bracket
never ends one, a Latin word or a number stays whole unless it alone is longer than the line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from zongjie.errors import InternalError
from zongjie.export.deck.text import Paragraph, Paragraphs, Run

# PowerPoint sets single lines at 1.2 em in most faces, 微软雅黑 and Noto a little higher: room for both.
LINE_HEIGHT = 1.3
_WIDE = 1.0
_EMOJI = 1.4
_OTHER = 0.75  # Greek, Cyrillic and whatever else the metrics lack: wide rather than narrow
_NO_START = frozenset("，。！？；：、）】》〉」』〕”’％%,.!?;:)]}…—·～々°′″‰℃")
_NO_END = frozenset("（【《〈「『〔“‘([{￥$¥#")
_HYPHENS = frozenset("-–/_\u200b")
_FULL_WIDTH_IN_CHINESE = frozenset("“”‘’…—·×÷±≥≤→←↑↓√∞≈≠")


@cache
def _metrics(bold: bool) -> dict[str, float]:
    from fontTools.afmLib import AFM
    from fontTools.agl import toUnicode

    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise InternalError("matplotlib, whose font metrics measure the deck's text, is not installed.")
    name = "Helvetica-Bold.afm" if bold else "Helvetica.afm"
    font = AFM(str(Path(spec.origin).parent / "mpl-data/fonts/pdfcorefonts" / name))
    return {toUnicode(glyph): font[glyph][1] / 1000 for glyph in font.chars()}


@cache
def advance(character: str, bold: bool) -> float:
    """Return the width of a character in em."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if ord(character) >= 0x1F000:
        return _EMOJI
    if character in _FULL_WIDTH_IN_CHINESE or unicodedata.east_asian_width(character) in "WF":
        return _WIDE
    known = _metrics(bold).get(character)
    if known is not None:
        return known
    return _WIDE if unicodedata.category(character) in ("So", "Sm") else _OTHER


@dataclass(frozen=True, slots=True)
class _Atom:
    """What is never divided: a character with what combines with it."""

    text: str
    width: float
    run: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line: the atoms from `start` up to `end`, its width and height in points."""

    start: int
    end: int
    width: float
    height: float


class Measured:
    """A paragraph broken into lines of a width in points."""

    def __init__(self, paragraph: Paragraph, width: float) -> None:
        self.paragraph = paragraph
        self._atoms = _divided(paragraph.runs)
        self.lines = self._break(width)

    @property
    def height(self) -> float:
        """Height of the lines, without the space before."""
        return sum(line.height for line in self.lines)

    def split(self, lines: int) -> tuple[Paragraph, Paragraph]:
        """Cut after a number of lines into what stands above and what is left."""
        cut = self.lines[lines].start
        return self._part(self._atoms[:cut]), self._part(self._atoms[cut:])

    def _part(self, atoms: Sequence[_Atom]) -> Paragraph:
        texts: dict[int, str] = {}
        for atom in atoms:
            texts[atom.run] = texts.get(atom.run, "") + atom.text
        runs = tuple(replace(self.paragraph.runs[index], text=text) for index, text in texts.items())
        return replace(self.paragraph, runs=runs)

    def _break(self, width: float) -> list[Line]:
        lines: list[Line] = []
        start, used = 0, 0.0
        for first, after in _segments(self._atoms):
            size = sum(atom.width for atom in self._atoms[first:after])
            visible = size - (self._atoms[after - 1].width if self._atoms[after - 1].text == " " else 0)
            if used + visible <= width:
                used += size
                continue
            if first > start:
                lines.append(self._line(start, first))
                start, used = first, 0.0
            for index in range(first, after):  # alone longer than a line: broken anywhere
                if used + self._atoms[index].width > width and index > start and self._atoms[index].text != " ":
                    lines.append(self._line(start, index))
                    start, used = index, 0.0
                used += self._atoms[index].width
        lines.append(self._line(start, len(self._atoms)))
        return lines

    def _line(self, start: int, end: int) -> Line:
        atoms = self._atoms[start:end]
        used = {atom.run for atom in atoms} or {0}
        size = max((self.paragraph.runs[index].size for index in used if self.paragraph.runs), default=0)
        width = sum(atom.width for atom in atoms) - sum(atom.width for atom in atoms[-1:] if atom.text == " ")
        return Line(start, end, width, size * LINE_HEIGHT * self.paragraph.spacing)


@lru_cache(maxsize=4096)
def _divided(runs: tuple[Run, ...]) -> tuple[_Atom, ...]:
    """Return the atoms of runs, divided once: looking for the size that fits measures a text at several widths."""
    return tuple(_atoms(runs))


def _atoms(runs: tuple[Run, ...]) -> Iterator[_Atom]:
    for index, run in enumerate(runs):
        cluster = ""
        for character in run.text:
            joined = cluster and (advance(character, run.bold) == 0 or cluster[-1] == "\u200d")
            if cluster and not joined:
                yield _Atom(cluster, _width(cluster, run), index)
                cluster = ""
            cluster += character
        if cluster:
            yield _Atom(cluster, _width(cluster, run), index)


def _width(cluster: str, run: Run) -> float:
    return max(advance(character, run.bold) for character in cluster) * run.size


def _segments(atoms: Sequence[_Atom]) -> Iterator[tuple[int, int]]:
    """Yield the stretches between which a line may break."""
    start = 0
    for index in range(1, len(atoms)):
        if _may_break(atoms[index - 1].text[-1], atoms[index].text[0]):
            yield start, index
            start = index
    if atoms:
        yield start, len(atoms)


def _may_break(left: str, right: str) -> bool:
    if right == " " or right in _NO_START or left in _NO_END:
        return False
    if left == " " or left in _HYPHENS:
        return not (left == "-" and right.isdigit())
    return _is_wide(left) or _is_wide(right)


@cache
def _is_wide(character: str) -> bool:
    return advance(character, False) >= _WIDE and not character.isascii()


def text_width(paragraphs: Paragraphs) -> float:
    """Return the width of the widest paragraph set on one line, in points."""
    return max((line.width for p in paragraphs for line in Measured(p, float("inf")).lines), default=0)


def text_height(paragraphs: Paragraphs, width: float) -> float:
    """Return the height of paragraphs set to a width, both in points."""
    return sum(Measured(p, width).height + (p.before if index else 0) for index, p in enumerate(paragraphs))
