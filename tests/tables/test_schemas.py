"""The canonical tables as declared."""

from __future__ import annotations

import pandas as pd
import pytest

from zongjie.tables.schemas import SPECS
from zongjie.tables.spec import FRAME_TYPES
from zongjie.tables.validate import schema


@pytest.mark.parametrize("name", SPECS)
def test_keys_times_rules_and_natural_keys_are_columns(name: str) -> None:
    spec = SPECS[name]
    columns = set(spec.by_name)
    assert len(columns) == len(spec.columns)
    assert set(spec.key) | set(spec.natural) | ({spec.time} if spec.time else set()) <= columns
    assert {side for rule in spec.rules for side in (rule.first, rule.second)} <= columns
    assert set(spec.required)


@pytest.mark.parametrize("name", SPECS)
def test_every_stored_instant_is_followed_by_its_local_day(name: str) -> None:
    stored = SPECS[name].arrow.names
    for column in SPECS[name].columns:
        if column.type == "instant":
            assert stored[stored.index(column.name) + 1] == column.day
    if SPECS[name].day:
        assert str(SPECS[name].arrow.field(SPECS[name].day).type) == "date32[day]"


def test_local_days_are_named_after_their_instants() -> None:
    days = {column.name: column.day for spec in SPECS.values() for column in spec.columns if column.day}
    assert days["ts"] == "day"
    assert days["joined_at"] == "joined_day"
    assert days["first_response_at"] == "first_response_day"


def test_texts_that_may_name_people_are_not_stored() -> None:
    assert "text" in SPECS["feedback"].by_name
    assert "text" not in SPECS["feedback"].arrow.names
    assert "text" not in SPECS["activity"].by_name


@pytest.mark.parametrize("name", SPECS)
def test_an_empty_frame_of_the_declared_types_keeps_the_schema(name: str) -> None:
    columns = SPECS[name].columns
    frame = pd.DataFrame({column.name: pd.Series(dtype=FRAME_TYPES[column.type]) for column in columns})
    pd.testing.assert_frame_equal(schema(name).validate(frame), frame)
