from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.documents import figures
from zongjie.errors import ParameterError
from zongjie.parameters import Parameters, load
from zongjie.paths import Project
from zongjie.periods import parse
from zongjie.report.prepare import check_targets, named_for, shelf_of, targets_of
from zongjie.slides.wording import Wording

TARGETS = {"members_end": 140_000, "event_participations": 65_000, "retention_d30": 0.35}


@pytest.mark.parametrize(
    ("targets_for", "period", "judged"),
    [
        ("", "2023Q4", {"members_end", "event_participations", "retention_d30"}),
        ("2023", "2023", {"members_end", "event_participations", "retention_d30"}),
        ("2023", "2023Q4", {"retention_d30"}),
        ("2023", "2023-11", {"retention_d30"}),
        ("2023", "2024Q1", set()),
        ("2023", "2022", set()),
    ],
)
def test_a_years_target_judges_a_quarter_only_by_its_rates(targets_for: str, period: str, judged: set[str]):
    parameters = Parameters.model_validate(
        {"community": "x", "sources": [{"kind": "a", "path": "b"}], "targets": TARGETS, "targets_for": targets_for}
    )
    assert set(targets_of(parameters, parse(period))) == judged


@pytest.mark.parametrize(
    ("period", "title"), [("2023", "期末月转化率"), ("2023Q4", "期末月转化率"), ("2023-11", "月转化率")]
)
def test_the_report_of_a_month_has_no_last_month(period: str, title: str):
    wording = Wording("zh_CN", Project(ROOT).wording("zh_CN"))
    assert named_for(parse(period), figures(), wording)["conversion_rate_end"].title == title


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("targets", {"targets": {"member_end": 1}}),
        ("plan.goals", {"plan": {"goals": {"member_end": 1.2}}}),
        ("alerts", {"alerts": {"member_end": 1}}),
    ],
)
def test_what_is_asked_of_an_unknown_metric_is_refused_with_the_nearest(key: str, given: dict[str, Any]):
    parameters = Parameters.model_validate(given | {"community": "x", "sources": [{"kind": "parquet", "path": "x"}]})
    with pytest.raises(ParameterError) as told:
        check_targets(Path("mine.yaml"), parameters)
    assert told.value.where == f"mine.yaml, {key}.member_end"
    assert "members_end" in str(told.value)


def test_reports_by_another_outline_lie_apart(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("community: x\noutline: plan\nsources: [{kind: parquet, path: x}]\n", encoding="utf-8")
    for given, shelf in (
        ({}, "mine"),
        ({"outline": "plan"}, "mine"),
        ({"outline": "health_check"}, "mine.health_check"),
    ):
        assert shelf_of(file, load(file, given), given) == shelf
