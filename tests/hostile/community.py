"""A community whose members, staff and files carry every hostile string wherever a text can stand."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.hostile.strings import EVERYTHING, EVIL, FORMULAS, LONG, MARKUP

REJECTED = "=1+1 <img src=x onerror=alert(90)> \x1b[31m\u202e{{7*191}}.csv"
OUTLINE = """
name: {zh_CN: 小结, en: Summary}
title: {zh_CN: "{period}小结", en: "Summary, {period}"}
chapters:
  - {id: strategy, title: {zh_CN: 策略, en: Strategy}, notebooks: [background, strategy]}
  - id: results
    title: {zh_CN: 成果, en: Results}
    notebooks: [results_groups, results_content, results_events, results_feedback, results_spending]
  - {id: problems, title: {zh_CN: 问题, en: Problems}, notebooks: [problems]}
  - {id: appendix, title: {zh_CN: 口径, en: Definitions}, notebooks: [appendix], appendix: true}
"""
_STEP = 7  # as many as a chart names: the next column shows the next ones
_LARGE, _SMALL = 11, 6  # people of a string: those that charts name, and those that they sum up
_LONG = 500  # characters of what many people share; groups, contents and events have names of 10,000
_MONTHS = [date(year, month, 1) for year in (2022, 2023) for month in range(1, 13)]
PEOPLE = _STEP * _LARGE + (len(EVERYTHING) - _STEP) * _SMALL


def _pool(column: int) -> list[str]:
    """Return a string for each person: in the next column others are the most frequent."""
    at = column * _STEP % len(EVERYTHING)
    turned = EVERYTHING[at:] + EVERYTHING[:at]
    return [text[:_LONG] for place, text in enumerate(turned) for _ in range(_LARGE if place < _STEP else _SMALL)]


def _rows(header: Sequence[str], columns: Iterable[Iterable[Any]]) -> Iterator[Sequence[Any]]:
    return itertools.chain([header], zip(*columns, strict=True))


def _write(folder: Path, name: str, header: str, *columns: Iterable[Any]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_rows(header.split(), columns))


def _days(count: int, first: date = date(2022, 1, 3)) -> list[date]:
    return [first + timedelta(days=(n * 37) % 725) for n in range(count)]


def write_tables(folder: Path) -> None:
    """Write the canonical tables as CSV files, every text of theirs hostile."""
    columns = itertools.count()

    def pool() -> list[str]:
        return _pool(next(columns))

    people, days = [f"m{n}" for n in range(PEOPLE)], _days(PEOPLE)
    _write(
        folder, "members", "member_id joined_at tier source gender occupation region age_band member_level tags",
        people, days, *(pool() for _ in range(8)),
    )  # fmt: skip
    groups = [f"{text}" for text in EVERYTHING]
    _write(
        folder, "groups", "group_id name tier created_at",
        [f"g{n}" for n in range(len(groups))], groups, [*pool()[: len(groups)]], _days(len(groups)),
    )  # fmt: skip
    acts = [(person, month) for month in _MONTHS for person in range(0, PEOPLE, 2)]
    topics, kinds = pool(), ["message"] * 3 + ["like", *MARKUP[:3]]
    _write(
        folder, "activity", "member_id ts kind group_id topic",
        [people[n] for n, _ in acts],
        [f"{month:%Y-%m}-{1 + n % 28:02} {n % 24:02}:00:00" for n, month in acts],
        [kinds[n % len(kinds)] for n, _ in acts],
        [f"g{n % len(groups)}" for n, _ in acts],
        [topics[(n + month.month) % PEOPLE] for n, month in acts],
    )  # fmt: skip
    pieces = len(EVERYTHING) * 3
    cycle = list(EVERYTHING) * 3
    _write(
        folder, "contents", "content_id published_at title format topic origin reads likes comments",
        [f"c{n}" for n in range(pieces)], _days(pieces), cycle, pool()[:pieces], pool()[:pieces], pool()[:pieces],
        [1000 - n for n in range(pieces)], [50] * pieces, [9] * pieces,
    )  # fmt: skip
    _write(
        folder, "events", "event_id name starts_at kind mode invited registered attended cost revenue satisfaction aim",
        [f"e{n}" for n in range(pieces)], cycle[::-1], _days(pieces), pool()[:pieces], pool()[:pieces],
        [300 - n for n in range(pieces)], [200 - n // 2 for n in range(pieces)], [90 - n // 4 for n in range(pieces)],
        [1000.0] * pieces, [3000.0 + n for n in range(pieces)], [4.5] * pieces, pool()[:pieces],
    )  # fmt: skip
    _write(
        folder, "feedback", "feedback_id ts member_id category score sentiment severity text status",
        [f"f{n}" for n in range(PEOPLE)], days, people, pool(), [4] * PEOPLE, pool(), pool(), pool(), pool(),
    )  # fmt: skip
    asked = [(person, text) for text in EVERYTHING[:12] for person in people[:8]]
    _write(
        folder, "survey", "respondent question value scale answered_at",
        [one for one, _ in asked], [text for _, text in asked], [n % 5 + 1 for n in range(len(asked))],
        ["1-5"] * len(asked), [date(2023, 6, 1)] * len(asked),
    )  # fmt: skip
    many = len(EVERYTHING)
    _write(
        folder, "incidents", "incident_id detected_at severity what strategy responded_at closed_at review",
        [f"i{n}" for n in range(many)], days[:many], pool()[:many], list(EVERYTHING), pool()[:many],
        [day + timedelta(days=1) for day in days[:many]], [day + timedelta(days=2) for day in days[:many]], pool()[:many],
    )  # fmt: skip
    months = [month for month in _MONTHS for _ in EVERYTHING]
    _write(
        folder, "spending", "month category planned actual",
        months, list(EVERYTHING) * len(_MONTHS), [100.0 + n % many for n in range(len(months))], [90.0] * len(months),
    )  # fmt: skip
    _write(
        folder, "work", "date staff kind count median_response_minutes",
        months, [f"staff{n % 3}" for n in range(len(months))], list(EVERYTHING) * len(_MONTHS), [5] * len(months), [7] * len(months),
    )  # fmt: skip


def write_telegram(folder: Path) -> None:
    """Write a Telegram export: hostile names, texts and file names, lone surrogates as JSON spells them."""
    names = (*EVERYTHING, "lone \ud800 surrogate 61", "lone \udfff surrogate 62")
    messages = [
        {
            "id": n, "type": "message", "date": f"2023-{n % 12 + 1:02}-{n % 28 + 1:02}T10:00:00", "from": name,
            "from_id": f"user{n % 40}", "text": [{"type": "link", "text": name}, name], "file": name, "media_type": "voice_message",
        }
        for n, name in enumerate(names * 3)
    ]  # fmt: skip
    service = [
        {
            "id": 10_000 + n, "type": "service", "date": "2023-05-05T10:00:00", "actor": name, "actor_id": f"user{n}",
            "action": "create_topic", "title": name,
        }
        for n, name in enumerate(names)
    ]  # fmt: skip
    export = {
        "name": f"<script>alert(63)</script>{EVIL}\ud800",
        "type": "public_supergroup",
        "id": 5,
        "messages": service + messages,
    }
    (folder / "result.json").write_text(json.dumps(export), encoding="utf-8")


def write_rejects(folder: Path) -> None:
    """Write a file whose name, header and wrong cells are hostile."""
    header = ["feedback_id", "ts", "category", *MARKUP[:3], *FORMULAS[:2], "\x1b[31mhead", "score"]
    rows = [[text, text, text, *[text] * 6, text] for text in EVERYTHING if text not in LONG]
    with (folder / REJECTED).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows, ["ok", "2023-03-03", "x", *[""] * 6, 5]])


def write_project(root: Path) -> Path:
    """Write a project: data, an outline of the chapters that name what members named, parameters; return these."""
    data, outlines = root / "parameters" / "data", root / "report_templates" / "outlines"
    for folder in (data, outlines):
        folder.mkdir(parents=True)
    write_tables(data)
    write_rejects(data.parent)
    write_telegram(data.parent)
    (outlines / "hostile.yaml").write_text(OUTLINE, encoding="utf-8")
    path = root / "parameters" / "hostile.yaml"
    path.write_text(yaml.safe_dump(parameters(), allow_unicode=False), encoding="utf-8")
    return path


def parameters(**more: Any) -> dict[str, Any]:
    """Return a parameters file in which the staff's own texts are hostile too: they may be copied from anywhere."""
    texts = itertools.cycle([text for text in EVERYTHING if text not in LONG])
    few = lambda keys: {key: next(texts) for key in keys.split()}  # noqa: E731
    return {
        "community": MARKUP[0] + FORMULAS[0] + "\x1b[31m\u202e\x00",
        "reporter": MARKUP[1], "department": MARKUP[2], "contact": MARKUP[6], "attribution": MARKUP[17], "outline": "hostile",
        "sources": [
            {"kind": "workbook", "path": "data/*.csv"},
            {"kind": "workbook", "path": REJECTED, "options": {"table": "feedback"}},
            {"kind": "telegram", "path": "result.json"},
        ],
        "project": few("audience") | {
            "purpose": [next(texts) for _ in range(4)], "importance": [next(texts) for _ in range(3)],
            "team": [{"role": next(texts), "people": 2} for _ in range(5)],
            "phases": [{"name": next(texts), "start": f"2023-0{n}-01", "end": f"2023-0{n}-28", "aim": next(texts)} for n in (1, 4, 7)],
        },
        "strategy": {"positioning": few("users theme culture"), "content": few("planning production distribution"),
                     "events": few("design execution evaluation"), "users": few("relations incentives feedback")},
        "plan": {"owners": few("community_manager content events members sales data")},
        "quality": {"max_rejected_share": 1.0},
        "people": {"bots": list(MARKUP[:2]), "staff": list(FORMULAS[:2])},
    } | more  # fmt: skip
