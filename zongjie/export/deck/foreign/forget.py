"""Leave out of a part what refers to relationships that go."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pptx.opc.package import XmlPart

from zongjie.export.deck.parse import read_xml
from zongjie.export.deck.xml import Element, etree

REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LINKS = ("hlinkClick", "hlinkHover", "hlinkMouseOver", "snd")
_WHOLE = (*LINKS, "externalData", "legacyDrawing")  # elements that are nothing without what they refer to
_EXTENSIONS = ("media", "svgBlip")  # likewise, and the extension that holds them


def leave_out(part: Any, keys: Collection[str]) -> None:
    """Take relationships away from a part, with what refers to them in it."""
    if isinstance(part, XmlPart):
        forget(part._element, keys)  # pyright: ignore[reportPrivateUsage]
    elif part.blob.lstrip()[:1] == b"<":
        root = read_xml(part.blob)
        forget(root, keys)
        part.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    for key in keys:
        part.rels.pop(key)


def forget(root: Element, keys: Collection[str]) -> None:
    """Leave out what refers to relationships that go."""
    for element in list(root.iter("*")):
        for attribute in [key for key, value in element.attrib.items() if value in keys and key.startswith(REFERENCE)]:
            name, parent = etree.QName(element).localname, element.getparent()
            if name in _WHOLE and parent is not None:
                parent.remove(element)
                break
            if name in _EXTENSIONS and parent is not None and parent.getparent() is not None:
                parent.getparent().remove(parent)
                break
            del element.attrib[attribute]
