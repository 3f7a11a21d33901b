"""Groups that need saving: what the data says of the cause, on the host's side and on the members', and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from zongjie.report.results import kpi
from zongjie.report.tables import Measure, beside, cell
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.model import TableSlide
from zongjie.slides.text import Text, as_text, plain

_MAX_ROWS = 6
_BESIDE = ("groups_failing_share", "active_rate", "silent_rate")
_AHEAD = 14  # days by which the host fell silent before the group did
_QUIET_HOST = 0.5  # of what the host said before
_ELSEWHERE = 0.25  # of those who spoke before: as many talk in other groups now
_LEAVING = 0.15  # of the members: as many have left

Clue = Literal["host_never", "host_gone", "host_quiet", "elsewhere", "leaving", "long_dead", "silent"]


def clues(row: Mapping[str, Any]) -> tuple[Clue, ...]:
    """Return what the data says of why a group fails, the host's side first; what is not recorded is no clue."""
    found: list[Clue] = []
    host = _host(row)
    if host in ("host_never", "host_gone", "host_quiet"):
        found.append(host)
    if not row.get("past_speakers"):
        found.append("long_dead")
    elif (row.get("elsewhere_share") or 0) >= _ELSEWHERE:
        found.append("elsewhere")
    if (row.get("left_share") or 0) >= _LEAVING:
        found.append("leaving")
    return tuple(found) or ("silent",)


def _host(row: Mapping[str, Any]) -> Literal["unknown", "host_never", "host_gone", "host_quiet", "with", "here"]:
    """Return how the host fares: of a group in which nobody speaks, only what came first is a clue."""
    if row.get("host_messages") is None:
        return "unknown"
    if row.get("host_last") is None:
        return "host_never"
    if (row.get("host_ahead") or 0) >= _AHEAD:
        return "host_gone"
    if not row.get("messages"):
        return "with"
    return "host_quiet" if row["host_messages"] < _QUIET_HOST * (row.get("host_past") or 0) else "here"


def first_step(found: Sequence[Clue]) -> str:
    """Return what to do first: what is beyond saving is closed, then the host, then the members."""
    order: tuple[Clue, ...] = ("long_dead", "host_gone", "host_never", "host_quiet", "elsewhere", "leaving", "silent")
    return next(clue for clue in order if clue in found)


def rescue(telling: Telling, slide: str, *, brief: bool = False) -> TableSlide | None:
    """Return the failing groups, those that lost most voices first."""
    figure = telling.figure("groups_causes")
    if figure is None or not figure.rows:
        return None
    rows = figure.rows[:_MAX_ROWS]
    every = [clues(row) for row in figure.rows]
    hosts = sum(bool({"host_gone", "host_never", "host_quiet"} & set(one)) for one in every)
    more = {
        "groups": len(figure.rows),
        "shown": len(rows),
        "hosts": hosts,
        "moved": sum("elsewhere" in one for one in every),
        "lost": telling.words.number(sum(row["value"] or 0 for row in figure.rows), "people"),
    }
    hosted = any(row.get("host_messages") is not None for row in rows)
    names = ("group", "state", "lost_voices", *(("host_side",) if hosted else ()), "member_side", "first_step")
    items = beside(telling, _BESIDE)
    title = telling.title(slide, **more)
    return TableSlide(
        id=slide,
        title=title,
        table=Table(
            columns=tuple(
                Column(title=telling.words.label(f"columns.{name}"), numeric=name == "lost_voices") for name in names
            ),
            rows=tuple(_row(telling, row, hosted) for row in rows),
            summary=plain(title),
        ),
        remark=telling.first(f"slides.{slide}.remark", **more) or (),
        items=tuple(kpi(telling, one) for one in items),
        source=telling.source([figure, *items]),
        notes=telling.notes(slide, [figure, *items]),
        brief=brief,
    )


def _row(telling: Telling, row: Mapping[str, Any], hosted: bool) -> Row:
    found = clues(row)
    host = (_host_said(telling, row),) if hosted else ()
    return Row(
        cells=(
            as_text(str(row["group"])),
            as_text(telling.words.name("group_state", str(row["state"]))),
            cell(telling, row["value"], Measure("value", "people")),
            *host,
            _members(telling, row),
            as_text(telling.words.label(f"rescue.first.{first_step(found)}")),
        )
    )


def _host_said(telling: Telling, row: Mapping[str, Any]) -> Text:
    """Return when the host fell silent, or what the host said now and before; a dash where no host is known."""
    way = _host(row)
    if way == "unknown":
        return as_text("—")
    last = row.get("host_last")
    said = {
        "day": telling.day(date.fromisoformat(str(last)), "times.short") if last else "",
        "days": telling.words.number(row.get("host_ahead"), "days"),
        "now": telling.words.number(row["host_messages"], "messages"),
        "before": telling.words.number(row["host_past"] or 0, "messages", 0),
    }
    return as_text(telling.words.label(f"rescue.host.{way}", **said))


def _members(telling: Telling, row: Mapping[str, Any]) -> Text:
    """Return what became of those who used to speak, and how many left."""
    parts = [
        telling.words.label(f"rescue.members.{name}", share=telling.words.number(row[name], "share"))
        for name in ("elsewhere_share", "left_share")
        if row.get(name) is not None
    ]
    return as_text(telling.listing(parts) or "—")
