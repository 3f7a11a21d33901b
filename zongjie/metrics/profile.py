"""Profile: who the members are, as far as the list of members says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Compute, Metric, Words, register
from zongjie.metrics.expressions import Table, Value, read
from zongjie.metrics.people import observed
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_BANDS = ((18, "<18"), (25, "18–24"), (35, "25–34"), (45, "35–44"), (55, "45–54"))


def _there(tables: Tables, period: Period) -> Table:
    """Return the members at the end of the period, without bots."""
    end = observed(tables, period).end
    people = read(tables, "members").filter(~_.is_bot.fill_null(False))
    people = people.filter(people.joined_day.isnull() | (people.joined_day <= end))
    return people.filter(people.left_day.isnull() | (people.left_day > end))


def _by(dimension: str, column: str) -> Compute:
    def compute(tables: Tables, period: Period) -> Table:
        people = _there(tables, period)
        return _shared(people.group_by(**{dimension: people[column]}).aggregate(value=_.count()))

    return compute


def _by_birth_year(tables: Tables, period: Period) -> Table:
    people = _there(tables, period)
    age: Value = period.end.year - people.birth_year
    band = ibis.cases(*((age < limit, name) for limit, name in _BANDS), (age.notnull(), "55+"))
    return _shared(people.group_by(age=band).aggregate(value=_.count()))


def _by_level(tables: Tables, period: Period) -> Table:
    people = _there(tables, period)
    return _shared(people.group_by(level="member_level").aggregate(value=_.count(), points=_.points.mean()))


def _shared(counted: Table) -> Table:
    return counted.mutate(share=counted.value / counted.value.sum().over(ibis.window()))


def _of(name: str, dimension: str, title: Words, said: Words, *answers: Answer) -> Metric:
    return Metric(
        name,
        "growth",
        title,
        Words(
            f"期末成员数，按{said.zh}；名单未填的为“未知”。",
            f"Members at end by {said.en}; “Unknown” where the list is silent.",
        ),
        "people",
        direction="none",
        answers=answers or (Answer(("members",), _by(dimension, dimension), None, (f"members.{dimension}",)),),
        by=(dimension,),
        empty=0,
        minimum_count=True,
    )


_LIST = ("members",)
register(
    _of("members_by_gender", "gender", Words("成员性别", "Members by gender"), Words("性别", "gender")),
    _of(
        "members_by_age",
        "age",
        Words("成员年龄", "Members by age"),
        Words("年龄段（或由出生年推算）", "age band, or by the year of birth"),
        Answer(_LIST, _by("age", "age_band"), None, ("members.age_band",)),
        Answer(_LIST, _by_birth_year, None, ("members.birth_year",)),
    ),
    _of(
        "members_by_level",
        "level",
        Words("成员等级", "Members by level"),
        Words("等级（导出时），及人均积分", "level (at the export), with the mean of their points"),
        Answer(_LIST, _by_level, None, ("members.member_level",), compared=False),
    ),
    _of("members_by_region", "region", Words("成员地区", "Members by region"), Words("地区", "region")),
    _of("members_by_occupation", "occupation", Words("成员职业", "Members by occupation"), Words("职业", "occupation")),
)
