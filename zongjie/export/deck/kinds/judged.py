"""Metric and problem: a judgement, a paragraph with its figures, and a chart beside them."""

from __future__ import annotations

from zongjie.export.deck.geometry import Box
from zongjie.export.deck.items import ChartItem, Look, ShapeItem, TextItem
from zongjie.export.deck.kinds.overview import arrow
from zongjie.export.deck.measure import text_height, text_width
from zongjie.export.deck.sheet import Desk, Sheet, labelled
from zongjie.export.deck.text import Paragraphs, clean, line, numeral, rich
from zongjie.slides.document import ChapterInfo
from zongjie.slides.model import Cause, Metric, Problem
from zongjie.slides.text import Number, Tone

_GROUND = {"good": "accent", "neutral": "accent", "bad": "worse"}
_SPACING = 1.25
_GAP = 18.0


def metric(desk: Desk, slide: Metric, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange a metric: judgement, description and before → after on the left, the chart on the right."""
    sheet, theme = desk.content(slide, "metric", chapter), desk.theme
    left, right = _halves(sheet, "metric", with_chart=slide.chart is not None)
    left = _judgement(sheet, left, slide.judgement, slide.tone)
    has_numbers = slide.after is not None and slide.after.value is not None
    steps = 96.0 if has_numbers else 0.0
    room = left.top(max(60.0, left.h - steps))
    body = rich(slide.body, theme.size("body"), colour="ink", spacing=_SPACING)
    used = sheet.grow("body", room, body, theme.least("body"))
    if has_numbers:
        free = left.below(used.h + 26)
        _before_after(sheet, free if free.h > 70 else left.below(left.h - 70), slide)
    if slide.chart is not None and right is not None:
        sheet.add(ChartItem("object", right, slide.chart, "worse" if slide.tone == "bad" else "accent"))
    desk.footer(sheet, slide, chapter)
    return [sheet, *desk.continue_text(sheet, slide, chapter)]


def problem(desk: Desk, slide: Problem, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange a problem: judgement, statement and causes on the left, who drives it on the right."""
    sheet, theme = desk.content(slide, "problem", chapter), desk.theme
    left, right = _halves(sheet, "problem", with_chart=slide.chart is not None)
    left = _judgement(sheet, left, slide.judgement, slide.tone)
    body = rich(slide.body, theme.size("body"), colour="ink", spacing=_SPACING)
    used = sheet.grow("body", left.top(left.h * (0.5 if slide.causes else 1)), body, theme.least("body"))
    left = left.below(used.h + _GAP)
    if slide.causes:
        left = _causes(sheet, left, slide)
    if right is not None:
        remark = rich(slide.remark, theme.size("remark"), colour="muted") if slide.remark else ()
        foot = min(sheet.height(remark, right) + 10, right.h * 0.3) if remark else 0.0
        if slide.chart is not None:
            high = right.h - foot if len(slide.chart.categories) > 5 else min(right.h - foot, 310)
            accused = slide.chart.kind != "bar" or slide.chart.highlight is not None
            colour = _GROUND[slide.tone] if accused else "accent"
            sheet.add(ChartItem("object", right.top(high), slide.chart, colour))
            right = right.below(high)
        if remark:
            sheet.text("remark", right.below(8), remark, theme.least("remark"))
    elif slide.remark:
        sheet.text("remark", left, rich(slide.remark, theme.size("remark"), colour="muted"), theme.least("remark"))
    desk.footer(sheet, slide, chapter)
    return [sheet, *desk.continue_text(sheet, slide, chapter)]


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
    look = Look(_GROUND[tone], geometry="round", anchor="ctr", inset=(12, 5), repaint=tone == "bad", single=True)
    words = line(judgement, theme.size("judgement"), bold=True, colour="paper", align="ctr")
    width = min(left.w, text_width(words) * theme.settings.latin_width + 2 * look.inset[0] + 6)
    box = Box(left.x, left.y + 2, width, 0)
    height = min(text_height(words, sheet.width(box, look)), left.h * 0.4) + 2 * look.inset[1]
    sheet.text("judgement", box.top(height), words, theme.least("judgement"), look)
    return left.below(height + _GAP)


def _before_after(sheet: Sheet, area: Box, slide: Metric) -> None:
    """Put the number before, an arrow, the number after and the change in a row, all on one line."""
    theme = sheet.theme
    assert slide.after is not None
    parts = [_step(sheet, slide.after_label, slide.after, "after", "figure")]
    if slide.before is not None and slide.before.value is not None:
        parts.insert(0, _step(sheet, slide.before_label, slide.before, "before", "muted"))
    changed = slide.change is not None and slide.change.value is not None
    factor, widths = 1.0, [0.0]
    while True:
        widths = [text_width(_scaled(words, factor)) * theme.settings.latin_width + 4 for words in parts]
        if sum(widths) + 40 * (len(parts) - 1) <= area.w or factor < 0.45:
            break
        factor -= 0.05
    height = max(text_height(_scaled(words, factor), 10_000) for words in parts)
    x = area.x
    for index, (words, width) in enumerate(zip(parts, widths, strict=True)):
        role = "after" if index == len(parts) - 1 else "before"
        sheet.add(TextItem(role, Box(x, area.y, width, height), _scaled(words, factor), Look(anchor="b", single=True)))
        x += width + 10
        if role == "before":
            sheet.add(ShapeItem("arrow", Box(x, area.y + height - 30, 20, 15), "contrast", "arrow"))
            x += 30
    if changed and slide.change is not None:
        _change(sheet, slide.change, slide.good, x, Box(area.x, area.y, area.w, height))


def _change(sheet: Sheet, change: Number, good: bool | None, x: float, row: Box) -> None:
    colour = "muted" if good is None else "better" if good else "worse"
    words = line(f"{arrow(change)} {change.text}", sheet.theme.size("change") + 4, bold=True, colour=colour)
    width = text_width(words) * sheet.theme.settings.latin_width + 4
    height = text_height(words, 10_000)
    beside = x + width <= row.right
    box = Box(x, row.bottom - height - 4, width, height) if beside else Box(row.x, row.bottom + 2, width, height)
    sheet.text("change", box, words, 10, Look(single=True))


def _step(sheet: Sheet, label: str, number: Number, size: str, colour: str) -> Paragraphs:
    theme = sheet.theme
    large = theme.size(size)
    return (*line(label, theme.size("label") - 1, colour="muted"), *numeral(number, large, large * 0.45, colour=colour))


def _scaled(words: Paragraphs, factor: float) -> Paragraphs:
    from zongjie.export.deck.fit import shrink

    return shrink(words, factor, 11)


def _causes(sheet: Sheet, area: Box, slide: Problem) -> Box:
    """Put the causes with their state; return what is left below them."""
    theme = sheet.theme
    if slide.causes_label:
        words = line(slide.causes_label, theme.size("heading") - 2, bold=True, colour="ink")
        used = sheet.grow("causes", area, words, theme.least("heading"), slack=4)
        area = area.below(used.h + 8)
    size = theme.size("label")
    tags = [line(clean(cause.label), theme.size("label") - 2.5, bold=True) for cause in slide.causes]
    tag_width = min(area.w * 0.4, max(text_width(tag) for tag in tags) * theme.settings.latin_width + 18)
    for index, cause in enumerate(slide.causes, 1):
        words = rich(cause.text, size, colour="ink")
        box = Box(area.x + tag_width + 10, area.y, area.w - tag_width - 10, area.h)
        if sheet.height(words, box) > area.h or area.h < 24:
            sheet.rest.append(labelled(cause.label, rich(cause.text, size, colour="ink"), size))
            continue
        _tag(sheet, index, cause, Box(area.x, area.y, tag_width, 21))
        used = sheet.grow(f"cause.{index}", box, words, size, slack=4)
        area = area.below(max(used.h, 21) + 9)
    return area


def _tag(sheet: Sheet, index: int, cause: Cause, box: Box) -> None:
    known = cause.status == "verified"
    words = line(
        cause.label, sheet.theme.size("label") - 2.5, bold=True, colour="paper" if known else "deep", align="ctr"
    )
    look = Look("better" if known else "tint", geometry="round", anchor="ctr", inset=(4, 0), single=True)
    sheet.text(f"status.{index}", box, words, 9, look)
