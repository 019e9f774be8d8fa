"""The kinds of letters that the R+D directory sends."""

from bewiser.outbox.kinds import Kind, register

# News can wait until introductions and newsletters' confirmations are out.
register(Kind("digest", priority=60))
