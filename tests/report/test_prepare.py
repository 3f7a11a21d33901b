from __future__ import annotations

import pytest

from zongjie.parameters import Parameters
from zongjie.periods import parse
from zongjie.report.prepare import targets_of

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
