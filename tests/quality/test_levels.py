"""Totals of members that jump."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.metrics.building import SHANGHAI, store
from zongjie.quality.inspect import inspect
from zongjie.slides.flaw import Flaw


def days(count: int, grain: str = "day", jump: float = 0.0, **more: Any) -> list[dict[str, Any]]:
    """Return a growing total, with a jump in the middle."""
    draw, total = random.Random(1), 136_000.0
    rows: list[dict[str, Any]] = []
    for step in range(count):
        total += draw.gauss(60, 40)
        if step == count // 2:
            total *= 1 + jump
        day = date(2024, 1, 1) + timedelta(days=step) if grain == "day" else date(2024 + step // 12, step % 12 + 1, 1)
        rows.append({"date": day, "grain": grain, "members_total": round(total)} | more)
    return rows


def levels(folder: Path, rows: Any) -> list[Flaw]:
    return [flaw for flaw in inspect(store(folder, SHANGHAI, daily=rows)) if flaw.kind == "level"]


def test_a_total_that_drops_in_a_day_is_found(tmp_path: Path) -> None:
    (flaw,) = levels(tmp_path, days(200, jump=-0.113))
    assert (flaw.start, flaw.end) == (date(2024, 4, 9), date(2024, 4, 10))
    assert flaw.size == pytest.approx(-0.113, abs=0.002)


def test_a_steady_total_has_no_flaw(tmp_path: Path) -> None:
    assert levels(tmp_path, days(200)) == []


def test_a_month_that_brought_many_is_none_and_one_that_nobody_explains_is(tmp_path: Path) -> None:
    assert levels(tmp_path / "unknown", days(24, "month", jump=0.2)) == []
    rows = days(24, "month", jump=0.2, left=0)
    totals = [row["members_total"] for row in rows]
    joined = [0, *(after - before for before, after in pairwise(totals))]
    explained = [row | {"joined": joined[place]} for place, row in enumerate(rows)]
    assert levels(tmp_path / "explained", explained) == []
    (flaw,) = levels(tmp_path / "unexplained", [row | {"joined": 60} for row in rows])
    assert flaw.end == date(2025, 1, 1)


def test_the_members_of_a_real_discord_server_jump_only_as_many_join(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "discord_insights"
    totals = pd.read_csv(folder / "guild-total-membership.csv", index_col="interval_start_timestamp")
    joins = pd.read_csv(folder / "guild-activation.csv", index_col="interval_start_timestamp")
    day = pd.to_datetime(totals.index).tz_localize(None).normalize()
    rows = pd.DataFrame({"date": day, "grain": "day", "members_total": totals["total_membership"].to_numpy()})
    (fair,) = levels(tmp_path / "alone", rows)
    assert (fair.end, round(fair.size, 3)) == (date(2019, 8, 26), 0.049)
    joined = joins["new_members"].reindex(totals.index).to_numpy()
    assert levels(tmp_path / "joined", rows.assign(joined=joined)) == []
