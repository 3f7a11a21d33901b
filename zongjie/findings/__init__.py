"""Findings: problems found in the data, their causes, the actions against them, targets."""
