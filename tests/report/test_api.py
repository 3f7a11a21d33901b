"""Slides from figures: what is said is true, whatever the figures; what is missing is not said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.report.stories import GROWN, MONTHS, ROWS, Values, prepared
from zongjie.report.api import Report
from zongjie.slides.figure import Figures
from zongjie.slides.model import SLIDE, Absent, Cards, Metric, Overview, Problem, SlideBase, TableSlide
from zongjie.slides.text import Frozen, Span, plain

LANGUAGES = ("zh_CN", "en")
RISE = re.compile(r"增长|上升|增至|升至|\brose\b|\bup \d")
FALL = re.compile(r"下降|降至|\bfell\b|\bdown \d")
MET = re.compile(r"达成目标|以内|\bmeeting\b|\bwithin\b")
MISSED = re.compile(r"未达目标|超出目标|\bmissing\b|\babove\b")
BREAK = re.compile(r"[。；，;]|, (?=[a-z])|\.(?= |$)")
HEADLINE = ["members_end", "mau_mean", ["event_participations", "rsvp_yes"], "conversion_rate_end", "retention_d30"]


def slides(report: Report) -> list[Any]:
    """Return one slide of each kind that carries sentences."""
    path = ("conversion_rate_start", "conversion_rate_end")
    names = ("activity", "retention", "conversion", "participation")
    return [
        report.overview("results.overview", HEADLINE),
        report.metric("growth.members", "members_end", report.over_time("members_over_time", target="members_end")),
        report.metric("growth.members", "members_end", report.balance()),
        report.metric(
            "growth.course", "members_mean", report.over_time("members_over_time", kind="area"), optional=True
        ),
        report.metric("growth.sources", "joined_people", report.by_category("joined_by_source")),
        report.metric("activity.messages", ["messages_per_member_day", "messages"]),
        report.metric("activity.members", ["mau_mean"], report.over_time("active_over_time", kind="column")),
        report.metric("conversion.rate", "conversion_rate_end", report.over_time("conversion_over_time"), path),
        report.metric(
            "conversion.rate", "conversion_rate_end", report.with_base("conversion_over_time", "buyers"), path
        ),
        report.metric("conversion.funnel", "buying_stages", report.stages("buying_stages"), optional=True),
        report.metric("conversion.buyers", "buyers", report.by_category("buyers_by_source")),
        report.metric("retention.new", ["retention_d30", "retention_d7"]),
        report.metric("events.participation", ["event_participations", "rsvp_yes", "events_held"]),
        report.metric("content.reads", ["reads"], report.by_category("contents_by_format")),
        report.spending("spending.budget", ["budget_execution"]),
        report.diagnosis("problems.diagnosis"),
        *(report.problem(name) for name in names),
        *(report.solutions(name) for name in names),
        report.targets("plan.targets", HEADLINE),
        report.timeline("plan.phases"),
        report.budget("plan.budget"),
        report.closing("closing.thanks"),
    ]


def texts(node: Any) -> Iterator[tuple[Span, ...]]:
    """Yield every text of a slide: every tuple of spans in it."""
    if isinstance(node, tuple) and node and all(isinstance(part, Span) for part in node):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from texts(part)
    elif isinstance(node, Frozen):
        for name in type(node).model_fields:
            yield from texts(getattr(node, name))


def clauses(text: tuple[Span, ...]) -> Iterator[tuple[str, list[Span]]]:
    """Yield the clauses of a text with the figures that each prints; numbers never end a clause."""
    words, linked = "", list[Span]()
    for span in text:
        if span.figure or span.strong:
            words += span.text
            linked += [span] if span.figure else []
            continue
        *ends, rest = BREAK.split(span.text)
        for end in ends:
            yield words + end, linked
            words, linked = "", []
        words += rest
    yield words, linked


def check_clause(words: str, linked: list[Span], figures: Figures) -> None:
    for span in linked:
        assert span.figure is not None
        figure = figures[span.figure]
        base = figure.year_ago if span.field == "change_year_ago" else figure.previous
        if span.field in ("change", "change_year_ago", "previous"):
            assert figure.value is not None
            assert base is not None
            assert not RISE.search(words) or figure.value > base, words
            assert not FALL.search(words) or figure.value < base, words
        if span.field == "target":
            assert not (MET.search(words) and not MISSED.search(words)) or figure.met is True, words
            assert not MISSED.search(words) or figure.met is False, words


def check(slide: Any, figures: Figures) -> None:
    SLIDE.validate_python(slide.model_dump())
    for text in texts(slide):
        said = plain(text)
        assert not re.search(r"None|nan|\{\{|  |。。|，。|\(\)|（）", said), said
        for span in text:
            assert span.figure is None or figures[span.figure].get(span.field) is not None
        for words, linked in clauses(text):
            check_clause(words, linked, figures)


number = st.none() | st.sampled_from([0.0, 1.0]) | st.floats(1e-4, 1e9)
share = st.none() | st.sampled_from([0.0, 1.0]) | st.floats(0, 1).map(lambda value: round(value, 6))


def values_of(name: str) -> st.SearchStrategy[Values]:
    one = share if (GROWN[name][0] or 2) < 1 and name != "messages_per_member_day" else number
    return st.tuples(one, one, one, one)


communities = st.sets(st.sampled_from(sorted(GROWN)), min_size=4).flatmap(
    lambda names: st.fixed_dictionaries({name: values_of(name) for name in sorted(names)})
)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    values=communities,
    rows=st.sets(st.sampled_from(sorted(ROWS))),
    period=st.sampled_from(["2023", "2023H2", "2023Q4", "2023-11", "2023-03-15..2023-06-14", "2024-02-29..2024-03-02"]),
)
def test_nothing_untrue_is_said_whatever_the_figures(
    language: str, values: dict[str, Values], rows: set[str], period: str
) -> None:
    made = prepared(language, period, values, {name: ROWS[name] for name in rows})
    for slide in slides(Report(made)):
        assert slide is None or isinstance(slide, SlideBase | Absent)
        if isinstance(slide, SlideBase):
            check(slide, made.figures)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_grown_community_is_told_in_full(language: str) -> None:
    made = prepared(language)
    shown = slides(Report(made))
    assert not any(isinstance(slide, Absent) for slide in shown)
    for slide in shown:
        if slide is not None:
            check(slide, made.figures)


def test_the_growth_slide_says_what_the_figures_say() -> None:
    report = Report(prepared())
    slide = report.metric("growth.members", "members_end", report.over_time("members_over_time", target="members_end"))
    assert isinstance(slide, Metric)
    assert plain(slide.title) == "成员一年增长50%，线上广告与口碑推荐带来新增的71%"
    assert plain(slide.body).startswith("成员数由10万人增至15万人，达成目标14万人。")
    assert (slide.before_label, slide.before and slide.before.text) == ("年初", "10万人")
    assert (slide.after_label, slide.after and slide.after.text) == ("年末", "15万人")
    assert slide.chart is not None
    assert [(line.name, line.role) for line in slide.chart.series] == [
        ("2023年度", "current"),
        ("2022年度", "previous"),
        ("目标", "target"),
    ]
    assert (slide.chart.scale, slide.chart.unit_label, slide.chart.categories[0]) == (10_000, "万人", "1月")
    assert "口径" in slide.source


def test_the_judgement_has_at_most_eight_characters_and_the_body_about_ninety() -> None:
    for slide in slides(Report(prepared())):
        if isinstance(slide, Metric | Problem):
            assert 0 < len(slide.judgement) <= 8
        if isinstance(slide, Metric):
            assert len(plain(slide.body)) <= 100


def test_an_overview_counts_targets_and_names_the_gap() -> None:
    slide = Report(prepared()).overview("results.overview", HEADLINE)
    assert isinstance(slide, Overview)
    assert plain(slide.title) == "4项核心目标达成3项，新成员30日留存率未达标"
    assert "新成员30日留存率" in plain(slide.judgement[-1])
    assert [kpi.met for kpi in slide.items] == [True, None, True, True, False]


def test_the_first_defined_of_several_figures_leads() -> None:
    values = {"rsvp_yes": (100.0, 90.0, None, None), "events_held": (5.0, 5.0, None, None)}
    report = Report(prepared(values=values, rows={}))
    slide = report.metric("events.participation", ["event_participations", "rsvp_yes", "events_held"])
    assert isinstance(slide, Metric)
    assert slide.after is not None
    assert slide.after.figure == "rsvp_yes"


def test_an_absent_slide_names_the_tables_that_it_needs() -> None:
    slide = Report(prepared(values={}, rows={})).metric("growth.members", "members_end")
    assert isinstance(slide, Absent)
    assert slide.needs == ("survey",)
    assert "问卷表" in slide.because


def test_an_undefined_figure_says_why() -> None:
    made = prepared(values={"members_end": (None, None, None, None)}, rows={})
    slide = Report(made).metric("growth.members", "members_end")
    assert isinstance(slide, Absent)
    assert "无法计算" in slide.because


def test_problems_are_found_and_answered_with_owner_date_and_measure() -> None:
    report = Report(prepared(plan={"owners": {"content": "小王"}}))
    found = report.problem("retention")
    assert isinstance(found, Problem)
    assert plain(found.title).startswith("留存走低")
    assert found.causes[0].status == "verified"
    assert found.chart is not None
    actions = report.solutions("retention")
    assert isinstance(actions, Cards)
    assert all(card.owner and card.due and card.measure for card in actions.items)
    assert "小王" in {card.owner for card in actions.items}


def test_a_problem_that_is_not_there_is_not_made_up() -> None:
    report = Report(prepared())
    assert report.problem("conversion") is None
    assert report.solutions("conversion") is None
    table = report.diagnosis("problems.diagnosis")
    assert isinstance(table, TableSlide)
    assert "转化率" not in plain(table.title)
    verdicts = {plain(row.cells[0]): plain(row.cells[-1]) for row in table.table.rows}  # type: ignore[arg-type]
    assert verdicts["转化率"] == "未见问题"


def test_the_biggest_problems_have_pages_by_rank() -> None:
    report = Report(prepared())
    first = report.problem(1)
    assert isinstance(first, Problem)
    assert first == report.problem(first.id.rpartition(".")[2])
    assert len(first.judgement) <= 8
    assert len(plain(first.body)) <= 90
    assert report.problem(99) is None


def test_targets_come_from_the_trend_and_are_not_copied() -> None:
    table = Report(prepared()).targets("plan.targets", ["members_end", "retention_d30"])
    assert isinstance(table, TableSlide)
    first, second = table.table.rows
    assert [getattr(cell, "text", None) for cell in first.cells[1:4]] == ["15万人", "20万人", "17.5万人"]
    assert getattr(second.cells[2], "text", None) == "45%"  # missed, and so still open


def test_a_budget_given_for_a_year_is_cut_to_a_shorter_period() -> None:
    year = Report(prepared(plan={"budget": 1_200_000})).budget("plan.budget")
    month = Report(prepared(period="2023-11", plan={"budget": 1_200_000})).budget("plan.budget")
    assert isinstance(year, TableSlide)
    assert isinstance(month, TableSlide)
    assert "120万元" in plain(year.title)
    assert "10万元" in plain(month.title)


def test_a_period_of_a_few_days_has_no_phases() -> None:
    slide = Report(prepared(period="2023-11-01..2023-11-05")).timeline("plan.phases")
    assert isinstance(slide, Absent)


def test_many_small_categories_are_not_dwarfed_by_their_rest() -> None:
    rows = tuple({"group": f"群{place}", "value": 5} for place in range(40))
    chart = Report(prepared(rows={"events_by_group": rows})).by_category("events_by_group")
    assert chart is not None
    assert len(chart.categories) == 7
    assert "其他" not in chart.categories
    assert "前7" in chart.title


def test_a_small_rest_is_summed_up() -> None:
    rows = tuple({"source": f"来源{place}", "value": 100 - 10 * place} for place in range(9))
    chart = Report(prepared(rows={"joined_by_source": rows})).by_category("joined_by_source")
    assert chart is not None
    assert chart.categories[-1] == "其他"
    assert sum(value or 0 for value in chart.series[0].values) * chart.scale == 540


def test_a_target_of_a_month_is_not_drawn_over_days() -> None:
    days = tuple({"time": f"2023-11-{day:02d}", "value": 0.004} for day in range(1, 31))
    chart = Report(prepared(period="2023-11", rows={"conversion_over_time": days})).over_time(
        "conversion_over_time", target="conversion_rate_end"
    )
    assert chart is not None
    assert {line.role for line in chart.series} == {"current"}


def test_months_that_cross_a_year_say_so_where_it_changes() -> None:
    rows = tuple({"time": time, "value": 1.0} for time in ("2022-11", "2022-12", *MONTHS[:2]))
    chart = Report(prepared(period="2022-11-01..2023-02-28", rows={"members_over_time": rows})).over_time(
        "members_over_time"
    )
    assert chart is not None
    assert chart.categories == ("2022年11月", "12月", "2023年1月", "2月")


@pytest.mark.parametrize(
    ("own", "lead", "body"),
    [
        (("目的：看清一年", "说明问题"), "目的", "看清一年"),
        (("这是一句很长的话所以不是小标题：后面还有", "乙"), "目的一", "这是一句很长的话所以不是小标题：后面还有"),
        (("只有一句",), "目的", "只有一句"),
    ],
)
def test_the_staffs_own_statements_keep_their_lead_words(own: tuple[str, ...], lead: str, body: str) -> None:
    slide = Report(prepared(project={"purpose": own})).statements("background.purpose")
    assert (slide.items[0].lead, plain(slide.items[0].body)) == (lead, body)
    assert not slide.template_text


def test_template_texts_are_marked_in_the_slide_and_its_notes() -> None:
    report = Report(prepared(strategy={"users": {"relations": "专人维护", "incentives": "积分", "feedback": "月报"}}))
    own, template = report.cards("strategy.users"), report.cards("strategy.content")
    assert not own.template_text
    assert template.template_text
    assert any("模板" in note for note in template.notes)


def test_every_row_read_is_accounted_for_in_the_appendix() -> None:
    slide = Report(prepared()).sources("appendix.sources")
    assert plain(slide.title) == "读取150,010行：采用150,000行，拒绝4行，跳过6行"
    assert any("duplicate" in note for note in slide.notes)
