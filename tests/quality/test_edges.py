"""Half days at the ends of a log."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.metrics.building import SHANGHAI, store
from zongjie.quality.edges import edge_flaws
from zongjie.slides.flaw import Flaw


def ends(folder: Path, first: str, last: str, step: int = 17) -> list[Flaw]:
    """Return the half days of a log with a row every few minutes of the day, none at night."""
    now, end, rows = datetime.fromisoformat(first), datetime.fromisoformat(last), list[dict[str, Any]]()
    while now <= end:
        if now.hour >= 7 or step == 24 * 60:
            rows.append({"member_id": "a", "ts": str(now), "kind": "message", "activity_id": str(now)})
        now += timedelta(minutes=step)
    return list(edge_flaws(store(folder, SHANGHAI, activity=rows)))


def test_a_log_from_afternoon_to_noon_has_two_half_days(tmp_path: Path) -> None:
    found = ends(tmp_path, "2023-01-04 15:00", "2023-03-20 12:05")
    assert [(str(flaw.start), round(flaw.size)) for flaw in found] == [("2023-01-04", 15), ("2023-03-20", 12)]


def test_a_log_of_whole_days_has_none_though_nobody_writes_at_night(tmp_path: Path) -> None:
    assert ends(tmp_path, "2023-01-04 07:00", "2023-03-20 23:58") == []


def test_days_without_times_have_no_half_ones(tmp_path: Path) -> None:
    assert ends(tmp_path, "2023-01-04 00:00", "2023-03-20 00:00", step=24 * 60) == []
