"""有赞: the export of orders (one row an order) and of items (one row an item of an order).

Only paid orders are orders: what counts is when the buyer paid, what the shop received, what went back. Buyers have no
id in an export: the whole phone number where the shop may see it, else the nickname beside the masked number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading import values
from zongjie.sources.reading.forms import Form, Part, Sheet, is_form, parts, sheets
from zongjie.sources.reading.rows import canonical, empty

_WHAT = "an export of orders of 有赞"
_BUYER = {
    "buyer_id": "用户ID 客户ID 买家ID 会员ID yz_open_id fans_id",
    "phone": "买家手机号 收货人手机号/提货人手机号 收货人手机号",
    "nickname": "买家昵称 买家",
}
_ORDERS = Form(
    "orders",
    {
        "order_id": "订单号",
        "paid_at": "买家付款时间 付款时间",
        "amount": "订单实收金额 订单实付金额",
        "refunded": "订单已退款金额 已退款金额",
        "first_touch": "订单来源 推广方式",
        "product": "全部商品名称",
        "status": "订单状态",
        **_BUYER,
    },
    ("order_id", "paid_at", "amount"),
)
_ITEMS = Form(
    "orders",
    {
        "order_id": "订单号",
        "paid_at": "买家付款时间 付款时间 交易成功时间",
        "amount": "商品实际成交金额",
        "refunded": "商品已退款金额 已退款金额",
        "product": "商品名称",
        "status": "订单商品状态 订单状态",
        **_BUYER,
    },
    ("order_id", "paid_at", "amount", "product"),
)
_OUR_OWN = ("status", *_BUYER)
_WHOLE_PHONE = r"(?:\+?86)?1\d{10}"


class Youzan:
    """Orders; unpaid ones are skipped and counted."""

    kind = "youzan"
    title = "有赞订单与订单商品导出（CSV、Excel，UTF-8 或 GBK）；orders and order items of a shop on Youzan"
    tables: tuple[str, ...] = ("orders",)
    options: Mapping[str, str] = {"encoding": "of a CSV file that is neither UTF-8 nor GB18030"}
    folders = False

    def detect(self, path: Path) -> bool:
        """Whether the head has the column names of an order or item export."""
        return is_form(path, (_ITEMS, _ORDERS))

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield paid orders; the items of one become one."""
        for sheet in sheets(path, (_ITEMS, _ORDERS), _WHAT, context.options.get("encoding")):
            whole = parts(sheet) if sheet.form is _ORDERS else _by_order(parts(sheet))
            for part in whole:
                yield _batch(sheet, part, context)


def _by_order(some: Iterator[Part]) -> Iterator[Part]:
    """Yield parts that end where an order ends: its items stand together, but a part may end between them."""
    held: pd.DataFrame | None = None
    for part in some:
        raw = part.raw if held is None else pd.concat([held, part.raw])
        last = raw["order_id"].eq(raw["order_id"].iloc[-1]) if len(raw) else pd.Series(dtype=bool)
        held = raw.loc[last]
        yield replace(part, raw=raw.loc[~last])
    if held is not None and len(held):
        yield Part(held, (), {})


def _batch(sheet: Sheet, part: Part, context: Context) -> Batch:
    start = Batch("orders", empty("orders"), part.rejects, part.skipped, sheet.grid.place, ignored=sheet.ignored)
    start = replace(start, headers={ours: said for ours, said in sheet.headers.items() if ours not in _OUR_OWN})
    raw: Any = part.raw  # pandas' stubs take a column for a table too
    if raw.empty:
        return start
    unpaid = values.present(raw["paid_at"]).isna()
    skipped = dict(part.skipped)
    if unpaid.any():
        skipped["not paid"] = int(unpaid.to_numpy().sum())
    raw = raw.loc[~unpaid]
    if sheet.form is _ITEMS:
        items = len(raw)
        raw = _orders_of(raw)
        if items > len(raw):
            skipped["a further item of its order"] = items - len(raw)
    members, by_name = _members(raw)
    table = raw.drop(columns=[name for name in _OUR_OWN if name in raw]).assign(member_id=members)
    if "refunded" in table:
        table["refunded"] = _at_most(table["refunded"], table["amount"])
    batch = (
        canonical(table, replace(start, skipped=skipped), context) if len(table) else replace(start, skipped=skipped)
    )
    return replace(batch, notices={"shared_names": by_name}) if by_name else batch


def _orders_of(items: Any) -> Any:
    """Return one row an order, in the place of its first item, with the sums of what its items brought."""
    order = values.present(items["order_id"]).fillna("")
    first = items.loc[~order.duplicated()].copy()
    for name in ("amount", "refunded"):
        if name in items:
            parsed = values.numbers(items[name])
            if parsed.bad.any():
                continue  # the first bad cell makes the order a reject
            total = parsed.values.groupby(order).sum(min_count=1)
            first[name] = order.loc[first.index].map(total)
    return first


def _members(raw: Any) -> tuple[pd.Series, int]:
    """Return who bought, and for how many orders only a name tells."""
    nothing = pd.Series([None] * len(raw), index=raw.index, dtype="str")
    known = {name: values.present(raw[name]) if name in raw else nothing for name in _BUYER}
    phone = known["phone"]
    whole: Any = phone.where(phone.str.fullmatch(_WHOLE_PHONE, na=False))
    named = known["nickname"].where(phone.isna(), known["nickname"] + " " + phone.fillna(""))
    sure = known["buyer_id"].fillna(whole)
    return sure.fillna(named), int((sure.isna() & named.notna()).to_numpy().sum())


def _at_most(refunded: Any, amount: Any) -> Any:
    """Return what went back, at most what came in: a refund gives back the platform's coupon too."""
    back, paid = values.numbers(refunded), values.numbers(amount)
    return refunded.where(~(back.values > paid.values), amount)


YOUZAN: Source = register(Youzan())
