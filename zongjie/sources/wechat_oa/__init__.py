"""微信公众号: stored answers of its datacube API, and the tables of its back office (mp.weixin.qq.com).

Followers are counted a day and a source, where a source without anybody is left out: a day is the sum of its sources.
An article's figures are totals to the day that they were counted on; its last day's stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading.forms import is_form
from zongjie.sources.reading.jsonfile import Record
from zongjie.sources.reading.responses import files, has_keys, listed, responses
from zongjie.sources.reading.rows import canonical, empty
from zongjie.sources.short_video import as_share
from zongjie.sources.wechat_oa.sheets import FORMS, read_sheets

_WHAT = "an export of a 公众号"
_MARKS = (
    ("ref_date", "new_user", "cancel_user"),
    ("ref_date", "cumulate_user"),
    ("ref_date", "msgid", "details"),
    ("ref_date", "msgid", "detail_list"),
    ("ref_date", "int_page_read_user"),
    ("ref_date", "share_user"),
    ("ref_date", "read_user"),
)
# canonical → the API's names: today's, then the deprecated call's
_FIGURES = {
    "reads": ("read_count", "int_page_read_count"),
    "readers": ("read_user", "int_page_read_user"),
    "likes": ("like_user",),
    "comments": ("comment_count",),
    "shares": ("share_count", "share_user"),
    "saves": ("collection_user", "add_to_fav_count", "add_to_fav_user"),
}
_PARTS = "figures of an article or of all of them on one day, which are in its total or belong to no article"
_UNKNOWN = "a row without a day"


class WeChatOfficialAccount:
    """Followers by day, articles with their last totals."""

    kind = "wechat_oa"
    title = (
        "微信公众号：datacube 接口的 JSON（用户增减、累计用户、图文总数据），后台导出的 Excel/CSV；a file or a folder"
    )
    tables: tuple[str, ...] = ("daily", "contents", "funnel")
    options: Mapping[str, str] = {"encoding": "of a CSV file that is neither UTF-8 nor GB18030"}
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether the head of the file (or of a folder's first) has the keys or the column names of the platform."""
        return has_keys(path, _MARKS) or is_form(path, FORMS)

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield days and articles; the answers in a folder are read as one."""
        if path.is_file() and is_form(path, FORMS):
            yield from read_sheets(path, context)
            return
        found = files(path)
        days, articles = _Days(), _Articles()
        skipped: Counter[str] = Counter()
        for file in found:
            for number, record in enumerate(responses(file, _WHAT), 1):
                _take(record, f"{file.name}, answer {number}", days, articles, skipped)
        if not days.read and not articles.read and not skipped.keys() - {_UNKNOWN}:
            raise DataError(
                f"This is not {_WHAT}: no answer has the keys of one.",
                where=str(path),
                known=("ref_date", "new_user", "cumulate_user", "msgid", "detail_list"),
                hint="store the answers of the datacube API as they come",
            )
        yield from days.batches(context, path.name)
        yield from articles.batches(context, path.name)
        if skipped:
            yield Batch("contents", empty("contents"), skipped=skipped, place=path.name)


def _take(record: Record, place: str, days: _Days, articles: _Articles, skipped: Counter[str]) -> None:
    answer = record["response"] if isinstance(record.get("response"), dict) else record
    rows = listed(answer, "list") if "list" in answer else [answer] if "ref_date" in answer else []
    for row in rows:
        if "new_user" in row or "cancel_user" in row or "cumulate_user" in row:
            days.take(row, place)
        elif "msgid" in row and ("details" in row or "detail_list" in row):
            articles.take(row, place, final=not answer.get("is_delay"))
        else:
            skipped[_PARTS if "ref_date" in row else _UNKNOWN] += 1
    if answer.get("errcode"):
        skipped[f"answer with the error {answer['errcode']}"] += 1


class _Days:
    """Followers gained and lost by day and source, and their number by day; the same row twice counts once."""

    def __init__(self) -> None:
        self.read = 0
        self._flows: dict[str, dict[str, Record]] = {}  # day → source → row
        self._stocks: dict[str, Record] = {}
        self._first: dict[tuple[str, bool], tuple[int, str]] = {}  # (day, whether a stock) → its first row and place
        self._skipped: Counter[str] = Counter()

    def take(self, row: Record, place: str) -> None:
        self.read += 1
        day, stock, source = str(row.get("ref_date")), "cumulate_user" in row, str(row.get("user_source"))
        known = (day, stock) in self._first
        self._first.setdefault((day, stock), (self.read, place))
        again = day in self._stocks if stock else source in self._flows.get(day, {})
        if again:
            self._skipped["a row that another pull holds too"] += 1
        elif known:
            self._skipped["a further source of its day, summed into its row"] += 1
        if stock:
            self._stocks[day] = row
        else:
            self._flows.setdefault(day, {})[source] = row

    def batches(self, context: Context, place: str) -> Iterator[Batch]:
        """Yield the days: first flows, then stocks, which complete each other."""
        skipped = dict(self._skipped)
        flows = [self._flow(day, sources) for day, sources in self._flows.items()]
        stocks = [
            {"date": day, "members_total": row.get("cumulate_user"), "number": self._first[day, True][0]}
            for day, row in self._stocks.items()
        ]
        parts = tuple(sorted(self._first.values()))
        for rows in (flows, stocks):
            if rows:
                batch = Batch("daily", empty("daily"), skipped=skipped, place=place, unit="row", parts=parts)
                raw = pd.DataFrame(rows, dtype=object).set_index("number").assign(grain="day")
                yield canonical(raw, batch, context)
                skipped = {}

    def _flow(self, day: str, sources: Mapping[Any, Record]) -> dict[str, Any]:
        counts = {
            name: [count for row in sources.values() if isinstance(count := row.get(key), int | float)]
            for name, key in (("joined", "new_user"), ("left", "cancel_user"))
        }
        sums = {name: sum(found) if found else None for name, found in counts.items()}
        return {"date": day, **sums, "number": self._first[day, False][0]}


class _Articles:
    """Articles with the totals of the last day that any pull knows."""

    def __init__(self) -> None:
        self.read = 0
        self._found: dict[str, tuple[int, str, dict[str, Any]]] = {}  # msgid → its row's number, place and figures
        self._skipped: Counter[str] = Counter()
        self._open = 0

    def take(self, row: Record, place: str, *, final: bool) -> None:
        self.read += 1
        msgid = str(row.get("msgid"))
        details = listed(row, "detail_list") or listed(row, "details")
        last = max(details, key=lambda detail: str(detail.get("stat_date") or ""), default={})
        self._open += not final or bool(row.get("is_delay"))
        piece = {
            "content_id": msgid,
            "published_at": row.get("ref_date"),
            "title": row.get("title"),
            "format": "article",
            "origin": "official",
            "completion_rate": last.get("read_finish_rate"),
            **{name: _first_of(last, keys) for name, keys in _FIGURES.items()},
            "counted": str(last.get("stat_date") or ""),
        }
        if msgid in self._found:
            self._skipped["earlier totals of an article that stands with later ones"] += 1
        if msgid not in self._found or piece["counted"] >= self._found[msgid][2]["counted"]:
            self._found[msgid] = (self.read, place, piece)

    def batches(self, context: Context, place: str) -> Iterator[Batch]:
        """Yield the articles."""
        if not self._found:
            return
        notices: Any = {"partial_days": self._open} if self._open else {}
        found = sorted(self._found.values(), key=lambda item: item[0])
        parts = tuple((number, where) for number, where, _ in found)
        raw = pd.DataFrame([piece for *_, piece in found], index=[number for number, *_ in found], dtype=object)
        batch = Batch(
            "contents", empty("contents"), (), self._skipped, place, unit="article", parts=parts, notices=notices
        )
        raw["completion_rate"] = as_share(raw["completion_rate"])
        yield canonical(raw.drop(columns="counted"), batch, context)


def _first_of(detail: Record, keys: tuple[str, ...]) -> Any:
    return next((detail[key] for key in keys if detail.get(key) is not None), None)


WECHAT_OA: Source = register(WeChatOfficialAccount())
