from __future__ import annotations

from zongjie.export.index.line import HEIGHT, WIDTH, line
from zongjie.periods import parse


def of(values: dict[str, float]):
    return line({parse(period): value for period, value in values.items()}, lambda value: f"{value:g} people")


def test_points_stand_in_the_order_of_time_and_higher_values_stand_higher() -> None:
    drawn = of({"2023Q3": 30, "2023Q1": 10, "2023Q2": 40})
    assert drawn is not None
    assert [point.said for point in drawn.points] == ["2023Q1 10 people", "2023Q2 40 people", "2023Q3 30 people"]
    heights = [point.y for point in drawn.points]
    assert heights[0] > heights[2] > heights[1]
    assert all(0 < point.x < WIDTH and 0 < point.y < HEIGHT for point in drawn.points)
    assert (drawn.first, drawn.last) == ("2023Q1", "2023Q3")


def test_a_period_without_a_value_is_a_gap_and_never_drawn_through() -> None:
    drawn = of({"2022Q1": 1, "2022Q2": 2, "2022Q4": 3, "2023Q1": 4, "2023Q3": 9})
    assert drawn is not None
    assert [stretch.count("L") for stretch in drawn.stretches] == [1, 1]
    assert len(drawn.points) == 5


def test_equal_values_are_a_level_line_in_the_middle() -> None:
    drawn = of({"2022": 7, "2023": 7})
    assert drawn is not None
    assert {point.y for point in drawn.points} == {HEIGHT / 2}


def test_one_value_is_no_line() -> None:
    assert of({"2023": 7}) is None
    assert of({}) is None
