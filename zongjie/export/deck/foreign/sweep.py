"""The last look at a template: of whatever it holds only what a deck needs stays, and nothing leads outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pptx.opc.package import XmlPart
from pptx.presentation import Presentation

from zongjie.errors import TemplateError
from zongjie.export.deck.foreign.forget import LINKS, leave_out
from zongjie.export.deck.xml import Element, etree
from zongjie.pictures import OutsizeError, picture

_KEPT = frozenset({  # by which masters, layouts and themes hold together, and what is drawn on them
    "officeDocument", "core-properties", "extended-properties", "custom-properties", "customXml", "customXmlProps",
    "slideMaster", "slideLayout", "notesMaster", "theme", "themeOverride", "presProps", "viewProps", "tableStyles",
    "tags", "font", "image", "hdphoto", "chart", "chartUserShapes", "chartStyle", "chartColorStyle", "diagramData",
    "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing",
})  # fmt: skip
_SILENT = frozenset({"printerSettings", "thumbnail", "origin", "extensibility"})
_SAID = {
    "elsewhere": "links to elsewhere were left out of",
    "vbaProject": "macros were left out of",
    "oleObject": "embedded objects were left out of",
    "package": "embedded objects were left out of",
    "control": "controls were left out of",
    "active": "drawings (SVG) that hold programs or links were left out of",
}
_ACTIVE = re.compile(
    rb"<\s*(script|foreignobject|iframe)|<!entity|\bon\w+\s*=|url\(\s*.?(http|file|//)"
    rb"|(href|src)\s*=\s*.(?!#|data:image/)",
    re.IGNORECASE,
)
_HARMLESS_ACTION = "ppaction://hlinkshowjump"  # to the next slide, say


def sweep(presentation: Presentation) -> Iterator[str]:
    """Leave out every part, link and action that earlier steps know nothing of; yield what went, in words.

    Raises
    ------
    TemplateError
        If a picture would unfold to more than programs bear.
    """
    package: Any = presentation.part.package
    yield from _swept(package._rels, "the file")
    for part in list(package.iter_parts()):
        kinds = {key: kind for key, one in part.rels.items() if (kind := _unwanted(one))}
        if kinds:
            leave_out(part, kinds)
            yield from (_words(kind, part.partname) for kind in kinds.values() if kind not in _SILENT)
        if isinstance(part, XmlPart) and _without_actions(part._element):  # pyright: ignore[reportPrivateUsage]
            yield f"actions on a click were left out of {part.partname}"
        _check_picture(part)


def _swept(relations: Any, where: str) -> Iterator[str]:
    for key, one in list(relations.items()):
        if kind := _unwanted(one):
            relations.pop(key)
            if kind not in _SILENT:
                yield _words(kind, where)


def _unwanted(relation: Any) -> str:
    """Return why a relationship may not stay; empty if it may."""
    if relation.is_external:
        return "elsewhere"
    kind = relation.reltype.rpartition("/")[2]
    if kind not in _KEPT:
        return kind
    target = relation.target_part
    drawing = kind == "image" and target.blob[:1000].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"
    return "active" if drawing and _ACTIVE.search(target.blob) else ""


def _words(kind: str, where: str) -> str:
    return f"{_SAID.get(kind, f'what a deck does not need ({kind}) was left out of')} {where}"


def _without_actions(root: Element) -> bool:
    """Leave out links that need no relationship: to run a macro or a program."""
    found = [
        element
        for element in root.iter("*")
        if etree.QName(element).localname in LINKS
        and element.get("action", "")
        and not element.get("action").startswith(_HARMLESS_ACTION)
    ]
    for element in found:
        element.getparent().remove(element)
    return bool(found)


def _check_picture(part: Any) -> None:
    if not part.content_type.startswith("image/"):
        return
    try:
        picture(part.blob)
    except OutsizeError as error:
        raise TemplateError(
            f"The template's picture {part.partname} is too large: {error}.",
            hint="make it smaller (Picture Format › Compress Pictures), then save the template again",
        ) from None
