"""What the command line prints of a batch: a table of reports, the failures in full, a line in the end."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

from zongjie.report.batch.run import Row, Summary
from zongjie.report.terminal import Terminal

_NO_EDGE = 10_000
_TITLES = ("community", "period", "state", "seconds", "where · why")


def print_summary(summary: Summary) -> None:
    """Print what became of each report."""
    console = Terminal(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = _NO_EDGE  # a file or a pipe has none
    table = Table(*_TITLES, box=None, header_style="bold", pad_edge=False)
    for row in summary.rows:
        table.add_row(*map(escape, _cells(row)))
    console.print(table)
    for why in dict.fromkeys(row.why for row in summary.rows if row.code):
        of = ", ".join(f"{row.community} {row.period}".strip() for row in summary.rows if row.why == why)
        console.print(f"\n{of}:\n{why}", markup=False)
    states = " · ".join(f"{count} {state}" for state, count in summary.states.items())
    console.print(f"\n{len(summary.rows)} reports: {states}", markup=False)


def _cells(row: Row) -> tuple[str, ...]:
    spent = f"{row.seconds:.1f}" if row.seconds else ""
    return row.community, row.period, row.state, spent, row.why.splitlines()[0] if row.code else row.folder
