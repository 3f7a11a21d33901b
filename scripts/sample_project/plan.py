"""What is decided in advance: calendar, stocks, rates, sums. Everything else is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

COMMUNITY = "拾光青年社群"
SYNTHETIC = "合成数据：本文件由程序生成，不含任何真实的人、订单或活动。Synthetic data."

FIRST, LAST = date(2022, 1, 1), date(2023, 12, 31)
DAY0 = np.datetime64(FIRST)
DAYS = (LAST - FIRST).days + 1
EDGES = (np.arange("2022-01", "2024-02", dtype="datetime64[M]").astype("datetime64[D]") - DAY0).astype(int)
MONTHS = len(EDGES) - 1  # month m is the days EDGES[m] … EDGES[m + 1] − 1
PROJECT = slice(12, 24)  # the months of the project; the year before is that of its seed members


def day_of(month: int, day: int, year: int = 2023) -> int:
    """Return a date as a day of the data."""
    return (date(year, month, day) - FIRST).days


START, AFTER_3_MONTHS, TROUBLE, MEASURES = day_of(1, 1), day_of(3, 31), day_of(4, 1), day_of(7, 1)

# Members: 1,800 at first, 3,200 when the project begins, 12,000 after three months and, after a loss, at its end.
MEMBERS_AT_START = 1_800
JOINING = (
    *(150, 150, 160, 160, 170, 170, 170, 170, 170, 180, 180, 170),
    *(2600, 2900, 3700, 500, 430, 370, 480, 530, 590, 560, 570, 570),
)
LEAVING = (
    *(45, 45, 45, 50, 50, 50, 50, 50, 50, 55, 55, 55),
    *(100, 120, 180, 480, 640, 780, 560, 420, 320, 480, 460, 460),
)

TIERS = ("核心群", "潜力群", "广播群")
GROUPS_PER_TIER, LIMITS = (1, 5, 12), (500, 500, None)


@dataclass(frozen=True)
class TierSizes:
    """Members of a tier: there both after three months and at the end, only then, only at the end."""

    both: int
    early: int
    late: int


UPPER = (TierSizes(both=300, early=0, late=180), TierSizes(both=1600, early=350, late=400))  # core, potential

SOURCES = ("内容引流", "转介绍活动", "KOL合作", "种子用户")
SOURCE_SHARES = {2022: (0.40, 0.20, 0.0, 0.40), 2023: (0.44, 0.33, 0.23, 0.0)}

# Active members of a day ÷ members, by month: 15 % in January 2023, 35 % in December 2023.
DAILY_ACTIVE = (
    *(0.120, 0.121, 0.124, 0.127, 0.130, 0.132, 0.135, 0.138, 0.140, 0.143, 0.146, 0.148),
    *(0.150, 0.160, 0.170, 0.180, 0.188, 0.196, 0.220, 0.250, 0.280, 0.308, 0.332, 0.350),
)

# Buyers of a month ÷ members at its end, before the orders that events bring.
CONVERSION = (
    *(0.070, 0.071, 0.073, 0.074, 0.076, 0.077, 0.079, 0.080, 0.082, 0.083, 0.085, 0.086),
    *(0.086, 0.087, 0.089, 0.091, 0.093, 0.095, 0.098, 0.101, 0.104, 0.107, 0.110, 0.113),
)

WOMEN = 0.62  # of those there at the end
AGES, AGE_SHARES = ("18–21", "22–28", "29–35", "36–45", "46+"), (0.15, 0.54, 0.22, 0.07, 0.02)
JOBS = ("互联网", "教育", "金融", "制造", "医疗", "自由职业", "学生", "其他")
JOB_SHARES = (0.31, 0.24, 0.10, 0.08, 0.07, 0.07, 0.08, 0.05)
REGIONS = ("上海", "浙江", "江苏", "广东", "四川", "北京", "湖北", "其他")
REGION_SHARES = (0.22, 0.16, 0.13, 0.15, 0.10, 0.12, 0.07, 0.05)

LEVELS = ("Lv.1 新朋友", "Lv.2 常客", "Lv.3 活跃", "Lv.4 达人", "Lv.5 合伙人")
LEVEL_FROM = (0, 60, 240, 600, 1200)  # points

AWARENESS = ((date(2023, 1, 9), 400, 0.28), (date(2023, 12, 4), 400, 0.45))  # from when, people asked, who say yes

BUDGET = {"内容": (210_000, 206_000), "活动": (180_000, 168_000), "工具": (110_000, 96_000)}  # planned, spent in 2023


def rng(part: int) -> np.random.Generator:
    """Return the generator of one part, so that a change in one part leaves the others as they are."""
    return np.random.default_rng([20230101, part])


def month_of(day: int) -> int:
    """Return the index of the month of a day."""
    return int(np.searchsorted(EDGES, day, side="right")) - 1


def day_weights(first: int, after: int) -> np.ndarray:
    """Return how lively each day of a stretch is by its weekday."""
    weekday = ((DAY0 + np.arange(first, after)).astype(int) + 3) % 7  # 1970-01-01 was a Thursday; 0 is Monday
    return np.array([0.94, 0.95, 0.97, 1.0, 1.04, 1.08, 1.02])[weekday]
