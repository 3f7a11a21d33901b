"""NPS, CSAT and surveys, by hand and as published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.metrics.building import figures, store
from zongjie.slides.figure import Figures

NPS = ("nps", "nps_margin", "nps_answers")
CSAT = ("csat_top2", "csat_mean", "survey_scores", "survey_questions")


def answers(
    question: str, given: list[object], scale: str | None = None, day: str | None = None
) -> list[dict[str, Any]]:
    return [
        {"respondent": f"r{place}", "question": question, "value": str(one), "scale": scale, "answered_at": day}
        for place, one in enumerate(given)
    ]


def told(folder: Path, only: tuple[str, ...], **tables: list[dict[str, Any]]) -> Figures:
    return figures(store(folder, **tables), "2023", only=only)


def test_nps_is_promoters_less_detractors_of_all_valid_answers(tmp_path: Path) -> None:
    given = [10, 9, 9, 8, 7, 6, 0, 11, ""]  # 11 is off the scale, a blank is no answer
    found = told(tmp_path, NPS, survey=answers("Would you recommend us?", given, "0-10"))
    assert (found["nps"].value, found["nps"].numerator, found["nps"].denominator) == (pytest.approx(100 / 7), 1, 7)
    assert found["nps_answers"].value == 7
    assert found["nps_margin"].value == pytest.approx(100 * 1.96 * ((5 / 7 - 1 / 49) / 7) ** 0.5)
    assert any("7 valid answers" in caveat for caveat in found["nps"].caveats)


def test_thirty_answers_are_enough_not_to_be_flagged(tmp_path: Path) -> None:
    found = told(tmp_path, NPS, survey=answers("NPS", [10] * 20 + [3] * 10))
    assert found["nps"].value == pytest.approx(100 / 3)
    assert not any("valid answers" in caveat for caveat in found["nps"].caveats)


@pytest.mark.parametrize(("given", "scale"), [([1, 5, 4], None), ([1, 10, 7], None), ([1, 10, 7], "1-10")])
def test_scores_of_other_scales_are_no_nps(tmp_path: Path, given: list[object], scale: str | None) -> None:
    found = told(tmp_path, NPS, survey=answers("How was it?", given, scale))
    assert found["nps"].value is None
    assert "1–10 are not NPS" in (found["nps"].undefined_because or "")


def test_csat_takes_scores_and_the_usual_labels(tmp_path: Path) -> None:
    given = ["5", "4分", "非常满意", "Satisfied", "一般", "非常不满意", "没去过"]
    found = told(tmp_path, CSAT, survey=answers("活动满意度", given))
    assert found["csat_top2"].value == pytest.approx(4 / 6)
    assert found["csat_mean"].value == pytest.approx((5 + 4 + 5 + 4 + 3 + 1) / 6)
    (row,) = found["survey_scores"].rows
    assert (row["answers"], row["scale"]) == (6, "1–5")
    assert found["survey_questions"].rows[0]["value"] == 7  # a label that is no score is an answer all the same


def test_a_survey_without_a_scaled_question_leaves_the_scores_to_feedback(tmp_path: Path) -> None:
    items = [{"feedback_id": f"{n}", "ts": "2023-05-01", "score": score} for n, score in enumerate([5, 2, 4, 4])]
    found = told(tmp_path, CSAT, survey=answers("Your city?", ["Xi'an", "Lyon"]), feedback=items)
    assert (found["csat_top2"].value, found["csat_mean"].value) == (0.75, 3.75)
    assert found["survey_scores"].rows == ()
    found = told(tmp_path / "both", CSAT, survey=answers("How was it?", [1, 1]), feedback=items)
    assert found["csat_mean"].value == 1


def test_dated_answers_belong_to_their_period_and_are_compared(tmp_path: Path) -> None:
    rows = answers("NPS", [10, 10], day="2023-03-05") + [
        row | {"respondent": "x" + row["respondent"]} for row in answers("NPS", [10, 0], day="2022-03-05")
    ]
    found = told(tmp_path, NPS, survey=rows)
    assert (found["nps"].value, found["nps"].previous) == (100, 0)
    assert told(tmp_path / "undated", NPS, survey=answers("NPS", [10, 9]))["nps"].previous is None


def test_a_year_in_a_question_is_no_scale(tmp_path: Path) -> None:
    found = told(tmp_path, CSAT, survey=answers("Plans for 2021-2022, 1 to 5", [5, 3]))
    assert found["survey_scores"].rows[0]["scale"] == "1–5"


def test_options_ticked_together_are_shares_of_those_who_answered(tmp_path: Path) -> None:
    several = answers("Why?", ["music", "music┋people", "people ┋ music", "people", "music", ""] * 5, "multiple")
    one = [row | {"question": "Again?", "scale": "choice"} for row in answers("Again?", ["yes"] * 20 + ["no"] * 10)]
    found = figures(store(tmp_path, survey=[*several, *one]), "2023", only=["survey_choices"])["survey_choices"]
    shares = {(row["question"], row["answer"]): (row["numerator"], row["denominator"]) for row in found.rows}
    assert shares == {
        ("Why?", "music"): (20, 25),
        ("Why?", "people"): (15, 25),
        ("Again?", "yes"): (20, 30),
        ("Again?", "no"): (10, 30),
    }


def test_ohbm_2021_is_as_published(tmp_path: Path) -> None:
    path = Path(__file__).parents[1] / "data" / "published" / "ohbm2021.csv"
    wide = pd.read_csv(path, dtype=str).rename_axis("respondent").reset_index()
    long = wide.melt("respondent", var_name="question").dropna().astype(str)
    found = figures(store(tmp_path, survey=long), "2021", only=["survey_scores", "survey_respondents"])
    rows = {row["question"].split()[0]: row for row in found["survey_scores"].rows}
    said = {key: (row["answers"], round(row["value"], 3), round(100 * row["top2"], 2)) for key, row in rows.items()}
    assert said == {
        "Virtual": (124, 2.855, 34.68),
        "Suitability": (128, 3.383, 49.22),
        "Quality": (107, 2.579, 23.36),
        "Experience": (132, 3.750, 61.36),
        "Asynchronous": (116, 3.414, 45.69),
    } | {"Quality": said["Quality"]}
    by_item = {row["question"]: row for row in found["survey_scores"].rows}
    video = next(row for name, row in by_item.items() if "audio/video" in name)
    talk = next(row for name, row in by_item.items() if "virtually interacting" in name)
    assert (video["answers"], round(video["value"], 3), round(100 * video["top2"], 2)) == (132, 3.212, 42.42)
    assert (talk["answers"], round(talk["value"], 3), round(100 * talk["top2"], 2)) == (107, 2.579, 23.36)
