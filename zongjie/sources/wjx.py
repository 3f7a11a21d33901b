"""问卷星 (wjx.cn): the answers to a questionnaire, as Excel or CSV, by the text or by the numbers of options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading.answers import OPTIONS, Header, answers
from zongjie.sources.reading.forms import head, text
from zongjie.sources.reading.grid import Grid, grids
from zongjie.sources.reading.questions import JOINT, Answers
from zongjie.sources.survey_answers import header_of

_NUMBERS, _TIMES = ("序号",), ("提交答卷时间",)
_ABOUT = frozenset({*_NUMBERS, *_TIMES, "所用时间", "来源", "来源详情", "来自ip", "总分", "得分", "答题标签", "用户id"})
_HEAD = 10


class Wjx:
    """One file of answers: 序号, 提交答卷时间, 所用时间, 来源, …, then the questions."""

    kind = "wjx"
    title = "问卷星答卷（Excel、CSV，按选项文本或按选项序号）；answers of wjx.cn"
    tables: tuple[str, ...] = ("survey",)
    options: Mapping[str, str] = OPTIONS
    folders = False

    def detect(self, path: Path) -> bool:
        """Whether a row of the head has 提交答卷时间 and 所用时间."""
        return any(_is_header(row) for row in head(path)[:_HEAD])

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield the answers of the first sheet that has such a header."""
        for grid in grids(path, context.options.get("encoding")):
            if header := _find(grid, path, context):
                yield from answers(grid, header, context, coded=_coded)
                return
        raise DataError(
            "This is not an export of 问卷星: no row has the columns 提交答卷时间 and 所用时间.",
            where=str(path),
            hint="download it under 分析&下载 → 查看下载答卷; questionnaires of other services have the kind survey",
        )


def _is_header(names: Sequence[str]) -> bool:
    return {"提交答卷时间", "所用时间"} <= set(names)


def _find(grid: Grid, path: Path, context: Context) -> Header | None:
    for number, cells in islice(grid.rows(), _HEAD):
        names = tuple(text(cell) for cell in cells)
        if _is_header(names):
            return header_of(number, names, path, context, _NUMBERS, _TIMES, _ABOUT)
    return None


def _coded(counted: Answers, asked: Sequence[int]) -> bool:
    """Whether choices stand by number: options that were ticked together are numbers, or no answer is a short text."""
    ticked = [answer for place in asked for answer in counted.counts[place] if JOINT in answer]
    if ticked:
        return all(part.strip().lstrip("-").isdigit() for answer in ticked for part in answer.split(JOINT))
    repeated = [answer for place in asked for answer, count in counted.counts[place].items() if count > 1]
    return (
        bool(repeated)
        and all(answer.isdigit() for answer in repeated)
        and any(set(counted.counts[place]) <= {"1", "2"} for place in asked if counted.counts[place])
    )


WJX: Source = register(Wjx())
