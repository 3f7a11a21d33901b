"""The index: one self-contained HTML file that leads to all reports of an outputs folder."""
