"""Evaluation: periods outside the data, comparisons, targets, names."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.metrics.building import figures, store, values
from zongjie.errors import DataError, ParameterError
from zongjie.metrics.base import Ratio, catalogue, numbers
from zongjie.metrics.coverage import Span
from zongjie.metrics.evaluate import compute, missing
from zongjie.metrics.quality import ACCOUNT
from zongjie.periods import parse
from zongjie.slides.figure import Figures
from zongjie.tables.store import Tables


def daily_messages(first: str, days: int) -> list[dict[str, Any]]:
    start = date.fromisoformat(first)
    return [{"member_id": "a", "ts": f"{start + timedelta(days=n)} 12:00", "kind": "message"} for n in range(days)]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """A message every day from 20 August 2022 to 31 March 2023."""
    return store(tmp_path_factory.mktemp("evaluate"), activity=daily_messages("2022-08-20", 224))


def test_a_comparison_period_that_begins_before_the_data_is_left_out(tables: Tables) -> None:
    found = figures(tables, "2022-09", only=["messages"])["messages"]
    assert (found.value, found.previous, found.year_ago) == (30, None, None)
    assert found.caveats == (
        "The data begins on 2022-08-20: a comparison period before it is not whole and is left out.",
    )


def test_a_whole_comparison_period_is_compared(tables: Tables) -> None:
    found = figures(tables, "2022-10", only=["messages"])["messages"]
    assert (found.value, found.previous) == (31, 30)
    assert found.change == pytest.approx(1 / 30)


def test_a_period_that_the_data_holds_in_part_says_so(tables: Tables) -> None:
    found = figures(tables, "2023", only=["messages", "messages_over_time", "dau_mean"])
    assert found["messages"].value == 90
    assert "2022-08-20 to 2023-03-31" in found["messages"].caveats[0]
    assert found["dau_mean"].value == 1  # over the 90 days that there are
    months = values(found["messages_over_time"].rows, "time")
    assert (months["2023-03"], months["2023-04"]) == (31, None)


@pytest.mark.parametrize("period", ["2021", "2030", "2023-04"])
def test_a_period_outside_the_data_is_an_error_that_names_the_span(tables: Tables, period: str) -> None:
    with pytest.raises(DataError, match=r"2022-08-20.*2023-03-31"):
        figures(tables, period)


def test_a_table_that_ends_before_the_period_gives_no_zeros(tmp_path: Path) -> None:
    orders = [{"order_id": str(n), "member_id": "a", "paid_at": f"2022-09-{n:02}", "amount": 1} for n in range(1, 31)]
    both = store(tmp_path, activity=daily_messages("2022-08-20", 224), orders=orders)
    found = figures(both, "2023Q1", only=["orders", "messages"])
    assert found["messages"].value == 90
    assert found["orders"].value is None
    assert found["orders"].undefined_because == "the data holds only 2022-09-01 to 2022-09-30"


def test_a_year_whose_first_event_is_some_days_in_is_whole(tmp_path: Path) -> None:
    events = [
        {"event_id": str(n), "name": "e", "starts_at": f"{date(2022, 1, 4) + timedelta(days=5 * n)}"}
        for n in range(146)
    ]
    found = figures(store(tmp_path, events=events), "2023", only=["events_held"])["events_held"]
    assert (found.value, found.previous) == (73, 73)
    assert found.caveats == ()


@pytest.mark.parametrize(
    ("period", "covered"), [("2023-01", "none"), ("2023-02", "part"), ("2023-03", "whole"), ("2023-05", "part")]
)
def test_spans_cover_periods_wholly_partly_or_not(period: str, covered: str) -> None:
    span = Span(date(2023, 2, 2), date(2023, 5, 30))
    assert span.covers(parse(period)) == covered


def test_a_leap_february_is_aligned_by_position(tmp_path: Path) -> None:
    said = store(tmp_path, activity=daily_messages("2023-01-01", 430))
    rows = figures(said, "2024-02", only=["messages_over_time"])["messages_over_time"].rows
    assert [row["time"] for row in rows][-1] == "2024-02-29"
    assert (rows[-1]["previous"], rows[-1]["year_ago"]) == (1, None)


def test_targets_are_carried_and_judged(tables: Tables) -> None:
    found = figures(tables, "2023-01", targets={"messages": 31, "speakers": 2})
    assert (found["messages"].met, found["speakers"].met) == (True, False)


def test_a_target_for_a_metric_that_does_not_exist_names_the_nearest(tables: Tables) -> None:
    with pytest.raises(ParameterError, match="did you mean:  messages"):
        figures(tables, "2023-01", targets={"mesages": 1})


def test_the_language_decides_on_every_text(tables: Tables) -> None:
    found = figures(tables, "2022-09", language="zh_CN", only=["messages"])["messages"]
    assert found.title == "发言数"
    assert found.caveats[0].startswith("数据自 2022-08-20 起")


def test_figures_survive_being_written_and_read(tables: Tables) -> None:
    found = figures(tables, "2023-01")
    assert Figures.load(found.dump()).dump() == found.dump()


def test_only_computes_what_is_asked_for_and_what_it_is_made_of(tables: Tables) -> None:
    assert list(figures(tables, "2023-01", only=["messages_per_speaker"])) == ["messages_per_speaker"]


def test_every_metric_has_an_answer_or_a_formula_and_a_number_of_its_own() -> None:
    metrics = catalogue()
    from_the_account = {metric.id for metric in ACCOUNT}
    unanswered = {name for name, metric in metrics.items() if bool(metric.answers) == bool(metric.formula)}
    assert unanswered == from_the_account
    assert all(part in metrics for metric in metrics.values() if metric.formula for part in metric.formula.of)
    assert len(set(numbers().values())) == len(metrics)


def test_ratios_of_breakdowns_have_the_dimensions_of_their_parts() -> None:
    metrics = catalogue()
    for metric in metrics.values():
        if isinstance(metric.formula, Ratio):
            assert {metrics[part].by for part in metric.formula.of} == {metric.by}


def test_metrics_and_their_missing_tables_divide_the_catalogue(tables: Tables) -> None:
    there = set(compute(tables, parse("2023-01"), {}, "en"))
    lacking = {name for name, metric in catalogue().items() if missing(metric, tables)}
    assert there | lacking == set(catalogue()) - {metric.id for metric in ACCOUNT}  # what is read is no table
    assert there & lacking == set()


def test_no_metric_counts_distinct_values_approximately() -> None:
    modules = Path(catalogue.__code__.co_filename).parent.glob("*.py")
    assert [path.name for path in modules if ".nunique(" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    "period", ["2022", "2022H2", "2023Q1", "2023", "2022-12-30..2023-01-05", "2023-03-20..2023-12-31"]
)
def test_windows_of_any_length_stand_side_by_side(tables: Tables, period: str) -> None:
    assert figures(tables, period)["messages"].defined
