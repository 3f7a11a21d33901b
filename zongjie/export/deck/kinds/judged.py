"""Metric and problem: a judgement, a paragraph with its figures, and a chart beside them."""

from __future__ import annotations

from dataclasses import replace

from zongjie.export.deck.fit import settled, snug
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.items import ChartItem, Look
from zongjie.export.deck.kinds.causes import place_causes
from zongjie.export.deck.kinds.steps import steps
from zongjie.export.deck.measure import spaced_width, text_height
from zongjie.export.deck.sheet import Desk, Sheet
from zongjie.export.deck.text import Paragraphs, line, rich
from zongjie.slides.document import ChapterInfo
from zongjie.slides.model import Metric, Problem
from zongjie.slides.text import Tone

_GROUND = {"good": "accent", "neutral": "accent", "bad": "worse"}
_SPACING = 1.25
_GAP = 18.0
_FEW, _FEW_HIGH = 5, 340.0  # bars of so few categories would be too thick any higher


def metric(desk: Desk, slide: Metric, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange a metric: judgement, description and before → after on the left, the chart on the right."""
    sheet, theme = desk.content(slide, "metric", chapter), desk.theme
    left, right = _halves(sheet, "metric", with_chart=slide.chart is not None)
    left = _judgement(sheet, left, slide.judgement, slide.tone)
    figure = steps(sheet, slide, left.w, 1.0 if right else 1.6)
    foot = min(figure.height, left.h) if figure else 0.0
    body = rich(slide.body, theme.size("body"), colour="ink", spacing=_SPACING)
    used = sheet.grow("body", left.top(max(0.0, left.h - foot - _GAP)), body, theme.least("body"), narrow=settled)
    if figure:  # its foot stands on the chart's; without a chart it follows the text
        top = left.h - foot if right else min(left.h - foot, used.h + 2 * _GAP)
        figure.place(sheet, left.below(top).top(foot), slide)
    if slide.chart is not None and right is not None:
        sheet.add(ChartItem("object", right, slide.chart, "worse" if slide.tone == "bad" else "accent"))
    desk.footer(sheet, slide, chapter)
    return [sheet, *desk.continue_text(sheet, slide, chapter)]


def problem(desk: Desk, slide: Problem, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange a problem: judgement, statement and causes on the left, who drives it on the right."""
    sheet, theme = desk.content(slide, "problem", chapter), desk.theme
    left, right = _halves(sheet, "problem", with_chart=slide.chart is not None)
    left = _judgement(sheet, left, slide.judgement, slide.tone)
    remark = rich(slide.remark, theme.size("remark"), colour="muted") if slide.remark else ()
    body = rich(slide.body, theme.size("body"), colour="ink", spacing=_SPACING)
    used = sheet.grow(
        "body", left.top(left.h * (0.5 if slide.causes else 1)), body, theme.least("body"), narrow=settled
    )
    left = left.below(used.h + 1.3 * _GAP)
    if slide.causes:
        left = place_causes(sheet, left, slide)
    if right is not None:
        _evidence(sheet, right, slide, remark)
    elif remark:
        sheet.text("remark", left, remark, theme.least("remark"))
    desk.footer(sheet, slide, chapter)
    return [sheet, *desk.continue_text(sheet, slide, chapter)]


def _evidence(sheet: Sheet, right: Box, slide: Problem, remark: Paragraphs) -> None:
    """Put the chart of who drives the problem, and the remark under it."""
    foot = min(sheet.height(remark, right) + 10, right.h * 0.3) if remark else 0.0
    if slide.chart is not None:
        many = len(slide.chart.categories) > _FEW
        high = right.h - foot if many else min(right.h - foot, _FEW_HIGH)
        accused = slide.chart.kind != "bar" or slide.chart.highlight is not None
        sheet.add(ChartItem("object", right.top(high), slide.chart, _GROUND[slide.tone] if accused else "accent"))
        right = right.below(high)
    if remark:
        sheet.text("remark", right.below(8), remark, sheet.theme.least("remark"))


def _halves(sheet: Sheet, kind: str, *, with_chart: bool) -> tuple[Box, Box | None]:
    area = sheet.area
    if not with_chart:
        return area, None
    body = sheet.theme.box(kind, "body", area.left(326))
    chart = sheet.theme.box(kind, "object", area.after(354))
    top = max(area.y, chart.y)
    return Box(body.x, area.y, body.w, area.h), Box(chart.x, top, chart.w, area.bottom - top)


def _judgement(sheet: Sheet, left: Box, judgement: str, tone: Tone) -> Box:
    """Put the judgement's tag; return what is left below it."""
    if not judgement:
        return left
    theme = sheet.theme
    look = Look(_GROUND[tone], geometry="round", anchor="ctr", inset=(12, 5), repaint=tone == "bad")
    words = line(judgement, theme.size("judgement"), bold=True, colour="paper", align="ctr")
    words = snug(words, sheet.width(left, look), theme.least("judgement"))
    wanted = spaced_width(words) * theme.settings.latin_width + 2 * look.inset[0] + 6
    look, width = replace(look, single=wanted <= left.w), min(left.w, wanted)
    box = Box(left.x, left.y + 2, width, 0)
    height = min(text_height(words, sheet.width(box, look)), left.h * 0.4) + 2 * look.inset[1]
    sheet.text("judgement", box.top(height), words, theme.least("judgement"), look)
    return left.below(height + _GAP)
