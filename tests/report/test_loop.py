"""A plan is stored by one report, found by the next, and judged by it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.conftest import ROOT
from tests.report.stories import GROWN, prepared
from zongjie.errors import DataError
from zongjie.parameters import Parameters, load
from zongjie.periods import parse
from zongjie.report.api import Report
from zongjie.report.batch.orders import Order, in_turn
from zongjie.report.batch.plan import Community, Settings
from zongjie.report.execute import Executed
from zongjie.report.keeping import plan_bytes, plan_in, stored_plan
from zongjie.report.loop import Earlier, earlier_plan, with_targets
from zongjie.report.manifest import _judged_plan, read_manifest  # pyright: ignore[reportPrivateUsage]
from zongjie.report.prepare import restore
from zongjie.slides.model import Absent, Closing, Overview, TableSlide
from zongjie.slides.plan import StoredPlan
from zongjie.slides.text import Number, plain
from zongjie.slides.wording import Wording

GOALS = ["members_end", "event_participations", ["retention_d30", "newcomers_back"], "events_held"]


@cache
def made(period: str = "2023", language: str = "zh_CN") -> StoredPlan:
    plan = Report(prepared(language, period)).keep_plan(GOALS)
    assert plan is not None
    return plan


def judging(plan: StoredPlan | None, period: str, language: str = "zh_CN", trouble: str = "") -> Report:
    """A report that has an earlier plan to judge, with its targets in place."""
    before = prepared(language, period, {name: (*numbers[:3], None) for name, numbers in GROWN.items()})
    earlier = Earlier(plan=plan, file="2023/plan.json", trouble=trouble)
    words = Wording(language, before.project.wording(language))
    figures = with_targets(before.figures, earlier, parse(period), words)
    return Report(replace(before, earlier=earlier, figures=figures))


def shown(slide: TableSlide) -> list[list[str]]:
    return [[cell.text if isinstance(cell, Number) else plain(cell) for cell in row.cells] for row in slide.table.rows]


# Stored --------------------------------------------------------------------------------------------------------------


def test_a_plan_holds_what_its_slides_say_and_the_same_bytes_each_time() -> None:
    plan = made()
    assert (plan.made_in, plan.planned_for, plan.community) == ("2023", "2024", "story")
    assert [one.metric for one in plan.targets] == [
        "members_end",
        "event_participations",
        "retention_d30",
        "events_held",
    ]
    assert all(one.value >= one.reached and one.definition for one in plan.targets)
    assert {one.problem for one in plan.actions} >= {"retention"}
    assert all(one.owner and one.due > parse("2023").end for one in plan.actions)
    assert [one.due for one in plan.actions] == sorted(one.due for one in plan.actions)
    assert plan.budget is not None
    assert sum(plan.budget.split.values()) == plan.budget.total == 500_000
    assert plan_bytes(plan) == plan_bytes(made.__wrapped__())
    assert StoredPlan.model_validate_json(plan_bytes(plan)) == plan


def test_without_a_target_there_is_no_plan() -> None:
    assert Report(prepared(values={}, rows={})).keep_plan(GOALS) is None


def test_the_plan_is_taken_from_the_notebook_that_shows_it(tmp_path: Path) -> None:
    plan = made()
    output = nbformat.v4.new_output("execute_result", data=plan._repr_mimebundle_(), execution_count=1)  # pyright: ignore[reportPrivateUsage]
    cell = nbformat.v4.new_code_cell("report.keep_plan(goals)", outputs=[output])
    path = tmp_path / "plan.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    empty = tmp_path / "empty.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), empty)
    assert plan_in([Executed("empty", empty, 1.0), Executed("plan", path, 1.0)]) == plan
    bound = nbformat.v4.new_notebook(metadata={"zongjie": {"plan": plan.model_dump(mode="json")}})
    assert stored_plan(bound) == {"plan.json": plan_bytes(plan)}
    assert stored_plan(nbformat.v4.new_notebook(metadata={"zongjie": {}})) == {}


# Found ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def community(tmp_path: Path) -> Path:
    path = tmp_path / "parameters" / "story.yaml"
    path.parent.mkdir()
    path.write_text("community: x\nsources: [{kind: parquet, path: x}]\n", encoding="utf-8")
    return path


def store(of: Path, plan: StoredPlan, folder: str = "", **changed: Any) -> Path:
    file = of.parent.parent / "outputs" / "story" / (folder or plan.made_in) / "plan.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(plan_bytes(plan.model_copy(update=changed)))
    return file


def found(community: Path, period: str, **parameters: Any) -> Earlier:
    outputs = community.parent.parent / "outputs"
    return earlier_plan(community, load(community, parameters), parse(period), outputs)


@pytest.mark.parametrize(
    ("plans", "period", "file"),
    [
        (["2023"], "2024", "2023/plan.json"),
        (["2023"], "2024Q1", "2023/plan.json"),
        (["2023"], "2024-05", "2023/plan.json"),
        (["2023Q4"], "2024Q1", "2023Q4/plan.json"),
        (["2023", "2023Q4"], "2024Q1", "2023Q4/plan.json"),  # of the same day: that for the quarter
        (["2023", "2023Q4", "2024Q1"], "2024Q2", "2024Q1/plan.json"),  # the latest
        (["2023", "2023Q4"], "2024Q3", "2023/plan.json"),
        (["2023"], "2023", ""),  # its own
        (["2023"], "2025Q1", ""),
        (["2023Q4"], "2024", ""),  # a quarter's plan says nothing of the year
        ([], "2024", ""),
    ],
)
def test_a_report_judges_the_latest_plan_for_its_period(
    community: Path, plans: list[str], period: str, file: str
) -> None:
    for one in plans:
        store(community, made(one))
    earlier = found(community, period)
    assert (earlier.file, earlier.plan is not None, earlier.trouble) == (file, bool(file), "")


def test_a_plan_that_merely_lies_there_and_cannot_be_used_is_left_out_and_named(community: Path) -> None:
    file = store(community, made())
    for content in ("{", '{"version": 2}', "[]", ""):
        file.write_text(content, encoding="utf-8")
        earlier = found(community, "2024")
        assert earlier.plan is None
        assert "no plan that a report stored" in earlier.trouble
    store(community, made(), community="other")
    assert "of another community, “other”" in found(community, "2024").trouble
    store(community, made(), made_in="2022")
    assert "made by the report on 2022" in found(community, "2024").trouble


def test_a_partial_report_beside_a_complete_one_plans_nothing(community: Path) -> None:
    store(community, made(), folder="2023.partial")
    store(community, made(), folder=".2023.building-1")
    assert found(community, "2024") == Earlier()


def test_a_plan_that_the_parameters_name_is_used_or_refused_with_the_reason(community: Path) -> None:
    file = store(community, made(), folder="2023", community="old-name")
    own = {"plan.earlier": "../outputs/story/2023/plan.json"}
    assert found(community, "2024Q1", **own).plan is not None
    with pytest.raises(DataError, match="for 2024, not for 2025") as told:
        found(community, "2025", **own)
    assert "leave plan.earlier empty" in str(told.value)
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match="no plan that a report stored: community"):
        found(community, "2024", **own)
    with pytest.raises(DataError, match="no plan to read here"):
        found(community, "2024", **{"plan.earlier": "nowhere.json"})


def test_the_plan_reaches_the_notebooks(tmp_path: Path) -> None:
    report = judging(made(), "2024")
    report.prepared.save(tmp_path)
    assert restore(tmp_path).earlier == report.prepared.earlier


# Judged --------------------------------------------------------------------------------------------------------------


def test_without_a_plan_nothing_is_said() -> None:
    report = judging(None, "2023")
    assert report.review_targets("review.targets") is None
    assert report.review_actions("review.actions") is None
    assert report.figures == prepared(values={name: (*v[:3], None) for name, v in GROWN.items()}).figures


def test_a_plan_that_cannot_be_read_is_a_gap_with_its_reason() -> None:
    slide = judging(None, "2024", trouble="2023/plan.json: broken").review_targets("review.targets")
    assert isinstance(slide, Absent)
    assert "2023/plan.json" in slide.because


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_year_judges_the_year_before(language: str) -> None:
    report = judging(made(language=language), "2024", language)
    slide = report.review_targets("review.targets", brief=True)
    assert isinstance(slide, TableSlide)
    assert slide.brief
    assert len(slide.table.columns) == 6
    verdicts = [row[-1] for row in shown(slide)]
    assert verdicts == [{"zh_CN": "未达成", "en": "Missed"}[language]] * 4
    assert "4" in plain(slide.title)


def test_a_quarter_judges_its_part_of_the_year_and_says_how_it_was_converted() -> None:
    slide = judging(made(), "2024Q1").review_targets("review.targets")
    assert isinstance(slide, TableSlide)
    rows = {row[0]: row for row in shown(slide)}
    assert [row[4] for row in rows.values()] == [
        "按时间推进24.9%",
        "按上年占比折算66.7%",
        "按时间推进24.9%",
        "按天数折算24.9%",
    ]
    assert rows["举办活动"][-1] == "符合进度"
    assert "按天数折算" in plain(slide.remark)


def test_a_quarter_judges_the_quarter_before() -> None:
    slide = judging(made("2023Q4"), "2024Q1").review_targets("review.targets")
    assert isinstance(slide, TableSlide)
    assert len(slide.table.columns) == 6


def test_figures_without_a_target_of_their_own_have_the_plan_for_one() -> None:
    plan = made()
    report = judging(plan, "2024Q1")
    members, events = report.figures["members_end"], report.figures["events_held"]
    assert members.target == 150_000 + round((plan.targets[0].value - 150_000) * 91 / 366)
    assert any("目标来自" in caveat for caveat in members.caveats)
    assert events.target is not None
    assert report.figures["speakers"].target is None
    own = events.model_copy(update={"target": 7.0})
    words = Wording("zh_CN", report.prepared.project.wording("zh_CN"))
    kept = with_targets(type(report.figures)({"events_held": own}), Earlier(plan=plan), parse("2024Q1"), words)
    assert kept["events_held"].target == 7.0


def test_a_target_set_since_is_shown_and_said() -> None:
    report = judging(made(), "2024")
    agreed = report.figures["members_end"].model_copy(update={"target": 140_000.0})
    figures = type(report.figures)({**report.figures, "members_end": agreed})
    changed = Report(replace(report.prepared, figures=figures))
    slide = changed.review_targets("review.targets")
    assert isinstance(slide, TableSlide)
    assert shown(slide)[0][2:4] == ["14万人", "15万人"]
    assert shown(slide)[0][-1] == "达成"
    assert "期末成员数按计划之后另定的目标判断" in plain(slide.remark)
    overview = changed.overview("results.overview", ["members_end", "events_held"])
    assert isinstance(overview, Overview)
    assert [item.target_label for item in overview.items] == ["目标", "计划目标"]


def test_a_gap_of_chance_is_no_target_missed() -> None:
    plan = made()
    close = plan.targets[0].model_copy(update={"value": 150_500.0})
    report = judging(plan.model_copy(update={"targets": (close,)}), "2024")
    assert report.figures["members_end"].target is None
    slide = report.review_targets("review.targets")
    assert isinstance(slide, TableSlide)
    assert shown(slide)[0][-1] == "接近目标"
    assert slide.table.rows[0].tone == "neutral"


def test_a_metric_that_is_no_more_is_named_and_not_judged() -> None:
    plan = made()
    gone = plan.targets[0].model_copy(update={"metric": "gone", "title": "旧指标"})
    slide = judging(plan.model_copy(update={"targets": (gone, plan.targets[3])}), "2024").review_targets(
        "review.targets"
    )
    assert isinstance(slide, TableSlide)
    assert shown(slide)[0][0] == "旧指标"
    assert shown(slide)[0][-1].startswith("未评估")
    assert "1项目标" in plain(slide.title)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_actions_are_told_with_what_followed_and_no_cause_is_claimed(language: str) -> None:
    slide = judging(made(language=language), "2024Q1", language).review_actions("review.actions")
    assert isinstance(slide, TableSlide)
    said = plain(slide.title) + plain(slide.remark) + str(shown(slide))
    assert {"zh_CN": "不说因果", "en": "not what it came of"}[language] in said
    assert not any(word in said for word in ("因此", "使得", "thanks to", "because"))
    assert len(slide.table.rows) == min(len(made().actions), 10)


def test_the_conclusion_names_what_became_of_the_plan() -> None:
    closing = judging(made(), "2024").closing("closing.thanks")
    assert isinstance(closing, Closing)
    said = [plain(sentence) for sentence in closing.sentences]
    assert any("上期计划的4项目标" in one for one in said)
    assert "补上与计划的差距" in said[-1]
    assert not any("计划" in plain(one) for one in judging(None, "2024").closing("closing.thanks").sentences)


def test_the_overview_says_whose_target_it_is() -> None:
    report = judging(made(), "2024Q1")
    overview = report.overview("results.overview", ["members_end", "events_held", "retention_d30"])
    assert [item.target_label for item in overview.items] == ["进度目标"] * 3  # pyright: ignore


# In a batch ----------------------------------------------------------------------------------------------------------


def orders(tmp_path: Path, *periods: str, plans: bool = True) -> list[Order]:
    given = Parameters.model_validate({"community": "x", "sources": [{"kind": "parquet", "path": "x"}]})
    community = Community(tmp_path / "x.yaml", given, tmp_path, "x", plans)
    return [Order(community, parse(one), Settings({}), None, 1) for one in periods]  # pyright: ignore


def test_a_report_waits_for_those_whose_plan_it_may_judge(tmp_path: Path) -> None:
    todo, same = in_turn(orders(tmp_path, "2024Q1", "2023", "2023Q4", "2024Q2"), resume=True)
    assert {str(one.period): [str(maker) for maker in one.after] for one in todo} == {
        "2024Q1": ["2023", "2023Q4"],
        "2023": [],
        "2023Q4": [],
        "2024Q2": ["2023", "2024Q1"],
    }
    assert [str(one.period) for one in todo] == ["2024Q1", "2023", "2023Q4", "2024Q2"]
    assert [one.resume for one in todo] == [True, False, False, True]
    assert same == []


def test_without_plans_no_report_waits(tmp_path: Path) -> None:
    todo, _ = in_turn(orders(tmp_path, "2024Q1", "2023", plans=False), resume=True)
    assert [one.after for one in todo] == [(), ()]


def test_who_only_judges_reports_that_stand_is_looked_at_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zongjie.report.batch.orders.unchanged", lambda order: str(order.period) == "2023")
    todo, same = in_turn(orders(tmp_path, "2024Q1", "2023"), resume=True)
    assert [str(one.period) for one in same] == ["2023"]
    assert [(str(one.period), one.after) for one in todo] == [("2024Q1", ())]
    again, none = in_turn(orders(tmp_path, "2024Q1", "2023"), resume=False)
    assert len(again) == 2
    assert none == []


def test_the_manifest_names_the_plan_that_was_judged() -> None:
    said = _judged_plan(judging(made(), "2024Q1").prepared)
    assert said == {"file": "2023/plan.json", "made_in": "2023", "planned_for": "2024"}
    assert _judged_plan(prepared()) == {}


def test_a_run_stores_the_plan_of_its_record_and_the_next_report_finds_it(sample_report: Path) -> None:
    record = nbformat.read(sample_report / "report.ipynb", as_version=4)
    (name,) = kept = stored_plan(record)
    assert (sample_report / name).read_bytes() == kept[name]
    assert read_manifest(sample_report)["files"][name] == hashlib.sha256(kept[name]).hexdigest()
    path = Path("parameters/sample.yaml")
    earlier = earlier_plan(path, load(ROOT / path), parse("2024Q1"), sample_report.parent.parent)
    assert earlier.plan is not None
    assert len(earlier.plan.targets) == 7
    assert earlier.plan.budget is not None
