"""Judging: against chance, the season, a changed make-up, limits and single cases."""

from __future__ import annotations

import random

from tests.findings.made import collect, figure
from tests.findings.test_drivers import weighed
from zongjie.findings.judge import judge, ranked
from zongjie.findings.rules import RULES, Measure, Rule
from zongjie.slides.figure import Figure

RATE = Rule("x", (Measure("rate", ("rate_by_tier",), by_week="rate_by_week"),))


def weeks(now: list[float], before: list[float]) -> Figure:
    rows = tuple(
        {"week": place, "value": one, "previous": two} for place, (one, two) in enumerate(zip(now, before, strict=True))
    )
    return Figure(id="rate_by_week", number="1.1", title="x", period="2023", unit="ratio", by=("week",), rows=rows)


def test_weeks_tell_a_fall_from_chance() -> None:
    chance = random.Random(1)
    before = [chance.gauss(1, 0.5) for _ in range(26)]
    fell, noise = [one - 1 for one in before], [before[place - 1] for place in range(26)]
    lead = figure("rate", 0.8, 1.0, unit="ratio")
    assert judge(RATE, collect(lead, weeks(fell, before))).signs == ("fell",)
    found = judge(RATE, collect(lead, weeks(noise, before)))
    assert (found.status, found.by_chance) == ("holds", True)


def test_what_nothing_tests_must_be_twice_as_large() -> None:
    assert judge(RATE, collect(figure("rate", 0.92, 1.0, unit="ratio"))).status == "holds"
    assert judge(RATE, collect(figure("rate", 0.88, 1.0, unit="ratio"))).status == "problem"


def test_what_falls_every_year_is_the_season() -> None:
    assert judge(RATE, collect(figure("rate", 0.8, 1.0, year_ago=0.8, unit="ratio"))).status == "holds"
    assert judge(RATE, collect(figure("rate", 0.8, 1.0, year_ago=0.95, unit="ratio"))).status == "problem"


def test_a_fall_of_make_up_alone_is_no_problem_and_said() -> None:
    parts = weighed("rate_by_tier", ("core", 0.6, 1_000, 0.6, 5_000), ("broad", 0.2, 9_000, 0.2, 5_000))
    found = judge(RATE, collect(figure("rate", 0.24, 0.4, denominator=10_000), parts))
    assert found.status == "holds"
    assert found.mix is not None


def test_a_limit_must_be_passed_by_the_whole_interval() -> None:
    rule = Rule("x", (Measure("late", limit=0.4),))

    def late(part: float, whole: float) -> Figure:
        made = figure("late", part / whole, direction="down", denominator=whole)
        return made.model_copy(update={"numerator": part})

    assert judge(rule, collect(late(9, 20))).status == "holds"
    assert judge(rule, collect(late(900, 2_000))).signs == ("beyond",)


def test_the_biggest_problem_comes_first() -> None:
    rules = (Rule("small", (Measure("a"),)), Rule("big", (Measure("b"),)))
    found = tuple(
        judge(rule, collect(figure("a", 0.8, 1.0, unit="ratio"), figure("b", 0.2, 1.0, unit="ratio"))) for rule in rules
    )
    assert [one.problem for one in ranked(found)] == ["big", "small"]


def test_every_rule_names_metrics_of_the_catalogue() -> None:
    from tests.findings.communities.measure import needed
    from zongjie.metrics.base import catalogue

    limits = {one.limit_of for rule in RULES for one in rule.measures if one.limit_of}
    assert {*needed(), *limits} <= set(catalogue())


def two_years(name: str, *rows: tuple[str, float, float, float]) -> Figure:
    """Return a breakdown: key, value, previous, a year ago, each of many people."""
    many = dict.fromkeys(("denominator", "previous_denominator", "year_ago_denominator"), 20000)
    made = ({"tier": k, "value": v, "previous": p, "year_ago": y} | many for k, v, p, y in rows)
    return Figure(id=name, number="1.3", title=name, period="2023", unit="share", by=("tier",), rows=tuple(made))


def test_a_segment_that_falls_every_year_falls_with_the_season() -> None:
    lead = figure("rate", 0.45, 0.46, year_ago=0.44, denominator=40_000)
    seasonal = two_years("rate_by_tier", ("a", 0.3, 0.4, 0.31), ("b", 0.6, 0.52, 0.57))
    lasting = two_years("rate_by_tier", ("a", 0.3, 0.4, 0.4), ("b", 0.6, 0.52, 0.48))
    assert judge(RATE, collect(lead, seasonal)).status == "holds"
    assert judge(RATE, collect(lead, lasting)).signs == ("segment_fell",)


def test_a_fall_that_is_one_of_make_up_beside_a_year_ago_is_one_of_season_and_make_up() -> None:
    rows = (
        {"tier": "core", "value": 0.6, "denominator": 1_000, "previous": 0.7, "previous_denominator": 1_000,
         "year_ago": 0.6, "year_ago_denominator": 5_000},
        {"tier": "broad", "value": 0.2, "denominator": 9_000, "previous": 0.24, "previous_denominator": 9_000,
         "year_ago": 0.2, "year_ago_denominator": 5_000},
    )  # fmt: skip
    parts = Figure(id="rate_by_tier", number="1.3", title="x", period="2023", unit="share", by=("tier",), rows=rows)
    found = judge(RATE, collect(figure("rate", 0.24, 0.286, year_ago=0.4, denominator=10_000), parts))
    assert found.mix is not None
    assert found.signs == ()


def test_a_segment_beyond_the_limit_is_found_without_any_period_before() -> None:
    rule = Rule("x", (Measure("lost", ("lost_by_tier",), limit_of="others", limit_parts=True),))
    others = figure("others", 0.4, direction="down", denominator=2_000)
    rows = ({"tier": "core", "value": 0.7, "denominator": 100}, {"tier": "broad", "value": 0.6, "denominator": 8},
            {"tier": "potential", "value": 0.1, "denominator": 100})  # fmt: skip
    parts = Figure(id="lost_by_tier", number="1.3", title="x", period="2023", unit="share", by=("tier",), rows=rows)
    found = judge(rule, collect(figure("lost", 0.35, direction="down", denominator=208), others, parts))
    assert found.signs == ("part_beyond",)
    assert [(case.key, case.before, case.after) for case in found.cases] == [("core", 0.4, 0.7)]
    assert not found.whole
