"""The sample project: synthetic raw data of one year of community building whose computed figures are known ahead."""
