"""Find the places for text on a layout: readable, free of the layout's own art, in the size of its slide."""

from __future__ import annotations

from dataclasses import dataclass, replace

from zongjie.export.deck.foreign.choose import has_title
from zongjie.export.deck.foreign.colour import RGB, contrast
from zongjie.export.deck.foreign.roles import ink_on, is_dark, plate_on
from zongjie.export.deck.foreign.survey import Survey
from zongjie.export.deck.geometry import Box

_WIDE, _HIGH = 960.0, 540.0  # the slide that arrangements are designed for, in points
_LEAST_PAGE = (820.0, 500.0)  # of it, that any slide must seem to have
_LEAST_AREA = (640.0, 300.0)
_LEAST_SHARE = 0.34  # of the slide, that content needs; below that a plate makes room
EDGE = 0.035  # of the slide, that text keeps from its edge
_AMPLE = 0.5  # of the slide: no need to look for more
_CALM_SHARE = 0.42  # likewise on a ground of several colours, where a plate looks better sooner
_FOOT = 36.0  # two lines of source, and a little air
_SAME = 1.25  # contrast below which two grounds are one
_BLACK_OR_WHITE: tuple[RGB, RGB] = ((0, 0, 0), (255, 255, 255))
NOWHERE = Box(0, 0, 1, 1)


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

    area: Box = NOWHERE
    ground: RGB = (255, 255, 255)
    shades: tuple[RGB, ...] = ()
    title_ink: RGB = (0, 0, 0)
    fixed_title: bool = False
    scale: float = 1.0


def content_place(one: Survey, page: Box) -> ContentPlace:
    """Return the places on the layout of content slides."""
    said: list[str] = []
    usual = (page.w / _WIDE) ** 0.6 * (page.h / _HIGH) ** 0.4
    title = _title_band(one)
    if title is None:
        said.append(f"“{one.name}” has no title that can be used: titles stand at the top of the free area")
        title = _made_title(_roomiest(one)[0], usual)
    free, ground = _roomiest(one, title.bottom + 4 * usual)
    plate, grounds = None, one.colours(title)
    if free.w * free.h < _LEAST_SHARE * page.w * page.h or ink_on(grounds, one.palette) is None:
        said.append(f"“{one.name}” leaves no free area: a plate is laid under the text")
        plate, ground = Box(0.035 * page.w, 0.05 * page.h, 0.93 * page.w, 0.9 * page.h), plate_on(one.palette)
        title, free = _on_plate(plate, usual)
        grounds = [ground]
    shades = (ground,) if plate else (ground, *one.colours(free))
    ink = (
        ink_on(shades, one.palette)
        or ink_on([ground], one.palette)
        or ((255, 255, 255) if is_dark(ground) else (0, 0, 0))
    )
    free = _aligned(free, title, page)
    fit = (page.w / _LEAST_PAGE[0], page.h / _LEAST_PAGE[1], free.w / _LEAST_AREA[0], free.h / (_LEAST_AREA[1] + _FOOT))
    scale = max(0.6 * usual, min(usual, *fit))
    on_ground = plate is not None or all(contrast(colour, ground) < _SAME for colour in grounds)
    boxes = _content_boxes(one, title, free, scale, fixed=not on_ground)
    area = Box(free.x, free.y + 6 * scale, free.w, free.h - (6 + _FOOT) * scale)
    titled = ink if on_ground else ink_on(grounds, one.palette) or ink
    return ContentPlace(boxes, ink, plate, tuple(said), area, ground, shades, titled, not on_ground, scale)


def _roomiest(one: Survey, top: float = 0.0) -> tuple[Box, RGB]:
    """Return the largest free area of one colour, or where that is too small one of a gradient that text reads on."""
    free, ground = one.free(top)
    whole = one.page.w * one.page.h
    if free.w * free.h >= _AMPLE * whole:
        return free, ground
    calm, middle = one.calm(top)
    larger = calm.w * calm.h > max(_CALM_SHARE * whole, 1.3 * free.w * free.h)
    return (calm, middle) if larger else (free, ground)


def _on_plate(plate: Box, usual: float) -> tuple[Box, Box]:
    """Return the places of the title and of all else on a plate."""
    inner = plate.inset(14 * usual, 12 * usual)
    title = Box(inner.x, inner.y + 20 * usual, inner.w, 56 * usual)
    return title, inner.below(title.bottom - inner.y + 6 * usual)


def _title_band(one: Survey) -> Box | None:
    """Return the part of the layout's title that is free."""
    title = one.title
    if title is None or not has_title(one) or ink_on(one.colours(title), one.palette) is None:
        return None
    if one.is_clear(title):
        top = max(title.y, EDGE * one.page.h)
        lower = Box(title.x, top, title.w, max(title.bottom - top, 0.07 * one.page.h))
        return lower if ink_on(one.colours(lower), one.palette) is not None else title
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
    left = _title_left(one, title, free, fixed=fixed)
    right = max(left + 0.3 * one.page.w, min(title.right, free.right) if not fixed else title.right)
    high = min(title.h, 62 * scale)
    top = title.y if fixed else title.bottom - high
    head = Box(left, top, right - left, title.h if fixed else high)
    kicker = Box(left, top - 19 * scale, head.w * 0.7, 17 * scale)
    room = kicker.y >= 6 * scale and one.is_even(replace(kicker, w=head.w), one.colours(title)[1])
    row = Box(free.x, free.bottom - 28 * scale, free.w, 27 * scale)
    end, line = row.after(row.w * 0.76), 16 * scale
    badge = Box(head.x, kicker.y - scale, head.w, 18 * scale) if room else Box(end.x, row.y + line, end.w, line)
    return {
        "title": head,
        "kicker": kicker if room else NOWHERE,
        "source": row.left(row.w * 0.74),
        "badge": badge,
        "chapter": Box(end.x, row.y, row.w * 0.19, line),
        "number": Box(row.right - row.w * 0.045, row.y, row.w * 0.045, line),
    }


def _title_left(one: Survey, title: Box, free: Box, *, fixed: bool) -> float:
    """Return where titles begin: above the content if that is near or the ground goes on."""
    apart = free.x - title.x
    if abs(apart) < 0.06 * one.page.w or (0 < apart < 0.25 * title.w and not fixed):
        return free.x
    between = Box(free.x, title.y, -apart, title.h)
    return free.x if apart < 0 and not fixed and one.is_even(between, one.colours(title)[1]) else title.x


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
