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
