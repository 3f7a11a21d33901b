"""Alert lines: where they lie, and what is beyond them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongjie.findings.alerts import SLACK, alert_line, state
from zongjie.slides.figure import Figure


def figure(value: float | None, previous: float | None, direction: str = "up", **more: object) -> Figure:
    known = {"id": "x", "number": "2.4", "title": "X", "unit": "people", "period": "2023", "direction": direction}
    return Figure.model_validate(known | {"value": value, "previous": previous} | more)


def test_the_staffs_own_line_goes_before_the_one_drawn_from_the_past() -> None:
    assert alert_line(figure(10, 100)) == pytest.approx(90)
    assert alert_line(figure(10, 100, "down")) == pytest.approx(110)
    assert alert_line(figure(10, 100), own=5) == 5
    assert state(figure(10, 100), own=5) == "within"
    assert state(figure(10, 100)) == "beyond"
    assert state(figure(120, 100, "down")) == "beyond"


def test_nothing_is_said_where_nothing_tells() -> None:
    assert state(figure(10, None)) == "unknown"
    assert state(figure(None, 100)) == "unknown"
    assert state(figure(10, 100, "none")) == "unknown"


def test_what_may_be_chance_is_beyond_a_line_of_the_staff_only() -> None:
    few = figure(0.2, 0.3, unit="share", numerator=4, denominator=20)
    assert state(few) == "doubtful"
    assert state(few, own=0.25) == "beyond"
    assert state(figure(0.2, 0.3, unit="share", numerator=4_000, denominator=20_000)) == "beyond"


@given(st.floats(0.01, 1e9), st.floats(0, 1), st.sampled_from(["up", "down"]))
def test_a_figure_is_beyond_its_line_exactly_where_it_got_worse_by_more_than_the_slack(
    before: float, worse: float, direction: str
) -> None:
    now = before * (1 - worse if direction == "up" else 1 + worse)
    if abs(worse - SLACK) > 1e-6:
        assert state(figure(now, before, direction)) == ("beyond" if worse > SLACK else "within")
