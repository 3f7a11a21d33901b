"""What single cases show: series of events that wear out, groups that fall silent, categories that leave the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

from zongjie.findings.rules import Listed, Measure
from zongjie.slides.figure import Figure

_WORN = 0.25  # of the turnout that a series began with
_LEAST_EVENTS = 6
_FAILED = 0.5  # of what the community as a whole kept
_LEAST_SAID = 30  # messages of four weeks: fewer may well halve by chance
_CLEAR = 4.0  # standard deviations; messages come in bursts
_BURSTS = 4.0  # by how much their variance exceeds Poisson's
_OFF_PLAN = 0.1  # of a category's plan
_BEYOND = 3.1  # standard errors, as of segments (see `drivers`)
_Z95 = 1.959964


@dataclass(frozen=True)
class Case:
    """A single case: who, its value before and now, and its part (0–1) of the whole matter."""

    dimension: str
    key: str
    before: float
    after: float
    part: float

    @property
    def change(self) -> float | None:
        """Relative change; None from zero."""
        return (self.after - self.before) / abs(self.before) if self.before else None


def cases(kind: Listed | None, figure: Figure | None) -> tuple[Case, ...]:
    """Return the cases that a list shows, the gravest first."""
    if kind is None or figure is None or not figure.rows:
        return ()
    found = {"series": _worn, "groups": _dying, "plan": _off_plan, "days": _odd_days}[kind](figure.rows)
    whole = sum(abs(case.after - case.before) for case in found)
    shared = [
        Case(case.dimension, case.key, case.before, case.after, abs(case.after - case.before) / whole if whole else 0)
        for case in found
    ]
    return tuple(sorted(shared, key=lambda case: (-case.part, case.key)))


def parts_beyond(measure: Measure, figures: Mapping[str, Figure]) -> tuple[Case, ...]:
    """Return the segments that lie beyond the limit by what matters and by more than chance, the farthest first.

    Only proportions are compared. `before` of a case is the limit.
    """
    limit = figures.get(measure.limit_of)
    if not measure.limit_parts or limit is None or limit.value is None or not limit.denominator:
        return ()
    found = [
        Case(figure.by[0], str(row[figure.by[0]]), limit.value, float(row["value"]), 0.0)
        for name in measure.by
        if (figure := figures.get(name))
        for row in figure.rows
        if row.get("value") is not None and row.get("denominator") and _clearly_beyond(measure, limit, row)
    ]
    return tuple(sorted(found, key=lambda case: (-abs(case.after - case.before), case.key)))


def _clearly_beyond(measure: Measure, limit: Figure, row: Mapping[str, Any]) -> bool:
    value, count, base, others = (
        float(row["value"]),
        float(row["denominator"]),
        limit.value or 0,
        limit.denominator or 1,
    )
    pooled = (value * count + base * others) / (count + others)
    error = sqrt(pooled * (1 - pooled) * (1 / count + 1 / others))
    gap = value - base if limit.direction == "down" else base - value
    return gap >= max(measure.worse * base, measure.points) and gap > _BEYOND * error


def _worn(rows: Sequence[Mapping[str, Any]]) -> list[Case]:
    """Return the series whose turnout falls surely, even though several were looked at."""
    judged = [row for row in rows if row.get("low") is not None and (row.get("events") or 0) >= _LEAST_EVENTS]
    needed = NormalDist().inv_cdf(1 - 0.01 / len(judged)) if judged else 0.0
    return [case for row in judged if (case := _worn_case(row, needed)) is not None]


def _worn_case(row: Mapping[str, Any], needed: float) -> Case | None:
    slope, half = float(row["value"]), (float(row["high"]) - float(row["low"])) / 2
    run = slope * (row["events"] - 1) / 2
    before, after = row["median"] - run, row["median"] + run
    sure = slope < 0 and row["high"] < 0 and -slope * _Z95 >= needed * half
    return (
        Case("kind", str(row["series"]), before, max(after, 0.0), 0.0) if sure and run * -2 >= _WORN * before else None
    )


def _dying(rows: Sequence[Mapping[str, Any]]) -> list[Case]:
    """Return the groups that lost more of what they said than the community as a whole, and more than chance."""
    known = [row for row in rows if row.get("state") != "new"]
    now, past = (sum(float(row.get(name) or 0) for row in known) for name in ("messages", "past_messages"))
    kept = min(now / past, 1.0) if past else 0.0
    found: list[Case] = []
    for row in known:
        said, before = float(row.get("messages") or 0), float(row.get("past_messages") or 0)
        expected = before * kept
        sure = expected - said >= _CLEAR * sqrt(_BURSTS * max(expected, 1.0))
        if before >= _LEAST_SAID and said <= _FAILED * expected and (sure or not said):
            found.append(Case("group", str(row["group"]), before, said, 0.0))
    return found


def _off_plan(rows: Sequence[Mapping[str, Any]]) -> list[Case]:
    """Return the categories that spent far more or less than planned."""
    pairs = [(row, row.get("planned"), row.get("actual", row.get("value"))) for row in rows]
    return [
        Case("category", str(row["category"]), float(planned), float(actual), 0.0)
        for row, planned, actual in pairs
        if planned and actual is not None and abs(actual - planned) >= _OFF_PLAN * planned
    ]


def _odd_days(rows: Sequence[Mapping[str, Any]]) -> list[Case]:
    """Return what was anomalous, one case a kind: what the days would usually have brought, and what they did."""
    kinds: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        kinds.setdefault(str(row["series"]), []).append(row)
    return [
        Case("risk", kind, sum(float(row["expected"]) for row in days), sum(float(row["value"]) for row in days), 0.0)
        for kind, days in kinds.items()
    ]
