"""Measurements on the data at hand; what was seen is written into docs/performance.md."""
