"""Draw the deck template of a theme: one master, named layouts with placeholders, art of native shapes.

The result, report_templates/pptx/<theme>/template.pptx, is a file that a designer opens and changes; run this again
only to start over from the drawing. Lengths are points (960 × 540 is 13.333 × 7.5 in).
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from deck_template_base import master_xml, table_styles_xml, theme_xml
from deck_template_layouts import LAYOUTS
from deck_template_parts import HEIGHT, WIDTH, XMLNS
from deck_template_themes import THEMES, DeckTheme
from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.slide import SlideLayoutPart
from pptx.util import Pt

from zongjie.export.deck.package import save

VIEW = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><p:viewPr {XMLNS}/>'.encode()
TEMPLATES = Path(__file__).resolve().parent.parent / "report_templates/pptx"


def main(theme: DeckTheme, target: Path) -> None:
    """Write the template of a theme."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    presentation.element.sldSz.attrib.pop("type", None)
    part, package = presentation.part, presentation.part.package
    for relation_id, relation in list(part.rels.items()):
        if relation.reltype == RT.PRINTER_SETTINGS:
            part.rels.pop(relation_id)
        elif relation.reltype == RT.TABLE_STYLES:
            relation.target_part.blob = table_styles_xml(theme.scheme)
    for relation_id, relation in list(package._rels.items()):
        if relation.reltype == RT.THUMBNAIL:
            package.drop_rel(relation_id)
    master = presentation.slide_master.part
    for relation_id, relation in list(master.rels.items()):
        if relation.reltype == RT.SLIDE_LAYOUT:
            master.rels.pop(relation_id)
        elif relation.reltype == RT.THEME:
            relation.target_part.blob = theme_xml(theme.scheme)
    master._element = parse_xml(master_xml(theme.scheme, theme.band))
    ids = master._element.get_or_add_sldLayoutIdLst()
    for index, make in enumerate(LAYOUTS, 1):
        name = PackURI(f"/ppt/slideLayouts/slideLayout{index}.xml")
        layout = SlideLayoutPart.load(name, CT.PML_SLIDE_LAYOUT, package, make(theme).xml)
        layout.relate_to(master, RT.SLIDE_MASTER)
        entry = ids._add_sldLayoutId()  # `save` numbers it
        entry.rId = master.relate_to(layout, RT.SLIDE_LAYOUT)
    _clean(presentation, theme)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(save(presentation))
    print(f"{target}: {len(LAYOUTS)} layouts")


def _clean(presentation: Any, theme: DeckTheme) -> None:
    """Leave nothing of the file that python-pptx starts from: names, guides, an English default, other faces."""
    core = presentation.core_properties
    core.title, core.comments, core.author, core.last_modified_by = theme.scheme.name, "", "zongjie", "zongjie"
    core.created = core.modified = dt.datetime(2023, 1, 1)  # noqa: DTZ001 -- the format has no zone
    core.language = "zh-CN"
    for defaults in presentation.element.iter("{*}defPPr"):
        defaults[0].set("lang", "zh-CN")
    for level in presentation.element.find("{*}defaultTextStyle"):
        if level.get("hangingPunct"):
            level.set("hangingPunct", "0")
    for relation in presentation.part.rels.values():
        if relation.reltype == RT.VIEW_PROPS:
            relation.target_part.blob = VIEW
    notes = presentation.notes_master.part  # reading it creates it
    for relation in notes.rels.values():
        if relation.reltype == RT.THEME:
            relation.target_part._element = parse_xml(theme_xml(theme.scheme))
    entry = (
        f'<p:notesMasterIdLst {XMLNS}><p:notesMasterId r:id="{presentation.part.relate_to(notes, RT.NOTES_MASTER)}"/>'
    )
    presentation.element.sldMasterIdLst.addnext(parse_xml(f"{entry}</p:notesMasterIdLst>"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--theme", choices=sorted(THEMES), default="calm")
    parser.add_argument("--target", type=Path)
    chosen = parser.parse_args()
    main(THEMES[chosen.theme], chosen.target or TEMPLATES / chosen.theme / "template.pptx")
