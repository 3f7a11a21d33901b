"""The page: one self-contained HTML file from a bound report."""
