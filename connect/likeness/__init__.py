"""Which known organisation a name means that somebody wrote in their own way, and how sure that is. Knows no Django."""
