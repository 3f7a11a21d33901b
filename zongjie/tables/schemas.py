"""The canonical tables. Sources write these and nothing else; metrics read these and nothing else.

In the store every table has all its columns; what a source does not know is null. Every instant (UTC) has a sibling
with its calendar day in the community's zone: `ts` → `day`, `joined_at` → `joined_day`, `paid_at` → `paid_day` and so
on. `date`, `month` and `due` are calendar days already; `month` is the first of the month.
"""

from __future__ import annotations

from zongjie.tables.spec import Column, Order, TableSpec

VERSION = 2  # of what is stored; a change makes stored tables stale


def _person(name: str = "member_id", *, required: bool = False) -> Column:
    return Column(name, "person", required=required)


def _id(name: str, *, required: bool = False) -> Column:
    return Column(name, "id", required=required)


def _instant(name: str, *, required: bool = False) -> Column:
    return Column(name, "instant", required=required)


def _date(name: str, *, required: bool = False) -> Column:
    return Column(name, "date", required=required)


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _counts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "count") for name in names)


def _amounts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "amount") for name in names)


_TABLES = (
    TableSpec(
        "members",  # a person
        (
            _person(required=True),
            _instant("joined_at"),
            _instant("left_at"),
            *_texts("source", "tier", "gender"),
            Column("birth_year", "count", low=1900, high=2100),
            *_texts("age_band", "occupation", "region"),
            Column("is_staff", "flag"),
            Column("is_bot", "flag"),
            Column("tags"),
            Column("member_level"),  # on the community's own ladder, which members climb by points
            Column("points", "count"),
        ),
        key=("member_id",),
        time="joined_at",
        rules=(Order("joined_at", "left_at", "left before joining"),),
    ),
    TableSpec(
        "memberships",  # a person in a group for a time; a rejoin is another row
        (
            _person(required=True),
            _id("group_id", required=True),
            _instant("joined_at"),
            _instant("left_at"),
            *_texts("join_scene", "leave_scene"),
        ),
        key=("member_id", "group_id", "joined_at"),
        time="joined_at",
        rules=(Order("joined_at", "left_at", "left before joining"),),
    ),
    TableSpec(
        "groups",
        (
            _id("group_id", required=True),
            *_texts("name", "tier"),
            _instant("created_at"),
            _instant("dismissed_at"),
            _person("owner"),
            Column("member_limit", "count"),
        ),
        key=("group_id",),
        time="created_at",
        rules=(Order("created_at", "dismissed_at", "dismissed before it was created"),),
        natural=("name",),
    ),
    TableSpec(
        "activity",  # one action: message, post, comment, like, reaction, share, check_in, read, visit, …
        (
            _id("activity_id"),  # the platform's id of the action, which `reply_to` of another row names
            _person(required=True),
            _instant("ts", required=True),
            Column("kind", required=True),
            _id("group_id"),
            Column("topic"),
            _id("reply_to"),
            _id("content_id"),
        ),
        # Without the platform's id only rows alike in everything are one row.
        key=("activity_id", "member_id", "ts", "kind", "group_id", "topic", "reply_to", "content_id"),
        time="ts",
    ),
    TableSpec(
        "daily",  # one day (grain `day`) or month (grain `month`, first of the month) of a group, or of all (null)
        (
            _date("date", required=True),
            _id("group_id"),
            *_counts("members_total", "joined", "left", "active", "speakers", "messages", "buyers", "orders"),
            Column("revenue", "number"),
            Column("grain", required=True),
        ),
        key=("date", "group_id", "grain"),
        time="date",
    ),
    TableSpec(
        "contents",  # a published piece; origin: official, member, partner
        (
            _id("content_id", required=True),
            _instant("published_at", required=True),
            *_texts("title", "format", "topic", "origin"),
            *_counts("reads", "readers", "likes", "comments", "shares", "saves"),
            Column("completion_rate", "share"),
            Column("plays", "count"),
            Column("reused", "flag"),
        ),
        key=("content_id",),
        time="published_at",
        natural=("title", "published_at"),
    ),
    TableSpec(
        "events",  # status: held, planned, cancelled (null: not known, counts as held); mode: online, offline, hybrid
        (
            _id("event_id", required=True),
            Column("name", required=True),
            _instant("starts_at", required=True),
            _instant("ends_at"),
            _id("group_id"),
            *_texts("kind", "mode", "status"),
            *_counts("invited", "registered", "attended", "new_members", "orders"),
            Column("revenue", "number"),
            Column("cost", "amount"),
            Column("satisfaction", "number", low=1, high=5),
            Column("aim"),
        ),
        key=("event_id",),
        time="starts_at",
        rules=(Order("starts_at", "ends_at", "ends before it starts"),),
        natural=("name", "starts_at"),
    ),
    TableSpec(
        "attendance",  # a person at an event; status: invited, registered, waitlisted, attended, absent, declined
        (
            _id("event_id", required=True),
            _person(required=True),
            Column("status"),
            _instant("registered_at"),
            _instant("attended_at"),
            Column("score", "number"),
        ),
        key=("event_id", "member_id"),
        time="attended_at",
    ),
    TableSpec(
        "orders",  # a paid order
        (
            _id("order_id", required=True),
            _person(),
            _instant("paid_at", required=True),
            Column("amount", "number"),
            Column("refunded", "amount"),
            Column("first_touch"),
            _id("event_id"),
            Column("product"),
        ),
        key=("order_id",),
        time="paid_at",
        rules=(Order("refunded", "amount", "more refunded than paid"),),
    ),
    TableSpec(
        "funnel",  # volumes of a step, where people cannot be linked
        (
            _date("date", required=True),
            Column("step", required=True),
            *_counts("step_order", "people"),
        ),
        key=("date", "step"),
        time="date",
    ),
    TableSpec(
        "feedback",
        (
            _id("feedback_id", required=True),
            _instant("ts", required=True),
            _person(),
            Column("category"),
            Column("score", "number"),
            *_texts("sentiment", "severity"),
            Column("text", stored=False),
            Column("status"),
            _instant("first_response_at"),
            _instant("resolved_at"),
            Column("usable", "flag"),
        ),
        key=("feedback_id",),
        time="ts",
        rules=(
            Order("ts", "first_response_at", "answered before it was given"),
            Order("ts", "resolved_at", "resolved before it was given"),
        ),
        natural=("ts", "category", "score", "text"),
    ),
    TableSpec(
        "survey",  # one answer to one question
        (
            _person("respondent", required=True),
            Column("question", required=True),
            Column("value"),
            Column("scale"),  # 0-10, 1-5, …
            _instant("answered_at"),
        ),
        key=("respondent", "question"),
        time="answered_at",
    ),
    TableSpec(
        "incidents",
        (
            _id("incident_id", required=True),
            _instant("detected_at", required=True),
            *_texts("severity", "what", "strategy"),
            _instant("responded_at"),
            _instant("closed_at"),
            Column("review"),
        ),
        key=("incident_id",),
        time="detected_at",
        rules=(
            Order("detected_at", "responded_at", "answered before it was detected"),
            Order("detected_at", "closed_at", "closed before it was detected"),
        ),
        natural=("what", "detected_at"),
    ),
    TableSpec(
        "work",  # staff's daily work; kind: published, replied, moderated, …
        (
            _date("date", required=True),
            _person("staff"),
            Column("kind"),
            Column("count", "count"),
            Column("median_response_minutes", "amount"),
        ),
        key=("date", "staff", "kind"),
        time="date",
    ),
    TableSpec(
        "spending",
        (
            _date("month", required=True),
            Column("category", required=True),
            *_amounts("planned", "actual"),
        ),
        key=("month", "category"),
        time="month",
    ),
    TableSpec(
        "targets",  # source: parameters, or the plan of an earlier report
        (
            Column("metric", required=True),
            Column("value", "number", required=True),
            _date("due"),
            Column("source"),
        ),
        key=("metric", "due", "source"),
    ),
)

SPECS: dict[str, TableSpec] = {spec.name: spec for spec in _TABLES}
