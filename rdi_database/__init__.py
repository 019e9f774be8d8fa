"""Research organisations, initiatives and calls."""
