"""The order of children in chart parts, as the sequences of ECMA-376 Part 1 (dml-chart.xsd) have it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_SHOWN = "showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator"
_LABEL = f"numFmt spPr txPr dLblPos {_SHOWN}"
_AXIS = "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos"
_AXIS += " spPr txPr crossAx crosses crossesAt"
_SERIES = {
    "barChart": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape extLst",
    "lineChart": "idx order tx spPr marker dPt dLbls trendline errBars cat val smooth extLst",
    "areaChart": "idx order tx spPr pictureOptions dPt dLbls trendline errBars cat val extLst",
    "doughnutChart": "idx order tx spPr explosion dPt dLbls cat val extLst",
}
SEQUENCES = {
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotFmts protection chart spPr txPr externalData",
    "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs",
    "title": "tx layout overlay spPr txPr",
    "plotArea": "layout areaChart barChart lineChart doughnutChart catAx valAx dTable spPr",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "areaChart": "grouping varyColors ser dLbls dropLines axId",
    "doughnutChart": "varyColors ser dLbls firstSliceAng holeSize",
    "dPt": "idx invertIfNegative marker bubble3D explosion spPr",
    "dLbl": f"idx delete layout tx {_LABEL} extLst",
    "dLbls": f"dLbl delete {_LABEL} showLeaderLines leaderLines extLst",
    "catAx": f"{_AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits",
    "scaling": "logBase orientation max min",
    "legend": "legendPos legendEntry layout overlay spPr txPr",
    "manualLayout": "layoutTarget xMode yMode wMode hMode x y w h",
    "numCache": "formatCode ptCount pt",
    "strCache": "ptCount pt",
    "marker": "symbol size spPr",
}
_AXES = ("catAx", "valAx")  # the schema lets axes stand in any order


def misplaced(part: etree._Element) -> Iterator[str]:
    """Yield the children that stand where the schema has no place for them."""
    for element in part.iter(f"{CHART}*"):
        name = etree.QName(element).localname
        parent = element.getparent()
        kind = etree.QName(parent).localname if parent is not None else ""
        order = (_SERIES.get(kind, "") if name == "ser" else SEQUENCES.get(name, "")).split()
        if name == "marker" and not len(element):  # of a group of lines it is a flag
            continue
        reached = 0
        for child in element if order else ():
            said = etree.QName(child).localname
            place = order.index("catAx" if said in _AXES and name == "plotArea" else said) if said in order else -1
            if place < reached:
                yield f"{kind}/{name}/{said}"
            reached = max(reached, place)
