"""Timeline: phases as bars over a calendar, in as many lanes as they overlap, and a table below."""

from __future__ import annotations

from dataclasses import dataclass, replace

from zongjie.export.deck.fit import balanced, snug
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.items import Look, ShapeItem
from zongjie.export.deck.kinds.tabular import place_table
from zongjie.export.deck.measure import text_width
from zongjie.export.deck.sheet import WIDE_SPACE, Desk, Sheet, labelled
from zongjie.export.deck.text import Paragraph, Paragraphs, Run, clean, line, rich
from zongjie.slides.document import ChapterInfo
from zongjie.slides.model import Timeline, TimelinePhase

_TICKS = 22.0
_GAP = 22.0
_BAR = Look(geometry="round", anchor="ctr", inset=(10, 3))
_BODY = Look(inset=(10, 0))
_PLATE = Look("soft", geometry="round", inset=(9, 11))
_PLATE_HIGH = 180.0  # texts of phases that have a slide to themselves
_TALLER = 1.08  # lines of other faces
_GROUNDS = (("accent", "paper"), ("deep", "paper"), ("contrast", "ink"))


@dataclass(frozen=True)
class _Scale:
    """Height of a phase's bar and size of its type, in points."""

    bar: float
    size: float
    alone: bool  # no table follows: the texts have the slide to themselves


def timeline(desk: Desk, slide: Timeline, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange the phases; the table follows under them, or on the next slide."""
    sheet = desk.content(slide, "timeline", chapter)
    area = sheet.area if slide.table else sheet.area.below(24)
    bottom = _phases(sheet, slide, area)
    sheets = [sheet]
    sheet.area = area.below(bottom - area.y + _GAP)
    rows = slide.table.rows if slide.table else ()
    if slide.table and sheet.area.h > 110:
        rows = place_table(desk, sheet, slide.table, sheet.area)
    while slide.table and rows:
        desk.footer(sheets[-1], slide, chapter)
        sheets.append(desk.content(slide, "table", chapter, len(sheets) + 1))
        part = slide.table.model_copy(update={"rows": rows})
        rows = place_table(desk, sheets[-1], part, sheets[-1].area)
    desk.footer(sheets[-1], slide, chapter)
    return [*sheets, *desk.continue_text(sheet, slide, chapter, len(sheets) + 1)]


def lanes(phases: tuple[TimelinePhase, ...]) -> list[int]:
    """Return the lane of each phase: the first one that is free when it starts."""
    ends: list[int] = []
    chosen: list[int] = []
    for phase in phases:
        lane = next((index for index, end in enumerate(ends) if end < phase.first), len(ends))
        ends[lane : lane + 1] = [max(phase.first, phase.last)]
        chosen.append(lane)
    return chosen


def _phases(sheet: Sheet, slide: Timeline, area: Box) -> float:
    """Draw calendar and phases; return the lower edge."""
    ticks = max(1, len(slide.ticks))
    step = area.w / ticks
    chosen = lanes(slide.phases)
    count = max(chosen, default=0) + 1
    share = 0.52 if slide.table else 0.92
    scale = _scale(sheet, slide, step, alone=slide.table is None and count <= 2)
    lane_room = (area.h * share - _TICKS) / count
    sheet_top = area.y + _TICKS + 4
    depth = [0.0] * count
    for phase, lane in zip(slide.phases, chosen, strict=True):
        box = _span(phase, area, step, ticks)
        look = _PLATE if scale.alone else _BODY
        needed = sheet.height(rich(phase.body, scale.size - 1, colour="ink"), box, look) if phase.body else 0.0
        needed = max(needed, _PLATE_HIGH / count) if scale.alone and phase.body else needed
        depth[lane] = max(depth[lane], min(needed * _TALLER, max(20.0, lane_room - scale.bar - 10)))
    tops = [sheet_top + sum(depth[:lane]) + lane * (scale.bar + 14) for lane in range(count)]
    bottom = tops[-1] + scale.bar + 8 + depth[-1] if slide.phases else sheet_top
    _calendar(sheet, slide, area, step)
    for index, (phase, lane) in enumerate(zip(slide.phases, chosen, strict=True), 1):
        box = _span(phase, area, step, ticks)
        _phase(sheet, index, phase, Box(box.x, tops[lane], box.w, scale.bar + 8 + depth[lane]), scale)
    return bottom


def _scale(sheet: Sheet, slide: Timeline, step: float, *, alone: bool) -> _Scale:
    """Return the sizes: a bar is as high as the longest name in it needs."""
    size = sheet.theme.size("label") + (3 if alone else 1)
    low, high = (62.0, 84.0) if alone else (44.0, 66.0)
    spans = [_span(phase, Box(0, 0, step * len(slide.ticks), 0), step, len(slide.ticks)) for phase in slide.phases]
    named = zip(slide.phases, spans, strict=True)
    needed = (sheet.height(_name(sheet, phase, box, size, "ink"), box, _BAR) for phase, box in named)
    return _Scale(min(high, max(low, *needed, low)), size, alone)


def _name(sheet: Sheet, phase: TimelinePhase, box: Box, size: float, ink: str) -> Paragraphs:
    """Return name and dates of a phase on a line, or under each other."""
    runs = Run(clean(phase.label), size, True, ink), Run(WIDE_SPACE + clean(phase.span), size - 2, False, ink)
    words: Paragraphs = (Paragraph(runs),)
    width = sheet.width(box, _BAR)
    if text_width(words) > width * 0.9:  # readers set wide spaces wider: the dates go below
        words = line(phase.label, size, bold=True, colour=ink) + line(phase.span, size - 2, colour=ink)
    return snug(words, width, 11)


def _span(phase: TimelinePhase, area: Box, step: float, ticks: int) -> Box:
    first = min(max(0, phase.first), ticks - 1)
    last = min(max(first, phase.last), ticks - 1)
    return Box(area.x + first * step + 2, area.y, (last - first + 1) * step - 4, 0)


def _calendar(sheet: Sheet, slide: Timeline, area: Box, step: float) -> None:
    size = sheet.theme.size("label") - 1
    every = 1
    widest = max((text_width(line(tick, size)) for tick in slide.ticks), default=0) + 4
    while widest > step * every:
        every += 1
    for index, tick in enumerate(slide.ticks):
        x = area.x + index * step
        sheet.add(ShapeItem(f"tick.{index + 1}", Box(x, area.y + 2, 0.75, _TICKS - 4), "line"))
        if index % every == 0:
            wide = min(step * every, area.right - x)
            words = line(tick, size, colour="ink", align="ctr" if every == 1 else "l")
            sheet.text(f"label.{index + 1}", Box(x, area.y, wide, _TICKS - 2), words, 9, Look(anchor="ctr"))


def _phase(sheet: Sheet, index: int, phase: TimelinePhase, box: Box, scale: _Scale) -> None:
    ground, ink = _GROUNDS[(index - 1) % len(_GROUNDS)]
    size = scale.size
    bar = box.top(scale.bar)
    look = replace(_BAR, fill=ground)
    sheet.text(f"phase.{index}", bar, _name(sheet, phase, bar, size, ink), 10, look)
    if phase.body:
        words = rich(phase.body, size - 1, colour="ink")
        before = len(sheet.rest)
        under = box.below(scale.bar + 8)
        if not scale.alone:
            width = sheet.width(under, _BODY)
            narrower = under.w - width + balanced(words, width)
            if sheet.height(words, under.left(narrower), _BODY) <= under.h + 0.1:
                under = under.left(narrower)
        look = _PLATE if scale.alone else _BODY
        sheet.text(f"body.{index}", under, words, sheet.theme.least("label"), look)
        sheet.rest[before:] = [labelled(phase.label, rest, size) for rest in sheet.rest[before:]]
