"""Draw the calm deck template: one master, named layouts with placeholders, art of native shapes.

The result, report_templates/pptx/calm/template.pptx, is a file that a designer opens and changes; run this again only
to start over from the drawing below. Lengths are points (960 × 540 is 13.333 × 7.5 in).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from deck_template_parts import (
    CHAPTER,
    HEIGHT,
    KICKER,
    NUMBER,
    RECTANGLE,
    SOURCE,
    TITLE,
    WIDTH,
    Box,
    Layout,
    Style,
    colour,
    emu,
    master_xml,
    path,
    point,
    rounded,
    solid,
    stroke,
    table_styles_xml,
    theme_xml,
)
from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.slide import SlideLayoutPart
from pptx.util import Pt

from zongjie.export.deck.package import save

TARGET = Path(__file__).resolve().parent.parent / "report_templates/pptx/calm/template.pptx"


def rings(layout: Layout, centre: float, radii: range, alpha: float) -> None:
    """Draw half rings that open from the right edge, wholly on the slide."""
    for radius in radii:
        box = (WIDTH - radius, centre - radius, radius, 2 * radius)
        arc = (
            point("moveTo", radius, 0)
            + f'<a:arcTo wR="{emu(radius)}" hR="{emu(radius)}" stAng="16200000" swAng="-10800000"/>'
        )
        layout.art(f"Ring {radius}", box, path(box, arc), line=stroke("accent2", 0.9, alpha=alpha))


def rising_bars(layout: Layout, left: float, base: float) -> None:
    """Draw the bars and the line that rises over them."""
    heights = (70, 96, 120, 168, 205, 262, 322)
    for index, height in enumerate(heights):
        box = (left + 46 * index, base - height, 22, height)
        layout.art(f"Bar {index + 1}", box, rounded(0.14), solid("bg1", alpha=0.14 + 0.05 * index))
    frame = (left + 11, base - heights[-1] - 22, 46 * (len(heights) - 1), heights[-1] - heights[0])
    tops = [heights[-1] - height for height in heights]
    line = point("moveTo", 0, tops[0]) + "".join(
        point("lnTo", 46 * index, top) for index, top in enumerate(tops) if index
    )
    layout.art("Trend", frame, path(frame, line), line=stroke("accent2", 3.5))
    layout.art(
        "Trend end",
        (frame[0] + frame[2] - 7, frame[1] - 7, 14, 14),
        '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>',
        solid("accent2"),
    )


def gradient() -> str:
    """Return the dark background of cover and closing."""
    return (
        f'<a:gradFill rotWithShape="1"><a:gsLst><a:gs pos="0">{colour("tx2")}</a:gs>'
        f'<a:gs pos="62000">{colour("accent1")}'
        f'</a:gs><a:gs pos="100000">{colour("accent1")}</a:gs></a:gsLst><a:lin ang="1800000" scaled="0"/></a:gradFill>'
    )


def bar(layout: Layout, x: float, y: float, width: float = 54) -> None:
    """Draw the short accent rule."""
    layout.art("Accent rule", (x, y, width, 5), RECTANGLE, solid("accent2"))


def cover() -> Layout:
    """Return the title page."""
    layout = Layout("Cover", gradient(), furniture=False)
    rings(layout, 280, range(60, 276, 36), 0.5)
    rising_bars(layout, 592, 440)
    bar(layout, 64, 150)
    layout.placeholder("Logo", "pic", 17, (64, 48, 180, 64), Style(12, "bg1"), "标志")
    layout.placeholder("Title", "ctrTitle", 0, (64, 174, 520, 120), Style(44, "bg1", True, major=True), "年度工作总结")
    layout.placeholder("Subtitle", "subTitle", 1, (64, 304, 520, 52), Style(18, "bg1"), "社群名称")
    layout.placeholder("Byline", "body", 20, (64, 462, 780, 44), Style(16, "bg1", anchor="b"), "汇报人　部门　日期")
    return layout


def agenda() -> Layout:
    """Return the table of contents: one placeholder per chapter."""
    layout = Layout("Agenda", furniture=False)
    layout.art("Panel", (0, 0, 260, HEIGHT), RECTANGLE, solid("accent1"))
    bar(layout, 48, 172)
    layout.placeholder("Title", "title", 0, (48, 194, 204, 56), Style(40, "bg1", True, major=True), "目录")
    layout.placeholder("Period", "body", 20, (48, 254, 196, 44), Style(16, "bg1"), "报告期")
    for index in range(8):
        box = (320, 58 + 53 * index, 576, 52)
        layout.placeholder(f"Chapter {index + 1}", "body", 21 + index, box, Style(22, anchor="ctr"), f"第{index + 1}章")
    return layout


def divider() -> Layout:
    """Return the page that opens a chapter."""
    layout = Layout("Divider", solid("accent1"), furniture=False)
    rings(layout, 270, range(60, 240, 36), 0.28)
    layout.placeholder(
        "Chapter number",
        "body",
        20,
        (64, 176, 190, 150),
        Style(110, "accent1", True, anchor="t", major=True, change={"mix": 0.62}),
        "01",
    )
    layout.art("Accent rule", (266, 200, 5, 96), RECTANGLE, solid("accent2"))
    layout.placeholder("Title", "title", 0, (296, 190, 600, 60), Style(40, "bg1", True, major=True), "章节标题")
    layout.placeholder("Finding", "body", 19, (296, 256, 560, 90), Style(18, "bg1"), "本章一句话结论")
    return layout


def closing() -> Layout:
    """Return the last page."""
    layout = Layout("Closing", gradient(), furniture=False)
    rings(layout, 280, range(60, 276, 36), 0.5)
    bar(layout, 64, 112)
    layout.placeholder("Conclusion", "body", 16, (64, 136, 600, 190), Style(24, "bg1"), "三句话结论")
    layout.placeholder("Title", "title", 0, (64, 348, 600, 70), Style(50, "bg1", True, major=True), "谢谢")
    layout.placeholder("Contact", "body", 20, (64, 462, 780, 44), Style(16, "bg1", anchor="b"), "联系方式")
    return layout


def content(name: str) -> Layout:
    """Return a content layout with what all of them share: kicker, title, source, chapter, number."""
    layout = Layout(name)
    layout.placeholder("Kicker", "body", 13, KICKER, Style(11, "accent1", True, anchor="ctr"), "01　章节")
    layout.placeholder("Title", "title", 0, TITLE, Style(26, bold=True, major=True), "一句话说清本页结论，带上数字")
    return layout


def footed(layout: Layout) -> Layout:
    """Add the footer, last in reading order."""
    layout.placeholder("Source", "body", 14, SOURCE, Style(10, "accent5"), "数据来源与口径")
    layout.placeholder("Chapter", "ftr", 11, CHAPTER, Style(10, "accent5", align="r"), "")
    layout.placeholder("Slide number", "sldNum", 12, NUMBER, Style(10, "accent5", align="r"), "")
    return layout


def card(layout: Layout, index: int, box: Box, prompt: str = "小标题与说明") -> None:
    """Add a card: a placeholder on a soft ground."""
    layout.placeholder(
        f"Card {index + 1}",
        "body",
        21 + index,
        box,
        Style(16, insets=(18, 14)),
        prompt,
        fill=solid("bg2"),
        shape=rounded(0.03),
    )


def overview() -> Layout:
    """Return the page of headline figures."""
    layout = content("Overview")
    layout.placeholder("Lead", "body", 19, (48, 88, 864, 50), Style(16), "三句话结论")
    for index in range(6):
        row, column = divmod(index, 3)
        card(layout, index, (48 + 293 * column, 150 + 174 * row, 278, 160), "指标、数值、变化、目标")
    return footed(layout)


def statements() -> Layout:
    """Return the page of statements, one under the other."""
    layout = content("Statements")
    for index in range(4):
        card(layout, index, (48, 96 + 100 * index, 864, 86), "要点与一句话说明")
    return footed(layout)


def cards() -> Layout:
    """Return the page of numbered cards, side by side."""
    layout = content("Cards")
    for index in range(4):
        card(layout, index, (48 + 220 * index, 104, 204, 330))
    return footed(layout)


def judged(name: str) -> Layout:
    """Return a page with a judgement, a paragraph and a chart."""
    layout = content(name)
    layout.placeholder(
        "Judgement",
        "body",
        15,
        (48, 94, 120, 34),
        Style(16, "bg1", True, "ctr", "ctr", insets=(6, 2)),
        "总结词",
        fill=solid("accent1"),
        shape=rounded(0.22),
    )
    left, right = (
        ((48, 142, 400, 190), (480, 92, 432, 310)) if name == "Problem" else ((48, 142, 326, 190), (402, 92, 510, 396))
    )
    layout.placeholder("Description", "body", 16, left, Style(16), "详细描述：结论、数字、原因")
    layout.placeholder("Chart", "chart", 17, right, Style(14), "图表")
    if name == "Problem":
        layout.placeholder("Remark", "body", 18, (480, 412, 432, 60), Style(12, "accent5"), "补充说明")
    return footed(layout)


def table() -> Layout:
    """Return the page of a table with a remark and key figures."""
    layout = content("Table")
    layout.placeholder("Table", "tbl", 17, (48, 92, 864, 266), Style(14), "表格")
    layout.placeholder("Remark", "body", 18, (48, 364, 864, 24), Style(12, "accent5"), "说明")
    for index in range(3):
        card(layout, index, (48 + 293 * index, 398, 278, 96), "关键数字")
    return footed(layout)


def heatmap() -> Layout:
    """Return the page of a shaded matrix with remarks beside it."""
    layout = content("Heatmap")
    layout.placeholder("Matrix", "tbl", 17, (48, 92, 618, 396), Style(12), "矩阵")
    for index in range(3):
        card(layout, index, (688, 92 + 132 * index, 224, 120), "怎么看")
    return footed(layout)


def timeline() -> Layout:
    """Return the page of phases over a calendar, with a table below."""
    layout = content("Timeline")
    layout.placeholder("Table", "tbl", 17, (48, 262, 864, 226), Style(13), "目标表")
    return footed(layout)


def text_page() -> Layout:
    """Return the page of running text, used where a text continues."""
    layout = content("Text")
    layout.placeholder("Text", "body", 16, (48, 92, 864, 396), Style(16), "正文")
    return footed(layout)


LAYOUTS = (
    cover,
    agenda,
    divider,
    overview,
    statements,
    cards,
    lambda: judged("Metric"),
    table,
    heatmap,
    timeline,
    lambda: judged("Problem"),
    text_page,
    lambda: footed(content("Title Only")),
    closing,
)


def main(target: Path) -> None:
    """Write the template."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    presentation.element.sldSz.attrib.pop("type", None)
    part, package = presentation.part, presentation.part.package
    for relation_id, relation in list(part.rels.items()):
        if relation.reltype == RT.PRINTER_SETTINGS:
            part.rels.pop(relation_id)
        elif relation.reltype == RT.TABLE_STYLES:
            relation.target_part.blob = table_styles_xml()
    for relation_id, relation in list(package._rels.items()):
        if relation.reltype == RT.THUMBNAIL:
            package.drop_rel(relation_id)
    master = presentation.slide_master.part
    for relation_id, relation in list(master.rels.items()):
        if relation.reltype == RT.SLIDE_LAYOUT:
            master.rels.pop(relation_id)
        elif relation.reltype == RT.THEME:
            relation.target_part.blob = theme_xml()
    master._element = parse_xml(master_xml())
    ids = master._element.get_or_add_sldLayoutIdLst()
    for index, make in enumerate(LAYOUTS, 1):
        name = PackURI(f"/ppt/slideLayouts/slideLayout{index}.xml")
        layout = SlideLayoutPart.load(name, CT.PML_SLIDE_LAYOUT, package, make().xml)
        layout.relate_to(master, RT.SLIDE_MASTER)
        entry = ids._add_sldLayoutId(id=2147483648 + index)
        entry.rId = master.relate_to(layout, RT.SLIDE_LAYOUT)
    presentation.notes_master  # noqa: B018 -- reading it creates it
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(save(presentation))
    print(f"{target}: {len(LAYOUTS)} layouts")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", type=Path, default=TARGET)
    main(parser.parse_args().target)
