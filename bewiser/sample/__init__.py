"""The sample network: clusters, invented organisations, their people, and a few introductions under way."""
