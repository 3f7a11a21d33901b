"""Every slide kind with one to seven items and with short, usual and very long texts: what the designer looks at.

Run as a module to write the decks and look: `python -m tests.export.deck.gallery FOLDER`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from tests.documents import example, slides
from zongjie.export.deck.render import render
from zongjie.paths import SHIPPED, Project
from zongjie.slides.document import Chapter, ChapterInfo, Document
from zongjie.slides.model import AgendaItem, Slide, TimelinePhase
from zongjie.slides.text import as_text
from zongjie.slides.wording import Wording

LANGUAGES = ("zh_CN", "en")
THEMES = ("calm", "festive")
SENTENCE = {
    "zh_CN": "新成员在前三十天的体验决定了他们是否留下，须以数据评估每一项行动的成效。",
    "en": "The first thirty days decide whether a new member stays, so every action is judged by its figures. ",
}
WORD = {
    "zh_CN": ("目标", "社群定位与分层", "以成员首月体验为中心的分层运营与激励机制建设"),
    "en": ("Aim", "Positioning and tiers", "Tiered operations built around the first month of every new member"),
}
TITLE = {
    "zh_CN": ("留存", "新成员30日留存率34.5%，未达目标35%", "线上广告与口碑推荐一起带来全年新增成员的七成以上，" * 3),
    "en": ("Retention", "30-day retention of new members is 34.5 %", "Ads and word of mouth brought most joins; " * 4),
}
LENGTHS = (1, 6, 40)  # of a body, in fifths of a sentence
Change = dict[str, Any]


def gallery(language: str) -> Document:
    """Return a document with the variants of every kind, a chapter each."""
    base = example(language)
    found: dict[str, Slide] = {}
    for chapter in slides(language).values():
        for slide in chapter:
            found.setdefault(slide.kind, slide)
    chapters = tuple(
        Chapter(info=ChapterInfo(id=kind, number=f"{place:02d}", title=kind), slides=tuple(_variants(slide, language)))
        for place, (kind, slide) in enumerate(found.items(), 1)
    )
    return Document(base.info.model_copy(update={"deck": "all"}), chapters, base.figures, ())


def _variants(slide: Slide, language: str) -> Iterator[Slide]:
    change = _CHANGES[slide.kind]
    for size in range(3):
        fixed = {"brief": True, "title": as_text(TITLE[language][size])}
        for count in (1, 2, 3, 4, 5, 6, 7) if size == 1 else (3,):
            more = change(slide, count, size, language)
            if more is not None:
                yield slide.model_copy(update={**fixed, **more, "id": f"{slide.kind}.v{size}n{count}"})


def _body(size: int, language: str) -> str:
    sentence = SENTENCE[language]
    return (sentence * (LENGTHS[size] // 5 + 1))[: max(12, len(sentence) * LENGTHS[size] // 5)].strip()


def _items(slide: Any, count: int, **change: Any) -> tuple[Any, ...]:
    return tuple(item.model_copy(update=change) for item in islice(cycle(slide.items), count))


def _once(make: Callable[[Any, int, str], Change]) -> Callable[[Any, int, int, str], Change | None]:
    return lambda slide, count, size, language: make(slide, size, language) if count == 3 else None


def _agenda(slide: Any, count: int, size: int, language: str) -> Change:
    word = WORD[language][size]
    rows = (
        AgendaItem(number=f"{n:02d}", title=word, summary=as_text(word), target="cover.v1n3")
        for n in range(1, count + 1)
    )
    return {"items": tuple(rows)}


def _cards(slide: Any, count: int, size: int, language: str) -> Change:
    more = {"heading": WORD[language][size], "body": as_text(_body(size, language))}
    if count in (2, 4, 6):
        more |= {"owner": WORD[language][0], "due": "2024-01-31", "measure": WORD[language][1] + " ≥ 35%", "cost": "2"}
    return {"items": _items(slide, count, **more)}


def _overview(slide: Any, count: int, size: int, language: str) -> Change:
    said = (as_text(_body(size, language)),) * size
    return {"items": _items(slide, count), "judgement": said}


def _metric(slide: Any, count: int, size: int, language: str) -> Change | None:
    more: Change = {"body": as_text(_body(size, language)), "judgement": WORD[language][size]}
    bare: list[Change] = [{}, {"chart": None}, {"before": None}, {"after": None}, {"change": None, "tone": "bad"}]
    return more | bare[count - 1] if count <= len(bare) else None


def _problem(slide: Any, count: int, size: int, language: str) -> Change:
    causes = islice(cycle(slide.causes), count if count < 6 else 0)
    said = as_text(_body(size, language))
    more: Change = {"chart": None} if count in (2, 5) else {"remark": ()} if count == 4 else {}
    return {"body": said, "causes": tuple(cause.model_copy(update={"text": said}) for cause in causes), **more}


def _table(slide: Any, count: int, size: int, language: str) -> Change:
    rows = tuple(islice(cycle(slide.table.rows), count))
    if size == 2:
        cells = (as_text(_body(2, language)), *rows[0].cells[1:])
        rows = (rows[0].model_copy(update={"cells": cells}), *rows[1:])
    change: Change = {"table": slide.table.model_copy(update={"rows": rows}), "remark": as_text(_body(0, language))}
    if count % 2:
        return {**change, "items": ()}
    return {**change, "items": tuple(islice(slide.items, 3))} if slide.items else change


def _heatmap(slide: Any, count: int, size: int, language: str) -> Change:
    remarks = islice(cycle(slide.remarks), (size + 1) if count == 3 else count % 3)
    body = as_text(_body(size, language))
    return {
        "rows": slide.rows[:count],
        "values": slide.values[:count],
        "sizes": slide.sizes[:count],
        "remarks": tuple(remark.model_copy(update={"body": body}) for remark in remarks),
    }


def _timeline(slide: Any, count: int, size: int, language: str) -> Change:
    step = 12 // count
    body = _body(min(size, 1), language) if size else ""
    phases = tuple(
        TimelinePhase(label=WORD[language][size], span="1–2", body=body, first=n * step, last=n * step + step - 1)
        for n in range(count)
    )
    return {"phases": phases, "table": slide.table if count in (2, 3) else None}


_CHANGES: dict[str, Callable[[Any, int, int, str], Change | None]] = {
    "cover": _once(lambda slide, size, language: {"subtitle": WORD[language][size]}),
    "agenda": _agenda,
    "divider": _once(lambda slide, size, language: {"number": "04", "summary": as_text(_body(size, language))}),
    "statements": lambda slide, count, size, language: {
        "items": _items(slide, count, lead=WORD[language][size], body=as_text(_body(size, language)))
    },
    "cards": _cards,
    "overview": _overview,
    "metric": _metric,
    "problem": _problem,
    "table": _table,
    "heatmap": _heatmap,
    "timeline": _timeline,
    "closing": lambda slide, count, size, language: (
        {"sentences": (as_text(_body(size, language)),) * count, "title": as_text(WORD[language][0])}
        if count <= 3
        else None
    ),
}


def draw_gallery(language: str, theme: str) -> bytes:
    """Return the gallery's deck."""
    project = Project(SHIPPED)
    return render(gallery(language), project.deck_theme(theme), Wording(language, project.wording(language)))


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for theme in THEMES:
            (target / f"gallery_{theme}_{language}.pptx").write_bytes(draw_gallery(language, theme))
