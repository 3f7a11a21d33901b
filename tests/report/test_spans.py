"""Parts of a period: which, and of which figures."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongjie.errors import ParameterError
from zongjie.findings.playbook import load_playbook
from zongjie.parameters import Parameters
from zongjie.parameters.project import Measure
from zongjie.paths import SHIPPED, Project
from zongjie.periods import parse
from zongjie.report.spans import check_project, measure_spans, until_measure, wanted

YEAR = parse("2023")


def parameters(**project: Any) -> Parameters:
    return Parameters.model_validate(
        {"community": "x", "sources": [{"kind": "parquet", "path": "x"}], "project": project}
    )


def measure(**given: Any) -> dict[str, Any]:
    base = {"problem": "wear_out", "taken": "2023-07-01", "what": "act", "metric": "event_turnout"}
    return base | given


@pytest.fixture(scope="module")
def playbook() -> Any:
    return load_playbook(Project(SHIPPED).playbook("en"))


def test_each_part_needs_its_own_figures(playbook: Any) -> None:
    phases = [
        {"name": "a", "start": "2022-12-01", "end": "2023-03-31"},
        {"name": "b", "start": "2024-01-01", "end": "2024-02-01"},
    ]
    milestones = [{"name": "m", "date": "2023-06-30", "metric": "members_end", "expected": 1}]
    spans = wanted(parameters(phases=phases, milestones=milestones, measures=[measure()]), YEAR, ["reads"], playbook)
    found = {str(span): names for span, names in spans.items()}
    assert found["2023Q1"] == {"reads"}
    assert found["2023H2"] == {"event_turnout"}
    assert found["2023H1"] >= {"members_end", "event_turnout", "event_wear_out", "turnout_by_kind"}
    assert len(found) == 3


def test_a_problem_in_own_words_needs_its_measure_alone(playbook: Any) -> None:
    given = [measure(problem="rain", before="2023Q2", after="2023-11")]
    spans = wanted(parameters(measures=given), YEAR, [], playbook)
    assert {str(span): set(names) for span, names in spans.items() if names} == {
        "2023Q2": {"event_turnout"},
        "2023-11": {"event_turnout"},
    }


@given(st.dates(date(2022, 6, 1), date(2024, 6, 1)))
def test_before_and_after_a_measure_make_up_the_period(day: date) -> None:
    spans = measure_spans(Measure(problem="x", taken=day, what="y", metric="reads"), YEAR)
    if not YEAR.start < day <= YEAR.end:
        assert spans is None
        return
    assert spans is not None
    before, after = spans
    assert (before.start, after.end) == (YEAR.start, YEAR.end)
    assert before.end + timedelta(days=1) == after.start == day
    assert parse(str(before)) == before


def test_what_a_measure_is_compared_over_changes_not_when_its_problem_was_found() -> None:
    given = Measure(problem="x", taken=date(2023, 7, 1), what="y", metric="reads", before="2023Q2", after="2023Q4")
    assert str(until_measure(given, YEAR)) == "2023H1"
    assert [str(span) for span in measure_spans(given, YEAR) or ()] == ["2023Q2", "2023Q4"]


def test_a_fact_of_an_unknown_metric_is_refused_with_the_nearest(tmp_path: Path) -> None:
    for facts in (
        {"goals": [{"goal": "g", "metric": "retention_d3", "target": 1}]},
        {"measures": [measure(metric="retention_d3")]},
        {"lessons": {"pitfalls": [{"heading": "h", "evidence": "retention_d3"}]}},
        {"outlook": [{"heading": "h", "evidence": "retention_d3"}]},
    ):
        with pytest.raises(ParameterError, match="no metric") as told:
            check_project(tmp_path, parameters(**facts), YEAR)
        assert "retention_d30" in str(told.value)
        assert f"project.{next(iter(facts))}" in str(told.value)


def test_counts_are_compared_over_spans_of_one_length_only(tmp_path: Path) -> None:
    check_project(tmp_path, parameters(measures=[measure(metric="reads")]), YEAR)
    check_project(tmp_path, parameters(measures=[measure(taken="2023-10-01")]), YEAR)  # a rate
    with pytest.raises(ParameterError, match="273 days"):
        check_project(tmp_path, parameters(measures=[measure(metric="reads", taken="2023-10-01")]), YEAR)


def test_parts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="ends"):
        parameters(phases=[{"name": "a", "start": "2023-04-01", "end": "2023-03-31"}])
    with pytest.raises(ValueError, match="not a period"):
        parameters(measures=[measure(before="someday")])
