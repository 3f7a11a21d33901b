"""The places of a slide's texts by name, the same names on every kind: title, body, items.2.heading."""

from __future__ import annotations

from typing import Any

from zongjie.slides.model import Heatmap, Metric, Problem, Slide
from zongjie.slides.text import Text, as_text, plain

_TITLE = {"title": "title"}
_FIELDS = {
    "cover": _TITLE,
    "agenda": _TITLE,
    "divider": {"body": "summary"},  # its title is the chapter's, which the outline gives
    "overview": _TITLE,
    "statements": _TITLE,
    "cards": _TITLE,
    "metric": _TITLE | {"judgement": "judgement", "body": "body"},
    "table": _TITLE | {"remark": "remark"},
    "heatmap": _TITLE,
    "timeline": _TITLE,
    "problem": _TITLE | {"judgement": "judgement", "body": "body", "remark": "remark"},
    "closing": _TITLE,
}
_STATEMENT = {"heading": "lead", "body": "body"}
_CARD = {name: name for name in ("heading", "body", "owner", "due", "cost", "measure")}
_ITEMS: dict[str, tuple[str, dict[str, str]]] = {  # field of the slide, fields of an item; none: the item is the text
    "overview": ("judgement", {}),
    "statements": ("items", _STATEMENT),
    "cards": ("items", _CARD),
    "heatmap": ("remarks", _STATEMENT),
    "timeline": ("phases", {"heading": "label", "body": "body", "due": "span"}),
    "problem": ("causes", {"body": "text"}),
    "closing": ("sentences", {}),
}


def places(slide: Slide) -> tuple[str, ...]:
    """Return the places of a slide that hold a text of its own."""
    found = [*_FIELDS[slide.kind]]
    field, fields = _ITEMS.get(slide.kind, ("", {}))
    for number, _ in enumerate(getattr(slide, field, ()), 1):
        found += [f"items.{number}.{name}" for name in fields or ("body",)]
    return tuple(found)


def numbered(slide: Slide, place: str) -> str:
    """Return a place told by an item's heading as one told by its number; others as they are."""
    if not place.startswith("items."):
        return place
    key, _, name = place.removeprefix("items.").rpartition(".")
    headings = (read(slide, f"items.{number}.heading") for number in range(1, len(_items(slide)) + 1))
    found = next((number for number, heading in enumerate(headings, 1) if heading == key), None)
    return f"items.{found}.{name}" if found else place


def read(slide: Slide, place: str) -> str:
    """Return the text at a place without its marks; empty where the slide has no such place."""
    holder, field = _find(slide, place)
    if holder is None:
        return ""
    return plain(holder if field is None else getattr(holder, field))


def write(slide: Slide, place: str, text: Text) -> Slide:
    """Return a slide with a text at one of its `places`."""
    holder, field = _find(slide, place)
    if not place.startswith("items."):
        update: dict[str, Any] = {str(field): _like(getattr(slide, str(field)), text)}
        if place == "title" and isinstance(slide, Heatmap) and slide.summary == plain(slide.title):
            update["summary"] = plain(text)
        return slide.model_copy(update=update)
    item = text if field is None else holder.model_copy(update={field: _like(getattr(holder, field), text)})
    items, at = _items(slide), int(place.split(".")[1]) - 1
    return slide.model_copy(update={_ITEMS[slide.kind][0]: (*items[:at], item, *items[at + 1 :])})


def judged(slide: Slide) -> str:
    """Return what a judgement word stands on: the title, and the body where the title has no number."""
    title = plain(slide.title)
    known = isinstance(slide, Metric | Problem) and not any(character.isdigit() for character in title)
    return read(slide, "body") if known else title


def _find(slide: Slide, place: str) -> tuple[Any, str | None]:
    """Return what holds the text at a place and the field in it; no field where it is the text."""
    if place not in places(slide):
        return None, None
    if not place.startswith("items."):
        return slide, _FIELDS[slide.kind][place]
    _, number, name = place.split(".")
    return _items(slide)[int(number) - 1], _ITEMS[slide.kind][1].get(name)


def _items(slide: Slide) -> tuple[Any, ...]:
    return getattr(slide, _ITEMS[slide.kind][0], ()) if slide.kind in _ITEMS else ()


def _like(old: Text | str, text: Text) -> Text | str:
    return plain(text) if isinstance(old, str) else as_text(text)
