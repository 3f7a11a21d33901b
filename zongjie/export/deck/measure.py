"""How wide a text is and where its lines break, without a font file: the same answer on every machine.

Latin advances come from the metrics of Helvetica, which Arial and Liberation Sans share and matplotlib ships; a
Chinese character is one em. Lines break by Chinese rules: closing punctuation never begins a line, an opening bracket
never ends one, a Latin word or a number stays whole unless it alone is longer than the line.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
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
_SPACED = re.compile("(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z–])|(?<=[0-9A-Za-z–])(?=[\u4e00-\u9fff])")
_HAIR = 1e-9  # sums of widths are not exact
_NO_START = frozenset("，。！？；：、）】》〉」』〕〗］｝．”’％%,.!?;:)]}…—·～々°′″‰℃")
_NO_END = frozenset("（【《〈「『〔〖［｛“‘([{￥$¥#")
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
class Line:
    """A line: the atoms from `start` up to `end`, its width and height in points."""

    start: int
    end: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Divided:
    """Runs divided into atoms, characters with what combines with them, which no line break ever parts.

    `edges[i]` is how far atom `i` begins from the first; a line may end after `ends`, which lie at `visible` without
    the space that hangs there.
    """

    atoms: tuple[str, ...]
    runs: tuple[int, ...]
    edges: tuple[float, ...]
    ends: tuple[int, ...]
    visible: tuple[float, ...]


class Measured:
    """A paragraph broken into lines of a width in points."""

    def __init__(self, paragraph: Paragraph, width: float) -> None:
        self.paragraph = paragraph
        self._divided = _divided(paragraph.runs)
        self.lines = self._break(width)

    @property
    def height(self) -> float:
        """Height of the lines, without the space before."""
        return sum(line.height for line in self.lines)

    def split(self, lines: int) -> tuple[Paragraph, Paragraph]:
        """Cut after a number of lines into what stands above and what is left."""
        cut = self.lines[lines].start
        return self._part(0, cut), self._part(cut, len(self._divided.atoms))

    def ends(self) -> list[str]:
        """Return the character that each line but the last ends with."""
        atoms = self._divided.atoms
        return ["".join(atoms[max(line.start, line.end - 2) : line.end]).rstrip()[-1:] for line in self.lines[:-1]]

    def _part(self, first: int, after: int) -> Paragraph:
        texts: dict[int, str] = {}
        for atom, run in zip(self._divided.atoms[first:after], self._divided.runs[first:after], strict=True):
            texts[run] = texts.get(run, "") + atom
        runs = tuple(replace(self.paragraph.runs[index], text=text) for index, text in texts.items())
        return replace(self.paragraph, runs=runs)

    def _break(self, width: float) -> list[Line]:
        lines: list[Line] = []
        start, total = 0, len(self._divided.atoms)
        while True:
            end = self._end(start, width)
            lines.append(self._line(start, end))
            if end >= total:
                return lines
            start = end

    def _end(self, start: int, width: float) -> int:
        """Return where the line that begins at an atom ends: as late as may be."""
        found = self._divided
        limit = found.edges[start] + width + _HAIR
        place = bisect_right(found.visible, limit) - 1
        if place >= 0 and found.ends[place] > start:
            return found.ends[place]
        if not found.ends:
            return 0
        end = max(bisect_right(found.edges, limit) - 1, start + 1)  # alone longer than a line: broken anywhere
        while end < len(found.atoms) and found.atoms[end] == " ":
            end += 1
        return end

    def _line(self, start: int, end: int) -> Line:
        found, runs = self._divided, self.paragraph.runs
        used = {found.runs[start], found.runs[end - 1]} if end > start else {0}
        if len(used) > 1:
            used = set(found.runs[start:end])
        size = max((runs[index].size for index in used if runs), default=0)
        last = found.edges[end - 1] if end > start and found.atoms[end - 1] == " " else found.edges[end]
        return Line(start, end, last - found.edges[start], size * LINE_HEIGHT * self.paragraph.spacing)


@lru_cache(maxsize=4096)
def _divided(runs: tuple[Run, ...]) -> _Divided:
    """Divide runs, once: looking for the size that fits measures a text at several widths."""
    atoms: list[str] = []
    owners: list[int] = []
    edges = [0.0]
    for index, run in enumerate(runs):
        clusters, widths = _clusters(run.text, run.bold)
        atoms += clusters
        owners += [index] * len(clusters)
        for width in widths:
            edges.append(edges[-1] + width * run.size)
    ends = _ends(tuple(atoms))
    visible = tuple(edges[end - 1] if atoms[end - 1] == " " else edges[end] for end in ends)
    return _Divided(tuple(atoms), tuple(owners), tuple(edges), ends, visible)


@lru_cache(maxsize=4096)
def _clusters(text: str, bold: bool) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return the atoms of a text and their widths in em."""
    if text.isascii():
        return tuple(text), tuple(advance(character, bold) for character in text)
    atoms: list[str] = []
    widths: list[float] = []
    for character in text:
        width = advance(character, bold)
        if atoms and (width == 0 or atoms[-1][-1] == "\u200d"):
            atoms[-1] += character
            widths[-1] = max(widths[-1], width)
        else:
            atoms.append(character)
            widths.append(width)
    return tuple(atoms), tuple(widths)


@lru_cache(maxsize=4096)
def _ends(atoms: tuple[str, ...]) -> tuple[int, ...]:
    """Return after how many atoms a line may end."""
    between = (index for index in range(1, len(atoms)) if _may_break(atoms[index - 1][-1], atoms[index][0]))
    return (*between, len(atoms)) if atoms else ()


@cache
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


def spaced_width(paragraphs: Paragraphs) -> float:
    """Return the width on one line in readers that set a quarter of an em between Chinese and Latin."""
    gaps = (len(_SPACED.findall(p.text)) * max((run.size for run in p.runs), default=0) for p in paragraphs)
    return text_width(paragraphs) + max(gaps, default=0) / 4


def text_height(paragraphs: Paragraphs, width: float) -> float:
    """Return the height of paragraphs set to a width, both in points."""
    return sum(Measured(p, width).height + (p.before if index else 0) for index, p in enumerate(paragraphs))
