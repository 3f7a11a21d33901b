"""Reports: notebooks executed, bound into one record and published."""
