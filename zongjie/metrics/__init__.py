"""Metrics: one definition each, over the canonical tables."""
