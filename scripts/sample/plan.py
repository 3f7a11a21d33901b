"""What is decided in advance: calendar, monthly targets, tiers, sources. Everything else is drawn."""

from __future__ import annotations

from datetime import date

import numpy as np

COMMUNITY = "青禾生活会员社群"
SYNTHETIC = "合成数据：本文件由程序生成，不含任何真实的人、订单或活动。Synthetic data."

FIRST, LAST = date(2022, 1, 1), date(2024, 3, 31)
DAY0 = np.datetime64(FIRST)
DAYS = (LAST - FIRST).days + 1
MONTH_STARTS = np.arange("2022-01", "2024-05", dtype="datetime64[M]").astype("datetime64[D]")
EDGES = (MONTH_STARTS - DAY0).astype(int)  # month m is the days EDGES[m] … EDGES[m + 1] − 1
MONTHS = len(EDGES) - 1
YEARS = {2022: slice(0, 12), 2023: slice(12, 24), 2024: slice(24, 27)}
SPRING_FESTIVALS = (date(2022, 2, 1), date(2023, 1, 22), date(2024, 2, 10))
TROUBLE = int((np.datetime64("2023-09-01") - DAY0).astype(int))  # the buried problem of the second tier begins here

MEMBERS_AT_START = 60_000  # then 100,000 at the end of 2022 and 150,000 at the end of 2023
_NET = {
    2022: (2000, 2200, 3600, 3700, 3800, 4100, 3000, 2900, 3500, 3600, 4200, 3400),
    2023: (2600, 3400, 4800, 4600, 4700, 5200, 3600, 3500, 4300, 4400, 5100, 3800),
    2024: (1500, 1200, 2600),
}
_LEAVING = {
    2022: (400, 400, 440, 460, 480, 500, 520, 540, 560, 580, 600, 620),
    2023: (700, 680, 720, 760, 800, 850, 900, 930, 1100, 1180, 1250, 1330),
    2024: (1350, 1300, 1400),
}
NET, LEAVING = (np.concatenate([plan[year] for year in YEARS]) for plan in (_NET, _LEAVING))
JOINING = NET + LEAVING

# Messages per member and day: 0.020 in 2022, 30 % more in 2023. In thousandths, so that counts are whole.
MESSAGES_PER_THOUSAND_MEMBER_DAYS = {2022: 20, 2023: 26, 2024: 27}
PARTICIPATIONS = {2022: 48_000, 2023: 72_000, 2024: 19_400}  # +50 %

# Distinct buyers of the month ÷ members at its end, in permille: 5 % in January 2023, 10 % in December 2023.
_CONVERSION = {
    2022: (35, 34, 38, 39, 40, 44, 41, 41, 43, 44, 49, 48),
    2023: (50, 52, 57, 61, 66, 74, 73, 76, 81, 86, 96, 100),
    2024: (96, 91, 98),
}
CONVERSION_PERMILLE = np.concatenate([_CONVERSION[year] for year in YEARS])

TIERS = ("核心群", "潜力群", "广播群")
TIER_SHARES = (0.06, 0.34, 0.60)
SOURCES = ("线上广告", "口碑推荐", "内容引流", "线下活动", "搜索", "合作渠道")
SOURCE_SHARES = (0.34, 0.29, 0.15, 0.09, 0.08, 0.05)
GROUPS_PER_TIER = (24, 28, 12)
SECOND = 1  # index of the tier with the problem


def rng(part: int) -> np.random.Generator:
    """Return the generator of one part, so that a change in one part leaves the others as they are."""
    return np.random.default_rng([20231231, part])


def day_weights() -> np.ndarray:
    """Return how lively each day is: a slow rise, weekends, and the dip of the spring festival."""
    days = DAY0 + np.arange(DAYS)
    weekday = (days.astype(int) + 3) % 7  # 1970-01-01 was a Thursday; 0 is Monday
    weights = np.array([0.94, 0.95, 0.97, 1.0, 1.05, 1.18, 1.14])[weekday] * np.linspace(0.88, 1.30, DAYS)
    for festival in SPRING_FESTIVALS:
        offset = (days - np.datetime64(festival)).astype(int)
        weights[(offset >= -4) & (offset <= 8)] *= 0.45
    return weights


def apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """Return whole numbers in proportion to the weights that add up to `total`."""
    exact = total * weights / weights.sum()
    counts = np.floor(exact).astype(int)
    counts[np.argsort(counts - exact, kind="stable")[: total - counts.sum()]] += 1
    return counts
