from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongjie.errors import ParameterError
from zongjie.periods import Period, parse

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
named = st.one_of(
    st.integers(2000, 2099).map(str),
    st.builds("{}H{}".format, st.integers(2000, 2099), st.integers(1, 2)),
    st.builds("{}Q{}".format, st.integers(2000, 2099), st.integers(1, 4)),
    st.builds("{}-{:02d}".format, st.integers(2000, 2099), st.integers(1, 12)),
)
custom = st.tuples(days, st.integers(0, 800)).map(lambda drawn: Period(drawn[0], drawn[0] + timedelta(drawn[1])))
periods = st.one_of(named.map(parse), custom)


@pytest.mark.parametrize(
    ("text", "previous", "year_ago", "zh", "en"),
    [
        ("2023", "2022", "2022", "2023年度", "2023"),
        ("2023H1", "2022H2", "2022H1", "2023年上半年", "H1 2023"),
        ("2023Q4", "2023Q3", "2022Q4", "2023年第四季度", "Q4 2023"),
        ("2024Q1", "2023Q4", "2023Q1", "2024年第一季度", "Q1 2024"),
        ("2023-11", "2023-10", "2022-11", "2023年11月", "November 2023"),
        (
            "2023-03-15..2023-06-14",
            "2022-12-15..2023-03-14",
            "2022-03-15..2022-06-14",
            "2023年3月15日—6月14日",
            "15 Mar 2023 – 14 Jun 2023",
        ),
    ],
)
def test_each_form_has_its_comparison_periods_and_title(text: str, previous: str, year_ago: str, zh: str, en: str):
    period = parse(text)
    assert str(period) == text
    assert (str(period.previous()), str(period.year_ago())) == (previous, year_ago)
    assert (period.label("zh_CN"), period.label("en")) == (zh, en)


@given(periods)
def test_the_previous_period_ends_the_day_before(period: Period):
    assert period.previous().end == period.start - timedelta(days=1)
    assert period.next().start == period.end + timedelta(days=1)


@given(named.map(parse))
def test_next_undoes_previous_for_calendar_periods(period: Period):
    assert period.previous().next() == period
    assert period.next().previous() == period


@given(periods)
def test_the_months_cover_the_period_once(period: Period):
    months = list(period.months())
    assert months[0].start == period.start
    assert months[-1].end == period.end
    assert sum(month.days for month in months) == period.days
    assert all(later.start == earlier.after for earlier, later in pairwise(months))


@given(periods)
def test_a_year_ago_lies_twelve_months_back(period: Period):
    earlier = period.year_ago()
    assert earlier.start.year == period.start.year - 1
    assert abs(earlier.days - period.days) <= 2  # at most a leap day at either end


@given(named)
def test_the_written_form_reads_back(text: str):
    assert str(parse(text)) == text


@given(custom)
def test_a_custom_period_reads_back(period: Period):
    assert parse(str(period)) == period


@pytest.mark.parametrize(
    "text", ["2023Q5", "last year", "", "2023-13", "2023-02-30..2023-03-01", "23", "2023/11", "0000"]
)
def test_what_is_no_period_is_refused_with_the_known_forms(text: str):
    with pytest.raises(ParameterError) as error:
        parse(text)
    assert "2023Q4" in str(error.value)


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ParameterError, match="before it starts"):
        parse("2023-06-01..2023-05-01")
