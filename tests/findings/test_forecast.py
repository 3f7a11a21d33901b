"""Courses carried on: where they lead, how wide their interval is, and where nothing is said."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from tests.findings.made import figure, over_time
from zongjie.findings.forecast import COURSES, forecast, with_forecasts
from zongjie.findings.targets import next_target
from zongjie.metrics.base import catalogue
from zongjie.periods import parse
from zongjie.slides.figure import Figure, Figures

YEAR = parse("2023")


def community(name: str, now: Sequence[float | None], before: Sequence[float | None], **more: Any) -> Figures:
    """Return a figure with its monthly course, of which it is the sum, the mean or the end."""
    course = COURSES[name][0]
    known = [value for value in now if value is not None]
    whole = {"sum": sum(known), "mean": sum(known) / len(known), "end": known[-1]}[course.whole]
    own = figure(name, more.pop("value", whole), **more)
    return Figures({name: own, course.steps: over_time(course.steps, now, before)})


def line(start: float, step: float, count: int = 12, noise: float = 0.0, seed: int = 1) -> list[float]:
    chance = random.Random(seed)
    return [start + step * place + chance.gauss(0, noise) for place in range(count)]


def of(figures: Figures, name: str) -> Any:
    return forecast(figures, name, YEAR.next())


def test_a_straight_course_goes_on_a_little_flatter() -> None:
    found = of(community("members_end", line(2_200, 100), line(1_000, 100), unit="people"), "members_end")
    assert 4_100 < found.value <= 4_500  # 3,300 and twelve more steps of 100, damped
    assert found.low <= found.value <= found.high


@pytest.mark.parametrize("points", [8, 9])
def test_a_course_just_long_enough_is_carried_on(points: int) -> None:
    known = line(1_000, 30, points, noise=5)
    found = of(community("members_end", known, [None] * points, unit="people"), "members_end")
    assert found is not None
    assert found.low < found.value < found.high


def test_a_level_course_stays_and_its_interval_is_as_wide_as_its_noise() -> None:
    spread = {}
    for noise in (1.0, 10.0):
        found = of(
            community("mau_mean", line(500, 0, noise=noise), line(500, 0, noise=noise, seed=2), unit="people"),
            "mau_mean",
        )
        assert found.value == pytest.approx(500, rel=0.05)
        spread[noise] = found.high - found.low
    assert spread[10.0] > 3 * spread[1.0]


def test_of_a_sum_the_whole_coming_period_is_forecast() -> None:
    figures = community("reads", [100.0] * 12, [100.0] * 12, unit="count")
    assert of(figures, "reads").value == pytest.approx(1_200)
    assert forecast(figures, "reads", parse("2024Q1")).value == pytest.approx(300)  # type: ignore[union-attr]


def test_a_share_ends_at_the_whole_and_a_count_at_nothing() -> None:
    shares = of(community("retention_d30", line(0.9, 0.008), line(0.8, 0.008)), "retention_d30")
    assert shares.high <= 1
    counts = of(community("reads", line(130, -10), line(250, -10), unit="count"), "reads")
    assert counts.low >= 0


@pytest.mark.parametrize(
    ("now", "before", "more"),
    [
        ([100.0] * 3, [90.0] * 3, {}),  # too short
        ([100.0] * 6 + [None] * 6, [90.0] * 12, {}),  # not known to its end
        ([100.0] * 12, [90.0] * 12, {"value": 5_000.0}),  # not the course of this figure
        ([None] * 6 + [100.0] * 6, [None] * 12, {"value": None}),
    ],
)
def test_nothing_is_said_where_the_course_does_not_carry_it(
    now: list[float | None], before: list[float | None], more: dict[str, Any]
) -> None:
    assert of(community("reads", now, before, unit="count", **more), "reads") is None


def test_a_month_with_a_week_that_repeats_is_forecast_with_it() -> None:
    days = [120.0 if day % 7 in (0, 1) else 40.0 + day % 3 for day in range(28)]
    rows = tuple({"time": f"2023-02-{day + 1:02d}", "value": value} for day, value in enumerate(days))
    course = over_time("messages_over_time", []).model_copy(update={"rows": rows})
    figures = Figures({"messages": figure("messages", sum(days), unit="messages"), course.id: course})
    found = forecast(figures, "messages", parse("2023-03"))
    assert found is not None
    assert found.value == pytest.approx(sum(days) * 31 / 28, rel=0.05)
    assert found.high - found.low < 0.1 * found.value  # without the week the days would scatter by half


def test_the_target_keeps_the_interval_and_says_when_it_lies_beyond() -> None:
    figures = with_forecasts(community("reads", [100.0] * 12, [100.0] * 12, unit="count"), YEAR)
    target = next_target(figures["reads"], 1.2)
    assert target is not None
    assert (target.basis, target.forecast, target.low, target.high) == ("course", 1_200, 1_200, 1_200)
    assert target.beyond
    assert target.milestone == target.value / 2
    assert Figures.load(figures.dump())["reads"].forecast == figures["reads"].forecast


def test_every_course_is_one_of_the_catalogue_in_the_unit_of_its_figure() -> None:
    known = catalogue()
    for name, courses in COURSES.items():
        for course in courses:
            assert known[name].unit == known[course.steps].unit
            assert known[course.steps].by in (("time",), ("week",), ("month",))


def test_a_figure_without_a_course_is_left_as_it_is() -> None:
    figures: Figures = Figures({"csat_mean": figure("csat_mean", 3.5, unit="score")})
    kept: Figure = with_forecasts(figures, YEAR)["csat_mean"]
    assert kept.forecast is None
