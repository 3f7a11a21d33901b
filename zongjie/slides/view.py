"""A figure inside a sentence: what a wording file may ask of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zongjie.slides.breakdown import ranked, slices
from zongjie.slides.figure import Field, Figure
from zongjie.slides.slice_view import SliceView, UnsaidError
from zongjie.slides.text import Span, Text
from zongjie.slides.trend import Against, Trend, is_good, tone_of, trend

if TYPE_CHECKING:
    from zongjie.slides.wording import Wording

_MOVED = 0.02  # of the whole: a slice that shifts by less did not move
_AMOUNTS = (
    "people",
    "members",
    "messages",
    "items",
    "contents",
    "events",
    "person_times",
    "orders",
    "groups",
    "currency",
)
_DIRECTION = {"surge": "rise", "rise": "rise", "flat": "flat", "fall": "fall", "slump": "fall"}


class FigureView:
    """A figure in a sentence.

    Printed, it is its value. `.previous`, `.year_ago`, `.target`, `.change`, `.change_year_ago`, `.numerator` and
    `.denominator` are figure-linked spans; changes carry no sign, the sentence says which way. `.moved` says the way
    and the size (“增长50%”), `.path` where from and where to, `.against_target` whether the target was met.
    Whatever is undefined raises `UnsaidError`.
    """

    def __init__(self, figure: Figure | None, wording: Wording) -> None:
        self._figure = figure
        self._wording = wording

    @property
    def raw(self) -> Figure:
        """The figure itself."""
        if self._figure is None:
            raise UnsaidError
        return self._figure

    @property
    def defined(self) -> bool:
        """Whether there is anything to say."""
        return self._figure is not None and self._figure.defined

    @property
    def amount(self) -> float:
        """The bare value, for conditions."""
        if self.raw.value is None:
            raise UnsaidError
        return self.raw.value

    @property
    def title(self) -> str:
        """The figure's name."""
        return self.raw.title

    @property
    def value(self) -> Span:
        """The value with its unit."""
        return self._span("value")

    @property
    def previous(self) -> Span:
        """The value of the period before."""
        return self._span("previous")

    @property
    def year_ago(self) -> Span:
        """The value a year ago."""
        return self._span("year_ago")

    @property
    def target(self) -> Span:
        """The target."""
        return self._span("target")

    @property
    def numerator(self) -> Span:
        """The numerator of a rate."""
        return self._span("numerator")

    @property
    def denominator(self) -> Span:
        """The denominator of a rate."""
        return self._span("denominator")

    @property
    def change(self) -> Span:
        """The size of the change to the period before, without its sign."""
        return self._span("change", signed=False)

    @property
    def change_year_ago(self) -> Span:
        """The size of the change to a year ago, without its sign."""
        return self._span("change_year_ago", signed=False)

    @property
    def trend(self) -> Trend:
        """Which way it went against the period before; `unknown` where either is undefined."""
        return trend(self._figure) if self._figure else "unknown"

    @property
    def trend_year_ago(self) -> Trend:
        """Which way it went against a year ago."""
        return trend(self._figure, "year_ago") if self._figure else "unknown"

    @property
    def rising(self) -> bool:
        """Whether it rose by enough to be said."""
        return self.trend in ("rise", "surge")

    @property
    def falling(self) -> bool:
        """Whether it fell by enough to be said."""
        return self.trend in ("fall", "slump")

    @property
    def good(self) -> bool | None:
        """Whether it went the wanted way."""
        return is_good(self.raw)

    @property
    def tone(self) -> str:
        """good, bad or neutral."""
        return tone_of(self.raw)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        return self._figure.met if self._figure else None

    @property
    def moved(self) -> Text:
        """Way and size of the change: 增长50%, 下降2.1个百分点, 基本持平."""
        return self._moved("previous")

    @property
    def moved_year_ago(self) -> Text:
        """Like `moved`, against a year ago."""
        return self._moved("year_ago")

    @property
    def shift(self) -> Text:
        """Like `moved`, to stand behind a value instead of behind a name: up 50%, little changed."""
        return self._moved("previous", "shifts")

    @property
    def shift_year_ago(self) -> Text:
        """Like `shift`, against a year ago."""
        return self._moved("year_ago", "shifts")

    @property
    def reached(self) -> Text:
        """The value behind `moved`, without the name of what is counted: to 150,000, at 150,000."""
        way = "flat" if self.trend == "flat" else "moved"
        return self._wording.text(f"arrivals.{way}", value=self.bare("value"))

    @property
    def amounts(self) -> bool:
        """Whether it is an amount, which grows, and not a rate or a score, which rises."""
        return self.raw.unit in _AMOUNTS

    def bare(self, field: Field) -> Span:
        """Return one of the numbers without the name of what is counted, where the sentence has it already."""
        span = self._span(field)
        digits = self._wording.figure(self.raw, field).digits
        return span.model_copy(update={"text": digits}) if self._wording.counts(self.raw.unit) else span

    @property
    def path(self) -> Text:
        """From where to where: 由10万人增至15万人."""
        way = "flat" if self.previous.text == self.value.text else _DIRECTION.get(self.trend, "flat")
        return self._wording.went(self.bare("previous"), self.value, way, self.raw.unit)

    def path_to(self, later: FigureView) -> Text:
        """From this figure's value to that of another of its kind: the start and the end of a period, say.

        Both stand on the slide, so that a small difference is told as it is and not called none.
        """
        after = later.value
        both = self.raw.model_copy(update={"previous": self.raw.value, "value": later.raw.value, "denominator": None})
        rose = (both.value or 0.0) > (both.previous or 0.0)
        way = "flat" if self.value.text == after.text else "rise" if rose else "fall"
        return self._wording.went(self.bare("value"), after, way, both.unit)

    @property
    def size(self) -> Span:
        """The value without its sign, where the sentence says which way."""
        return self._span("value", signed=False)

    def share_of_top(self, count: int) -> Span:
        """Return the part of the whole that the largest slices hold together."""
        parts = [part.raw.share for part in self.slices[:count]]
        if len(parts) < count or None in parts:
            raise UnsaidError
        shown = self._wording.number(sum(part or 0 for part in parts), "share", 1)
        return Span(text=shown.text, strong=True)

    @property
    def against_target(self) -> Text:
        """Whether the target was met, with the target."""
        met = self.raw.met
        if met is None:
            raise UnsaidError
        way = "down" if self.raw.direction == "down" else "up"
        return self._wording.text(f"against_target.{way}.{'met' if met else 'missed'}", target=self.bare("target"))

    @property
    def slices(self) -> tuple[SliceView, ...]:
        """The slices of a breakdown, the largest first."""
        parts = ranked(slices(self.raw, self._wording.name))
        return tuple(SliceView(part, self.raw, self._wording) for part in parts)

    @property
    def top(self) -> SliceView:
        """The largest slice."""
        return self.at(0)

    @property
    def risen(self) -> SliceView:
        """The slice whose share of the whole grew most since the period before, by two points and more."""
        return self._shifted(1)

    @property
    def cooled(self) -> SliceView:
        """The slice whose share of the whole shrank most since the period before, by two points and more."""
        return self._shifted(-1)

    def at(self, position: int) -> SliceView:
        """Return the slice at a place in the order of size."""
        found = self.slices
        if not -len(found) <= position < len(found):
            raise UnsaidError
        return found[position]

    def part_of_before(self, position: int) -> float:
        """Return the bare rate of a stage, for conditions."""
        before, stage = self.at(position - 1).raw.value, self.at(position).raw.value
        if not before or stage is None:
            raise UnsaidError
        return stage / before

    def rate(self, position: int) -> Span:
        """Return what part of the stage before it a stage of a funnel is."""
        shown = self._wording.number(self.part_of_before(position), "share", 1)
        return Span(text=shown.text, strong=True)

    def _shifted(self, way: int) -> SliceView:
        """Return the slice that moved most one way, told by shares: where everything grows, not everything warms up."""
        parts = [part for part in self.slices if part.raw.previous is not None and part.raw.share is not None]
        before = sum(part.raw.previous or 0 for part in parts)
        moves = [((part.raw.share or 0) - (part.raw.previous or 0) / before) * way if before else 0 for part in parts]
        if not moves or max(moves) < _MOVED:
            raise UnsaidError
        return parts[moves.index(max(moves))]

    def _span(self, field: Field, *, signed: bool = True) -> Span:
        if self.raw.get(field) is None:
            raise UnsaidError
        shown = self._wording.figure(self.raw, field)
        text = shown.text if signed else shown.text.lstrip("+−")
        return Span(text=text, strong=True, figure=self.raw.id or None, field=field)  # a course in a figure has no id

    def _moved(self, against: Against, words: str = "moves") -> Text:
        way = _DIRECTION.get(trend(self.raw, against))
        if way is None:
            raise UnsaidError
        kind = "points" if self.raw.unit == "share" else "relative"
        if way == "flat":
            return self._wording.text(f"{words}.{kind}.flat")
        size = self.change if against == "previous" else self.change_year_ago
        return self._wording.text(f"{words}.{kind}.{way}", size=size)


def as_view(value: Any, wording: Wording) -> Any:
    """Return a figure, or the place of one that is missing (None), as a sentence may use it; all else as it is."""
    if value is None or isinstance(value, Figure):
        return FigureView(value, wording)
    return value
