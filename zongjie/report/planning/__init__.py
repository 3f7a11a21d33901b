"""The plan for the next period: targets, what is watched, phases, calendar, segments, budget, risks."""

from zongjie.report.planning.budget import budget, next_budget
from zongjie.report.planning.phases import timeline
from zongjie.report.planning.slides import PlanSlides
from zongjie.report.planning.steps import Step, ticks
from zongjie.report.planning.targets import MAX_TARGETS, goals, targets

__all__ = ["MAX_TARGETS", "PlanSlides", "Step", "budget", "goals", "next_budget", "targets", "ticks", "timeline"]
