"""A slide's MIME bundle: JSON for the exporters, HTML for the reader of the notebook."""

from __future__ import annotations

from typing import Any

from zongjie.slides.model import ABSENT_MIME, MIME, Absent, Slide
from zongjie.slides.preview import absent_preview, preview
from zongjie.slides.text import plain


def bundle(slide: Slide) -> dict[str, Any]:
    """Return the MIME bundle of a slide."""
    return {
        MIME: slide.model_dump(mode="json", exclude_defaults=True) | {"kind": slide.kind},
        "text/html": preview(slide),
        "text/plain": plain(slide.title),
    }


def absent_bundle(absent: Absent) -> dict[str, Any]:
    """Return the MIME bundle of a slide that the data cannot carry."""
    return {
        ABSENT_MIME: absent.model_dump(mode="json"),
        "text/html": absent_preview(absent),
        "text/plain": f"{absent.title}: {absent.because}",
    }
