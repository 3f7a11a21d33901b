"""A rich example document, made up, with every slide kind: what exporter tests draw."""

from __future__ import annotations

import datetime as dt

import nbformat

from zongjie.slides.chart import Chart, Column, Row, Series, Table
from zongjie.slides.document import Chapter, ChapterInfo, Document, Info, SourceInfo
from zongjie.slides.figure import Figure, Figures
from zongjie.slides.mime import bundle
from zongjie.slides.model import (
    Absent,
    Agenda,
    AgendaItem,
    Card,
    Cards,
    Cause,
    Closing,
    Cover,
    Divider,
    Heatmap,
    Kpi,
    Metric,
    Overview,
    Problem,
    Slide,
    Statement,
    Statements,
    TableSlide,
    Timeline,
    TimelinePhase,
)
from zongjie.slides.text import Number, Span, Text, as_text

MONTHS = {
    "zh_CN": tuple(f"{month}月" for month in range(1, 13)),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
MEMBERS = (10.35, 10.6, 11.06, 11.52, 11.98, 12.43, 12.89, 13.38, 13.94, 14.61, 14.82, 15.0)
EARLIER = (7.95, 8.1, 8.3, 8.5, 8.72, 8.91, 9.1, 9.33, 9.56, 9.8, 9.92, 10.0)


def figures() -> Figures:
    """Return a handful of figures, one of them a breakdown and one undefined."""
    found = [
        Figure(
            id="members_end",
            number="1.2",
            title="期末成员",
            period="2023",
            unit="people",
            direction="up",
            value=150_000,
            previous=100_000,
            year_ago=100_000,
            target=140_000,
            definition="期末在群的成员人数",
            tables=("members",),
        ),
        Figure(
            id="conversion_rate_end",
            number="4.6",
            title="期末月转化率",
            period="2023",
            unit="share",
            decimals=1,
            direction="up",
            value=0.1,
            previous=0.05,
            year_ago=0.05,
            numerator=15_000,
            denominator=150_000,
            target=0.09,
            definition="当月付费人数 ÷ 月末成员数",
            tables=("orders", "members"),
        ),
        Figure(
            id="retention_d30",
            number="3.3",
            title="30日留存率",
            period="2023",
            unit="share",
            decimals=1,
            direction="up",
            value=0.413,
            previous=0.434,
            year_ago=0.434,
            numerator=25_276,
            denominator=61_204,
            target=0.45,
            definition="第30日仍活跃的新成员 ÷ 期内加入且满30日的成员",
            tables=("member_days", "members"),
            caveats=("12月加入的成员未满30日，未计入",),
        ),
        Figure(
            id="members_by_tier",
            number="1.9",
            title="各层级成员",
            period="2023",
            unit="people",
            tables=("members",),
            by=("tier",),
            rows=(
                {"tier": "核心群", "value": 12_000.0, "previous": 9_000.0},
                {"tier": "普通群", "value": 138_000.0, "previous": 91_000.0},
            ),
        ),
        Figure(
            id="nps",
            number="7.3",
            title="NPS",
            period="2023",
            unit="score",
            undefined_because="没有有效答卷",
            tables=("survey",),
        ),
    ]
    return Figures({figure.id: figure for figure in found})


def number(
    value: float | None, unit: str, digits: str, suffix: str, figure: str | None = None, **more: object
) -> Number:
    """Return a number as a notebook would have formatted it."""
    return Number(value=value, unit=unit, digits=digits, suffix=suffix, figure=figure, **more)  # type: ignore[arg-type]


def _said(language: str) -> Text:
    if language == "en":
        return (
            Span(text="Members grew from "),
            Span(text="100,000", strong=True, figure="members_end", field="previous"),
            Span(text=" to "),
            Span(text="150,000", strong=True, figure="members_end"),
            Span(text=", ahead of the target of "),
            Span(text="140,000", figure="members_end", field="target"),
            Span(text="."),
        )
    return (
        Span(text="成员由年初"),
        Span(text="10万人", strong=True, figure="members_end", field="previous"),
        Span(text="增至年末"),
        Span(text="15万人", strong=True, figure="members_end"),
        Span(text="，超过目标"),
        Span(text="14万人", figure="members_end", field="target"),
        Span(text="；线上广告与口碑推荐带来新增的七成。"),
    )


def slides(language: str = "zh_CN") -> dict[str, tuple[Slide, ...]]:
    """Return the slides of each chapter."""
    zh = language == "zh_CN"

    def t(chinese: str, english: str) -> str:
        return chinese if zh else english

    people = t("人", "people")
    ten_thousand = t("万人", "K people")
    source = t(
        "数据：成员表，2023-01-01—2023-12-31（Asia/Shanghai）· 口径 1.2",
        "Data: members, 2023-01-01 – 2023-12-31 (Asia/Shanghai) · definition 1.2",
    )
    notes = (
        t("先说结论，再说来源。", "Say the conclusion first."),
        t("口径 1.2：期末在群的成员人数。", "Definition 1.2: members at the end."),
    )
    line = Chart(
        kind="line",
        title=t("成员数", "Members"),
        categories=MONTHS[language],
        unit="people",
        unit_label=ten_thousand,
        decimals=1,
        scale=10_000,
        figures=("members_end",),
        summary=t("2023年成员由10.35万增至15万；2022年由7.95万增至10万", "Members grew from 103,500 to 150,000"),
        series=(
            Series(name=t("2023年", "2023"), values=MEMBERS),
            Series(name=t("2022年", "2022"), values=EARLIER, role="previous"),
            Series(name=t("目标", "Target"), values=(14.0,) * 12, role="target"),
        ),
    )
    doughnut = line.model_copy(
        update={
            "kind": "doughnut",
            "title": t("新增来源", "Joins by source"),
            "categories": (
                t("线上广告", "Ads"),
                t("口碑推荐", "Word of mouth"),
                t("活动", "Events"),
                t("其他", "Other"),
            ),
            "unit": "share",
            "unit_label": "%",
            "scale": 1,
            "series": (Series(name=t("占比", "Share"), values=(0.42, 0.29, 0.17, 0.12)),),
            "summary": t("线上广告占42%，口碑推荐占29%", "Ads 42 %, word of mouth 29 %"),
        }
    )
    drivers = line.model_copy(
        update={
            "kind": "bar",
            "title": t("下降由谁带来（占变化的%）", "Who drives the fall (share of change)"),
            "categories": (t("二级社群", "Tier 2"), t("一级社群", "Tier 1"), t("其他", "Other")),
            "unit": "share",
            "unit_label": "%",
            "scale": 1,
            "decimals": 0,
            "series": (Series(name=t("占变化", "Share of change"), values=(0.72, 0.23, 0.05)),),
            "highlight": 0,
            "summary": t("二级社群占72%", "Tier 2 carries 72 %"),
        }
    )
    column = line.model_copy(
        update={
            "kind": "column",
            "title": t("月转化率", "Monthly conversion"),
            "unit": "share",
            "unit_label": "%",
            "scale": 1,
            "series": (
                Series(name="2023", values=tuple(0.05 + 0.0045 * i for i in range(12))),
                Series(name="2022", values=(0.04,) * 6 + (None,) * 6, role="previous"),
            ),
        }
    )
    kpis = (
        Kpi(
            label=t("期末成员", "Members at end"),
            number=number(150_000, "people", t("15", "150,000"), t("万人", people), "members_end"),
            change=number(0.5, "change", "+50", "%", "members_end", field="change"),
            change_label=t("较上期", "vs previous"),
            good=True,
            target=number(140_000, "people", t("14", "140,000"), t("万人", people), "members_end", field="target"),
            target_label=t("目标", "Target"),
            met=True,
        ),
        Kpi(
            label=t("期末月转化率", "Conversion"),
            number=number(0.1, "share", "10", "%", "conversion_rate_end"),
            change=number(0.05, "points", "+5", t("个百分点", "pp"), "conversion_rate_end", field="change"),
            change_label=t("较上期", "vs previous"),
            good=True,
            target=number(0.09, "share", "9", "%", "conversion_rate_end", field="target"),
            target_label=t("目标", "Target"),
            met=True,
        ),
        Kpi(
            label=t("30日留存率", "30-day retention"),
            number=number(0.413, "share", "41.3", "%", "retention_d30"),
            change=number(-0.021, "points", "−2.1", t("个百分点", "pp"), "retention_d30", field="change"),
            change_label=t("较上期", "vs previous"),
            good=False,
            target=number(0.45, "share", "45", "%", "retention_d30", field="target"),
            target_label=t("目标", "Target"),
            met=False,
        ),
        Kpi(label="NPS", number=number(None, "score", "—", "")),
    )
    table = Table(
        columns=(
            Column(title=t("活动", "Event")),
            Column(title=t("邀请", "Invited"), numeric=True),
            Column(title=t("参与", "Attended"), numeric=True),
            Column(title="ROI", numeric=True),
        ),
        rows=(
            *tuple(
                Row(
                    cells=(
                        as_text(t(f"第{i}场主题沙龙", f"Meetup {i}")),
                        number(900 + i, "people", f"{900 + i}", ""),
                        number(600 + i, "people", f"{600 + i}", ""),
                        as_text(f"1:{i}.0"),
                    )
                )
                for i in range(1, 19)
            ),
            Row(
                cells=(
                    as_text(t("合计", "Total")),
                    number(16371, "people", "16,371", ""),
                    number(10971, "people", "10,971", ""),
                    as_text("1:5.4"),
                ),
                total=True,
            ),
        ),
        summary=t("18场活动的邀请与参与人数", "18 events"),
    )
    cards = tuple(
        Card(heading=heading, body=as_text(body))
        for heading, body in (
            (
                t("目标用户", "Audience"),
                t(
                    "18–35岁、一二线城市、对新品敏感的消费者，以互联网与教育从业者为主。",
                    "People of 18–35 in large cities who like new products.",
                ),
            ),
            (
                t("社群主题", "Theme"),
                t("围绕新品体验与生活方式，三级社群各有主张。", "New products and the life around them."),
            ),
            (t("社群文化", "Culture"), t("鼓励分享、及时回应、不刷屏。", "Share, answer, do not flood.")),
        )
    )
    actions = tuple(
        card.model_copy(
            update={
                "owner": t("社群经理", "Community manager"),
                "due": "2024-01-31",
                "measure": t("首次回复中位数 ≤ 60 分钟", "median first reply ≤ 60 minutes"),
                "cost": t("2万元", "CNY 20,000"),
            }
        )
        for card in cards
    )
    return {
        "front": (
            Cover(
                id="front.cover",
                title=as_text(t("2023年度社群运营工作总结", "Community operations summary 2023")),
                subtitle=t("青禾生活会员社群", "Greenfield members"),
                reporter=t("张XX", "A. Zhang"),
                department=t("用户运营部", "User operations"),
                date=dt.date(2023, 12, 31),
                brief=True,
            ),
            Agenda(
                id="front.agenda",
                title=as_text(t("目录", "Contents")),
                brief=True,
                items=(
                    AgendaItem(number="01", title=t("社群运营策略", "Strategy"), target="strategy.divider"),
                    AgendaItem(
                        number="02",
                        title=t("社群运营成果", "Results"),
                        summary=as_text(t("成员增长50%", "Members +50 %")),
                        target="results.divider",
                    ),
                    AgendaItem(
                        number="03", title=t("问题与解决方案", "Problems and solutions"), target="problems.divider"
                    ),
                ),
            ),
        ),
        "strategy": (
            Divider(id="strategy.divider", number="01", title=as_text(t("社群运营策略", "Strategy")), brief=True),
            Statements(
                id="strategy.purpose",
                title=as_text(t("为什么做这份总结", "Why this summary")),
                source=source,
                notes=notes,
                items=(
                    Statement(
                        lead=t("目的", "Purpose"),
                        body=as_text(t("回顾一年社群运营，以数据评估成效。", "Look back at a year in figures.")),
                    ),
                    Statement(
                        lead=t("意义", "Meaning"),
                        body=as_text(
                            t(
                                "社群是品牌与用户长期往来的地方，也是口碑的起点，须以留存衡量。",
                                "The community is where brand and users meet.",
                            )
                        ),
                    ),
                ),
            ),
            Cards(
                id="strategy.positioning",
                title=as_text(
                    t("社群定位：服务三类人，用三级社群分层承接", "Positioning: three audiences, three tiers")
                ),
                items=cards,
                template_text=True,
                notes=notes,
            ),
        ),
        "results": (
            Divider(
                id="results.divider",
                number="02",
                title=as_text(t("社群运营成果", "Results")),
                summary=as_text(t("成员、活跃与转化三项目标全部达成", "Three targets met")),
                brief=True,
            ),
            Overview(
                id="results.overview",
                title=as_text(t("四项核心指标两项达标，30日留存是缺口", "Two of four targets met")),
                items=kpis,
                source=source,
                notes=notes,
                brief=True,
                judgement=(_said(language), as_text(t("30日留存未达目标。", "Retention missed its target."))),
            ),
            Metric(
                id="growth.members",
                title=as_text(t("成员一年增长50%，线上广告与口碑带来新增的71%", "Members grew by 50 %")),
                judgement=t("稳步提升", "Steady"),
                tone="good",
                body=_said(language),
                before=number(
                    100_000, "people", t("10", "100,000"), t("万人", people), "members_end", field="previous"
                ),
                before_label=t("年初", "Start"),
                after=number(150_000, "people", t("15", "150,000"), t("万人", people), "members_end"),
                after_label=t("年末", "End"),
                change=number(0.5, "change", "+50", "%", "members_end", field="change"),
                good=True,
                chart=line,
                source=source,
                notes=notes,
                brief=True,
            ),
            Metric(
                id="growth.sources",
                title=as_text(t("广告与口碑是两大来源", "Ads and word of mouth lead")),
                judgement=t("来源集中", "Concentrated"),
                body=_said(language),
                chart=doughnut,
                source=source,
            ),
            Metric(
                id="conversion.rate",
                title=as_text(t("月转化率翻倍到10%", "Conversion doubled to 10 %")),
                judgement=t("转化翻倍", "Doubled"),
                tone="good",
                body=_said(language),
                chart=column,
                source=source,
            ),
            TableSlide(
                id="events.table",
                title=as_text(t("主题沙龙参与稳定，回报逐场走高", "Events hold")),
                table=table,
                remark=as_text(t("取消两场，未计入。", "Two cancelled events are not counted.")),
                source=source,
                items=kpis[:3],
            ),
            Heatmap(
                id="retention.cohorts",
                title=as_text(t("8月起加入的成员，次月留存低7个百分点", "Cohorts since August return less")),
                corner=t("加入月", "Joined"),
                columns=tuple(str(i) for i in range(12)),
                rows=MONTHS[language],
                values=tuple(
                    tuple((1.0 if k == 0 else 0.62 - 0.03 * k) if k + m < 12 else None for k in range(12))
                    for m in range(12)
                ),
                partial=((11, 0),),
                remarks=(
                    Statement(
                        lead=t("怎么看", "How to read"),
                        body=as_text(
                            t("横向是时间，纵向是加入月；颜色越深，留下的人越多。", "Time runs to the right.")
                        ),
                    ),
                ),
                summary=t("12个加入月的留存", "Retention of 12 cohorts"),
                source=source,
            ),
        ),
        "problems": (
            Divider(
                id="problems.divider",
                number="03",
                title=as_text(t("问题与解决方案", "Problems and solutions")),
                brief=True,
            ),
            Problem(
                id="problems.retention",
                title=as_text(t("30日留存下滑2.1个百分点，七成来自二级社群", "30-day retention fell by 2.1 points")),
                judgement=t("留存偏低", "Low"),
                body=_said(language),
                causes_label=t("原因", "Causes"),
                causes=(
                    Cause(
                        text=as_text(t("首次回复由38分钟延至2.6小时", "First replies came later")),
                        status="verified",
                        label=t("已验证", "verified"),
                    ),
                    Cause(
                        text=as_text(t("同期竞品上线同类社群", "A rival opened")),
                        status="to_verify",
                        label=t("待验证", "to be examined"),
                    ),
                ),
                chart=drivers,
                remark=as_text(t("其中比率变化1.8个百分点，结构变化0.3个百分点。", "Rate effect 1.8, mix effect 0.3.")),
                source=source,
                notes=notes,
                brief=True,
            ),
            Cards(
                id="problems.retention.actions",
                title=as_text(t("三项行动，一季度末留存回到45%", "Three actions")),
                items=actions,
                brief=True,
            ),
            Timeline(
                id="plan.phases",
                title=as_text(t("三个阶段推进", "Three phases")),
                ticks=MONTHS[language],
                phases=(
                    TimelinePhase(
                        label=t("准备期", "Prepare"),
                        span=t("1–2月", "Jan–Feb"),
                        body=t("补管理员、建用户分层", "Staff up"),
                        first=0,
                        last=1,
                    ),
                    TimelinePhase(
                        label=t("推进期", "Run"),
                        span=t("3–9月", "Mar–Sep"),
                        body=t("每月主题活动、新人路径、内容共创", "Monthly events"),
                        first=2,
                        last=8,
                    ),
                    TimelinePhase(
                        label=t("巩固期", "Maintain"),
                        span=t("10–12月", "Oct–Dec"),
                        body=t("会员日、复盘与预算滚动", "Review"),
                        first=9,
                        last=11,
                    ),
                ),
                table=Table(columns=table.columns, rows=table.rows[:4]),
            ),
            Closing(
                id="closing.thanks",
                title=as_text(t("谢谢", "Thank you")),
                sentences=(
                    as_text(t("规模与转化全面超额，留存是下一年的第一优先。", "Scale and conversion are ahead.")),
                    as_text(t("把回复做快，把激励做回来。", "Answer sooner.")),
                ),
                contact="community@example.com",
                brief=True,
            ),
        ),
    }


def example(language: str = "zh_CN", deck: str = "full") -> Document:
    """Return the example document."""
    zh = language == "zh_CN"
    infos = {
        "front": ("", ""),
        "strategy": ("01", "社群运营策略" if zh else "Strategy"),
        "results": ("02", "社群运营成果" if zh else "Results"),
        "problems": ("03", "问题与解决方案" if zh else "Problems and solutions"),
    }
    info = Info(
        community="青禾生活会员社群" if zh else "Greenfield members",
        slug="example",
        language=language,
        outline="annual_summary",
        period="2023",
        period_label="2023年度" if zh else "2023",
        start=dt.date(2023, 1, 1),
        end=dt.date(2023, 12, 31),
        title="2023年度社群运营工作总结" if zh else "Community operations summary 2023",
        reporter="张XX" if zh else "A. Zhang",
        department="用户运营部" if zh else "User operations",
        contact="community@example.com",
        date=dt.date(2023, 12, 31),
        time_zone="Asia/Shanghai",
        theme="calm",
        deck=deck,
        synthetic=True,
        sources=(
            SourceInfo(
                kind="parquet",
                name="members.parquet",
                sha256="0" * 64,
                read=150_010,
                kept=150_000,
                rejected=4,
                skipped=6,
                tables={"members": 150_000},
                reasons={"duplicate": 6, "joined_at missing": 4},
            ),
        ),
        versions={"zongjie": "0.1.0"},
    )
    parts = slides(language)
    chapters = tuple(
        Chapter(info=ChapterInfo(id=key, number=number, title=title), slides=parts[key])
        for key, (number, title) in infos.items()
    )
    absent = (
        Absent(
            id="feedback.nps",
            title="NPS",
            because="没有问卷表" if zh else "there is no survey table",
            needs=("survey",),
        ),
    )
    return Document(info, chapters, figures(), absent)


def notebook(document: Document) -> nbformat.NotebookNode:
    """Return the document as a bound notebook."""
    made = nbformat.v4.new_notebook()
    made.metadata["zongjie"] = {
        "info": document.info.model_dump(mode="json"),
        "chapters": [chapter.info.model_dump(mode="json") for chapter in document.chapters],
        "figures": document.figures.dump(),
        "absent": [absent.model_dump(mode="json") for absent in document.absent],
    }
    for index, (chapter, slide) in enumerate(document.slides()):
        cell = nbformat.v4.new_code_cell(
            id=f"{chapter.id}-{index}", outputs=[nbformat.v4.new_output("display_data", data=bundle(slide))]
        )
        cell.metadata["zongjie"] = {"chapter": chapter.id}
        made.cells.append(cell)
    return made
