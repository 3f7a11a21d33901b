"""The record of what was generated: a custom XML part of the file.

PowerPoint keeps such parts when it saves, and so do LibreOffice and python-pptx; ONLYOFFICE drops them, and the deck
then carries no record. Extensions and tags at the shapes themselves would be nearer to what they describe, but
LibreOffice drops both.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.presentation import Presentation

from zongjie.export.deck.edits.content import digest, digest_of, name_of, shapes_of
from zongjie.export.deck.parse import read_xml
from zongjie.export.deck.xml import etree

PREFIX = "zj:"  # of the name of every generated shape
NOTES = "notes"  # the role under which a slide's notes are recorded

_SPACE = "urn:zongjie:generated:1"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


@dataclass(slots=True)
class Generated:
    """A generated slide: its id, and the hash of each of its shapes by role, in reading order."""

    id: str
    hashes: dict[str, str] = field(default_factory=dict)


def shape_name(slide_id: str, role: str) -> str:
    """Return the name of a generated shape."""
    return f"{PREFIX}{slide_id}:{role}"


def notes_digest(slide: Any) -> str:
    """Return the hash of a slide's notes; that of none where it has none."""
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    return digest_of([] if frame is None or not frame.text else frame.text.splitlines())


def write_record(presentation: Presentation) -> None:
    """Store what every generated shape of a finished deck says, in place of any earlier record."""
    package = presentation.part.package
    for relations, key, _ in list(_items(presentation)):
        relations.pop(key)
    root = etree.Element(f"{{{_SPACE}}}generated", nsmap={None: _SPACE})
    for generated in _generated(presentation):
        slide = etree.SubElement(root, f"{{{_SPACE}}}slide", id=generated.id)
        for role, value in generated.hashes.items():
            etree.SubElement(slide, f"{{{_SPACE}}}shape", role=role, hash=value)
    item = Part(package.next_partname("/customXml/item%d.xml"), CT.XML, package, _bytes(root))
    item.relate_to(_properties(package), RT.CUSTOM_XML_PROPS)
    presentation.part.relate_to(item, RT.CUSTOM_XML)


def read_record(presentation: Presentation) -> list[Generated]:
    """Return the generated slides that a deck's record lists, in order; none where it carries no record."""
    for _, _, root in _items(presentation):
        return [Generated(slide.get("id"), {shape.get("role"): shape.get("hash") for shape in slide}) for slide in root]
    return []


def _generated(presentation: Presentation) -> Iterator[Generated]:
    slides: Any = presentation.slides  # python-pptx names the element of a slide's shapes as if it were private
    for slide in slides:
        named = {name_of(shape): shape for shape in shapes_of(slide.shapes._spTree)}
        hashes = {name: digest(shape, slide.part) for name, shape in named.items() if name.startswith(PREFIX)}
        if hashes:
            _, slide_id, _ = next(iter(hashes)).split(":", 2)
            roles = {name.split(":", 2)[2]: value for name, value in hashes.items()}
            yield Generated(slide_id, {**roles, NOTES: notes_digest(slide)})


def _items(presentation: Presentation) -> Iterator[tuple[Any, str, Any]]:
    """Yield relationships, key among them and root of each record of ours; LibreOffice hangs it on the package."""
    package: Any = presentation.part.package
    for relations in (presentation.part.rels, package._rels):
        for key, relation in relations.items():
            if relation.reltype == RT.CUSTOM_XML and not relation.is_external:
                blob = relation.target_part.blob
                if _SPACE.encode() in blob:
                    yield relations, key, read_xml(blob)


def _properties(package: Any) -> Part:
    """Return the part that names the record's schema, without which PowerPoint may take the item for nobody's."""
    key = f"{{{uuid.uuid5(uuid.NAMESPACE_URL, _SPACE)}}}".upper()
    root = etree.Element(f"{{{_STORE}}}datastoreItem", {f"{{{_STORE}}}itemID": key}, nsmap={"ds": _STORE})
    schemas = etree.SubElement(root, f"{{{_STORE}}}schemaRefs")
    etree.SubElement(schemas, f"{{{_STORE}}}schemaRef", {f"{{{_STORE}}}uri": _SPACE})
    name = package.next_partname("/customXml/itemProps%d.xml")
    return Part(name, CT.OFC_CUSTOM_XML_PROPERTIES, package, _bytes(root))


def _bytes(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
