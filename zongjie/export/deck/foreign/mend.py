"""Put into a template what it lacks: relationships, a layout, a face for Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pptx
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.parts.slide import SlideLayoutPart
from pptx.presentation import Presentation

from zongjie.export.deck.parse import read_xml
from zongjie.export.deck.xml import A, Element, P, etree, tag

EAST_ASIAN = "微软雅黑"
_SIMPLIFIED = re.compile(
    r"[一-鿿]|yahei|dengxian|sim(sun|hei)|kaiti|fangsong|songti|heiti|xihei|^st(song|zhongsong|kai|li|xing|xin)|pingfang"
    r"|(noto (sans|serif)|source han).*(sc|cn)\b|misans|harmonyos|alibaba|oppo ?sans|lisu|youyuan|^(fz|hy)",
    re.IGNORECASE,
)
_OTHER_SCRIPT = re.compile(  # kana, hangul, traditional characters; regions
    r"[\u3040-\u30ff\uac00-\ud7af]|明朝|^游|^ＭＳ|體|細|儷|標|\b(tc|hk|jp|kr)\b|mingliu|jhenghei", re.IGNORECASE
)
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def mend(presentation: Presentation) -> Iterator[str]:
    """Mend a template just opened; yield what was changed, in words."""
    part: Any = presentation.part
    if _relate(presentation.element, "p:sldMasterIdLst", part, RT.SLIDE_MASTER):
        yield "a slide master that is not in the file was left out"
    for master in presentation.slide_masters:
        if not any(relation.reltype == RT.THEME for relation in master.part.rels.values()):
            _add_theme(master)
            yield "it has no theme: the colours and faces of Office were set"
        if _relate(master.element, "p:sldLayoutIdLst", master.part, RT.SLIDE_LAYOUT):
            yield f"“{master.name or 'a master'}”: layouts that are not in the file were left out"
        for layout in master.slide_layouts:
            if not any(relation.reltype == RT.SLIDE_MASTER for relation in layout.part.rels.values()):
                layout.part.relate_to(master.part, RT.SLIDE_MASTER)


def finish(presentation: Presentation) -> Iterator[str]:
    """Add a layout and a Chinese face where there is none."""
    masters = list(presentation.slide_masters)
    if not any(len(master.slide_layouts) for master in masters):
        _add_layout(masters[0])
        yield "it has no layout: a blank one was added"
    yield from _set_faces(masters)


def lay_flat(layout: Any) -> None:
    """Set the title of a layout upright and without shadow: not every program lets a slide undo what it inherits."""
    for placeholder in layout.placeholders:
        if placeholder.element.ph.get("type") not in ("title", "ctrTitle"):
            continue
        for body in placeholder.element.iter(tag("a:bodyPr")):
            for name in ("vert", "rot", "anchorCtr"):
                body.attrib.pop(name, None)
        for effects in list(placeholder.element.iter(tag("a:effectLst"))):
            effects.getparent().remove(effects)


def theme_part(master: Any) -> Part:
    """Return the theme of a slide master."""
    return master.part.part_related_by(RT.THEME)


def faces_of(master: Any) -> list[str]:
    """Return the faces that a theme names for headings and text, latin and Chinese, each once."""
    fonts = read_xml(theme_part(master).blob).iter(tag("a:majorFont"), tag("a:minorFont"))
    found = [one.get("typeface", "") for font in fonts for one in font if one.tag in (tag("a:latin"), tag("a:ea"))]
    return list(dict.fromkeys(face for face in found if face))


def _relate(root: Element, name: str, part: Any, kind: str) -> bool:
    """Leave out entries of a list whose part is missing; whether there were any."""
    entries: Element = root.find(tag(name))
    if entries is None:
        return False
    wrong = [
        entry
        for entry in entries
        if isinstance(entry.tag, str) and not _leads(part, entry.get(f"{_REFERENCE}id"), kind)
    ]
    for entry in wrong:
        entries.remove(entry)
    if wrong and not len(entries):  # the list is wrong, the relationships may be right
        for number, key in enumerate(key for key in part.rels if _leads(part, key, kind)):
            element = P.sldMasterId if kind == RT.SLIDE_MASTER else P.sldLayoutId
            entries.append(element({f"{_REFERENCE}id": key}, id=str(2_147_483_648 + number)))
    return bool(wrong)


def _leads(part: Any, key: str | None, kind: str) -> bool:
    relation = part.rels.get(key) if key else None
    return relation is not None and relation.reltype == kind and not relation.is_external


def _set_faces(masters: list[Any]) -> Iterator[str]:
    """Name a face for simplified Chinese where the theme names none: readers' machines would choose one each."""
    for master in masters:
        part = theme_part(master)
        root = read_xml(part.blob)
        for fonts in root.iter(tag("a:majorFont"), tag("a:minorFont")):
            latin, asian = fonts.find(tag("a:latin")), fonts.find(tag("a:ea"))
            if latin is not None and not latin.get("typeface"):
                latin.set("typeface", "Arial")
            if asian is None:
                asian = A.ea()
                fonts.insert(1, asian)
            face = asian.get("typeface", "")
            if not writes_simplified(face):
                yield (f"“{face}” lacks characters of Chinese" if face else "its theme names no Chinese face") + (
                    f": {EAST_ASIAN} was set"
                )
                asian.attrib.clear()
                asian.set("typeface", EAST_ASIAN)
        part.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def writes_simplified(face: str) -> bool:
    """Whether a face has the characters of simplified Chinese, as far as its name tells."""
    return bool(_SIMPLIFIED.search(face)) and not _OTHER_SCRIPT.search(face)


def _add_theme(master: Any) -> None:
    """Add the theme that python-pptx gives to notes, which is that of Office."""
    blob = (Path(pptx.__file__).parent / "templates" / "theme.xml").read_bytes()
    package = master.part.package
    part = Part(package.next_partname("/ppt/theme/theme%d.xml"), CT.OFC_THEME, package, blob)
    master.part.relate_to(part, RT.THEME)


def _add_layout(master: Any) -> None:
    """Add a layout with nothing on it."""
    tree = P.spTree(P.nvGrpSpPr(P.cNvPr(id="1", name=""), P.cNvGrpSpPr(), P.nvPr()), P.grpSpPr())
    layout = P.sldLayout(P.cSld(tree, name="Blank"), P.clrMapOvr(A.masterClrMapping()), type="blank", preserve="1")
    name = PackURI("/ppt/slideLayouts/slideLayout1.xml")
    part = SlideLayoutPart.load(name, CT.PML_SLIDE_LAYOUT, master.part.package, etree.tostring(layout))
    part.relate_to(master.part, RT.SLIDE_MASTER)
    key = master.part.relate_to(part, RT.SLIDE_LAYOUT)
    root: Element = master.element
    names = root.find(tag("p:sldLayoutIdLst"))
    if names is None:
        names = P.sldLayoutIdLst()
        root.find(tag("p:clrMap")).addnext(names)
    names.append(P.sldLayoutId({f"{_REFERENCE}id": key}, id="2147483900"))
