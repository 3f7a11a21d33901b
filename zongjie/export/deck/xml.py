"""Builders of DrawingML, PresentationML and chart elements."""

from __future__ import annotations

from colorsys import rgb_to_hls
from typing import Any, TypeAlias

from lxml import etree as _etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml carries no types
from lxml.builder import ElementMaker
from pptx.oxml import oxml_parser

from zongjie.export.deck.theme import Colour, Theme

NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
Element: TypeAlias = Any  # an lxml element; lxml carries no types
etree: Any = _etree

A: Any = ElementMaker(namespace=NAMESPACES["a"], nsmap=NAMESPACES, makeelement=oxml_parser.makeelement)
P: Any = ElementMaker(namespace=NAMESPACES["p"], nsmap=NAMESPACES, makeelement=oxml_parser.makeelement)
C: Any = ElementMaker(namespace=NAMESPACES["c"], nsmap=NAMESPACES, makeelement=oxml_parser.makeelement)

EMU = 12_700  # a point


def emu(points: float) -> str:
    """Return points as the text of an EMU attribute."""
    return str(round(points * EMU))


def tag(name: str) -> str:
    """Return `a:t` in lxml's form."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def fill(colour: Colour, theme: Theme) -> Element:
    """Return a solid fill; a brighter or darker theme colour stays tied to the theme."""
    if colour.rgb:
        return A.solidFill(A.srgbClr(val=colour.rgb))
    scheme = A.schemeClr(val=colour.scheme)
    for name, value in changes(theme.rgb[colour.scheme], colour.brightness):
        scheme.append(A(name, val=str(round(value * 100_000))))
    return A.solidFill(scheme)


def changes(rgb: str, brightness: float) -> list[tuple[str, float]]:
    """Return the changes that mix a colour with white (brightness > 0) or black (< 0).

    Brightening alone would leave the tint garish: the saturation of the mixture is set with it.
    """
    if brightness <= 0:
        return [("lumMod", 1 + brightness)] if brightness else []
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    _, lightness, saturation = rgb_to_hls(red, green, blue)
    mixed = lightness + (1 - lightness) * brightness
    spread = (max(red, green, blue) - min(red, green, blue)) * (1 - brightness)
    wanted = spread / (1 - abs(2 * mixed - 1)) if mixed < 1 else 0.0
    tint = [("lumMod", 1 - brightness), ("lumOff", brightness)]
    return [("satMod", wanted / saturation), *tint] if saturation else tint


def paint(theme: Theme, role: str) -> Element:
    """Return the solid fill of a palette role."""
    return fill(theme.colours[role], theme)


def line(theme: Theme, role: str | None, width: float = 0.75, dash: str = "") -> Element:
    """Return an outline of a palette role, or none."""
    if role is None:
        return A.ln(A.noFill())
    inner = [paint(theme, role)]
    if dash:
        inner.append(A.prstDash(val=dash))
    return A.ln(*inner, A.round(), w=emu(width), cap="rnd")
