from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.findings.made import by_tier, collect, figure, over_time
from zongjie.findings.judge import examine, judge
from zongjie.findings.rules import RULES, Measure, Rule

RETENTION = next(rule for rule in RULES if rule.problem == "retention")


def test_without_any_figure_a_rule_finds_neither_a_problem_nor_a_success() -> None:
    assert {finding.status for finding in examine(collect())} == {"unknown"}


def test_a_figure_with_nothing_to_compare_it_to_cannot_be_judged() -> None:
    assert judge(RETENTION, collect(figure("retention_d30", 0.4))).status == "unknown"


def test_an_undefined_figure_gives_way_to_the_next_measure() -> None:
    finding = judge(RETENTION, collect(figure("retention_d30", None), figure("retention_d7", 0.4, 0.5)))
    assert finding.figure is not None
    assert finding.figure.id == "retention_d7"
    assert finding.signs == ("fell",)


@pytest.mark.parametrize(
    ("value", "previous", "target", "signs"),
    [
        (0.41, 0.43, 0.45, ("target_missed", "fell")),
        (0.44, 0.43, 0.45, ("target_missed",)),
        (0.41, 0.43, None, ("fell",)),
        (0.425, 0.43, None, ()),  # a fall of 1.2 % does not matter
        (0.47, 0.43, 0.45, ()),
    ],
)
def test_target_and_fall_are_judged_each_for_itself(
    value: float, previous: float, target: float | None, signs: tuple[str, ...]
) -> None:
    finding = judge(RETENTION, collect(figure("retention_d30", value, previous, target=target, denominator=40_000)))
    assert finding.signs == signs
    assert finding.status == ("problem" if signs else "holds")


def test_a_fall_that_chance_explains_is_no_problem() -> None:
    few = judge(RETENTION, collect(figure("retention_d30", 0.35, 0.4, denominator=40)))
    many = judge(RETENTION, collect(figure("retention_d30", 0.35, 0.4, denominator=40_000)))
    assert (few.status, many.status) == ("holds", "problem")


def test_a_segment_that_falls_under_a_rising_whole_is_found() -> None:
    tiers = by_tier("retention_d30_by_tier", ("core", 0.7, 0.6, 5_000), ("potential", 0.3, 0.4, 9_000))
    finding = judge(RETENTION, collect(figure("retention_d30", 0.45, 0.44), tiers))
    assert finding.signs == ("segment_fell",)
    assert not finding.whole
    assert finding.segments[0].key == "potential"


def test_a_break_within_the_period_is_found_with_its_month() -> None:
    finding = judge(
        RETENTION,
        collect(
            figure("retention_d30", 0.42, 0.42), over_time("retention_d30_over_time", [0.44, 0.45] * 4 + [0.35] * 4)
        ),
    )
    assert finding.signs == ("broke",)
    assert finding.broke is not None
    assert finding.broke.since == "2023-09"


def test_lower_is_better_where_the_figure_says_so() -> None:
    rule = Rule("churn", (Measure("churn_rate"),))
    rose = judge(rule, collect(figure("churn_rate", 0.2, 0.1, direction="down")))
    fell = judge(rule, collect(figure("churn_rate", 0.1, 0.2, direction="down")))
    assert (rose.status, fell.status) == ("problem", "holds")


def test_a_watched_figure_is_a_problem_only_when_it_misses_its_target() -> None:
    rule = next(rule for rule in RULES if rule.problem == "conversion")
    main = figure("conversion_rate_end", 0.1, 0.05, target=0.09)
    missed = judge(rule, collect(main, figure("repurchase_rate", 0.21, 0.3, target=0.25)))
    fallen = judge(rule, collect(main, figure("repurchase_rate", 0.21, 0.3)))
    assert missed.figure is not None
    assert (missed.status, missed.figure.id, missed.signs) == ("problem", "repurchase_rate", ("target_missed",))
    assert fallen.figure is not None
    assert (fallen.status, fallen.figure.id) == ("holds", "conversion_rate_end")


def test_a_problem_of_the_main_figure_goes_before_a_watched_one() -> None:
    rule = next(rule for rule in RULES if rule.problem == "conversion")
    main = figure("conversion_rate_end", 0.05, 0.1, target=0.09)
    found = judge(rule, collect(main, figure("repurchase_rate", 0.21, 0.3, target=0.25)))
    assert found.figure is not None
    assert found.figure.id == "conversion_rate_end"


numbers = st.none() | st.floats(0, 1)


@given(numbers, numbers, numbers, numbers)
def test_a_problem_always_has_a_sign_and_nothing_else_has(
    value: float | None, previous: float | None, year_ago: float | None, target: float | None
) -> None:
    finding = judge(RETENTION, collect(figure("retention_d30", value, previous, year_ago=year_ago, target=target)))
    assert (finding.status == "problem") == bool(finding.signs)
    if value is None:
        assert finding.status == "unknown"
    if previous is not None and value is not None and value >= previous:
        assert "fell" not in finding.signs
