"""The reports of a batch, each with those that must be made before it: a report judges the plan of an earlier one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zongjie.periods import Period
from zongjie.report.batch.plan import Community, Settings

if TYPE_CHECKING:
    from zongjie.sources.ingested import Ingested


@dataclass(frozen=True)
class Order:
    """One report to make, as its worker gets it.

    Attributes
    ----------
    after
        Periods of the same community whose reports are made first, since this one may judge the plan of one of them.
    resume
        Whether it is left alone if it turns out to be made of the same, once these are there.
    """

    community: Community
    period: Period
    settings: Settings
    ingested: Ingested
    notebooks: int
    after: tuple[Period, ...] = ()
    resume: bool = False

    @property
    def folder(self) -> Path:
        """Where the report goes."""
        return self.community.outputs / self.community.shelf / str(self.period)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others."""
        return self.community.name, str(self.period)


def in_turn(orders: Iterable[Order], *, resume: bool) -> tuple[list[Order], list[Order]]:
    """Return the orders to make, each with those that it waits for; and those whose reports stand as they are.

    A report that waits is looked at again when its turn comes: only then is it known which plan it judges.
    """
    from zongjie.report.loop import planned_by

    given = list(orders)
    todo: dict[tuple[str, str], Order] = {}
    done: list[Order] = []
    for order in sorted(given, key=lambda one: one.period.end):
        makers = [one for one in todo.values() if one.community.name == order.community.name and one.community.plans]
        after = tuple(one.period for one in makers if planned_by(one.period, order.period))
        if resume and not after and unchanged(order):
            done.append(order)
        else:
            todo[order.key] = replace(order, after=after, resume=resume and bool(after))
    return [todo[order.key] for order in given if order.key in todo], done


def unchanged(order: Order) -> bool:
    """Whether a complete report stands that was made of the same; one finished by hand since is left alone, too."""
    from zongjie.report.fingerprint import fingerprint
    from zongjie.report.loop import earlier_plan
    from zongjie.report.manifest import NAME

    community = order.community
    manifest: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        manifest = json.loads((order.folder / NAME).read_text(encoding="utf-8"))
    if not manifest.get("complete") or not all((order.folder / name).is_file() for name in manifest["files"]):
        return False
    earlier = earlier_plan(community.path, community.parameters, order.period, community.outputs)
    made_of = fingerprint(
        community.path,
        community.parameters,
        order.period,
        order.ingested.folder,
        order.settings.only,
        plan=earlier.sha256,
    )
    return manifest.get("fingerprint") == made_of
