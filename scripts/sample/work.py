"""The staff's daily work: what each of them published, answered, checked and moderated."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from sample import plan

KINDS = ("published", "replied", "reviewed", "moderated")
_STAFF = ("YG01", "YG02", "YG03", "YG04", "YG05")
# Pieces of a weekday by person and kind, but for what is published: those are the pieces of the sheet 内容.
_DAILY = np.array([[0, 9, 2, 3], [0, 6, 4, 0], [0, 5, 5, 0], [0, 12, 0, 5], [0, 4, 0, 0]])
_WRITERS = (1, 2)
_WEEKEND = 0.35
_MINUTES = (52.0, 34.0)  # to the first reply, in the middle: at the beginning and at the end


def make_work(published: np.ndarray) -> dict[str, Any]:
    """Return the columns of `work`; `published` holds the official pieces of each day."""
    rng = plan.rng(15)
    day, staff, kind = (axis.ravel() for axis in np.indices((plan.DAYS, len(_STAFF), len(KINDS))))
    weekend = (((plan.DAY0.astype(int) + day) + 3) % 7) >= 5
    growth = 0.85 + 0.4 * day / plan.DAYS
    count = rng.poisson(_DAILY[staff, kind] * growth * np.where(weekend, _WEEKEND, 1.0))
    writer = np.array(_WRITERS)[day % len(_WRITERS)]
    count = np.where(kind == 0, np.where(staff == writer, published[day], 0), count)
    middle = _MINUTES[0] + (_MINUTES[1] - _MINUTES[0]) * day / plan.DAYS
    minutes = np.round(middle * rng.lognormal(0, 0.35, len(day)), 1)
    kept = count > 0
    replied = kept & (kind == KINDS.index("replied"))
    return {
        "date": pa.array((plan.DAY0 + day[kept]).astype("datetime64[D]")),
        "staff": pa.array(np.array(_STAFF)[staff[kept]]),
        "kind": pa.array(np.array(KINDS)[kind[kept]]),
        "count": pa.array(count[kept].astype("int64")),
        "median_response_minutes": pa.array(minutes, mask=~replied).filter(pa.array(kept)),
    }
