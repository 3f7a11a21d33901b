"""视频号、抖音、小红书: the lists of pieces that their creator centres export. Figures are totals up to the export.

A piece that several exports hold has the totals of the one with most plays or reads: give the folder that they lie in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading.forms import Form, Part, Sheet, is_form, parts, sheets
from zongjie.sources.reading.grid import is_grid
from zongjie.sources.reading.rows import canonical, empty

_WHAT = "a list of pieces of 视频号, 抖音 or 小红书"
_CHANNELS = Form(  # 视频号助手
    "contents",
    {
        "title": "视频描述 视频标题",
        "content_id": "视频ID",
        "published_at": "发布时间",
        "completion_rate": "完播率",
        "plays": "播放量",
        "likes": "推荐 点赞量 点赞",
        "comments": "评论量 评论",
        "shares": "分享量 分享",
        "saves": "收藏量 收藏",
    },
    ("title", "content_id", "published_at", "plays"),
)
_DOUYIN = Form(
    "contents",
    {
        "title": "作品名称 作品标题",
        "content_id": "作品ID",
        "published_at": "发布时间",
        "format": "体裁 作品类型",
        "completion_rate": "完播率",
        "plays": "播放量",
        "likes": "点赞量 点赞",
        "comments": "评论量 评论",
        "shares": "分享量 分享",
        "saves": "收藏量 收藏",
        "told": "5s完播率 2s跳出率 粉丝增量 主页访问量 封面点击率",
    },
    ("title", "published_at", "plays", "told"),
)
_RED = Form(  # 小红书
    "contents",
    {
        "title": "笔记标题",
        "content_id": "笔记ID",
        "published_at": "首次发布时间 发布时间",
        "format": "体裁 笔记类型",
        "reads": "观看量 阅读量 观看",
        "completion_rate": "完播率",
        "likes": "点赞 点赞量",
        "comments": "评论 评论量",
        "shares": "分享 分享量",
        "saves": "收藏 收藏量",
    },
    ("title", "published_at", "reads"),
)
_FORMS = (_CHANNELS, _DOUYIN, _RED)
_TITLE = 80  # characters: a description may be an essay
_TAG = re.compile(r"#([^#\s@]+)")
_EARLIER = "earlier totals of a piece that stands with later ones"


class ShortVideo:
    """Each row is a piece."""

    kind = "short_video"
    title = "视频号助手、抖音创作者中心、小红书笔记列表（CSV、Excel）；a file, or a folder of such exports"
    tables: tuple[str, ...] = ("contents",)
    options: Mapping[str, str] = {
        "origin": "official, member or partner: who makes the pieces of this account; official if not given",
        "encoding": "of a CSV file that is neither UTF-8 nor GB18030",
    }
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether the head (of the first file of a folder) has the column names of one of the platforms."""
        return any(is_form(file, _FORMS) for file in _files(path)[:1])

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield the pieces, each once."""
        files = _files(path)
        if not files:
            raise DataError("The folder holds no CSV or Excel file.", where=str(path), hint="name the exported file")
        found = [batch for file in files for batch in _read(file, context)]
        yield from latest(found, "content_id", ("plays", "reads"), _EARLIER)


def latest(batches: list[Batch], key: str, by: tuple[str, ...], reason: str) -> Iterator[Batch]:
    """Yield batches of contents with each piece once: its row with the highest totals, the last of those alike.

    Parameters
    ----------
    by
        Columns with totals, which only grow; the first that a batch has counts.
    reason
        Why the other rows are skipped.
    """
    order = [pd.DataFrame({"key": [], "total": [], "batch": [], "row": []})]
    for number, batch in enumerate(batches):
        column = next((name for name in by if name in batch.frame.columns), None)
        if len(batch.frame):
            total = batch.frame[column].fillna(0) if column else 0
            said = {"key": batch.frame[key], "total": total, "batch": number, "row": batch.frame.index}
            order.append(pd.DataFrame(said))
    rows: Any = pd.concat(order[1:] or order).sort_values(["total", "batch", "row"], kind="stable")
    rows = rows[rows["key"].isna() | ~rows["key"].duplicated(keep="last")]
    for number, batch in enumerate(batches):
        kept = batch.frame.loc[sorted(rows.loc[rows["batch"] == number, "row"])]
        dropped = len(batch.frame) - len(kept)
        yield replace(batch, frame=kept, skipped={**batch.skipped, reason: dropped} if dropped else batch.skipped)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.is_file() and file.name[0] not in ".~" and is_grid(file))


def _read(file: Path, context: Context) -> Iterator[Batch]:
    for sheet in sheets(file, _FORMS, _WHAT, context.options.get("encoding")):
        for part in parts(sheet):
            yield _batch(sheet, part, context)


def _batch(sheet: Sheet, part: Part, context: Context) -> Batch:
    raw: Any = part.raw.drop(columns="told", errors="ignore")
    start = Batch(
        "contents",
        empty("contents"),
        part.rejects,
        part.skipped,
        sheet.grid.place,
        headers={name: said for name, said in sheet.headers.items() if name != "told"},
        ignored=sheet.ignored,
    )
    if raw.empty:
        return start
    described = raw["title"].map(lambda cell: "" if cell is None else " ".join(str(cell).split()))
    raw["topic"] = described.map(lambda text: found[1] if (found := _TAG.search(text)) else None)
    raw["title"] = described.str.slice(0, _TITLE)
    if "completion_rate" in raw:
        raw["completion_rate"] = as_share(raw["completion_rate"])
    if "format" not in raw:
        raw["format"] = "short_video"
    raw["origin"] = context.options.get("origin", "official")
    return canonical(raw, start, context)


def as_share(column: Any) -> Any:
    """Return a column of rates as fractions: a column of bare numbers above 1 holds percentages."""
    bare: Any = pd.to_numeric(column, errors="coerce")
    return column.where(bare.isna(), (bare / 100).astype(object)) if (bare > 1).any() else column


SHORT_VIDEO: Source = register(ShortVideo())
