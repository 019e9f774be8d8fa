"""The composition root: settings, addresses, workers.

Imports nothing, so that `bewiser.embedded` starts on a bare Python.
"""
