"""Daily active share: active member-days ÷ member-days, in the period and in its first and last month."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.metrics.building import figures, store, values

MEMBERS = [{"member_id": f"m{n}", "joined_at": "2022-01-01"} for n in range(10)]


def acts(month: str, days: int, people: int) -> list[dict[str, str]]:
    return [
        {"member_id": f"m{one}", "ts": f"2023-{month}-{day:02} 12:00", "kind": "visit"}
        for day in range(1, days + 1)
        for one in range(people)
    ] + [{"member_id": "m0", "ts": f"2023-{month}-01 13:00", "kind": "like"}]  # twice on a day counts once


def test_the_share_of_the_first_and_of_the_last_month(tmp_path: Path) -> None:
    tables = store(tmp_path, members=MEMBERS, activity=[*acts("01", 31, 2), *acts("02", 28, 3), *acts("03", 31, 5)])
    found = figures(tables, "2023Q1", only=NAMES)
    assert [found[name].value for name in NAMES[:4]] == [
        pytest.approx((31 * 2 + 28 * 3 + 31 * 5) / 900),
        0.2,
        0.5,
        pytest.approx(0.3),
    ]
    assert values(found["daily_active_rate_over_time"].rows, "time") == {"2023-01": 0.2, "2023-02": 0.3, "2023-03": 0.5}


NAMES = [f"daily_active_rate{name}" for name in ("", "_start", "_end", "_change", "_over_time")]
