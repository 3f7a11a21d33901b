"""Totals of members that jump without anybody having joined or left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

from zongjie.quality.archive import group_names
from zongjie.slides.flaw import Flaw
from zongjie.tables.store import Tables

_MIN_STEPS = 8
_MAX_DAYS = 62  # between two observations: over longer spans a level may drift anywhere
_LEAST = 0.03  # of the level
_CLEAR = 10 * 1.4826  # median absolute deviations, in standard deviations of a normal: ten of them


def level_flaws(tables: Tables) -> Iterator[Flaw]:
    """Yield steps of `daily.members_total` far outside what is usual for the series and its known joins and leaves."""
    columns = ["group_id", "date", "grain", "members_total", "joined", "left"]
    daily = tables["daily"].select(*columns)
    rows = tables.collect(daily.filter(daily.members_total.notnull()).order_by("group_id", "grain", "date"))
    names = group_names(tables)
    series: dict[tuple[str | None, str], list[dict[str, Any]]] = {}
    for row in rows:
        series.setdefault((row["group_id"], row["grain"]), []).append(row)
    for (group, grain), observed in series.items():
        for before, after, size in _jumps(observed, grain):
            yield Flaw(
                kind="level",
                table="daily",
                group=names.get(group or "", group or ""),
                start=before,
                end=after,
                size=size,
            )


def _jumps(rows: Sequence[dict[str, Any]], grain: str) -> Iterator[tuple[date, date, float]]:
    steps = [
        (before["date"], after["date"], change)
        for before, after in pairwise(rows)
        if (change := _unexplained(before, after, grain)) is not None
    ]
    if len(steps) < _MIN_STEPS:
        return
    usual = median(change / (after - before).days for before, after, change in steps)
    odd = [change - usual * (after - before).days for before, after, change in steps]
    spread = median(abs(one - median(odd)) for one in odd)
    for (before, after, change), one in zip(steps, odd, strict=True):
        if abs(one) > max(_LEAST, _CLEAR * spread):
            yield before, after, change


def _unexplained(before: dict[str, Any], after: dict[str, Any], grain: str) -> float | None:
    """Return the relative change that joins and leaves do not explain.

    Of monthly totals only those can be judged whose joins and leaves are known: a month may well bring many.
    """
    days, base = (after["date"] - before["date"]).days, before["members_total"]
    joined, left = after["joined"], after["left"]
    if not base or days > _MAX_DAYS or (grain == "month" and (joined is None or left is None or days > 31)):
        return None
    step = after["members_total"] - base
    flows = [_flow(after)] if grain == "month" else [_flow(before), _flow(after)] if days == 1 else [0]
    return min((step - flow for flow in flows), key=abs) / base  # a total may be of the morning or of the evening


def _flow(row: dict[str, Any]) -> float:
    return (row["joined"] or 0) - (row["left"] or 0)
