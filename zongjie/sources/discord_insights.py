"""Discord Server Insights: the CSV files of a server's statistics, as downloaded, one folder of them.

Files are told by their columns. They become one row a day (members, new, left, visitors as active, communicators as
speakers, messages) and steps of a funnel: the people behind the percentages, so that a rate over a period is a quotient
of sums and not a mean of daily rates. Days are Pacific days, although they are written as UTC. A blank is missing. A
day without a row of leavers is 0 between the first and the last day of that file, and unknown outside.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path

import pandas as pd

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Reject, Source, register
from zongjie.sources.reading.rows import canonical, empty
from zongjie.sources.reading.tree import Tree, heads, suffix_of

_WHAT = "a folder of Discord Server Insights"
_SUFFIXES = frozenset({".csv"})
_DAY = ("interval_start_timestamp", "day_pt")
_LEAVERS = "leavers"
_MOST = 1e12  # of anything that is counted
# Columns of a file, by which it is known → column of `daily` (a count), or step of the funnel: (whole, step, percent)
_COUNTS: dict[frozenset[str], dict[str, str]] = {
    frozenset({"total_membership"}): {"total_membership": "members_total"},
    frozenset({"new_members", "pct_retained"}): {"new_members": "joined"},
    frozenset({"new_members", "pct_communicated"}): {"new_members": "joined"},
    frozenset({"days_in_guild", "leavers"}): {"leavers": "left"},
    frozenset({"visitors", "pct_communicated"}): {"visitors": "active"},
    frozenset({"messages", "messages_per_communicator"}): {"messages": "messages"},
}
_STEPS: dict[frozenset[str], tuple[tuple[str, str, str], ...]] = {
    frozenset({"new_members", "pct_retained"}): (("new_members", "retained", "pct_retained"),),
    frozenset({"new_members", "pct_communicated"}): (
        ("new_members", "opened_channels", "pct_opened_channels"),
        ("new_members", "communicated", "pct_communicated"),
    ),
    frozenset({"visitors", "pct_communicated"}): (("visitors", "communicators", "pct_communicated"),),
}
_ORDER = ("new_members", "opened_channels", "communicated", "retained", "visitors", "communicators")
_MERGED = "told in the row of its day"
_COARSE = "total of a week or a month, which belongs to no single day"


class DiscordInsights:
    """The files guild-activation, -communicators, -leavers, -message-activity, -retention and -total-membership."""

    kind = "discord_insights"
    title = "Discord Server Insights: the folder of guild-*.csv files, by day"
    tables: tuple[str, ...] = ("daily", "funnel")
    options: Mapping[str, str] = {}
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether a file has the header of a statistic that is read."""
        return any(
            _kind_of(_names(head.split(b"\n")[0].decode("utf-8", "replace"))) for _, head in heads(path, _SUFFIXES)
        )

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield the days, then the steps."""
        with Tree(path, _WHAT) as tree:
            found = _Days()
            for name in tree.names:
                if suffix_of(name) in _SUFFIXES:
                    found.add(tree, name)
                else:
                    found.ignored.append(name)
            if not found.counts:
                raise DataError(
                    "Nothing in this folder is a daily statistic of Discord Server Insights.",
                    where=str(path),
                    examples=[f"nothing was made of {name}" for name in found.ignored[:3]] + list(found.skipped),
                    hint="download the CSV files of Server Insights for a range that is shown by day",
                )
            yield found.daily(path.name, context)
            yield found.funnel(path.name, context)


@dataclass
class _Days:
    """What the files say of each day."""

    counts: dict[date, dict[str, float]] = field(default_factory=dict[date, dict[str, float]])
    people: dict[tuple[date, str], float | None] = field(default_factory=dict[tuple[date, str], float | None])
    rejects: list[Reject] = field(default_factory=list[Reject])
    skipped: Counter[str] = field(default_factory=Counter[str])
    ignored: list[str] = field(default_factory=list[str])
    left: list[tuple[date, date]] = field(default_factory=list[tuple[date, date]])  # days that files of leavers cover
    read: int = 0

    def add(self, tree: Tree, name: str) -> None:
        """Read a file."""
        with tree.open(name) as file:
            lines = csv.reader(TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline=""))
            try:
                names = [cell.strip() for cell in next(lines, [])]
            except csv.Error as error:
                raise tree.unreadable(name, str(error)) from None
            kind = _kind_of(names)
            if kind is None:
                self.ignored.append(name)
                return
            rows = [(number, cells) for number, cells in enumerate(lines, 2) if any(cells)]
        sound = [
            (number, row) for number, cells in rows if (row := self._row(cells, names, kind, tree.place(name), number))
        ]
        if _is_coarse(sorted({row[0] for _, row in sound})):
            self.skipped[_COARSE] += len(sound)
            return
        self._take(kind, [row for _, row in sound], tree.place(name))

    def _row(
        self, cells: list[str], names: list[str], kind: frozenset[str], place: str, number: int
    ) -> tuple[date, dict[str, float | None]] | None:
        """Return the day and the numbers of a row; a row that is cut short lacks its last cells."""
        where = f"{place}, row {number}"
        if len(cells) > len(names):
            self.rejects.append(Reject(where, "more cells than the header has columns"))
            return None
        said = dict(zip(names, cells, strict=False))
        try:
            day = date.fromisoformat(next(said[name] for name in _DAY if name in said)[:10])
            wanted = {*_COUNTS[kind], *(percent for _, _, percent in _STEPS.get(kind, ()))}
            numbers = {name: float(said[name]) if said.get(name, "").strip() else None for name in wanted}
        except ValueError:
            self.rejects.append(Reject(where, "not a day and numbers"))
            return None
        if not all(value is None or 0 <= value < _MOST for value in numbers.values()):
            self.rejects.append(Reject(where, "a number that counts nothing"))
            return None
        return day, numbers

    def _take(self, kind: frozenset[str], rows: list[tuple[date, dict[str, float | None]]], place: str) -> None:
        said: dict[tuple[date, str], float | None] = {}
        people: dict[tuple[date, str], float | None] = {}
        self.read += len(rows)
        for day, numbers in rows:
            for name, column in _COUNTS[kind].items():
                value, before = numbers[name], said.get((day, column))
                said[day, column] = (before or 0) + (value or 0) if _LEAVERS in kind else value
            for whole, step, percent in _STEPS.get(kind, ()):
                base, share = numbers[whole], numbers.get(percent)
                people[day, whole] = base
                people[day, step] = None if base is None or share is None else float(round(base * share / 100))
        if _LEAVERS in kind and rows:
            self.left.append((min(day for day, _ in rows), max(day for day, _ in rows)))
        for (day, column), value in said.items():
            if value is not None and self.counts.setdefault(day, {}).setdefault(column, value) != value:
                self.read -= 1
                self.rejects.append(Reject(f"{place}, {day}", "another file says something else of this day", column))
        for key, value in people.items():
            if self.people.get(key) is None:
                self.people[key] = value

    def daily(self, place: str, context: Context) -> Batch:
        """Return the days, each file's row of a day in one."""
        for day, row in self.counts.items():
            if any(first <= day <= last for first, last in self.left):
                row.setdefault("left", 0)
            if (speakers := self.people.get((day, "communicators"))) is not None:
                row["speakers"] = speakers
        days = sorted(self.counts)
        raw = pd.DataFrame([self.counts[day] for day in days], index=range(1, len(days) + 1))
        raw = raw.assign(date=[day.isoformat() for day in days], grain="day")
        skipped = {**self.skipped, _MERGED: self.read - len(days)}
        batch = Batch(
            "daily",
            empty("daily"),
            tuple(self.rejects),
            {reason: count for reason, count in skipped.items() if count > 0},
            place=place,
            unit="day",
            ignored=tuple(self.ignored),
            notices={"foreign_days": len(days)},
        )
        return canonical(raw, batch, context)

    def funnel(self, place: str, context: Context) -> Batch:
        """Return the people of each step and day."""
        rows = [(day.isoformat(), step, _ORDER.index(step) + 1, people) for (day, step), people in self.people.items()]
        batch = Batch("funnel", empty("funnel"), place=f"{place}, people behind the percentages", unit="entry")
        raw = pd.DataFrame(sorted(rows, key=lambda row: row[:3:2]), columns=["date", "step", "step_order", "people"])
        return canonical(raw.set_axis(range(1, len(raw) + 1)), batch, context) if rows else batch


def _is_coarse(days: list[date]) -> bool:
    """Whether rows stand a week or a month apart; leavers of a small server have gaps of any length."""
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return len(gaps) > 1 and (all(gap % 7 == 0 for gap in gaps) or min(gaps) >= 28)


def _names(header: str) -> list[str]:
    return [name.strip() for name in header.lstrip("\ufeff").strip().split(",")]


def _kind_of(names: list[str]) -> frozenset[str] | None:
    """Return the columns that tell which statistic a file holds; None for one that is not read."""
    if not any(name in names for name in _DAY):
        return None
    return next((kind for kind in _COUNTS if kind <= set(names)), None)


DISCORD_INSIGHTS: Source = register(DiscordInsights())
