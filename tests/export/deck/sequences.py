"""The order in which the schema (ECMA-376, transitional) wants the children of the elements that a deck is made of.

Written down here for the elements that are ours: the schemas themselves may not be passed on with the project, and
Microsoft's validator, which knows all, is not at hand everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_FILLS = "noFill solidFill gradFill blipFill pattFill grpFill"
_EFFECTS = "effectLst effectDag"
_TEXT = "bodyPr lstStyle p"
_SHAPE = f"xfrm custGeom prstGeom {_FILLS} ln {_EFFECTS} scene3d sp3d extLst"
_RUN = f"ln {_FILLS} {_EFFECTS} highlight uLnTx uLn uFillTx uFill latin ea cs sym hlinkClick hlinkMouseOver rtl extLst"
_PARAGRAPH = (
    "lnSpc spcBef spcAft buClrTx buClr buSzTx buSzPct buSzPts buFontTx buFont buNone buAutoNum buChar buBlip "
    "tabLst defRPr extLst"
)
_SHOWN = "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator"
_AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos "
    "spPr txPr crossAx crosses crossesAt"
)
_SERIES = (
    "idx order tx spPr invertIfNegative pictureOptions marker explosion dPt dLbls trendline errBars cat val smooth "
    "shape extLst"
)
_SPACES = {
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}
_WRITTEN = {
    "p:presentation": "sldMasterIdLst notesMasterIdLst handoutMasterIdLst sldIdLst sldSz notesSz smartTags "
    "embeddedFontLst custShowLst photoAlbum custDataLst kinsoku defaultTextStyle modifyVerifier extLst",
    "p:sldMaster": "cSld clrMap sldLayoutIdLst transition timing hf txStyles extLst",
    "p:sldLayout": "cSld clrMapOvr transition timing hf extLst",
    "p:sld": "cSld clrMapOvr transition timing extLst",
    "p:notes": "cSld clrMapOvr extLst",
    "p:cSld": "bg spTree custDataLst controls extLst",
    "p:sp": "nvSpPr spPr style txBody extLst",
    "p:nvSpPr": "cNvPr cNvSpPr nvPr",
    "p:cNvPr": "hlinkClick hlinkHover extLst",
    "p:nvPr": "ph audioCd wavAudioFile audioFile videoFile quickTimeFile custDataLst extLst",
    "p:pic": "nvPicPr blipFill spPr style extLst",
    "p:graphicFrame": "nvGraphicFramePr xfrm graphic extLst",
    "p:txBody": _TEXT,
    "p:spPr": _SHAPE,
    "a:txBody": _TEXT,
    "a:xfrm": "off ext chOff chExt",
    "a:ln": "noFill solidFill gradFill pattFill prstDash custDash round bevel miter headEnd tailEnd extLst",
    "a:bodyPr": "prstTxWarp noAutofit normAutofit spAutoFit scene3d sp3d flatTx extLst",
    "a:pPr": _PARAGRAPH,
    "a:rPr": _RUN,
    "a:defRPr": _RUN,
    "a:endParaRPr": _RUN,
    "a:r": "rPr t",
    "a:fld": "rPr pPr t",
    "a:tbl": "tblPr tblGrid tr",
    "a:tblPr": f"{_FILLS} {_EFFECTS} tableStyle tableStyleId extLst",
    "a:tr": "tc extLst",
    "a:tc": "txBody tcPr extLst",
    "a:tcPr": f"lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D {_FILLS} headers extLst",
    "c:chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr externalData "
    "printSettings userShapes extLst",
    "c:chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly "
    "dispBlanksAs extLst",
    "c:title": "tx layout overlay spPr txPr extLst",
    "c:rich": _TEXT,
    "c:txPr": _TEXT,
    "c:spPr": _SHAPE,
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
    "c:lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId extLst",
    "c:areaChart": "grouping varyColors ser dLbls dropLines axId extLst",
    "c:doughnutChart": "varyColors ser dLbls firstSliceAng holeSize extLst",
    "c:ser": _SERIES,
    "c:dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst",
    "c:dLbls": f"dLbl delete {_SHOWN} showLeaderLines leaderLines extLst",
    "c:dLbl": f"idx delete layout tx {_SHOWN} extLst",
    "c:catAx": f"{_AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst",
    "c:valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits extLst",
    "c:scaling": "logBase orientation max min extLst",
    "c:legend": "legendPos legendEntry layout overlay spPr txPr extLst",
    "c:manualLayout": "layoutTarget xMode yMode wMode hMode x y w h extLst",
    "c:numCache": "formatCode ptCount pt extLst",
    "c:strCache": "ptCount pt extLst",
}


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


_ORDER = {_tag(parent): {local: at for at, local in enumerate(order.split())} for parent, order in _WRITTEN.items()}


def misplaced(tree: Any) -> Iterator[str]:
    """Yield children that the schema does not know or wants elsewhere."""
    for parent in tree.iter(*_ORDER):
        order, last = _ORDER[parent.tag], -1
        for child in parent:
            space, _, local = str(child.tag).rpartition("}")
            if space[1:] not in _SPACES.values():
                continue  # an extension or an alternative
            if order.get(local, -1) < last:
                yield f"{local} stands at the wrong place in {parent.tag.rpartition('}')[2]}"
            last = max(last, order.get(local, -1))
