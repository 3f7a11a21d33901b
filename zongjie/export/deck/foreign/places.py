"""Find the places for text on a layout: readable, free of the layout's own art, in the size of its slide."""

from __future__ import annotations

from dataclasses import dataclass

from zongjie.export.deck.foreign.choose import has_title
from zongjie.export.deck.foreign.colour import RGB, contrast
from zongjie.export.deck.foreign.roles import ink_on, is_dark
from zongjie.export.deck.foreign.survey import Survey
from zongjie.export.deck.geometry import Box

_WIDE, _HIGH = 960.0, 540.0  # the slide that arrangements are designed for, in points
_LEAST_PAGE = (820.0, 500.0)  # of it, that any slide must seem to have
_LEAST_AREA = (640.0, 300.0)
_LEAST_SHARE = 0.34  # of the slide, that content needs; below that a plate makes room
_FOOT, _GAP = 26.0, 8.0
_NOWHERE = Box(0, 0, 1, 1)


@dataclass(frozen=True)
class Place:
    """Where text of a kind may stand, in points of the slide."""

    boxes: dict[str, Box]
    ink: RGB
    plate: Box | None = None
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class ContentPlace(Place):
    """Where content may stand, on which ground, and how large a point is."""

    area: Box = _NOWHERE
    ground: RGB = (255, 255, 255)
    title_ink: RGB = (0, 0, 0)
    fixed_title: bool = False
    scale: float = 1.0
    fallback: RGB = (255, 255, 255)


def content_place(one: Survey, page: Box) -> ContentPlace:
    """Return the places on the layout of content slides."""
    said: list[str] = []
    plain = one.palette.slot("bg1")
    title = _title_band(one)
    usual = (page.w / _WIDE) ** 0.6 * (page.h / _HIGH) ** 0.4
    if title is None:
        said.append(f"“{one.name}” has no title that can be used: titles stand at the top of the free area")
        title = _made_title(one.free()[0], usual)
    free, ground = one.free(title.bottom + 4 * usual)
    plate = None
    title_colours = one.colours(title)
    title_ink = ink_on(title_colours, one.palette)
    if free.w * free.h < _LEAST_SHARE * page.w * page.h or title_ink is None:
        plate = Box(0.035 * page.w, 0.05 * page.h, 0.93 * page.w, 0.9 * page.h)
        said.append(f"“{one.name}” leaves no free area: a plate is laid under the text")
        ground = plain
        inner = plate.inset(14 * usual, 12 * usual)
        title = Box(inner.x, inner.y + 20 * usual, inner.w, 56 * usual)
        free, title_colours = inner.below(title.bottom - inner.y + 6 * usual), [ground]
        title_ink = ink_on([ground], one.palette)
    ink = ink_on([ground], one.palette) or ((255, 255, 255) if is_dark(ground) else (0, 0, 0))
    free = _aligned(free, title, page)
    fit = (page.w / _LEAST_PAGE[0], page.h / _LEAST_PAGE[1], free.w / _LEAST_AREA[0], free.h / (_LEAST_AREA[1] + _FOOT))
    scale = max(0.6 * usual, min(usual, *fit))
    on_ground = plate is not None or all(contrast(colour, ground) < 1.25 for colour in title_colours)
    boxes = _content_boxes(one, title, free, scale, fixed=not on_ground)
    area = Box(free.x, free.y + 6 * scale, free.w, free.h - (6 + _FOOT) * scale)
    titled = ink if on_ground else title_ink or ink
    return ContentPlace(boxes, ink, plate, tuple(said), area, ground, titled, not on_ground, scale, plain)


def _title_band(one: Survey) -> Box | None:
    """Return the part of the layout's title that is free."""
    title = one.title
    if title is None or not has_title(one) or ink_on(one.colours(title), one.palette) is None:
        return None
    if one.is_clear(title):
        return title
    free, _ = one.free(title.y, title.bottom)
    left, right = max(title.x, free.x), min(title.right, free.right)
    usable = right - left >= 0.35 * one.page.w and free.h >= 0.6 * title.h
    return Box(left, free.y, right - left, free.h) if usable else None


def _made_title(free: Box, scale: float) -> Box:
    return Box(free.x, free.y + 20 * scale, free.w, 50 * scale)


def _aligned(free: Box, title: Box, page: Box) -> Box:
    """Begin and end where the title does, if that is not far."""
    near = 0.12 * page.w
    left = title.x if 0 <= title.x - free.x <= near else free.x
    right = title.right if 0 <= free.right - title.right <= near else free.right
    return Box(left, free.y, right - left, free.h)


def _content_boxes(one: Survey, title: Box, free: Box, scale: float, *, fixed: bool) -> dict[str, Box]:
    left = free.x if abs(free.x - title.x) < 0.06 * one.page.w else title.x
    right = max(left + 0.3 * one.page.w, min(title.right, free.right) if not fixed else title.right)
    high = min(title.h, 62 * scale)
    top = title.y if fixed else title.bottom - high
    head = Box(left, top, right - left, title.h if fixed else high)
    kicker = Box(left, top - 19 * scale, head.w * 0.7, 17 * scale)
    room = kicker.y >= 6 * scale and one.is_even(kicker, one.colours(title)[1])
    foot = free.bottom - 17 * scale
    row = Box(free.x, foot, free.w, 16 * scale)
    return {
        "title": head,
        "kicker": kicker if room else _NOWHERE,
        "source": row.left(row.w * 0.58),
        "badge": Box(free.x + row.w * 0.59, foot - 1 * scale, row.w * 0.15, 18 * scale),
        "chapter": Box(free.x + row.w * 0.75, foot, row.w * 0.2, row.h),
        "number": Box(free.x + row.w * 0.955, foot, row.w * 0.045, row.h),
    }


def agenda_boxes(place: ContentPlace) -> dict[str, Box]:
    """Return the places of the agenda, which stands on the layout of content: the period beside its title."""
    head, area, scale = place.boxes["title"], place.area, place.scale
    rows = Box(area.x, area.y, area.w, area.h + _FOOT * scale)
    half = head.w * 0.45
    return {"byline": Box(head.right - half, head.y + 10 * scale, half, 30 * scale), "region": rows, "item.1": rows}


def halves(place: ContentPlace) -> dict[str, dict[str, Box]]:
    """Return the places of text and chart side by side, and of a matrix and its remarks."""
    area = place.area
    pair = {"body": area.left(0.377 * area.w), "object": area.after(0.41 * area.w)}
    matrix = {"object": area.left(0.715 * area.w), "item.1": area.after(0.74 * area.w)}
    return {"metric": pair, "problem": pair, "heatmap": matrix}


def front_place(one: Survey, kind: str, page: Box, scale: float, plain: RGB, *, own: bool) -> Place:
    """Return the places of cover, divider or closing: around the layout's title where that is free."""
    region, plate = _region(one, page, scale)
    said: tuple[str, ...] = ()
    ink = ink_on(one.colours(region), one.palette)
    if plate is not None or ink is None:
        plate = plate or region.inset(-16 * scale, -16 * scale)
        said = (f"“{one.name}” has art behind the text of the {kind}: a plate is laid under it",)
        ink = ink_on([plain], one.palette)
    boxes = {"cover": _cover, "divider": _divider, "closing": _closing}[kind](region, one.title if own else None, scale)
    return Place(boxes, ink or (0, 0, 0), plate, said)


def _region(one: Survey, page: Box, scale: float) -> tuple[Box, Box | None]:
    """Return where the text of a front slide may stand, and the plate that it needs there."""
    wanted = _joined(one.title, one.subtitle)
    if wanted is not None and one.title is not None and one.title.w * one.title.h > 0:
        own, _ = one.free(ground=one.colours(one.title)[1])
        if own.w >= 0.4 * page.w and own.h >= 0.28 * page.h and _share_inside(wanted, own) > 0.6:
            return _narrowed(own, wanted).inset(8 * scale, 8 * scale), None
    free, _ = one.free()
    roomy = free.w >= 0.4 * page.w and free.h >= 0.42 * page.h
    if roomy and (wanted is None or _share_inside(wanted, free) > 0.6):
        return _narrowed(free, wanted).inset(8 * scale, 8 * scale), None
    if wanted is not None and wanted.w >= 0.4 * page.w:
        around = Box(wanted.x, wanted.y, wanted.w, max(wanted.h, 0.42 * page.h))
        around = Box(around.x, min(around.y, page.h * 0.95 - around.h), around.w, around.h)
        if one.is_clear(around) and ink_on(one.colours(around), one.palette) is not None:
            return around, None
    if roomy:
        return free.inset(8 * scale, 8 * scale), None
    plate = Box(0.1 * page.w, 0.17 * page.h, 0.8 * page.w, 0.66 * page.h)
    return plate.inset(28 * scale, 24 * scale), plate


def _joined(title: Box | None, subtitle: Box | None) -> Box | None:
    parts = [box for box in (title, subtitle) if box is not None and box.w > 0 and box.h > 0]
    if not parts:
        return None
    left, top = min(box.x for box in parts), min(box.y for box in parts)
    return Box(left, top, max(box.right for box in parts) - left, max(box.bottom for box in parts) - top)


def _share_inside(box: Box, other: Box) -> float:
    across = max(0.0, min(box.right, other.right) - max(box.x, other.x))
    down = max(0.0, min(box.bottom, other.bottom) - max(box.y, other.y))
    return across * down / max(1.0, box.w * box.h)


def _narrowed(free: Box, wanted: Box | None) -> Box:
    if wanted is None:
        return free
    left, right = max(free.x, wanted.x), min(free.right, wanted.right)
    return Box(left, free.y, right - left, free.h) if right - left >= 0.4 * free.w else free


def _start(region: Box, title: Box | None, height: float, least: float) -> float:
    """Return where a block begins: where the layout's title does, as far as the block then fits."""
    wanted = title.y if title is not None and title.h > 0 else region.y + (region.h - height) * 0.4
    return max(region.y + least, min(wanted, region.bottom - height))


def _cover(region: Box, title: Box | None, scale: float) -> dict[str, Box]:
    unit = min(scale, region.h / 250)
    roomy = region.h >= 330 * unit
    y = _start(region, title, 250 * unit, 70 * unit if roomy else 0)
    foot = min(region.bottom - 46 * unit, y + 300 * unit)
    return {
        "object": Box(region.x, max(region.y, y - 70 * unit), 160 * unit, 54 * unit if roomy else 12 * unit),
        "title": Box(region.x, y, region.w, 84 * unit),
        "subtitle": Box(region.x, y + 130 * unit, region.w, 52 * unit),
        "byline": Box(region.x, foot, region.w, 44 * unit),
    }


def _divider(region: Box, title: Box | None, scale: float) -> dict[str, Box]:
    unit = min(scale, region.h / 230)
    if region.w >= 560 * unit:
        y = _start(region, title, 200 * unit, 0)
        return {
            "byline": Box(region.x, y - 8 * unit if y - 8 * unit > region.y else y, 150 * unit, 130 * unit),
            "title": Box(region.x + 170 * unit, y, region.w - 170 * unit, 60 * unit),
            "lead": Box(region.x + 170 * unit, y + 70 * unit, region.w - 170 * unit, 90 * unit),
            "region": region,
        }
    y = max(region.y, _start(region, title, 230 * unit, 0) - 40 * unit)
    return {
        "byline": Box(region.x, y, region.w, 80 * unit),
        "title": Box(region.x, y + 86 * unit, region.w, 60 * unit),
        "lead": Box(region.x, y + 150 * unit, region.w, 80 * unit),
        "region": region,
    }


def _closing(region: Box, title: Box | None, scale: float) -> dict[str, Box]:
    unit = min(scale, region.h / 280)
    block = min(region.h, 340 * unit)
    top = region.y + (region.h - block) * 0.4
    thanks = top + block - 130 * unit
    return {
        "body": Box(region.x, top, region.w, thanks - top - 12 * unit),
        "title": Box(region.x, thanks, region.w, 66 * unit),
        "byline": Box(region.x, min(region.bottom - 42 * unit, thanks + 80 * unit), region.w, 40 * unit),
    }
