"""The kinds of letters that `connect` sends."""

from bewiser.outbox.kinds import Kind, register

# Letters of an introduction come before newsletters and after codes to sign in with.
register(Kind("connection", priority=20))
# Who wants to join a team looks at the clock.
register(Kind("team", priority=15))
# A link in it speaks for its reader, so it is kept no longer than needed.
register(Kind("profile", priority=35, is_secret=True))
# Case studies wait for days as a rule; an introduction goes first.
register(Kind("case", priority=30))
# A fortnight is left when it is written.
register(Kind("notice", priority=30))
# These hold a link that confirms or answers: nobody else may read it in the outbox later.
register(Kind("connection_secret", priority=10, is_secret=True))
