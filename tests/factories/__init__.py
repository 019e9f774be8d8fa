"""Rows for tests: fixed dates, invented names, example domains, nothing random."""
