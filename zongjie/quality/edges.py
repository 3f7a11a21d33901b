"""Half days: a log that begins after noon or stops before it, because that is when somebody exported it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import ibis

from zongjie.lazy import _
from zongjie.quality.silence import log_silence
from zongjie.slides.flaw import Flaw
from zongjie.tables.store import Tables

_DAYS = 28  # that say what is usual for the missing hours
_DAY = 86_400
_UNLIKELY = math.log(1e-3)  # enough here: that an export is made in the course of a day is what one expects
_MIDNIGHT = 60  # seconds: a log of days without times has no half ones


def edge_flaws(tables: Tables) -> Iterator[Flaw]:
    """Yield the first and the last day of the log where its missing hours are usually full of rows."""
    activity: Any = tables["activity"]
    (ends,) = tables.collect(activity.aggregate(first=_.ts.min(), last=_.ts.max()))
    if ends["first"] is None or (ends["last"] - ends["first"]).days < 2 * _DAYS:
        return
    for moment, side in ((ends["first"], 1), (ends["last"], -1)):
        local = moment.replace(tzinfo=UTC).astimezone(tables.zone)
        since = local.hour * 3600 + local.minute * 60 + local.second
        missing = since if side > 0 else _DAY - since
        if _MIDNIGHT < missing < _DAY - _MIDNIGHT:
            counts = _same_hours(tables, moment, local.date(), side)
            if log_silence(counts) < _UNLIKELY:
                yield Flaw(kind="half_day", table="activity", start=local.date(), end=local.date(), size=missing / 3600)


def _same_hours(tables: Tables, moment: datetime, day: date, side: int) -> list[int]:
    """Return the rows of the missing hours on each of the days within, after the first or before the last."""
    inner = [day + timedelta(days=side * number) for number in range(1, _DAYS + 1)]
    activity: Any = tables["activity"]
    near = activity.filter(activity.day >= min(inner), activity.day <= max(inner))
    apart = near.ts.epoch_seconds() - int(moment.replace(tzinfo=UTC).timestamp())
    shift = near.day.delta(ibis.date(day), unit="day") * _DAY
    rows = near.filter(apart < shift if side > 0 else apart > shift)
    by_day = rows.group_by("day").aggregate(rows=_.count())
    found = {row["day"]: row["rows"] for row in tables.collect(by_day)}
    return [found.get(one, 0) for one in inner]
