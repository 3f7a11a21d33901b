"""Local time of stored instants, on any engine: the zone's offsets are worked out here and shipped as constants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ibis

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


def local(ts: Any, zone: ZoneInfo, span: tuple[date, date] | None) -> Any:
    """Return a column of UTC instants (without zone mark) as local times of a zone.

    Parameters
    ----------
    span
        First and last day of the instants; changes of the clock outside of it are not looked for.
    """
    (__, first), *later = offsets(zone, span)
    if not later:
        return ts + ibis.interval(minutes=first)
    branches = [(ts >= ibis.timestamp(start), ts + ibis.interval(minutes=offset)) for start, offset in reversed(later)]
    return ibis.cases(*branches, else_=ts + ibis.interval(minutes=first))


def utc(moment: Any, zone: ZoneInfo, span: tuple[date, date] | None) -> Any:
    """Return a column of local times of a zone as UTC instants (without zone mark).

    Of a time that a clock shows twice the first is meant; one that it leaves out is taken by the offset before, as
    `datetime` does both.

    Parameters
    ----------
    span
        First and last day of the times.
    """
    (__, first), *later = offsets(zone, span)
    if not later:
        return moment - ibis.interval(minutes=first)
    before = [first, *(offset for __, offset in later)]
    shown = [
        (start + timedelta(minutes=max(old, new)), new) for (start, new), old in zip(later, before[:-1], strict=True)
    ]
    branches = [
        (moment >= ibis.timestamp(start), moment - ibis.interval(minutes=new)) for start, new in reversed(shown)
    ]
    return ibis.cases(*branches, else_=moment - ibis.interval(minutes=first))


def offsets(zone: ZoneInfo, span: tuple[date, date] | None) -> tuple[tuple[datetime, int], ...]:
    """Return from which instant on (UTC without zone mark, exact to the minute) how many minutes the zone is ahead."""
    first, last = span or (date(2000, 1, 1), date(2000, 1, 1))
    start = datetime.combine(first, datetime.min.time()) - 2 * _DAY
    return tuple(_changes(zone, start, datetime.combine(last, datetime.min.time()) + 2 * _DAY))


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, int]]:
    ahead = _ahead(zone, start)
    yield start, ahead
    while start < end:
        start += _DAY
        if (now := _ahead(zone, start)) != ahead:
            yield _when(zone, start - _DAY, start), now
            ahead = now


def _when(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first minute of the new offset."""
    old = _ahead(zone, before)
    while after - before > _MINUTE:
        middle = before + ((after - before) / 2 // _MINUTE) * _MINUTE
        before, after = (middle, after) if _ahead(zone, middle) == old else (before, middle)
    return after


def _ahead(zone: ZoneInfo, instant: datetime) -> int:
    offset = instant.replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta()
    return round(offset / _MINUTE)
