"""What a shape says, apart from how it looks and how a program writes it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from typing import Any, Literal

from pptx.opc.package import Part

from zongjie.export.deck.xml import NAMESPACES, Element, tag

Kind = Literal["text", "table", "chart", "picture"]

_SHAPES = (tag("p:sp"), tag("p:pic"), tag("p:graphicFrame"), tag("p:cxnSp"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DIGITS = 10  # significant ones that a number keeps: other programs write fewer than we do


def shapes_of(tree: Element) -> list[Element]:
    """Return the shapes of a slide in the order of the tree, those in groups too."""
    return [shape for shape in tree.iter(*_SHAPES) if next(shape.iterancestors(_FALLBACK), None) is None]


def name_of(shape: Element) -> str:
    """Return a shape's name."""
    return str(shape[0].find(tag("p:cNvPr")).get("name", ""))


def is_placeholder(shape: Element) -> bool:
    """Whether a shape takes its place and look from the layout."""
    return shape[0].find(f"{tag('p:nvPr')}/{tag('p:ph')}") is not None


def digest(shape: Element, part: Part) -> str:
    """Return a hash of what a shape says: the text of its paragraphs, its cells, its chart's values or its picture.

    Size, place, emphasis and the way in which a program cuts text into runs do not count.

    Parameters
    ----------
    part
        The slide's part, through which charts and pictures are found.
    """
    return digest_of(content(shape, part))


def digest_of(said: object) -> str:
    """Return the hash of a content."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def content(shape: Element, part: Part) -> tuple[Kind, object]:
    """Return what a shape says, JSON-ready, with its kind."""
    table = shape.find(f".//{tag('a:tbl')}")
    if table is not None:
        rows = table.iterchildren(tag("a:tr"))
        return "table", [[text_of(cell) for cell in row.iterchildren(tag("a:tc"))] for row in rows]
    chart = shape.find(f".//{tag('c:chart')}")
    if chart is not None:
        return "chart", _series(part.related_part(chart.get(f"{{{NAMESPACES['r']}}}id")))
    picture = shape.find(f"{tag('p:blipFill')}/{tag('a:blip')}")
    embedded = picture.get(f"{{{NAMESPACES['r']}}}embed") if picture is not None else None
    if embedded:
        return "picture", hashlib.sha256(part.related_part(embedded).blob).hexdigest()
    return "text", text_of(shape)


def text_of(element: Element) -> list[str]:
    """Return the paragraphs of a shape or cell; a field says what it stands for. Without text the list is empty."""
    paragraphs = ["".join(_pieces(paragraph)) for paragraph in element.iter(tag("a:p"))]
    return paragraphs if any(paragraphs) else []


def _pieces(paragraph: Element) -> Iterator[str]:
    for piece in paragraph:
        if piece.tag == tag("a:fld"):
            yield f"<{piece.get('type')}>"
        elif piece.tag == tag("a:br"):
            yield "\n"
        elif piece.tag == tag("a:r"):
            yield piece.findtext(tag("a:t")) or ""


def _series(part: Any) -> list[list[object]]:
    """Return name, categories and values of each series of a chart part, in the order in which they are drawn."""
    root = part._element
    series = sorted(root.iter(tag("c:ser")), key=lambda one: int(one.find(tag("c:order")).get("val")))
    return [[_points(one, "tx"), _points(one, "cat"), _points(one, "val")] for one in series]


def _points(series: Element, name: str) -> list[object]:
    """Return the points of a cache; a value that is absent is None."""
    holder = series.find(tag(f"c:{name}"))
    count = holder.find(f".//{tag('c:ptCount')}") if holder is not None else None
    if holder is None or count is None:
        return []
    found = {int(point.get("idx")): point.findtext(tag("c:v")) for point in holder.iter(tag("c:pt"))}
    read = _number if name == "val" else str
    return [read(found[index]) if found.get(index) else None for index in range(int(count.get("val")))]


def _number(text: str) -> str | None:
    value = float(text)  # a program may write “NaN” for nothing
    return None if math.isnan(value) else f"{value:.{_DIGITS}g}"
