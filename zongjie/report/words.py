"""Slides of words: statements, cards, the closing. The staff's own text where there is one, else a marked template."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

from zongjie.report import plan_review
from zongjie.report.telling import Telling
from zongjie.slides.model import Card, Cards, Closing, Statement, Statements
from zongjie.slides.text import Text, as_text

_LEAD = re.compile(r"\s*([^：:。.]{1,20})[：:]\s*(.+)", re.DOTALL)
_LEAD_WIDTH = 16  # in half-width columns: eight Chinese characters
_MAX_SENTENCES = 3


def statements(telling: Telling, slide: str, own: Sequence[str], *, brief: bool = False) -> Statements:
    """Return statements with a lead word each: the staff's (“目的：…”), else the wording's."""
    entries: list[dict[str, str]] = telling.words.items(f"slides.{slide}.items")
    if own:
        items = tuple(_own(telling, slide, text, place if len(own) > 1 else 0) for place, text in enumerate(own, 1))
    else:
        items = tuple(_template(telling, slide, entry) for entry in entries)
    return Statements(
        id=slide,
        title=telling.title(slide),
        items=items,
        notes=telling.notes(slide, (), template_text=not own),
        brief=brief,
        template_text=not own,
    )


def cards(telling: Telling, slide: str, own: Mapping[str, str], *, brief: bool = False) -> Cards:
    """Return one card a field of the strategy: the staff's text, else the wording's, which marks the slide."""
    unwritten = [name for name, text in own.items() if not text]
    items = tuple(_card(telling, slide, name, text) for name, text in own.items())
    return Cards(
        id=slide,
        title=telling.title(slide),
        items=items,
        source=telling.words.label("source_strategy") if not unwritten else "",
        notes=telling.notes(slide, (), template_text=bool(unwritten)),
        brief=brief,
        template_text=bool(unwritten),
    )


def closing(telling: Telling, slide: str, *, brief: bool = True) -> Closing:
    """Return the conclusion in up to three sentences, thanks, and whom to ask."""
    info = telling.prepared.info
    plan = plan_review.said(telling)
    more: dict[str, Any] = {"last": telling.first(f"slides.{slide}.last", **plan) or ()} | plan
    sentences = tuple(telling.words.sayable(f"slides.{slide}.sentences", **telling.values, **more))
    return Closing(
        id=slide,
        title=telling.words.text("export.thanks"),
        sentences=sentences[: _MAX_SENTENCES - 1] + sentences[-1:] if len(sentences) > _MAX_SENTENCES else sentences,
        contact=" · ".join(part for part in (info.department, info.reporter, info.contact) if part),
        notes=telling.notes(slide, _linked(sentences)),
        brief=brief,
    )


def _own(telling: Telling, slide: str, text: str, place: int) -> Statement:
    """Return a statement of the staff; a short lead that they wrote before a colon is taken as such."""
    found = _LEAD.fullmatch(text)
    if found and _width(found[1]) <= _LEAD_WIDTH:
        return Statement(lead=found[1], body=as_text(found[2]))
    return Statement(lead=telling.words.label(f"slides.{slide}.lead", place=place), body=as_text(text))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _template(telling: Telling, slide: str, entry: Mapping[str, str]) -> Statement:
    audience = telling.prepared.parameters.project.audience
    body = telling.words.render(entry["body"], where=slide, **telling.values, audience=audience)
    return Statement(lead=entry["lead"], body=body)


def _card(telling: Telling, slide: str, name: str, text: str) -> Card:
    key = f"slides.{slide}.cards.{name}"
    body = as_text(text) if text else telling.words.text(f"{key}.body", **telling.values)
    return Card(heading=telling.words.label(f"{key}.heading"), body=body)


def _linked(sentences: Sequence[Text]) -> list[str]:
    return [span.figure for text in sentences for span in text if span.figure]
