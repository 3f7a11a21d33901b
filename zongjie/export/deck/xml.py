"""Builders of DrawingML, PresentationML and chart elements."""

from __future__ import annotations

from lxml.builder import ElementMaker
from lxml.etree import _Element  # pyright: ignore[reportPrivateUsage] -- lxml has no public name for it
from pptx.oxml import oxml_parser

from zongjie.export.deck.theme import Colour, Theme

NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
Element = _Element

A = ElementMaker(namespace=NAMESPACES["a"], nsmap=NAMESPACES, makeelement=oxml_parser.makeelement)
P = ElementMaker(namespace=NAMESPACES["p"], nsmap=NAMESPACES, makeelement=oxml_parser.makeelement)
C = ElementMaker(namespace=NAMESPACES["c"], nsmap=NAMESPACES, makeelement=oxml_parser.makeelement)

EMU = 12_700  # a point


def emu(points: float) -> str:
    """Return points as the text of an EMU attribute."""
    return str(round(points * EMU))


def tag(name: str) -> str:
    """Return `a:t` in lxml's form."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def fill(colour: Colour) -> Element:
    """Return a solid fill."""
    if colour.rgb:
        return A.solidFill(A.srgbClr(val=colour.rgb))
    scheme = A.schemeClr(val=colour.scheme)
    kept = 1 - abs(colour.brightness)
    if colour.brightness:
        scheme.append(A.lumMod(val=str(round(kept * 100_000))))
    if colour.brightness > 0:
        scheme.append(A.lumOff(val=str(round(colour.brightness * 100_000))))
    return A.solidFill(scheme)


def paint(theme: Theme, role: str) -> Element:
    """Return the solid fill of a palette role."""
    return fill(theme.colours[role])


def line(theme: Theme, role: str | None, width: float = 0.75, dash: str = "") -> Element:
    """Return an outline of a palette role, or none."""
    if role is None:
        return A.ln(A.noFill())
    inner = [paint(theme, role)]
    if dash:
        inner.append(A.prstDash(val=dash))
    return A.ln(*inner, A.round(), w=emu(width), cap="rnd")
