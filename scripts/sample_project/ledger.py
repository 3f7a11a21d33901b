"""The staff's ledger 项目台账.xlsx: groups, contents, events and spending, as they are kept by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter
from sample.plan import apportion

from sample_project import plan
from sample_project.contents import ARTICLE, Piece, titled
from sample_project.event import Event

_MADE = dt.datetime(2024, 1, 2, tzinfo=dt.UTC)  # fixed: the same data gives the same bytes
Sheet = tuple[str, Sequence[str], list[Sequence[Any]]]


def write_ledger(path: Path, groups: list[Sequence[Any]], pieces: list[Piece], events: list[Event]) -> None:
    """Write the workbook; the first sheet says what it is."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm"})
    book.set_properties({"title": "项目台账", "subject": plan.COMMUNITY, "comments": plan.SYNTHETIC, "created": _MADE})
    notice = book.add_worksheet("说明")
    for row, line in enumerate((f"{plan.COMMUNITY} 项目台账", plan.SYNTHETIC, "每张表第一行是表头，一行一条记录。")):
        notice.write(row, 0, line)
    head = book.add_format({"bold": True, "bottom": 1})
    for name, headers, rows in (_groups(groups), _contents(pieces), _events(events), _spending(events)):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, headers, head)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headers) - 1, 16)
    book.close()


def _groups(groups: list[Sequence[Any]]) -> Sheet:
    return "群组", ("群ID", "群名", "层级", "创建时间", "人数上限", "群主"), groups


def _contents(pieces: list[Piece]) -> Sheet:
    headers = (
        "内容编号",
        "标题",
        "发布时间",
        "形式",
        "话题",
        "来源",
        "阅读量",
        "播放量",
        "点赞",
        "评论",
        "分享",
        "收藏",
    )
    rows: list[Sequence[Any]] = []
    for number, (piece, title) in enumerate(zip(pieces, titled(pieces), strict=True), start=1):
        seen = (piece.seen, None) if piece.format == ARTICLE else (None, piece.seen)
        topic, _, _ = title.partition("｜")
        about = (title, _moment(piece.day, 8 + number % 12), piece.format, topic, piece.origin)
        rows.append((f"NR{number:03}", *about, *seen, *piece.answers, "是" if piece.reused else "否"))
    return "内容", (*headers, "官方采用"), rows


def _events(events: list[Event]) -> Sheet:
    headers = (
        *("活动ID", "活动名称", "活动类型", "举办方式", "状态", "开始时间", "结束时间"),
        *("邀请人数", "报名人数", "到场人数", "成交单数", "收入", "成本", "满意度"),
    )
    rows: list[Sequence[Any]] = []
    for event in events:
        start = _moment(event.day, event.hour)
        mode = "线下" if event.is_trial else "线上"
        registered = event.attended + len(event.absent)
        counts = (event.invited, registered, event.attended, round(event.revenue / 75))
        about = (event.id, event.name, event.kind, mode, "已举办", start, start + dt.timedelta(hours=2))
        rows.append((*about, *counts, event.revenue, event.cost, event.satisfaction))
    return "活动", headers, rows


def _spending(events: list[Event]) -> Sheet:
    """Return plan and spending by month; what events cost is a part of what was spent on them."""
    rows: list[Sequence[Any]] = []
    for months, scale in ((range(12), 0.24), (range(12, 24), 1.0)):
        season = np.array([1 + 0.3 * (3 <= month % 12 < 9) for month in months])
        costs = np.array([sum(event.cost for event in events if plan.month_of(event.day) == month) for month in months])
        for category, (planned, spent) in plan.BUDGET.items():
            plans = apportion(round(planned * scale / 100), season) * 100
            spread = apportion(round(spent * scale), costs if category == "活动" else season)
            for month, amounts in zip(months, zip(plans.tolist(), spread.tolist(), strict=True), strict=True):
                rows.append((str(plan.DAY0 + plan.EDGES[month])[:7], category, *amounts))
    return "支出", ("月份", "类别", "预算", "实际支出"), sorted(rows, key=lambda row: row[0])


def _moment(day: int, hour: int) -> dt.datetime:
    return dt.datetime.combine(plan.FIRST + dt.timedelta(days=int(day)), dt.time(hour))
