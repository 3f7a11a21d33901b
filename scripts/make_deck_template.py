"""Draw the calm deck template: one master, named layouts with placeholders, art of native shapes.

The result, report_templates/pptx/calm/template.pptx, is a file that a designer opens and changes; run this again only
to start over from the drawing below. Lengths are points (960 × 540 is 13.333 × 7.5 in).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.slide import SlideLayoutPart
from pptx.util import Pt

from zongjie.export.deck.package import save
from zongjie.export.deck.xml import changes

TARGET = Path(__file__).resolve().parent.parent / "report_templates/pptx/calm/template.pptx"
WIDTH, HEIGHT = 960, 540
LATIN, EAST_ASIAN = "Arial", "微软雅黑"
COLOURS = {
    "dk1": "1B2733",
    "lt1": "FFFFFF",
    "dk2": "083B51",
    "lt2": "F3F6F9",
    "accent1": "0B4F6C",
    "accent2": "F2A541",
    "accent3": "0F7262",
    "accent4": "C43D4B",
    "accent5": "566373",
    "accent6": "9AA7B4",
    "hlink": "0B4F6C",
    "folHlink": "566373",
}
SLOTS = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
TABLE_STYLE = "{6B0F4A52-3D0B-5C0E-9F57-2A1C0D5E7B31}"
XMLNS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
Box = tuple[float, float, float, float]

TITLE: Box = (48, 33, 864, 42)
KICKER: Box = (48, 15, 640, 17)
SOURCE: Box = (48, 510, 660, 26)
CHAPTER: Box = (716, 510, 164, 16)
NUMBER: Box = (882, 510, 30, 16)


def emu(points: float) -> int:
    """Return points as EMU."""
    return int(Pt(points))


def colour(name: str, *, mix: float = 0, **change: float) -> str:
    """Return a theme colour: mixed with white by a share, or see-through (`alpha=0.5`)."""
    steps = [*changes(COLOURS[SLOTS.get(name, name)], mix), *change.items()]
    inner = "".join(f'<a:{key} val="{round(value * 100_000)}"/>' for key, value in steps)
    return f'<a:schemeClr val="{name}">{inner}</a:schemeClr>'


def solid(name: str, **change: float) -> str:
    """Return a solid fill."""
    return f"<a:solidFill>{colour(name, **change)}</a:solidFill>"


def xfrm(box: Box) -> str:
    """Return the position of a shape."""
    x, y, w, h = map(emu, box)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'


@dataclass
class Style:
    """How the text of a placeholder looks and where it stands in its box."""

    size: float
    colour: str = "tx1"
    bold: bool = False
    align: str = "l"
    anchor: str = "t"
    major: bool = False
    insets: tuple[float, float] = (0, 0)  # left and right, top and bottom
    change: dict[str, float] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The bodyPr element."""
        side, top = map(emu, self.insets)
        return (
            f'<a:bodyPr vert="horz" wrap="square" lIns="{side}" tIns="{top}" rIns="{side}" bIns="{top}" '
            f'anchor="{self.anchor}"><a:normAutofit/></a:bodyPr>'
        )

    @property
    def levels(self) -> str:
        """The lstStyle element."""
        face = "+mj" if self.major else "+mn"
        return (
            f'<a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{self.align}"><a:spcBef><a:spcPts val="0"/></a:spcBef>'
            f'<a:buNone/><a:defRPr sz="{round(self.size * 100)}" b="{int(self.bold)}">'
            f"{solid(self.colour, **self.change)}"
            f'<a:latin typeface="{face}-lt"/><a:ea typeface="{face}-ea"/></a:defRPr></a:lvl1pPr></a:lstStyle>'
        )


@dataclass
class Layout:
    """A layout under construction: its shapes in reading order."""

    name: str
    background: str = ""
    furniture: bool = True  # the rule above the footer, which the master draws
    shapes: list[str] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=lambda: count(2))

    def placeholder(  # noqa: PLR0913 -- a placeholder has that many facts
        self, name: str, kind: str, index: int, box: Box, style: Style, prompt: str, *, fill: str = "", shape: str = ""
    ) -> None:
        """Add a placeholder with its own prompt."""
        kind_attribute = f'type="{kind}" ' if kind else ""
        geometry = shape or '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        run = (
            '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="zh-CN"/><a:t>‹#›</a:t></a:fld>'
            if kind == "sldNum"
            else f'<a:r><a:rPr lang="zh-CN"/><a:t>{prompt}</a:t></a:r>'
        )
        custom = "" if kind in ("sldNum", "ftr") else ' hasCustomPrompt="1"'
        self.shapes.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{next(self.ids)}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            f'<p:nvPr><p:ph {kind_attribute}idx="{index}"{custom}/></p:nvPr></p:nvSpPr>'
            f"<p:spPr>{xfrm(box)}{geometry}{fill}</p:spPr>"
            f"<p:txBody>{style.body}{style.levels}<a:p>{run}</a:p></p:txBody></p:sp>"
        )

    def art(
        self, name: str, box: Box, geometry: str, fill: str = "<a:noFill/>", line: str = "<a:ln><a:noFill/></a:ln>"
    ) -> None:
        """Add a decorative shape."""
        self.shapes.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{next(self.ids)}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
            f"<p:spPr>{xfrm(box)}{geometry}{fill}{line}</p:spPr></p:sp>"
        )

    @property
    def xml(self) -> bytes:
        """The layout part."""
        background = f"<p:bg><p:bgPr>{self.background}<a:effectLst/></p:bgPr></p:bg>" if self.background else ""
        hidden = "" if self.furniture else ' showMasterSp="0"'
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><p:sldLayout {XMLNS} preserve="1" userDrawn="1"{hidden}>'
            f'<p:cSld name="{self.name}">{background}<p:spTree>{GROUP}{"".join(self.shapes)}</p:spTree></p:cSld>'
            "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
        ).encode()


GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


def rounded(share: float) -> str:
    """Return a rectangle with corners of that share of its shorter side."""
    adjust = round(share * 100_000)
    return f'<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val {adjust}"/></a:avLst></a:prstGeom>'


def path(box: Box, commands: str) -> str:
    """Return a geometry drawn by path commands in EMU of the box."""
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{emu(box[2])}" h="{emu(box[3])}" fill="none">{commands}</a:path></a:pathLst></a:custGeom>'
    )


def point(command: str, x: float, y: float) -> str:
    """Return a path command to a point."""
    return f'<a:{command}><a:pt x="{emu(x)}" y="{emu(y)}"/></a:{command}>'


def stroke(name: str, width: float, **change: float) -> str:
    """Return a line."""
    return f'<a:ln w="{emu(width)}" cap="rnd">{solid(name, **change)}<a:round/></a:ln>'


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
        f'<a:gradFill rotWithShape="1"><a:gsLst><a:gs pos="0">{colour("tx2")}</a:gs><a:gs pos="62000">{colour("accent1")}'
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
    layout.placeholder("Title", "title", 0, (296, 190, 430, 60), Style(40, "bg1", True, major=True), "章节标题")
    layout.placeholder("Finding", "body", 19, (296, 256, 430, 90), Style(18, "bg1"), "本章一句话结论")
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


def theme_xml() -> bytes:
    """Return the theme: colours, faces and plain effects."""

    def entry(name: str, value: str) -> str:
        return f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'

    fonts = (
        f'<a:latin typeface="{LATIN}"/><a:ea typeface="{EAST_ASIAN}"/><a:cs typeface=""/>'
        f'<a:font script="Hans" typeface="{EAST_ASIAN}"/>'
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525" cap="flat" cmpd="sng" algn="ctr">{fill}<a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a:theme '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Calm"><a:themeElements>'
        f'<a:clrScheme name="Calm">{"".join(entry(*pair) for pair in COLOURS.items())}</a:clrScheme>'
        f'<a:fontScheme name="Calm"><a:majorFont>{fonts}</a:majorFont><a:minorFont>{fonts}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="Calm"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    ).encode()


def table_styles_xml() -> bytes:
    """Return the table style: coloured header, hairlines, a soft band, a set-off total."""

    def side(name: str, width: float = 0.75) -> str:
        fill = solid("accent5", mix=0.78)
        return f'<a:{name}><a:ln w="{emu(width)}" cmpd="sng">{fill}</a:ln></a:{name}>'

    def text(name: str, bold: bool) -> str:
        return (
            f'<a:tcTxStyle{" b=" + chr(34) + "on" + chr(34) if bold else ""}><a:fontRef idx="minor"/>'
            f'<a:schemeClr val="{name}"/></a:tcTxStyle>'
        )

    def fill(name: str, **change: float) -> str:
        return f"<a:fill>{solid(name, **change)}</a:fill>"

    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a:tblStyleLst '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" def="{TABLE_STYLE}">'
        f'<a:tblStyle styleId="{TABLE_STYLE}" styleName="Calm">'
        f"<a:wholeTbl>{text('tx1', False)}<a:tcStyle><a:tcBdr>{side('bottom')}{side('insideH')}</a:tcBdr>"
        "<a:fill><a:noFill/></a:fill></a:tcStyle></a:wholeTbl>"
        f"<a:band2H><a:tcStyle><a:tcBdr/>{fill('bg2')}</a:tcStyle></a:band2H>"
        f"<a:lastRow>{text('tx1', True)}<a:tcStyle><a:tcBdr/>{fill('accent1', lumMod=0.1, lumOff=0.9)}</a:tcStyle></a:lastRow>"
        f"<a:firstRow>{text('bg1', True)}<a:tcStyle><a:tcBdr/>{fill('accent1')}</a:tcStyle></a:firstRow>"
        "</a:tblStyle></a:tblStyleLst>"
    ).encode()


def master_xml() -> bytes:
    """Return the slide master: a white page, the rule above the footer, text styles and guides."""
    layout = Layout("")
    layout.placeholder("Title", "title", 0, TITLE, Style(26, bold=True, major=True), "标题")
    layout.placeholder("Text", "body", 1, (48, 92, 864, 396), Style(16), "正文")
    layout.art("Footer rule", (48, 505, 864, 0.75), RECTANGLE, solid("accent5", mix=0.78))
    layout.placeholder("Chapter", "ftr", 3, CHAPTER, Style(10, "accent5", align="r"), "")
    layout.placeholder("Slide number", "sldNum", 4, NUMBER, Style(10, "accent5", align="r"), "")
    shapes = "".join(layout.shapes).replace(' hasCustomPrompt="1"', "")
    guides = "".join(
        f'<p15:guide id="{index}" {orient}pos="{round(position * 8)}" userDrawn="1"><p15:clr><a:srgbClr val="F26B43"/></p15:clr></p15:guide>'
        for index, (orient, position) in enumerate(
            (('orient="horz" ', 92), ('orient="horz" ', 492), ("", 48), ("", 480), ("", 912)), 1
        )
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><p:sldMaster {XMLNS}><p:cSld><p:bg><p:bgPr>'
        f"{solid('bg1')}<a:effectLst/></p:bgPr></p:bg><p:spTree>{GROUP}{shapes}</p:spTree></p:cSld>"
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
        'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:sldLayoutIdLst/>'
        f'<p:hf hdr="0" dt="0"/><p:txStyles><p:titleStyle>{levels((26,), bold=True, face="+mj")}</p:titleStyle>'
        f"<p:bodyStyle>{levels((16, 14, 14, 12, 12), bullet=True)}</p:bodyStyle>"
        f"<p:otherStyle>{levels((14,))}</p:otherStyle></p:txStyles>"
        '<p:extLst><p:ext uri="{27BBF7A9-308A-43DC-89C8-2F10F3537804}"><p15:sldGuideLst '
        f'xmlns:p15="http://schemas.microsoft.com/office/powerpoint/2012/main">{guides}</p15:sldGuideLst></p:ext></p:extLst>'
        "</p:sldMaster>"
    ).encode()


def levels(sizes: tuple[int, ...], *, bold: bool = False, bullet: bool = False, face: str = "+mn") -> str:
    """Return the text styles of the outline levels."""

    def level(index: int, size: int) -> str:
        margin = emu(16 * index) if bullet else 0
        mark = (
            '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if bullet and index else "<a:buNone/>"
        )  # the first level is running text
        return (
            f'<a:lvl{index + 1}pPr marL="{margin}" indent="{-emu(14) if bullet and index else 0}" algn="l" '
            'defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="0"/></a:spcBef>{mark}<a:defRPr sz="{size * 100}" b="{int(bold)}" kern="1200">'
            f'{solid("tx1")}<a:latin typeface="{face}-lt"/><a:ea typeface="{face}-ea"/><a:cs typeface="{face}-cs"/></a:defRPr>'
            f"</a:lvl{index + 1}pPr>"
        )

    return "".join(level(index, size) for index, size in enumerate(sizes))


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
