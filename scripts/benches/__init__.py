"""What `scripts/bench.py` measures, a module a subject; each returns lines of the table."""
