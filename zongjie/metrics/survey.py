"""Satisfaction: NPS and CSAT, and surveys question by question. An answer that was not given is not 0."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Compute, Metric, Ratio, Words, register
from zongjie.metrics.expressions import Table, exact_sum
from zongjie.metrics.scales import CSAT, NPS, all_scores, feedback_scores, on_scale, survey_answers, survey_scores
from zongjie.periods import Period
from zongjie.tables.trim import trimmed

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_Z95 = 1.96
_JOINT = "┋"  # between options that were ticked together


def _promoters(scores: Compute) -> Compute:
    """Return promoters less detractors ×100, over all valid answers: −100 to 100, with the margin of error."""

    def compute(tables: Tables, period: Period) -> Table:
        rows = on_scale(scores(tables, period), NPS)
        found = rows.aggregate(
            denominator=rows.count(),
            promoters=rows.count(where=rows.score >= 9),
            detractors=rows.count(where=rows.score <= 6),
        )
        net = (found.promoters - found.detractors) * 100
        value = net / found.denominator.nullif(0)
        spread = (found.promoters + found.detractors) / found.denominator.nullif(0) - (value / 100) ** 2
        margin = 100 * _Z95 * (spread / found.denominator.nullif(0)).sqrt()
        return found.mutate(value=value, numerator=found.promoters - found.detractors, margin=margin)

    return compute


def _satisfied(scores: Compute) -> Compute:
    """Return valid answers of 1–5, those of 4 and 5, and the scores added up."""

    def compute(tables: Tables, period: Period) -> Table:
        rows = on_scale(scores(tables, period), CSAT)
        return rows.aggregate(answers=rows.count(), top=rows.count(where=rows.score >= 4), added=exact_sum(rows.score))

    return compute


def _answered(tables: Tables, period: Period) -> Table:
    return survey_answers(tables, period).group_by("question").aggregate(value=_.count())


def _scores(tables: Tables, period: Period) -> Table:
    """Return each question on a scale with its answers and mean and, where it is 1–5, the share of 4 and 5."""
    rows = survey_scores(tables, period).filter(_.score.between(_.low, _.high))
    found = rows.group_by("question", "low", "high").aggregate(
        answers=rows.count(), added=exact_sum(rows.score), top=rows.count(where=rows.score >= 4)
    )
    of_five = (found.low == CSAT[0]) & (found.high == CSAT[1])
    return found.select(
        "question",
        "answers",
        value=found.added / found.answers,
        top2=ibis.ifelse(of_five, found.top / found.answers, ibis.null("float64")),
        scale=found.low.cast("string") + "–" + found.high.cast("string"),
    )


def _choices(tables: Tables, period: Period) -> Table:
    """Return for each option the respondents who chose it beside all who answered its question."""
    rows = survey_answers(tables, period).filter(_.scale.isin(("choice", "multiple")))
    asked = rows.select("question", "respondent").distinct().group_by("question").aggregate(denominator=_.count())
    each = rows.mutate(answer=rows.text.split(_JOINT)).unnest("answer")
    chosen = each.mutate(answer=trimmed(each.answer)).filter(_.answer.length() > 0)
    counted = chosen.select("question", "answer", "respondent").distinct()
    options = counted.group_by("question", "answer").aggregate(numerator=_.count())
    return options.join(asked, "question").select("question", "answer", "numerator", "denominator")


def _respondents(tables: Tables, period: Period) -> Table:
    """Return who answered; null where nobody did: a period without a survey has no number of respondents."""
    rows = survey_answers(tables, period).select("respondent").distinct()
    return rows.aggregate(value=rows.count().nullif(0))


_SURVEY = ("survey",)
_UNDATED = Words(
    "问卷没有作答日期，视为本期所作，不与前期比较。",
    "The survey carries no dates: it is taken to be of this period and not compared with earlier ones.",
)
_POOLED = Words("问卷各题合并计算，分题见明细。", "All questions of the survey on this scale taken together.")
_NO_NPS = Words(
    "没有0–10分的推荐意愿评分；1–5分、1–10分的评分不是NPS",
    "no question is on the scale 0–10; scores of 1–5 or 1–10 are not NPS",
)
_NO_CSAT = Words("没有1–5分的满意度评分", "no score is on the scale 1–5")
_EITHER = Words(
    "取自问卷；问卷没有这种题的，取自反馈评分。",
    "From the survey; from the scores of feedback where it has no such question.",
)
_BY_FEEDBACK = Words(
    "取自反馈中的评分：给反馈的人不代表全体成员。",
    "From the scores of feedback: those who give it need not be like all members.",
)
_DATED = ("survey.value", "survey.answered_at")
_VALID = Words("空白不计入分母。", "Blanks are not in the denominator.")


def _ways(make: Callable[[Compute], Compute]) -> tuple[Compute, Compute, Compute]:
    """Return an expression over the scores of survey and feedback, of the survey, of feedback: made once, run once."""
    return make(all_scores), make(survey_scores), make(feedback_scores)


def _answers(ways: tuple[Compute, Compute, Compute], take: str | tuple[str, str] | None) -> tuple[Answer, ...]:
    """Return the ways to answer from scores: the survey's, where it has such a question, else those of feedback."""
    both, survey, feedback = ways
    undated = Words(_POOLED.zh + _UNDATED.zh, f"{_POOLED.en} {_UNDATED.en}")
    value, score = ("survey.value",), ("feedback.score",)
    return (
        Answer(("survey", "feedback"), both, take, (*_DATED, *score), _EITHER),
        Answer(("survey", "feedback"), both, take, (*value, *score), _EITHER, compared=False),
        Answer(_SURVEY, survey, take, _DATED, _POOLED),
        Answer(_SURVEY, survey, take, value, undated, compared=False),
        Answer(("feedback",), feedback, take, score, _BY_FEEDBACK),
    )


_NET, _CONTENT = _ways(_promoters), _ways(_satisfied)

register(
    Metric(
        "nps",
        "feedback",
        Words("净推荐值（NPS）", "Net promoter score (NPS)"),
        Words(
            f"0–10分的推荐意愿中，9–10分的占比 − 0–6分的占比，分母为全部有效回答，−100至100。{_VALID.zh}",
            f"Of answers on the scale 0–10: % of 9–10 − % of 0–6, of all valid answers; −100 to 100. {_VALID.en}",
        ),
        "plain",
        1,
        answers=_answers(_NET, None),
        undefined=_NO_NPS,
        sample=True,
    ),
    Metric(
        "nps_margin",
        "feedback",
        Words("NPS误差范围", "Margin of error of NPS"),
        Words("NPS的95%置信区间半宽（±）。", "Half the width (±) of the 95% confidence interval of NPS."),
        "plain",
        1,
        "none",
        answers=_answers(_NET, "margin"),
        undefined=_NO_NPS,
        compared=False,
    ),
    Metric(
        "nps_answers",
        "feedback",
        Words("NPS有效回答", "Answers behind NPS"),
        Words("0–10分的有效回答数。", "Valid answers on the scale 0–10."),
        "count",
        direction="none",
        answers=_answers(_NET, "denominator"),
    ),
    Metric(
        "csat_top2",
        "feedback",
        Words("满意率（CSAT）", "Satisfied (CSAT)"),
        Words(
            f"1–5分的有效回答中，4分和5分的占比。{_VALID.zh}",
            f"Of valid answers on the scale 1–5, the share of 4 and 5. {_VALID.en}",
        ),
        "share",
        1,
        answers=_answers(_CONTENT, ("top", "answers")),
        undefined=_NO_CSAT,
        sample=True,
    ),
    Metric(
        "csat_mean",
        "feedback",
        Words("平均满意度", "Mean satisfaction"),
        Words(f"1–5分的有效回答的平均分。{_VALID.zh}", f"Mean of the valid answers on the scale 1–5. {_VALID.en}"),
        "score",
        2,
        answers=_answers(_CONTENT, ("added", "answers")),
        undefined=_NO_CSAT,
        sample=True,
    ),
    Metric(
        "survey_respondents",
        "feedback",
        Words("问卷答题人数", "Survey respondents"),
        Words("回答了问卷至少一题的人数。", "People who answered at least one question of the survey."),
        "people",
        answers=(
            Answer(_SURVEY, _respondents, None, _DATED),
            Answer(_SURVEY, _respondents, None, ("survey.value",), _UNDATED, compared=False),
        ),
        undefined=Words("本期没有问卷", "there was no survey in the period"),
    ),
    Metric(
        "survey_response_rate",
        "feedback",
        Words("问卷回收率（占成员）", "Survey respondents of members"),
        Words(
            "问卷答题人数 ÷ 期末成员数；发放人数未知，以全体成员为分母。",
            "Survey respondents ÷ members at the end: how many were invited is not known, so all members are the base.",
        ),
        "share",
        1,
        formula=Ratio("survey_respondents", "members_end"),
        undefined=Words("本期没有问卷，或期末没有成员", "there was no survey in the period, or no member at its end"),
    ),
    Metric(
        "survey_questions",
        "feedback",
        Words("问卷各题回答数", "Answers by question"),
        Words("问卷各题的有效回答数。" + _VALID.zh, "Valid answers to each question of the survey. " + _VALID.en),
        "count",
        direction="none",
        answers=(Answer(_SURVEY, _answered, None, ("survey.value",)),),
        by=("question",),
        compared=False,
    ),
    Metric(
        "survey_scores",
        "feedback",
        Words("问卷各题得分", "Scores by question"),
        Words(
            f"有分值的各题的平均分、有效回答数，1–5分的题另列4–5分占比。{_VALID.zh}",
            f"Mean score and valid answers of each question on a scale; of 1–5 also the share of 4 and 5. {_VALID.en}",
        ),
        "score",
        2,
        answers=(Answer(_SURVEY, _scores, None, ("survey.value",)),),
        by=("question",),
        undefined=Words("问卷没有以分值作答的题", "no question of the survey is on a scale"),
        compared=False,
    ),
    Metric(
        "survey_choices",
        "feedback",
        Words("问卷各选项占比", "Choices by question"),
        Words(
            "单选、多选题各选项的选择人数 ÷ 该题答题人数；多选题各项之和可超过100%。",
            "Respondents who chose an option ÷ respondents to its question; several choices may sum to over 100%.",
        ),
        "share",
        1,
        "none",
        answers=(Answer(_SURVEY, _choices, None, ("survey.value", "survey.scale")),),
        by=("question", "answer"),
        undefined=Words("问卷没有选择题", "no question of the survey offers a choice"),
        compared=False,
        minimum_count=True,
    ),
)
