"""Slides as data: what notebooks emit and what both exporters read."""
