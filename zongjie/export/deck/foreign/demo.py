"""A small document, made up, that shows a template with a slide of each sort."""

from __future__ import annotations

import datetime as dt

from zongjie.slides.chart import Chart, Series
from zongjie.slides.document import Chapter, ChapterInfo, Document, Info
from zongjie.slides.figure import Figures
from zongjie.slides.model import (
    Agenda,
    AgendaItem,
    Card,
    Cards,
    Closing,
    Cover,
    Divider,
    Kpi,
    Metric,
    Overview,
    Statement,
    Statements,
)
from zongjie.slides.text import Number, as_text

_DATE = dt.date(2023, 12, 31)
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")


def demo() -> Document:
    """Return the document: front matter, a chapter with four content slides, closing."""
    info = Info(
        community="示例社群", slug="demo", language="zh_CN", outline="annual_summary", period="2023",
        period_label="2023年度", start=dt.date(2023, 1, 1), end=_DATE, title="2023年度社群运营总结", reporter="运营部",
        date=_DATE, time_zone="Asia/Shanghai", theme="calm", synthetic=True,
    )  # fmt: skip
    front = Chapter(
        info=ChapterInfo(id="front", number="", title=""),
        slides=(
            Cover(id="front.cover", title=as_text(info.title), subtitle=info.community, reporter="运营部", date=_DATE),
            Agenda(
                id="front.agenda",
                title=as_text("目录"),
                items=(AgendaItem(number="01", title="社群运营成果", target="results.divider"),),
            ),
        ),
    )
    chapter = ChapterInfo(id="results", number="01", title="社群运营成果")
    return Document(info, (front, Chapter(info=chapter, slides=_slides())), Figures({}), ())


def _slides() -> tuple[Divider | Overview | Metric | Statements | Cards | Closing, ...]:
    members = Number(value=150_000, unit="people", digits="15", suffix="万人")
    said = as_text("成员由年初的十万人增至年末的十五万人，口碑推荐带来其中四成。")
    return (
        Divider(id="results.divider", number="01", title=as_text("社群运营成果"), summary=as_text("规模增长五成")),
        Overview(
            id="results.overview",
            title=as_text("成员一年增长五成，四项指标全部达标"),
            items=tuple(Kpi(label=label, number=members) for label in ("期末成员", "月活跃", "转化", "留存")),
            judgement=(said,),
        ),
        Metric(
            id="results.growth",
            title=as_text("成员逐季增长，四季度最快"),
            judgement="稳步提升",
            tone="good",
            body=said,
            chart=Chart(
                kind="column",
                title="成员数（万人）",
                categories=_QUARTERS,
                series=(Series(name="2023年", values=(11.0, 12.0, 13.5, 15.0)),),
            ),
        ),
        Statements(
            id="results.purpose",
            title=as_text("为什么做这份总结"),
            items=(Statement(lead="目的", body=said), Statement(lead="意义", body=said)),
        ),
        Cards(
            id="results.actions",
            title=as_text("三项行动"),
            items=tuple(Card(heading=heading, body=said) for heading in ("拉新", "留存", "转化")),
        ),
        Closing(id="results.closing", title=as_text("谢谢"), sentences=(said, as_text("明年继续。")), contact="运营部"),
    )
