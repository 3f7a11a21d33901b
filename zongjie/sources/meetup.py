"""Meetup: events and chapters as the GraphQL API gives them.

An event keeps its RSVPs when it is cancelled; who came in the end is not in the export, so `attended` is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading.jsonfile import Record, dig, objects, parse, records
from zongjie.sources.reading.rows import canonical, empty

_STATUS = {"past": "held", "active": "planned", "published": "planned", "cancelled": "cancelled"}
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_HEAD = 65_536
_WHAT = "a Meetup export"


class Meetup:
    """Events (`status`, `dateTime`, `rsvps`, `group`) and chapters (`urlname`, `foundedDate`), told apart by keys."""

    kind = "meetup"
    title = "Meetup GraphQL JSON: events with RSVPs, chapters; a file, a folder or a pattern of them"
    tables: tuple[str, ...] = ("events", "groups")
    options: Mapping[str, str] = {}
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether the head of the file (or of the first JSON file of the folder) has Meetup's keys."""
        files = sorted(path.glob("*.json"))[:1] if path.is_dir() else [path] if path.suffix.lower() == ".json" else []
        for file in files:
            with file.open("rb") as stream:
                head = stream.read(_HEAD)
            return all(key in head for key in (b'"rsvps"', b'"dateTime"')) or b'"urlname"' in head
        return False

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield one batch a file and kind of record."""
        files = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not files:
            raise DataError("The folder holds no JSON file.", where=str(path), hint="its files end in .json")
        for file in files:
            found = records(parse(file.read_bytes(), str(file), _WHAT), str(file), _WHAT)
            events = [(number, item) for number, item in enumerate(found, 1) if "dateTime" in item]
            chapters = [(number, item) for number, item in enumerate(found, 1) if _is_chapter(item)]
            if found and not events and not chapters:
                raise DataError(
                    "The records of this file are neither Meetup events nor chapters.",
                    where=str(file),
                    known=tuple(found[0]),
                    hint="events have id, title, dateTime and rsvps; chapters have urlname and foundedDate",
                )
            others = len(found) - len(events) - len(chapters)
            if events or others:
                yield _batch("events", file, events, _event, context, others)
            if chapters:
                yield _batch("groups", file, chapters, _chapter, context)


def _is_chapter(record: Record) -> bool:
    return "urlname" in record and "dateTime" not in record


def _batch(
    table: str, file: Path, found: list[tuple[int, Record]], row: Any, context: Context, others: int = 0
) -> Batch:
    skipped = {"neither an event nor a chapter": others} if others else {}
    batch = Batch(table, empty(table), skipped=skipped, place=file.name, unit="record")
    raw = pd.DataFrame([row(record) for _, record in found], index=[number for number, _ in found], dtype=object)
    return canonical(raw, batch, context) if found else batch


def _event(record: Record) -> dict[str, Any]:
    status = str(record.get("status") or "").lower()
    return {
        "event_id": record.get("id"),
        "name": record.get("title"),
        "starts_at": record.get("dateTime"),
        "ends_at": _end(record.get("dateTime"), record.get("duration")),
        "group_id": dig(record, "group", "urlname"),
        "mode": _mode(record),
        "status": _STATUS.get(status, status),
        "registered": dig(record, "rsvps", "yesCount"),
    }


def _chapter(record: Record) -> dict[str, Any]:
    return {
        "group_id": record.get("urlname"),
        "name": record.get("name"),
        "created_at": record.get("foundedDate"),
    }


def _mode(record: Record) -> str | None:
    """Return the mode: venues called online are; any other venue is a place; without a venue it is not known."""
    kinds = {str(venue.get("venueType") or "").lower() == "online" for venue in objects(record.get("venues"))}
    return {frozenset({True}): "online", frozenset({False}): "offline", frozenset({True, False}): "hybrid"}.get(
        frozenset(kinds)
    )


def _end(start: Any, duration: Any) -> str | None:
    """Return the end of an event; a length of zero means that none was given."""
    found = _DURATION.fullmatch(str(duration or ""))
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups()) if found else (0.0,) * 4
    length = pd.Timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    begin = pd.to_datetime(str(start), errors="coerce", format="ISO8601")
    return (begin + length).isoformat() if length and not pd.isna(begin) else None


MEETUP: Source = register(Meetup())
