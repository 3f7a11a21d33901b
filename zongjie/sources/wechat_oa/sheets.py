"""微信公众号: the tables that mp.weixin.qq.com exports; a workbook, or a web page or text that is called .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.sources.base import Batch, Context
from zongjie.sources.reading import values
from zongjie.sources.reading.forms import Form, Part, Sheet, parts, sheets
from zongjie.sources.reading.rows import canonical, empty
from zongjie.sources.short_video import as_share

ALL = "全部"
_USERS = Form(  # 用户分析 → 用户增长
    "daily",
    {
        "date": "时间 日期",
        "joined": "新关注人数 新增关注人数 新增人数",
        "left": "取消关注人数 取关人数",
        "members_total": "累积关注人数 累计关注人数",
    },
    ("date", "joined", "left", "members_total"),
)
_ARTICLES = Form(  # 内容分析 → 单篇
    "contents",
    {
        "title": "内容标题 图文标题 文章标题 标题",
        "published_at": "发表时间 发表日期 发布时间 发布日期 群发时间 群发日期",
        "readers": "总阅读人数 阅读人数 图文页阅读人数",
        "reads": "总阅读次数 阅读次数 图文页阅读次数",
        "likes": "点赞人数 点赞数 点赞",
        "comments": "留言数 留言条数 评论数",
        "shares": "总分享次数 分享次数 分享转发次数 总分享人数 分享人数",
        "saves": "收藏次数 微信收藏次数 收藏人数 微信收藏人数",
        "completion_rate": "阅读完成率 完读率",
        "url": "内容url 内容链接 图文url 链接",
        "channel": "传播渠道 渠道",
        "told": "送达人数 送达阅读率 阅读后关注人数 公众号消息阅读次数 首次分享率 分享产生阅读次数 内容url",
    },
    ("title", "published_at", "readers", "told"),
)
_TRAFFIC = Form(  # 内容分析 → 流量
    "funnel",
    {
        "date": "日期 时间",
        "channel": "渠道 传播渠道",
        "阅读次数": "阅读次数 总阅读次数",
        "分享次数": "分享次数 总分享次数",
        "收藏次数": "收藏次数 微信收藏次数",
    },
    ("date", "channel", "阅读次数"),
)
FORMS = (_USERS, _ARTICLES, _TRAFFIC)
_STEPS = ("阅读次数", "分享次数", "收藏次数")  # times, not people: those of several days are some of them the same
_CHANNEL = f"a channel, which the row {ALL} holds"


def read_sheets(path: Path, context: Context) -> Iterator[Batch]:
    """Yield followers by day, articles, or the volumes of reading and sharing by day."""
    for sheet in sheets(path, FORMS, "a table of a 公众号", context.options.get("encoding")):
        for part in parts(sheet):
            yield _READERS[sheet.form.table](sheet, part, context)


def _users(sheet: Sheet, part: Part, context: Context) -> Batch:
    return canonical(part.raw.assign(grain="day"), _start(sheet, part), context)


def _articles(sheet: Sheet, part: Part, context: Context) -> Batch:
    raw, skipped = _of_all(part)
    if "url" in raw:
        raw["content_id"] = raw["url"].map(_article_id)
    if "completion_rate" in raw:
        raw["completion_rate"] = as_share(raw["completion_rate"])
    raw = raw.drop(columns=["url", "channel", "told"], errors="ignore").assign(format="article", origin="official")
    if "content_id" in raw and raw["content_id"].isna().any():
        raw = raw.drop(columns="content_id")  # an id is made of title and time, of all rows in one way
    return canonical(raw, _start(sheet, part, skipped), context)


def _traffic(sheet: Sheet, part: Part, context: Context) -> Batch:
    """Return a row a step and day: what the row of all channels says, which the channels add up to."""
    raw, skipped = _of_all(part)
    steps = [step for step in _STEPS if step in raw]
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    width = len(_STEPS)
    for number, day in raw["date"].items():
        for order, step in enumerate(steps, 1):
            numbers.append(int(number) * width + order)
            rows.append({"date": day, "step": step, "step_order": order, "people": raw.at[number, step]})
    batch = _start(sheet, part, skipped)
    if not rows:
        return batch
    places = tuple((int(number) * width, f"{sheet.grid.place}, row {number}") for number in raw.index)
    batch = replace(batch, parts=places, unit="figure")
    return canonical(pd.DataFrame(rows, index=numbers, dtype=object), batch, context)


_READERS = {"daily": _users, "contents": _articles, "funnel": _traffic}


def _of_all(part: Part) -> tuple[Any, dict[str, int]]:
    """Return the rows of all channels together, and how many of single channels there were."""
    raw: Any = part.raw
    if "channel" not in raw:
        return raw, dict(part.skipped)
    single = values.present(raw["channel"]).fillna(ALL) != ALL
    count = int(single.to_numpy().sum())
    return raw.loc[~single], {**part.skipped, _CHANNEL: count} if count else dict(part.skipped)


def _article_id(url: Any) -> str | None:
    """Return an article's id as the API writes it, message and place in it, from its address."""
    found = dict(re.findall(r"[?&](mid|idx)=(\d+)", str(url or "")))
    return f"{found['mid']}_{found['idx']}" if {"mid", "idx"} <= found.keys() else None


def _start(sheet: Sheet, part: Part, skipped: dict[str, int] | None = None) -> Batch:
    table = sheet.form.table
    headers = {ours: said for ours, said in sheet.headers.items() if ours not in ("url", "channel", "told")}
    said = part.skipped if skipped is None else skipped
    return Batch(table, empty(table), part.rejects, said, sheet.grid.place, headers=headers, ignored=sheet.ignored)
