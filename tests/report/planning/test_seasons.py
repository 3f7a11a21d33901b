"""Occasions of a calendar: public holidays without the days off in their place, seasons of shops and schools."""

from __future__ import annotations

from datetime import date

import pytest

from zongjie.periods import parse
from zongjie.report.planning.seasons import Occasion, country_of, occasions

SALES = {"CN": [{"name": "618", "from": "06-01", "to": "06-18"}, {"name": "双11", "day": "11-11"}]}


@pytest.mark.parametrize(
    ("given", "zone", "language", "country"),
    [
        ("DE", "Asia/Shanghai", "zh_CN", "DE"),
        ("", "America/Chicago", "zh_CN", "US"),
        ("", "Asia/Shanghai", "en", "CN"),
        ("", "UTC", "zh_CN", "CN"),
        ("", "UTC", "en", ""),
    ],
)
def test_the_country_is_that_of_the_parameters_else_the_zone_else_the_language(
    given: str, zone: str, language: str, country: str
) -> None:
    assert country_of(given, zone, language) == country


def test_days_of_one_holiday_are_one_occasion_and_days_off_in_its_place_none() -> None:
    found = occasions("CN", "zh_CN", parse("2024"), {})
    names = [one.name for one in found]
    assert names == ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"]
    assert Occasion(date(2024, 2, 10), date(2024, 2, 12), "春节") in found


def test_names_are_in_the_report_s_language() -> None:
    assert "Chinese New Year" in {one.name for one in occasions("CN", "en", parse("2024Q1"), {})}


def test_seasons_of_the_country_alone_stand_beside_the_holidays_in_order() -> None:
    found = occasions("CN", "zh_CN", parse("2024Q2"), SALES)
    assert [one.name for one in found] == ["清明节", "劳动节", "618", "端午节"]
    assert "618" not in {one.name for one in occasions("US", "zh_CN", parse("2024Q2"), SALES)}


def test_an_occasion_is_named_where_it_begins() -> None:
    season = Occasion(date(2024, 7, 5), date(2024, 8, 31), "暑假")
    assert season.within(date(2024, 7, 1), date(2024, 7, 31))
    assert not season.within(date(2024, 8, 1), date(2024, 8, 31))


@pytest.mark.parametrize("country", ["", "XX"])
def test_where_no_country_is_known_nothing_is_said(country: str) -> None:
    assert occasions(country, "en", parse("2024"), SALES) == ()
