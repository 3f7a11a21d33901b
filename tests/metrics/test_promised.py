"""Targets of the staff's sheet: named as people name metrics, and only for the periods that they are for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.metrics.building import store
from zongjie.errors import DataError
from zongjie.metrics.promised import promised, promises
from zongjie.periods import parse


def test_a_metric_is_named_by_its_id_or_its_title_in_either_language(tmp_path: Path) -> None:
    rows = [
        {"metric": "期末成员数", "value": 12_000},
        {"metric": "Events held", "value": 10},
        {"metric": "active_rate", "value": 0.25},
    ]
    expected = {"members_end": 12_000, "events_held": 10, "active_rate": 0.25}
    assert promised(store(tmp_path, targets=rows), parse("2023")) == expected


def test_a_name_of_no_metric_gets_the_nearest(tmp_path: Path) -> None:
    tables = store(tmp_path, targets=[{"metric": "期末成员", "value": 1}])
    with pytest.raises(DataError, match="期末成员") as caught:
        promises(tables)
    assert "is it 期末成员数 (members_end)?" in str(caught.value)


def test_a_percentage_without_its_sign_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"write 25% or 0\.25"):
        promises(store(tmp_path, targets=[{"metric": "月活跃率", "value": 25}]))


def test_a_count_belongs_to_the_longest_period_that_ends_on_its_day_a_rate_to_all_that_do(tmp_path: Path) -> None:
    rows = [
        {"metric": "joined_people", "value": 4000, "due": "2023-12-31"},
        {"metric": "active_rate", "value": 0.2, "due": None},
        {"metric": "active_rate", "value": 0.3, "due": "2023-12-31"},
    ]
    tables = store(tmp_path, targets=rows)
    assert promised(tables, parse("2023")) == {"joined_people": 4000, "active_rate": 0.3}
    assert promised(tables, parse("2023Q4")) == {"active_rate": 0.3}
    assert promised(tables, parse("2023Q3")) == {"active_rate": 0.2}


def test_without_the_table_nothing_was_promised(tmp_path: Path) -> None:
    assert promised(store(tmp_path, groups=[{"group_id": "a"}]), parse("2023")) == {}
