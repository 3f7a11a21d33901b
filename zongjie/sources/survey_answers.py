"""Questionnaires as tables: one row a respondent, one column a question (Typeform, Google Forms, SurveyMonkey, …)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from zongjie.errors import DataError, ParameterError
from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading.answers import OPTIONS, Header, answers
from zongjie.sources.reading.forms import head, text
from zongjie.sources.reading.grid import Grid, grids
from zongjie.sources.reading.words import normal

_HEAD = 20
# Columns that form services put beside the questions, as `normal` writes them.
_NUMBERS = ("#", "respondentid", "responseid", "token", "submissionid", "序号", "编号", "答题序号", "提交序号", "id")
_TIMES = (
    "submitdate(utc)", "submitdate", "submittedat", "timestamp", "时间戳记", "时间戳", "提交时间", "提交答卷时间",
    "填写时间", "答题时间", "enddate", "completiontime", "recordeddate", "datecreated",
)  # fmt: skip
_ABOUT = frozenset(
    {
        *_NUMBERS, *_TIMES, "networkid", "startdate(utc)", "startdate", "stagedate(utc)", "stagedate", "responsetype",
        "tags", "ending", "collectorid", "ipaddress", "ip", "emailaddress", "email", "firstname", "lastname",
        "customdata1", "starttime", "lastmodifiedtime", "name", "总分", "用户名", "电子邮件地址", "填写人",
        "提交者", "填写设备", "操作系统", "浏览器", "填写地区", "来源", "扩展属性", "status", "progress",
        "durationinseconds", "finished", "recipientlastname", "recipientfirstname", "recipientemail",
        "externalreference", "externaldatareference", "locationlatitude", "locationlongitude", "distributionchannel",
        "userlanguage", "所用时间", "来自ip", "来源详情", "开始时间", "结束时间", "答题时长",
    }
)  # fmt: skip
_TELLING = frozenset({"networkid", "submitdate(utc)", "startdate(utc)", "respondentid", "collectorid", "responseid"})


class SurveyAnswers:
    """One file of answers; what a question is, its answers tell."""

    kind = "survey"
    title = "questionnaires, one row a respondent and one column a question: Typeform, Google Forms, SurveyMonkey, own"
    tables: tuple[str, ...] = ("survey",)
    options: Mapping[str, str] = OPTIONS
    folders = False

    def detect(self, path: Path) -> bool:
        """Whether the header is that of a form service, or mostly of whole questions."""
        rows = head(path)
        return bool(rows) and _is_survey(next((row for row in rows if sum(map(bool, row)) > 1), ()))

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield the answers of the first sheet."""
        for grid in grids(path, context.options.get("encoding")):
            yield from answers(grid, _header(grid, path, context), context)
            return


def _is_survey(names: Sequence[str]) -> bool:
    said = [name for name in names if name]
    known = {_word(name) for name in said}
    if "提交答卷时间" in known and "所用时间" in known:
        return False  # 问卷星, which has a reader of its own
    asked = [name for name in said if _word(name) not in _ABOUT]
    if len(known & _TELLING) >= 2 and asked:
        return True
    return len(asked) >= 2 and sum(map(_is_question, asked)) > 0.6 * len(asked)


def _is_question(name: str) -> bool:
    """Whether a header is a sentence and not a label: it asks, or is long."""
    return (
        name.rstrip().endswith(("?", "？")) or len(name.split()) >= 7 or len(re.findall(r"[\u4e00-\u9fff]", name)) >= 12
    )


def _word(name: str) -> str:
    """Return a header as the names above are written: in lower case, without spaces."""
    return re.sub(r"[\s_\-]+", "", name).lower()


def _header(grid: Grid, path: Path, context: Context) -> Header:
    """Return the first row with at least two names as the header.

    Raises
    ------
    DataError
        If there is none.
    ParameterError
        If the options name a column that is not there.
    """
    for number, cells in islice(grid.rows(), _HEAD):
        names = tuple(text(cell) for cell in cells)
        if sum(map(bool, names)) > 1:
            return header_of(number, names, path, context, _NUMBERS, _TIMES, _ABOUT)
    raise DataError("The file has no header of at least two questions.", where=str(path), hint="export it again")


def header_of(
    number: int,
    names: tuple[str, ...],
    path: Path,
    context: Context,
    numbers: Sequence[str],
    times: Sequence[str],
    about: frozenset[str],
) -> Header:
    """Return the header with its columns about the answering told apart by name."""
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places.setdefault(_word(name), place)
    given = context.options.get("respondent")
    left_out = [str(name) for name in context.options.get("leave_out") or ()]
    for name in [*left_out, *([str(given)] if given else [])]:
        if normal(name) not in {normal(known) for known in names}:
            raise ParameterError(
                f"There is no column “{name}”.", where=f"options of {path.name}", given=name, known=names
            )
    wanted = {normal(name) for name in left_out}
    own = next((place for place, name in enumerate(names) if given and normal(name) == normal(str(given))), None)
    outside = {
        place for place, name in enumerate(names) if _word(name) in about or normal(name) in wanted or place == own
    }
    return Header(
        number,
        names,
        frozenset(outside),
        own if own is not None else next((places[word] for word in numbers if word in places), None),
        next((places[word] for word in times if word in places), None),
        known=own is not None,
    )


SURVEY_ANSWERS: Source = register(SurveyAnswers())
