"""Draw the deck template of a theme: one master, named layouts with placeholders, art of native shapes.

The result, report_templates/pptx/<theme>/template.pptx, is a file that a designer opens and changes; run this again
only to start over from the drawing. Lengths are points (960 × 540 is 13.333 × 7.5 in).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from deck_template_base import master_xml, table_styles_xml, theme_xml
from deck_template_layouts import LAYOUTS
from deck_template_parts import HEIGHT, WIDTH
from deck_template_themes import THEMES, DeckTheme
from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.slide import SlideLayoutPart
from pptx.util import Pt

from zongjie.export.deck.package import save

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
    presentation.notes_master  # noqa: B018 -- reading it creates it
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(save(presentation))
    print(f"{target}: {len(LAYOUTS)} layouts")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--theme", choices=sorted(THEMES), default="calm")
    parser.add_argument("--target", type=Path)
    chosen = parser.parse_args()
    main(THEMES[chosen.theme], chosen.target or TEMPLATES / chosen.theme / "template.pptx")
