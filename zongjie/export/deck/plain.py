"""Leave a shape of a foreign template nothing of its own: turned text, columns, fill, outline, shadow."""

from __future__ import annotations

from zongjie.export.deck.xml import A, Element, P, tag

_UPRIGHT = {"vert": "horz", "rot": "0", "numCol": "1", "anchorCtr": "0", "upright": "0"}


def make_plain(shape: Element) -> None:
    """Leave a placeholder nothing of its own fill: text is coloured for what lies behind it."""
    properties = shape.find(tag("p:spPr"))
    properties.append(A.prstGeom(A.avLst(), prst="rect"))
    properties.append(A.noFill())
    properties.append(A.ln(A.noFill()))
    properties.append(A.effectLst())


def make_upright(body: Element) -> None:
    """Set a placeholder's text straight, without outline and shadow, whatever its layout says."""
    for name, value in _UPRIGHT.items():
        body.find(tag("a:bodyPr")).set(name, value)
    for properties in body.iter(tag("a:rPr")):
        properties.insert(0, A.ln(A.noFill()))
        filled = any(child.tag == tag("a:solidFill") for child in properties)
        properties.insert(2 if filled else 1, A.effectLst())


def make_title(shape: Element) -> None:
    """Mark a drawn title as the slide's title, for the outline and for readers by ear, where the layout has none."""
    locks = shape[0].find(tag("p:cNvSpPr"))
    locks.attrib.pop("txBox", None)
    shape[0].find(tag("p:nvPr")).append(P.ph(type="title"))
