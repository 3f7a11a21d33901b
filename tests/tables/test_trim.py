from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

from zongjie.tables.trim import trimmed


@pytest.mark.parametrize("text", ["  female\t", "female", "\n\r vip  f \f", " \t "])
def test_blanks_at_the_ends_go_and_letters_stay(text: str) -> None:
    rows = ibis.memtable(pa.table({"said": [text]}))
    assert rows.select(said=trimmed(rows.said)).to_pyarrow().to_pylist() == [{"said": text.strip()}]


def test_spark_is_told_no_letters() -> None:
    table = ibis.table({"said": "string"}, name="t")
    sql = ibis.to_sql(table.select(said=trimmed(table.said)), dialect="pyspark")
    assert "TRIM(" not in sql
    assert r"\v" not in sql
