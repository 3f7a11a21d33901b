"""The account of a source: every row read is kept, rejected or skipped, with reasons and the first places."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from types import TracebackType

from zongjie.characters import cell, line, short
from zongjie.errors import MAX_EXAMPLES, DataError, InternalError
from zongjie.slides.document import SourceInfo
from zongjie.sources.base import Batch, Reject
from zongjie.tables.contacts import hide

NO_ROWS = ", which has no rows below its header"  # of a sheet that waits to be filled
_LONGEST = 300  # characters
_MOST = 100  # different reasons, or names of what was left out


def _named(text: str) -> str:
    """Return what a file calls something in it as an account may name it: without contacts, on one line, not long."""
    return short(line(hide(text[: 2 * _LONGEST])), _LONGEST)


class Account:
    """Counts what became of the rows of one source."""

    def __init__(self, kind: str, name: str, sha256: str) -> None:
        self._kind, self._name, self._sha256 = kind, name, sha256
        self._read = 0
        self._kept: Counter[str] = Counter()
        self._rejected: Counter[str] = Counter()
        self._skipped: Counter[str] = Counter()
        self._examples: list[Reject] = []
        self._ignored: dict[str, None] = {}  # in order, each once
        self._notices: Counter[str] = Counter()

    def take(self, batch: Batch) -> None:
        """Count a batch whose frame holds sound rows only."""
        self._read += batch.read
        self._kept[batch.table] += len(batch.frame)
        for reason, count in batch.skipped.items():
            self._skipped[self._known(self._skipped, reason)] += count
        self._ignored |= dict.fromkeys(map(_named, batch.ignored))
        self._notices.update(batch.notices)
        for reject in batch.rejects:
            self._reject(reject)

    def skip(self, table: str, count: int, reason: str) -> None:
        """Move rows from kept to skipped: another row stands for them."""
        self._kept[table] -= count
        self._skipped[reason] += count

    def contradiction(self, table: str, reject: Reject) -> None:
        """Move a row from kept to rejected: an earlier row with its key says something else."""
        self._kept[table] -= 1
        self._reject(reject)

    def _reject(self, reject: Reject) -> None:
        self._rejected[self._known(self._rejected, reject.reason)] += 1
        if len(self._examples) < MAX_EXAMPLES:
            self._examples.append(reject)

    @staticmethod
    def _known(reasons: Counter[str], reason: str) -> str:
        """Return a reason, or that there are too many: some quote the file, which may hold another in every row."""
        said = _named(reason)
        return said if said in reasons or len(reasons) < _MOST else "of further kinds"

    def info(self) -> SourceInfo:
        """Return the account as the report carries it.

        Raises
        ------
        InternalError
            If a row was lost: read = kept + rejected + skipped does not hold.
        """
        kept, rejected, skipped = self._kept.total(), self._rejected.total(), self._skipped.total()
        if self._read != kept + rejected + skipped:
            raise InternalError(f"{self._name}: {self._read} rows read, {kept} + {rejected} + {skipped} accounted for.")
        return SourceInfo(
            kind=self._kind,
            name=self._name,
            sha256=self._sha256,
            read=self._read,
            kept=kept,
            rejected=rejected,
            skipped=skipped,
            tables={table: rows for table, rows in self._kept.items() if rows},
            reasons=dict((self._rejected + self._skipped).most_common()),
            examples=tuple(_named(str(example)) for example in self._examples),
            ignored=self._left_out(),
            notices=dict(self._notices),
        )

    def _left_out(self) -> tuple[str, ...]:
        first, more = list(self._ignored)[:_MOST], len(self._ignored) - _MOST
        return (*first, f"… and {more:,} more") if more > 0 else tuple(first)

    def check_not_empty(self) -> None:
        """Raise DataError if the source has no row at all."""
        if not self._read:
            raise DataError(
                "The source holds no rows.",
                where=self._name,
                examples=[f"nothing was made of {name}" for name in self._ignored],
                hint=self._next_step(),
            )

    def _next_step(self) -> str:
        empty = next((name for name in self._ignored if name.endswith(NO_ROWS)), None)
        if empty is None:
            return "export it again, or remove it from the parameters file"
        return f"fill in {empty.removesuffix(NO_ROWS)} first: every sheet is empty below its header"

    def check_quality(self, allowed: float, rejects: Path) -> None:
        """Raise DataError if more rows were rejected than the allowed share; `rejects` is where they are listed."""
        share = self._rejected.total() / self._read
        if share > allowed:
            reasons = "; ".join(f"{reason} ({count:,})" for reason, count in self._rejected.most_common(MAX_EXAMPLES))
            raise DataError(
                f"{self._rejected.total():,} of {self._read:,} rows ({share:.1%}) cannot be used, {allowed:.1%} is "
                f"allowed: {reasons}.",
                where=self._name,
                examples=[_named(str(example)) for example in self._examples],
                hint=f"correct these rows (all are in {rejects}), or raise quality.max_rejected_share",
            )


class RejectLog:
    """Writes every rejected row, masked, to a CSV file that spreadsheets open as it is."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(("source", "place", "column", "reason", "value"))

    def __enter__(self) -> RejectLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, source: str, rejects: tuple[Reject, ...]) -> None:
        """Append rejected rows."""
        self._writer.writerows(
            [cell(_named(text)) for text in (source, reject.place, reject.column, reject.reason, reject.masked)]
            for reject in rejects
        )
