"""The Slide union: one frozen model per kind, told apart by `kind`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, cast

from pydantic import Field, TypeAdapter

from zongjie.slides.chart import Chart, Table
from zongjie.slides.text import Frozen, Number, Shown, Text, Tone

MIME = "application/vnd.zongjie.slide.v1+json"
ABSENT_MIME = "application/vnd.zongjie.absent.v1+json"


class SlideBase(Frozen):
    """What every slide has.

    Attributes
    ----------
    id
        Stable, dotted, unique in the report: `growth.members`. Overrides and shape names use it.
    title
        The action title: what the slide says, with its figure.
    source
        The source line: tables, period, zone, numbers of the definitions.
    notes
        Speaker notes, a paragraph each: what to say, definitions, evidence, caveats.
    brief
        Whether the slide is also in a brief deck.
    template_text
        Whether texts of the slide are the product's neutral ones and still wait for the staff's own.
    """

    id: str
    title: Text
    source: Shown = ""
    notes: tuple[Shown, ...] = ()
    brief: bool = False
    template_text: bool = False

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Show the slide in a notebook: JSON for the exporters, HTML for the reader."""
        from zongjie.slides.mime import bundle

        return bundle(cast("Slide", self))


class Cover(SlideBase):
    """Title page."""

    kind: Literal["cover"] = "cover"
    subtitle: Shown = ""
    reporter: Shown = ""
    department: Shown = ""
    date: dt.date
    logo: str | None = Field(default=None, pattern=r"^data:image/(png|jpeg);base64,[A-Za-z0-9+/=]*$")


class AgendaItem(Frozen):
    """A chapter in the agenda; `target` is the id of its divider."""

    number: Shown
    title: Shown
    summary: Text = ()
    target: str


class Agenda(SlideBase):
    """目录."""

    kind: Literal["agenda"] = "agenda"
    items: tuple[AgendaItem, ...]


class Divider(SlideBase):
    """Opens a chapter with its number, title and one-line finding."""

    kind: Literal["divider"] = "divider"
    number: Shown
    summary: Text = ()


class Kpi(Frozen):
    """A headline figure with its changes and the state of its target.

    `change` and `change_year_ago` are differences in points for shares and percent for all else; `good` says
    whether the change is in the wanted direction (None where there is none).
    """

    label: Shown
    number: Number
    change: Number | None = None
    change_label: Shown = ""
    change_year_ago: Number | None = None
    change_year_ago_label: Shown = ""
    good: bool | None = None
    target: Number | None = None
    target_label: Shown = ""
    met: bool | None = None


class Overview(SlideBase):
    """4–6 headline figures; `judgement` is up to three sentences, the page's lead."""

    kind: Literal["overview"] = "overview"
    items: tuple[Kpi, ...]
    judgement: tuple[Text, ...] = ()


class Statement(Frozen):
    """A lead word and its sentence."""

    lead: Shown
    body: Text


class Statements(SlideBase):
    """2–3 statements."""

    kind: Literal["statements"] = "statements"
    items: tuple[Statement, ...]


class Card(Frozen):
    """A numbered card; actions also say who, by when, at what cost and judged by what."""

    heading: Shown
    body: Text
    owner: Shown = ""
    due: Shown = ""
    cost: Shown = ""
    measure: Shown = ""


class Cards(SlideBase):
    """2–4 numbered cards."""

    kind: Literal["cards"] = "cards"
    items: tuple[Card, ...]


class Metric(SlideBase):
    """A judgement word (总结词), a paragraph with the figures (详细描述), before → after, and a chart."""

    kind: Literal["metric"] = "metric"
    judgement: Shown
    tone: Tone = "neutral"
    body: Text
    before: Number | None = None
    before_label: Shown = ""
    after: Number | None = None
    after_label: Shown = ""
    change: Number | None = None
    good: bool | None = None
    chart: Chart | None = None


class TableSlide(SlideBase):
    """A native table with an optional remark and key figures below it."""

    kind: Literal["table"] = "table"
    table: Table
    remark: Text = ()
    items: tuple[Kpi, ...] = ()


class Heatmap(SlideBase):
    """A matrix of shares (0–1), shaded; None is a cell that is not due yet."""

    kind: Literal["heatmap"] = "heatmap"
    corner: Shown
    columns: tuple[Shown, ...]
    rows: tuple[Shown, ...]
    values: tuple[tuple[float | None, ...], ...]
    sizes: tuple[int, ...] = ()
    partial: tuple[tuple[int, int], ...] = ()  # cells of a period that is not complete, marked
    remarks: tuple[Statement, ...] = ()
    summary: Shown = ""


class TimelinePhase(Frozen):
    """A phase of a plan: `first` and `last` are indices into the timeline's `ticks`."""

    label: Shown
    span: Shown
    body: Shown
    first: int
    last: int


class Timeline(SlideBase):
    """Phases over months, with an optional table of targets below."""

    kind: Literal["timeline"] = "timeline"
    ticks: tuple[Shown, ...]
    phases: tuple[TimelinePhase, ...]
    table: Table | None = None


class Cause(Frozen):
    """A cause and whether the data bears it out."""

    text: Text
    status: Literal["verified", "to_verify"]
    label: Shown


class Problem(SlideBase):
    """A problem: judgement, statement with evidence, causes, and who drives it."""

    kind: Literal["problem"] = "problem"
    judgement: Shown
    tone: Tone = "bad"
    body: Text
    causes_label: Shown = ""
    causes: tuple[Cause, ...] = ()
    chart: Chart | None = None
    remark: Text = ()


class Closing(SlideBase):
    """Conclusion in up to three sentences, thanks, contact. `title` is the thanks."""

    kind: Literal["closing"] = "closing"
    sentences: tuple[Text, ...]
    contact: Shown = ""


Slide = Annotated[
    Cover
    | Agenda
    | Divider
    | Overview
    | Statements
    | Cards
    | Metric
    | TableSlide
    | Heatmap
    | Timeline
    | Problem
    | Closing,
    Field(discriminator="kind"),
]

SLIDE: TypeAdapter[Slide] = TypeAdapter(Slide)


class Absent(Frozen):
    """A slide that the data cannot carry, and why."""

    id: str
    title: Shown
    because: Shown
    needs: tuple[str, ...] = ()  # tables

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Show the gap in a notebook."""
        from zongjie.slides.mime import absent_bundle

        return absent_bundle(self)
