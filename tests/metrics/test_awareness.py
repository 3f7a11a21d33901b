"""Brand awareness: the share of yes at the first and at the last asking of the period."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.metrics.building import figures, store, values

NAMES = ["brand_awareness_start", "brand_awareness_end", "brand_awareness_change", "brand_awareness_by_asking"]
QUESTION = "您是否听说过本品牌？"


def asked(day: str, given: list[str], question: str = QUESTION) -> list[dict[str, Any]]:
    return [
        {"respondent": f"{day}-{place}", "question": question, "value": one, "answered_at": day}
        for place, one in enumerate(given)
    ]


def test_two_askings_are_told_apart_and_only_yes_and_no_are_answers(tmp_path: Path) -> None:
    rows = asked("2023-01-09", ["是"] * 28 + ["否"] * 72 + ["", "说不清"]) + asked(
        "2023-12-04", ["是"] * 9 + ["否"] * 11
    )
    rows += asked("2023-12-04", ["是"] * 5, "您喜欢线下活动吗？")  # asks something else
    found = figures(store(tmp_path, survey=rows), "2023", only=NAMES)
    assert (found["brand_awareness_start"].value, found["brand_awareness_start"].denominator) == (0.28, 100)
    assert (found["brand_awareness_end"].value, found["brand_awareness_end"].denominator) == (0.45, 20)
    assert found["brand_awareness_change"].value == pytest.approx(0.17)
    assert values(found["brand_awareness_by_asking"].rows, "asked") == {"2023-01": 0.28, "2023-12": 0.45}
    assert any("20 valid answers" in caveat for caveat in found["brand_awareness_end"].caveats)


def test_a_single_asking_has_no_first_value(tmp_path: Path) -> None:
    rows = asked("2023-12-04", ["yes", "no"], "Have you heard of our brand?")
    found = figures(store(tmp_path, survey=rows), "2023", only=NAMES)
    assert found["brand_awareness_end"].value == 0.5
    assert found["brand_awareness_start"].value is None
    assert found["brand_awareness_change"].value is None
