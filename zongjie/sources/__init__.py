"""Sources: one adapter per platform, from raw exports to canonical tables."""
