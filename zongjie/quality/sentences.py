"""What a flaw is called and what it means, in both report languages."""

from __future__ import annotations

from typing import NamedTuple

from zongjie.slides.flaw import Flaw


class Saying(NamedTuple):
    """What is wrong, and what follows for the figures; `{…}` stand for the flaw's fields."""

    what: str
    effect: str


_ZH: dict[str, Saying] = {
    "begins": Saying(
        "记录自 {start} 起：首月 {size:,} 人看似“新人”，之后每月约 {of:,} 人",
        "首月多为早已在群的成员，首月同期群单独标明，不作新增",
    ),
    "group_begins": Saying("群组“{group}”的记录自 {start} 起，占其后总量的 {size:.0%}", "起点前后不可比，不作增减比较"),
    "group_stops": Saying("群组“{group}”的记录止于 {end}，占此前总量的 {size:.0%}", "终点前后不可比，不作增减比较"),
    "gap": Saying(
        "{of_group}{start} 至 {end} 没有任何记录（{size:.0f} 天）",
        "可能是导出缺失或停用，不当作零；与含缺口的时期不作比较",
    ),
    "half_day": Saying("{start} 缺 {size:.0f} 小时的记录：导出始于或止于这一天之中", "这一天的数字偏低"),
    "level": Saying(
        "{of_group}成员总数在 {start} 至 {end} 间变化 {size:+.1%}，加入与退出不能解释", "前后不可比，不当作流失或增长"
    ),
    "redrawn": Saying(
        "{start} 起成员编号几乎全部更换：上月 {of:,} 人中只有 {size:,} 人再次出现", "跨越此日的留存与同期群无法计算"
    ),
    "bots": Saying("{size:,} 个机器人账号", "不计入任何人数与发言"),
    "relays": Saying("{size:,} 个转发账号，替别处的人发言", "能认出的发言记在原作者名下"),
    "relayed": Saying("{size:,} 条转发的发言", "记在原作者名下"),
    "renames": Saying("{size:,} 次改名", "按平台所述合并为同一人"),
    "unjoined_renames": Saying("{size:,} 次改名，名字即编号", "改名前后计为两人，除非用选项合并"),
    "several_ids": Saying("{size:,} 个名字用了几个编号", "同一人可能计为几人，可在参数的 people.aliases 中合并"),
    "shared_names": Saying("{size:,} 个只有名字、没有编号的账号", "重名的人会合为一人，改名的人会分为两人"),
    "deleted_accounts": Saying("{size:,} 个已注销的账号或其发言", "发言计数，人数可能偏少"),
    "damaged_ids": Saying("{size:,} 个编号被表格软件改坏", "对不上人，人数可能不准"),
    "missing_people": Saying("{size:,} 人有记录而不在成员名单中", "计入活跃，没有加入时间"),
    "missing_rows": Saying("{size:,} 行在导出中有编号而没有内容", "发言数偏少"),
    "current_members_only": Saying("名单只含现有成员（{size:,} 人）", "已退出的人不在其中，过去的新增偏低"),
    "imported": Saying("{size:,} 行由旧系统导入", "时间与作者以导入的为准"),
    "undated": Saying("{size:,} 行只有日期、没有时刻", "不用于时段分析"),
    "coarse_times": Saying("{size:,} 行的时间只精确到分", "响应时间至多准到一分钟"),
    "foreign_days": Saying("{size:,} 天按平台自己的时区计", "日、月的边界与社群时区相差数小时"),
    "partial_days": Saying("{size:,} 天平台尚未结清", "这些天的数字还会变"),
    "live": Saying("{size:,} 行直接读自数据库", "数据库会变，每次重新读取，旧报告不能原样重算"),
}
_EN: dict[str, Saying] = {
    "begins": Saying(
        "the log begins on {start}: {size:,} people of its first month look new, later months have about {of:,}",
        "most of them were there before; the first cohort is marked and counts as no growth",
    ),
    "group_begins": Saying(
        "the log of group “{group}” begins on {start}; since then it holds {size:.0%} of all rows",
        "before and after cannot be compared: no change is stated",
    ),
    "group_stops": Saying(
        "the log of group “{group}” stops on {end}; until then it held {size:.0%} of all rows",
        "before and after cannot be compared: no change is stated",
    ),
    "gap": Saying(
        "{of_group}no row at all from {start} to {end} ({size:.0f} days)",
        "an export with a hole, or a closure: not taken for zero; no comparison with a period that has it",
    ),
    "half_day": Saying(
        "{start} lacks {size:.0f} hours: the export begins or ends in the course of that day",
        "the numbers of that day are too low",
    ),
    "level": Saying(
        "{of_group}the number of members changes by {size:+.1%} between {start} and {end}, which joins and leaves do"
        " not explain",
        "before and after cannot be compared: neither churn nor growth",
    ),
    "redrawn": Saying(
        "from {start} nearly all ids are new: of {of:,} people of the month before only {size:,} are seen again",
        "retention and cohorts across that day cannot be computed",
    ),
    "bots": Saying("{size:,} accounts of bots", "they count in no figure on people or messages"),
    "relays": Saying(
        "{size:,} accounts that carry the words of people elsewhere", "credited to them where they are named"
    ),
    "relayed": Saying("{size:,} messages carried by relays", "credited to their authors"),
    "renames": Saying("{size:,} changes of name", "one person, as the platform says"),
    "unjoined_renames": Saying(
        "{size:,} changes of names that are ids", "before and after are two members, unless an option joins them"
    ),
    "several_ids": Saying(
        "{size:,} names under which several ids write",
        "one person may count as several; aliases in the parameters join them",
    ),
    "shared_names": Saying(
        "{size:,} accounts that are known by name only", "namesakes are one person here, who changes the name is two"
    ),
    "deleted_accounts": Saying(
        "{size:,} deleted accounts or messages of such", "counted as said; people may be too few"
    ),
    "damaged_ids": Saying("{size:,} ids damaged by a spreadsheet", "they match nobody; people may be miscounted"),
    "missing_people": Saying(
        "{size:,} people act and are in no list of members", "counted as active; when they joined is not known"
    ),
    "missing_rows": Saying("{size:,} rows that the export names and does not hold", "what was said is under-counted"),
    "current_members_only": Saying(
        "a list of current members only ({size:,})", "who left is not in it: past joins are under-counted"
    ),
    "imported": Saying("{size:,} rows imported from an older system", "times and authors are as imported"),
    "undated": Saying("{size:,} rows with a day and no time", "not used by hour"),
    "coarse_times": Saying("{size:,} rows with times exact to the minute", "response times are no finer than that"),
    "foreign_days": Saying(
        "{size:,} days cut in the platform's own zone", "days and months begin some hours off the community's"
    ),
    "partial_days": Saying("{size:,} days that the platform has not closed", "their numbers will still change"),
    "live": Saying(
        "{size:,} rows read from a database as it was",
        "it changes: it is read again each time, and an old report cannot be computed anew",
    ),
}
KINDS = tuple(_ZH)


def say(flaw: Flaw, language: str) -> Saying:
    """Return what is wrong and what follows; a kind that has no words yet is named as it is."""
    chinese = language.startswith("zh")
    saying = (_ZH if chinese else _EN).get(flaw.kind, Saying(f"{flaw.kind}: {flaw.size:,.0f}", ""))
    return Saying(*(_fill(text, flaw, chinese=chinese) for text in saying))


def sentence(flaw: Flaw, language: str) -> str:
    """Return both in one sentence, as a caveat of a figure says it."""
    what, effect = say(flaw, language)
    if language.startswith("zh"):
        return f"{what}；{effect}。" if effect else f"{what}。"
    return f"{what[:1].upper()}{what[1:]}; {effect}." if effect else f"{what}."


def _fill(text: str, flaw: Flaw, *, chinese: bool) -> str:
    of_group = (f"群组“{flaw.group}”" if chinese else f"group “{flaw.group}”: ") if flaw.group else ""
    size, of = (round(one) if float(one).is_integer() else one for one in (flaw.size, flaw.of))
    return text.format(start=flaw.start, end=flaw.end, group=flaw.group, of_group=of_group, size=size, of=of)
