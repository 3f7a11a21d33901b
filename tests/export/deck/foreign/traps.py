"""Small templates, each with a trap that real ones have; made here, so that no one's art lies in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml carries no types
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Emu, Pt

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KEPT = ("Title Slide", "Section Header", "Title Only")  # of python-pptx's eleven layouts: fewer are quicker to look at
Change = Callable[[Any], None]
Parts = dict[str, bytes]


def template(folder: Path, *changes: Change, name: str = "company.pptx") -> Path:
    """Write a template with three layouts and some changes."""
    presentation = Presentation()
    for layout in list(presentation.slide_layouts):
        if layout.name not in KEPT:
            presentation.slide_layouts.remove(layout)
    for change in changes:
        change(presentation)
    presentation.save(str(folder / name))
    return folder / name


@cache
def plain() -> bytes:
    """The template without changes."""
    presentation = Presentation()
    for layout in list(presentation.slide_layouts):
        if layout.name not in KEPT:
            presentation.slide_layouts.remove(layout)
    target = io.BytesIO()
    presentation.save(target)
    return target.getvalue()


def parts_of(data: bytes) -> Parts:
    """Return the parts of a file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Parts) -> bytes:
    """Return a file of parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return target.getvalue()


def written(folder: Path, parts: Parts, name: str = "company.pptx") -> Path:
    """Write a file of parts."""
    (folder / name).write_bytes(zipped(parts))
    return folder / name


def background(rgb: str) -> Change:
    """Paint the master's background."""

    def change(presentation: Any) -> None:
        fill = presentation.slide_master.background.fill
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(rgb)

    return change


def gradient(first: str, last: str) -> Change:
    """Let the background run from one colour, at the top, to another."""

    def change(presentation: Any) -> None:
        fill = presentation.slide_master.background.fill
        fill.gradient()
        fill.gradient_angle = 270.0
        for stop, rgb in zip(fill.gradient_stops, (first, last), strict=True):
            stop.color.rgb = RGBColor.from_string(rgb)

    return change


def block(presentation: Any, left: float, top: float, wide: float, high: float, *, layout: str = "") -> None:
    """Draw a coloured block on the master or a layout, in shares of the slide: a company's art."""
    shapes = (layout_named(presentation, layout) if layout else presentation.slide_master).shapes
    size = (presentation.slide_width, presentation.slide_height)
    sides = [round(share * size[index % 2]) for index, share in enumerate((left, top, wide, high))]
    tree = shapes._spTree
    tree.append(_shape(sides, len(tree) + 50))


def _shape(sides: list[int], number: int) -> Any:
    space = f'xmlns:p="{P[1:-1]}" xmlns:a="{A[1:-1]}"'
    x, y, w, h = sides
    return etree.fromstring(
        f'<p:sp {space}><p:nvSpPr><p:cNvPr id="{number}" name="art {number}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom><a:solidFill><a:srgbClr val="C00000"/></a:solidFill></p:spPr></p:sp>'
    )


def layout_named(presentation: Any, name: str) -> Any:
    """Return a layout by its name."""
    return next(layout for layout in presentation.slide_layouts if layout.name == name)


def upright_title(presentation: Any) -> None:
    """Turn the title of content slides by ninety degrees, with a shadow."""
    for placeholder in layout_named(presentation, "Title Only").placeholders:
        if placeholder.element.ph.get("type") == "title":
            placeholder.element.find(f".//{A}bodyPr").set("vert", "vert270")


def from_right(presentation: Any) -> None:
    """Let text run from right to left, as a Hebrew template does."""
    for level in presentation.slide_master.element.iter(f"{A}lvl1pPr"):
        level.set("rtl", "1")
        level.set("algn", "r")


def own_number(presentation: Any) -> None:
    """Write the slide number on the master in a text box."""
    presentation.slide_master.shapes._spTree.append(
        etree.fromstring(
            f'<p:sp xmlns:p="{P[1:-1]}" xmlns:a="{A[1:-1]}"><p:nvSpPr><p:cNvPr id="90" name="number"/><p:cNvSpPr '
            'txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="500000" cy="300000"/>'
            '</a:xfrm></p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="en-US"/><a:t>| </a:t></a:r>'
            '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-US"/><a:t>‹#›</a:t>'
            "</a:fld></a:p></p:txBody></p:sp>"
        )
    )


def notes_without_place(presentation: Any) -> None:
    """Have a notes master without a placeholder for notes."""
    tree = presentation.notes_master.shapes._spTree
    for shape in list(tree.iter(f"{P}sp")):
        tree.remove(shape)


def with_pictures(presentation: Any) -> None:
    """Have a slide of its own with a picture, a link to elsewhere and notes."""
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    slide.shapes.add_picture(io.BytesIO(noise()), Pt(0), Pt(0))
    slide.notes_slide.notes_text_frame.text = "confidential"


def linked(presentation: Any) -> None:
    """Link a shape of the master to a web page, and time it."""
    block(presentation, 0.9, 0.9, 0.05, 0.05)
    master = presentation.slide_master
    key = master.part.relate_to("https://intranet.example/track", f"{R}/hyperlink", is_external=True)
    mark = list(master.element.iter(f"{P}cNvPr"))[-1]
    mark.append(etree.fromstring(f'<a:hlinkClick xmlns:a="{A[1:-1]}" xmlns:r="{R}" r:id="{key}"/>'))


def sized(width: float, height: float) -> Change:
    """Make slides of a size in points, all that is on them along."""

    def change(presentation: Any) -> None:
        across = Pt(width) / presentation.slide_width
        down = Pt(height) / presentation.slide_height
        presentation.slide_width, presentation.slide_height = Pt(width), Pt(height)
        for one in (presentation.slide_master, *presentation.slide_layouts):
            for place in one.element.iter(f"{A}off"):
                place.set("x", str(round(int(place.get("x")) * across)))
                place.set("y", str(round(int(place.get("y")) * down)))
            for size in one.element.iter(f"{A}ext"):
                if size.get("cx"):
                    size.set("cx", str(Emu(round(int(size.get("cx")) * across))))
                    size.set("cy", str(Emu(round(int(size.get("cy")) * down))))

    return change


def strict(parts: Parts) -> Parts:
    """Write parts in the strict form of the format, as “Strict Open XML Presentation” does."""
    spaces = {
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"officeDocument/relationships",
        b"http://schemas.openxmlformats.org/presentationml/2006/main": b"presentationml/main",
        b"http://schemas.openxmlformats.org/drawingml/2006/main": b"drawingml/main",
    }
    changed = dict(parts)
    for name in parts:
        for space, short in spaces.items():
            changed[name] = changed[name].replace(space, b"http://purl.oclc.org/ooxml/" + short)
    return changed


@cache
def noise(side: int = 64) -> bytes:
    """A PNG that does not compress: 12 kB of colours."""
    rows = b"".join(
        b"\0" + bytes((17 * x * y + 31 * x + c * 89) % 251 for x in range(side) for c in range(3)) for y in range(side)
    )
    return _png(side, side, 8, 2, rows)


def grey16(value: int) -> bytes:
    """A PNG of one grey with sixteen bits."""
    return _png(8, 8, 16, 0, (b"\0" + struct.pack(">H", value) * 8) * 8)


def _png(width: int, height: int, depth: int, kind: int, rows: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
