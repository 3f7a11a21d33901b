from __future__ import annotations

from typing import Any

from zongjie.findings.cases import cases
from zongjie.slides.figure import Figure


def listing(by: str, *rows: dict[str, Any]) -> Figure:
    return Figure(id="x", number="1.1", title="x", period="2023", unit="plain", by=(by,), rows=rows)


def series(name: str, slope: float, low: float, high: float, events: int = 12) -> dict[str, Any]:
    return {"series": name, "value": slope, "low": low, "high": high, "events": events, "median": 60.0}


def test_a_series_wears_out_if_it_falls_far_and_surely() -> None:
    found = cases(
        "series",
        listing(
            "series",
            series("worn", -5, -6, -4),
            series("slightly", -0.5, -0.7, -0.3),
            series("unsure", -5, -12, -0.1),
            series("short", -9, -10, -8, events=4),
        ),
    )
    assert [case.key for case in found] == ["worn"]
    assert found[0].after < found[0].before


def group(name: str, now: float, past: float, state: str = "fading") -> dict[str, Any]:
    return {"group": name, "messages": now, "past_messages": past, "state": state}


def test_a_group_fails_beside_the_others_and_beyond_chance() -> None:
    rows = (group("dead", 0, 100), group("small", 2, 5), group("well", 300, 320), group("new", 0, 100, "new"))
    found = cases("groups", listing("group", *rows))
    assert [case.key for case in found] == ["dead"]


def test_groups_that_all_rest_over_a_festival_do_not_fail() -> None:
    assert cases("groups", listing("group", group("a", 40, 100), group("b", 45, 100), group("c", 42, 100))) == ()


def test_categories_off_their_plan_come_by_how_far() -> None:
    rows = (
        {"category": name, "planned": 100.0, "actual": spent} for name, spent in (("a", 150), ("b", 50.0), ("c", 104))
    )
    assert [case.key for case in cases("plan", listing("category", *rows))] == ["a", "b"]


def test_without_a_list_there_are_no_cases() -> None:
    assert cases("days", None) == ()
    assert cases(None, listing("day", {"day": "2023-01-01"})) == ()
