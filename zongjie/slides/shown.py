"""Which figures a slide prints or draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zongjie.slides.model import Slide


def figures_of(slide: Slide) -> tuple[str, ...]:
    """Return the ids of the figures that a slide shows, each once, in order."""
    return tuple(dict.fromkeys(_ids(slide.model_dump())))


def _ids(node: Any) -> Iterator[str]:
    """Yield every figure id in a dumped slide: `figure` of spans and numbers, `figures` of charts."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "figure" and value:
                yield value
            elif key == "figures":
                yield from value
            else:
                yield from _ids(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _ids(value)
