"""Metrics beside plain pandas: the same figures of a year from the same rows, in two processes.

Both begin with the canonical Parquet files; ours derives its member days first. Ours is timed on the same figures and
on all that these tables can answer, each figure with its previous period and its year ago. A figure that
differs stops the bench.
"""

from __future__ import annotations

import json
import tempfile
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


def lines(millions: float) -> list[Line]:
    """Return the line for that many million rows of activity."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make(folder, int(millions * 1_000_000))
        spent = {name: measured(module(f"metrics-{name}", folder)) for name in parts_of_figures()}
        found = {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in spent}
    differing = [name for name in FIGURES if not _same(found["same"][name], found["pandas"][name])]
    if differing:
        raise AssertionError(
            f"ours and pandas differ: {[(n, found['same'][n], found['pandas'][n]) for n in differing]}"
        )
    same, whole, rival = spent["same"], spent["whole"], spent["pandas"]
    size = f"{millions:g} M rows"
    return [
        Line(f"{len(FIGURES)} figures of a year, {size}, pandas", same.wall, rival.wall),
        Line(f"the same, memory, {size}", _gb(same), _gb(rival), "GB"),
        Line(f"all {found['whole']['computed']} figures with comparisons, {size}", whole.wall, rival.wall),
    ]


def parts_of_figures() -> tuple[str, ...]:
    return ("same", "whole", "pandas")


def _gb(spent: Spent) -> float:
    return spent.peak / 1e9


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
                   'g' || i % 60 AS group_id,
                   NULL::VARCHAR AS topic, NULL::VARCHAR AS reply_to, NULL::VARCHAR AS content_id
            FROM (SELECT n, (power((hash(n) % 1000000) / 1e6, 2) * {people})::BIGINT % {people} AS i,
                         TIMESTAMP '{YEAR - 1}-01-01' + to_seconds(hash(n + 7) % (730 * 86400)::UBIGINT) AS ts
                  FROM range({rows}) AS t(n))
        ) TO '{folder}/activity.parquet' (COMPRESSION zstd)""")


def ours(folder: Path, *, whole: bool) -> None:
    """Derive, compute the compared figures or all that there are, write the compared ones."""
    from zongjie.metrics.evaluate import compute
    from zongjie.periods import parse
    from zongjie.tables.derive import derive
    from zongjie.tables.store import Tables

    zone = ZoneInfo(ZONE)
    derive(folder, zone)
    figures = compute(Tables(folder, zone), parse(str(YEAR)), {}, "en", None if whole else FIGURES)
    found: dict[str, Any] = {name: figures[name].value for name in FIGURES} | {"computed": len(figures)}
    (folder / f"{'whole' if whole else 'same'}.json").write_text(json.dumps(found), encoding="utf-8")


def pandas(folder: Path) -> None:
    """Compute the compared figures with pandas, as one would write it."""
    import pandas as pd

    members = pd.read_parquet(folder / "members.parquet")
    activity = pd.read_parquet(folder / "activity.parquet", columns=["member_id", "day", "kind"])
    activity = activity.merge(members.loc[~members["is_bot"], ["member_id", "joined_day"]], on="member_id")
    activity["day"] = pd.to_datetime(activity["day"])
    first, last = pd.Timestamp(YEAR, 1, 1), pd.Timestamp(YEAR, 12, 31)
    year = activity[(activity["day"] >= first) & (activity["day"] <= last)]
    per_member = year.groupby("member_id").size().sort_values(ascending=False)
    top = -(-len(per_member) // 100)
    days = year[["member_id", "day"]].drop_duplicates()
    every = activity[["member_id", "day"]].drop_duplicates()
    week = (last - days["day"]).dt.days // 7  # counted back from the end of the year
    full = days[week < 52].groupby(week)["member_id"].nunique()
    joined = pd.to_datetime(members.loc[~members["is_bot"]].set_index("member_id")["joined_day"])
    cohort = joined[(joined >= first) & (joined <= last)]
    after = every.merge(cohort.rename("joined"), left_on="member_id", right_index=True)
    back = after[after["day"] == after["joined"] + pd.Timedelta(days=1)]["member_id"].nunique()
    found = {
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
    said = {name: float(value) for name, value in found.items()}
    (folder / "pandas.json").write_text(json.dumps(said), encoding="utf-8")


def parts() -> dict[str, Any]:
    """Return what runs in a process of its own, by name."""
    return {
        "metrics-same": lambda folder: ours(Path(folder), whole=False),
        "metrics-whole": lambda folder: ours(Path(folder), whole=True),
        "metrics-pandas": lambda folder: pandas(Path(folder)),
    }
