"""Scores: answers on a scale, from surveys and from feedback, and which scale it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.expressions import Table, Value, read
from zongjie.metrics.windows import during
from zongjie.periods import Period
from zongjie.tables.trim import trimmed

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

NPS, CSAT = (0, 10), (1, 5)

# Labels of the usual five-point scales. Others have no agreed order and stay text.
_LABELS = {
    5: ("非常满意", "很满意", "非常同意", "very satisfied", "strongly agree", "excellent"),
    4: ("满意", "比较满意", "较满意", "同意", "satisfied", "agree", "good"),
    3: ("一般", "中立", "neutral", "neither satisfied nor dissatisfied", "fair"),
    2: ("不满意", "较不满意", "比较不满意", "不太满意", "不同意", "dissatisfied", "disagree", "poor"),
    1: ("非常不满意", "很不满意", "非常不同意", "very dissatisfied", "strongly disagree", "very poor"),
}
_RANGE = r"\b([01])\s*(?:[-–—~～至到]|to)\s*(10|[3-9])\b"
_IS_NPS = r"\bnps\b|净推荐"


def survey_answers(tables: Tables, period: Period) -> Table:
    """Return the survey's answers of the period, and those without a date: `respondent`, `question`, `text`, `scale`.

    An empty answer is none.
    """
    rows = read(tables, "survey")
    rows = rows.filter(rows.answered_day.isnull() | rows.answered_day.between(period.start, period.end))
    rows = rows.mutate(text=trimmed(rows["value"])).filter(_.text.length() > 0)
    return rows.select("respondent", "question", "text", "scale")


def survey_scores(tables: Tables, period: Period) -> Table:
    """Return the survey's scores with their scale: `respondent`, `question`, `score`, `low`, `high`."""
    rows = survey_answers(tables, period).mutate(score=_number(_.text))
    return _scaled(rows, said=rows.scale.fill_null("") + " " + rows.question)


def feedback_scores(tables: Tables, period: Period) -> Table:
    """Return the scores given with feedback in the period; nothing says their scale but the scores themselves."""
    rows = during(read(tables, "feedback"), period).filter(_.score.notnull())
    rows = rows.select("score", respondent="feedback_id", question=ibis.literal(""))
    return _scaled(rows, said=ibis.literal(""))


def all_scores(tables: Tables, period: Period) -> Table:
    """Return the scores of the survey and of feedback, `rank` 0 and 1."""
    survey, feedback = survey_scores(tables, period), feedback_scores(tables, period)
    return ibis.union(survey.mutate(rank=ibis.literal(0)), feedback.mutate(rank=ibis.literal(1)))


def on_scale(rows: Table, scale: tuple[int, int]) -> Table:
    """Return the valid scores on a scale: of questions that use it, without scores outside; of the first rank only."""
    low, high = scale
    valid = rows.filter(_.low == low, _.high == high, _.score.between(low, high))
    return valid.filter(valid["rank"] == valid["rank"].min().as_scalar()) if "rank" in valid.columns else valid


def _number(text: Value) -> Value:
    label = text.lower()
    named = ibis.cases(*((label.isin(words), float(score)) for score, words in _LABELS.items()))
    return ibis.coalesce(text.re_replace(r"\s*[分星]$", "").try_cast("float64"), named)


def _scaled(rows: Table, said: Value) -> Table:
    """Add the scale of each question: as it is said, else as its scores tell.

    Only a score of 0 tells 0–10 from 1–10; a question whose scores tell no scale has none.
    """
    rows = rows.mutate(
        said_low=ibis.ifelse(said.re_search(f"(?i){_IS_NPS}"), "0", said.re_extract(_RANGE, 1)).try_cast("int64"),
        said_high=ibis.ifelse(said.re_search(f"(?i){_IS_NPS}"), "10", said.re_extract(_RANGE, 2)).try_cast("int64"),
    ).filter(_.score.notnull())
    question = ibis.window(group_by="question")
    least, most = rows.score.min().over(question), rows.score.max().over(question)
    whole = (rows.score == rows.score.round()).all().over(question)
    told = ibis.cases(
        (~whole, ibis.null("int64")),
        ((least >= 1) & (most <= 5), 5),
        ((least == 0) & (most > 5) & (most <= 10), 10),
    )
    high = ibis.coalesce(rows.said_high, told)
    low = ibis.ifelse(rows.said_high.notnull(), rows.said_low, ibis.cases((told == 5, 1), (told == 10, 0)))
    return rows.mutate(low=low.cast("int64"), high=high.cast("int64")).select(
        "respondent", "question", "score", "low", "high"
    )
