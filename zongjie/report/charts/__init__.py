"""Charts from figures: over time, by category, parts of a whole, from level to level, from stage to stage."""

from zongjie.report.charts.categories import by_category, composition, drivers
from zongjie.report.charts.over_time import Compare, over_time, with_base
from zongjie.report.charts.steps import balance, stages

__all__ = ["Compare", "balance", "by_category", "composition", "drivers", "over_time", "stages", "with_base"]
