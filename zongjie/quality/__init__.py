"""Data quality: what the stored tables themselves say against taking a figure or a change at its face."""
