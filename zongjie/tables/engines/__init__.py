"""Engines other than DuckDB over stored Parquet: any Ibis backend, also over tables that lie in it already."""
