"""Marks around spans while a template engine joins strings, and back to spans."""

from __future__ import annotations

import json
import re
from typing import Any

from zongjie.characters import SPAN_MARKS
from zongjie.slides.text import Number, Span, Text
from zongjie.slides.view import FigureView

# Private-use characters fence a span, and stand for a star that is none of ours; data never keeps them.
_OPEN, _CLOSE, _STAR = SPAN_MARKS
_HIDDEN = str.maketrans({_OPEN: None, _CLOSE: None, "*": _STAR})
_FENCED = re.compile(f"{_OPEN}(.*?){_CLOSE}|\\*\\*(.+?)\\*\\*", re.DOTALL)


def fence(value: Any) -> str:
    """Return a value as it goes into a sentence: figures, numbers and spans keep what they are."""
    if isinstance(value, FigureView):
        value = value.value
    if isinstance(value, Number):
        value = Span(text=value.text, strong=True, figure=value.figure, field=value.field)
    if isinstance(value, Span):
        return f"{_OPEN}{json.dumps(value.model_dump()).replace('*', _STAR)}{_CLOSE}"
    if isinstance(value, tuple) and all(isinstance(part, Span) for part in value):
        return "".join(fence(part) for part in value)
    return str(value).translate(_HIDDEN)  # a name of stars makes nothing strong


def unfence(text: str) -> Text:
    """Return a joined sentence as spans; `**…**` makes a stretch strong."""
    spans: list[Span] = []
    position = 0
    for found in _FENCED.finditer(text):
        if found.start() > position:
            spans.append(_plain(text[position : found.start()]))
        if found[1] is not None:
            spans.append(Span.model_validate_json(found[1].replace(_STAR, "*")))
        else:
            spans += [span.model_copy(update={"strong": True}) for span in unfence(found[2])]
        position = found.end()
    if position < len(text):
        spans.append(_plain(text[position:]))
    return tuple(spans)


def _plain(text: str) -> Span:
    return Span(text=text.replace(_STAR, "*"))
