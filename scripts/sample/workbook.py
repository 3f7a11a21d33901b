"""The staff's ledger 运营台账.xlsx: groups, contents, events, feedback, crises, survey, spending, kept by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from sample import incidents, plan, survey
from sample.events import Event

_MADE = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)  # fixed: the same data gives the same bytes
Sheet = tuple[str, Sequence[str], list[Sequence[Any]]]

_TOPICS = ("家居收纳", "健康饮食", "亲子阅读", "手冲咖啡", "城市漫步", "节气生活", "轻运动", "旧物改造")
_COLUMNS = {"图文": "每周精选", "短视频": "一分钟", "直播": "现场"}
_FORMATS = {"图文": (3, 1.0), "短视频": (2, 1.7), "直播": (0, 3.2)}
_SPENDING = {"内容制作": 0.28, "活动执行": 0.30, "广告投放": 0.26, "工具与平台": 0.09, "成员激励": 0.07}
_YEARLY_BUDGET = {2022: 400_000, 2023: 500_000, 2024: 560_000}
_FEEDBACK = ("内容建议", "活动体验", "产品与服务", "群内秩序", "权益与积分")


def write_workbook(path: Path, events: list[Event], groups: list[Sequence[Any]]) -> None:
    """Write the workbook; the first sheet says what it is."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm"})
    book.set_properties({"title": "运营台账", "subject": plan.COMMUNITY, "comments": plan.SYNTHETIC, "created": _MADE})
    notice = book.add_worksheet("说明")
    for row, line in enumerate((plan.COMMUNITY + " 运营台账", plan.SYNTHETIC, "每张表第一行是表头，一行一条记录。")):
        notice.write(row, 0, line)
    head = book.add_format({"bold": True, "bottom": 1})
    log = ("危机记录", incidents.HEADERS, incidents.incidents())
    asked = ("问卷", survey.HEADERS, survey.survey())
    sheets = (_groups(groups), _contents(), _events(events), _feedback(), log, asked, _spending(events))
    for name, headers, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, headers, head)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headers) - 1, 16)
    book.close()


def published() -> np.ndarray:
    """Return how many official pieces of the sheet 内容 came out on each day."""
    _, headers, rows = _contents()
    when, origin = headers.index("发布时间"), headers.index("来源")
    days = [(row[when].date() - plan.FIRST).days for row in rows if row[origin] == "官方"]
    return np.bincount(days, minlength=plan.DAYS)


def _groups(groups: list[Sequence[Any]]) -> Sheet:
    return "群组", ("群ID", "群名", "层级", "创建时间", "人数上限", "群主"), groups


def _contents() -> Sheet:
    rng = plan.rng(9)
    rows: list[Sequence[Any]] = []
    for week in range(plan.DAYS // 7):
        for form, (weekly, appeal) in _FORMATS.items():
            count = weekly or int(week % 4 == 0)
            rows += [_content(rng, week * 7 + int(rng.integers(0, 7)), form, appeal) for _ in range(count)]
    rows.sort(key=lambda row: row[1])
    numbered = [(f"NR{number:04}", *row) for number, row in enumerate(rows, start=1)]
    headers = (
        "内容编号",
        "标题",
        "发布时间",
        "形式",
        "话题",
        "来源",
        "阅读量",
        "阅读人数",
        "播放量",
        "点赞",
        "评论",
        "分享",
        "收藏",
        "完播率",
    )
    return "内容", headers, numbered


def _content(rng: np.random.Generator, day: int, form: str, appeal: float) -> Sequence[Any]:
    """Return a piece; members' own pieces are read less and answered more, and answers thin out from autumn 2023."""
    made_by_member = form != "直播" and rng.random() < 0.11 + 0.06 * (day >= plan.EDGES[12])
    growth = 0.75 + 0.5 * day / plan.DAYS
    seen = int(820 * appeal * growth * rng.lognormal(0, 0.32) * (0.7 if made_by_member else 1.0))
    warmth = (1.5 if made_by_member else 1.0) * (0.8 if day >= plan.TROUBLE else 1.0)
    likes, comments, shares, saves = rng.binomial(seen, np.array([0.078, 0.021, 0.018, 0.024]) * warmth)
    topic = str(rng.choice(_TOPICS))
    played = form != "图文"
    column = "成员分享" if made_by_member else _COLUMNS[form]
    return (
        f"{topic}｜{column}第{day // 7 + 1}期",
        _moment(day, int(rng.choice([8, 12, 18, 20])), int(rng.integers(0, 60))),
        form,
        topic,
        "成员" if made_by_member else "官方" if rng.random() < 0.93 else "合作",
        None if played else seen,
        None if played else int(seen * 0.86),
        seen if played else None,
        int(likes),
        int(comments),
        int(shares),
        int(saves),
        round(float(rng.uniform(0.32, 0.58) if played else rng.uniform(0.44, 0.72)), 3),
    )


def _events(events: list[Event]) -> Sheet:
    headers = (
        *("活动ID", "活动名称", "活动类型", "举办方式", "状态", "开始时间", "结束时间"),
        *("邀请人数", "报名人数", "到场人数", "成交单数", "收入", "成本", "满意度"),
    )
    rows: list[Sequence[Any]] = []
    for event in events:
        start = _moment(event.day, event.kind.hour, 0)
        known = (event.registered, event.attended, event.orders, event.revenue, event.cost, event.satisfaction)
        status = "已取消" if event.cancelled else "已举办"
        measures = (None,) * len(known) if event.cancelled else known
        end = start + dt.timedelta(hours=2)
        rows.append(
            (event.id, event.name, event.kind.name, event.kind.mode, status, start, end, event.invited, *measures)
        )
    return "活动", headers, rows


def _feedback() -> Sheet:
    rng = plan.rng(10)
    rows: list[Sequence[Any]] = []
    for month in range(plan.MONTHS):
        for _ in range(int(rng.poisson(24 + month))):
            day = int(rng.integers(plan.EDGES[month], plan.EDGES[month + 1]))
            given = _moment(day, int(rng.integers(9, 22)), int(rng.integers(0, 60)))
            answered = given + dt.timedelta(minutes=float(np.round(rng.lognormal(5.0, 0.9))))
            solved = (
                answered + dt.timedelta(hours=float(np.round(rng.lognormal(3.2, 0.8)))) if rng.random() < 0.78 else None
            )
            score = int(rng.choice([1, 2, 3, 4, 5], p=(0.08, 0.12, 0.22, 0.33, 0.25)))
            mood = "负面" if score < 3 else "中性" if score == 3 else "正面"
            usable = "是" if rng.random() < 0.46 else "否"
            status = "已解决" if solved else "处理中"
            rows.append((given, str(rng.choice(_FEEDBACK)), score, mood, usable, status, answered, solved))
    more = plan.rng(17)
    rows = [_judged(more, row) for row in [*rows, *_poured_in(more)]]
    rows.sort(key=lambda row: row[0])
    numbered: list[Sequence[Any]] = [(f"FK{number:04}", *row) for number, row in enumerate(rows, start=1)]
    headers = (
        *("反馈编号", "反馈时间", "反馈类型", "评分", "情感", "是否有效", "处理状态", "首次回复时间", "解决时间"),
        "严重程度",
    )
    return "反馈", headers, numbered


def _poured_in(rng: np.random.Generator) -> list[Sequence[Any]]:
    """Return the complaints about the failed payments, of that day and the next."""
    rows: list[Sequence[Any]] = []
    for hours in np.sort(rng.exponential(5.0, 26)):
        given = incidents.PAYMENT + dt.timedelta(minutes=float(np.round(hours * 60)))
        answered = given + dt.timedelta(minutes=int(rng.integers(20, 240)))
        solved = answered + dt.timedelta(hours=int(rng.integers(12, 60)))
        rows.append((given, _FEEDBACK[2], int(rng.integers(1, 3)), "负面", "是", "已解决", answered, solved))
    return rows


def _judged(rng: np.random.Generator, row: Sequence[Any]) -> Sequence[Any]:
    """Return a row with its severity; the members were told of some of what was solved."""
    score, status = row[2], row[5]
    worst = 0.34 if score < 3 else 0.03
    severity = str(rng.choice(("低", "中", "高"), p=(0.9 - worst - 0.2, 0.3, worst)))
    told = status == "已解决" and rng.random() < 0.46
    return (*row[:5], "已公布" if told else status, *row[6:], severity)


def _spending(events: list[Event]) -> Sheet:
    """Return the plan, the year's budget in whole hundreds, beside what was spent; events cost what events cost."""
    rng = plan.rng(11)
    rows: list[Sequence[Any]] = []
    for year, months in plan.YEARS.items():
        span = range(months.start, months.stop)
        yearly = _YEARLY_BUDGET[year] * len(span) // 12
        for category, share in _SPENDING.items():
            season = np.array([0.8 if month % 12 in (0, 1) else 1.0 for month in span])
            planned = plan.apportion(round(yearly * share / 100), season) * 100
            for month, amount in zip(span, planned, strict=True):
                actual = _spent(events, month) if category == "活动执行" else float(amount) * rng.uniform(0.82, 1.06)
                rows.append((str(plan.MONTH_STARTS[month])[:7], category, int(amount), round(actual, 2)))
    return "支出", ("月份", "类别", "预算", "实际支出"), sorted(rows, key=lambda row: row[0])


def _spent(events: Iterable[Event], month: int) -> float:
    return sum(event.cost for event in events if event.month == month)


def _moment(day: int, hour: int, minute: int) -> dt.datetime:
    return dt.datetime.combine(plan.FIRST + dt.timedelta(days=day), dt.time(hour, minute))
