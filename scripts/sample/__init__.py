"""The sample community: synthetic raw data whose computed 2023 figures are known in advance."""
