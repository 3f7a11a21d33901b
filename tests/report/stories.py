"""Made-up communities for tests of texts: figures as the catalogue declares them, with values given by the test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from zongjie.metrics.base import Metric, catalogue, numbers
from zongjie.parameters import Parameters
from zongjie.paths import SHIPPED, Project
from zongjie.periods import parse
from zongjie.report.prepare import Prepared
from zongjie.slides.document import Info, SourceInfo
from zongjie.slides.figure import Figure, Figures

Values = tuple[float | None, float | None, float | None, float | None]  # value, previous, year ago, target

MONTHS = tuple(f"2023-{month:02d}" for month in range(1, 13))
GROWN: dict[str, Values] = {
    "members_start": (100_000, 80_000, 80_000, None),
    "members_end": (150_000, 100_000, 100_000, 140_000),
    "members_change": (50_000, 20_000, 20_000, None),
    "joined_people": (68_000, 31_000, 31_000, None),
    "left_people": (18_000, 11_000, 11_000, None),
    "messages": (17_800_000, 9_855_000, 9_855_000, None),
    "speakers": (61_000, 39_000, 39_000, None),
    "messages_per_member_day": (0.39, 0.3, 0.3, 0.36),
    "mau_mean": (62_000, 43_000, 43_000, None),
    "active_rate": (0.41, 0.43, 0.43, None),
    "dau_mean": (9_100, 6_600, 6_600, None),
    "stickiness": (0.147, 0.153, 0.153, None),
    "event_participations": (87_000, 58_000, 58_000, 80_000),
    "events_held": (31, 28, 28, None),
    "events_cancelled": (2, 1, 1, None),
    "repeat_attendance": (0.31, 0.29, 0.29, None),
    "attendance_rate": (0.61, 0.66, 0.66, None),
    "event_satisfaction": (4.2, 4.1, 4.1, None),
    "event_roi": (4.4, 4.1, 4.1, None),
    "conversion_rate_start": (0.05, 0.04, 0.04, None),
    "conversion_rate_end": (0.1, 0.05, 0.05, 0.09),
    "buyers": (31_000, 14_000, 14_000, None),
    "revenue": (4_300_000, 2_100_000, 2_100_000, None),
    "repurchase_rate": (0.28, 0.27, 0.27, None),
    "retention_d1": (0.52, 0.55, 0.55, None),
    "retention_d7": (0.47, 0.5, 0.5, None),
    "retention_d30": (0.413, 0.434, 0.434, 0.45),
    "retention_existing": (0.864, 0.861, 0.861, None),
    "churn_rate": (0.136, 0.139, 0.139, None),
    "silent_rate": (0.375, 0.41, 0.41, None),
    "fading_rate": (0.25, 0.24, 0.24, None),
    "high_value_members": (6_100, 2_800, 2_800, None),
    "high_value_revenue_share": (0.46, 0.41, 0.41, None),
    "groups_there": (64, 58, 58, None),
    "groups_lively": (59, 55, 55, None),
    "groups_fading": (3, 2, 2, None),
    "groups_dead": (2, 1, 1, None),
    "reads": (2_400_000, 1_900_000, 1_900_000, None),
    "contents_published": (236, 210, 210, None),
    "interaction_rate": (0.081, 0.079, 0.079, None),
    "member_made_share": (0.37, 0.31, 0.31, None),
    "feedback_items": (412, 330, 330, None),
    "feedback_response_hours": (2.5, 3.1, 3.1, None),
    "feedback_resolved_share": (0.78, 0.75, 0.75, None),
    "feedback_open": (37, 30, 30, None),
    "csat_top2": (0.58, 0.57, 0.57, None),
    "budget_planned": (500_000, 420_000, 420_000, None),
    "budget_actual": (486_000, 431_000, 431_000, None),
    "budget_execution": (0.972, 1.026, 1.026, None),
    "cost_per_new_member": (7.1, 13.9, 13.9, None),
}


def _over_time(values: Sequence[float], earlier: Sequence[float]) -> tuple[dict[str, Any], ...]:
    rows = zip(MONTHS, values, earlier, strict=True)
    return tuple({"time": time, "value": value, "previous": before, "year_ago": before} for time, value, before in rows)


def _slices(dimension: str, *rows: tuple[str, float, float]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {dimension: key, "value": value, "previous": before, "year_ago": before} for key, value, before in rows
    )


def _tiers(*rows: tuple[str, float, float, int]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"tier": key, "value": now, "previous": before, "numerator": now * size, "denominator": size}
        for key, now, before, size in rows
    )


ROWS: dict[str, tuple[dict[str, Any], ...]] = {
    "members_over_time": _over_time(
        [103_500 + 4_230 * month for month in range(12)], [81_500 + 1_680 * month for month in range(12)]
    ),
    "joined_by_source": _slices(
        "source",
        ("线上广告", 28_560, 14_000),
        ("口碑推荐", 19_720, 8_100),
        ("活动", 8_840, 4_300),
        ("内容", 6_120, 2_900),
        ("其他", 4_760, 1_700),
    ),
    "messages_per_member_day_over_time": _over_time([0.38 + 0.002 * month for month in range(12)], [0.3] * 12),
    "messages_per_member_day_by_tier": _tiers(
        ("核心群", 1.2, 0.9, 40_000), ("潜力群", 0.31, 0.36, 120_000), ("广播群", 0.2, 0.15, 300_000)
    ),
    "active_over_time": _over_time([55_000 + 1_200 * month for month in range(12)], [43_000] * 12),
    "conversion_over_time": _over_time([0.05 + 0.05 * month / 11 for month in range(12)], [0.045] * 12),
    "buyers_by_source": _slices(
        "source", ("口碑推荐", 14_000, 5_000), ("线上广告", 11_000, 6_000), ("活动", 6_000, 3_000)
    ),
    "buying_stages": tuple(
        {"buying_stage": stage, "step_order": place, "value": value}
        for place, (stage, value) in enumerate(
            (("there", 168_000), ("bought", 31_000), ("bought_twice", 9_000), ("bought_thrice", 4_000))
        )
    ),
    "retention_d30_over_time": _over_time([0.44] * 8 + [0.35] * 4, [0.434] * 12),
    "retention_d30_by_tier": _tiers(
        ("核心群", 0.62, 0.61, 9_000), ("潜力群", 0.38, 0.46, 31_000), ("广播群", 0.38, 0.385, 21_000)
    ),
    "cohort_retention": tuple(
        {
            "cohort": cohort,
            "months_after": after,
            "value": 1.0 if after == 0 else (0.64 if born < 8 else 0.57) - 0.02 * after,
            "numerator": 3_000,
            "denominator": 5_000,
            "partial": False,
        }
        for born, cohort in enumerate(MONTHS)
        for after in range(12 - born)
    ),
    "members_by_age": _slices("age", ("22–28", 72_000, 48_000), ("29–35", 36_000, 24_000), ("18–21", 42_000, 28_000)),
    "members_by_region": _slices("region", ("上海", 90_000, 60_000), ("浙江", 60_000, 40_000)),
    "members_by_state": _slices(
        "state",
        ("silent", 56_000, 41_000),
        ("active", 42_000, 26_000),
        ("fading", 38_000, 24_000),
        ("returned", 9_000, 5_000),
        ("new", 5_000, 4_000),
    ),
    "feedback_loop": tuple(
        {"loop_step": step, "step_order": place, "value": value, "share": value / 412, "hours": hours}
        for place, (step, value, hours) in enumerate(
            (("collected", 412, None), ("answered", 396, 2.5), ("resolved", 321, 30.0), ("told", 120, None))
        )
    ),
    "messages_by_hour": tuple(
        {"weekday": day, "hour": hour, "value": 10 + 40 * (hour == 20)} for day in range(1, 8) for hour in range(24)
    ),
    "work_by_kind": _slices("kind", ("replied", 900, 800), ("published", 240, 230), ("reviewed", 180, 150)),
    "groups_rescue": tuple(
        {
            "group": f"潜力群{place}号",
            "state": "fading" if place > 2 else "dead",
            "value": 900.0 - place,
            "members": 900 - place,
            "messages": 20 if place > 2 else 0,
            "past_messages": 80.0,
            "change": -0.75 if place > 2 else -1.0,
            "speakers": 6 if place > 2 else 0,
            "past_speakers": 21.0,
            "date": "2023-11-09",
        }
        for place in range(1, 6)
    ),
    "participations_over_time": _over_time([7_250] * 12, [4_800] * 12),
    "events_table": tuple(
        {
            "name": f"主题沙龙第{place}期",
            "kind": "线下",
            "value": 900.0 - place,
            "invited": 1_500,
            "registered": 1_200,
            "attended": 900 - place,
            "attendance_rate": (900 - place) / 1_200,
            "satisfaction": 4.3,
            "cost": 9_500.0,
            "revenue": 38_000.0,
            "date": "2023-05-09",
        }
        for place in range(1, 13)
    ),
    "contents_by_format": tuple(
        row | {"reads": 9_000 * place, "reads_per_piece": 900.0 * place, "interaction_rate": 0.1 / place}
        for place, row in enumerate(
            _slices("format", ("article", 156, 150), ("short_video", 68, 52), ("live", 12, 8)), start=1
        )
    ),
    "reads_over_time": _over_time([200_000] * 12, [158_000] * 12),
    "feedback_by_category": tuple(
        row | {"response_hours": 2.5, "resolution_hours": 27.0, "resolved_share": 0.78, "score": 3.6}
        for row in _slices("category", ("活动体验", 230, 190), ("权益与积分", 182, 140))
    ),
    "spending_by_category": tuple(
        {"category": name, "value": actual, "actual": actual, "planned": planned, "execution": actual / planned}
        for name, planned, actual in (
            ("内容", 200_000.0, 190_000.0),
            ("活动", 220_000.0, 231_000.0),
            ("工具", 80_000.0, 65_000.0),
        )
    ),
}


@cache
def _declared() -> tuple[dict[str, Metric], dict[str, str]]:
    return catalogue(), numbers()


def figures(
    values: Mapping[str, Values], rows: Mapping[str, tuple[dict[str, Any], ...]], language: str, period: str = "2023"
) -> Figures:
    """Return figures with the catalogue's titles, units and definitions; shares have denominators."""
    known, number = _declared()
    found: dict[str, Figure] = {}
    for name, metric in known.items():
        if name not in values and name not in rows:
            continue
        value, previous, year_ago, target = values.get(name, (None, None, None, None))
        rate = metric.unit == "share" and value is not None
        found[name] = Figure(
            id=name,
            number=number[name],
            title=metric.title.get(language),
            period=period,
            unit=metric.unit,
            decimals=metric.decimals,
            direction=metric.direction,
            value=value,
            previous=previous,
            year_ago=year_ago,
            numerator=value * 60_000 if rate and value is not None else None,
            denominator=60_000 if rate else None,
            target=target,
            definition=metric.definition.get(language),
            tables=metric.answers[0].tables if metric.answers else ("members",),
            by=metric.by,
            rows=rows.get(name, ()),
            undefined_because=None if value is not None or name in rows else "—",
        )
    return Figures(found)


def prepared(
    language: str = "zh_CN",
    period: str = "2023",
    values: Mapping[str, Values] | None = None,
    rows: Mapping[str, tuple[dict[str, Any], ...]] | None = None,
    **parameters: Any,
) -> Prepared:
    """Return what a notebook starts from, without any data behind it."""
    span = parse(period)
    made = figures(GROWN if values is None else values, ROWS if rows is None else rows, language, period)
    given = Parameters.model_validate(
        {"community": "青禾生活会员社群", "language": language, "sources": [{"kind": "parquet", "path": "x"}]}
        | parameters
    )
    info = Info(
        community=given.community,
        slug="story",
        language=language,
        outline="annual_summary",
        period=period,
        period_label=span.label(language),
        start=span.start,
        end=span.end,
        title="—",
        date=span.end,
        time_zone=given.time_zone,
        theme="calm",
        sources=(
            SourceInfo(
                kind="parquet",
                name="members.parquet",
                sha256="0" * 64,
                read=150_010,
                kept=150_000,
                rejected=4,
                skipped=6,
                reasons={"duplicate": 6, "joined_at missing": 4},
            ),
        ),
    )
    return Prepared(
        project=Project(SHIPPED),
        parameters=given,
        period=span,
        info=info,
        figures=made,
        missing={name: ("survey",) for name in _declared()[0] if name not in made},
        tables_folder=Path(),
    )
