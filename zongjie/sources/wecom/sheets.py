"""企业微信: lists of a group's members and daily figures, as its back office and SCRM tools export them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.sources.base import Batch, Context
from zongjie.sources.reading import values
from zongjie.sources.reading.forms import Form, Part, Sheet, parts, sheets
from zongjie.sources.reading.rows import canonical, empty

_MEMBERS = Form(
    "memberships",
    {
        "id": "UnionID external_userid externaluserid 客户ID 用户ID 成员ID userid",
        "name": "昵称 群昵称 客户昵称 客户名称 成员昵称 微信昵称",
        "joined_at": "进群时间 入群时间 加入时间 进群日期",
        "left_at": "退群时间 退出时间",
        "join_scene": "进群方式 入群方式 加入方式 入群来源",
        "group_id": "群ID 群名称 客户群名称 群聊名称 所属群 群名 所在群",
    },
    ("joined_at", "join_scene"),
)
_DAILY = Form(
    "daily",
    {
        "date": "日期 统计日期 时间",
        "members_total": "群客户总数 客户群总人数 群成员总数 群总人数",
        "joined": "今日新增 新增客户数 今日新增客户数 新增群人数",
        "left": "今日流失 流失客户数 今日流失客户数",
        "speakers": "今日发送消息客户总数 发送消息客户总数 发送消息客户数",
        "messages": "今日消息总数 当日消息数",
        "group_id": "群ID 群名称 客户群名称",
        "groups": "客户群总数 群总数",
    },
    ("date", "members_total", "groups"),
)
FORMS = (_MEMBERS, _DAILY)
# The text tells who invited whom; only the way is kept.
_SCENES = (("扫", "qr_code"), ("链接", "link"), ("邀请", "invited"), ("直接", "invited"))


def read_sheets(path: Path, context: Context) -> Iterator[Batch]:
    """Yield the rows of a list; after members of groups everyone in them, once."""
    first: dict[str, Any] = {}  # member → when they first joined a group
    for sheet in sheets(path, FORMS, "a list of 企业微信", context.options.get("encoding")):
        for part in parts(sheet):
            if sheet.form is _DAILY:
                yield _daily(sheet, part, context)
                continue
            batch = _members(sheet, part, path, context)
            yield batch
            earliest: Any = batch.frame.groupby("member_id")["joined_at"].min()
            for member, joined in earliest.items():
                known = first.get(str(member))
                first[str(member)] = joined if known is None or joined < known else known
    if first:
        people = pd.DataFrame({"member_id": list(first), "joined_at": list(first.values())})
        people.index += 1
        yield canonical(people, Batch("members", empty("members"), place=path.name, unit="person"), context)


def _daily(sheet: Sheet, part: Part, context: Context) -> Batch:
    raw = part.raw.drop(columns="groups")
    raw["grain"] = "day"
    return canonical(raw, _start(sheet, part), context)


def _members(sheet: Sheet, part: Part, path: Path, context: Context) -> Batch:
    raw: Any = part.raw
    notices: dict[Any, int] = {} if "left_at" in raw else {"current_members_only": len(raw)}
    if "id" in raw:
        member = values.present(raw["id"])
    else:
        member = values.present(raw["name"]) if "name" in raw else values.present(raw["joined_at"].map(lambda _: None))
        notices["shared_names"] = len(raw)
    said = values.present(raw["join_scene"])
    table = raw.drop(columns=[name for name in ("id", "name") if name in raw])
    table = table.assign(member_id=member, join_scene=said.map(_scene, na_action="ignore").astype(object))
    if "group_id" not in table:
        table["group_id"] = context.options.get("group") or path.stem
    return canonical(table, _start(sheet, part, notices), context)


def _scene(said: str) -> str:
    return next((scene for word, scene in _SCENES if word in said), "other")


def _start(sheet: Sheet, part: Part, notices: Mapping[Any, int] | None = None) -> Batch:
    table = sheet.form.table
    return Batch(
        table,
        empty(table),
        part.rejects,
        part.skipped,
        sheet.grid.place,
        headers={ours: said for ours, said in sheet.headers.items() if ours not in ("id", "name", "groups")},
        ignored=sheet.ignored,
        notices=notices or {},
    )
