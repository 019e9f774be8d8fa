"""The real lists, where they are, for the tests that need them."""
