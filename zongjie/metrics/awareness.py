"""Brand awareness: who says yes when a survey asks whether they know the brand, at the first and the last asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Balance, Compute, Metric, Words, register
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.windows import during, label_of_month, month_index
from zongjie.periods import Period
from zongjie.tables.trim import trimmed

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_ASKS = (
    r"(?i)听说过|知晓|认知|(知道|了解).{0,12}(品牌|社群|公司|产品)"
    r"|\b(heard of|aware of|know (of )?(our|the) (brand|community|company))"
)
_YES = ("是", "知道", "听说过", "了解", "yes", "y", "true")
_NO = ("否", "不知道", "没听说过", "没有听说过", "不了解", "no", "n", "false")


def _asked(tables: Tables, period: Period) -> Table:
    """Return the valid answers, yes or no, by month: `month` (a running number), `knows`."""
    rows = during(read(tables, "survey"), period, "answered_day")
    said = rows.mutate(said=trimmed(rows["value"]).lower()).filter(rows.question.re_search(_ASKS))
    answers = said.filter(said.said.isin((*_YES, *_NO)))
    return answers.select(month=month_index(answers.answered_day), knows=answers.said.isin(_YES))


def _counted(rows: Table, *by: str) -> Table:
    return rows.aggregate(by=list(by), numerator=_.knows.sum(), denominator=_.count())


def _at(which: Literal["first", "last"]) -> Compute:
    """Return the answers of the first or last month of asking; where there was one asking alone, it is the last."""

    def compute(tables: Tables, period: Period) -> Table:
        rows = _asked(tables, period)
        every = ibis.window()
        rows = rows.mutate(first=rows.month.min().over(every), last=rows.month.max().over(every))
        one = (
            rows.month == rows["last"] if which == "last" else (rows.month == rows.first) & (rows.first < rows["last"])
        )
        return _counted(rows.filter(one))

    return compute


def _by_month(tables: Tables, period: Period) -> Table:
    rows = _asked(tables, period)
    return _counted(rows.mutate(asked=label_of_month(rows.month)), "asked")


_SURVEY = ("survey",)
_DATED = ("survey.value", "survey.answered_at")
_SHARE = Words(
    "问卷中问是否知道（听说过、了解）品牌的题，回答“是”的人数 ÷ 该题有效回答数；受访者不等于全体目标人群",
    "Of the valid answers to the survey's question whether one knows (has heard of) the brand, the share of yes; those"
    " asked need not be like all people aimed at",
)
_NOT_ASKED = Words("本期问卷没有问是否知道品牌", "no survey of the period asks whether one knows the brand")
_ASKED_ONCE = Words("本期只在一个月里问过，没有期初值", "the question was put in one month of the period at most")


def _metric(which: Literal["first", "last"], name: str, title: Words, when: Words, undefined: Words) -> Metric:
    return Metric(
        f"brand_awareness_{name}",
        "growth",
        title,
        Words(f"{when.zh}{_SHARE.zh}。", f"{when.en}{_SHARE.en}."),
        "share",
        1,
        answers=(Answer(_SURVEY, _at(which), None, _DATED),),
        undefined=undefined,
        sample=True,
    )


register(
    _metric(
        "first",
        "start",
        Words("期初品牌认知度", "Brand awareness at first"),
        Words("本期第一个有回答的月份：", "First month of the period with answers: "),
        _ASKED_ONCE,
    ),
    _metric(
        "last",
        "end",
        Words("品牌认知度", "Brand awareness"),
        Words("本期最后一个有回答的月份：", "Last month of the period with answers: "),
        _NOT_ASKED,
    ),
    Metric(
        "brand_awareness_change",
        "growth",
        Words("品牌认知度变化", "Change of brand awareness"),
        Words(
            "本期最后一次调查的品牌认知度 − 第一次（百分点）。",
            "Brand awareness at the last asking − at the first, in points.",
        ),
        "points",
        1,
        formula=Balance(("brand_awareness_end",), ("brand_awareness_start",)),
    ),
    Metric(
        "brand_awareness_by_asking",
        "growth",
        Words("各次调查品牌认知度", "Brand awareness by asking"),
        Words(f"各月的调查：{_SHARE.zh}。", f"By month of asking: {_SHARE.en}."),
        "share",
        1,
        answers=(Answer(_SURVEY, _by_month, None, _DATED),),
        by=("asked",),
        undefined=_NOT_ASKED,
        compared=False,
        sample=True,
    ),
)
