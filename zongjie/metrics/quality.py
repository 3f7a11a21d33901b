"""Quality: what was read, kept and rejected, and what was left out of the people metrics."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, numbers, register
from zongjie.metrics.expressions import Table, read
from zongjie.periods import Period
from zongjie.slides.document import SourceInfo
from zongjie.slides.figure import Direction, Figure

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _bots(tables: Tables, period: Period) -> Table:
    return read(tables, "members").filter(_.is_bot.fill_null(False)).aggregate(value=_.count())


def _account(name: str, title: Words, definition: Words, direction: Direction = "none") -> Metric:
    return Metric(name, "quality", title, definition, "count", direction=direction, compared=False)


_ALL = Words("全部来源、不分时期", "over all sources and all times")
ACCOUNT = (
    _account(
        "rows_read",
        Words("读取行数", "Rows read"),
        Words(
            f"从各来源读取的行数（{_ALL.zh}）= 采用 + 拒绝 + 按规则跳过。",
            f"Rows read from the sources ({_ALL.en}) = kept + rejected + skipped by a rule.",
        ),
    ),
    _account(
        "rows_kept",
        Words("采用行数", "Rows kept"),
        Words(f"写入数据表的行数（{_ALL.zh}）。", f"Rows that stand in the tables ({_ALL.en})."),
    ),
    _account(
        "rows_rejected",
        Words("拒绝行数", "Rows rejected"),
        Words(
            f"有误而不能用的行数（{_ALL.zh}），逐行列在 rejects.csv。",
            f"Rows that are wrong and cannot be used ({_ALL.en}); rejects.csv lists each.",
        ),
        "down",
    ),
    _account(
        "rows_skipped",
        Words("跳过行数", "Rows skipped"),
        Words(
            f"按规则不采用的行数（{_ALL.zh}），如重复行、合计行。",
            f"Rows left out by a rule ({_ALL.en}): duplicates, totals.",
        ),
    ),
)


def account(sources: Iterable[SourceInfo], period: Period, language: str) -> dict[str, Figure]:
    """Return the figures of what became of the rows of all sources, by id."""
    read = list(sources)
    number = numbers()
    counted = {
        "rows_read": sum(source.read for source in read),
        "rows_kept": sum(source.kept for source in read),
        "rows_rejected": sum(source.rejected for source in read),
        "rows_skipped": sum(source.skipped for source in read),
    }
    return {
        metric.id: Figure(
            id=metric.id,
            number=number[metric.id],
            title=metric.title.get(language),
            period=str(period),
            unit=metric.unit,
            direction=metric.direction,
            value=counted[metric.id],
            definition=metric.definition.get(language),
            tables=tuple(sorted({table for source in read for table in source.tables})),
        )
        for metric in ACCOUNT
    }


register(
    *ACCOUNT,
    Metric(
        "bots_excluded",
        "quality",
        Words("排除的机器人", "Bots left out"),
        Words(
            "成员名单中标为机器人的账号数，不计入任何人数与发言。",
            "Accounts marked as bots in the list of members; they count in no figure on people or messages.",
        ),
        "count",
        direction="none",
        answers=(Answer(("members",), _bots, None, ("members.is_bot",)),),
        compared=False,
    ),
)
