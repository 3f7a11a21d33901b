"""Made-up manifests: communities, quarters, figures that move."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zongjie.export.index.shelf import Report, read_report

QUARTERS = ("2023Q1", "2023Q2", "2023Q3", "2023Q4")
TITLES = {
    "zh_CN": ("期末成员数", "月均活跃成员", "转化率", "活动参与人次", "次月留存率", "收入"),
    "en": ("Members at end", "Mean monthly active", "Conversion rate", "Participations", "Retention", "Revenue"),
}
IDS = ("members_end", "mau_mean", "conversion_rate_end", "event_participations", "retention_d30", "revenue")
UNITS = ("people", "people", "share", "person_times", "share", "currency")
STARTS = (12_000.0, 4_300.0, 0.062, 2_150.0, 0.31, 186_000.0)
STEPS = (1.11, 0.94, 1.06, 1.3, 1.0, 0.99)


def figure(index: int, step: int, size: float, language: str) -> dict[str, Any]:
    """Return a figure of a manifest after some steps of its own pace."""
    scale = 1.0 if UNITS[index] == "share" else size
    value = STARTS[index] * scale * STEPS[index] ** step
    return {
        "id": IDS[index],
        "number": f"1.{index + 1}",
        "title": TITLES[language][index],
        "period": "",
        "unit": UNITS[index],
        "decimals": 1 if UNITS[index] == "share" else 0,
        "direction": "up",
        "value": value,
        "previous": value / STEPS[index],
        "by": [],
        "rows": [],
        "shown": [{"slide": "results.overview", "anchor": "#results-overview"}],
    }


def manifest(period: str, step: int = 0, size: float = 1.0, language: str = "zh_CN", **more: Any) -> dict[str, Any]:
    """Return a manifest with six headline figures."""
    return {
        "schema": 1,
        "community": "示例社群",
        "slug": "example",
        "period": period,
        "period_label": period,
        "complete": True,
        "synthetic": True,
        "parameters": {"language": language, "project": {"currency": "CNY"}},
        "failed": [],
        "headline": list(IDS),
        "figures": [figure(index, step, size, language) for index in range(len(IDS))],
    } | more


def report(period: str, slug: str = "example", folder: str = "", **more: Any) -> Report:
    """Return a report as the index reads it."""
    made = read_report(
        slug, folder or period, json.dumps(manifest(period, **more)).encode(), frozenset({"report.html", "report.pptx"})
    )
    assert isinstance(made, Report)
    return made


def publish(outputs: Path, period: str, slug: str = "example", folder: str = "", **more: Any) -> Path:
    """Put a report's manifest and page where a run would."""
    place = outputs / slug / (folder or period)
    place.mkdir(parents=True)
    (place / "report.html").write_text("<!DOCTYPE html><title>x</title>", encoding="utf-8")
    (place / "manifest.json").write_text(json.dumps(manifest(period, **more)), encoding="utf-8")
    return place


def publish_many(outputs: Path, names: Sequence[str], periods: Sequence[str] = QUARTERS) -> None:
    """Put many communities of different sizes there; every fifth report is a partial one."""
    for number, name in enumerate(names):
        for step, period in enumerate(periods):
            partial = (number + step) % 5 == 4
            publish(
                outputs,
                period,
                f"c{number:02d}",
                step=step + number % 3,
                size=0.3 + 1.7 * number,
                community=name,
                complete=not partial,
                failed=[{"notebook": "results_content", "error": "…"}] if partial else [],
            )
