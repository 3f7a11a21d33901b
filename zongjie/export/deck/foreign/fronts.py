"""Find the places of cover, divider and closing on a layout: around its title where that is free."""

from __future__ import annotations

from zongjie.export.deck.foreign.colour import RGB
from zongjie.export.deck.foreign.places import EDGE, Place
from zongjie.export.deck.foreign.roles import READABLE, ink_on
from zongjie.export.deck.foreign.survey import Survey
from zongjie.export.deck.geometry import Box

_ROOMY = 0.35  # of the slide's height, that the text of a front slide needs


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
    wanted = _joined(one.title, one.subtitle, 0.33 * page.h)
    if wanted is not None and one.title is not None and one.title.w * one.title.h > 0:
        own, _ = one.free(ground=one.colours(one.title)[1])
        if own.w >= 0.4 * page.w and own.h >= 0.28 * page.h and _share_inside(wanted, own) > 0.6:
            return _narrowed(own, wanted).inset(8 * scale, 8 * scale), None
    free, _ = one.free()
    roomy = free.w >= 0.4 * page.w and free.h >= _ROOMY * page.h
    if roomy and (wanted is None or _share_inside(wanted, free) > 0.6):
        return _narrowed(free, wanted).inset(8 * scale, 8 * scale), None
    if wanted is not None and wanted.w >= 0.4 * page.w:
        around = Box(wanted.x, wanted.y, wanted.w, max(wanted.h, 0.42 * page.h))
        around = Box(around.x, max(EDGE * page.h, min(around.y, page.h * 0.95 - around.h)), around.w, around.h)
        if one.is_calm(around, READABLE):
            return around, None
    if not roomy:
        free, _ = one.calm(least=READABLE)
        roomy = free.w >= 0.4 * page.w and free.h >= _ROOMY * page.h
    if roomy:
        return _narrowed(free, wanted).inset(8 * scale, 8 * scale), None
    plate = Box(0.1 * page.w, 0.17 * page.h, 0.8 * page.w, 0.66 * page.h)
    return plate.inset(28 * scale, 24 * scale), plate


def _joined(title: Box | None, subtitle: Box | None, high: float) -> Box | None:
    """Return where a layout has its title and subtitle; None where all is so high up that it is no front slide's."""
    parts = [box for box in (title, subtitle) if box is not None and box.w > 0 and box.h > 0]
    if not parts or max(box.bottom for box in parts) < high:
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
    """Return where a block begins: where the layout's title does unless that is at the top, as far as it then fits."""
    middle = region.y + (region.h - height) * 0.4
    wanted = title.y if title is not None and title.y > region.y + 0.2 * region.h else middle
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
