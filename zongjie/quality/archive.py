"""Where a log begins, stops and has holes: of all groups together and of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

import ibis

from zongjie.lazy import _
from zongjie.quality.silence import IMPLAUSIBLE, implausible_runs, log_silence
from zongjie.slides.flaw import Flaw
from zongjie.tables.store import Tables

_MIN_ROWS = 200  # of a group that is worth a look
_MAX_GROUPS = 100  # the largest; smaller ones move no total
_BLOCK = 28  # days: four weeks, so that weekends have no say
_MIN_BLOCKS = 3
_ABRUPT = 0.5  # of the level that follows: a community that grows does not begin with it
_PART = 0.15  # of all rows: a smaller group moves totals by less than what is worth a sentence
_NEAR = timedelta(days=14)


@dataclass(frozen=True)
class Log:
    """Rows per day of one group, or of all, without holes: `counts[0]` are those of the day `first`."""

    first: date
    counts: tuple[int, ...]
    group: str = ""
    created: date | None = None
    dismissed: date | None = None

    @property
    def last(self) -> date:
        """The last day with a row."""
        return self.first + timedelta(days=len(self.counts) - 1)

    def between(self, first: date, last: date) -> int:
        """Return the rows of a span of days."""
        start, end = (first - self.first).days, (last - self.first).days + 1
        return sum(self.counts[max(start, 0) : max(end, 0)])


def logs(tables: Tables) -> tuple[Log, tuple[Log, ...]]:
    """Return the log of all activity and those of the larger groups."""
    log = tables["log_days"]
    by_day = tables.collect(log.group_by("day").aggregate(rows=_.rows.sum()))
    sizes: Any = log.filter(_.group_id.notnull()).group_by("group_id").aggregate(rows=_.rows.sum())
    largest = sizes.filter(sizes.rows >= _MIN_ROWS).order_by(ibis.desc("rows"), "group_id").limit(_MAX_GROUPS)
    of_largest = log.semi_join(largest, "group_id").select("group_id", "day", "rows")
    by_group: dict[str, dict[date, int]] = {}
    for row in tables.collect(of_largest.order_by("group_id", "day")):
        by_group.setdefault(row["group_id"], {})[row["day"]] = row["rows"]
    known = _groups(tables)
    groups = tuple(_log(rows, **known.get(group, {"group": group})) for group, rows in by_group.items())
    return _log({row["day"]: row["rows"] for row in by_day}), groups


def archive_flaws(total: Log, groups: tuple[Log, ...]) -> Iterator[Flaw]:
    """Yield groups whose log begins or stops at full level inside the archive, and implausible silence."""
    silent = list(_gaps(total))
    yield from silent
    for log in groups:
        if _begins(log, total):
            yield Flaw(
                kind="group_begins", table="activity", group=log.group, start=log.first, size=_part(log, total, 1)
            )
        if _stops(log, total):
            yield Flaw(kind="group_stops", table="activity", group=log.group, end=log.last, size=_part(log, total, -1))
        if len(groups) > 1 and log.between(log.first, log.last) >= _PART * total.between(log.first, log.last):
            yield from (flaw for flaw in _gaps(log) if not any(_within(flaw, other) for other in silent))


def _gaps(log: Log) -> Iterator[Flaw]:
    if sum(log.counts) < _MIN_ROWS or len(log.counts) < 2 * _BLOCK:
        return
    for start, end in implausible_runs(log.counts, log.first.weekday(), sides=2 if log.group else 1):
        first, last = log.first + timedelta(days=start), log.first + timedelta(days=end - 1)
        yield Flaw(kind="gap", table="activity", group=log.group, start=first, end=last, size=end - start)


def _begins(log: Log, total: Log) -> bool:
    """Whether a log begins at full level well after the archive, and not because the group was made then."""
    made_then = log.created is not None and abs(log.created - log.first) <= _NEAR
    late = log.first - total.first > _NEAR
    return late and not made_then and _abrupt(log.counts) and _part(log, total, 1) >= _PART


def _stops(log: Log, total: Log) -> bool:
    closed_then = log.dismissed is not None and abs(log.dismissed - log.last) <= _NEAR
    early = total.last - log.last > _NEAR
    return early and not closed_then and _abrupt(log.counts[::-1]) and _part(log, total, -1) >= _PART


def _abrupt(counts: tuple[int, ...]) -> bool:
    """Whether the first four weeks are at the level of those after, and so dense that silence before is no chance."""
    blocks = [sum(counts[place : place + _BLOCK]) for place in range(0, len(counts) - _BLOCK + 1, _BLOCK)]
    if len(blocks) < _MIN_BLOCKS or blocks[0] < _ABRUPT * median(blocks[1:7]):
        return False
    return _BLOCK * log_silence(counts[: 2 * _BLOCK]) < IMPLAUSIBLE


def _part(log: Log, total: Log, side: int) -> float:
    """Return the group's share of all rows in the first (or last) year of its log."""
    year = timedelta(days=364)
    first, last = (log.first, log.first + year) if side > 0 else (log.last - year, log.last)
    rows = total.between(first, last)
    return log.between(first, last) / rows if rows else 0.0


def _within(flaw: Flaw, other: Flaw) -> bool:
    if not (flaw.start and flaw.end and other.start and other.end):
        return False
    return other.start <= flaw.end and flaw.start <= other.end


def _log(rows: dict[date, int], **more: Any) -> Log:
    first, last = min(rows), max(rows)
    days = (last - first).days + 1
    return Log(first, tuple(rows.get(first + timedelta(days=place), 0) for place in range(days)), **more)


def group_names(tables: Tables) -> dict[str, str]:
    """Return the names of groups by id."""
    return {group: str(known["group"]) for group, known in _groups(tables).items()}


def _groups(tables: Tables) -> dict[str, dict[str, Any]]:
    if "groups" not in tables:
        return {}
    rows = tables.collect(tables["groups"].select("group_id", "name", "created_day", "dismissed_day"))
    return {
        row["group_id"]: {
            "group": row["name"] or row["group_id"],
            "created": row["created_day"],
            "dismissed": row["dismissed_day"],
        }
        for row in rows
    }
