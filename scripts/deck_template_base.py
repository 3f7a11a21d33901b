"""What every layout of a deck template stands on: theme, table style and slide master as XML."""

from __future__ import annotations

import re
from collections.abc import Callable

from deck_template_parts import (
    CHAPTER,
    GROUP,
    NUMBER,
    RECTANGLE,
    TITLE,
    XMLNS,
    Layout,
    Scheme,
    Style,
    emu,
)

Ornament = Callable[[Layout], None]


def theme_xml(scheme: Scheme) -> bytes:
    """Return the theme: colours, faces and plain effects."""

    def entry(name: str, value: str) -> str:
        return f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'

    fonts = (
        f'<a:latin typeface="{scheme.latin}"/><a:ea typeface="{scheme.east_asian}"/><a:cs typeface=""/>'
        f'<a:font script="Hans" typeface="{scheme.east_asian}"/>'
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525" cap="flat" cmpd="sng" algn="ctr">{fill}<a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a:theme '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="'
        f'{scheme.name}"><a:themeElements>'
        f'<a:clrScheme name="{scheme.name}">{"".join(entry(*pair) for pair in scheme.colours.items())}</a:clrScheme>'
        f'<a:fontScheme name="{scheme.name}"><a:majorFont>{fonts}</a:majorFont>'
        f"<a:minorFont>{fonts}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="{scheme.name}"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    ).encode()


def table_styles_xml(scheme: Scheme) -> bytes:
    """Return the table style: coloured header, hairlines, a soft band, a set-off total."""

    def side(name: str, width: float = 0.75) -> str:
        fill = scheme.solid("accent5", mix=0.78)
        return f'<a:{name}><a:ln w="{emu(width)}" cmpd="sng">{fill}</a:ln></a:{name}>'

    def text(name: str, bold: bool) -> str:
        return (
            f'<a:tcTxStyle{" b=" + chr(34) + "on" + chr(34) if bold else ""}><a:fontRef idx="minor"/>'
            f'<a:schemeClr val="{name}"/></a:tcTxStyle>'
        )

    def fill(name: str, **change: float) -> str:
        return f"<a:fill>{scheme.solid(name, **change)}</a:fill>"

    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a:tblStyleLst '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" def="{scheme.table_style}">'
        f'<a:tblStyle styleId="{scheme.table_style}" styleName="{scheme.name}">'
        f"<a:wholeTbl>{text('tx1', False)}<a:tcStyle><a:tcBdr>{side('bottom')}{side('insideH')}</a:tcBdr>"
        "<a:fill><a:noFill/></a:fill></a:tcStyle></a:wholeTbl>"
        f"<a:band2H><a:tcStyle><a:tcBdr/>{fill('bg2')}</a:tcStyle></a:band2H>"
        f"<a:lastRow>{text('tx1', True)}<a:tcStyle><a:tcBdr/>{fill('accent1', mix=0.88)}</a:tcStyle></a:lastRow>"
        f"<a:firstRow>{text('bg1', True)}<a:tcStyle><a:tcBdr/>{fill('accent1')}</a:tcStyle></a:firstRow>"
        "</a:tblStyle></a:tblStyleLst>"
    ).encode()


def master_xml(scheme: Scheme, band: Ornament) -> bytes:
    """Return the slide master: a white page, the rule above the footer, text styles and guides."""
    layout = Layout(scheme, "")
    layout.placeholder("Title", "title", 0, TITLE, Style(26, bold=True, major=True), "单击此处编辑母版标题样式")
    layout.placeholder("Text", "body", 1, (48, 92, 864, 396), Style(16), "单击此处编辑母版文本样式")
    layout.shapes[-1] = with_levels(layout.shapes[-1])
    layout.art("Footer rule", (48, 505, 864, 0.75), RECTANGLE, scheme.solid("accent5", mix=0.78))
    band(layout)
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
        f"{scheme.solid('bg1')}<a:effectLst/></p:bgPr></p:bg><p:spTree>{GROUP}{shapes}</p:spTree></p:cSld>"
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
        'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:sldLayoutIdLst/>'
        f'<p:hf hdr="0" dt="0"/><p:txStyles><p:titleStyle>{levels(scheme, (26,), bold=True, face="+mj")}</p:titleStyle>'
        f"<p:bodyStyle>{levels(scheme, (16, 14, 14, 12, 12), bullet=True)}</p:bodyStyle>"
        f"<p:otherStyle>{levels(scheme, (14,))}</p:otherStyle></p:txStyles>"
        '<p:extLst><p:ext uri="{27BBF7A9-308A-43DC-89C8-2F10F3537804}"><p15:sldGuideLst '
        f'xmlns:p15="http://schemas.microsoft.com/office/powerpoint/2012/main">{guides}</p15:sldGuideLst></p:ext></p:extLst>'
        "</p:sldMaster>"
    ).encode()


def with_levels(shape: str) -> str:
    """Return the master's body with all its outline levels to look at, as PowerPoint writes them."""
    own = re.sub("<a:lstStyle>.*</a:lstStyle>", "<a:lstStyle/>", shape)  # the master's text styles say how they look
    more = "".join(
        f'<a:p><a:pPr lvl="{level}"/><a:r><a:rPr lang="zh-CN"/><a:t>{name}级</a:t></a:r></a:p>'
        for level, name in enumerate(("第二", "第三", "第四", "第五"), 1)
    )
    return own.replace("</p:txBody>", f"{more}</p:txBody>")


def levels(
    scheme: Scheme, sizes: tuple[int, ...], *, bold: bool = False, bullet: bool = False, face: str = "+mn"
) -> str:
    """Return the text styles of the outline levels."""

    def level(index: int, size: int) -> str:
        margin = emu(16 * index) if bullet else 0
        mark = (
            '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if bullet and index else "<a:buNone/>"
        )  # the first level is running text
        return (
            f'<a:lvl{index + 1}pPr marL="{margin}" indent="{-emu(14) if bullet and index else 0}" algn="l" '
            'defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="0">'
            '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="0"/></a:spcBef>{mark}<a:defRPr sz="{size * 100}" b="{int(bold)}" kern="1200">'
            f'{scheme.solid("tx1")}<a:latin typeface="{face}-lt"/><a:ea typeface="{face}-ea"/>'
            f'<a:cs typeface="{face}-cs"/></a:defRPr>'
            f"</a:lvl{index + 1}pPr>"
        )

    return "".join(level(index, size) for index, size in enumerate(sizes))
