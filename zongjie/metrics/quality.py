"""Quality: what was left out of the people metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ibis import _

from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.expressions import Table, read
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _bots(tables: Tables, period: Period) -> Table:
    return read(tables, "members").filter(_.is_bot.fill_null(False)).aggregate(value=_.count())


register(
    Metric(
        "bots_excluded",
        "quality",
        Words("排除的机器人", "Bots left out"),
        Words(
            "成员名单中标为机器人的账号数，不计入任何人数与发言。",
            "Accounts marked as bots in the list of members; they count in no figure on people or messages.",
        ),
        "count",
        direction="none",
        answers=(Answer(("members",), _bots, None, ("members.is_bot",)),),
        compared=False,
    ),
)
