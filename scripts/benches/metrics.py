"""Metrics beside plain pandas: the same figures of a year from the same rows, in two processes.

Both begin with Parquet files: pandas with the canonical ones, ours with those and what was derived from them when they
were written, once for all reports to come; a line of its own has the time of that on top. Either gives the figures of
the year and of the year before. Ours is timed on the same ten and on all that these tables can answer. A figure that
differs stops the bench. The largest log is ours alone: pandas would need more than 20 GB for 100 million rows.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benches.timing import Line, Spent, measured, module

ZONE = "Asia/Shanghai"
YEAR = 2023
FIGURES = (
    "messages",
    "speakers",
    "active_members",
    "dau_mean",
    "wau_mean",
    "mau_mean",
    "top1_share",
    "retention_d1",
    "members_end",
    "messages_per_speaker",
)
FIELDS = ("value", "previous")  # of each figure; pandas computes these two, ours what stands in a report

LIMIT = "3GB"  # of DuckDB's memory; the interpreter and its libraries come on top
PROMISED = 4.0  # GB in all
STEEPEST = 1.1  # of time over rows, both as logarithms


def lines(sizes: Sequence[float]) -> list[Line]:
    """Return the lines for as many million rows of activity; the largest is too much for pandas and ours alone."""
    *compared, largest = sizes
    found: list[Line] = []
    walls: list[float] = []
    for millions in compared:
        spent, computed = _spent(millions, ("same", "whole", "pandas"))
        found += _beside_pandas(spent, computed, f"{millions:g} M rows")
        walls.append(spent["derive"].wall + spent["whole"].wall)
    alone, computed = _spent(largest, ("whole",))
    walls.append(alone["derive"].wall + alone["whole"].wall)
    size = f"{largest:g} M rows"
    slope = math.log(walls[-1] / walls[0]) / math.log(largest / sizes[0])
    return [
        *found,
        Line(f"all {computed} figures, {size}, memory, promised", _gb(alone["derive"], alone["whole"]), PROMISED, "GB"),
        Line(f"slope of time over rows to {size}, aim", slope, STEEPEST, ""),
    ]


def _spent(millions: float, names: Sequence[str]) -> tuple[dict[str, Spent], int]:
    """Return what each way takes, and how many figures the whole has; a figure that differs stops the bench."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make(folder, int(millions * 1_000_000))
        spent = {name: measured(module(f"metrics-{name}", folder)) for name in ("derive", *names)}
        found = {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in names}
    for name in FIGURES:
        values = [one[name] for one in found.values()]
        if not all(_same(*both) for one in values for both in zip(one, values[0], strict=True)):
            raise AssertionError(f"{name} differs: {dict(zip(found, values, strict=True))}")
    return spent, found["whole"]["computed"]


def _beside_pandas(spent: Mapping[str, Spent], computed: int, size: str) -> list[Line]:
    derived, same, whole, rival = spent["derive"], spent["same"], spent["whole"], spent["pandas"]
    return [
        Line(f"{len(FIGURES)} figures of a year, {size}, tables ready", same.wall, rival.wall),
        Line(f"the same, deriving first, {size}", derived.wall + same.wall, rival.wall),
        Line(f"the same, memory, {size}", _gb(derived, same), _gb(rival), "GB"),
        Line(f"all {computed} figures with comparisons, {size}", whole.wall, rival.wall),
    ]


def _gb(*spent: Spent) -> float:
    return max(one.peak for one in spent) / 1e9


def _same(ours: float, theirs: float) -> bool:
    return abs(ours - theirs) <= 1e-9 * max(abs(ours), abs(theirs), 1)


def make(folder: Path, rows: int) -> None:
    """Write members and activity over two years: members join evenly, some speak a lot and most a little."""
    import duckdb

    people = max(1_000, rows // 40)
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"""
        COPY (
            SELECT 'm' || i AS member_id, joined_at, joined_at::DATE AS joined_day, NULL::TIMESTAMP AS left_at,
                   NULL::DATE AS left_day, ['ads', 'friends', 'search'][i % 3 + 1] AS source,
                   ['core', 'broad'][(i % 10 > 0)::INT + 1] AS tier, i % 500 = 0 AS is_bot, false AS is_staff,
                   NULL::VARCHAR AS gender, NULL::BIGINT AS birth_year, NULL::VARCHAR AS age_band,
                   NULL::VARCHAR AS occupation, NULL::VARCHAR AS region, NULL::VARCHAR AS tags
            FROM (SELECT i, TIMESTAMP '{YEAR - 1}-01-01' + to_seconds(hash(i) % (700 * 86400)::UBIGINT) AS joined_at
                  FROM range({people}) AS t(i))
        ) TO '{folder}/members.parquet' (COMPRESSION zstd)""")
    connection.execute(f"""
        COPY (
            SELECT 'a' || n AS activity_id, 'm' || i AS member_id, ts, ts::DATE AS day, 'message' AS kind,
                   'g' || (i + n % 2) % 60 AS group_id,
                   NULL::VARCHAR AS topic, NULL::VARCHAR AS reply_to, NULL::VARCHAR AS content_id
            FROM (SELECT n, (power((hash(n) % 1000000) / 1e6, 2) * {people})::BIGINT % {people} AS i,
                         TIMESTAMP '{YEAR - 1}-01-01' + to_seconds(hash(n + 7) % (730 * 86400)::UBIGINT) AS ts
                  FROM range({rows}) AS t(n))
        ) TO '{folder}/activity.parquet' (COMPRESSION zstd)""")


def derived(folder: Path) -> None:
    """Write the derived tables, as the tables of a community are written."""
    from zongjie.parameters import Engine
    from zongjie.tables.derive import derive

    derive(folder, ZoneInfo(ZONE), Engine(memory_limit=LIMIT, threads=2))


def ours(folder: Path, *, whole: bool) -> None:
    """Compute the compared figures or all that there are, write the compared ones."""
    from zongjie.metrics.evaluate import compute
    from zongjie.parameters import Engine
    from zongjie.periods import parse
    from zongjie.tables.store import Tables

    zone = ZoneInfo(ZONE)
    engine = Engine(memory_limit=LIMIT, threads=2)
    figures = compute(Tables(folder, zone, engine), parse(str(YEAR)), {}, "en", None if whole else FIGURES)
    found: dict[str, Any] = {name: [figures[name].get(field) for field in FIELDS] for name in FIGURES}
    found["computed"] = len(figures)
    (folder / f"{'whole' if whole else 'same'}.json").write_text(json.dumps(found), encoding="utf-8")


def pandas(folder: Path) -> None:
    """Compute the compared figures with pandas, as one would write it."""
    import pandas as pd

    members = pd.read_parquet(folder / "members.parquet")
    activity = pd.read_parquet(folder / "activity.parquet", columns=["member_id", "day", "kind"])
    activity = activity.merge(members.loc[~members["is_bot"], ["member_id", "joined_day"]], on="member_id")
    activity["day"] = pd.to_datetime(activity["day"])
    joined = pd.to_datetime(members.loc[~members["is_bot"]].set_index("member_id")["joined_day"])
    every = activity[["member_id", "day"]].drop_duplicates()
    years = {field: _of_a_year(activity, every, joined, YEAR - ago) for ago, field in enumerate(FIELDS)}
    said = {name: [float(years[field][name]) for field in FIELDS] for name in FIGURES}
    (folder / "pandas.json").write_text(json.dumps(said), encoding="utf-8")


def _of_a_year(activity: Any, every: Any, joined: Any, number: int) -> dict[str, Any]:
    """Return the figures of a year, from frames of actions, of days with any and of days of joining."""
    import pandas as pd

    first, last = pd.Timestamp(number, 1, 1), pd.Timestamp(number, 12, 31)
    year = activity[(activity["day"] >= first) & (activity["day"] <= last)]
    per_member = year.groupby("member_id").size().sort_values(ascending=False)
    top = -(-len(per_member) // 100)
    days = every[(every["day"] >= first) & (every["day"] <= last)]
    week = (last - days["day"]).dt.days // 7  # counted back from the end of the year
    full = days[week < 52].groupby(week)["member_id"].nunique()
    cohort = joined[(joined >= first) & (joined <= last)]
    after = every.merge(cohort.rename("joined"), left_on="member_id", right_index=True)
    back = after[after["day"] == after["joined"] + pd.Timedelta(days=1)]["member_id"].nunique()
    return {
        "messages": len(year),
        "speakers": year["member_id"].nunique(),
        "active_members": year["member_id"].nunique(),
        "dau_mean": len(days) / 365,
        "wau_mean": full.mean(),
        "mau_mean": days.groupby(days["day"].dt.month)["member_id"].nunique().mean(),
        "top1_share": per_member.iloc[:top].sum() / len(year),
        "retention_d1": back / len(cohort),
        "members_end": int((joined <= last).sum()),
        "messages_per_speaker": len(year) / year["member_id"].nunique(),
    }


def parts() -> dict[str, Any]:
    """Return what runs in a process of its own, by name."""
    return {
        "metrics-derive": lambda folder: derived(Path(folder)),
        "metrics-same": lambda folder: ours(Path(folder), whole=False),
        "metrics-whole": lambda folder: ours(Path(folder), whole=True),
        "metrics-pandas": lambda folder: pandas(Path(folder)),
    }
