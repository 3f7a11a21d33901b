"""What flaws of the data leave of a figure: its value, its comparisons, what must be said beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zongjie.metrics.base import Answer, Metric
from zongjie.metrics.query import Row
from zongjie.metrics.slices import COHORTS, apart, silenced
from zongjie.periods import Period
from zongjie.quality import touch
from zongjie.quality.sentences import sentence
from zongjie.slides.flaw import Flaw


@dataclass(frozen=True)
class Trust:
    """The flaws of the tables, as they touch the figures of a period."""

    flaws: tuple[Flaw, ...]
    period: Period
    language: str

    def sound(self, metric: Metric, answer: Answer, window: Period) -> bool:
        """Whether a window's value means something and, if it is an earlier one, may be compared with the period's."""
        if self.redrawn(metric, answer, window):
            return False
        return window == self.period or self._against(metric, answer, window) is None

    def redrawn(self, metric: Metric, answer: Answer, window: Period) -> str | None:
        """Return why a figure on who came back is undefined; cohorts are undefined cell by cell (see `apart`)."""
        if metric.by == COHORTS:
            return None
        across = Period(window.previous().start, window.end) if metric.looks_back else window
        flaw = touch.undefined(self.flaws, metric.family, answer.tables, across)
        return sentence(flaw, self.language) if flaw else None

    def apart(self, answer: Answer, rows: list[Row]) -> list[Row]:
        """Return rows without the cells of cohorts that look across a day from which ids mean other people."""
        return apart(rows, touch.breaks(self.flaws, answer.tables))

    def borders(self, metric: Metric, tables: Sequence[str]) -> tuple[date, ...]:
        """Return the days of the period across which what is counted is not the same."""
        return touch.borders(self.flaws, metric.family, tables, self.period)

    def silenced(self, metric: Metric, answer: Answer, rows: list[Row], window: Period) -> list[Row]:
        """Return the steps of a time axis with what holes of the data leave of them: silence there is not zero."""
        return silenced(metric, rows, window, touch.gaps(self.flaws, answer.tables))

    def caveats(self, metric: Metric, answer: Answer, bases: Sequence[Period]) -> tuple[str, ...]:
        """Return what is wrong with the data of the period, or of the earlier ones it would be compared with."""
        now = touch.to_be_said(self.flaws, metric.family, answer.tables, self.period)
        against = (self._against(metric, answer, window) for window in bases)
        said = (*now, *(flaw for flaw in against if flaw))
        return tuple(dict.fromkeys(sentence(flaw, self.language) for flaw in said))

    def _against(self, metric: Metric, answer: Answer, base: Period) -> Flaw | None:
        return touch.incomparable(self.flaws, metric.family, answer.tables, self.period, base)
