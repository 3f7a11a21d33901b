"""Own content beside ads, articles beside plays, members' own pieces and the pace of publication."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.metrics.building import figures, store, values


def piece(number: int, **more: Any) -> dict[str, Any]:
    day = f"2023-01-{1 + number:02}"
    return {"content_id": f"c{number}", "published_at": day, "title": f"t{number}", "format": "图文", **more}


def test_own_content_is_what_is_not_commercial(tmp_path: Path) -> None:
    pieces = [
        piece(1, reads=100, likes=30, comments=8),
        piece(2, reads=100, likes=20, origin="partner"),
        piece(3, reads=100, likes=20, comments=5, title="团购｜咖啡"),
        piece(4, likes=99),  # without reads there is no rate
    ]
    names = ["interaction_rate_own", "interaction_rate_ads", "interaction_lift"]
    found = figures(store(tmp_path, contents=pieces), "2023", only=names)
    assert [found[name].value for name in names] == [0.38, 0.225, pytest.approx(0.38 / 0.225 - 1)]


def test_without_ads_nothing_is_compared_with_them(tmp_path: Path) -> None:
    found = figures(store(tmp_path, contents=[piece(1, reads=10, likes=3)]), "2023", only=["interaction_lift"])
    assert found["interaction_lift"].value is None
    assert "no commercial content" in (found["interaction_lift"].undefined_because or "")


def test_a_play_is_no_read(tmp_path: Path) -> None:
    pieces = [piece(1, reads=700), piece(2, reads=900), piece(3, plays=5000, format="短视频"), piece(4)]
    found = figures(store(tmp_path, contents=pieces), "2023", only=["reads_per_article", "plays"])
    assert (found["reads_per_article"].value, found["plays"].value) == (800, 5000)


def test_members_pieces_used_again_are_compared_with_the_others(tmp_path: Path) -> None:
    pieces = [
        piece(1, origin="member", reused=True, reads=150),
        piece(2, origin="member", reused=False, reads=100),
        piece(3, origin="member", reads=140),  # not marked: not used again
        piece(4, origin="official", reused=True, reads=9999),
    ]
    names = ["member_made", "member_made_reused", "reuse_lift"]
    found = figures(store(tmp_path, contents=pieces), "2023", only=names)
    assert [found[name].value for name in names] == [3, 1, pytest.approx(0.25)]


def test_the_pace_counts_official_pieces_a_week_and_a_month(tmp_path: Path) -> None:
    pieces = [piece(n) for n in range(1, 14)] + [piece(20, origin="member"), piece(27, format="直播")]
    found = figures(store(tmp_path, contents=pieces), "2023-01-01..2023-01-28", only=["publishing_pace"])
    rows = found["publishing_pace"].rows
    assert values(rows, "format") == {"图文": 13 / 4, "直播": 0.25}
    assert rows[0]["per_month"] == pytest.approx(13 / 28 * 365.25 / 12)
