"""The log of crises as the staff keep it: found, answered, closed, learned from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

HEADERS = ("编号", "发现时间", "级别", "事件", "应对策略", "响应时间", "关闭时间", "复盘")

PAYMENT = dt.datetime.fromisoformat("2024-02-20 10:12")  # the day on which complaints pour in, see the sheet 反馈

# Found when, how grave, what, what was done, minutes to the first response, hours to the close (None: still open), and
# what was learned.
_LOG: tuple[tuple[str, str, str, str, int, float | None, str | None], ...] = (
    (
        *("2022-03-11 21:05", "中", "广告号批量入群刷屏", "移出账号、收紧入群审核、公告说明"),
        *(95, 20.0, "入群改为两步验证"),
    ),
    ("2022-05-27 09:40", "低", "打卡系统漏记", "人工补记并致歉", 140, 31.5, "补记流程写进手册"),
    (
        "2022-08-16 19:30",
        "中",
        "直播课中断半小时",
        "改期重播、补发资料",
        60,
        26.0,
        "备用线路提前一天测试",
    ),
    (
        "2022-10-08 14:20",
        "高",
        "赠品质量被集中投诉",
        "停发、召回、逐人回访",
        75,
        96.0,
        "赠品改由质检后发放",
    ),
    ("2022-12-19 11:00", "低", "群内争吵升级", "管理员私聊双方、重申群规", 50, 9.5, None),
    ("2023-02-14 20:15", "中", "优惠码被外传", "作废重发、限定本人使用", 45, 18.0, "优惠码改为一人一码"),
    (
        *("2023-04-23 16:40", "高", "见面会场地临时取消", "两小时内换场、逐人通知、报销差旅"),
        *(25, 30.0, "线下活动须有备选场地"),
    ),
    ("2023-06-30 22:10", "低", "积分延迟到账", "公告进度、次日补发", 80, 22.0, "月底对账提前两天"),
    (
        *("2023-09-12 10:30", "中", "新人集中反映无人接待", "增派值班、补开迎新会"),
        *(110, 120.0, "潜力群迎新排班表重做"),
    ),
    ("2023-11-21 13:25", "中", "冒名管理员私聊成员", "全群公告、报平台封号", 30, 40.0, "公布管理员名单"),
    ("2024-01-18 09:50", "低", "群公告链接失效", "改正链接、群内说明", 35, 3.0, "发布前由第二人核对"),
    (
        "2024-02-20 10:12",
        "高",
        "会员日支付失败，重复扣款",
        "暂停下单、逐单退款、公布进度",
        20,
        53.0,
        "大促前做支付演练",
    ),
    ("2024-03-27 17:45", "中", "活动照片未经同意外传", "下架、致歉、补签授权", 40, None, None),
)


def incidents() -> list[Sequence[Any]]:
    """Return the rows of the sheet 危机记录."""
    rows: list[Sequence[Any]] = []
    for number, (when, severity, what, strategy, minutes, hours, review) in enumerate(_LOG, start=1):
        found = dt.datetime.fromisoformat(when)
        closed = None if hours is None else found + dt.timedelta(hours=hours)
        answered = found + dt.timedelta(minutes=minutes)
        rows.append((f"WJ{number:03}", found, severity, what, strategy, answered, closed, review))
    return rows
