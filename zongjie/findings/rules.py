"""What is examined: for each problem the figures that can show it, and what counts as big.

A rule is declared here and nowhere else; `zongjie.findings.judge` applies it. Sizes are chosen by what a community's
staff would act on; whether a change is more than chance is tested apart from its size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Listed = Literal["series", "groups", "plan", "days"]  # what a list of single cases can show, see `cases`


@dataclass(frozen=True)
class Measure:
    """A figure that can show a problem.

    Attributes
    ----------
    by
        Its breakdowns into segments, to look for who drives a change.
    over_time, by_week
        Its course: since when it is worse, and how much it varies by chance.
    worse
        The relative worsening that matters.
    points
        The least worsening in the figure's own unit (shares: 0–1) that matters.
    limit
        The level beyond which it is a problem whatever it was before; `limit_of` names a figure that is that level.
    limit_parts
        Whether each segment of `by` is held against that figure, too.
    rhythm
        The breakdown that tells how regular in time what the segments count is.
    listed, cases
        What single cases show, and the breakdown that lists them: `series` of events that wear out, `groups` that fall
        silent, categories that leave the `plan`, anomalous `days`.
    """

    metric: str
    by: tuple[str, ...] = ()
    over_time: str = ""
    by_week: str = ""
    worse: float = 0.05
    points: float = 0.0
    limit: float | None = None
    limit_of: str = ""
    limit_parts: bool = False
    rhythm: str = ""
    listed: Listed | None = None
    cases: str = ""


@dataclass(frozen=True)
class Rule:
    """A problem to look for.

    Attributes
    ----------
    measures
        What can show it, in order of preference: the first whose figure is defined is judged.
    also
        Further figures that show it by themselves, judged in the same way where the first shows nothing.
    watched
        Further figures, each judged against its target alone; `by` then only shows where to look.
    segment
        Relative worsening of one segment, or of the level within the period, that matters.
    """

    problem: str
    measures: tuple[Measure, ...]
    also: tuple[Measure, ...] = ()
    watched: tuple[Measure, ...] = ()
    segment: float = 0.2

    @property
    def metrics(self) -> tuple[str, ...]:
        """Ids of the figures that can show it."""
        return tuple(measure.metric for measure in (*self.measures, *self.also))


_MESSAGES = tuple(f"messages_per_member_day_by_{one}" for one in ("group", "tier", "source"))
_D30 = ("retention_d30_by_tier", "retention_d30_by_source")
_KINDS, _RHYTHM = ("events_by_kind",), "event_rhythm_by_kind"
_CONVERSION = ("conversion_by_tier", "conversion_by_source")

RULES = (
    Rule(
        "activity",
        (
            Measure(
                "messages_per_member_day",
                _MESSAGES,
                "messages_per_member_day_over_time",
                "messages_per_member_day_by_week",
            ),
            Measure("active_members", over_time="active_over_time", by_week="active_by_week"),
        ),
        watched=(Measure("stickiness", _MESSAGES[1:2]), Measure("active_rate", _MESSAGES[1:2])),
    ),
    Rule(
        "retention",
        (
            Measure("retention_d30", _D30, "retention_d30_over_time", worse=0.03),
            Measure("retention_d7", worse=0.03),
            Measure("retention_d1", worse=0.03),
        ),
        watched=(Measure("retention_existing"), Measure("churn_rate")),
        segment=0.08,
    ),
    Rule(
        "conversion",
        (
            Measure("conversion_rate_end", _CONVERSION, "conversion_over_time", worse=0.1),
            Measure("conversion_rate", worse=0.1),
        ),
        watched=(Measure("repurchase_rate", ("repurchase_by_tier",)), Measure("buy_again_rate", _CONVERSION[:1])),
        segment=0.15,
    ),
    Rule(
        "segmentation",
        (
            Measure(
                "valuable_lost_rate",
                ("valuable_lost_by_tier", "valuable_lost_by_source"),
                worse=0.15,
                points=0.03,
                limit_of="others_lost_rate",
                limit_parts=True,
            ),
        ),
    ),
    Rule(
        "repetition",
        (
            Measure(
                "interaction_rate",
                ("interaction_rate_by_topic", "interaction_rate_by_format"),
                by_week="interaction_rate_by_week",
                worse=0.1,
            ),
        ),
        also=(Measure("topic_variety", worse=0.15), Measure("format_variety", worse=0.15)),
        segment=0.3,  # a topic is a handful of pieces
    ),
    Rule(
        "participation",
        (
            Measure(
                "event_participations",
                _KINDS,
                "participations_over_time",
                "participations_by_week",
                worse=0.15,
                rhythm=_RHYTHM,
            ),
            Measure("rsvp_yes", _KINDS, "rsvp_over_time", worse=0.15, rhythm=_RHYTHM),
            Measure("events_held", _KINDS, "events_over_time", worse=0.15, rhythm=_RHYTHM),
        ),
    ),
    Rule(
        "wear_out",
        (
            Measure(
                "participations_per_event",
                ("turnout_by_kind",),
                worse=0.15,
                listed="series",
                cases="event_wear_out",
            ),
        ),
        also=(Measure("attendance_rate", worse=0.15, points=0.05),),
        segment=0.3,  # a kind is a handful of events
    ),
    Rule(
        "feedback",
        (
            Measure(
                "feedback_late_share",
                ("feedback_late_by_category",),
                "feedback_late_over_time",
                worse=0.2,
                points=0.05,
                limit=0.4,
            ),
        ),
        also=(
            Measure("feedback_response_hours", worse=0.25),
            Measure("median_first_response_minutes", worse=0.25),
            Measure("unanswered_share", worse=0.15, points=0.05),
        ),
    ),
    Rule("groups", (Measure("groups_failing_share", worse=0.5, points=0.1, listed="groups", cases="groups_table"),)),
    Rule("budget", (Measure("budget_drift", limit=0.15, listed="plan", cases="spending_by_category", worse=9.0),)),
    Rule(
        "commercial",
        (Measure("commercial_share", ("commercial_share_by_format",), worse=0.25, points=0.08, limit=0.4),),
    ),
    Rule(
        "concentration",
        (Measure("top10_share", worse=0.1, points=0.06), Measure("top1_share", worse=0.2, points=0.06)),
    ),
    Rule(
        "risk",
        (Measure("anomalous_days", worse=9.0, listed="days", cases="anomalies"),),
        also=(Measure("incidents", worse=0.5),),
    ),
)
