"""Adopt a template: clean it, derive its settings, and put in the table style that its tables take."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.presentation import Presentation

from zongjie.export.deck.foreign.derive import TABLE_STYLE, Derived, derive
from zongjie.export.deck.foreign.intake import DAMAGE, damaged, open_template
from zongjie.export.deck.foreign.mend import lay_flat
from zongjie.export.deck.parse import read_xml
from zongjie.export.deck.theme import Settings, parse_colour
from zongjie.export.deck.xml import A, Element, emu, etree

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.tableStyles+xml"


@dataclass(frozen=True)
class Adopted:
    """A template that a deck can be drawn with, and how it became one."""

    presentation: Presentation
    settings: Settings
    derived: Derived
    changed: tuple[str, ...]


def adopt(path: Path) -> Adopted:
    """Return a template ready for use; the same file gives the same settings.

    Raises
    ------
    TemplateError
        If the file cannot be used.
    """
    opened = open_template(path)
    try:
        derived = derive(opened.presentation)
        settings = Settings.model_validate(derived.settings)
        for layout in {one.name: one.layout for one in derived.chosen}.values():
            lay_flat(layout)
        _add_table_style(opened.presentation, settings)
    except DAMAGE as error:
        raise damaged(path, error) from None
    return Adopted(opened.presentation, settings, derived, opened.changed)


def _add_table_style(presentation: Presentation, settings: Settings) -> None:
    part = _styles(presentation)
    root: Element = read_xml(part.blob)
    for old in [style for style in root if style.get("styleId") == TABLE_STYLE]:
        root.remove(old)
    root.append(_style(settings))
    part.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _styles(presentation: Presentation) -> Any:
    for relation in presentation.part.rels.values():
        if relation.reltype == RT.TABLE_STYLES:
            return relation.target_part
    blob = etree.tostring(A.tblStyleLst({"def": TABLE_STYLE}))
    part = Part(PackURI("/ppt/tableStyles.xml"), _CONTENT_TYPE, presentation.part.package, blob)
    presentation.part.relate_to(part, RT.TABLE_STYLES)
    return part


def _style(settings: Settings) -> Element:
    """Return our table style: a header in the accent colour, fine rules, every other row shaded."""

    def paint(role: str) -> Element:
        colour = parse_colour(settings.palette[role])
        if colour.rgb:
            return A.solidFill(A.srgbClr(val=colour.rgb))
        scheme = A.schemeClr(val=colour.scheme)
        if colour.brightness:
            scheme.append(A.lumMod(val=str(round((1 - abs(colour.brightness)) * 100_000))))
        if colour.brightness > 0:
            scheme.append(A.lumOff(val=str(round(colour.brightness * 100_000))))
        return A.solidFill(scheme)

    def text(role: str, **bold: str) -> Element:
        return A.tcTxStyle(A.fontRef(A.prstClr(val="black"), idx="minor"), *paint(role), **bold)

    def rule(side: str, role: str) -> Element:
        return A(side, A.ln(paint(role), w=emu(0.75), cmpd="sng"))

    none = [A(side, A.ln(A.noFill())) for side in ("left", "right")]
    whole = A.tcStyle(
        A.tcBdr(*none, rule("top", "line"), rule("bottom", "line"), rule("insideH", "line")), A.fill(A.noFill())
    )
    return A.tblStyle(
        A.wholeTbl(text("ink"), whole),
        A.band1H(A.tcStyle(A.tcBdr(), A.fill(paint("soft")))),
        A.lastRow(text("ink", b="on"), A.tcStyle(A.tcBdr(rule("top", "ink")), A.fill(A.noFill()))),
        A.firstRow(text("paper", b="on"), A.tcStyle(A.tcBdr(), A.fill(paint("accent")))),
        styleId=TABLE_STYLE,
        styleName="zongjie",
    )
