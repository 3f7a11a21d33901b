"""The sample project: every figure that its README names, computed by the real metrics from the raw rows.

Which definition each holds under stands beside it in `scripts/sample_project/promises.py`, with what was dropped.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.metrics.building import figures, values
from zongjie.findings.judge import examine, ranked
from zongjie.findings.rules import RULES
from zongjie.parameters import load
from zongjie.parameters.project import Measure
from zongjie.slides.figure import Figures
from zongjie.sources.ingest import ingest
from zongjie.sources.ingested import Ingested
from zongjie.tables.store import Tables

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))  # where the program that makes the data lies
from sample_project.contents import make_contents  # noqa: E402
from sample_project.events import make_events  # noqa: E402
from sample_project.people import make_people  # noqa: E402
from sample_project.promises import DROPPED, PROMISES, Promise, readme  # noqa: E402

PARAMETERS = load(ROOT / "parameters" / "project.yaml")
Of = Callable[..., Figures]
PLANTED = ("segmentation", "repetition", "wear_out")
TOLD = {
    "segmentation": ("valuable_lost_rate", 0.3),
    "repetition": ("interaction_rate", 0.2),
    "wear_out": ("event_turnout", 0.1),
}  # metric and the relative change for the better after the measures that matters


@pytest.fixture(scope="module")
def ingested(project_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ingested]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONGJIE_KEYS", str(tmp_path_factory.mktemp("keys")))
        yield ingest(PARAMETERS, project_data.parent, tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def of(ingested: Ingested) -> Of:
    """Figures of a period; computed once for the same ones."""
    tables = Tables(ingested.folder, PARAMETERS.zone)

    @cache
    def computed(period: str, *only: str) -> Figures:
        return figures(tables, period, language="zh_CN", only=only)

    return computed


@cache
def promised(period: str) -> tuple[str, ...]:
    """Return the metrics that the project's promises for a period name."""
    return tuple(sorted({promise.metric for promise in PROMISES if promise.period == period}))


def judged(*problems: str) -> tuple[str, ...]:
    """Return the metrics that the rules look at, those of some problems alone if any are named."""
    rules = [rule for rule in RULES if not problems or rule.problem in problems]
    measures = [one for rule in rules for one in (*rule.measures, *rule.also, *rule.watched)]
    names = {name for one in measures for name in (one.metric, *one.by, one.over_time, one.by_week, one.cases)}
    return tuple(sorted((names | {one.limit_of for one in measures}) - {""}))


def shown(promise: Promise, found: Figures) -> Any:
    """Return the number that a promise speaks of."""
    figure = found[promise.metric]
    if promise.field == "slices":
        return len(figure.rows)
    if not promise.segment:
        return getattr(figure, promise.field)
    return next(row[promise.field] for row in figure.rows if promise.segment in row.values())


def test_every_row_is_kept(ingested: Ingested) -> None:
    assert sum(source.rejected for source in ingested.sources) == 0
    assert ingested.rows["activity"] < 1_500_000  # small enough for a report in half a minute


@pytest.mark.parametrize("promise", PROMISES, ids=lambda one: f"{one.metric}-{one.period}-{one.field}")
def test_a_figure_of_the_project_holds(promise: Promise, of: Of) -> None:
    assert shown(promise, of(promise.period, *promised(promise.period))) == pytest.approx(
        promise.value, abs=promise.within
    )


def test_the_three_planted_problems_and_no_others_are_found_in_the_first_half(of: Of) -> None:
    found = {one.problem: one for one in ranked(examine(of("2023H1", *judged())))}
    assert set(found) == set(PLANTED)
    assert found["segmentation"].segments[0].key == "广播群"
    assert found["repetition"].segments[0].key == "职场成长"
    assert [case.key for case in found["wear_out"].cases] == ["打卡挑战"]


def test_after_the_measures_taken_none_of_the_three_is_found_again(of: Of) -> None:
    rules = tuple(rule for rule in RULES if rule.problem in PLANTED)
    assert ranked(examine(of("2023H2", *judged(*PLANTED)), rules)) == ()


@pytest.mark.parametrize("measure", PARAMETERS.project.measures, ids=lambda one: one.problem)
def test_what_a_measure_was_taken_against_is_better_after_it(measure: Measure, of: Of) -> None:
    metric, matters = TOLD[measure.problem]
    assert measure.metric == metric
    before, after = (
        of(period, *sorted(name for name, _ in TOLD.values()))[metric] for period in (measure.before, measure.after)
    )
    assert before.value is not None
    assert after.value is not None
    better = (before.value - after.value) * (1 if before.direction == "down" else -1)
    assert better / before.value > matters


def test_most_are_22_to_28_and_work_in_internet_or_education_and_came_by_the_three_sources(of: Of) -> None:
    found = of("2023", "members_by_age", "members_by_occupation", "joined_by_source")
    assert next(iter(values(found["members_by_age"].rows, "age"))) == "22–28"
    assert list(values(found["members_by_occupation"].rows, "occupation"))[:2] == ["互联网", "教育"]
    joined = values(found["joined_by_source"].rows, "source")
    assert {source for source, people in joined.items() if people} == {"内容引流", "转介绍活动", "KOL合作"}


def test_three_months_in_members_and_core_are_15_percent_above_what_was_expected(of: Of) -> None:
    reached = of("2023Q1", *promised("2023Q1"))
    milestones = {one.name: one for one in PARAMETERS.project.milestones if one.date.month == 3}
    assert (reached["joined_people"].value or 0) / milestones["新增成员"].expected == pytest.approx(1.15)
    core = values(reached["members_by_tier"].rows, "tier")["核心群"]
    assert core / milestones["核心群成员"].expected == pytest.approx(1.15, abs=0.005)


def test_each_tier_has_an_admin_and_is_within_its_limit(ingested: Ingested, of: Of) -> None:
    groups = Tables(ingested.folder, PARAMETERS.zone)["groups"].to_pyarrow().to_pylist()
    assert {group["tier"] for group in groups} == set(PARAMETERS.project.tiers)
    assert all(group["owner"] for group in groups)
    members = values(of("2023", "members_by_tier")["members_by_tier"].rows, "tier")
    for name, tier in PARAMETERS.project.tiers.items():
        assert tier.limit is None or members[name] <= tier.limit


def test_the_goals_of_the_project_are_those_that_its_figures_reach(of: Of) -> None:
    names = sorted(PARAMETERS.targets)
    found = of("2023", *names)
    assert all((found[name].value or 0) >= PARAMETERS.targets[name] for name in names)


def test_the_readme_of_the_data_names_every_figure_and_what_was_dropped(project_data: Path) -> None:
    said = (project_data.parent / "data" / "project" / "README.md").read_text(encoding="utf-8")
    assert said == readme()
    assert all(f"`{promise.metric}`" in said for promise in PROMISES)
    assert all(line in said for line in DROPPED)


def test_the_same_program_makes_the_same_people_events_and_contents() -> None:
    first, again = (make_people() for _ in range(2))
    buyers = np.arange(2_000)
    assert all(
        np.array_equal(one, other) for one, other in zip(vars(first).values(), vars(again).values(), strict=True)
    )
    events = [[(one.name, one.came.tolist(), one.satisfaction) for one in make_events(first, buyers)] for _ in range(2)]
    assert events[0] == events[1]
    assert make_contents() == make_contents()
