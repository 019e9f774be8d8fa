"""Which known organisation a typed name means, and how sure that is. Knows no Django."""
