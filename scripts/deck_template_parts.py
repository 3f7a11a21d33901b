"""Building blocks of the deck template: placeholders, shapes, theme, table style and master as XML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from pptx.util import Pt

from zongjie.export.deck.xml import changes

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
            '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
            '<a:rPr lang="zh-CN"/><a:t>‹#›</a:t></a:fld>'
            if kind == "sldNum"
            else f'<a:r><a:rPr lang="zh-CN"/><a:t>{prompt}</a:t></a:r>'
        )
        custom = "" if kind in ("sldNum", "ftr") else ' hasCustomPrompt="1"'
        self.shapes.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{next(self.ids)}" name="{name}"/>'
            '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            f'<p:nvPr><p:ph {kind_attribute}idx="{index}"{custom}/></p:nvPr></p:nvSpPr>'
            f"<p:spPr>{xfrm(box)}{geometry}{fill}</p:spPr>"
            f"<p:txBody>{style.body}{style.levels}<a:p>{run}</a:p></p:txBody></p:sp>"
        )

    def art(
        self, name: str, box: Box, geometry: str, fill: str = "<a:noFill/>", line: str = "<a:ln><a:noFill/></a:ln>"
    ) -> None:
        """Add a decorative shape."""
        self.shapes.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{next(self.ids)}" name="{name}"/><p:cNvSpPr/>'
            '<p:nvPr userDrawn="1"/></p:nvSpPr>'
            f"<p:spPr>{xfrm(box)}{geometry}{fill}{line}</p:spPr></p:sp>"
        )

    @property
    def xml(self) -> bytes:
        """The layout part."""
        background = f"<p:bg><p:bgPr>{self.background}<a:effectLst/></p:bgPr></p:bg>" if self.background else ""
        hidden = "" if self.furniture else ' showMasterSp="0"'
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<p:sldLayout {XMLNS} preserve="1" userDrawn="1"{hidden}>'
            f'<p:cSld name="{self.name}">{background}<p:spTree>{GROUP}{"".join(self.shapes)}</p:spTree></p:cSld>'
            "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
        ).encode()


GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
    '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
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
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
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
        f"<a:lastRow>{text('tx1', True)}<a:tcStyle><a:tcBdr/>{fill('accent1', mix=0.88)}</a:tcStyle></a:lastRow>"
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
        f'<p15:guide id="{index}" {orient}pos="{round(position * 8)}" userDrawn="1">'
        '<p15:clr><a:srgbClr val="F26B43"/></p15:clr></p15:guide>'
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
            'defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1">'
            '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="0"/></a:spcBef>{mark}<a:defRPr sz="{size * 100}" b="{int(bold)}" kern="1200">'
            f'{solid("tx1")}<a:latin typeface="{face}-lt"/><a:ea typeface="{face}-ea"/>'
            f'<a:cs typeface="{face}-cs"/></a:defRPr>'
            f"</a:lvl{index + 1}pPr>"
        )

    return "".join(level(index, size) for index, size in enumerate(sizes))
