"""Discourse: what its admins can download: reports (`/admin/reports/<name>.json`) and the list of users (CSV).

Reports become one row a day: sign-ups as joined, daily engaged users as active (visits where that report is missing),
posts as messages. Days are UTC days. A report leaves out days without anything: inside its own range they are 0. The
list of users becomes members, with the moment of signing up, trust level and staff.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Notice, Reject, Source, register
from zongjie.sources.reading import fixed
from zongjie.sources.reading.jsonfile import Record, dig, parse
from zongjie.sources.reading.rows import canonical, empty
from zongjie.sources.reading.tree import Tree, heads

_WHAT = "a report of Discourse"
# Report → column of `daily`; of two for one column the first that is there is taken.
_REPORTS = {"signups": "joined", "daily_engaged_users": "active", "visits": "active", "posts": "messages"}
_USERS = {
    "id": "member_id",
    "userid": "member_id",
    "createdat": "joined_at",
    "trustlevel": "tier",
    "admin": "is_staff",
    "moderator": "is_bot",  # for a moment: read with the flags, and merged into is_staff below
}
_MARK = {"id", "username", "createdat", "trustlevel"}
_LONGEST = 50 * 366  # days that a report may cover; what claims more is no range of days
_MERGED = "told in the row of its day"


class DiscourseReports:
    """The reports signups, daily_engaged_users, visits and posts, and the list of users."""

    kind = "discourse_reports"
    title = "Discourse admin reports as JSON and the CSV list of users: a file, or a folder of them"
    tables: tuple[str, ...] = ("daily", "members")
    options: Mapping[str, str] = {}
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether a file begins as a report does, or as the list of users."""
        return any(_is_report(head) for _, head in heads(path, frozenset({".json"}))) or any(
            names >= _MARK for names in fixed.headers(path)
        )

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield the users, then the days."""
        found = _Days()
        users = False
        with Tree(path, _WHAT) as tree:
            for name in tree.names:
                file = path / name if path.is_dir() else path
                if name.lower().endswith(".csv") and any(names >= _MARK for names in fixed.headers(file)):
                    users = True
                    yield from _members(file, context)
                elif name.lower().endswith(".json"):
                    with tree.open(name) as opened:
                        found.add(parse(opened.read(), tree.place(name), _WHAT), tree.place(name), name)
                else:
                    found.ignored.append(name)
        if not users and not found.values:
            raise DataError(
                "Nothing here is a report of Discourse that tells days, or its list of users.",
                where=str(path),
                known=tuple(_REPORTS),
                hint="as an admin save /admin/reports/signups.json?start_date=2024-01-01&end_date=2024-12-31",
            )
        yield found.daily(path.name, context)


@dataclass
class _Days:
    """What reports say of each day."""

    values: dict[str, dict[date, float]] = field(default_factory=dict[str, dict[date, float]])
    rejects: list[Reject] = field(default_factory=list[Reject])
    ignored: list[str] = field(default_factory=list[str])
    read: int = 0

    def add(self, value: Any, place: str, name: str) -> None:
        """Take the reports of a file: one, or several that were asked for together."""
        together = dig(value, "reports")
        reports: list[Any] = together if isinstance(together, list) else [dig(value, "report")]
        for report in reports:
            kind = str(dig(report, "type") or "")
            if kind not in _REPORTS or not isinstance(dig(report, "data"), list) or report.get("category_id"):
                self.ignored.append(f"{name}, {kind}" if kind else name)
            else:
                self._take(report, kind, place)

    def _take(self, report: Record, kind: str, place: str) -> None:
        days = self.values.setdefault(kind, {})
        for number, point in enumerate(report["data"], 1):
            try:
                day, count = date.fromisoformat(str(point["x"])[:10]), float(point["y"])
            except (KeyError, TypeError, ValueError):
                self.rejects.append(Reject(f"{place}, {kind}, entry {number}", "not a day and a number"))
                continue
            self.read += 1
            days[day] = count
        first, last = _day(report.get("start_date")), _day(report.get("end_date"))
        if first and last and (last - first).days < _LONGEST:
            for number in range((last - first).days + 1):
                days.setdefault(first + timedelta(days=number), 0.0)

    def daily(self, place: str, context: Context) -> Batch:
        """Return one row a day."""
        columns: dict[str, dict[date, float]] = {}
        ignored = list(self.ignored)
        for kind, column in _REPORTS.items():
            if kind in self.values and column in columns:
                ignored.append(kind)
            elif kind in self.values:
                columns[column] = self.values[kind]
        days = sorted({day for values in columns.values() for day in values})
        notices: dict[Notice, int] = {"foreign_days": len(days)} if days and str(context.zone) != "UTC" else {}
        batch = Batch(
            "daily",
            empty("daily"),
            tuple(self.rejects),
            {_MERGED: self.read - len(days)} if self.read > len(days) else {},
            place=place,
            unit="day",
            ignored=tuple(ignored),
            notices=notices,
        )
        if not days:
            return batch
        raw = pd.DataFrame({column: [values.get(day) for day in days] for column, values in columns.items()})
        raw = raw.assign(date=[day.isoformat() for day in days], grain="day")
        return canonical(raw.set_axis(range(1, len(days) + 1)), batch, context)


def _members(path: Path, context: Context) -> Iterator[Batch]:
    sheet = fixed.sheet(path, "members", _USERS, frozenset({"member_id", "joined_at"}))
    for batch in sheet.batches(context) if sheet else ():
        frame = batch.frame
        roles: list[Any] = [frame[name].fillna(value=False) for name in ("is_staff", "is_bot") if name in frame]
        bots: Any = frame["member_id"].str.startswith("-").astype("boolean")
        frame = frame.assign(is_bot=bots)
        if roles:
            frame = frame.assign(is_staff=(roles[0] | roles[-1]).astype("boolean"))
        if "tier" in frame:
            levels: Any = "TL" + frame["tier"]
            frame = frame.assign(tier=levels)
        notices: dict[Notice, int] = {"bots": int(bots.sum())} if bots.any() else {}
        yield replace(batch, frame=frame, notices=notices)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _is_report(head: bytes) -> bool:
    return b'"report' in head[:200] and b'"type"' in head and b'"data"' in head


DISCOURSE_REPORTS: Source = register(DiscourseReports())
