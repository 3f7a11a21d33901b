"""Leave out of a template what a report must not carry: slides, macros, links to elsewhere, embedded objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import XmlPart
from pptx.presentation import Presentation

from zongjie.export.deck.foreign.forget import REFERENCE, forget
from zongjie.export.deck.xml import Element, etree, tag

_UNWANTED = {  # relationships of the presentation, and what is said of them
    "slide": "",
    "vbaProject": "its macros were left out",
    "viewProps": "",
    "comments": "",
    "commentAuthors": "",
    "authors": "",
    "handoutMaster": "",
    "slideUpdateInfo": "",
    "externalLink": "links to other files were left out",
    "attachedToolbars": "its toolbars were left out",
    "ribbon": "its ribbon was left out",
}
_PART_UNWANTED = ("slide", "tags", "oleObject", "vmlDrawing", "package", "control", "video", "audio", "media")
_PACKAGE_UNWANTED = ("thumbnail", "origin", "extensibility")  # an old picture; a signature, which no longer holds
_ROOT_UNWANTED = ("p:custShowLst", "p:photoAlbum", "p:modifyVerifier", "p:handoutMasterIdLst", "p:custDataLst")
_OBJECTS = ("oleObj", "control", "videoFile", "audioFile", "wavAudioFile", "contentPart")
_ORPHAN = "4294967295"  # the number of a placeholder that lost its master's
_PROMPT = re.compile(
    r"((sub)?title|(text|content|title|subtitle|footer|date) placeholder|(副)?标题|(文本|内容|标题)占位符|(unter)?titel"
    r"|(text|inhalts|titel)platzhalter|(sous-)?titre|espace réservé.*|(sub)?t[ií]tulo|marcador de .*)( \d+)?$",
    re.IGNORECASE,
)


def clean(presentation: Presentation) -> Iterator[str]:
    """Clean a template; yield what was left out, in words."""
    yield from _clean_presentation(presentation)
    found: dict[str, list[str]] = {}
    for master in presentation.slide_masters:
        for one in (master, *master.slide_layouts):
            for said in _clean_part(one.part):
                found.setdefault(said, []).append(one.name or "a master")
    yield from (f"{said} {_named(names)}" for said, names in found.items())


def _clean_presentation(presentation: Presentation) -> Iterator[str]:
    part: Any = presentation.part
    if count := len(presentation.slides._sldIdLst):  # pyright: ignore[reportPrivateUsage]
        yield f"{count} slides of its own were left out" if count > 1 else "a slide of its own was left out"
    root: Element = presentation.element
    for name in ("p:sldIdLst/p:sldId", *_ROOT_UNWANTED):
        for old in root.findall("/".join(tag(step) for step in name.split("/"))):
            old.getparent().remove(old)
    for section in [element for element in root.iter("*") if etree.QName(element).localname == "sectionLst"]:
        extension = section.getparent()
        extension.getparent().remove(extension)
    kept = {value for element in root.iter("*") for name, value in element.attrib.items() if name.startswith(REFERENCE)}
    for key, relation in list(part.rels.items()):
        kind = relation.reltype.rpartition("/")[2]
        if kind in _UNWANTED or (kind in ("tags", "customXml") and key not in kept) or relation.is_external:
            if said := _UNWANTED.get(kind):
                yield said
            part.rels.pop(key)
    if (notes := _notes_master(part)) is not None:
        yield from (f"{said} the notes page" for said in _clean_part(notes))
    for key, relation in list(part.package._rels.items()):
        if relation.reltype.rpartition("/")[2] in _PACKAGE_UNWANTED:
            part.package._rels.pop(key)


def _notes_master(part: Any) -> Any:
    """Return the master of the notes; one without a place for notes is left out, and made anew when it is needed."""
    for key, relation in list(part.rels.items()):
        if relation.reltype == RT.NOTES_MASTER:
            marks = relation.target_part._element.iter(tag("p:ph"))
            if any(mark.get("type") == "body" for mark in marks):
                return relation.target_part
            part.rels.pop(key)
            for old in part._element.findall(tag("p:notesMasterIdLst")):
                part._element.remove(old)
    return None


def _clean_part(part: XmlPart) -> Iterator[str]:
    """Leave out objects, links to elsewhere and add-ins' tags of a master or layout."""
    root: Element = part._element  # pyright: ignore[reportPrivateUsage]
    if _without_prompts(root):
        yield "prompts that are no placeholders were left out of"
    if _without_numbers(root):
        yield "slide numbers that are no placeholders were left out of"
    if _without_objects(root):
        yield "embedded objects, sound or film were left out of"
    for mark in ("p:custDataLst", "p:timing", "p:transition", "p:controls"):
        for old in list(root.iter(tag(mark))):
            _remove(old)
    for extensions in root.iter(tag("p:extLst")):
        extensions.attrib.pop("mod", None)  # of PowerPoint, which its own schema does not know
    for mark in root.iter(tag("p:ph")):
        if mark.get("type") in ("title", "ctrTitle") and mark.get("idx") == _ORPHAN:
            del mark.attrib["idx"]
    wrong = {
        key: relation
        for key, relation in part.rels.items()
        if relation.is_external or relation.reltype.rpartition("/")[2] in _PART_UNWANTED
    }
    forget(root, wrong)
    if any(relation.is_external for relation in wrong.values()):
        yield "links to elsewhere were left out of"
    for key in wrong:
        part.rels.pop(key)


def _remove(element: Element) -> None:
    """Remove an element, and the choice between program versions that held nothing else."""
    parent = element.getparent()
    parent.remove(element)
    holder = parent.getparent()
    if etree.QName(parent).localname in ("Choice", "Fallback") and holder is not None and not len(parent):
        holder.remove(parent)
        if not any(len(other) for other in holder) and holder.getparent() is not None:
            holder.getparent().remove(holder)


def _without_objects(root: Element) -> bool:
    found = [element for element in root.iter("*") if etree.QName(element).localname in _OBJECTS]
    for element in found:
        frame = element
        while frame.getparent() is not None and frame.getparent().tag not in (tag("p:spTree"), tag("p:grpSp")):
            frame = frame.getparent()
        if frame.getparent() is not None:
            frame.getparent().remove(frame)
    return bool(found)


def _without_prompts(root: Element) -> bool:
    """Leave out text boxes that were placeholders once: their prompt would stand on every slide."""
    found = [
        shape
        for shape in root.iter(tag("p:sp"))
        if shape.find(f"*/{tag('p:nvPr')}/{tag('p:ph')}") is None
        and _PROMPT.match(shape[0].find(tag("p:cNvPr")).get("name", ""))
        and any((text.text or "").strip() for text in shape.iter(tag("a:t")))
    ]
    for shape in found:
        shape.getparent().remove(shape)
    return bool(found)


def _without_numbers(root: Element) -> bool:
    """Leave out slide numbers that are no placeholders: each slide has one of its own."""
    found = [
        shape
        for shape in root.iter(tag("p:sp"))
        if shape.find(f"*/{tag('p:nvPr')}/{tag('p:ph')}") is None
        and any(field.get("type") == "slidenum" for field in shape.iter(tag("a:fld")))
        and not any((run.findtext(tag("a:t")) or "").strip(" |/-–·") for run in shape.iter(tag("a:r")))
    ]
    for shape in found:
        shape.getparent().remove(shape)
    return bool(found)


def _named(names: Sequence[str], most: int = 3) -> str:
    quoted = [f"“{name}”" for name in dict.fromkeys(names)]
    more = len(quoted) - most
    return ", ".join(quoted[:most]) + (f" and {more} more" if more > 0 else "")
