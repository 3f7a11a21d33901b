"""Any table, by a map of columns."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, csv_file, table, workbook
from zongjie.errors import ParameterError, ZongjieError

SALES = "CustomerID IS NOT NULL AND Quantity > 0 AND UnitPrice > 0"
PAID = ["no;who;when;sum", "007;张三;2024-03-01 10:00;1,234.5元", "008;李四;2024年3月2日 09:30;1.2万"]
MAP: dict[str, Any] = {
    "table": "orders",
    "columns": {"order_id": "no", "member_id": "who", "paid_at": "when", "amount": "sum"},
}


def test_online_retail_gives_the_published_rows_customers_and_cohort(shared: Path, read: Reader) -> None:
    options = {
        "table": "orders",
        "columns": {
            "order_id": "InvoiceNo",
            "member_id": "CustomerID",
            "paid_at": "min(InvoiceDate)",
            "amount": "sum(Quantity * UnitPrice)",
        },
        "filter": SALES,
        "group_by": "InvoiceNo",
    }
    ingested = read(("table", shared / "data" / "published" / "onlineretail.csv.gz", options), time_zone="UTC")
    (info,) = ingested.sources
    orders = table(ingested, "orders")
    assert (info.read, info.rejected) == (541_909, 0)
    assert info.read - info.reasons["left out by the filter"] == 397_884
    assert orders["member_id"].nunique() == 4_338
    assert orders["amount"].sum() == pytest.approx(8_911_407.904)
    month = pd.to_datetime(orders["paid_day"]).dt.to_period("M")
    first = month.groupby(orders["member_id"]).transform("min")
    december = orders[first == pd.Period("2010-12")]["member_id"].groupby(month).nunique()
    assert december.tolist() == [885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235]


def test_columns_set_apart_by_spaces_give_the_published_figures_of_cdnow(shared: Path, read: Reader) -> None:
    options = {
        "table": "orders",
        "columns": {"order_id": "_row", "member_id": "customer_id", "paid_at": "date", "amount": "dollar_value"},
    }
    ingested = read(("table", shared / "data" / "published" / "CDNOW_master.txt", options))
    orders = table(ingested, "orders")
    months = orders.groupby(pd.to_datetime(orders["paid_day"]).dt.to_period("M"))
    assert len(orders) == 69_659
    assert months.size().tolist()[:4] == [8928, 11272, 11598, 3781]
    assert months["amount"].sum().round(2).tolist()[-2:] == [70989.66, 76109.30]
    assert ingested.sources[0].notices == {"undated": 69_659}


def test_a_file_without_a_header_takes_the_names_of_the_options(shared: Path, read: Reader) -> None:
    options = {
        "table": "activity",
        "names": ["src", "dst", "unix"],
        "columns": {"activity_id": "_row", "member_id": "src", "ts": "to_timestamp(unix)"},
        "constants": {"kind": "message"},
    }
    ingested = read(("table", shared / "data" / "published" / "CollegeMsg.txt", options), time_zone="UTC")
    assert ingested.rows["activity"] == 59_835
    assert ingested.spans["activity"][0].isoformat() == "2004-04-15"


def test_lines_of_an_order_become_one_and_every_line_is_accounted_for(read: Reader) -> None:
    path = DATA / "table" / "orders_made_up.csv"
    columns = {"order_id": "Invoice", "member_id": "Customer", "amount": 'sum(Quantity * "Unit price")'}
    options = {
        "table": "orders",
        "columns": columns | {"paid_at": "min(Date)"},
        "filter": "Quantity > 0",
        "group_by": ["Invoice"],
    }
    ingested = read(("table", path, options))
    orders = table(ingested, "orders").set_index("order_id")
    assert orders["amount"].to_dict() == {"1001": 17, "1002": 7.25, "1004": 8, "1005": 2}
    assert orders["member_id"].tolist()[:2] == ["00017", "00018"]  # a code keeps its zeros
    assert orders.loc["1001", "paid_at"] == pd.Timestamp("2024-01-03 01:15")
    assert ingested.sources[0].reasons == {"left out by the filter": 1, "a further row of its group": 1}


@pytest.mark.parametrize("kind", ["gb18030.csv", "utf-16.csv", "utf-8.csv.gz", "xlsx", "parquet"])
def test_a_cell_is_read_as_everywhere_whatever_the_file_is(read: Reader, kind: str) -> None:
    rows = [row.split(";") for row in PAID]
    path = read.folder / f"paid.{kind}"
    if kind == "xlsx":
        workbook(path, 说明=[["x"]], Paid=rows)
    elif kind == "parquet":
        pd.DataFrame(rows[1:], columns=rows[0]).to_parquet(path)
    else:
        csv_file(path, *PAID, encoding=kind.partition(".")[0])
        if kind.endswith("gz"):
            path.write_bytes(gzip.compress(path.read_bytes()))
    options = MAP | ({"sheet": "Paid"} if kind == "xlsx" else {})
    orders = table(read(("table", path, options)), "orders")
    assert orders["order_id"].tolist() == ["007", "008"]
    assert orders["amount"].tolist() == [1234.5, 12_000]
    assert orders["paid_at"].tolist() == [pd.Timestamp("2024-03-01 02:00"), pd.Timestamp("2024-03-02 01:30")]


def test_damaged_lines_and_cells_are_rejects_with_their_places(read: Reader) -> None:
    rows = [f"{number};u{number};2024-03-01;{number}" for number in range(1, 30)]
    rows[10], rows[20], rows[25] = "11;u11;2024-03-01", "21;u21;no day;21", "26;u26;2024-03-01;viel"
    path = csv_file(read.folder / "paid.csv", "no;who;when;sum", *rows)
    ingested = read(("table", path, MAP), quality={"max_rejected_share": 0.5})
    assert ingested.rows["orders"] == 26
    said = sorted(ingested.sources[0].examples)
    assert said == [
        "paid.csv, line 12: fewer cells than the header has columns",
        "paid.csv, row 21, column when (paid_at): “×× ×××” not a date that exists",
        "paid.csv, row 26, column sum (amount): “××××” not a number",
    ]


def test_a_cell_that_no_expression_can_take_is_a_reject_not_a_gap(read: Reader) -> None:
    rows = [f"{number};u;2024-03-01;{number}" for number in range(1, 20_010)]
    rows[20_005] = "20006;u;2024-03-01;viel"  # beyond the rows that say what the column is
    path = csv_file(read.folder / "paid.csv", "no;who;when;sum", *rows)
    doubled = MAP | {"columns": MAP["columns"] | {"amount": "sum * 2"}, "filter": "sum > 1"}
    (info,) = read(("table", path, doubled)).sources
    assert info.reasons == {"left out by the filter": 1, "not a number": 1}
    assert info.examples == ("paid.csv, row 20007, column sum: “××××” not a number",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"table": "order"}, "did you mean:  orders"),
        ({"columns": {"order_id": "no", "paid": "when"}}, "did you mean:  paid_at"),
        ({"columns": {"member_id": "who", "paid_at": "when"}}, "not mapped: order_id"),
        ({"filter": "summe > 1"}, '"summe" not found'),
        ({"filter": "sum > 1 AND"}, "syntax error"),
        ({"columns": MAP["columns"] | {"amount": "(SELECT content FROM read_text('/etc/hostname'))"}}, "DuckDB cannot"),
        ({"time_zone": "Asia/Peking"}, "no time zone"),
        ({"columns": "no"}, "canonical name: …"),
        ({"columns": MAP["columns"] | {"order_id": False}}, "in quotes"),  # order_id: no
    ],
)
def test_a_map_that_does_not_fit_is_answered(read: Reader, change: dict[str, Any], message: str) -> None:
    path = csv_file(read.folder / "paid.csv", *PAID)
    with pytest.raises(ZongjieError, match=message) as refused:
        read(("table", path, MAP | change))
    assert "张三" not in str(refused.value)


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are(read: Reader) -> None:
    path = workbook(read.folder / "paid.xlsx", Paid=[["no"], ["1"]])
    with pytest.raises(ParameterError, match="did you mean:  Paid"):
        read(("table", path, MAP | {"sheet": "paid "}))
