"""The account of the rows as figures."""

from __future__ import annotations

from zongjie.metrics.quality import account
from zongjie.periods import parse
from zongjie.slides.document import SourceInfo


def source(read: int, kept: int, rejected: int, **tables: int) -> SourceInfo:
    skipped = read - kept - rejected
    counts = {"read": read, "kept": kept, "rejected": rejected, "skipped": skipped}
    return SourceInfo(kind="workbook", name="x.xlsx", sha256="0" * 64, tables=tables, **counts)


def test_the_rows_of_all_sources_are_accounted_for() -> None:
    found = account([source(10, 7, 1, events=7), source(5, 5, 0, orders=5)], parse("2023"), "en")
    values = {name: figure.value for name, figure in found.items()}
    assert values == {"rows_read": 15, "rows_kept": 12, "rows_rejected": 1, "rows_skipped": 2}
    assert found["rows_kept"].tables == ("events", "orders")
    assert all(figure.number.endswith(f".{place}") for place, figure in enumerate(found.values(), start=1))


def test_without_sources_nothing_was_read() -> None:
    assert {figure.value for figure in account([], parse("2023"), "zh_CN").values()} == {0}
