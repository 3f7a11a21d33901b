"""What a target for a long period asks of a shorter one within it.

Of what is counted over time (a *flow*) a part of the planned period can reach a part only: the part that the same days
had last year where these were clearly busier or quieter than others, else their part of the days. What stands at a
moment or is a level (a *stock*) and what is a *rate* go from what was reached to the target in a straight line, on
which the plan's own milestone lies. Of distinct people a month has more than a twelfth of the year's (*bound* to the
length): only the same days of last year tell what part; a share of that sort cannot be converted at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zongjie.periods import Period
from zongjie.slides.figure import Figure
from zongjie.slides.plan import PlanTarget

Nature = Literal["flow", "stock", "rate", "bound"]
Method = Literal["whole", "linear", "days", "last_year", "set"]  # set: by the staff, in the place of the plan's

STOCKS = frozenset(
    [
        "members_start",
        "members_end",
        "members_mean",
        "dau_mean",
        "wau_mean",
        "mau_mean",
        "high_value_members",
        "groups_there",
        "groups_lively",
        "groups_quiet",
        "groups_fading",
        "groups_dead",
        "groups_new",
        "feedback_open",
        "incidents_open",
    ]
)
BOUND = frozenset(
    [
        "members_growth_rate",
        "speakers",
        "active_members",
        "messages_per_speaker",
        "reactivated",
        "retention_existing",
        "churn_rate",
        "buyers",
        "conversion_rate",
        "conversion_rate_change",
        "conversion_rate_growth",
        "revenue_per_buyer",
        "event_groups",
        "event_participants",
        "event_coverage",
        "repeat_attendance",
        "survey_respondents",
        "survey_response_rate",
        "topic_variety",
        "format_variety",
        "publishing_longest_gap",
        "valuable_lost_rate",
        "others_lost_rate",
    ]
)
RATES = frozenset(["nps", "reads_per_content", "participations_per_event"])
FLOWS = frozenset(
    [
        "joined_people",
        "left_people",
        "newcomers",
        "net_growth",
        "members_change",
        "member_days",
        "first_buyers",
        "publishing_days",
        "anomalous_days",
    ]
)
_RATE_UNITS = ("share", "points", "score", "ratio", "per_member_day", "minutes", "hours", "days", "plain")
WHOLE_UNITS = ("people", "messages", "events", "person_times", "orders", "groups", "items", "count", "incidents")
_DISTINCT_UNITS = ("people", "groups")  # counted once however long the period is, unless listed
_CLEARLY = 0.1  # busier or quieter than the days alone say, in parts of that
_MANY = 30  # things in the part of last year: fewer say nothing of a season


@dataclass(frozen=True)
class Course:
    """What a target asks of a period: its value there, and what it would be if nothing had changed since the plan."""

    method: Method
    target: float
    base: float
    share: float = 1.0


def nature_of_figure(figure: Figure) -> Nature:
    """Return how a figure's value depends on the length of its period."""
    listed: dict[Nature, frozenset[str]] = {"stock": STOCKS, "bound": BOUND, "rate": RATES, "flow": FLOWS}
    for known, names in listed.items():
        if figure.id in names:
            return known
    if figure.denominator is not None or figure.unit in _RATE_UNITS:
        return "rate"
    return "bound" if figure.unit in _DISTINCT_UNITS else "flow"


def course(
    target: PlanTarget, nature: Nature, made: Period, planned: Period, period: Period, year_ago: float | None
) -> Course | None:
    """Return what a target asks of a period, which lies within the planned one; None where that cannot be told.

    Parameters
    ----------
    made
        The period whose report set the target.
    year_ago
        The figure's value a year before the period.
    """
    if period == planned:
        return Course("whole", target.value, target.reached)
    if nature in ("stock", "rate"):
        share = (period.after - planned.start).days / planned.days
        return _rounded(target, Course("linear", _between(target, share), target.reached, share))
    if nature == "bound" and target.unit not in WHOLE_UNITS:
        return None
    share, method = _part(target, nature, made, planned, period, year_ago)
    return _rounded(target, Course(method, target.value * share, target.reached * share, share)) if share else None


def _part(
    target: PlanTarget, nature: Nature, made: Period, planned: Period, period: Period, year_ago: float | None
) -> tuple[float | None, Method]:
    """Return the part of a planned amount that falls into a period, and what tells it."""
    days = period.days / planned.days
    earlier = period.year_ago()
    within = made.start <= earlier.start and earlier.end <= made.end
    last = year_ago / target.reached if within and year_ago and target.reached > 0 else None
    if last is None or not 0 < last < 1:
        return (days if nature == "flow" else None), "days"
    seasonal = abs(last - days) >= _CLEARLY * days and (year_ago or 0) >= _MANY
    return (last, "last_year") if nature == "bound" or seasonal else (days, "days")


def _between(target: PlanTarget, share: float) -> float:
    return target.reached + (target.value - target.reached) * share


def _rounded(target: PlanTarget, found: Course) -> Course:
    """Return a course as it is printed, so that nothing is judged by digits that nobody sees."""
    digits = target.decimals + 2 if target.unit in ("share", "points") else target.decimals
    asked = round(found.target, 0 if target.unit in WHOLE_UNITS else digits)
    return Course(found.method, asked, found.base, found.share)
