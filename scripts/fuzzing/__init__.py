"""Damaged exports, damaged parameters, and what must come of them: a clear error or an account of every row."""
