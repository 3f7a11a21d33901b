"""A matplotlib renderer that writes small SVG with real text, coloured by the page's style sheet.

matplotlib's own SVG backend writes colours, clip paths, generated ids and metadata into every file. Here an artist's
`gid` becomes the element's class and nothing else is written: dark mode is one rule in CSS, the same chart gives the
same bytes, and a chart weighs a few kilobytes.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Transform

from zongjie.export.page.charts import measure

DPI = 72  # a point is a pixel
_ASCENT, _DESCENT = 0.86, 0.24  # of a line of Chinese, in em
_COMMANDS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
_ANCHORS = {"center": "middle", "right": "end"}
Box = tuple[float, float, float, float]


class SvgRenderer(RendererBase):
    """Collects the elements of one chart of `width` × `height` pixels."""

    def __init__(self, width: float, height: float, size: float) -> None:
        super().__init__()
        self.width, self.height, self.size = width, height, size
        self.elements: list[str] = []
        self.bands: list[str] = []
        self._classes: list[str] = []

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Remember the class of what is drawn next."""
        self._classes.append(gid or (self._classes[-1] if self._classes else ""))

    def close_group(self, s: str) -> None:
        """Forget it."""
        self._classes.pop()

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size in pixels."""
        return self.width, self.height

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        """Measure a line of text in pixels."""
        size = prop.get_size_in_points()
        return measure.width(s, size), (_ASCENT + _DESCENT) * size, _DESCENT * size

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any | None = None,  # noqa: N803 (the signature is matplotlib's)
    ) -> None:
        """Write a path in the class of its artist; what would be its link is what it says when pointed at."""
        data, said = _path_data(path.transformed(transform), self.height), gc.get_url()
        if data and said:
            title = f"<title>{escape(said)}</title>"
            self.elements.append(f'<path class="hit {self._classes[-1]}" d="{data}">{title}</path>')
        elif data:
            self.elements.append(f'<path class="{self._classes[-1]}" d="{data}"/>')

    def draw_text(  # noqa: PLR0913, PLR0917 (the signature is matplotlib's)
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,
        mtext: Text | None = None,
    ) -> None:
        """Write a text, anchored as its artist is so that another face does not shift it."""
        size, align = prop.get_size_in_points(), mtext.get_horizontalalignment() if mtext else "left"
        x += {"center": 0.5, "right": 1.0}.get(align, 0.0) * measure.width(s, size)
        self.text(x, y, s, self._classes[-1], align=align, size=size)

    def text(self, x: float, y: float, text: str, name: str, *, align: str = "left", size: float | None = None) -> None:
        """Write a text at pixels from the top left."""
        anchor = f' text-anchor="{_ANCHORS[align]}"' if align in _ANCHORS else ""
        scale = f' font-size="{size:g}"' if size and size != self.size else ""
        self.elements.append(f'<text class="{name}" x="{_n(x)}" y="{_n(y)}"{anchor}{scale}>{escape(text)}</text>')

    def swatch(self, x: float, y: float, name: str, *, stroke: bool) -> None:
        """Write a legend's sample, a short line or a square, at the left of a text with its base line at `y`."""
        middle = y - self.size * 0.36
        if stroke:
            self.elements.append(f'<path class="line {name}" d="M{_n(x)} {_n(middle)}h14"/>')
        else:
            self.elements.append(
                f'<rect class="mark {name}" x="{_n(x)}" y="{_n(middle - 6)}" width="12" height="12" rx="2"/>'
            )

    def band(self, box: Box, said: str) -> None:
        """Write an invisible area that says its values when pointed at."""
        x, y, width, height = (_n(value) for value in box)
        self.bands.append(
            f'<rect class="hit" x="{x}" y="{y}" width="{width}" height="{height}"><title>{escape(said)}</title></rect>'
        )


def document(renderer: SvgRenderer, *, name: str, key: str, title: str, summary: str) -> str:
    """Return the whole SVG element; `key` makes the ids of title and description unique in the page."""
    described = f"<desc id={quoteattr(key + '-d')}>{escape(summary)}</desc>" if summary else ""
    drawn = "".join(renderer.elements + renderer.bands)
    labelled = f"{key}-t {key}-d" if summary else f"{key}-t"
    return (
        f'<svg class="{name}" viewBox="0 0 {renderer.width:g} {renderer.height:g}" role="img" '
        f'aria-labelledby={quoteattr(labelled)} font-size="{renderer.size:g}">'
        f"<title id={quoteattr(key + '-t')}>{escape(title)}</title>{described}{drawn}</svg>"
    )


def _path_data(path: Path, height: float) -> str:
    parts: list[str] = []
    for points, code in path.iter_segments(simplify=False, curves=True):
        if code == Path.CLOSEPOLY:
            parts.append("Z")
        elif not np.isfinite(points).all():
            return ""
        else:
            flat = [height - value if index % 2 else value for index, value in enumerate(points)]
            parts.append(_COMMANDS[code] + " ".join(_n(value) for value in flat))
    return "".join(parts)


def _n(value: float) -> str:
    return f"{round(value, 1) + 0:g}"
