"""Open any template, without what a report must not carry: slides, macros, links to elsewhere, embedded objects."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part, XmlPart
from pptx.opc.packuri import PackURI
from pptx.parts.slide import SlideLayoutPart
from pptx.presentation import Presentation as PresentationObject

from zongjie.errors import TemplateError
from zongjie.export.deck.xml import A, Element, P, etree, tag

SUFFIXES = (".pptx", ".potx", ".ppsx", ".pptm", ".potm", ".ppsm")
_MAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_OTHERS = (
    b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
    b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    b"application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
    b"application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
)
_CONTENT_TYPES = "[Content_Types].xml"
_EAST_ASIAN = "微软雅黑"
_MOST = 300_000_000  # bytes unpacked: beyond that it is no template
_UNWANTED = ("vbaProject", "viewProps", "comments", "commentAuthors", "authors", "handoutMaster", "slideUpdateInfo")
_PART_UNWANTED = ("slide", "tags", "oleObject", "vmlDrawing", "package", "control", "video", "audio", "media")
_PACKAGE_UNWANTED = ("thumbnail", "origin")  # an old picture; a signature, which no longer holds
_ROOT_UNWANTED = ("p:custShowLst", "p:photoAlbum", "p:modifyVerifier", "p:handoutMasterIdLst", "p:custDataLst")
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PROMPT = re.compile(
    r"((sub)?title|(text|content|title|subtitle|footer|date) placeholder|(副)?标题|(文本|内容|标题)占位符|(unter)?titel"
    r"|(text|inhalts|titel)platzhalter|(sous-)?titre|espace réservé.*|(sub)?t[ií]tulo|marcador de .*)( \d+)?$",
    re.IGNORECASE,
)
_SAVE_AS = "open it in PowerPoint or WPS and save it as .pptx"


@dataclass(frozen=True)
class Opened:
    """A template without slides, and what was left out of it or put in, in words."""

    presentation: PresentationObject
    changed: tuple[str, ...]


def open_template(path: Path) -> Opened:
    """Open a template of any kind, cleaned.

    Raises
    ------
    TemplateError
        If the file is missing, damaged, protected by a password or no presentation.
    """
    presentation = _presentation(path)
    changed = [*_clean(presentation)]
    masters = list(presentation.slide_masters)
    if not masters:
        raise TemplateError("The template has no slide master.", where=str(path), hint=_SAVE_AS)
    if not any(len(master.slide_layouts) for master in masters):
        _add_layout(masters[0])
        changed.append("it has no layout: a blank one was added")
    if _set_faces(presentation):
        changed.append(f"its theme names no Chinese face: {_EAST_ASIAN} was set")
    return Opened(presentation, tuple(changed))


def _presentation(path: Path) -> PresentationObject:
    data = _read(path)
    try:
        return Presentation(io.BytesIO(_as_presentation(data)))
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, zipfile.BadZipFile, etree.LxmlError) as error:
        raise TemplateError(
            f"The template is damaged or is no presentation: {str(error)[:200]}.", where=str(path), hint=_SAVE_AS
        ) from None


def _read(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TemplateError(f"The template cannot be read: {error.strerror}.", where=str(path)) from None
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TemplateError(
            "The template is in the old format (.ppt), or a password protects it.",
            where=str(path),
            hint=f"{_SAVE_AS}, without a password",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names, size = archive.namelist(), sum(entry.file_size for entry in archive.infolist())
            types = archive.read(_CONTENT_TYPES) if _CONTENT_TYPES in names else b""
            broken = archive.testzip() if size <= _MOST else None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        names, size, types, broken = [], 0, b"", None
    if size > _MOST:
        raise TemplateError("The template is larger than 300 MB when unpacked.", where=str(path), hint=_SAVE_AS)
    if broken or not any(kind in types for kind in (_MAIN, *_OTHERS)):
        reason = f"its part {broken} is damaged" if broken else "it is damaged or of another format"
        raise TemplateError(f"The file is no PowerPoint template: {reason}.", where=str(path), hint=_SAVE_AS)
    return data


def _as_presentation(data: bytes) -> bytes:
    """Give a template (.potx) or show the content type of a presentation: python-pptx opens nothing else."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        seen: set[str] = set()
        for entry in source.infolist():
            if entry.filename in seen or entry.is_dir():
                continue
            seen.add(entry.filename)
            content = source.read(entry.filename)
            if entry.filename == _CONTENT_TYPES:
                for kind in _OTHERS:
                    content = content.replace(kind, _MAIN)
            target.writestr(entry.filename, content)
    return changed.getvalue()


def _clean(presentation: PresentationObject) -> Iterator[str]:
    part: Any = presentation.part
    if count := len(presentation.slides._sldIdLst):  # pyright: ignore[reportPrivateUsage]
        yield f"{count} slides of its own were left out"
    root: Element = presentation.element
    for name in ("p:sldIdLst/p:sldId", *_ROOT_UNWANTED):
        for old in root.findall("/".join(tag(step) for step in name.split("/"))):
            old.getparent().remove(old)
    for section in [element for element in root.iter() if etree.QName(element).localname == "sectionLst"]:
        extension = section.getparent()
        extension.getparent().remove(extension)
    kept = {value for element in root.iter() for name, value in element.attrib.items() if name.startswith(_REFERENCE)}
    for key, relation in list(part.rels.items()):
        kind = relation.reltype.rpartition("/")[2]
        if kind == "slide" or kind in _UNWANTED or (kind in ("tags", "customXml") and key not in kept):
            if kind == "vbaProject":
                yield "its macros were left out"
            part.rels.pop(key)
    for key, relation in list(part.package._rels.items()):
        if relation.reltype.rpartition("/")[2] in _PACKAGE_UNWANTED:
            part.package._rels.pop(key)
    for master in presentation.slide_masters:
        for one in (master, *master.slide_layouts):
            yield from _clean_part(one.part, one.name or "a master")


def _clean_part(part: XmlPart, name: str) -> Iterator[str]:
    """Leave out objects, links to elsewhere and add-ins' tags of a master or layout."""
    root: Element = part._element  # pyright: ignore[reportPrivateUsage]
    if _without_prompts(root):
        yield f"“{name}”: prompts that are no placeholders were left out"
    if _without_objects(root):
        yield f"“{name}”: embedded objects, sound or film were left out"
    for mark in ("p:custDataLst", "p:timing", "p:transition", "p:controls"):
        for old in list(root.iter(tag(mark))):
            old.getparent().remove(old)
    wrong = {
        key: relation
        for key, relation in part.rels.items()
        if relation.is_external or relation.reltype.rpartition("/")[2] in _PART_UNWANTED
    }
    for element in list(root.iter()):
        for attribute in [
            key for key, value in element.attrib.items() if value in wrong and key.startswith(_REFERENCE)
        ]:
            if etree.QName(element).localname in ("hlinkClick", "hlinkHover", "hlinkMouseOver"):
                element.getparent().remove(element)
                break
            del element.attrib[attribute]
    if any(relation.is_external for relation in wrong.values()):
        yield f"“{name}”: links to elsewhere were left out"
    for key in wrong:
        part.rels.pop(key)


def _without_objects(root: Element) -> bool:
    found = [
        element
        for element in root.iter()
        if isinstance(element.tag, str)
        and etree.QName(element).localname
        in ("oleObj", "control", "videoFile", "audioFile", "wavAudioFile", "contentPart")
    ]
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


def theme_part(master: Any) -> Part:
    """Return the theme of a slide master."""
    return master.part.part_related_by(RT.THEME)


def _set_faces(presentation: PresentationObject) -> bool:
    """Name a Chinese face where the theme names none: readers' machines would choose one each."""
    changed = False
    for master in presentation.slide_masters:
        part = theme_part(master)
        root = etree.fromstring(part.blob)
        for fonts in root.iter(tag("a:majorFont"), tag("a:minorFont")):
            latin, asian = fonts.find(tag("a:latin")), fonts.find(tag("a:ea"))
            if latin is not None and not latin.get("typeface"):
                latin.set("typeface", "Arial")
            if asian is None:
                asian = A.ea()
                fonts.insert(1, asian)
            if not asian.get("typeface"):
                asian.set("typeface", _EAST_ASIAN)
                changed = True
        part.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return changed


def _add_layout(master: Any) -> None:
    """Add a layout with nothing on it."""
    layout = P.sldLayout(
        P.cSld(
            P.spTree(
                P.nvGrpSpPr(P.cNvPr(id="1", name=""), P.cNvGrpSpPr(), P.nvPr()),
                P.grpSpPr(),
            ),
            name="Blank",
        ),
        P.clrMapOvr(A.masterClrMapping()),
        type="blank",
        preserve="1",
    )
    kind = "application/vnd.openxmlformats-officedocument.presentationml.slideLayout+xml"
    package = master.part.package
    name = PackURI("/ppt/slideLayouts/slideLayout1.xml")
    part = SlideLayoutPart.load(name, kind, package, etree.tostring(layout))
    part.relate_to(master.part, RT.SLIDE_MASTER)
    key = master.part.relate_to(part, RT.SLIDE_LAYOUT)
    root: Element = master.element
    names = root.find(tag("p:sldLayoutIdLst"))
    if names is None:
        names = P.sldLayoutIdLst()
        root.find(tag("p:clrMap")).addnext(names)
    names.append(P.sldLayoutId({f"{_REFERENCE}id": key}, id="2147483900"))
