"""A deck as text, for people to read in a diff: what stands on each slide and in its notes, not how it is written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pptx import Presentation

SECTION = "//*[local-name()='section']"


def dump(blob: bytes) -> str:
    """Return properties, then each slide under its section: layout, shapes in reading order, notes."""
    presentation = Presentation(io.BytesIO(blob))
    core = presentation.core_properties
    lines = [f"{name}: {getattr(core, name)}" for name in ("title", "author", "subject", "language", "created")]
    opening = {}
    for section in presentation.element.xpath(SECTION):
        first = section.xpath(".//*[local-name()='sldId']/@id")[0]
        opening[int(first)] = section.get("name")
    for number, slide in enumerate(presentation.slides, 1):
        if slide.slide_id in opening:
            lines.append(f"\n######## {opening[slide.slide_id]}")
        lines += ["", *_slide(number, slide)]
    return "\n".join(lines) + "\n"


def _slide(number: int, slide: Any) -> Iterator[str]:
    yield f"=== {number} · {slide.shapes[0].name.split(':')[1]} · {slide.slide_layout.name}"
    for shape in slide.shapes:
        yield from _shape(shape)
    if slide.has_notes_slide:
        for index, text in enumerate(slide.notes_slide.notes_text_frame.text.splitlines()):
            yield ("notes: " if index == 0 else "     ¶ ") + text


def _shape(shape: Any) -> Iterator[str]:
    role = shape.name.split(":", 2)[-1]
    place = f"[{shape.placeholder_format.idx}]" if shape.is_placeholder else ""
    target = shape.click_action.target_slide if hasattr(shape, "click_action") else None
    link = f" → {target.shapes[0].name.split(':')[1]}" if target is not None else ""
    alt = shape._element[0][0].get("descr")
    if getattr(shape, "has_table", False) and shape.has_table:
        yield f"{role}{place} table: {alt}"
        yield from ("   | " + " | ".join(_text(cell.text_frame) for cell in row.cells) for row in shape.table.rows)
    elif getattr(shape, "has_chart", False) and shape.has_chart:
        yield f"{role}{place} chart: {alt}"
        yield from _chart(shape.chart)
    elif shape.has_text_frame and shape.text_frame.text:
        yield f"{role}{place}{link}: {_text(shape.text_frame)}"
    elif not shape.has_text_frame:
        yield f"{role}{place} {shape.shape_type.name.lower()}: {alt}"


def _chart(chart: Any) -> Iterator[str]:
    yield f"   # title: {_text(chart.chart_title.text_frame)}"
    for plot in chart.plots:
        kind = plot._element.tag.rpartition("}")[2]
        yield f"   # {kind}: {' | '.join(map(str, plot.categories))}"
        for series in plot.series:
            yield f"   #   {series.name}: {' | '.join('' if value is None else f'{value:g}' for value in series.values)}"


def _text(frame: Any) -> str:
    """Return paragraphs divided by ¶; in a paragraph of two weights the bold is marked."""
    return " ¶ ".join(_paragraph(paragraph) for paragraph in frame.paragraphs)


def _paragraph(paragraph: Any) -> str:
    runs = [run for run in paragraph.runs if run.text]
    if len({bool(run.font.bold) for run in runs}) < 2:
        return paragraph.text
    return "".join(f"*{run.text}*" if run.font.bold else run.text for run in runs).replace("**", "")
