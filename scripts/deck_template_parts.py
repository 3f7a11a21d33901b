"""Building blocks of a deck template as XML: the colours of a theme, placeholders, shapes, layouts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from pptx.util import Pt

from zongjie.export.deck.xml import changes

WIDTH, HEIGHT = 960, 540
SLOTS = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
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


@dataclass(frozen=True)
class Scheme:
    """What a designer calls a theme: named colours, a face for each script, the table style's id."""

    name: str
    colours: dict[str, str]
    table_style: str
    latin: str = "Arial"
    east_asian: str = "微软雅黑"

    def colour(self, name: str, *, mix: float = 0, **change: float) -> str:
        """Return a theme colour: mixed with white by a share, or see-through (`alpha=0.5`)."""
        steps = [*changes(self.colours[SLOTS.get(name, name)], mix), *change.items()]
        inner = "".join(f'<a:{key} val="{round(value * 100_000)}"/>' for key, value in steps)
        return f'<a:schemeClr val="{name}">{inner}</a:schemeClr>'

    def solid(self, name: str, **change: float) -> str:
        """Return a solid fill."""
        return f"<a:solidFill>{self.colour(name, **change)}</a:solidFill>"

    def stroke(self, name: str, width: float, **change: float) -> str:
        """Return a line."""
        return f'<a:ln w="{emu(width)}" cap="rnd">{self.solid(name, **change)}<a:round/></a:ln>'


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

    def levels(self, scheme: Scheme) -> str:
        """Return the lstStyle element."""
        face = "+mj" if self.major else "+mn"
        return (
            f'<a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{self.align}"><a:spcBef><a:spcPts val="0"/></a:spcBef>'
            f'<a:buNone/><a:defRPr sz="{round(self.size * 100)}" b="{int(self.bold)}">'
            f"{scheme.solid(self.colour, **self.change)}"
            f'<a:latin typeface="{face}-lt"/><a:ea typeface="{face}-ea"/></a:defRPr></a:lvl1pPr></a:lstStyle>'
        )


@dataclass
class Layout:
    """A layout under construction: its shapes in reading order."""

    scheme: Scheme
    name: str
    background: str = ""
    kind: str = ""  # what PowerPoint knows such a layout as: title, secHead, titleOnly
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
            f"<p:txBody>{style.body}{style.levels(self.scheme)}<a:p>{run}</a:p></p:txBody></p:sp>"
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
        kind = f' type="{self.kind}"' if self.kind else ""
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<p:sldLayout {XMLNS}{kind} preserve="1" userDrawn="1"{hidden}>'
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
