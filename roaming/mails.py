"""The kinds of letters that `roaming` sends."""

from bewiser.outbox.kinds import Kind, register

register(Kind("agreement", priority=25))
# These hold a link that confirms: nobody else may read it in the outbox later.
register(Kind("agreement_secret", priority=15, is_secret=True))
