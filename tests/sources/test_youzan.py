"""有赞."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, csv_file, table
from zongjie.sources import youzan

ORDERS = DATA / "youzan" / "订单_from_documentation.csv"
ITEMS = DATA / "youzan" / "订单商品_from_documentation.csv"


def test_only_paid_orders_count_at_the_time_of_payment(read: Reader) -> None:
    ingested = read(("youzan", ORDERS))
    orders = table(ingested, "orders")
    assert len(orders) == 3
    assert ingested.sources[0].reasons == {"not paid": 1}
    assert orders["paid_at"].tolist()[0] == pd.Timestamp("2024-01-01 01:31:02")


def test_revenue_is_what_was_received_less_what_went_back(read: Reader) -> None:
    orders = table(read(("youzan", ORDERS)), "orders")
    assert orders["amount"].tolist() == [90, 1200, 55]
    assert orders["refunded"].tolist() == [0, 300, 55]  # with the platform's coupon more went back than came in


def test_two_buyers_of_one_nickname_are_told_by_their_masked_phones(read: Reader) -> None:
    ingested = read(("youzan", ORDERS))
    assert table(ingested, "orders")["member_id"].nunique() == 3
    assert ingested.sources[0].notices == {"shared_names": 3}


def test_a_whole_phone_number_is_the_buyers_id(read: Reader) -> None:
    path = csv_file(
        read.folder / "x.csv",
        "订单号,买家付款时间,订单实收金额,买家昵称,买家手机号",
        "E1,2024-01-01 10:00,10,甲,13800000000",
        "E2,2024-01-02 10:00,10,乙,13800000000",
    )
    ingested = read(("youzan", path))
    assert set(table(ingested, "orders")["member_id"]) == {"13800000000"}
    assert ingested.sources[0].notices == {}


@pytest.mark.parametrize("chunk", [1, 2, 50_000])
def test_items_of_an_order_are_one_order_wherever_a_part_ends(
    read: Reader, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    whole = youzan.parts
    monkeypatch.setattr(youzan, "parts", lambda sheet: whole(sheet, chunk))
    ingested = read(("youzan", ITEMS))
    orders = table(ingested, "orders")
    assert orders[["order_id", "amount"]].to_numpy().tolist() == [["E20240201093000000200001", 90.0]]
    assert ingested.sources[0].reasons == {"a further item of its order": 1, "not paid": 1}
    assert ingested.sources[0].read == 3
