"""Canonical tables: their schemas, the Parquet store, privacy."""
