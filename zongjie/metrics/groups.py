"""Groups: which are lively, which fade, which are silent, and which are worth saving first.

A group is judged at the end of the period: its last four weeks against the twelve weeks before them, so that a small
group is compared with itself and never with a large one.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Compute, Metric, Words, register
from zongjie.metrics.coverage import span_of
from zongjie.metrics.expressions import Table, Value, constants, read
from zongjie.metrics.people import observed
from zongjie.metrics.windows import during
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

BLOCK = 28  # days: four weeks, so that every weekday counts alike
PAST_BLOCKS = 3
FADED = 0.5  # of its own past
LIVELY_SPEAKERS = 3  # fewer are no conversation of a group
_SHOWN = 100  # rows of a list of groups
_LOOK_BACK = timedelta(days=BLOCK * (1 + PAST_BLOCKS) - 1)
_SAID = {"group_id": "string", "day": "date", "member": "int64", "messages": "int32"}


def said_in_groups(tables: Tables) -> Table:
    """Return who said how much in which group on which day; empty where nothing was said in any."""
    return read(tables, "group_days") if "group_days" in tables else constants([], _SAID)


def judged(tables: Tables, period: Period) -> Table:
    """Return the groups that are there at the end of the period, each with its levels and its `state`."""
    end = observed(tables, period, "activity").end
    heard = said_in_groups(tables).filter(_.day <= end).group_by("group_id")
    known = heard.aggregate(first=_.day.min(), date=_.day.max())
    named = _named(tables, known, end)
    groups = _with_members(tables, named.left_join(_levels(tables, end), "group_id").drop("group_id_right"), end)
    levels = {name: groups[name].fill_null(0) for name in ("messages", "speakers", "past_messages", "past_speakers")}
    groups = groups.mutate(**levels)
    kept = _kept(groups)
    faded = (kept <= FADED) | (groups.speakers <= FADED * groups.past_speakers)
    state = ibis.cases(
        (groups.created > ibis.date(end - _LOOK_BACK), "new"),
        (groups.speakers == 0, "dead"),
        (faded.fill_null(False), "fading"),
        (groups.speakers >= LIVELY_SPEAKERS, "lively"),
        else_="quiet",
    )
    return groups.mutate(state=state, change=kept - 1).filter(ibis.literal(_reaches_back(tables, end)))


def _kept(groups: Table) -> Table:
    """Return what is left of a group's past messages: per member where its members are known, else in all."""
    now = groups.messages / groups.members.nullif(0)
    past = groups.past_messages / groups.past_members.nullif(0)
    return ibis.coalesce(now / past.nullif(0), groups.messages / groups.past_messages.nullif(0))


def _reaches_back(tables: Tables, end: date) -> bool:
    held = span_of(tables, "activity")
    return held is not None and held.first <= end - _LOOK_BACK


def _named(tables: Tables, heard: Table, end: date) -> Table:
    """Return the groups that were ever heard, without those dismissed by then."""
    if "groups" not in tables:
        return heard.mutate(group=heard.group_id, created=heard["first"])
    listed = read(tables, "groups").select("group_id", "name", "created_day", "dismissed_day")
    joined = heard.left_join(listed, "group_id").drop("group_id_right")
    there = joined.filter(joined.dismissed_day.isnull() | (joined.dismissed_day > end))
    return there.mutate(
        group=ibis.coalesce(there.name, there.group_id), created=ibis.least(there.created_day, there["first"])
    ).drop("name", "created_day", "dismissed_day")


def _levels(tables: Tables, end: date) -> Table:
    """Return messages and speakers of the last four weeks, and of four weeks in the mean of the twelve before."""
    rows = during(said_in_groups(tables), Period(end - _LOOK_BACK, end))
    placed = rows.mutate(block=ibis.date(end).delta(rows.day, unit="day") // BLOCK)
    each = placed.group_by("group_id", "block", "member").aggregate(messages=_.messages.sum())
    blocks = each.group_by("group_id", "block").aggregate(messages=_.messages.sum(), speakers=_.count())
    now = blocks.block == 0
    return blocks.group_by("group_id").aggregate(
        messages=blocks.messages.sum(where=now),
        speakers=blocks.speakers.sum(where=now),
        past_messages=blocks.messages.sum(where=~now) / PAST_BLOCKS,
        past_speakers=blocks.speakers.sum(where=~now) / PAST_BLOCKS,
    )


def _with_members(tables: Tables, groups: Table, end: date) -> Table:
    """Return groups with their members at the end and in the middle of the twelve weeks; null where not known."""
    if "memberships" not in tables:
        return groups.mutate(members=ibis.null("int64"), past_members=ibis.null("int64"))
    middle = end - timedelta(days=BLOCK + BLOCK * PAST_BLOCKS // 2)
    stays = read(tables, "memberships")
    if "members" in tables:
        bots = read(tables, "members").filter(_.is_bot.fill_null(False)).select("member_id")
        stays = stays.anti_join(bots, "member_id")
    people = stays.group_by("group_id", "member_id").aggregate(
        **{
            name: (
                (stays.joined_day.isnull() | (stays.joined_day <= day))
                & (stays.left_day.isnull() | (stays.left_day > day))
            ).any()
            for name, day in (("now", end), ("then", middle))
        }
    )
    counted = people.group_by("group_id").aggregate(
        members=people.now.cast("int64").sum(), past_members=people["then"].cast("int64").sum()
    )
    return groups.left_join(counted, "group_id").drop("group_id_right")


def _counts(tables: Tables, period: Period) -> Table:
    """Return the number of groups in each state, in one row; null where the data does not reach far enough back."""
    groups = tables.keep(judged, period)
    known: Value = ibis.literal(_reaches_back(tables, observed(tables, period, "activity").end))
    states = {state: groups.count(where=groups.state == state) for state in STATES}
    failing = groups.count(where=groups.state.isin(("fading", "dead")))
    counted = groups.aggregate(groups=groups.count(), failing=failing, **states)
    return counted.select(**{name: known.ifelse(counted[name], ibis.null("int64")) for name in counted.columns})


def _by_state(tables: Tables, period: Period) -> Table:
    states = (
        tables.keep(judged, period).group_by(group_state="state").aggregate(value=_.count(), members=_.members.sum())
    )
    return states.mutate(share=_.value / _.value.sum().over(ibis.window()))


def _list(*only: str) -> Compute:
    """Return the groups with the most members (else messages) first; of some states those that lost most speakers."""

    def compute(tables: Tables, period: Period) -> Table:
        groups = tables.keep(judged, period)
        groups = groups.filter(groups.state.isin(only)) if only else groups
        lost: Value = ibis.greatest(groups.past_speakers - groups.speakers, 0)
        value = (
            lost.round(0)
            if only
            else groups.members.fill_null(0)
            if "memberships" in tables
            else groups.past_messages.round(0)
        )
        columns = ("group", "state", "members", "messages", "past_messages", "speakers", "past_speakers", "change")
        listed = groups.select(*columns, "date", value=value.cast("int64"))
        return listed.order_by(ibis.desc("value"), ibis.desc("past_messages"), "group").limit(_SHOWN)

    return compute


def _messages(tables: Tables, period: Period) -> Table:
    rows = during(said_in_groups(tables), period)
    said = rows.group_by("group_id").aggregate(value=_.messages.sum())
    if "groups" not in tables:
        return said.rename(group="group_id")
    names = read(tables, "groups").select("group_id", "name")
    joined = said.left_join(names, "group_id")
    named = joined.mutate(group=ibis.coalesce(joined.name, joined.group_id))
    return named.group_by("group").aggregate(value=_.value.sum())


STATES = ("lively", "quiet", "fading", "dead", "new")
_ACTS = ("activity",)
_GROUPED = ("activity.group_id",)
_WEEKS = BLOCK // 7
_HOW = Words(
    f"期末时判断：最近{_WEEKS}周与该群自身此前{_WEEKS * PAST_BLOCKS}周（折合{_WEEKS}周）相比。"
    f"沉寂：{_WEEKS}周无人发言；转淡：人均发言（成员数未知时为发言数）或发言人数不超过过去的{FADED:.0%}；"
    f"活跃：未转淡且至少{LIVELY_SPEAKERS}人发言；其余为低频；"
    f"成立或首次有人发言不足{_WEEKS * (1 + PAST_BLOCKS)}周的为新群。已解散的群与从未有人发言的群不计。",
    f"Judged at the end of the period: the last {_WEEKS} weeks against the group's own {_WEEKS * PAST_BLOCKS} weeks"
    f" before (as a mean of {_WEEKS} weeks). Dead: nobody spoke for {_WEEKS} weeks; fading: messages per member (all"
    f" messages where members are not known) or speakers at {FADED:.0%} of the past or less; lively: not fading and at"
    f" least {LIVELY_SPEAKERS} speakers; quiet: all others; new: founded or first heard less than"
    f" {_WEEKS * (1 + PAST_BLOCKS)} weeks ago. Groups dismissed or never heard are left out.",
)
_NONE = Words("没有需要挽救的群，或数据不足", "no group needs saving, or the data is too short")
_TOO_SHORT = Words(
    f"期末之前的数据不足{_WEEKS * (1 + PAST_BLOCKS)}周",
    f"the data reaches back less than {_WEEKS * (1 + PAST_BLOCKS)} weeks from the end of the period",
)


def _count(name: str, take: str, title: Words, definition: Words, direction: str) -> Metric:
    return Metric(
        name,
        "groups",
        title,
        definition,
        "groups",
        direction=direction,  # pyright: ignore[reportArgumentType] - one of the three, below
        answers=(Answer(_ACTS, _counts, take, _GROUPED),),
        undefined=_TOO_SHORT,
    )


def _of_state(state: Words) -> Words:
    return Words(f"期末处于“{state.zh}”状态的群数。{_HOW.zh}", f"Groups that are {state.en}. {_HOW.en}")


def _table(name: str, title: Words, definition: Words, *only: str) -> Metric:
    return Metric(
        name,
        "groups",
        title,
        definition,
        "people",
        direction="none",
        answers=(Answer(_ACTS, _list(*only), None, _GROUPED),),
        by=("group",),
        undefined=_NONE if only else _TOO_SHORT,
        compared=False,
    )


register(
    _count(
        "groups_there",
        "groups",
        Words("群数", "Groups"),
        Words(f"期末在、曾有人发言的群数。{_HOW.zh}", f"Groups there at the end that were ever heard. {_HOW.en}"),
        "none",
    ),
    _count("groups_lively", "lively", Words("活跃群", "Lively groups"), _of_state(Words("活跃", "lively")), "up"),
    _count("groups_quiet", "quiet", Words("低频群", "Quiet groups"), _of_state(Words("低频", "quiet")), "none"),
    _count("groups_fading", "fading", Words("转淡群", "Fading groups"), _of_state(Words("转淡", "fading")), "down"),
    _count("groups_dead", "dead", Words("沉寂群", "Dead groups"), _of_state(Words("沉寂", "dead")), "down"),
    _count("groups_new", "new", Words("新群", "New groups"), _of_state(Words("新群", "new")), "none"),
    Metric(
        "groups_failing_share",
        "groups",
        Words("转淡与沉寂群占比", "Share of fading and dead groups"),
        Words(f"转淡与沉寂的群 ÷ 全部群。{_HOW.zh}", f"Fading and dead groups ÷ all groups. {_HOW.en}"),
        "share",
        1,
        "down",
        answers=(Answer(_ACTS, _counts, ("failing", "groups"), _GROUPED),),
        undefined=_TOO_SHORT,
    ),
    Metric(
        "groups_by_state",
        "groups",
        Words("各状态群数", "Groups by state"),
        _HOW,
        "groups",
        direction="none",
        answers=(Answer(_ACTS, _by_state, None, _GROUPED),),
        by=("group_state",),
        undefined=_TOO_SHORT,
        empty=0,
    ),
    _table(
        "groups_table",
        Words("各群状况", "Groups"),
        Words(
            f"成员最多的{_SHOWN}个群：期末成员数、最近{_WEEKS}周与过去的发言数和发言人数。{_HOW.zh}",
            f"The {_SHOWN} groups with the most members: members at end, messages and speakers of the last {_WEEKS}"
            f" weeks and of the past. {_HOW.en}",
        ),
    ),
    _table(
        "groups_rescue",
        Words("待挽救的群", "Groups to save"),
        Words(
            f"转淡与沉寂的群，按失声人数（此前4周平均发言人数 − 最近4周发言人数）从多到少。{_HOW.zh}",
            f"Fading and dead groups, by the speakers they lost (mean of four weeks before, less the last"
            f" four). {_HOW.en}",
        ),
        "fading",
        "dead",
    ),
    Metric(
        "messages_by_group",
        "groups",
        Words("各群发言数", "Messages by group"),
        Words("本期发言数，按所在的群；不含机器人。", "Messages of the period by group, without those of bots."),
        "messages",
        answers=(Answer(_ACTS, _messages, None, _GROUPED),),
        by=("group",),
        empty=0,
    ),
)
