"""Formulas: how a metric follows from the rows of others."""

from __future__ import annotations

from zongjie.metrics.base import Balance, Formula, Mean, Metric, Ratio, Slice, catalogue
from zongjie.metrics.query import Row, one, quotient
from zongjie.metrics.slices import divide


def combine(metric: Metric, formula: Formula, parts: list[list[Row]]) -> list[Row]:
    """Return the rows of a metric in one window, of those of the metrics that it is made of."""
    match formula:
        case Ratio():
            return divide(metric.by, parts[0], parts[1], catalogue()[formula.numerator].empty)
        case Balance():
            values = [one(rows).get("value") for rows in parts]
            known = [float(value) for value in values if value is not None]
            if len(known) < len(values):
                return [{"value": None}]
            plus = len(formula.plus)
            return [{"value": sum(known[:plus]) - sum(known[plus:])}]
        case Mean():
            whole = [row["value"] for row in parts[0] if row["value"] is not None and "partial" not in row]
            return [{"numerator": sum(whole), "denominator": len(whole), "value": quotient(sum(whole), len(whole))}]
        case Slice():
            return [{"value": next((row["value"] for row in parts[0] if formula.key in row.values()), 0)}]
