"""The Business Roaming Agreement and the newsletter."""
