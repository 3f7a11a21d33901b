"""Theil–Sen slopes in the database: how the values of a series change from one place to the next."""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from zongjie.lazy import _
from zongjie.metrics.expressions import Table

LEAST, MOST = 5, 500  # values of a series: fewer tell no slope, of more the pairs are too many
_Z95 = 1.959964


def slopes(rows: Table, series: str, value: str, order: Sequence[str]) -> Table:
    """Return the slope of each series with its interval.

    Definition and interval as `scipy.stats.theilslopes` (P. K. Sen, 1968), ties of values included.

    Returns
    -------
    Table
        The series, `value` (the median slope, per place), `low`, `high` (its 95% interval), `events` (values behind
        it), `median` (of the values) and `declining` (whether the interval lies below 0).
    """
    window = ibis.window(group_by=series, order_by=list(order))
    placed = rows.mutate(place=ibis.row_number().over(window)).select(series, "place", y=rows[value].cast("float64"))
    sizes = placed.group_by(series).aggregate(events=_.count(), median=_.y.median())
    sizes = sizes.filter(_.events >= LEAST, _.events <= MOST)
    placed = placed.semi_join(sizes, series)
    ties = placed.group_by(series, "y").aggregate(k=_.count())
    tied = ties.group_by(series).aggregate(tied=(_.k * (_.k - 1) * (2 * _.k + 5)).sum())
    later = placed.view()
    joined = placed.join(later, [placed[series] == later[series], placed.place < later.place], rname="{name}_later")
    pairs = joined.select(series, slope=(joined.y_later - joined.y) / (joined.place_later - joined.place))
    ranked = pairs.mutate(rank=ibis.row_number().over(group_by=series, order_by=pairs.slope))
    known = sizes.join(tied, series)
    n = known.events
    count = n * (n - 1) / 2
    sigma = ((n * (n - 1) * (2 * n + 5) - known.tied) / 18).sqrt()
    known = known.mutate(
        at_high=ibis.least(((count + _Z95 * sigma) / 2).round(), count - 1).cast("int64"),
        at_low=ibis.greatest(((count - _Z95 * sigma) / 2).round() - 1, 0).cast("int64"),
    )
    every = ranked.join(known, series)
    found = every.group_by(series).aggregate(
        value=every.slope.median(),
        low=every.slope.max(where=every["rank"] == every.at_low),
        high=every.slope.max(where=every["rank"] == every.at_high),
        events=every.events.max(),
        median=every.median.max(),
    )
    return found.mutate(declining=found.high < 0)
